"""Readings to RDF: what each fact looks like, whose words it points at, and that order never matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS, XSD

from kg.errors import GraphError
from kg.graph import build_dataset, build_nquads
from kg.model import (
    Article,
    Entity,
    Figure,
    Mention,
    Numeral,
    Period,
    Reading,
    Relation,
    Sentence,
    Span,
    Tally,
)
from kg.terms import BASE, DESCRIPTION_GRAPH, ONTOLOGY_GRAPH, REFERENCE_GRAPH, decimal, literal
from tests.support.gold import RECORDS, ROOT, gold_reading

WT = Namespace("https://w3id.org/wutong/ns#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ITSRDF = Namespace("http://www.w3.org/2005/11/its/rdf#")

TEXT = "青岚市𠮷事\n青岚市组建石化兵团，与石化兵团共建3个平台（甲台、乙台），增长1.8亿元。2023年，青岚市发展。"
HEADING = "青岚市𠮷事"


def found(words: str, nth: int = 0) -> dict[str, object]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    sentence = 0 if start < 6 else 1 if start < TEXT.index("2023") else 2
    span = Span(start, start + len(words))
    return {"article": "a1", "sentence": sentence, "span": span, "text": words, "rule": "test"}


def mention(words: str, kind: str, nth: int = 0, **more: object) -> Mention:
    return Mention(**found(words, nth), kind=kind, canonical=words, **more)  # type: ignore[arg-type]


def sentences() -> tuple[Sentence, ...]:
    cuts = [0, 6, TEXT.index("2023"), len(TEXT)]
    return tuple(
        Sentence(
            article="a1",
            index=i,
            span=Span(start, end),
            text=TEXT[start:end],
            role="heading" if i == 0 else "body",
            heading=HEADING if i else None,
        )
        for i, (start, end) in enumerate(pairwise(cuts))
    )


CITY, CITY_AGAIN, UNIT = mention("青岚市", "Place"), mention("青岚市", "Place", 1), mention("石化兵团", "CommandUnit")
STAND_IN = mention("石化兵团", "CommandUnit", 1)
GROWTH = Figure(
    **found("1.8亿元"),  # type: ignore[arg-type]
    value=Decimal("1.8E+8"),
    unit="元",
    indicator="投资",
    kind="growth",
    subject=CITY,
    period=Period(**found("2023年"), first=date(2023, 1, 1), last=date(2023, 12, 31)),  # type: ignore[arg-type]
)
COUNT = Figure(**found("3个"), value=Decimal(3), unit="个", indicator="平台", kind="level", subject=UNIT)  # type: ignore[arg-type]


def reading(**changes: object) -> Reading:
    whole = Reading(
        article=Article(
            id="a1",
            title="标题",
            text=TEXT,
            source="a1.txt",
            sha256="0" * 64,
            publisher="青岚日报",
            published=date(2024, 4, 15),
        ),
        sentences=sentences(),
        mentions=(CITY, CITY_AGAIN, UNIT, STAND_IN),
        figures=(GROWTH, COUNT),
        relations=(
            Relation(**found("青岚市组建石化兵团"), subject=CITY_AGAIN, predicate="hasPart", object=UNIT),  # type: ignore[arg-type]
            Relation(**found("与石化兵团共建3个平台"), subject=CITY, predicate="hasPart", object=STAND_IN),  # type: ignore[arg-type]
        ),
        numerals=(Numeral(**found("2023"), role="date"),),  # type: ignore[arg-type]
        tallies=(
            Tally(
                **found("3个平台（甲台、乙台）"),  # type: ignore[arg-type]
                figure=COUNT,
                items=(
                    Span(TEXT.index("甲台"), TEXT.index("甲台") + 2),
                    Span(TEXT.index("乙台"), TEXT.index("乙台") + 2),
                ),
                parts=(GROWTH,),
                complete=False,
            ),
        ),
        locality=CITY,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def entities() -> tuple[Entity, ...]:
    return (
        Entity(
            id="eb",
            kind="Place",
            label="青岚市",
            aliases=("青岚", "青岚市"),
            mentions=(CITY, CITY_AGAIN),
            code="530181",
            within="ec",
        ),
        Entity(id="ea", kind="CommandUnit", label="石化兵团", mentions=(UNIT, STAND_IN)),
        Entity(id="ec", kind="Place", label="云海省", code="530000"),
    )


CITY_IRI, UNIT_IRI, ARTICLE = URIRef(BASE + "eb"), URIRef(BASE + "ea"), URIRef(BASE + "a1")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return build_dataset([reading()], entities())


def test_an_entity_has_one_class_one_label_and_its_aliases(dataset: Dataset) -> None:
    assert list(dataset.objects(CITY_IRI, RDF.type)) == [WT.Place]
    assert list(dataset.objects(CITY_IRI, RDFS.label)) == [Literal("青岚市", lang="zh")]
    assert list(dataset.objects(CITY_IRI, SKOS.altLabel)) == [Literal("青岚", lang="zh")]


def test_the_article_carries_its_text_and_its_metadata(dataset: Dataset) -> None:
    assert set(dataset.objects(ARTICLE, RDF.type)) == {WT.Article, NIF.Context}
    assert str(dataset.value(ARTICLE, NIF.isString)) == TEXT
    assert dataset.value(ARTICLE, DCTERMS.title) == Literal("标题", lang="zh")
    assert dataset.value(ARTICLE, DCTERMS.issued) == Literal("2024-04-15", datatype=XSD.date)
    assert dataset.value(ARTICLE, WT.locality) == CITY_IRI
    assert dataset.value(ARTICLE, DCTERMS.publisher) is None
    assert str(dataset.value(ARTICLE, URIRef("https://schema.org/publisher"))) == "青岚日报"


def test_a_publisher_that_is_mentioned_is_an_entity() -> None:
    graph = build_dataset([reading(publisher=UNIT)], entities())
    assert graph.value(ARTICLE, DCTERMS.publisher) == UNIT_IRI


def test_every_passage_quotes_the_text_at_its_offsets(dataset: Dataset) -> None:
    passages = list(dataset.subjects(NIF.referenceContext, ARTICLE))
    assert len(passages) == 3 + 4 + 2 + 2 + 1 + 1 + 2
    for passage in passages:
        start, end = (int(str(dataset.value(passage, p))) for p in (NIF.beginIndex, NIF.endIndex))
        assert passage == URIRef(f"{ARTICLE}#char={start},{end}")
        assert str(dataset.value(passage, NIF.anchorOf)) == TEXT[start:end]
        assert (passage, RDF.type, NIF.RFC5147String) in dataset


def test_a_mention_refers_to_its_entity_and_stands_in_its_sentence(dataset: Dataset) -> None:
    passage = URIRef(f"{ARTICLE}#char={CITY_AGAIN.span.start},{CITY_AGAIN.span.end}")
    assert dataset.value(passage, ITSRDF.taIdentRef) == CITY_IRI
    sentence = dataset.value(passage, NIF.superString)
    assert (sentence, RDF.type, NIF.Sentence) in dataset
    assert str(dataset.value(sentence, WT.heading)) == HEADING


def test_a_fact_said_twice_is_one_assertion_with_two_passages(dataset: Dataset) -> None:
    facts = [a for a in dataset.subjects(RDF.type, WT.Assertion) if dataset.value(a, RDF.object) == UNIT_IRI]
    assert len(facts) == 1
    assert dataset.value(facts[0], RDF.subject) == CITY_IRI
    assert dataset.value(facts[0], RDF.predicate) == WT.hasPart
    quotes = {str(dataset.value(p, NIF.anchorOf)) for p in dataset.objects(facts[0], PROV.wasDerivedFrom)}
    assert quotes == {"青岚市组建石化兵团", "与石化兵团共建3个平台"}


def test_the_stated_wording_says_by_which_rule() -> None:
    first, second = reading().relations
    relations = (replace(first, rule="guess", resolution="implied"), replace(second, rule="sure", resolution="stated"))
    graph = build_dataset([reading(relations=relations)], entities()[:2])
    (fact,) = graph.subjects(RDF.type, WT.Assertion)
    assert [str(o) for o in graph.objects(fact, WT.rule)] == ["sure"]
    assert [str(o) for o in graph.objects(fact, WT.subjectResolution)] == ["stated"]


def test_a_numeral_keeps_its_passage_to_itself() -> None:
    """Each passage has one rule and one role: a mention or a sentence in the same words leaves them to the numeral."""
    numeral = Numeral(**{**found("石化兵团"), "rule": "numbers"}, role="name")  # type: ignore[arg-type]
    line = Numeral(article="a1", sentence=0, span=Span(0, 6), text=TEXT[:6], rule="numbers", role="code")
    graph = build_dataset([reading(numerals=(numeral, line))], entities())
    for passage in graph.subjects(RDF.type, WT.Numeral):
        assert [str(o) for o in graph.objects(passage, WT.rule)] == ["numbers"]
        assert len(list(graph.objects(passage, WT.role))) == 1


def test_a_relation_is_a_plain_triple_and_so_is_its_inverse(dataset: Dataset) -> None:
    assert (CITY_IRI, WT.hasPart, UNIT_IRI) in dataset
    assert (UNIT_IRI, WT.partOf, CITY_IRI) in dataset


def test_a_symmetric_relation_is_said_both_ways() -> None:
    relation = replace(reading().relations[0], predicate="cooperatesWith")
    graph = build_dataset([reading(relations=(relation,))], entities())
    assert (UNIT_IRI, WT.cooperatesWith, CITY_IRI) in graph
    assert (CITY_IRI, WT.cooperatesWith, UNIT_IRI) in graph


def test_nothing_is_related_to_itself() -> None:
    relation = replace(reading().relations[0], object=CITY)
    graph = build_dataset([reading(relations=(relation,))], entities())
    assert (CITY_IRI, WT.hasPart, CITY_IRI) not in graph


def test_a_figure_has_every_slot(dataset: Dataset) -> None:
    figure = next(o for o in dataset.subjects(RDF.type, WT.Observation) if dataset.value(o, WT.kind) == WT.growth)
    assert dataset.value(figure, WT.value) == Literal(180_000_000, datatype=XSD.decimal)
    assert dataset.value(figure, WT.subject) == CITY_IRI
    assert str(dataset.value(dataset.value(figure, WT.unit), RDFS.label)) == "元"
    assert str(dataset.value(dataset.value(figure, WT.indicator), RDFS.label)) == "投资"
    assert str(dataset.value(figure, WT.periodEnd)) == "2023-12-31"
    assert [str(dataset.value(figure, p)) for p in (WT.text, WT.qualifier, WT.rule, WT.subjectResolution)] == [
        "1.8亿元",
        "exact",
        "test",
        "implied",
    ]
    assert str(dataset.value(dataset.value(figure, PROV.wasDerivedFrom), NIF.anchorOf)) == "1.8亿元"


def test_a_numeral_says_why_it_does_not_measure(dataset: Dataset) -> None:
    (numeral,) = dataset.subjects(RDF.type, WT.Numeral)
    assert (str(dataset.value(numeral, NIF.anchorOf)), str(dataset.value(numeral, WT.role))) == ("2023", "date")


def test_a_tally_ties_its_count_to_its_items_and_parts(dataset: Dataset) -> None:
    (tally,) = dataset.subjects(RDF.type, WT.Tally)
    assert dataset.value(dataset.value(tally, WT.declares), WT.kind) == WT.level
    assert {str(dataset.value(i, NIF.anchorOf)) for i in dataset.objects(tally, WT.lists)} == {"甲台", "乙台"}
    assert dataset.value(dataset.value(tally, WT.sums), WT.kind) == WT.growth
    assert dataset.value(tally, WT.complete) == Literal(False)


def test_division_codes_stand_in_their_own_graph_with_their_source(dataset: Dataset) -> None:
    reference = dataset.graph(URIRef(REFERENCE_GRAPH))
    province = URIRef(BASE + "ec")
    assert (CITY_IRI, WT.partOf, province) in reference
    assert (CITY_IRI, WT.partOf, province) not in dataset.graph(ARTICLE)
    assert str(reference.value(CITY_IRI, WT.divisionCode)) == "530181"
    assert str(reference.value(province, RDFS.label)) == "云海省"
    (fact,) = reference.subjects(RDF.type, WT.Assertion)
    assert reference.value(fact, PROV.wasDerivedFrom) == URIRef(REFERENCE_GRAPH)


def test_the_class_tree_comes_along_and_blank_nodes_stay_behind(dataset: Dataset) -> None:
    ontology = dataset.graph(URIRef(ONTOLOGY_GRAPH))
    assert (WT.CommandUnit, RDFS.subClassOf, WT.Organization) in ontology
    assert "_:" not in build_nquads([reading()], entities())


def test_a_users_ontology_is_said_too(tmp_path: Path) -> None:
    extra = tmp_path / "mine.ttl"
    extra.write_text("@prefix wt: <https://w3id.org/wutong/ns#> . wt:Orchard a wt:Thing .", encoding="utf-8")
    assert "ns#Orchard" in build_nquads([reading()], entities(), ontology=[extra])
    extra.write_text("wt:Orchard", encoding="utf-8")
    with pytest.raises(GraphError, match=r"mine\.ttl"):
        build_nquads([reading()], entities(), ontology=[extra])


def test_cues_of_a_users_ontology_stay_in_its_file(tmp_path: Path) -> None:
    extra = tmp_path / "mine.ttl"
    extra.write_text(
        "@prefix wt: <https://w3id.org/wutong/ns#> . @prefix lex: <https://w3id.org/wutong/lexicon#> .\n"
        'wt:Orchard a wt:Thing ; lex:ending "果园" .',
        encoding="utf-8",
    )
    assert "果园" not in build_nquads([reading()], entities(), ontology=[extra])


def test_a_unit_is_tied_to_its_standard_where_there_is_one(dataset: Dataset) -> None:
    standards = {
        str(dataset.value(unit, RDFS.label)): {str(o) for o in dataset.objects(unit, SKOS.exactMatch)}
        for unit in dataset.subjects(RDF.type, WT.Unit)
    }
    assert standards == {"元": {"http://qudt.org/vocab/unit/CCY_CNY"}, "个": set()}


def test_every_standard_unit_has_one_label_and_one_match() -> None:
    units = Graph().parse(ROOT / "ontology" / "units.ttl")
    nodes = set(units.subjects(RDF.type, WT.Unit))
    labels = [str(units.value(node, RDFS.label)) for node in nodes]
    assert len(labels) == len(set(labels)) > 30
    assert all(str(units.value(node, SKOS.exactMatch)).startswith("http://qudt.org/vocab/unit/") for node in nodes)


def test_an_article_tells_the_same_whatever_is_built_with_it() -> None:
    """Of an entity's aliases it tells those it uses itself, and those that no text accounts for."""
    other = replace(CITY, article="a2", span=Span(0, 4), text="青岚全市", aliases=("岚城",))
    alone = entities()
    city = replace(alone[0], aliases=("岚城", "青岚", "青岚全市"), mentions=(*alone[0].mentions, other))
    together = (city, *alone[1:])
    second = replace(reading().article, id="a2", text="青岚全市")
    two = Reading(article=second, sentences=(), mentions=(other,))
    of_one = [line for line in build_nquads([reading()], alone).splitlines() if line.endswith("/id/a1> .")]
    of_both = [line for line in build_nquads([reading(), two], together).splitlines() if line.endswith("/id/a1> .")]
    assert of_one == of_both
    names = build_dataset([reading(), two], together).graph(URIRef(BASE + "a2")).objects(CITY_IRI, SKOS.altLabel)
    assert {str(name) for name in names} == {"岚城", "青岚", "青岚全市"}


