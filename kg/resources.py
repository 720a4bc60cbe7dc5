"""What ships with the package: its version, and where the ontology and the data are."""

from __future__ import annotations

from pathlib import Path

from kg.errors import OntologyError

VERSION = "0.2.0"
"""Of this package; pyproject.toml reads it here."""
_HERE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a shipped file or folder, in a wheel or in a checkout.

    >>> resource("ontology/wutong.ttl").name
    'wutong.ttl'
    """
    for root in (_HERE / "_share", _HERE.parent):
        path = root / name
        if path.exists():
            return path
    raise OntologyError("shipped file is missing", where=name, hint="install wutong-kg again")


def rows(name: str) -> list[list[str]]:
    """Return the rows of a shipped table of tab-separated values, its head left out.

    >>> rows("data/gazetteer/abroad.tsv")[0][1]
    'city'
    """
    lines = resource(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if line]
