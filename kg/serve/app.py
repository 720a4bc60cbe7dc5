"""The server's addresses: /sparql for programs, / and /explore for people, /id/… for every thing by its name."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.serve.accept import GRAPHS, preferred
from kg.serve.describe import service_description
from kg.serve.explore import ANSWERS
from kg.serve.jobs import Call, Job, Reply
from kg.serve.limits import Limits
from kg.serve.pool import BusyError, Pool
from kg.serve.proper import Proper
from kg.serve.protocol import RefusedError, question

_STATIC = Path(__file__).resolve().parent / "static"
_ENDINGS = {
    "text/html": "",
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
}
"""What a thing can be had as, and what the address of its description ends in."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; font-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_META = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def create_app(
    source: str, *, limits: Limits | None = None, cors: str = "", hosts: list[str] | None = None
) -> Starlette:
    """Return the server as an ASGI application over a graph file, a build folder or a store.

    `cors` is the one foreign origin whose pages may read answers; `hosts` the names the server answers to (a page
    elsewhere that points its own name at this machine is not answered), None for any.
    """
    limits = limits or Limits()
    questions = Pool(source, limits.workers, limits, long=limits.long)
    pages = Pool(source, 1, limits, indexed=True)

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

    middleware = [Middleware(Proper)]
    if hosts:
        middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=hosts))
    if cors:
        methods = ["GET", "HEAD", "POST", "OPTIONS"]
        middleware.append(
            Middleware(CORSMiddleware, allow_origins=[cors], allow_methods=methods, allow_headers=["Content-Type"])
        )
    return Starlette(routes=_routes(questions, pages, limits), lifespan=lifespan, middleware=middleware)


def _routes(questions: Pool, pages: Pool, limits: Limits) -> list[Route | Mount]:
    async def sparql(request: Request) -> Response:
        """The endpoint."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        asked = await question(request, limits.body_bytes)
        return await _describe(request, pages) if asked is None else _sent(await _run(questions, asked))

    async def thing(request: Request) -> Response:
        """A thing by its name."""
        return await _thing(request, pages)

    async def page(request: Request) -> Response:
        """The page of a thing."""
        return _sent(await _run(pages, _call("page", name=request.path_params["name"], language=_language(request))))

    async def data(request: Request) -> Response:
        """What is said of a thing, in the format its address ends in."""
        name, _, ending = request.path_params["name"].rpartition(".")
        kinds = {end: kind for kind, end in _ENDINGS.items()}
        if not name or not ending or f".{ending}" not in kinds:
            return PlainTextResponse(f"no description ends in .{ending}; there are {' '.join(sorted(kinds))}\n", 404)
        return _sent(await _run(pages, _call("data", name=name, type=kinds[f".{ending}"])))

    async def api(request: Request) -> Response:
        """One of the explorer's calls."""
        name = request.path_params["name"]
        if name not in ANSWERS:
            return PlainTextResponse(f"the explorer does not ask for {name}\n", 404)
        return _sent(await _run(pages, Call(name=name, parameters=tuple(sorted(request.query_params.items())))))

    def shown(name: str) -> Handler:
        """A page of its own, made of the address's parameters."""

        async def page(request: Request) -> Response:
            """The page."""
            asked = {**request.query_params, **request.path_params, "language": _language(request)}
            return _sent(await _run(pages, _call(name, **asked)))

        return page

    async def lost(request: Request) -> Response:
        """What no address leads to."""
        if preferred(request.headers.get("accept"), ("text/html", "text/plain")) != "text/html":
            return PlainTextResponse("nothing here; the endpoint is /sparql\n", 404)
        path = request.url.path.strip("/")
        return _sent(await _run(pages, _call("page", name=path or "-", language=_language(request))))

    async def explorer(_: Request) -> Response:
        """The explorer, which asks for the rest."""
        reply = await _run(pages, _call("explorer"))
        return _sent(reply, policy=_said_in(reply.body))

    return [
        Route("/", _guarded(shown("home"))),
        Route("/search", _guarded(shown("find"))),
        Route("/articles", _guarded(shown("articles"))),
        Route("/questions", _guarded(shown("questions"))),
        Route("/questions/{question}", _guarded(shown("question"))),
        Route("/query", _guarded(shown("query"))),
        Route("/sparql", _guarded(sparql), methods=["GET", "HEAD", "POST", "OPTIONS"]),
        Route("/explore", _guarded(explorer)),
        Route("/api/{name}", _guarded(api)),
        Route("/id/{name:path}", _guarded(thing)),
        Route("/page/{name:path}", _guarded(page)),
        Route("/data/{name:path}", _guarded(data)),
        Mount("/static", StaticFiles(directory=_STATIC)),
        Route("/{path:path}", _guarded(lost)),
    ]


