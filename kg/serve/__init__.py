"""The graph over HTTP: a SPARQL endpoint, a page to ask on, the explorer, and a page of every thing."""

from __future__ import annotations

import uvicorn

from kg.errors import OutputError
from kg.serve.app import allowed_hosts, create_app
from kg.serve.limits import Limits

__all__ = ["Limits", "create_app", "serve"]


def serve(
    source: str, *, host: str = "127.0.0.1", port: int = 8000, cors: str = "", limits: Limits | None = None
) -> None:
    """Serve a graph file, a build folder or a store until interrupted; nothing in it can be changed.

    Raises GraphError where it does not open.
    """
    app = create_app(source, limits=limits, cors=cors, hosts=allowed_hosts(host))
    try:
        uvicorn.run(app, host=host, port=port, log_level="critical", server_header=False)
    except SystemExit:
        raise getattr(app.state, "problem", None) or OutputError(
            "cannot listen there", where=f"{host}:{port}", hint="is the port taken? give another with --port"
        ) from None
