"""The graph over HTTP: a SPARQL endpoint, a page to ask on, the explorer, and a page of every thing."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import OutputError
from kg.extras import needed_for
from kg.serve.limits import Limits

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["Limits", "create_app", "serve"]


def create_app(
    source: str, *, limits: Limits | None = None, cors: str = "", hosts: list[str] | None = None
) -> Starlette:
    """Return the server as an ASGI application; kg.serve.app tells of its parameters."""
    with needed_for("a server"):
        from kg.serve import app  # a worker, which is of this room too, does without

    return app.create_app(source, limits=limits, cors=cors, hosts=hosts)


def serve(
    source: str, *, host: str = "127.0.0.1", port: int = 8000, cors: str = "", limits: Limits | None = None
) -> None:
    """Serve a graph file, a build folder, a store or what another server has, until interrupted; it only reads.

    Raises GraphError where it does not open.
    """
    with needed_for("kg serve"):
        import uvicorn

        from kg.serve.app import allowed_hosts
        from kg.serve.connection import connection_type

    app = create_app(source, limits=limits, cors=cors, hosts=allowed_hosts(host))
    try:
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="critical",
            server_header=False,
            http=connection_type(_fitting(limits or Limits())),
            ws="none",
            backlog=1024,
        )
    except SystemExit:
        raise getattr(app.state, "problem", None) or OutputError(
            "cannot listen there", where=f"{host}:{port}", hint="is the port taken? give another with --port"
        ) from None


def _fitting(limits: Limits) -> Limits:
    """As many connections as this process may have files open, some left for the graph itself."""
    if sys.platform == "win32":
        return limits
    import resource

    open_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return replace(limits, connections=max(16, min(limits.connections, open_files - 100)))
