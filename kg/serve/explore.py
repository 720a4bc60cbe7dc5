"""What the explorer asks of the server: neighbourhoods, never the whole graph. `page/source.js` has the shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import QueryError
from kg.find.survey import short
from kg.serve.facts import aliases_of, edges_around, mentions_of, nodes_of
from kg.serve.figures import sift
from kg.serve.places import Place as Passage
from kg.serve.site import Site
from kg.terms import ITSRDF, NIF, PROV, WT
from kg.view.opening import STRUCTURE
from kg.view.opening import opening as tree_from
from kg.view.payload import content
from kg.view.rows import Fact, Node, Place

MOST_IDS = 2000
MOST_STEPS = 8
MOST_FIGURES = 600
MOST_LISTED = 120
MOST_HITS = 200
MOST_SEEN = 20_000
_LOCALITIES = "SELECT ?place WHERE { ?article wt:locality ?place } LIMIT 500"
_ANY = "SELECT ?e WHERE { ?fact rdf:subject ?e } LIMIT 1"
_NEIGHBOURS = """
SELECT DISTINCT ?x ?y WHERE { VALUES ?x { {things} } ?fact %s ?x ; %s ?y } LIMIT 20000"""

Parameters = Mapping[str, str]


def meta(site: Site, _: Parameters) -> dict[str, Any]:
    """Return what the page shows before anything is chosen: classes and relations with their counts, the articles."""
    index = site.index
    articles = [
        {name: article[name] for name in ("id", "title", "issued", "locality", "place")}
        for article in site.held.articles.values()
    ]
    counts = index.about("counts")
    return {
        "title": articles[0]["title"] if counts["articles"] == 1 else f"{counts['articles']} 篇文章",
        "classes": {kind: {**site.look(kind), "count": n} for kind, n in index.about("classes").items()},
        "predicates": {name: {"name": site.term(name), "count": n} for name, n in index.about("predicates").items()},
        "years": index.about("years"),
        "counts": counts,
        "articles": articles,
    }


def opening(site: Site, _: Parameters) -> dict[str, Any]:
    """Return the opening view: the place most articles tell of, with what hangs on it as a tree."""
    told = Counter(row[0] for row in site.rows(_LOCALITIES))
    roots = [iri for iri, _ in sorted(told.items(), key=lambda item: (-item[1], item[0]))]
    root = next((iri for iri in roots if edges_around(site, [iri], most=1)), "")
    start = root or next((row[0] for row in site.rows(_ANY)), "")
    edges: dict[str, dict[str, Any]] = {}
    seen, frontier = {start}, [start] if start else []
    for _step in range(4):
        around = edges_around(site, frontier)
        edges |= {edge["id"]: edge for edge in around if edge["p"] in STRUCTURE}
        ends = {site.iri(edge[end]) for edge in edges.values() for end in "so"}
        frontier = sorted(ends - seen)[:MOST_IDS]
        seen |= ends
        if len(seen) > MOST_IDS:
            break
    nodes = {node["id"]: node for node in nodes_of(site, seen).values()}
    plain = [Node(node["id"], node["kind"], node["label"]) for node in nodes.values()]
    tree = tree_from(plain, [_fact(edge) for edge in edges.values()], [short(start)])
    shown = [nodes[name] for name in tree.names if name in nodes]
    return {"roots": tree.roots, "nodes": shown, "edges": _inside(site, [node["id"] for node in shown])}


def _fact(edge: dict[str, Any]) -> Fact:
    """A fact as a page that carries its own graph has it."""
    places = tuple(Place(place["article"], place["b"], place["e"]) for place in edge["evidence"])
    named = {name: edge[name] for name in ("id", "s", "p", "o", "rule", "modality", "confidence")}
    return Fact(**named, implied=int(edge["implied"]), evidence=places)


def search(site: Site, asked: Parameters) -> list[dict[str, Any]]:
    """Return what is called `q`, best first."""
    try:
        found = site.index.search(asked.get("q", ""), limit=40)
    except QueryError:
        return []
    nodes = nodes_of(site, [hit.iri for hit in found])
    return [
        {"node": nodes[hit.iri], "alias": "" if hit.name == hit.label else hit.name}
        for hit in found
        if hit.iri in nodes
    ]


def entity(site: Site, asked: Parameters) -> dict[str, Any] | None:
    """Return everything about `id`: relations both ways, figures, where it is mentioned."""
    iri = site.iri(asked.get("id", ""))
    edges = edges_around(site, [iri])
    name = short(iri)
    others = [site.iri(edge["o"] if edge["s"] == name else edge["s"]) for edge in edges]
    nodes = nodes_of(site, [iri, *others])
    if iri not in nodes:
        return None
    relations = [
        {"edge": edge, "out": edge["s"] == name, "other": nodes[other]}
        for edge, other in zip(edges, others, strict=True)
        if other in nodes
    ]
    mentions, number = mentions_of(site, iri)
    return {
        "node": nodes[iri],
        "aliases": aliases_of(site, iri),
        "relations": relations,
        "figures": site.held.by_subject.get(name, [])[:MOST_FIGURES],
        "mentions": mentions,
        "total": {"mentions": number, "figures": len(site.held.by_subject.get(name, []))},
    }


def fact(site: Site, asked: Parameters) -> dict[str, Any] | None:
    """Return the figure `id`, or the relation with both its ends."""
    name = asked.get("id", "")
    if name in site.held.by_id:
        return {"figure": site.held.by_id[name]}
    edges = edges_around(site, [site.iri(name)], ends="a")
    if not edges:
        return None
    ends = nodes_of(site, [site.iri(edges[0]["s"]), site.iri(edges[0]["o"])])
    subject, target = (ends.get(site.iri(edges[0][end])) for end in "so")
    return {"edge": edges[0], "subject": subject, "object": target} if subject and target else None


def things(site: Site, asked: Parameters) -> dict[str, Any]:
    """Return the things of the classes in `kinds`, those most often told of first, and how many there are."""
    kinds = set(asked.get("kinds", "").split())
    held = site.held
    found = [iri for iri, kind in held.kinds.items() if kind in kinds]
    found.sort(key=lambda iri: (-held.told[iri].total(), iri))
    nodes = nodes_of(site, found[:MOST_LISTED])
    return {"total": len(found), "nodes": [nodes[iri] for iri in found[:MOST_LISTED] if iri in nodes]}


def between(site: Site, asked: Parameters) -> list[dict[str, Any]]:
    """Return the facts among the things named in `ids`, which blanks keep apart."""
    return _inside(site, asked.get("ids", "").split()[:MOST_IDS])


def _inside(site: Site, names: list[str]) -> list[dict[str, Any]]:
    wanted = set(names)
    edges = edges_around(site, [site.iri(name) for name in names], ends="s", most=5 * MOST_IDS)
    return [edge for edge in edges if edge["o"] in wanted]


def path(site: Site, asked: Parameters) -> list[str] | None:
    """Return the shortest way from `from` to `to` as names, or None: at most eight steps, from both ends at once."""
    ends = [site.iri(asked.get("from", "")), site.iri(asked.get("to", ""))]
    came: list[dict[str, str]] = [{ends[0]: ""}, {ends[1]: ""}]
    frontiers = [[ends[0]], [ends[1]]]
    for _ in range(MOST_STEPS):
        if met := came[0].keys() & came[1].keys():
            return [short(iri) for iri in _joined(came, min(met))]
        side = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
        frontiers[side] = _step(site, frontiers[side], came[side])
        if not frontiers[side] or len(came[side]) > MOST_SEEN:
            break
    met = came[0].keys() & came[1].keys()
    return [short(iri) for iri in _joined(came, min(met))] if met else None


def _step(site: Site, frontier: list[str], came: dict[str, str]) -> list[str]:
    fresh: list[str] = []
    for ends in (("rdf:subject", "rdf:object"), ("rdf:object", "rdf:subject")):
        for x, y in sorted(site.rows(_NEIGHBOURS % ends, things=frontier)):
            if y not in came:
                came[y] = x
                fresh.append(y)
    return fresh


def _joined(came: list[dict[str, str]], meeting: str) -> list[str]:
    first, last = [meeting], [meeting]
    while came[0][first[0]]:
        first.insert(0, came[0][first[0]])
    while came[1][last[-1]]:
        last.append(came[1][last[-1]])
    return first + last[1:]


def article(site: Site, asked: Parameters) -> dict[str, Any] | None:
    """Return the article `id` with its text and all that is marked in it."""
    iri = NamedNode(site.iri(asked.get("id", "")))
    own = Store()
    own.extend(site.store.quads_for_pattern(None, None, None, iri))
    if not len(own):
        own.extend(_resting_on(site, iri))
    held = content(own)
    if not held.articles:
        return None
    name = held.articles[0]["id"]
    edges = [{**edge._asdict(), "evidence": [place._asdict() for place in edge.evidence]} for edge in held.edges]
    return {
        **held.articles[0],
        "place": site.held.articles.get(name, {}).get("place", ""),
        "marks": [mark._asdict() for mark in held.articles[0]["marks"]],
        "edges": edges,
        "figures": [figure for figure in site.held.figures if _stands_in(figure, name)],
    }


def facsimile(site: Site, asked: Parameters) -> Mapping[str, Any] | None:
    """Return the page `page` of the original of the article `id` as a picture; None where it was not kept."""
    article, page = site.iri(asked.get("id", "")), asked.get("page", "")
    named = site.store.quads_for_pattern(NamedNode(article), NamedNode(WT + "original"), None, None)
    original = next((quad.object.value for quad in named if isinstance(quad.object, Literal)), "")
    return site.originals.picture(original, int(page)) if page.isdecimal() and len(page) < 6 else None


def _resting_on(site: Site, article: NamedNode) -> Iterator[Quad]:
    """What a graph in which articles have no graphs of their own says of one: all that has to do with its passages."""
    quads = site.store.quads_for_pattern
    context, derived = NamedNode(NIF + "referenceContext"), NamedNode(PROV + "wasDerivedFrom")
    refers = NamedNode(ITSRDF + "taIdentRef")
    yield from quads(article, None, None, None)
    things: set[Any] = set()
    for passage in {quad.subject for quad in quads(None, context, article, None)}:
        said = list(quads(passage, None, None, None))
        things |= {quad.object for quad in said if quad.predicate == refers}
        things |= {quad.subject for quad in quads(None, derived, passage, None)}
        yield from said
    for thing in things:
        yield from quads(thing, None, None, None)


def _stands_in(figure: dict[str, Any], article: str) -> bool:
    return any(place["article"] == article for place in figure["evidence"])


def figures(site: Site, asked: Parameters) -> dict[str, Any]:
    """Return a page of the figures that are asked for; `kg.serve.figures` has the parameters."""
    return sift(site.held.figures, asked)


def overview(site: Site, _: Parameters) -> dict[str, Any]:
    """Return all articles with their counts, what most of them tell of, and how indicators compare."""
    return site.held.overview


def words(site: Site, asked: Parameters) -> list[dict[str, Any]]:
    """Return where the words `q` stand in the texts: the first places, with what is around them."""
    wanted = asked.get("q", "").strip()
    found: list[dict[str, Any]] = []
    for name, article in site.held.articles.items() if wanted else ():
        at = article["text"].find(wanted)
        while at >= 0 and len(found) < MOST_HITS:
            place = Passage(name, at, at + len(wanted))
            found.append({**place.json(), **site.held.context(place)})
            at = article["text"].find(wanted, place.end)
    return found


ANSWERS: Mapping[str, Callable[[Site, Parameters], Any]] = {
    "meta": meta,
    "opening": opening,
    "search": search,
    "entity": entity,
    "fact": fact,
    "list": things,
    "overview": overview,
    "words": words,
    "between": between,
    "path": path,
    "article": article,
    "facsimile": facsimile,
    "figures": figures,
}
"""By the last part of the address."""
