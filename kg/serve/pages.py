"""The pages for people: home, search, every thing and article, the saved questions, and what is not there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from kg.find.survey import short
from kg.inquiry import inquire, nearest
from kg.query import TOPICS, Question, by_topic, questions
from kg.serve.charts import charts
from kg.serve.explore import article as article_of
from kg.serve.explore import entity as entity_of
from kg.serve.explore import search as names_of
from kg.serve.explore import words as words_of
from kg.serve.marks import pieces
from kg.serve.site import Site, shipped_terms
from kg.serve.things import is_article, known
from kg.serve.visitor import Visitor
from kg.serve.wording import coded, column_name, period, reading
from kg.standing import KINDS, MODALITIES, counted, doubtful, percent
from kg.view.inline import data_block
from kg.view.rows import Mark
from kg.view.titles import latest_first

_HERE = Path(__file__).resolve().parent
ON_PAGE = 200
"""Things on a page of their list."""
_EMPTY = re.compile(r"\n(?:[^\S\n]*\n)+")
_PART = re.compile(r"（第\d+部分）$")
_SAID = """
SELECT DISTINCT ?p ?o ?label WHERE { VALUES ?s { {things} } ?s ?p ?o OPTIONAL { ?o rdfs:label ?label } } LIMIT 500"""
_POINTING = """
SELECT DISTINCT ?s ?p ?label WHERE { VALUES ?o { {things} } ?s ?p ?o OPTIONAL { ?s rdfs:label ?label } } LIMIT 500"""


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.tests["doubtful"] = _doubtful
    environment.filters |= {
        "short": short,
        "period": period,
        "reading": _reading,
        "modality": _modality,
        "percent": percent,
        "counted": counted,
        "close": _close,
    }
    return environment


@pass_context
def _reading(context: Context, figure: Mapping[str, Any]) -> str:
    """A figure in words of the page's language."""
    return reading(figure, context["language"])


def _close(text: str) -> str:
    """A text whose empty lines, of which some pages have five, are one."""
    return _EMPTY.sub("\n\n", text)


@pass_context
def _modality(context: Context, name: str) -> str:
    """A modality in the page's language."""
    return coded("modality", name, context["language"])


def home(site: Site, visitor: Visitor) -> str:
    """Return the first page: one box to search and ask in, what is told of most, the latest articles, questions."""
    told = site.held.overview
    latest = latest_first(told["articles"])[:12]
    things = told["things"][:16] or [
        {"id": short(iri), "label": site.held.labels.get(iri, ""), "kind": site.held.kinds[iri], "articles": 1}
        for iri in site.held.often[:16]
    ]
    titles = [article["title"] for article in told["articles"]]
    return render(
        site,
        visitor,
        "home.html",
        title=titles[0] if len(titles) == 1 else "梧桐",
        counts=site.index.about("counts"),
        things=things,
        articles=latest,
        topics=topics(by_topic()),
        doubts=len(site.held.doubts.all),
        examples=site.examples,
    )


def search(site: Site, visitor: Visitor, asked: str) -> str:
    """Return what the words lead to: an answer where they are a question, things, indicators, articles, places."""
    asked = asked.strip()[:200]
    held = site.held
    inquiry = inquire(site.store, asked, site.names) if len(asked) > 1 else None
    answered = inquiry if inquiry is not None and inquiry.sparql else None
    return render(
        site,
        visitor,
        "search.html",
        asked=asked,
        inquiry=None if answered is None else _answered(site, answered),
        nearest=nearest(asked) if asked.endswith(("?", "？", "吗", "什么", "哪些", "多少")) else None,
        things=names_of(site, {"q": asked})[:24],
        indicators=held.figures.indicators(asked)[:24] if asked else [],
        articles=[article for article in held.articles.values() if asked and asked in article["title"]][:24],
        words=words_of(site, {"q": asked}) if len(asked) > 1 else [],
        titles=held.titles,
        examples=site.examples,
        named=_named(site, asked) if answered and not answered.answers else {},
    )


def _named(site: Site, asked: str) -> dict[str, list[Any]]:
    """What a question without an answer names: indicators with how many figures there are of them, and things."""
    indicators = [(name, n) for name, n in site.held.figures.indicators("") if len(name) > 1 and name in asked]
    labels = (label for label in site.by_label if len(label) > 1 and label in asked)
    return {
        "indicators": sorted(indicators, key=lambda one: (-len(one[0]), -one[1]))[:6],
        "things": [
            (label, short(site.by_label[label])) for label in sorted(labels, key=lambda label: (-len(label), label))
        ][:6],
    }


