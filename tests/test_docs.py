"""The documentation: it builds without a warning, its pages do what they say, and its reference leaves nothing out."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.query import questions
from tests.support.command import WARNINGS
from tests.support.command import kg as run
from tests.support.gold import ROOT
from tests.support.reference import PAGES, cues, ontology, python, saved, shapes
from tests.support.reference import commands as command_reference
from tests.support.shared import once
from tests.test_cli import COMMANDS
from tests.test_ontology import all_terms
from tests.test_readme import SERVES

DOCS = ROOT / "data" / "docs"
WRITTEN = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
BLOCK = re.compile(r'```(\w+)(?: title="([^"]+)")?\n(.*?)```', re.DOTALL)


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Language, file name and body of every fenced block of a page."""
    return BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))


def lines(page: str) -> list[tuple[list[str], int]]:
    """Every `kg …` line of a page as words, with the exit code it is told to have; commands that never end left out."""
    told = [line for language, _, body in blocks(page) if language == "sh" for line in body.splitlines()]
    said = [line.rpartition("&& ")[2] for line in told]
    asked = [(shlex.split(line, comments=True)[1:], 1 if "# exit code 1" in line else 0) for line in said]
    return [(words, code) for words, code in asked if words and words[0] not in SERVES]


def done_by(page: str) -> str:
    """All that a reader of a page writes and runs: the same in two languages is to be run once."""
    written = [(name, body) for language, name, body in blocks(page) if name or language == "python"]
    return repr((lines(page), written))


ACTED = list({done_by(page): page for page in reversed(WRITTEN) if lines(page)}.values())
"""A page for each thing to do."""


@pytest.fixture(scope="module")
def made(desk_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the tutorial makes, and a store of it: the other pages go on from there."""

    def make(folder: Path) -> None:
        shutil.copytree(desk_once, folder, dirs_exist_ok=True)
        done = run("build", str(ROOT / "data/articles"), "--store", "store", cwd=folder)
        assert done.returncode == 0, done.stderr

    return once(tmp_path_factory, "tutorial", make)


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "out").mkdir()
    return tmp_path


@pytest.mark.parametrize("page", ACTED)
def test_every_command_and_block_of_a_page_does_what_it_says(desk: Path, page: str) -> None:
    for _, name, body in blocks(page):
        if name:
            (desk / name).write_text(body, encoding="utf-8")
    for words, code in lines(page):
        done = run(*words, cwd=desk)
        assert done.returncode == code, (words, done.stdout, done.stderr)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": WARNINGS}
    for language, _, body in blocks(page):
        if language == "python":
            subprocess.run([sys.executable, "-c", body], cwd=desk, env=environment, check=True)


TAUGHT = {
    "a class": "ASK { ?x a wt:SeedHouse ; rdfs:label '临溪市茶树种源库'@zh }",
    "a construction": "ASK { ?bureau wt:establishes ?x . ?x rdfs:label '临溪市茶树种源库'@zh }",
    "a measure word": "ASK { ?figure wt:value ?v ; wt:unit/rdfs:label '畦'@zh FILTER(?v = 36) }",
}


TEACHING = ("how-to/field.md", "zh/how-to.md")


def written_on(page: str, name: str) -> str:
    """The file of this name that a page has its reader write."""
    (body,) = {body for _, told, body in blocks(page) if told == name}
    return body


def answers(graph: str, desk: Path) -> dict[str, str]:
    """What is said to each question of what is taught."""
    return {what: run("query", graph, question, cwd=desk).stdout for what, question in TAUGHT.items()}


def test_what_the_pages_teach_is_not_understood_before(desk: Path) -> None:
    (seeds,) = {written_on(page, "seeds.txt") for page in TEACHING}
    (desk / "seeds.txt").write_text(seeds, encoding="utf-8")
    assert run("build", "seeds.txt", "--no-tagger", "-o", "before", cwd=desk).returncode == 0
    assert answers("before", desk) == dict.fromkeys(TAUGHT, "false\n")


@pytest.mark.parametrize("page", TEACHING)
def test_what_the_page_teaches_is_understood(desk: Path, page: str) -> None:
    for name in ("mine.ttl", "seeds.txt"):
        (desk / name).write_text(written_on(page, name), encoding="utf-8")
    assert run("build", "seeds.txt", "--ontology", "mine.ttl", "--no-tagger", "-o", "after", cwd=desk).returncode == 0
    assert answers("after", desk) == dict.fromkeys(TAUGHT, "true\n")


def test_the_pages_are_many_enough_to_be_a_test() -> None:
    assert sum(len(lines(page)) for page in WRITTEN) >= 25
    assert {"how-to/many.md", "tutorial.md", "zh/tutorial.md"} <= {page for page in WRITTEN if lines(page)}
    assert {done_by(page) for page in ACTED} == {done_by(page) for page in WRITTEN if lines(page)}


def test_the_site_builds_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", ".ci/mkdocs.yml", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for page in (*WRITTEN, *PAGES):
        html = (tmp_path / page).with_suffix(".html").read_text(encoding="utf-8")
        assert re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="https?://', html) == [], page


def test_the_reference_tells_every_command_term_question_and_name() -> None:
    told = {make: make() for make in (command_reference, ontology, saved, python, cues)}
    assert [name for name in COMMANDS if f"## kg {name}\n" not in told[command_reference]] == []
    terms = [term.rpartition("#")[2] for term in all_terms()]
    assert len(terms) > 60
    assert [term for term in terms if f"### wt:{term} " not in told[ontology]] == []
    assert [question.name for question in questions() if f"## {question.name}\n" not in told[saved]] == []
    assert [name for name in kg.__all__ if f"## kg.{name}\n" not in told[python]] == []
    assert [role for role in ("ending", "trigger", "unit") if f"`lex:{role}`" not in told[cues]] == []
    assert shapes().count("| Violation |") > 20