def _guarded(handler: Handler) -> Handler:
    """Turn what is refused into its status, and a crowd into a wish to come back."""

    async def answer(request: Request) -> Response:
        """The handler's answer, or what it refuses with."""
        try:
            return await handler(request)
        except RefusedError as refused:
            return PlainTextResponse(refused.message + "\n", refused.status)
        except BusyError:
            busy = "all processes are at work; come back in a few seconds\n"
            return PlainTextResponse(busy, 503, headers={"Retry-After": "5"})

    return answer


async def _run(pool: Pool, job: Job) -> Reply:
    return await pool.run(job)


def _call(call: str, /, **parameters: str) -> Call:
    return Call(name=call, parameters=tuple(sorted(parameters.items())))


async def _describe(request: Request, pages: Pool) -> Response:
    """The description of the service, which a GET without a query asks for."""
    kind = preferred(request.headers.get("accept"), tuple(GRAPHS))
    if kind is None:
        return PlainTextResponse(f"the description of the service comes as {', '.join(GRAPHS)}\n", 406)
    graphs = json.loads((await _run(pages, _call("graphs"))).body)
    endpoint = str(request.url.replace(query="", fragment=""))
    body = service_description(endpoint, graphs, kind)
    return Response(body, media_type=kind, headers={"Vary": "Accept"})


async def _thing(request: Request, pages: Pool) -> Response:
    """Send on from a thing, which no request can carry, to the description that suits the client (303 See Other)."""
    name = request.path_params["name"]
    kind = preferred(request.headers.get("accept"), tuple(_ENDINGS))
    vary = {"Vary": "Accept, Accept-Language"}
    if kind is None:
        return _sent(await _run(pages, _call("page", name=name, refused="406", language=_language(request))))
    found = await _run(pages, _call("exists", name=name))
    if found.status != 200:
        missing = (
            await _run(pages, _call("page", name=name, language=_language(request))) if kind == "text/html" else found
        )
        return _sent(missing)
    place = f"/data/{name}{_ENDINGS[kind]}" if _ENDINGS[kind] else f"/page/{name}"
    return Response(status_code=303, headers={**vary, "Location": place})


def _language(request: Request) -> str:
    """The language of the pages: zh unless the browser asks for others and not for Chinese."""
    asked = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept-language", "").split(",")]
    return "zh" if not any(asked) or any(tag.startswith("zh") or tag == "*" for tag in asked) else "en"


def _sent(reply: Reply, *, policy: str = _POLICY) -> Response:
    headers = {"Vary": "Accept, Accept-Language"}
    if reply.media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = policy
    if reply.status == 503:
        headers["Retry-After"] = "5"
    return Response(reply.body, reply.status, media_type=reply.media_type, headers=headers)


def _said_in(page: bytes) -> str:
    """The policy that a page brings along, with the hashes of its programs; what only a header can say is added."""
    found = _META.search(page)
    return f"{unescape(found[1].decode())}; frame-ancestors 'none'" if found else _POLICY


def allowed_hosts(host: str) -> list[str] | None:
    """Return the names a server bound to `host` answers to; None for any, where it is open to other machines."""
    return _LOOPBACK if host in ("127.0.0.1", "::1", "localhost") else None
