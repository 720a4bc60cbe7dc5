"""Checking: what is sound passes, what is not is found where it stands, with the words it is about."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store
from rdflib import Dataset, Graph, Literal, URIRef

from kg.check import check
from kg.check.coverage import _inside, _merge
from kg.facts import Facts, article_id, shorten
from kg.graph import build_dataset
from kg.model import Finding, Report, Span
from kg.numbers import number_spans
from kg.terms import NIF, WT
from tests.support.gold import RECORDS, gold_reading
from tests.support.small import BASE, mutated, valid

TEXT = "临溪县成立指挥部。2023年增长9.4%，建成2个园区（东园、西园）。"


def findings(take_out: str = "", put_in: str = "") -> dict[str, list[Finding]]:
    """Findings by check, of the valid graph with one change."""
    found: dict[str, list[Finding]] = {}
    for finding in check(mutated(take_out, put_in)):
        found.setdefault(finding.check, []).append(finding)
    return found


def passage(start: int, end: int, *, quote: str | None = None, more: str = "") -> str:
    """Facts of one more passage of the small article."""
    words = quote or TEXT[start:end]
    return (
        f'<#char={start},{end}> a nif:RFC5147String ; nif:referenceContext a:small ; nif:anchorOf "{words}"'
        f' ; nif:beginIndex "{start}"^^xsd:nonNegativeInteger ; nif:endIndex "{end}"^^xsd:nonNegativeInteger {more} .'
    )


def with_text(text: str, put_in: str = "") -> Graph:
    """The small graph's article with another text and nothing read from it but what is put in."""
    graph = mutated("?s ?p ?o", f"a:small a wt:Article . {put_in}")
    article = URIRef(BASE + "small")
    graph.add((article, URIRef(NIF + "isString"), Literal(text)))
    graph.add((article, URIRef(WT + "sha256"), Literal(sha256(text.encode()).hexdigest())))
    return graph


# ------------------------------------------------------------------------------------------------ the whole


def test_the_valid_graph_gives_nothing_to_say() -> None:
    report = check(valid())
    assert report.findings == ()
    assert report.conforms
    assert report.shares == {"numbers": 1.0, "numbers small": 1.0, "sentences": 1.0, "sentences small": 1.0}


def test_nothing_conforms_where_nothing_was_checked() -> None:
    report = check(Graph())
    assert report.checked == 0
    assert not report.conforms
    assert report.shares == {}


def test_checking_changes_nothing() -> None:
    graph = mutated()
    before = set(graph)
    check(graph)
    assert set(graph) == before


def test_a_dataset_is_checked_as_the_union_of_its_named_graphs() -> None:
    """Entities may be told of in one graph and mentioned in another."""
    dataset = Dataset()
    for number, (s, p, o) in enumerate(sorted(valid())):
        dataset.graph(URIRef(f"{BASE}g{number % 3}")).add((s, p, o))
    assert check(dataset) == check(valid())


def test_a_store_is_checked_like_a_dataset() -> None:
    """Even though Oxigraph knows only one type of whole number."""
    store = Store()
    store.load(valid().serialize(format="nt").encode(), format=RdfFormat.N_TRIPLES)
    assert check(store) == check(valid())


@pytest.mark.parametrize("name", RECORDS)
def test_a_gold_record_makes_a_sound_graph(name: str) -> None:
    reading, entities = gold_reading(name)
    report = check(build_dataset([reading], entities))
    assert report.conforms
    assert [f for f in report if f.level != "note"] == []
    assert report.checked > 200


def test_findings_come_worst_first_and_in_the_order_of_the_text() -> None:
    change = ("<#char=9,14> ?p ?o", 'a:east rdfs:label "东区"@zh . a:place wt:awarded a:east')
    found = check(mutated(*change))
    levels = [f.level for f in found]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)
    assert len({f.level for f in found}) == 3
    assert check(mutated(*change)) == found


def test_the_order_is_by_number_not_by_letter() -> None:
    text = "甲1乙2丙3丁4戊5己6庚7"
    starts = [int(f.where.split("=")[1].split(",")[0]) for f in check(with_text(text)) if f.check == "numbers"]
    assert starts == [1, 3, 5, 7, 9, 11, 13]


def test_every_message_speaks_chinese_then_english() -> None:
    broken = mutated(
        "a:growth wt:unit ?x",
        'a:unit a wt:Enterprise . a:place wt:awarded a:east ; wt:partOf a:west . a:office rdfs:label "县政府"@zh',
    )
    report = check(broken)
    assert len(report.findings) >= 5
    for finding in report:
        assert finding.message[0] > "一", finding
        assert finding.message.rstrip(".")[-1].isascii(), finding