def _answered(site: Site, inquiry: Any) -> dict[str, Any]:
    """An answered question as its page shows it, with the sentences it rests on."""
    answers = [
        {
            "text": answer.about if inquiry.form == "define" else answer.text,
            "about": answer.text if inquiry.form == "define" else answer.about,
            "quoted": answer.quoted,
            "name": short(answer.iri) if answer.iri else "",
            "modality": answer.modality,
            "implied": answer.resolution == "implied",
            "scanned": False,
            "confidence": answer.confidence,
            "places": [site.held.placed(place) for place in site.places(answer.passages)],
        }
        for answer in inquiry.answers
    ]
    return {
        "understood": inquiry.understood,
        "doubts": inquiry.doubts,
        "sparql": inquiry.sparql,
        "answers": answers,
    }


def articles(site: Site, visitor: Visitor) -> str:
    """Return the list of all articles, the latest first."""
    return render(site, visitor, "articles.html", articles=latest_first(site.held.overview["articles"]))


def things(site: Site, visitor: Visitor, kind: str, page: str) -> str:
    """Return a page of the things of a class, of all without one, those most often told of first."""
    held = site.held
    found = [iri for iri in held.often if iri in held.labels and kind in ("", held.kinds[iri])]
    number = max(1, int(page)) if page.isascii() and page.isdigit() else 1
    shown = found[(number - 1) * ON_PAGE : number * ON_PAGE]
    told = {iri: held.told.get(iri, {}) for iri in shown}
    return render(
        site,
        visitor,
        "things.html",
        kind=kind,
        total=len(found),
        classes=sorted(Counter(held.kinds.values()).items(), key=lambda item: (-item[1], item[0])),
        unmentioned=0 if kind else site.index.about("counts")["entities"] - len(found),
        things=[
            {
                "id": short(iri),
                "label": held.labels[iri],
                "kind": held.kinds[iri],
                "articles": len(told[iri]),
                "mentions": sum(told[iri].values()),
            }
            for iri in shown
        ],
        before=number - 1,
        after=number + 1 if len(found) > number * ON_PAGE else 0,
    )


def thing(site: Site, visitor: Visitor, name: str, only: str = "") -> str:
    """Return the page of an entity, a figure, an article or anything else; raises LookupError where there is none.

    Of an entity `only` "doubtful" lists the facts that are.
    """
    iri = site.iri(name)
    if is_article(site, iri):
        return _article(site, visitor, name)
    if figure := site.held.figures.named(name):
        return render(site, visitor, "figure.html", iri=iri, figure=figure, titles=site.held.titles)
    entity = entity_of(site, {"id": name, "only": only})
    if entity:
        return _entity(site, visitor, iri, entity, only="doubtful" if only == "doubtful" else "")
    if not known(site, iri):
        raise LookupError(name)
    said = sorted(site.rows(_SAID, things=[iri]))
    pointing = sorted(site.rows(_POINTING, things=[iri]))
    return render(site, visitor, "other.html", iri=iri, name=name, said=said, pointing=pointing, base=site.base)


def missing(site: Site, visitor: Visitor, name: str, status: int = 404) -> str:
    """Return the page that says there is nothing of that name, or not in that form, and where to go on."""
    pair = ("没有这一页", "Nothing here") if status == 404 else ("没有这种格式", "Not in this format")
    message = (
        (f"图中没有“{name}”。", f"The graph has nothing called “{name}”.")
        if status == 404
        else (
            "可以要网页、Turtle、JSON-LD、N-Triples 或 RDF/XML。",
            "There is HTML, Turtle, JSON-LD, N-Triples, RDF/XML.",
        )
    )
    near = names_of(site, {"q": name})[:8] if status == 404 else []
    return render(
        site,
        visitor,
        "missing.html",
        title=pair[visitor.language],
        message=message[visitor.language],
        near=near,
        asked=name[:80],
    )


def query_page(site: Site, visitor: Visitor) -> str:
    """Return the SPARQL editor with the saved questions beside it."""
    saved = [
        {
            "name": one.name,
            "zh": one.zh,
            "en": one.en,
            "text": one.text,
            "parameters": [
                {"name": p.name, "zh": p.zh, "en": p.en, "type": p.type, "usual": p.usual} for p in one.parameters
            ],
        }
        for one in questions()
    ]
    terms = {"base": site.base, "terms": sorted(shipped_terms())}
    return render(site, visitor, "query.html", questions=saved, topics=topics(by_topic()), terms=data_block(terms))


def topics(found: Mapping[str, list[Question]]) -> list[tuple[str, tuple[str, str], list[Question]]]:
    """Return topics with their names in both languages and their questions."""
    return [(topic, TOPICS[topic], saved) for topic, saved in found.items()]


