"""Where the ontology and the data that ship with the package are."""

from __future__ import annotations

from pathlib import Path

from kg.errors import OntologyError

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
