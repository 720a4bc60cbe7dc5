"""The READMEs are run: every command and every line of Python in them does what it says."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from tests.support.command import WARNINGS, kg
from tests.support.gold import ROOT
from tests.test_cli import COMMANDS

READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SERVES = ("serve", "mcp")
"""Commands that do not end by themselves; tests/test_serve.py and tests/test_mcp.py run them."""


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of a README in a language."""
    return [body for kind, body in BLOCK.findall((ROOT / name).read_text(encoding="utf-8")) if kind == language]


def commands(name: str) -> list[list[str]]:
    """Every `kg …` line of a README, as words."""
    lines = [line for body in blocks(name, "sh") for line in body.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("kg ")]


@pytest.fixture(scope="module")
def desk(desk_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder laid out as the README supposes: data, a build of it, articles, a user's own ontology."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(desk_once, folder, dirs_exist_ok=True)
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "articles").symlink_to(ROOT / "data" / "articles")
    (folder / "mine.ttl").write_text(blocks("README.md", "turtle")[0], encoding="utf-8")
    return folder


def test_every_command_of_the_readmes_runs(desk: Path) -> None:
    told = [commands(name) for name in READMES]
    assert min(map(len, told)) >= 8
    for words in dict.fromkeys(tuple(words) for words in chain(*told) if words[0] not in SERVES):
        done = kg(*words, cwd=desk)
        assert done.returncode == 0, (words, done.stderr)


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_told_of(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"kg {command}" not in text] == []


def test_the_python_of_the_readmes_is_the_same_and_runs(desk: Path) -> None:
    codes, twins = (blocks(name, "python") for name in READMES)
    assert [ast.dump(ast.parse(code)) for code in codes] == [ast.dump(ast.parse(code)) for code in twins]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": WARNINGS}
    for code in codes:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=desk, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "云南裕能" in done.stdout


@pytest.mark.parametrize("name", READMES)
def test_every_file_that_is_linked_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert len(links) >= 5
    assert [link for link in links if not (ROOT / link).exists()] == []
