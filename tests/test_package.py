"""The wheel: whatever the code asks for by name is carried along."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kg.resources import VERSION
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


def test_the_changelog_the_citation_and_the_ontology_tell_of_this_release() -> None:
    released = re.findall(r"^## (\S+) - (\d{4}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    version, day = released[0]
    assert version == VERSION
    citation = (ROOT / "data/docs/CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {version}\ndate-released: {day}\n" in citation
    ontology = (ROOT / "ontology/wutong.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{version}" ;' in ontology
    assert f"owl:versionIRI <https://w3id.org/wutong/ns/{version}>" in ontology


RECIPE = (ROOT / ".ci" / "Dockerfile").read_text(encoding="utf-8")


def test_the_weights_together_stay_under_ten_megabytes() -> None:
    weights = [path for path in (ROOT / "data" / "model").iterdir() if path.suffix in (".onnx", ".npz", ".json")]
    assert len(weights) == 10
    assert sum(path.stat().st_size for path in weights) < 10_000_000


def test_the_container_copies_all_that_the_wheel_is_made_of_and_its_context_holds_it() -> None:
    copied = [name for words in re.findall(r"^COPY (?!--)(.+) \S+$", RECIPE, re.MULTILINE) for name in words.split()]
    context = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"pyproject.toml", "README.md", "kg", *(name.partition("/")[0] for name in CARRIED)} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists() or f"!{name}" not in context] == []


def test_the_container_installs_extras_that_there_are_and_is_no_root() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extras,) = re.findall(r"\.\[([a-z,]+)\]", RECIPE)
    assert set(extras.split(",")) <= set(project["optional-dependencies"])
    assert re.search(r"^USER [1-9]", RECIPE, re.MULTILINE)


def test_the_recipe_of_the_container_has_no_fault_that_a_linter_knows() -> None:
    linter = shutil.which("hadolint", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    assert linter
    done = subprocess.run([linter, str(ROOT / ".ci" / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
