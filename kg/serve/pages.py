"""The pages for people: one of each thing, one of the saved questions, one for what is not there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.find.survey import short
from kg.query import questions
from kg.serve.explore import article as article_of
from kg.serve.explore import entity as entity_of
from kg.serve.facts import figures_of
from kg.serve.marks import pieces
from kg.serve.site import Site
from kg.serve.things import is_article, known

_HERE = Path(__file__).resolve().parent
_MOST_QUOTES = 200
_QUOTES = """
SELECT DISTINCT ?m ?quote WHERE { VALUES ?m { {things} } ?m nif:anchorOf ?quote }"""
_TITLES = "SELECT DISTINCT ?a ?title WHERE { VALUES ?a { {things} } ?a dcterms:title ?title }"
_SAID = """
SELECT DISTINCT ?p ?o ?label WHERE { VALUES ?s { {things} } ?s ?p ?o OPTIONAL { ?o rdfs:label ?label } } LIMIT 500"""
_POINTING = """
SELECT DISTINCT ?s ?p ?label WHERE { VALUES ?o { {things} } ?s ?p ?o OPTIONAL { ?s rdfs:label ?label } } LIMIT 500"""


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["short"] = short
    return environment


def thing(site: Site, name: str) -> str:
    """Return the page of an entity, a figure, an article or anything else; raises LookupError where there is none."""
    iri = site.iri(name)
    if is_article(site, iri):
        return _article(site, name)
    entity = entity_of(site, {"id": name})
    if entity and entity["node"]["kind"] in site.index.about("classes"):
        return _entity(site, iri, entity)
    figures = figures_of(site, figure=iri)
    if figures:
        return _render(
            "figure.html",
            iri=iri,
            figure=figures[0],
            kind=site.term(figures[0]["kind"]),
            quotes=_quotes(site, figures),
            titles=_titles(site, figures),
        )
    if not known(site, iri):
        raise LookupError(name)
    said = sorted(site.rows(_SAID, things=[iri]))
    pointing = sorted(site.rows(_POINTING, things=[iri]))
    return _render("other.html", iri=iri, name=name, said=said, pointing=pointing, base=site.base)


def missing(name: str) -> str:
    """Return the page that says there is nothing of that name."""
    return _render("missing.html", name=name)


def questions_page(site: Site) -> str:
    """Return the page to ask on: the saved questions beside a SPARQL editor."""
    saved = [
        {
            "name": question.name,
            "zh": question.zh,
            "en": question.en,
            "text": question.text,
            "parameters": [
                {"name": p.name, "zh": p.zh, "en": p.en, "type": p.type, "default": p.default}
                for p in question.parameters
            ],
        }
        for question in questions()
    ]
    return _render("questions.html", questions=saved, counts=site.index.about("counts"))


def _entity(site: Site, iri: str, entity: dict[str, Any]) -> str:
    facts = sorted(entity["relations"], key=lambda fact: (not fact["out"], fact["edge"]["p"], fact["other"]["label"]))
    evidenced = [fact["edge"] for fact in facts] + entity["figures"]
    mentions = [{"evidence": [mention]} for mention in entity["mentions"][:_MOST_QUOTES]]
    return _render(
        "entity.html",
        iri=iri,
        entity=entity,
        facts=facts,
        kind=site.term(entity["node"]["kind"]),
        kinds={figure["kind"]: site.term(figure["kind"]) for figure in entity["figures"]},
        predicates={fact["edge"]["p"]: site.term(fact["edge"]["p"]) for fact in facts},
        quotes=_quotes(site, evidenced + mentions),
        titles=_titles(site, evidenced + mentions),
    )


def _article(site: Site, name: str) -> str:
    found = article_of(site, {"id": name})
    if found is None:
        raise LookupError(name)
    return _render("article.html", iri=site.iri(name), article=found, pieces=pieces(found["text"], found["marks"]))


def _quotes(site: Site, evidenced: list[dict[str, Any]]) -> dict[str, str]:
    """The words at each place, by `article#char=b,e`."""
    iris = sorted({f"{site.base}{_key(place)}" for item in evidenced for place in item["evidence"]})
    return {iri.removeprefix(site.base): quote for iri, quote in site.rows(_QUOTES, things=iris)}


def _titles(site: Site, evidenced: list[dict[str, Any]]) -> dict[str, str]:
    iris = sorted({site.base + place["article"] for item in evidenced for place in item["evidence"]})
    return {short(iri): title for iri, title in site.rows(_TITLES, things=iris)}


def _key(place: dict[str, Any]) -> str:
    return f"{place['article']}#char={place['b']},{place['e']}"


def _render(template: str, **values: Any) -> str:
    return _templates().get_template(template).render(key=_key, **values)