# ------------------------------------------------------------------------------------------------ shapes


def test_a_broken_shape_says_where_and_quotes_the_words() -> None:
    (finding,) = findings("a:growth wt:unit ?x")["shape.figure-unit"]
    assert finding.level == "error"
    assert finding.where == "small#char=16,20"
    assert finding.quotes == ("9.4%",)
    assert finding.message == "数据没有单位。 A figure without a unit."


def test_a_finding_about_an_entity_gives_its_name_and_its_first_mention() -> None:
    (finding,) = findings(put_in="a:place wt:awarded a:east")["shape.awarded-object"]
    assert finding.level == "warning"
    assert (finding.where, finding.quotes) == ("small#char=0,3", ("临溪县", "临溪县"))


def test_a_finding_about_a_relation_gives_its_two_ends_and_the_words_that_state_it() -> None:
    stated = """a:more a wt:Assertion ; wt:modality wt:asserted ;
        rdf:subject a:place ; rdf:predicate wt:awarded ; rdf:object a:east ;
        wt:rule "r" ; wt:subjectResolution "stated" ; prov:wasDerivedFrom <#char=23,34> . a:place wt:awarded a:east"""
    (finding,) = findings(put_in=stated)["shape.awarded-object"]
    assert (finding.where, finding.quotes) == ("small#char=23,34", ("临溪县 → 东园", "2个园区（东园、西园）"))


def test_a_finding_about_something_never_mentioned_gives_its_iri() -> None:
    (finding,) = findings(put_in='a:ghost a wt:Event ; rdfs:label "空会"@zh')["shape.entity-named"]
    assert (finding.where, finding.quotes) == (BASE + "ghost", ("空会",))


def test_a_law_over_an_article_points_at_the_node_that_breaks_it() -> None:
    (finding,) = findings(put_in="a:unit a wt:Enterprise")["shape.one-class"]
    assert finding.where == "small#char=5,8"
    assert finding.quotes == ("临溪县指挥部", "指挥部")
    assert finding.message.startswith("实体同时属于两个互不包含的类别：wt:CommandUnit、wt:Enterprise。")


@pytest.mark.parametrize(
    ("level", "check_name", "take_out", "put_in"),
    [
        ("warning", "shape.entity-label-words", "a:east rdfs:label ?x", 'a:east rdfs:label "建成东园。共两个"@zh'),
        ("note", "shape.figure-about", "a:growth wt:subject ?x", ""),
    ],
)
def test_warnings_and_notes_leave_a_graph_conforming(level: str, check_name: str, take_out: str, put_in: str) -> None:
    report = check(mutated(take_out, put_in))
    assert [(f.level, f.check) for f in report] == [(level, check_name)]
    assert report.conforms


def test_classes_and_relations_of_a_users_ontology_are_known() -> None:
    own = """a:Boat a owl:Class ; rdfs:subClassOf wt:Platform . a:sails a owl:ObjectProperty ; rdfs:domain wt:Entity .
        a:east a a:Boat . a:west a:sails a:east . a:trip a wt:Assertion ; wt:modality wt:asserted ;
        rdf:subject a:west ; rdf:predicate a:sails ;
        rdf:object a:east ; wt:rule "own" ; wt:subjectResolution "stated" ; prov:wasDerivedFrom <#char=23,34>"""
    assert findings("a:east a ?c", own) == {}


# ------------------------------------------------------------------------------------------------ evidence


def test_a_quote_that_is_not_the_text_is_an_error_with_the_quote() -> None:
    found = findings("<#char=5,8> nif:anchorOf ?x", '<#char=5,8> nif:anchorOf "作战部"')
    (finding,) = found["shape.passage-words"]
    assert (finding.level, finding.where, finding.quotes) == ("error", "small#char=5,8", ("作战部",))


@pytest.mark.parametrize("text", ["𠮷县增长9.4%。", "𠮷𠮷建成2个园区，👩‍🌾增收。"])
def test_offsets_count_code_points_beyond_the_basic_plane(text: str) -> None:
    (number,) = number_spans(text)
    quote = passage(number.start, number.end, quote=number.cut(text))
    graph = with_text(text, quote)
    assert not [f for f in check(graph) if f.check in ("shape.passage-words", "shape.passage-address")]
    wrong = with_text(text, quote.replace(f"{number.start},", f"{number.start + 1},"))
    assert [f for f in check(wrong) if f.check == "shape.passage-address"]


def test_a_text_that_was_changed_after_reading_is_found() -> None:
    found = findings("a:small nif:isString ?x", f'a:small nif:isString "{TEXT} "')
    assert [f.where for f in found["evidence.digest"]] == ["small"]


