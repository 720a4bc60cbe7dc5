"""The server's addresses: /sparql for programs, / and /explore for people, /id/… for every thing by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serve.accept import GRAPHS, preferred
from kg.serve.describe import service_description
from kg.serve.explore import ANSWERS
from kg.serve.jobs import Call, Reply
from kg.serve.limits import Limits
from kg.serve.pool import BusyError, Pool
from kg.serve.protocol import RefusedError, question
from kg.serve.visitor import COOKIE, Visitor, visitor_of, wishes
from kg.view.inline import PAGE

_STATIC = Path(__file__).resolve().parent / "static"
_YEAR = 365 * 24 * 3600
"""Seconds for which a wish is remembered."""
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
_BUSY = (
    ("zh-CN", "服务器正忙", "这一页没有来得及做好，请过几秒再试。", "再试一次", "首页"),
    ("en", "The server is busy", "This page was not ready in time; try again in a few seconds.", "Try again", "Home"),
)
_BUSY_PAGE = """<!doctype html>
<html lang="{}"{}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{} · 梧桐 Wutong</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/palette.css"><link rel="stylesheet" href="/static/pages.css"></head>
<body><main><h1>{}</h1><p>{}</p><p><a class="button" href="">{}</a> <a class="button" href="/">{}</a></p></main>
</body></html>
"""
_VARY = "Accept, Accept-Language, Cookie"
_META = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """What each address answers: questions by one pool of workers, pages by another."""

    questions: Pool
    pages: Pool
    limits: Limits

    def routes(self) -> list[Route | Mount]:
        """Return every address with its handler; what no other matches comes last."""
        handlers: dict[str, Handler] = {
            "/": self._shown("home"),
            "/search": self._shown("find"),
            "/articles": self._shown("articles"),
            "/things": self._shown("things"),
            "/questions": self._shown("questions"),
            "/questions/{question}": self._shown("question"),
            "/query": self._shown("query"),
            "/explore": self._explorer,
            "/api/{name}": self._api,
            "/id/{name:path}": self._thing,
            "/page/{name:path}": self._page,
            "/data/{name:path}": self._data,
        }
        return [
            Route("/sparql", _guarded(self._sparql), methods=["GET", "HEAD", "POST", "OPTIONS"]),
            *(Route(path, _guarded(handler)) for path, handler in handlers.items()),
            Route("/static/palette.css", _palette),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Route("/{path:path}", _guarded(self._lost)),
        ]

    async def _sparql(self, request: Request) -> Response:
        """The endpoint; a GET without a query asks for its description."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        asked = await question(request, self.limits)
        return await self._description(request) if asked is None else _sent(await self.questions.run(asked))

    async def _description(self, request: Request) -> Response:
        kind = preferred(request.headers.get("accept"), tuple(GRAPHS))
        if kind is None:
            return PlainTextResponse(f"the description of the service comes as {', '.join(GRAPHS)}\n", 406)
        graphs = json.loads((await self._call("graphs")).body)
        endpoint = str(request.url.replace(query="", fragment=""))
        body = service_description(endpoint, graphs, kind)
        return Response(body, media_type=kind, headers={"Vary": "Accept"})

    async def _thing(self, request: Request) -> Response:
        """Send on from a thing, which no request can carry, to the description that suits the client (303)."""
        name = request.path_params["name"]
        kind = preferred(request.headers.get("accept"), tuple(_ENDINGS))
        if kind is None:
            return _sent(await self._call("page", name=name, refused="406", **_visitor(request).told()))
        found = await self._call("exists", name=name)
        if found.status != 200:
            return await self._page(request) if kind == "text/html" else _sent(found)
        place = f"/data/{name}{_ENDINGS[kind]}" if _ENDINGS[kind] else f"/page/{name}"
        return Response(status_code=303, headers={"Vary": _VARY, "Location": place})

    async def _page(self, request: Request) -> Response:
        """The page of a thing."""
        only = request.query_params.get("only", "")
        asked = {"name": request.path_params["name"], "only": only, **_visitor(request).told()}
        return _sent(await self._call("page", **asked))

    async def _data(self, request: Request) -> Response:
        """What is said of a thing, in the format its address ends in."""
        name, _, ending = request.path_params["name"].rpartition(".")
        kinds = {end: kind for kind, end in _ENDINGS.items()}
        if not name or not ending or f".{ending}" not in kinds:
            return PlainTextResponse(f"no description ends in .{ending}; there are {' '.join(sorted(kinds))}\n", 404)
        return _sent(await self._call("data", name=name, type=kinds[f".{ending}"]))

    async def _api(self, request: Request) -> Response:
        """One of the explorer's calls."""
        name = request.path_params["name"]
        if name not in ANSWERS:
            return PlainTextResponse(f"the explorer does not ask for {name}\n", 404)
        return _sent(await self._call(name, **request.query_params))

    async def _explorer(self, _: Request) -> Response:
        """The explorer, which asks for the rest."""
        reply = await self._call("explorer")
        return _sent(reply, policy=_said_in(reply.body))

    def _shown(self, name: str) -> Handler:
        """Return the handler of a page made of the address's parameters."""

        async def page(request: Request) -> Response:
            """The page."""
            asked = {**request.query_params, **request.path_params, **_visitor(request).told()}
            return _sent(await self._call(name, **asked))

        return page

    async def _lost(self, request: Request) -> Response:
        """What no address leads to."""
        if preferred(request.headers.get("accept"), ("text/html", "text/plain")) != "text/html":
            return PlainTextResponse("nothing here; the endpoint is /sparql\n", 404)
        path = request.url.path.strip("/")
        return _sent(await self._call("page", name=path or "-", **_visitor(request).told()))

    async def _call(self, call: str, /, **parameters: str) -> Reply:
        return await self.pages.run(Call(name=call, parameters=tuple(sorted(parameters.items()))))


