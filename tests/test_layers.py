"""The import order of the house, as a table: a room imports the rooms and libraries of its row and no others.

Stages never import one another: they meet in `model` and in `pipeline`. A library has its one or two places, so that
changing it is the affair of one room. A new room or library is a new word here, thought about once.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parents[1] / "kg"

STAGES = ("read", "segment", "tag", "names", "figures", "tables", "relations", "link")
LOWER = "errors extras model numbers lexicon terms"
"""What every stage may know: errors, values, where numbers stand, cues, identifiers."""
GRAPH_HALF = (
    "graph facts check report store query find catalogue export view evaluate explain sample inquiry correct same"
)

# room: the rooms it may import | the libraries it may import
TABLE = {
    "errors": "|",
    "extras": "errors|",
    "model": "errors|",
    "garbage": "|",
    "process": "garbage|",
    "numbers": "errors model|",
    "resources": "errors|",
    "files": "errors|",
    "plain": "model|opencc",
    "indicators": "errors plain resources|",
    "terms": "errors model|",
    "lexicon": "errors model terms resources|pyoxigraph daachorse",
    "originals": "files|pypdfium2 PIL",
    "layout": "errors model lexicon|",
    "years": "|",
    "spans": "|",
    "cells": "|",
    "standing": "|",
    "outcomes": "model|",
    "gazetteer": "errors model resources|",
    "reference": "errors model resources|daachorse",
    # the text half: plain Python values
    "read": f"{LOWER} gazetteer reference layout years plain|lxml openpyxl pypdfium2 pyarrow rapidocr",
    "segment": f"{LOWER} layout|",
    "passages": "model|",
    "inference": "errors|onnxruntime",
    "vectors": "errors|numpy",
    "tag": f"{LOWER} resources passages inference vectors|numpy",
    "names": f"{LOWER} resources gazetteer reference|daachorse rjieba pypinyin",
    "figures": f"{LOWER} years|daachorse",
    "tables": f"{LOWER} gazetteer|",
    "relations": f"{LOWER} gazetteer|daachorse",
    "link": f"{LOWER} gazetteer reference plain|",
    "modality": "lexicon model|",
    "agenda": "lexicon model|",
    "decide": f"{LOWER} resources gazetteer inference modality agenda tag|numpy daachorse",
    "pipeline": f"{LOWER} decide plain {' '.join(STAGES)}|",
    # the graph half: RDF
    "rdf": "errors terms|pyoxigraph rdflib",
    "graph": "errors model numbers terms resources indicators rdf|rdflib pyoxigraph",
    "facts": "errors model terms resources rdf|rdflib pyoxigraph",
    "check": "errors model numbers terms resources facts|pyshacl rdflib pyoxigraph",
    "report": "outcomes standing errors model terms resources facts|rdflib pyoxigraph",
    "store": "errors terms files rdf|pyoxigraph rdflib",
    "query": "cells errors indicators model terms resources store|pyoxigraph rdflib",
    "find": "errors terms resources store|pyoxigraph opencc pypinyin",
    "catalogue": "errors terms files store find|pyoxigraph numpy",
    "export": "cells standing errors terms resources files rdf store|rdflib networkx pyoxigraph openpyxl",
    "view": "standing errors extras model terms files originals lexicon store"
    "|pyoxigraph pyvis jinja2 markupsafe pypinyin resvg_py",
    "explain": "standing errors terms store query|pyoxigraph",
    "sample": "errors terms query standing store view|pyoxigraph jinja2 markupsafe",
    "across": "errors extras model terms indicators spans store query|pyoxigraph matplotlib",
    "verify": "standing errors model terms store query across|pyoxigraph",
    "inquiry": "errors model terms plain resources indicators lexicon spans store query|pyoxigraph",
    "correct": "errors model indicators lexicon link|",
    "same": "errors model lexicon|",
    "serve": "cells standing errors extras terms resources originals process indicators query store find catalogue view"
    " inquiry"
    "|starlette uvicorn jinja2 markupsafe pyoxigraph numpy",
    "evaluate": "errors model terms resources|rdflib",
    "train": f"{LOWER} agenda decide evaluate vectors {' '.join(STAGES)}|numpy torch onnx",
    # on top
    "engine": f"{LOWER} process resources correct same graph pipeline {' '.join(STAGES)}|pyoxigraph distributed",
    "builder": f"{LOWER} resources files originals rdf {GRAPH_HALF} engine pipeline {' '.join(STAGES)}"
    "|rdflib pyoxigraph",
    "mcp": "errors model extras process resources store query find explain inquiry across verify builder serve|mcp",
    "cli": f"{LOWER} garbage resources files originals rdf {GRAPH_HALF} engine builder serve mcp standing find read"
    " across verify train outcomes|typer rich",
}  # fmt: skip


def rooms() -> dict[str, list[Path]]:
    """Every room with its modules: `kg/read.py` or the package `kg/read/`; the front door is none."""
    found: dict[str, list[Path]] = {}
    for path in sorted(KG.rglob("*.py")):
        place = path.relative_to(KG).parts
        if place[0] not in ("__init__.py", "__main__.py", "_share"):
            found.setdefault(place[0].removesuffix(".py"), []).append(path)
    return found


def imported(source: str, package: str) -> Iterator[str]:
    """Full names of all that a module of `package` imports, wherever in the module: functions, TYPE_CHECKING, try.

    >>> sorted(imported("def f():\\n    from . import b\\n    from ..model import C\\n    import os.path", "kg.a"))
    ['kg.a.b', 'kg.model.C', 'os.path']
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{name.name}" for name in node.names)