def test_a_relation_that_nothing_accounts_for_is_found() -> None:
    (finding,) = findings(put_in="a:place wt:supports a:east")["evidence.relation"]
    assert finding.quotes == ("临溪县", "东园")
    assert "supports" in finding.message


@pytest.mark.parametrize(
    ("stated", "follows"),
    [
        ("a:east wt:partOf a:west", "a:west wt:hasPart a:east"),
        ("a:east wt:cooperatesWith a:west", "a:west wt:cooperatesWith a:east"),
    ],
)
def test_an_assertion_accounts_for_what_follows_by_the_inverse(stated: str, follows: str) -> None:
    subject, predicate, object_ = stated.split()
    fact = f"""a:more a wt:Assertion ; wt:modality wt:asserted ;
        rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object_} ;
        wt:rule "r" ; wt:subjectResolution "stated" ; prov:wasDerivedFrom <#char=23,34> . {stated} . {follows}"""
    assert findings(put_in=fact) == {}
    assert "evidence.relation" in findings(put_in=f"{stated} . {follows}")


# ------------------------------------------------------------------------------------------------ number audit


def test_a_number_that_nobody_read_is_listed_with_its_sentence() -> None:
    (finding,) = findings("<#char=9,14> wt:role ?x ; wt:rule ?y ; a wt:Numeral", passage(9, 14).rstrip(" ."))["numbers"]
    assert (finding.level, finding.where) == ("note", "small#char=9,13")
    assert finding.quotes == ("2023", "2023年增长9.4%，建成2个园区（东园、西园）。")
    share = check(mutated("<#char=9,14> ?p ?o")).shares
    assert share["numbers"] == share["numbers small"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("what", "put_in"),
    [
        ("a numeral", '; a wt:Numeral ; wt:role "date"'),
        ("part of a name", "; itsrdf:taIdentRef a:x"),
        ("page furniture", '; a nif:Sentence ; wt:role "furniture"'),
    ],
)
def test_a_number_is_accounted_for_by(what: str, put_in: str) -> None:
    graph = with_text("第12页", passage(0, 4, quote="第12页", more=put_in))
    assert "numbers" not in {f.check for f in check(graph)}, what


def test_a_number_half_inside_a_name_is_not_accounted_for() -> None:
    graph = with_text("增长1250户", passage(2, 4, quote="12", more="; itsrdf:taIdentRef a:x"))
    assert [f.quotes[0] for f in check(graph) if f.check == "numbers"] == ["1250"]


def test_a_number_may_be_covered_by_two_readings_that_touch() -> None:
    text = "共3亿2千万元"
    graph = with_text(
        text,
        passage(1, 3, quote="3亿", more='; a wt:Numeral ; wt:role "word"')
        + passage(3, 7, quote="2千万元", more='; a wt:Numeral ; wt:role "word"'),
    )
    assert "numbers" not in {f.check for f in check(graph)}


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 6)).map(lambda t: Span(t[0], t[0] + t[1])), max_size=12)


@given(spans)
def test_merged_spans_cover_the_same_ground_in_order(found: list[Span]) -> None:
    merged = _merge(found)
    assert {at for span in merged for at in range(span.start, span.end)} == {
        at for span in found for at in range(span.start, span.end)
    }
    assert all(one.end < other.start for one, other in pairwise(merged))


@given(spans, spans)
def test_a_span_is_inside_where_every_character_is_covered(numbers: list[Span], read: list[Span]) -> None:
    asked = _merge(numbers)
    covered = {at for span in read for at in range(span.start, span.end)}
    expected = [covered >= set(range(span.start, span.end)) for span in asked]
    assert list(_inside(asked, _merge(read))) == expected


# ------------------------------------------------------------------------------------------------ declared counts


def test_a_list_shorter_than_declared_is_a_warning_with_both_quotes() -> None:
    (finding,) = findings("a:tally wt:lists ?x", "a:tally wt:lists <#char=28,30>")["counts.list"]
    assert (finding.level, finding.where) == ("warning", "small#char=23,34")
    assert finding.quotes == ("2个", "东园")
    assert finding.message == "报出 2，列举了 1 项。 The text declares 2 and lists 1."


ONE, MORE = "a:tally wt:lists <#char=28,30>", "a:tally wt:lists <#char=0,3>"


@pytest.mark.parametrize(
    ("what", "take_out", "put_in", "expected"),
    [
        ("as many as declared", "", "", []),
        ("fewer, and 等 ends the list", "a:tally wt:lists ?x ; wt:complete ?c", f"{ONE} ; wt:complete false", []),
        ("more, though 等 ends the list", "a:tally wt:complete ?c", f"{MORE} ; wt:complete false", ["counts.list"]),
        ("more than declared", "", MORE, ["counts.list"]),
        ("about as many", "a:count wt:qualifier ?q ; wt:value ?v", 'a:count wt:qualifier "about" ; wt:value 3', []),
        ("no value to compare", "a:count wt:value ?v", "", []),
    ],
)
def test_a_list_is_counted(what: str, take_out: str, put_in: str, expected: list[str]) -> None:
    assert [name for name in findings(take_out, put_in) if name.startswith("counts")] == expected, what