async def _palette(_: Request) -> Response:
    """The colours of the pages, which are the explorer's."""
    return FileResponse(PAGE / "palette.css", media_type="text/css")


def _guarded(handler: Handler) -> Handler:
    """Turn what is refused into its status, and a crowd into a wish to come back."""

    async def answer(request: Request) -> Response:
        """The handler's answer, or what it refuses with."""
        try:
            return _remembered(request, _for_people(request, await handler(request)))
        except RefusedError as refused:
            return PlainTextResponse(refused.message + "\n", refused.status)
        except BusyError:
            busy = "all processes are at work; come back in a few seconds\n"
            reply = PlainTextResponse(busy, 503, headers={"Retry-After": "5"})
            return _remembered(request, _for_people(request, reply))

    return answer


def _for_people(request: Request, response: Response) -> Response:
    """What a busy server says, as a page where a browser asked for one."""
    if (
        response.status_code != 503
        or preferred(request.headers.get("accept"), ("text/plain", "text/html")) != "text/html"
    ):
        return response
    visitor = _visitor(request)
    code, title, *words = _BUSY[visitor.language]
    lit = f' data-theme="{visitor.theme}"' if visitor.theme else ""
    headers = {"Retry-After": "5", "Content-Security-Policy": _POLICY, "Vary": _VARY}
    return HTMLResponse(_BUSY_PAGE.format(code, lit, title, title, *words), 503, headers=headers)


def _visitor(request: Request) -> Visitor:
    languages = request.headers.get("accept-language", "")
    return visitor_of(request.query_params.multi_items(), request.cookies, languages)


def _remembered(request: Request, response: Response) -> Response:
    """A page whose address wishes for a language or a light, with that to be remembered."""
    if response.headers.get("content-type", "").startswith("text/html"):
        for name, value in wishes(request.query_params.multi_items()).items():
            response.set_cookie(COOKIE.format(name), value, max_age=_YEAR, samesite="lax")
    return response


def _sent(reply: Reply, *, policy: str = _POLICY) -> Response:
    headers = {"Vary": _VARY}
    if reply.media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = policy
    if reply.status == 503:
        headers["Retry-After"] = "5"
    return Response(reply.body, reply.status, media_type=reply.media_type, headers=headers)


def _said_in(page: bytes) -> str:
    """The policy that a page brings along, with the hashes of its programs; what only a header can say is added."""
    found = _META.search(page)
    return f"{unescape(found[1].decode())}; frame-ancestors 'none'" if found else _POLICY
