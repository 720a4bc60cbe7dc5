"""Changes the code at random, one spot at a time, and lists what no test noticed.

`python -m tests.support.mutants -n 40` draws from the modules below and runs, in a copy of the checkout, the tests that
speak of each. A survivor is either a change that changes nothing, or a test that is missing.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.gold import ROOT

MODULES = {
    "kg/across/agree.py": ("tests/test_across.py",),
    "kg/agenda.py": ("tests/test_agenda.py",),
    "kg/check/counts.py": ("tests/test_check.py",),
    "kg/correct.py": ("tests/test_correct.py",),
    "kg/evaluate/marking.py": ("tests/test_evaluate_small.py", "tests/test_evaluate.py", "tests/test_records.py"),
    "kg/evaluate/scores.py": ("tests/test_evaluate_small.py", "tests/test_evaluate.py"),
    "kg/export/tables.py": ("tests/test_export.py",),
    "kg/files.py": ("tests/test_files.py",),
    "kg/find/fold.py": ("tests/test_find.py",),
    "kg/gazetteer.py": ("tests/test_gazetteer.py",),
    "kg/indicators.py": ("tests/test_indicators.py",),
    "kg/inquiry/grammar.py": ("tests/test_inquiry.py",),
    "kg/link.py": ("tests/test_link.py",),
    "kg/modality.py": ("tests/test_modality.py", "tests/test_decide.py"),
    "kg/numbers.py": ("tests/test_numbers.py",),
    "kg/query/guard.py": ("tests/test_guard.py",),
    "kg/read/numbering.py": ("tests/test_read_word.py",),
    "kg/same.py": ("tests/test_same.py",),
    "kg/sample/precision.py": ("tests/test_sample.py",),
    "kg/segment.py": ("tests/test_segment.py",),
    "kg/spans.py": ("tests/test_spans.py",),
    "kg/years.py": ("tests/test_years.py",),
}
"""Pure modules whose tests are quick, and these tests; more are a line each."""
SECONDS = 60
TIMES = 8
"""A mutant that runs so long, and so many times as long as the unchanged module, has been noticed: it does not end."""
OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one spot changed."""

    module: str
    line: int
    was: str
    now: str
    source: str


def mutants(source: str, module: str = "") -> Iterator[Mutant]:
    """Yield every mutant of a module: turned comparisons and conditions, other numbers and words, nothing returned.

    >>> [(m.was, m.now) for m in mutants("def f(a):\\n    return a < 2")]
    [('return a < 2', 'return None'), ('a < 2', 'a <= 2'), ('2', '3')]
    """
    tree = ast.parse(source)
    nodes = list(_code(tree))
    for place, node in enumerate(nodes):
        for change in range(len(_changes(node))):
            copy = deepcopy(tree)
            other = list(_code(copy))[place]
            was = ast.unparse(other)
            _changes(other)[change]()
            ast.fix_missing_locations(copy)
            line = getattr(node, "lineno", 0)
            yield Mutant(module=module, line=line, was=was, now=ast.unparse(other), source=ast.unparse(copy))


def _code(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs: no annotations, no docstrings, nothing but what stands in functions and methods."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for statement in node.body:
                if not _is_docstring(statement):
                    yield from (inner for inner in ast.walk(statement) if not isinstance(inner, ast.FunctionDef))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _changes(node: ast.AST) -> Sequence[Callable[[], None]]:
    """What can be done to one node, each as a call that does it."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in OPPOSITE:
            return [lambda: setattr(node, "ops", [OPPOSITE[type(op)]()])]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in OPPOSITE:
            return [lambda: setattr(node, "op", OPPOSITE[type(op)]())]
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare):
            return [lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))]
        case ast.Return(value=value) if value is not None and ast.unparse(value) != "None":
            return [lambda: setattr(node, "value", ast.Constant(None))]
        case ast.Constant(value=bool(value)):
            return [lambda: setattr(node, "value", not value)]
        case ast.Constant(value=int(value)):
            return [lambda: setattr(node, "value", value + 1)]
    return []


def survived(mutant: Mutant, copy: Path, seconds: float) -> bool:
    """Whether the tests of its module pass all the same, in a copy of the checkout and within so many seconds."""
    place = copy / mutant.module
    kept = place.read_text(encoding="utf-8")
    place.write_text(mutant.source, encoding="utf-8")
    try:
        return passes(mutant.module, copy, seconds)
    finally:
        place.write_text(kept, encoding="utf-8")


def passes(module: str, copy: Path, seconds: float | None = None) -> bool:
    """Whether the tests of a module pass in a copy of the checkout, and its doctests, within so many seconds."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", module, *MODULES[module]]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> None:
    """Draw mutants, and say which survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=40, help="how many mutants")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--least", type=float, default=0.85, help="the share that has to be noticed")
    parser.add_argument("modules", nargs="*", default=sorted(MODULES))
    asked = parser.parse_args()
    drawn = [m for name in asked.modules for m in mutants((ROOT / name).read_text(encoding="utf-8"), name)]
    drawn = random.Random(asked.seed).sample(drawn, min(asked.n, len(drawn)))
    alive = 0
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("kg", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("data", "ontology", "pyproject.toml", "README.md", "README.zh-CN.md"):
            (copy / name).symlink_to(ROOT / name)
        limits: dict[str, float] = {}
        for name in sorted({mutant.module for mutant in drawn}):
            began = time.monotonic()
            if not passes(name, copy):
                raise SystemExit(f"{name}: its tests fail without any change")
            limits[name] = max(SECONDS, TIMES * (time.monotonic() - began))
        for mutant in drawn:
            if survived(mutant, copy, limits[mutant.module]):
                alive += 1
                print(f"{mutant.module}:{mutant.line}: {mutant.was} -> {mutant.now}", flush=True)
    share = 1 - alive / len(drawn)
    print(f"{len(drawn) - alive} of {len(drawn)} noticed ({share:.0%})")
    if share < asked.least:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
