"""The calls that pages and the explorer make, by name, each ending in the bytes of an answer. Runs in a worker."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from kg.errors import QueryError
from kg.serve import pages, saved, things
from kg.serve.explore import ANSWERS, meta
from kg.serve.jobs import Call, Reply, refusal
from kg.serve.site import Site
from kg.serve.visitor import visitor_in
from kg.view import render_served_page

HTML = "text/html; charset=utf-8"
Parameters = Mapping[str, str]


def call(site: Site, job: Call) -> Reply:
    """Answer a call; 404 where there is nothing of that name."""
    parameters = dict(job.parameters)
    try:
        if job.name in ANSWERS:
            found = ANSWERS[job.name](site, parameters)
            # What is not there is null to the explorer, as it is where the page itself carries the graph.
            body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
            return Reply(status=200, media_type="application/json", body=body)
        return _PAGES[job.name](site, parameters)
    except LookupError as error:
        return refusal(404, f"nothing here is called {error.args[0] if error.args else ''}")


def _explorer(site: Site, _: Parameters) -> Reply:
    return _html(render_served_page(meta(site, {}), "/api/"))


def _page(site: Site, asked: Parameters) -> Reply:
    name = asked["name"]
    if asked.get("refused") == "406":
        return _html(pages.missing(site, visitor_in(asked), name, 406), 406)
    try:
        return _html(pages.thing(site, visitor_in(asked), name, asked.get("only", "")))
    except LookupError:
        return _html(pages.missing(site, visitor_in(asked), name), 404)


def _html(page: str, status: int = 200) -> Reply:
    return Reply(status=status, media_type=HTML, body=page.encode())


def _data(site: Site, asked: Parameters) -> Reply:
    body = things.described(site, asked["name"], asked["type"])
    return Reply(status=200, media_type=asked["type"], body=body)


def _exists(site: Site, asked: Parameters) -> Reply:
    iri = site.iri(asked["name"])
    if not things.known(site, iri):
        raise LookupError(asked["name"])
    return Reply(status=200, media_type="text/plain", body=b"")


def _home(site: Site, asked: Parameters) -> Reply:
    return _html(pages.home(site, visitor_in(asked)))


def _search(site: Site, asked: Parameters) -> Reply:
    return _html(pages.search(site, visitor_in(asked), asked.get("q", "")))


def _articles(site: Site, asked: Parameters) -> Reply:
    return _html(pages.articles(site, visitor_in(asked)))


def _things(site: Site, asked: Parameters) -> Reply:
    return _html(pages.things(site, visitor_in(asked), asked.get("kind", ""), asked.get("page", "")))


def _questions(site: Site, asked: Parameters) -> Reply:
    return _html(saved.saved_page(site, visitor_in(asked), asked.get("q", "")))


def _question(site: Site, asked: Parameters) -> Reply:
    name, ending = asked["question"].removesuffix(".csv"), asked["question"].endswith(".csv")
    try:
        if ending:
            body = saved.question_csv(site, visitor_in(asked).language, name, asked).encode()
            return Reply(status=200, media_type="text/csv; charset=utf-8; header=present", body=body)
        return _html(saved.question_page(site, visitor_in(asked), asked["question"], asked))
    except LookupError:
        return _html(pages.missing(site, visitor_in(asked), asked["question"]), 404)
    except QueryError as error:
        return refusal(400, str(error))


def _query(site: Site, asked: Parameters) -> Reply:
    return _html(pages.query_page(site, visitor_in(asked)))


def _graphs(site: Site, _: Parameters) -> Reply:
    names = sorted(graph.value for graph in site.store.named_graphs())
    return Reply(status=200, media_type="application/json", body=json.dumps(names).encode())


_PAGES: Mapping[str, Callable[[Site, Parameters], Reply]] = {
    "explorer": _explorer,
    "page": _page,
    "data": _data,
    "exists": _exists,
    "home": _home,
    "find": _search,
    "articles": _articles,
    "things": _things,
    "questions": _questions,
    "question": _question,
    "query": _query,
    "graphs": _graphs,
}