def reached(room: str, paths: list[Path]) -> tuple[set[str], set[str]]:
    """Other rooms and libraries that a room imports."""
    inside, outside = set(), set()
    for path in paths:
        package = ".".join(("kg", *path.relative_to(KG).parts[:-1]))
        for name in imported(path.read_text(encoding="utf-8"), package):
            top, *rest = name.split(".")
            if top == "kg":
                inside.add(rest[0] if rest else "__init__")
            elif top not in sys.stdlib_module_names:
                outside.add(top)
    return inside - {room}, outside


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_imports_only_what_its_row_allows(room: str) -> None:
    assert room in TABLE, f"kg/{room} is a new room: give it a row in TABLE and a place in the picture of the house"
    allowed_rooms, _, allowed_libraries = TABLE[room].partition("|")
    inside, outside = reached(room, rooms()[room])
    assert inside <= set(allowed_rooms.split()), f"{room} may not import these rooms"
    assert outside <= set(allowed_libraries.split()), f"{room} may not import these libraries"


def test_the_table_has_no_row_that_reaches_up() -> None:
    """A row names only rooms above it in the table, so that no cycle can be allowed by mistake."""
    seen: set[str] = set()
    for room, row in TABLE.items():
        below = set(row.partition("|")[0].split())
        assert below <= TABLE.keys()
        assert below <= seen, room
        seen.add(room)


def test_no_stage_may_import_another() -> None:
    for stage in STAGES:
        assert not set(TABLE[stage].partition("|")[0].split()) & (set(STAGES) | {"pipeline"})


def test_only_one_room_draws_on_a_library_that_might_be_changed() -> None:
    libraries = [word for row in TABLE.values() for word in row.partition("|")[2].split()]
    for single in ("pyshacl", "onnxruntime", "pyvis", "typer", "starlette"):
        assert libraries.count(single) == 1


def test_the_front_door_is_not_used_from_inside() -> None:
    for room, paths in rooms().items():
        for path in paths:
            package = ".".join(("kg", *path.relative_to(KG).parts[:-1]))
            names = set(imported(path.read_text(encoding="utf-8"), package))
            local = {name.split(".")[1] for name in names if name.startswith("kg.")}
            assert local <= TABLE.keys(), f"{path.name} of {room} imports from kg itself"


def test_the_walk_sees_something() -> None:
    """The guard guards: it finds modules, packages, and imports known to be there."""
    found = rooms()
    assert len(found) >= 15
    assert sum(len(paths) for paths in found.values()) >= 20
    inside, outside = reached("lexicon", found["lexicon"])
    assert {"errors", "resources"} <= inside, "an import inside a function counts"
    assert "pyoxigraph" in outside


SNEAKY = [
    ("at the top", "import kg.names"),
    ("from the door", "from kg import names"),
    ("relative", "from .names import find_names"),
    ("relative, the module itself", "from . import names"),
    ("in a function", "def f():\n    from kg.names.places import Places"),
    ("for types only", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kg.names import x"),
    ("under another name", "import kg.names.places as p"),
]


@pytest.mark.parametrize(("how", "source"), SNEAKY, ids=[how for how, _ in SNEAKY])
def test_an_import_is_seen_however_it_is_written(how: str, source: str) -> None:
    assert any(name.split(".")[:2] == ["kg", "names"] for name in imported(source, "kg")), how


def test_a_relative_import_climbs_out_of_a_package() -> None:
    assert list(imported("from ..names import x", "kg.read")) == ["kg.names.x"]
