"""The base install does the main job; what needs more says which extra brings it, in one line."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from kg.extras import EXTRAS
from tests.support.command import kg
from tests.support.gold import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OPTIONAL = PROJECT["optional-dependencies"]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def brought(wanted: Iterable[str]) -> set[str]:
    """All that pip installs for some requirements, as this machine has it."""
    found: set[str] = set()
    left = [Requirement(line) for line in wanted]
    while left:
        need = left.pop()
        if plain(need.name) in found:
            continue
        found.add(plain(need.name))
        try:
            lines = requires(need.name) or []
        except PackageNotFoundError:
            continue
        left += [r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate({"extra": ""})]
    return found


@cache
def owners() -> Mapping[str, list[str]]:
    """The packages that bring each name that can be imported here: a second's reading of all that is installed."""
    return packages_distributions()


@cache
def absent() -> frozenset[str]:
    """What can be imported here and comes with no package of the base install."""
    base = brought(PROJECT["dependencies"])
    return frozenset(top for top, by in owners().items() if top != "kg" and not base & set(map(plain, by)))


def bare(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with the base install alone."""
    return kg(*words, cwd=cwd, without=absent())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which README's first command has run, with the base install alone."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "data").symlink_to(ROOT / "data")
    done = bare("build", "data/articles", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_other_libraries_are_really_absent() -> None:
    assert set(EXTRAS) <= absent() | {"rapidocr"}


def test_the_main_job_needs_nothing_but_the_base(desk: Path) -> None:
    made = {path.name for path in (desk / "build").iterdir()}
    assert made == {"graph.ttl", "graph.nq", "explorer.html", "report.md"}


BASE = [
    ("query", "build", "--name", "posts"),
    ("ask", "build", "“12345”工作法包括什么"),
    ("explain", "build", "安宁市"),
    ("find", "build", "bingtuan"),
    ("check", "build"),
    ("timeline", "build", "民营经济增加值"),
    ("export", "build", "-o", "graph.graphml"),
    ("view", "build", "-o", "page.html"),
    ("draw", "build", "-o", "picture.svg"),
    ("sample", "build", "-n", "5"),
    ("evaluate", "build", "data/gold/anning.json"),
    ("build", "data/articles", "--store", "store"),
]


@pytest.mark.parametrize("words", BASE, ids=" ".join)
def test_a_command_of_the_base_runs(desk: Path, words: tuple[str, ...]) -> None:
    done = bare(*words, cwd=desk)
    assert done.returncode == 0, done.stderr


MORE = [
    ("serve", ("serve", "build")),
    ("mcp", ("mcp", "build")),
    ("draw", ("draw", "build", "-o", "picture.png")),
    ("draw", ("timeline", "build", "民营经济增加值", "--of", "安宁市", "-o", "years.svg")),
    ("train", ("train", "data/gold")),
    ("parquet", ("build", "corpus.parquet", "-o", "out")),
    ("dask", ("build", "data/articles", "-o", "out", "--engine", "dask://127.0.0.1:1")),
]


@pytest.mark.parametrize(("extra", "words"), MORE, ids=[" ".join(words) for _, words in MORE])
def test_a_command_that_needs_more_says_what_in_one_line(desk: Path, extra: str, words: tuple[str, ...]) -> None:
    (desk / "corpus.parquet").write_bytes(b"PAR1")
    done = bare(*words, cwd=desk)
    assert done.returncode == 3
    told = [line for line in done.stderr.splitlines() if f"wutong-kg[{extra}]" in line]
    assert len(told) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert not (desk / "picture.png").exists()


@pytest.mark.parametrize("library", sorted(EXTRAS))
def test_an_extra_brings_what_it_is_named_for(library: str) -> None:
    wanted = {plain(Requirement(line).name) for line in OPTIONAL[EXTRAS[library]]}
    assert wanted & set(map(plain, owners().get(library, [library])))


def test_all_brings_every_extra_but_those_that_are_heavy() -> None:
    """The recogniser of scanned pages and what training needs are hundreds of megabytes and stay apart."""
    (everything,) = OPTIONAL["all"]
    assert set(Requirement(everything).extras) == set(OPTIONAL) - {"all", "docs", "ocr", "test", "train"}


def test_nothing_in_the_base_is_there_for_nobody() -> None:
    """Every library of the base is imported somewhere in the code, or another one draws with it."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "kg").rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", code, re.MULTILINE))
    tops: dict[str, set[str]] = {}
    for top, names in owners().items():
        for name in names:
            tops.setdefault(plain(name), set()).add(top)
    base = {plain(Requirement(line).name) for line in PROJECT["dependencies"]}
    drawn_with = {"pillow": "to_pil("}  # pypdfium2 hands pages over as its images
    used = {name for name, call in drawn_with.items() if call in code}
    assert [name for name in sorted(base - used) if not tops.get(name, {name}) & imported] == []
