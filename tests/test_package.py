"""The wheel: whatever the code asks for by name is carried along."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.support.gold import ROOT

NAMED = re.compile(r'"((?:data|ontology)/[a-z_./]+)"')
CARRIED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
    "wheel"
]["force-include"]


def named() -> list[str]:
    """The shipped files that the code names."""
    sources = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "kg").rglob("*.py")))
    return sorted({name for source in sources for name in NAMED.findall(source)})


def test_the_code_names_its_files_where_they_are_looked_for() -> None:
    assert {"data/model", "data/indicators.tsv", "data/gazetteer/divisions.tsv", "ontology/lexicon.ttl"} <= set(named())


@pytest.mark.parametrize("name", named())
def test_a_file_that_the_code_names_is_in_the_wheel(name: str) -> None:
    assert (ROOT / name).exists()
    inside = [f"kg/_share/{name}" for at in CARRIED if name == at or name.startswith(f"{at}/")]
    assert inside, f"pyproject.toml carries no {name}"


@pytest.mark.parametrize("at", sorted(CARRIED))
def test_what_is_carried_along_is_found_under_its_own_name(at: str) -> None:
    assert CARRIED[at] == f"kg/_share/{at}"
    assert (ROOT / at).exists()
