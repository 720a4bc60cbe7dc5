"""What the explorer asks of the server: neighbourhoods, never the whole graph. `page/source.js` has the shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.catalogue import Place as Passage
from kg.catalogue import Table
from kg.errors import QueryError
from kg.find.survey import short
from kg.serve.facts import MOST_FACTS, aliases_of, edge_of, edges_around, mentions_of, nodes_of, spread
from kg.serve.site import MOST_KEPT, Site
from kg.terms import ITSRDF, NIF, PROV, WT
from kg.view.opening import MOST_ROOTS, STRUCTURE
from kg.view.opening import opening as tree_from
from kg.view.payload import content_of
from kg.view.rows import Fact, Node, Place

MOST_IDS = 2000
MOST_PICKED = 40
MOST_STEPS = 8
MOST_FIGURES = 200
MOST_DOUBTS = 1000
MOST_BETWEEN = 2000
MOST_LISTED = 120
MOST_HITS = 200
MOST_SEEN = 20_000
_PAGE = {"offset": 0, "limit": 100}

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


def opening(site: Site, asked: Parameters) -> dict[str, Any]:
    """Return the opening view: the places most articles tell of, with what hangs on them, as trees.

    Of the articles named in `articles`, which blanks keep apart, where there are any: what they tell and nothing else.
    """
    picked = [name for name in asked.get("articles", "").split()[:MOST_PICKED] if name in site.held.articles]
    return _told_in(site, picked) if picked else site.once("opening", lambda: _told_most(site))


def _told_in(site: Site, articles: list[str]) -> dict[str, Any]:
    """The opening view of some articles, of which each begins at its place."""
    facts = site.held.catalogue.facts
    rows = sorted({row for name in articles for row in facts.told_in(name)})
    ends = {facts.columns[end][row] for row in rows for end in "so"}
    return _tree(site, ends, rows, [site.held.articles[name]["locality"] for name in articles])


def _told_most(site: Site) -> dict[str, Any]:
    facts = site.held.catalogue.facts
    told = Counter(article["locality"] for article in site.held.articles.values() if article["locality"])
    roots = [name for name, _ in sorted(told.items(), key=lambda item: (-item[1], item[0]))]
    starts = [name for name in roots if site.held.degrees.get(name)][:MOST_ROOTS]
    if not starts and len(facts):
        starts = [facts.columns["s"][0]]
    seen, frontier = {*starts}, {*starts}
    rows: set[int] = set()
    telling = facts.columns["p"].among(STRUCTURE)
    for _step in range(4):
        fresh = [row for row in edges_around(site, frontier) if telling[row] and row not in rows]
        rows.update(fresh)
        frontier = {facts.columns[end][row] for row in fresh for end in "so"} - seen
        seen |= frontier
        if len(seen) > MOST_IDS:
            break
    return _tree(site, seen, sorted(rows), starts)


def _tree(site: Site, names: set[str], rows: list[int], roots: list[str]) -> dict[str, Any]:
    """Things and facts as trees from their roots, with what else is told among them."""
    facts = site.held.catalogue.facts
    plain = [Node(node["id"], node["kind"], node["label"]) for node in nodes_of(site, names).values()]
    tree = tree_from(plain, [_fact(facts, row) for row in rows], roots)
    shown = nodes_of(site, tree.names)
    listed = [shown[name] for name in tree.names if name in shown]
    return {"roots": tree.roots, "nodes": listed, "edges": _inside(site, [node["id"] for node in listed])}


def _fact(facts: Table, row: int) -> Fact:
    """A fact as a page that carries its own graph has it."""
    told: dict[str, Any] = {
        name: facts.columns[name][row] for name in ("s", "p", "o", "rule", "modality", "confidence")
    }
    places = tuple(Place(place.article, place.begin, place.end) for place in facts.places[row])
    implied = int(facts.columns["resolution"][row] == "implied")
    return Fact(facts.ids[row], **told, implied=implied, evidence=places)


def search(site: Site, asked: Parameters) -> list[dict[str, Any]]:
    """Return what is called `q`, best first."""
    try:
        found = site.index.search(asked.get("q", ""), limit=40)
    except QueryError:
        return []
    nodes = nodes_of(site, [short(hit.iri) for hit in found])
    return [
        {"node": nodes[short(hit.iri)], "alias": "" if hit.name == hit.label else hit.name}
        for hit in found
        if short(hit.iri) in nodes
    ]


def entity(site: Site, asked: Parameters) -> dict[str, Any] | None:
    """Return everything about `id`: relations both ways, figures, mentions; of much the first, and totals.

    With `only` doubtful, of its relations and figures those that are.
    """
    name = asked.get("id", "")
    iri = site.iri(name)
    doubts = site.held.doubts.about(name)
    around, told_figures = edges_around(site, [name]), site.held.figures.about(name)
    if asked.get("only") == "doubtful":
        around = sorted(doubt.row for doubt in doubts if not doubt.is_figure)
        told_figures = sorted(doubt.row for doubt in doubts if doubt.is_figure)
    edges = [edge_of(site, row) for row in spread(site, around, MOST_FACTS)]
    others = [edge["o"] if edge["s"] == name else edge["s"] for edge in edges]
    nodes = nodes_of(site, [name, *others])
    if name not in nodes:
        return None
    relations = [
        {"edge": edge, "out": edge["s"] == name, "other": nodes[other]}
        for edge, other in zip(edges, others, strict=True)
        if other in nodes
    ]
    mentions, mentioned = mentions_of(site, iri)
    figures = [site.held.figures.row(number) for number in told_figures[:MOST_FIGURES]]
    # What reference data alone tells of has no page: it counts no more than it is shown.
    related = len(relations) if len(edges) == len(around) else len(around)
    return {
        "node": nodes[name],
        "aliases": aliases_of(site, iri),
        "relations": relations,
        "figures": figures,
        "mentions": mentions,
        "total": {"relations": related, "mentions": mentioned, "figures": len(told_figures)},
        "doubts": len(doubts),
    }


def things_named(site: Site, asked: Parameters) -> list[dict[str, Any]]:
    """Return the things named in `ids`, which blanks keep apart."""
    return list(nodes_of(site, asked.get("ids", "").split()[:MOST_IDS]).values())


def fact(site: Site, asked: Parameters) -> dict[str, Any] | None:
    """Return the figure `id`, or the relation with both its ends."""
    name = asked.get("id", "")
    if figure := site.held.figures.named(name):
        return {"figure": figure}
    row = site.held.catalogue.facts.numbers.get(name)
    return None if row is None else _relation(site, row)


def _relation(site: Site, row: int) -> dict[str, Any] | None:
    """A relation with both its ends, where both have pages."""
    edge = edge_of(site, row)
    ends = nodes_of(site, [edge["s"], edge["o"]])
    subject, target = ends.get(edge["s"]), ends.get(edge["o"])
    return {"edge": edge, "subject": subject, "object": target} if subject and target else None


def doubts(site: Site, asked: Parameters) -> dict[str, Any]:
    """Return the doubtful facts of the article or thing `about` (of all without it), the least sure first, by pages."""
    held = site.held
    found = held.doubts.about(asked["about"]) if asked.get("about") else held.doubts.all
    offset, limit = (int(asked[name]) if asked.get(name, "").isdecimal() else n for name, n in _PAGE.items())
    page = found[offset : offset + min(limit, MOST_DOUBTS)]
    facts = [{"figure": held.figures.row(d.row)} if d.is_figure else _relation(site, d.row) for d in page]
    return {"total": len(found), "facts": facts}


def things(site: Site, asked: Parameters) -> dict[str, Any]:
    """Return the things of the classes in `kinds`, those most often told of first, and how many there are."""
    kinds = set(asked.get("kinds", "").split())
    held = site.held
    found = [short(iri) for iri in held.often if held.kinds[iri] in kinds]
    nodes = nodes_of(site, found[:MOST_LISTED])
    return {"total": len(found), "nodes": [nodes[name] for name in found[:MOST_LISTED] if name in nodes]}


def between(site: Site, asked: Parameters) -> list[dict[str, Any]]:
    """Return the facts among the things named in `ids`, which blanks keep apart."""
    return _inside(site, asked.get("ids", "").split()[:MOST_IDS])


def _inside(site: Site, names: list[str]) -> list[dict[str, Any]]:
    columns = site.held.catalogue.facts.columns
    wanted = set(names)
    rows = [int(row) for row in (columns["s"].among(wanted) & columns["o"].among(wanted)).nonzero()[0]]
    return [edge_of(site, row) for row in spread(site, rows, MOST_BETWEEN)]


def path(site: Site, asked: Parameters) -> list[str] | None:
    """Return the shortest way from `from` to `to` as names, or None: at most eight steps, from both ends at once."""
    ends = [asked.get("from", ""), asked.get("to", "")]
    came: list[dict[str, str]] = [{ends[0]: ""}, {ends[1]: ""}]
    frontiers = [[ends[0]], [ends[1]]]
    for _ in range(MOST_STEPS):
        if met := came[0].keys() & came[1].keys():
            return _joined(came, min(met))
        side = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
        frontiers[side] = _step(site, frontiers[side], came[side])
        if not frontiers[side] or len(came[side]) > MOST_SEEN:
            break
    met = came[0].keys() & came[1].keys()
    return _joined(came, min(met)) if met else None


def _step(site: Site, frontier: list[str], came: dict[str, str]) -> list[str]:
    fresh: list[str] = []
    for x in sorted(frontier):
        for y in site.held.around.get(x, ()):
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
    """Return the article `id` with its text and all that is marked in it; the few that were read last stay read."""
    iri = NamedNode(site.iri(asked.get("id", "")))
    kept: dict[str, dict[str, Any]] = site.once("read", dict)
    found = kept.pop(iri.value, None) or _read(site, iri)
    if found is not None:
        if len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[iri.value] = found
    return found


def _read(site: Site, iri: NamedNode) -> dict[str, Any] | None:
    own = list(site.store.quads_for_pattern(None, None, None, iri))
    held = content_of(own or _resting_on(site, iri))
    if not held.articles:
        return None
    name = held.articles[0]["id"]
    edges = [{**edge._asdict(), "evidence": [place._asdict() for place in edge.evidence]} for edge in held.edges]
    return {
        **held.articles[0],
        "place": site.held.articles.get(name, {}).get("place", ""),
        "marks": [mark._asdict() for mark in held.articles[0]["marks"]],
        "edges": edges,
        "figures": site.held.figures.told_in(name),
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


def figures(site: Site, asked: Parameters) -> dict[str, Any]:
    """Return a page of the figures that are asked for; `kg.serve.figures` has the parameters."""
    return site.held.figures.sift(asked)


def overview(site: Site, _: Parameters) -> dict[str, Any]:
    """Return all articles with their counts, what most of them tell of, and how indicators compare."""
    return site.held.overview


def words(site: Site, asked: Parameters) -> list[dict[str, Any]]:
    """Return where the words `q` stand in the texts, the latest first: the first places, with what is around them."""
    wanted = asked.get("q", "").strip()
    found: list[dict[str, Any]] = []
    for name in site.held.newest if wanted else ():
        text = site.held.texts.get(name, "")
        at = text.find(wanted)
        while at >= 0 and len(found) < MOST_HITS:
            place = Passage(name, at, at + len(wanted))
            found.append({**place.json(), **site.held.context(place)})
            at = text.find(wanted, place.end)
        if len(found) >= MOST_HITS:
            break
    return found


ANSWERS: Mapping[str, Callable[[Site, Parameters], Any]] = {
    "meta": meta,
    "opening": opening,
    "search": search,
    "entity": entity,
    "fact": fact,
    "list": things,
    "nodes": things_named,
    "overview": overview,
    "words": words,
    "between": between,
    "doubts": doubts,
    "path": path,
    "article": article,
    "facsimile": facsimile,
    "figures": figures,
}
"""By the last part of the address."""
