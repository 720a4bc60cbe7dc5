"""What is told as a fact and what is not: modality and confidence from the reading to the answers and the check."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store
from rdflib import Dataset, Literal, Namespace, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SKOS

from kg.check import check
from kg.graph import build_dataset, build_nquads
from kg.lexicon import load_lexicon
from kg.modality import modals
from kg.model import CHANGE_FORMS, MODALITIES, Entity, Figure, Mention, Reading, Relation, is_told
from kg.query import Rows, ask, question
from kg.report import report_markdown
from kg.resources import VERSION
from kg.segment import segment
from kg.terms import BASE, CUBE, DESCRIPTION_GRAPH, VOID, WT
from tests.support.making import article_of, figure_at, mention_at, relation_at

W, QB, V = Namespace(WT), Namespace("http://purl.org/linked-data/cube#"), Namespace(VOID)
TEXT = (
    "临溪县成立招商局。临溪县将组建文旅集团。2023年临溪县产值达2亿元，增长9%，"
    "占全省工业产值的3%，居全省倒数第二位。粮食产量5吨。"
)
ARTICLE = article_of("t1", TEXT)
COUNTY = mention_at(ARTICLE, "临溪县", kind="Place")
BUREAU = mention_at(ARTICLE, "招商局", kind="GovernmentBody")
GROUP = mention_at(ARTICLE, "文旅集团", kind="Enterprise")
FOUNDED = relation_at(ARTICLE, "临溪县成立招商局", COUNTY, "establishes", BUREAU)
TO_FOUND = relation_at(ARTICLE, "临溪县将组建文旅集团", COUNTY, "establishes", GROUP, modality="planned")
LEVEL = figure_at(ARTICLE, "2亿元", "2E8", "元", "产值", subject=COUNTY)
GROWTH = figure_at(ARTICLE, "9%", "9", "%", "产值", kind="growth", subject=COUNTY, change_of=LEVEL.span)
SHARE = figure_at(ARTICLE, "3%", "3", "%", "产值占比", kind="share", subject=COUNTY, share_of="全省工业产值")
RANK = figure_at(ARTICLE, "倒数第二位", "2", "位", "产值", kind="rank", qualifier="fromEnd", subject=COUNTY)
GRAIN = figure_at(ARTICLE, "5吨", "5", "吨", "粮食产量")


def reading(**changes: object) -> Reading:
    whole = Reading(
        article=ARTICLE,
        sentences=(),
        mentions=(COUNTY, BUREAU, GROUP),
        figures=(LEVEL, GROWTH, SHARE, RANK, GRAIN),
        relations=(FOUNDED, TO_FOUND),
        locality=COUNTY,
        about=COUNTY,
        withheld=7,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def entities() -> tuple[Entity, ...]:
    named: tuple[Mention, ...] = (COUNTY, BUREAU, GROUP)
    return tuple(Entity(id=f"e{i}", kind=m.kind, label=m.canonical, mentions=(m,)) for i, m in enumerate(named))


def graph(**changes: object) -> Dataset:
    return build_dataset([reading(**changes)], entities())


def asked(name: str, /, found: Reading | None = None, **values: str) -> list[dict[str, str]]:
    store = Store()
    store.load(build_nquads([found or reading()], entities()).encode(), format=RdfFormat.N_QUADS)
    rows = ask(store, question(name).sparql(values))
    assert isinstance(rows, Rows)
    return list(rows.dicts())


def figure(dataset: Dataset, words: str) -> URIRef:
    (node,) = dataset.subjects(W.text, Literal(words))
    assert isinstance(node, URIRef)
    return node


COUNTY_IRI, BUREAU_IRI, GROUP_IRI = (URIRef(f"{BASE}e{i}") for i in range(3))

# ------------------------------------------------------------------------------------------- in the values


@given(st.sampled_from(MODALITIES), st.none() | st.decimals(0, 1, places=2))
def test_only_what_is_asserted_and_sure_enough_is_told(modality: str, confidence: Decimal | None) -> None:
    sure = confidence is None or confidence >= Decimal("0.70")
    assert is_told(modality, confidence) == (modality == "asserted" and sure)


@pytest.mark.parametrize(
    "change", [{"modality": "wished"}, {"confidence": Decimal("1.01")}, {"confidence": Decimal("-0.01")}]
)
@pytest.mark.parametrize("fact", [FOUNDED, LEVEL], ids=["relation", "figure"])
def test_a_truth_that_is_none_is_refused(fact: Relation | Figure, change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="t1: no"):
        replace(fact, **change)  # type: ignore[arg-type]


def test_a_form_of_change_that_is_none_is_refused() -> None:
    assert replace(GROWTH, change_form=CHANGE_FORMS[0]).change_form == "increase"
    with pytest.raises(ValueError, match="double"):
        replace(GROWTH, change_form="double")


# -------------------------------------------------------------------------------------------- in the graph


def test_a_plan_has_an_assertion_and_no_plain_triple() -> None:
    dataset = graph()
    assert (COUNTY_IRI, W.establishes, BUREAU_IRI) in dataset
    assert (COUNTY_IRI, W.establishes, GROUP_IRI) not in dataset
    (plan,) = dataset.subjects(RDF.object, GROUP_IRI)
    assert list(dataset.objects(plan, W.modality)) == [W.planned]


@pytest.mark.parametrize("modality", MODALITIES)
@pytest.mark.parametrize("confidence", [None, "0.69", "0.7", "1"])
def test_the_plain_triple_and_its_inverse_stand_only_for_what_is_told(modality: str, confidence: str | None) -> None:
    sure = None if confidence is None else Decimal(confidence)
    relation = replace(FOUNDED, predicate="hasPart", modality=modality, confidence=sure)
    dataset = graph(relations=(relation,))
    told = is_told(modality, sure)
    assert ((COUNTY_IRI, W.hasPart, BUREAU_IRI) in dataset) == told
    assert ((BUREAU_IRI, W.partOf, COUNTY_IRI) in dataset) == told
    assert len(list(dataset.subjects(RDF.type, W.Assertion))) == 1


@pytest.mark.parametrize(
    ("confidence", "written"), [("0.9", "0.9"), ("0.974", "0.97"), ("0.4999", "0.49"), ("1", "1"), ("0.005", "0")]
)
def test_a_confidence_has_two_digits_and_is_never_rounded_up(confidence: str, written: str) -> None:
    sure = Decimal(confidence)
    dataset = graph(relations=(replace(FOUNDED, confidence=sure),), figures=(replace(GRAIN, confidence=sure),))
    assert {str(o) for o in dataset.objects(None, W.confidence)} == {written}


def test_a_thing_planned_and_done_is_two_assertions() -> None:
    done = replace(TO_FOUND, modality="asserted", span=FOUNDED.span, text=FOUNDED.text)
    dataset = graph(relations=(TO_FOUND, done))
    assert {dataset.value(a, W.modality) for a in dataset.subjects(RDF.object, GROUP_IRI)} == {W.planned, W.asserted}
    assert (COUNTY_IRI, W.establishes, GROUP_IRI) in dataset


def test_a_sure_reading_wins_over_an_unsure_one_of_the_same_fact() -> None:
    unsure = replace(FOUNDED, confidence=Decimal("0.2"), rule="guess")
    dataset = graph(relations=(replace(FOUNDED, resolution="implied"), unsure))
    (fact,) = dataset.subjects(RDF.type, W.Assertion)
    assert str(dataset.value(fact, W.rule)) == "test"
    assert dataset.value(fact, W.confidence) is None


def test_a_growth_points_at_its_level_and_a_share_at_its_whole() -> None:
    dataset = graph()
    assert dataset.value(figure(dataset, "9%"), W.changeOf) == figure(dataset, "2亿元")
    whole = dataset.value(figure(dataset, "3%"), W.shareOf)
    assert str(dataset.value(whole, RDFS.label)) == "工业总产值"
    share = replace(SHARE, share_of=LEVEL.span)
    of_figure = graph(figures=(LEVEL, share))
    assert of_figure.value(figure(of_figure, "3%"), W.shareOf) == figure(of_figure, "2亿元")


def test_a_growth_finds_its_level_when_a_later_stage_has_filled_its_slots() -> None:
    dataset = graph(figures=(replace(LEVEL, indicator="工业产值"), GROWTH))
    assert dataset.value(figure(dataset, "9%"), W.changeOf) == figure(dataset, "2亿元")
    assert graph(figures=(GROWTH,)).value(None, W.changeOf) is None


def test_a_figure_keeps_the_texts_words_and_says_how_it_compares() -> None:
    growth = replace(GROWTH, change_form="multiple", compared_with="2019年")
    dataset = graph(figures=(LEVEL, growth))
    node = figure(dataset, "9%")
    told = [str(dataset.value(node, p)) for p in (W.indicatorText, W.changeForm, W.comparedWith)]
    assert told == ["产值", "multiple", "2019年"]


def test_an_article_says_what_it_is_about_and_how_much_was_withheld() -> None:
    dataset = graph()
    article = URIRef(BASE + "t1")
    assert dataset.value(article, W.about) == COUNTY_IRI
    assert int(str(dataset.value(article, W.withheld))) == 7


def test_a_mention_carries_its_confidence() -> None:
    city = replace(COUNTY, confidence=Decimal("0.8"))
    dataset = graph(mentions=(city, BUREAU, GROUP))
    assert [str(o) for o in dataset.objects(URIRef(f"{BASE}t1#char=0,3"), W.confidence)] == ["0.8"]


# ---------------------------------------------------------------------------------- in the answers, the check


def test_plans_are_in_no_answer_unless_they_are_asked_for() -> None:
    assert [row["thing"] for row in asked("about-enterprise", enterprise="文旅集团")] == []
    assert [row["object"] for row in asked("evidence-of", name="临溪县")] == ["招商局"]
    assert [row["object"] for row in asked("evidence-of", name="临溪县", modality="planned")] == ["文旅集团"]


def test_a_planned_figure_is_in_no_answer_about_what_is() -> None:
    goal = replace(LEVEL, modality="planned")
    found = reading(figures=(goal, replace(GRAIN, confidence=Decimal("0.3"))))
    assert asked("figures-of", found) == []
    assert [row["text"] for row in asked("figures-of", found, modality="planned")] == ["2亿元"]


def test_a_figure_without_a_subject_is_answered_where_none_is_asked_for() -> None:
    about = {row["text"]: row["about"] for row in asked("figures-of")}
    assert about["5吨"] == ""
    assert about["2亿元"] == "临溪县"
    assert "5吨" not in {row["text"] for row in asked("figures-of", subject="临溪县")}


def test_the_check_counts_what_is_withheld_and_finds_nothing_wrong_in_it() -> None:
    doubtful = replace(FOUNDED, predicate="leads", confidence=Decimal("0.3"))
    dataset = graph(relations=(FOUNDED, TO_FOUND, doubtful), figures=(replace(GRAIN, modality="conditional"),))
    report = check(dataset)
    assert report.withheld == {"planned": 1, "conditional": 1, "unsure": 1, "unread": 7}
    assert report.conforms
    assert "计划 1" in report_markdown(dataset, report)


def test_a_plain_triple_that_only_a_plan_states_is_an_error() -> None:
    dataset = graph()
    dataset.graph(URIRef(BASE + "t1")).add((COUNTY_IRI, W.establishes, GROUP_IRI))
    assert "evidence.relation" in {f.check for f in check(dataset) if f.level == "error"}


# ------------------------------------------------------------------------------------- for other people's tools


def test_every_figure_belongs_to_the_data_set_that_has_its_dimensions() -> None:
    dataset = graph()
    assert dataset.value(figure(dataset, "5吨"), QB.dataSet) == URIRef(CUBE + "figures")
    assert dataset.value(figure(dataset, "9%"), QB.dataSet) == URIRef(CUBE + "figures-of-subject")
    for observation in dataset.subjects(RDF.type, W.Observation):
        (structure,) = dataset.objects(dataset.value(observation, QB.dataSet), QB.structure)
        for component in dataset.objects(structure, QB.component):
            for dimension in dataset.objects(component, QB.dimension):
                assert len(list(dataset.objects(observation, dimension))) == 1, dimension
    assert (figure(dataset, "9%"), RDF.type, QB.Observation) in dataset


def test_every_rule_is_a_node_with_its_name_an_example_and_its_source() -> None:
    dataset = graph()
    names = {str(o) for o in dataset.objects(None, W.rule)}
    assert names
    for name in names:
        (node,) = dataset.subjects(SKOS.notation, Literal(name))
        assert (node, SKOS.inScheme, W.Rules) in dataset
        assert str(dataset.value(node, SKOS.example)) in TEXT
        assert dataset.value(node, URIRef("http://purl.org/dc/terms/source"))


def test_the_build_is_an_activity_of_the_program_in_its_version() -> None:
    dataset = graph()
    (activity,) = dataset.subjects(PROV.used, URIRef(BASE + "t1"))
    assert (activity, RDF.type, PROV.Activity) in dataset
    agent = dataset.value(activity, PROV.wasAssociatedWith)
    assert (agent, RDF.type, PROV.SoftwareAgent) in dataset
    assert str(dataset.value(agent, URIRef("https://schema.org/softwareVersion"))) == VERSION


def test_void_counts_the_graph() -> None:
    dataset = graph()
    description = dataset.graph(URIRef(DESCRIPTION_GRAPH))
    others = [g for g in dataset.graphs() if str(g.identifier) != DESCRIPTION_GRAPH]
    union = {triple for g in others for triple in g}
    whole = URIRef(DESCRIPTION_GRAPH)
    assert int(str(description.value(whole, V.triples))) == len(union)
    (figures,) = description.subjects(V["class"], W.Observation)
    assert int(str(description.value(figures, V.entities))) == 5
    subsets = {str(description.value(s, V.triples)) for s in description.objects(whole, V.subset)}
    assert subsets == {str(len(g)) for g in others if len(g)}


@pytest.mark.parametrize(
    ("said", "first", "last", "standing", "modality"),
    [
        ("“下一步我们要建设示范带，到2025年建成茶园4万亩。”镇长罗玉梅说。", "镇长", "罗玉梅", True, "asserted"),
        ("“下一步我们要建设示范带，到2025年建成茶园4万亩。”镇长罗玉梅说。", "镇长", "罗玉梅", False, "planned"),
        ("拟任命罗玉梅为镇长。", "罗玉梅", "镇长", True, "planned"),
        ("建议罗玉梅任镇长。", "罗玉梅", "镇长", True, "proposed"),
        ("会上，原镇长罗玉梅发言。", "镇长", "罗玉梅", True, "former"),
    ],
)
def test_a_post_is_planned_by_the_words_right_beside_it_only(
    said: str, first: str, last: str, standing: bool, modality: str
) -> None:
    lexicon = load_lexicon()
    (sentence,) = [s for s in segment(article_of("a", said), lexicon) if first in s.text]
    cues = lexicon.once("modality", modals)
    assert cues.of(said, sentence, said.index(first), said.index(last), standing=standing) == modality
