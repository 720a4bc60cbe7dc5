"""Work on many articles: in this process, in several on this machine, or on a cluster; one bad one costs nobody else.

An engine maps a picklable step over items and yields an `Result` for each, in the order they are done. A step that
raises, takes too long or brings its process down is the result of that item; the others go on. The step of a build is
`kg.engine.reader`, which nobody has to import who gives another.
"""

from __future__ import annotations

from kg.engine.local import Local
from kg.engine.result import Engine, Inline, Limits, Result
from kg.errors import EngineError

__all__ = ["Engine", "EngineError", "Inline", "Limits", "Local", "Result", "engine_at"]


def engine_at(address: str = "", *, workers: int = 1, limits: Limits | None = None) -> Engine:
    """Return the engine at an address like `dask://host:port`; without one, `workers` processes on this machine.

    Raises EngineError where there is none.
    """
    limits = limits or Limits()
    if not address:
        return Local(workers=workers, limits=limits)
    scheme, _, place = address.partition("://")
    if scheme != "dask" or not place:
        raise EngineError("no engine is known there", where=address, hint="write it like dask://host:8786")
    from kg.engine.cluster import Cluster  # needs the extra `dask`

    return Cluster(address=f"tcp://{place}", limits=limits)
