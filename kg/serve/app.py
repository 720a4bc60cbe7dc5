"""The server as an application: its workers, who may ask, and what each address answers (kg/serve/addresses.py)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from kg.errors import KgError
from kg.process import Process
from kg.serve.addresses import Addresses
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.proper import Proper
from kg.serve.staff import Staff, Worker
from kg.serve.worker import answer_calls

_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def create_app(
    source: str, *, limits: Limits | None = None, cors: str = "", hosts: list[str] | None = None
) -> Starlette:
    """Return the server as an ASGI application over a graph file, a build folder or a store.

    `cors` is the one foreign origin whose pages may read answers; `hosts` the names the server answers to (a page
    elsewhere that points its own name at this machine is not answered), None for any.
    """
    limits = limits or Limits()
    staff = Staff(source, limits)
    questions = Pool(staff.hire, limits.workers, limits, long=limits.long)
    pages = Pool(lambda: Worker(Process(answer_calls, source)), 1, limits)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        """Workers are started before the first request and ended after the last."""
        try:
            await asyncio.gather(questions.start(), pages.start())
            yield
        except KgError as error:
            app.state.problem = error
            raise
        finally:
            await questions.stop()
            await pages.stop()
            staff.close()

    middleware = [Middleware(Proper)]
    if hosts:
        middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=hosts))
    if cors:
        methods = ["GET", "HEAD", "POST", "OPTIONS"]
        middleware.append(
            Middleware(CORSMiddleware, allow_origins=[cors], allow_methods=methods, allow_headers=["Content-Type"])
        )
    return Starlette(routes=Addresses(questions, pages, limits).routes(), lifespan=lifespan, middleware=middleware)


def allowed_hosts(host: str) -> list[str] | None:
    """Return the names a server bound to `host` answers to; None for any, where it is open to other machines."""
    return _LOOPBACK if host in ("127.0.0.1", "::1", "localhost") else None
