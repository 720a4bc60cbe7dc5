"""The marking on graphs small enough to see through: one article, one thing at a time."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph

from kg.evaluate import Gold, Scores, evaluate
from kg.evaluate.gold import Place, parse_gold
from kg.evaluate.seen import Seen, look
from kg.terms import PREFIXES

TEXT = "甲市新增企业5家，乙市新增企业5家，甲市增长3%。"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
BASE = f"""{HEAD}
@base <https://w3id.org/wutong/id/> .
wt:Enterprise rdfs:subClassOf wt:Organization .
wt:Organization rdfs:subClassOf wt:Entity .
<a> a wt:Article ; nif:isString "{TEXT}" .
"""


def passage(words: str, nth: int = 0) -> str:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return f"<a#char={at},{at + len(words)}>"


def passages(*places: tuple[str, int]) -> str:
    lines = []
    for words, nth in places:
        iri = passage(words, nth)
        start, end = iri.removeprefix("<a#char=").removesuffix(">").split(",")
        lines.append(f"{iri} nif:referenceContext <a> ; nif:beginIndex {start} ; nif:endIndex {end} ;\n")
        lines.append(f'  nif:anchorOf "{words}" .\n')
    return "".join(lines)


def figure(name: str, place: str, **slots: str) -> str:
    said = {
        "wt:value": "5.0",
        "wt:unit": '"家"',
        "wt:kind": "wt:level",
        "wt:subject": "<e1>",
        "wt:indicator": '"新增企业"',
        "wt:qualifier": '"exact"',
    } | {f"wt:{slot}": value for slot, value in slots.items()}
    rest = " ; ".join(f"{slot} {value}" for slot, value in said.items() if value)
    return f"<{name}> a wt:Observation ; prov:wasDerivedFrom {place} ; {rest} .\n"


CITIES = (
    passages(("甲市", 0), ("乙市", 0), ("新增企业5家", 0), ("新增企业5家", 1), ("增长3%", 0))
    + f'<e1> a wt:Place ; rdfs:label "甲市"@zh . {passage("甲市")} itsrdf:taIdentRef <e1> .\n'
    + f'<e2> a wt:Enterprise ; rdfs:label "乙市"@zh . {passage("乙市")} itsrdf:taIdentRef <e2> .\n'
)


def entity(name: str, label: str, *kinds: str, required: bool = True, aliases: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "id": name,
        "type": list(kinds),
        "label": label,
        "aliases": list(aliases),
        "required": required,
        "quote": label,
    }


def relation(subject: str, predicate: str, object_: str, *, required: bool = True) -> dict[str, Any]:
    ends = {"subject": [subject], "predicate": [predicate], "object": [object_]}
    return {**ends, "required": required, "quote": "甲市"}


def observation(**changes: Any) -> dict[str, Any]:
    return {
        "value": 5,
        "unit": "家",
        "kind": "level",
        "subject": ["one"],
        "indicator": "新增企业",
        "qualifier": "exact",
        "period": None,
        "required": True,
        "quote": "新增企业5家",
        "before": "甲市",
        "after": "，乙市",
    } | changes


ENTITIES = [entity("one", "甲市", "Place"), entity("two", "乙市", "Organization")]


def gold(*, entities: Any = (), relations: Any = (), observations: Any = ()) -> Gold:
    return parse_gold({"entities": entities, "relations": relations, "observations": observations})


def mark(turtle: str, record: Gold) -> Scores:
    return evaluate(Graph().parse(data=BASE + turtle, format="turtle"), record)


def seen(turtle: str = "") -> Seen:
    return look(Graph().parse(data=BASE + turtle, format="turtle"), ())


ENTITY_CASES = [
    ("label and class", entity("x", "甲市", "Place"), (1, 1)),
    ("a class above the graph's own", entity("x", "乙市", "Organization"), (1, 1)),
    ("a class below the graph's own", entity("x", "甲市", "Village"), (0, 1)),
    ("one of several classes", entity("x", "甲市", "Person", "Place"), (1, 1)),
    ("an alias", entity("x", "甲城", "Place", aliases=("“甲市”",)), (1, 1)),
    ("spaces and width aside", entity("x", "甲 市", "Place"), (1, 1)),
    ("nothing of the name", entity("x", "丙市", "Place"), (0, 2)),
    ("nothing of the name, not required", entity("x", "丙市", "Place", required=False), (0, 2)),
]


@pytest.mark.parametrize(("case", "wanted", "marks"), ENTITY_CASES, ids=[case for case, _, _ in ENTITY_CASES])
def test_an_entity_is_found_by_name_and_class(case: str, wanted: dict[str, Any], marks: tuple[int, int]) -> None:
    scores = mark(CITIES, gold(entities=[wanted]))
    assert (scores.entities.found, scores.entities.wrong) == marks, case


def test_what_the_article_does_not_mention_does_not_count() -> None:
    scores = mark(CITIES + '<e9> a wt:Place ; rdfs:label "丙市"@zh .', gold(entities=ENTITIES))
    assert (scores.entities.found, scores.entities.wrong) == (2, 0)


def test_a_namesake_of_another_class_is_not_beyond_the_record() -> None:
    scores = mark(CITIES, gold(entities=[entity("x", "甲市", "Person"), ENTITIES[1]]))
    assert (scores.entities.found, scores.entities.wrong, scores.missing_or_mistyped) == (1, 0, 1)
    assert scores.misses["entity missing"] == ("甲市 Person (typed Place)",)


def stated(subject: str, predicate: str, object_: str, *, source: str = passage("甲市")) -> str:
    return (
        f"<f-{subject}-{predicate}> a wt:Assertion ; rdf:subject <{subject}> ; rdf:predicate wt:{predicate} ;"
        f" rdf:object <{object_}> ; prov:wasDerivedFrom {source} .\n"
    )


RELATION_CASES = [
    ("as it stands", stated("e1", "supports", "e2"), ("one", "supports", "two"), (1, 0)),
    ("the wrong way round", stated("e2", "supports", "e1"), ("one", "supports", "two"), (0, 1)),
    ("another relation", stated("e1", "leads", "e2"), ("one", "supports", "two"), (0, 1)),
    ("the inverse, told from the other end", stated("e2", "partOf", "e1"), ("one", "hasPart", "two"), (1, 0)),
    ("the inverse, not turned round", stated("e1", "partOf", "e2"), ("one", "hasPart", "two"), (0, 1)),
    ("told twice", stated("e2", "partOf", "e1") + stated("e1", "hasPart", "e2"), ("one", "hasPart", "two"), (1, 0)),
    ("from reference data", stated("e1", "supports", "e2", source="<reference>"), ("one", "supports", "two"), (0, 0)),
]


@pytest.mark.parametrize(("case", "turtle", "wanted", "marks"), RELATION_CASES, ids=[c[0] for c in RELATION_CASES])
def test_a_relation_is_found_where_an_assertion_of_the_article_states_it(
    case: str, turtle: str, wanted: tuple[str, str, str], marks: tuple[int, int]
) -> None:
    scores = mark(CITIES + turtle, gold(entities=ENTITIES, relations=[relation(*wanted)]))
    assert (scores.relations.found, scores.relations.wrong) == marks, case


def test_a_relation_that_is_not_required_is_neutral() -> None:
    optional = gold(entities=ENTITIES, relations=[relation("one", "supports", "two", required=False)])
    for turtle in ("", stated("e1", "supports", "e2")):
        marks = mark(CITIES + turtle, optional).relations
        assert (marks.found, marks.required, marks.wrong, marks.f1) == (0, 0, 0, 1.0)


HERE = passage("新增企业5家")
FIGURE_CASES = [
    ("right in all", {}, {}, (1, 0, 1)),
    ("another value", {"value": "6.0"}, {}, (0, 1, 0)),
    ("no number at all", {"value": '"many"'}, {}, (0, 1, 0)),
    ("no value", {"value": ""}, {}, (0, 1, 0)),
    ("another unit", {"unit": '"个"'}, {}, (0, 1, 0)),
    ("a unit that means the same", {"unit": '"人"'}, {"unit": "名"}, (1, 0, 1)),
    ("another kind", {"kind": "wt:share"}, {}, (0, 1, 0)),
    ("another subject", {"subject": "<e2>"}, {}, (1, 0, 0)),
    ("an indicator near enough", {"indicator": '"企业"'}, {}, (1, 0, 1)),
    ("an indicator too far", {"indicator": '"个体工商户"'}, {}, (1, 0, 0)),
    ("a period too many", {"periodStart": '"2023-01-01"', "periodEnd": '"2023-12-31"'}, {}, (1, 0, 0)),
    ("the period", {"periodStart": '"2023-01-01"', "periodEnd": '"2023-12-31"'}, {"period": "2023"}, (1, 0, 1)),
    ("no qualifier means exact", {"qualifier": ""}, {}, (1, 0, 1)),
    ("another qualifier", {"qualifier": '"about"'}, {}, (1, 0, 0)),
    ("a sign, where it means nothing", {"value": "-5.0"}, {}, (1, 0, 1)),
    ("the wrong sign", {"value": "-5.0", "kind": "wt:growth"}, {"kind": "growth"}, (1, 0, 0)),
    ("not required", {}, {"required": False}, (0, 0, 0)),
]


@pytest.mark.parametrize(("case", "said", "wanted", "marks"), FIGURE_CASES, ids=[c[0] for c in FIGURE_CASES])
def test_a_figure_is_found_by_value_unit_and_kind_and_right_by_all(
    case: str, said: dict[str, str], wanted: dict[str, Any], marks: tuple[int, int, int]
) -> None:
    record = gold(entities=ENTITIES, observations=[observation(**wanted)])
    scores = mark(CITIES + figure("o", HERE, **said), record)
    assert (scores.figures.found, scores.figures.wrong, scores.strict) == marks, case


def test_a_figure_elsewhere_is_another_figure() -> None:
    record = gold(entities=ENTITIES, observations=[observation()])
    scores = mark(CITIES + figure("o", passage("新增企业5家", 1)), record)
    assert (scores.figures.found, scores.figures.wrong) == (0, 1)
    assert scores.misses["figure missing"] == ("新增企业5家 = 5 家 level; near it: nothing",)


def test_of_two_readings_of_a_figure_the_better_is_marked() -> None:
    record = gold(entities=ENTITIES, observations=[observation()])
    scores = mark(CITIES + figure("o1", HERE, subject="<e2>") + figure("o2", HERE), record)
    assert (scores.figures.found, scores.figures.wrong, scores.strict) == (1, 0, 1)


def test_words_are_found_where_their_neighbours_agree() -> None:
    first, second = TEXT.index("新增"), TEXT.rindex("新增")
    look_for = seen().find
    assert look_for(Place(quote="新增", before="甲市", after="企业5家，乙市")) == (first, first + 2)
    assert look_for(Place(quote="新增", before="家，乙市", after="企业5家，甲")) == (second, second + 2)
    assert look_for(Place(quote="没有")) == (-1, 1)


def test_a_label_in_chinese_comes_before_one_in_english() -> None:
    turtle = '<o> wt:unit <u> . <u> rdfs:label "yuan"@en , "元"@zh . <p> wt:unit <v> .'
    view = seen(turtle)
    units = {str(s).rsplit("/", 1)[-1]: view.word(s, "unit") for s in view.graph.subjects() if view.word(s, "unit")}
    assert units == {"o": "元", "p": "v"}


def test_a_passage_whose_quote_is_not_the_text_is_counted() -> None:
    false = '<a#char=0,2> nif:referenceContext <a> ; nif:beginIndex 0 ; nif:endIndex 2 ; nif:anchorOf "乙市" .'
    assert (mark(false, gold()).spans, mark(false, gold()).right_spans) == (1, 0)


def test_a_passage_without_offsets_is_none() -> None:
    assert mark('<a#x> nif:referenceContext <a> ; nif:anchorOf "甲市" .', gold()).spans == 0


def test_an_empty_record_finds_everything_wrong() -> None:
    scores = mark(CITIES + figure("o", HERE) + stated("e1", "supports", "e2"), gold())
    assert [(m.found, m.wrong, m.precision) for m in (scores.entities, scores.relations, scores.figures)] == [
        (0, 2, 0.0),
        (0, 1, 0.0),
        (0, 1, 0.0),
    ]
    assert scores.misses["relation beyond the gold"] == ("甲市 supports 乙市",)
    assert scores.misses["figure beyond the gold"] == ("'新增企业5家' = 5.0 家 level",)
