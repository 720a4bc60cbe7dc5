"""Requests as RFC 9112 wants them, before anything else sees them; and what every answer says of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Of every answer; a page that says more itself has said this, too."""


class Proper:
    """Refuses a request whose length is said twice; reads the absolute form; puts the policy on every answer."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        names = [name for name, _ in scope["headers"]]
        if b"content-length" in names and b"transfer-encoding" in names:
            refusal = PlainTextResponse("Content-Length and Transfer-Encoding exclude each other\n", 400)
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send)
            return
        if scope["path"].startswith(("http://", "https://")):
            scope = {**scope, **_origin_form(scope["raw_path"])}

        async def with_policy(message: MutableMapping[str, Any]) -> None:
            """Send on, with the headers that every answer has."""
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_policy)


def _origin_form(raw_path: bytes) -> dict[str, Any]:
    """The path of an address; the Host header says the rest."""
    raw = urlsplit(raw_path.decode("ascii", "replace")).path or "/"
    return {"raw_path": raw.encode("ascii", "replace"), "path": unquote(raw)}