def test_whatever_a_fact_is_about_has_its_label_beside_it() -> None:
    """The locality, the publisher and the ends of relations may be mentioned in another article alone."""
    bare = reading(mentions=(), figures=(), tallies=(), publisher=UNIT)
    graph = build_dataset([bare], entities()).graph(ARTICLE)
    assert {str(o) for o in graph.objects(None, RDFS.label)} >= {"青岚市", "石化兵团"}


def test_each_article_is_a_graph_of_its_own(dataset: Dataset) -> None:
    names = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert names == {str(ARTICLE), ONTOLOGY_GRAPH, REFERENCE_GRAPH, DESCRIPTION_GRAPH}


def test_a_mention_that_a_stage_made_anew_is_found_by_name() -> None:
    made = replace(CITY, rule="other", span=Span(2, 5), text="市𠮷事")
    graph = build_dataset([reading(locality=made)], entities())
    assert graph.value(ARTICLE, WT.locality) == CITY_IRI


def test_a_mention_of_nothing_is_an_error_that_says_where() -> None:
    stranger = replace(CITY, canonical="临海市")
    with pytest.raises(GraphError, match=r"a1#char=0,3.*link the mention"):
        build_nquads([reading(locality=stranger)], entities())


@pytest.mark.parametrize("base", ["", "here/", "https://例.cn/", "https://x.org/a b/", "https://x.org/<"])
def test_a_base_that_begins_no_iri_is_refused(base: str) -> None:
    with pytest.raises(GraphError, match="beginning of an IRI"):
        build_nquads([reading()], entities(), base=base)