PART = """a:part{n} a wt:Observation ; wt:subject a:place ; wt:indicator a:parks ; wt:value {value} ; wt:unit {unit} ;
    wt:kind wt:level ; wt:qualifier "{qualifier}" ; wt:text "x" ; wt:rule "r" ; prov:wasDerivedFrom <#char={at}> .
    a:tally wt:sums a:part{n} . """


@pytest.mark.parametrize(
    ("what", "values", "unit", "qualifier", "total"),
    [
        ("parts that add up", ("0.5", "1.5"), "a:piece", "exact", None),
        ("parts that fall short", ("1", "0.9"), "a:piece", "exact", "1.9"),
        ("parts in another unit", ("1", "5"), "a:percent", "exact", None),
        ("parts of which one is a guess", ("1", "5"), "a:piece", "over", None),
    ],
)
def test_parts_are_added(what: str, values: tuple[str, str], unit: str, qualifier: str, total: str | None) -> None:
    more = "".join(
        PART.format(n=n, value=value, unit=unit, qualifier=qualifier, at=at)
        for n, (value, at) in enumerate(zip(values, ("28,30", "31,33"), strict=True))
    )
    found = findings("a:tally wt:lists ?x", more).get("counts.sum", [])
    assert [f.message for f in found] == (
        [f"报出 2，分项合计 {total}。 The text declares 2; the parts add up to {total}."] if total else []
    ), what
    assert all(f.quotes == ("2个", "东园、西园") for f in found)


# ------------------------------------------------------------------------------------------------ coverage, names


def test_a_sentence_that_gave_nothing_is_listed() -> None:
    graph = mutated("a:fact ?p ?o", "")
    for start, end in ((0, 3), (5, 8)):
        graph.remove((URIRef(f"{BASE}small#char={start},{end}"), None, None))
    report = check(graph)
    (finding,) = [f for f in report if f.check == "coverage"]
    assert (finding.where, finding.quotes) == ("small#char=0,9", ("临溪县成立指挥部。",))
    assert report.shares["sentences"] == 0.5


@pytest.mark.parametrize("role", ["title", "meta", "heading", "furniture"])
def test_only_body_sentences_are_asked_for_facts(role: str) -> None:
    graph = with_text("导航首页", passage(0, 4, quote="导航首页", more=f'; a nif:Sentence ; wt:role "{role}"'))
    report = check(graph)
    assert "coverage" not in {f.check for f in report}
    assert "sentences" not in report.shares


def test_a_sentence_without_words_is_not_asked_for_facts() -> None:
    graph = with_text("——  ——", passage(0, 6, quote="——  ——", more='; a nif:Sentence ; wt:role "body"'))
    assert "coverage" not in {f.check for f in check(graph)}


def test_two_entities_of_one_name_in_one_article_are_worth_a_look() -> None:
    (finding,) = findings("a:west rdfs:label ?l", 'a:west rdfs:label "“东园”"@zh')["alike"]
    assert finding.level == "note"
    assert finding.quotes == ("东园 small#char=28,30", "“东园” small#char=31,33")


def test_one_name_in_two_articles_is_nothing_to_say() -> None:
    """市委书记 of two cities are two posts, each in its own article."""
    other = (
        passage(31, 33).replace("#char=31,33", "https://w3id.org/wutong/id/two#char=31,33").replace("a:small", "a:two")
    )
    graph = mutated("<#char=31,33> ?p ?o . a:west rdfs:label ?l", f'{other} a:west rdfs:label "东园"@zh')
    assert "alike" not in {f.check for f in check(graph)}


# ------------------------------------------------------------------------------------------------ helpers


def test_a_long_quote_is_cut() -> None:
    assert len(shorten("字" * 1000)) == 300
    assert shorten("字" * 300) == "字" * 300


def test_without_sentences_the_line_is_quoted() -> None:
    facts = Facts(with_text("第一行\n第二行有3个\n"))
    assert facts.sentence_at(BASE + "small", 7) == "第二行有3个"
    assert article_id(BASE + "small") == "small"


def test_the_report_counts_what_it_looked_at() -> None:
    assert check(valid()).checked == 1 + 5 + 1 + 2 + 1 + 11
    assert isinstance(check(valid()), Report)
    assert Counter(f.level for f in check(valid())) == {}
