"""One request over HTTP and the whole of its answer, within a time and a size."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_CHUNK = 2**16
LARGEST = 2**30
"""Bytes of one answer; a server that sends more is not asked further."""


class StatusError(Exception):
    """What a server answers that does not do what it is asked: its status and its first words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said


def send(url: str, method: str, headers: Mapping[str, str], body: bytes, timeout: float) -> tuple[str, bytes]:
    """Return the type and the bytes of an answer; `timeout` in seconds, for the answer as a whole.

    Raises StatusError where the server refuses, OSError with its reason where there is no whole answer.
    """
    until = monotonic() + timeout
    try:
        request = Request(url, data=body, headers=dict(headers), method=method)
        with urlopen(request, timeout=timeout) as answer:
            return answer.headers.get("Content-Type", ""), _read(answer, until)
    except HTTPError as error:
        said = " ".join(error.read(2000).decode(errors="replace").split())[:500]
        raise StatusError(error.code, said) from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason: Any = getattr(error, "reason", error)
        raise OSError(" ".join(str(reason).split()) or type(error).__name__) from error


def _read(answer: HTTPResponse, until: float) -> bytes:
    """Read an answer to its end; raises OSError where it is cut, endless, or slow as a whole."""
    chunks, size = [], 0
    while chunk := answer.read1(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if monotonic() > until:
            raise TimeoutError("the answer takes too long")
        if size > LARGEST:
            raise OSError("the answer does not end")
    if answer.length:
        raise OSError(f"the answer was cut, {answer.length} bytes are missing")
    return b"".join(chunks)