def _entity(site: Site, visitor: Visitor, iri: str, entity: dict[str, Any], *, only: str) -> str:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    indicators = list(dict.fromkeys(figure["indicator"] for figure in entity["figures"]))
    places = {name: at for at, name in enumerate([*indicators, *KINDS])}

    def order(figure: Mapping[str, Any]) -> tuple[Any, ...]:
        """Indicator by indicator as they come up, each through its years, levels first."""
        return _doubtful(figure), places[figure["indicator"]], places[figure["kind"]], figure["to"] or ""

    shown = {figure["id"] for figure in entity["figures"] if figure["growth"] is not None}
    apart = (figure for figure in entity["figures"] if figure["unit"] != "%" or figure["change"] not in shown)
    figures = sorted(apart, key=order)  # a growth that stands beside its level is no line of its own
    facts = sorted(entity["relations"], key=lambda fact: (not fact["out"], fact["edge"]["p"], fact["other"]["label"]))
    for fact in _merged(facts):
        name = site.term(fact["edge"]["p"])[visitor.language]
        groups[f"{name} →" if fact["out"] else f"← {name}"].append(fact)
    told = site.held.told.get(iri, {})
    most = max(told.values(), default=1)
    documents = [
        {**site.held.articles[name], "n": told[name], "share": round(100 * told[name] / most)}
        for name in site.held.newest
        if name in told
    ]
    return render(
        site,
        visitor,
        "entity.html",
        iri=iri,
        entity=entity,
        only=only,
        groups=sorted(((title, sorted(group, key=_told_less)) for title, group in groups.items()), key=_rank),
        figures=figures,
        charts=charts([figure for figure in figures if figure["kind"] == "level"], visitor.language),
        documents=documents[:100],
        titles=site.held.titles,
    )


def _told_less(fact: Mapping[str, Any]) -> tuple[bool, int]:
    """Where a relation stands among its like: those that are sure first, what most places state before the others."""
    return _apart(fact), -len(fact["edge"]["evidence"])


def _apart(fact: Mapping[str, Any]) -> bool:
    """Whether a relation stands apart, after those that are sure."""
    return _doubtful(fact["edge"])


def _rank(group: tuple[str, list[dict[str, Any]]]) -> tuple[bool, bool, int]:
    """What nobody is sure of comes last; what a thing does before what is done to it, what there is most of first."""
    facts = group[1]
    return all(map(_apart, facts)), not facts[0]["out"], -len(facts)


def _doubtful(fact: Mapping[str, Any]) -> bool:
    """Whether a fact or a figure stands apart, after those that are sure."""
    return doubtful(fact["confidence"])


def _merged(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What several articles state of the same two things once, with all its places, as sure as the surest of them."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact in facts:
        edge = fact["edge"]
        key = (fact["out"], edge["p"], fact["other"]["id"], edge["modality"])
        if key in merged:
            first = merged[key]["edge"]
            merged[key]["edge"] = {
                **first,
                "implied": first["implied"] and edge["implied"],
                "confidence": max(first["confidence"], edge["confidence"], key=lambda told: float(told or 1)),
                "evidence": [*first["evidence"], *edge["evidence"]],
            }
        else:
            merged[key] = {**fact}
    return list(merged.values())


def _article(site: Site, visitor: Visitor, name: str) -> str:
    found = article_of(site, {"id": name})
    if found is None:
        raise LookupError(name)
    marks = [Mark(**mark) for mark in found["marks"]]
    cut = pieces(found["text"], marks)
    return render(
        site,
        visitor,
        "article.html",
        iri=site.iri(name),
        article=found,
        pieces=cut,
        doubts=len(site.held.doubts.about(name)),
        before=_part(site, name, -1),
        after=_part(site, name, 1),
    )


def _part(site: Site, name: str, step: int) -> str:
    """The part before or after of a document that was too long to be read at once; empty where there is none."""
    stem, _, number = name.rpartition("-")
    other = f"{stem}-{int(number) + step}" if number.isdecimal() else ""
    titles = [_PART.sub("", site.held.titles.get(part, "")) for part in (name, other)]
    return other if titles[0] and titles[0] == titles[1] else ""


def _key(place: dict[str, Any]) -> str:
    return f"{place['article']}#char={place['b']},{place['e']}"


def render(site: Site, visitor: Visitor, template: str, /, **values: Any) -> str:
    """Return a page of a template."""
    language = visitor.language
    shared = {
        "visitor": visitor,
        "language": language,
        "key": _key,
        "doubtful": _doubtful,
        "t": lambda zh, en: (zh, en)[language],
        "term": lambda name: site.term(name)[language],
        "modalities": {name: pair[language] for name, pair in MODALITIES.items()},
        "column_name": lambda name: column_name(name, language),
        "titles": {},
        "dated": lambda article: site.held.articles.get(article, {}).get("issued", "")[:10],
    }
    return _templates().get_template(template).render({**shared, **values})
