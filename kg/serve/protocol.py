"""The SPARQL 1.1 Protocol: from an HTTP request to a question, or to the status that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import Request

from kg.query.guard import Dataset
from kg.serve.accept import GRAPHS, RESULTS, preferred
from kg.serve.jobs import Question
from kg.serve.limits import Limits

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_MOST_PARAMETERS = 1000

Parameters = Sequence[tuple[str, str]]


class RefusedError(Exception):
    """A request that the protocol has a status for."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


async def question(request: Request, limits: Limits) -> Question | None:
    """Return what a request asks, or None where it asks for the description of the service.

    Raises RefusedError: 400 for a request that is no question, 403 for an update, 413, 415.
    """
    in_url = _parameters(request.scope["query_string"], "the query string")
    if request.method in ("GET", "HEAD"):
        if not in_url:
            return None
        return _question(request, in_url)
    kind, charset = _content_type(request)
    if kind == UPDATE:
        raise RefusedError(403, "this endpoint is read-only: updates are not accepted")
    if kind not in (FORM, DIRECT):
        raise RefusedError(415, f"a POST is {FORM} or {DIRECT}, not {kind or 'without a type'}")
    if charset not in ("utf-8", "us-ascii"):
        raise RefusedError(415, f"a question is written in UTF-8, not {charset}")
    body = await _body(request, limits)
    if kind == FORM:
        return _question(request, [*_parameters(body, "the form"), *(p for p in in_url if p[0] != "query")])
    if any(name == "query" for name, _ in in_url):
        raise RefusedError(400, "the query stands in the body and in the address; give one")
    return _question(request, [("query", _decoded(body, "the query")), *in_url])


def _question(request: Request, parameters: Parameters) -> Question:
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise RefusedError(403, "this endpoint is read-only: updates are not accepted")
    if len(queries) != 1:
        raise RefusedError(400, f"one parameter `query` is needed, there are {len(queries)}")
    accept = request.headers.get("accept")
    return Question(
        sparql=queries[0],
        dataset=Dataset(default=_iris(parameters, "default-graph-uri"), named=_iris(parameters, "named-graph-uri")),
        rows_as=preferred(accept, tuple(RESULTS)),
        graph_as=preferred(accept, tuple(GRAPHS)),
    )


def _iris(parameters: Parameters, name: str) -> tuple[str, ...]:
    iris = tuple(value for key, value in parameters if key == name)
    for iri in iris:
        try:
            NamedNode(iri)
        except ValueError:
            raise RefusedError(400, f"{name} is not an IRI: {iri}") from None
    return iris


def _parameters(encoded: bytes, where: str) -> Parameters:
    """Decode once: what is percent-encoded twice stays encoded once, as in an IRI with %20 in it."""
    text = _decoded(encoded, where)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise RefusedError(400, f"{where} is not UTF-8") from None
    except ValueError:
        raise RefusedError(400, f"{where} has more than {_MOST_PARAMETERS} parameters") from None


def _decoded(encoded: bytes, where: str) -> str:
    try:
        return encoded.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(400, f"{where} is not UTF-8") from None


def _content_type(request: Request) -> tuple[str, str]:
    kind, *parameters = (part.strip() for part in request.headers.get("content-type", "").split(";"))
    charsets = [p.partition("=")[2].strip().strip('"').lower() for p in parameters if p.lower().startswith("charset")]
    return kind.lower(), charsets[0] if charsets else "utf-8"


async def _body(request: Request, limits: Limits) -> bytes:
    """Read a body, but hold no more than may be asked.

    A client that still sends hears no answer, so that some more is received and dropped; but not without end
    (kg/serve/connection.py hangs up then).
    """
    declared = request.headers.get("content-length", "")
    too_large = RefusedError(413, f"a question has {limits.body_bytes} bytes at the most")
    if declared.isdigit() and int(declared) > limits.dropped_bytes:
        raise too_large
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limits.body_bytes:
            chunks.append(chunk)
        elif size > limits.dropped_bytes:
            break
    if size > limits.body_bytes:
        raise too_large
    return b"".join(chunks)