def test_another_base_moves_entities_and_articles() -> None:
    graph = build_dataset([reading()], entities(), base="https://example.org/x/")
    assert (URIRef("https://example.org/x/eb"), RDF.type, WT.Place) in graph
    assert graph.value(URIRef("https://example.org/x/a1"), NIF.isString)


def test_two_figures_in_the_same_words_are_two_where_their_subjects_differ() -> None:
    graph = build_dataset([reading(figures=(COUNT, replace(COUNT, subject=CITY), COUNT), tallies=())], entities())
    assert len(list(graph.subjects(RDF.type, WT.Observation))) == 2


@settings(max_examples=10)
@given(st.permutations(sorted(RECORDS)))
def test_the_order_of_articles_and_entities_does_not_matter(order: list[str]) -> None:
    pairs = [gold_reading(name) for name in order]
    nquads = build_nquads([r for r, _ in pairs], [e for _, es in pairs for e in reversed(es)])
    assert hash(nquads) == hash(_in_fixed_order())


def _in_fixed_order(cache: dict[str, str] = {}) -> str:  # noqa: B006 a cache is wanted
    if not cache:
        pairs = [gold_reading(name) for name in sorted(RECORDS)]
        cache["nquads"] = build_nquads([r for r, _ in pairs], [e for _, es in pairs for e in es])
    return cache["nquads"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_as_a_literal(text: str) -> None:
    graph = Graph().parse(data=f"<a:a> <a:b> {literal(text, language='zh')} .\n", format="nt")
    assert [str(value) for value in graph.objects()] == [text]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_a_decimal_keeps_its_value_and_has_one_form(value: Decimal) -> None:
    form = decimal(value)
    assert Decimal(form.split('"')[1]) == value
    assert form == decimal(Decimal(f"{value:f}00" if "." in f"{value:f}" else f"{value:f}.00"))
    assert "E" not in form.split("^^")[0]
