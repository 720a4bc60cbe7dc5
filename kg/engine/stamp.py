"""What an article's graph depends on besides its text, as a hash: rules, cues, reference data, weights, options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from kg.resources import resource

_NOT_READ_BY = (
    *("cli", "serve", "mcp", "view", "export", "store", "query", "find", "inquiry", "across", "verify"),
    *("check", "evaluate", "sample", "train", "engine"),
)
"""Rooms that do not decide what is understood of an article; every other does, also one that is new."""


def stamp_of(ontology: Sequence[Path] = (), *, options: Sequence[str] = ()) -> str:
    """Return the hash; an article whose text and stamp are unchanged need not be read again."""
    parts = [_shipped(), *(sha256(path.read_bytes()).hexdigest() for path in ontology), *options]
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@cache
def _shipped() -> str:
    whole = sha256()
    for path in _files():
        whole.update(path.name.encode() + b"\x1f" + sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _files() -> Iterator[Path]:
    """The program as far as it reads, the ontology, the reference data, and the networks' weights."""
    kg = Path(__file__).resolve().parents[1]
    for path in sorted(kg.rglob("*.py")):
        if path.relative_to(kg).parts[0] not in (*_NOT_READ_BY, "_share", "builder.py", "report.py", "explain.py"):
            yield path
    yield from sorted(resource("ontology").glob("*.ttl"))
    yield from sorted(path for path in resource("data/gazetteer").rglob("*") if path.is_file())
    yield from sorted(resource("data").glob("*.tsv"))
    yield from sorted(path for path in resource("data/model").iterdir() if path.is_file())
