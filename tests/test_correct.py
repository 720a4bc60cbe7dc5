"""Corrections from the page, honoured when articles are read again."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.cli import app
from kg.correct import RULE, Correction, correct, read_corrections
from kg.errors import InputError
from kg.lexicon import load_lexicon
from kg.link import link
from kg.model import Figure, Reading, Span
from tests.support.gold import gold_reading

ARTICLE = Path(__file__).resolve().parents[1] / "data" / "articles" / "anning-2024-04-15.txt"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return gold_reading("anning")[0]


def figure(reading: Reading, words: str) -> Figure:
    return next(f for f in reading.figures if words in f.text)


def about(reading: Reading, words: str, verdict: str, **now: str) -> Correction:
    found = figure(reading, words)
    was = {"indicator": found.indicator, "kind": found.kind, "unit": found.unit, "value": str(found.value)}
    return Correction(
        type="figure",
        verdict=verdict,
        article=reading.article.id,
        begin=found.span.start,
        end=found.span.end,
        quote=found.text,
        was=was,
        now=now,
    )


def test_a_wrong_figure_goes_and_the_others_stay(reading: Reading) -> None:
    (after,), lost = correct([reading], [about(reading, "154.64亿元", "wrong")])
    assert set(reading.figures) - set(after.figures) == {figure(reading, "154.64亿元")}
    assert lost == ()


def test_a_changed_slot_is_a_fact_with_its_own_provenance(reading: Reading) -> None:
    changed = about(
        reading, "154.64亿元", "edit", subject="兵团制", value="15", **{"from": "2020-01-01", "to": "2020-12-31"}
    )
    (after,), _ = correct([reading], [changed])
    (found,) = [f for f in after.figures if f.rule == RULE]
    assert found.subject is not None
    assert (found.subject.canonical, found.value) == ("兵团制", Decimal(15))
    assert found.period is not None
    assert found.period.first.year == 2020


@pytest.mark.parametrize("now", [{"value": "viel"}, {"kind": "guess"}, {"subject": "没有的机构"}, {"from": "gestern"}])
def test_what_makes_no_sense_changes_nothing_and_is_told(reading: Reading, now: dict[str, str]) -> None:
    change = about(reading, "154.64亿元", "edit", **now)
    (after,), lost = correct([reading], [change])
    assert after == reading
    assert lost == (change,)


def test_a_relation_goes_or_gets_another_end(reading: Reading) -> None:
    relation = next(r for r in reading.relations if r.predicate == "leads")
    was = {"subject": relation.subject.canonical, "predicate": "leads", "object": relation.object.canonical}
    wrong = Correction(
        type="relation",
        verdict="wrong",
        article=reading.article.id,
        begin=relation.span.start,
        end=relation.span.end,
        quote=relation.text,
        was=was,
    )
    (after,), _ = correct([reading], [wrong])
    assert len(after.relations) == len(reading.relations) - 1
    other = replace(wrong, verdict="edit", now={"object": "兵团制", "predicate": "establishes"})
    (after,), _ = correct([reading], [other])
    (made,) = [r for r in after.relations if r.rule == RULE]
    assert (made.predicate, made.object.canonical) == ("establishes", "兵团制")


def test_an_entity_that_is_none_goes_with_all_that_is_said_of_it(reading: Reading) -> None:
    wrong = Correction(type="entity", verdict="wrong", was={"label": "兵团制", "kind": "Mechanism"})
    (after,), _ = correct([reading], [wrong])
    names = {m.canonical for r in after.relations for m in (r.subject, r.object)} | {
        m.canonical for m in after.mentions
    }
    assert "兵团制" not in names
    assert after.figures


def test_a_name_is_corrected_at_its_place_alone(reading: Reading) -> None:
    here = next(m for m in reading.mentions if m.canonical == "安宁市")
    text = reading.article.text
    later = Span(text.rindex(here.text), text.rindex(here.text) + len(here.text))
    assert later != here.span
    twice = replace(reading, mentions=(*reading.mentions, replace(here, span=later)))
    wrong = Correction(
        type="mention",
        verdict="wrong",
        article=reading.article.id,
        begin=later.start,
        end=later.end,
        quote=here.text,
        was={"label": here.canonical, "kind": here.kind},
    )
    (after,), lost = correct([twice], [wrong])
    assert (after.mentions, lost) == (reading.mentions, ())


def test_an_entity_can_be_merged_with_another(reading: Reading) -> None:
    was = {"label": "农业产业链兵团", "kind": "CommandUnit"}
    merge = Correction(type="entity", verdict="edit", was=was, now={"label": "冶金产业链兵团"})
    (after,), _ = correct([reading], [merge])
    assert "农业产业链兵团" not in {m.canonical for m in after.mentions}
    assert len(after.mentions) == len(reading.mentions)


def test_what_is_merged_takes_the_class_and_scope_of_the_other(reading: Reading) -> None:
    other = next(m for m in reading.mentions if m.canonical == "冶金产业链兵团")
    merge = Correction(
        type="entity",
        verdict="edit",
        was={"label": "兵团制", "kind": "Mechanism"},
        now={"label": other.canonical},
    )
    (after,), _ = correct([reading], [merge])
    made = [m for m in after.mentions if m.rule == RULE]
    assert made
    assert {(m.canonical, m.kind, m.scope) for m in made} == {(other.canonical, other.kind, other.scope)}


@pytest.mark.parametrize(("label", "scope"), [("冶金产业链兵团", "临溪市"), ("第一工作队", "安宁市")])
def test_what_is_renamed_has_the_scope_of_its_new_name_or_keeps_its_own(
    reading: Reading, label: str, scope: str
) -> None:
    """A name that nothing else has is a better name for the same thing."""
    scopes = {"冶金产业链兵团": "临溪市", "石化产业链兵团": "安宁市"}
    mentions = tuple(replace(m, scope=scopes.get(m.canonical, m.scope)) for m in reading.mentions)
    was = {"label": "石化产业链兵团", "kind": "CommandUnit"}
    edit = Correction(type="entity", verdict="edit", was=was, now={"label": label})
    (after,), _ = correct([replace(reading, mentions=mentions)], [edit])
    made = {(m.canonical, m.kind, m.scope) for m in after.mentions if m.rule == RULE}
    assert made == {(label, "CommandUnit", scope)}


def test_an_entity_is_found_by_what_the_graph_calls_it(reading: Reading) -> None:
    """An industry is told of as 石化产业链, the graph calls it 石化."""
    told = next(m for m in reading.mentions if m.kind == "Industry")
    longer = replace(told, canonical=f"{told.canonical}产业链")
    changed = replace(reading, mentions=(longer,), relations=(), figures=())
    (entity,) = link((changed,), load_lexicon())
    assert entity.label == told.canonical
    wrong = Correction(type="entity", verdict="wrong", was={"label": entity.label, "kind": entity.kind})
    (after,), lost = correct([changed], [wrong])
    assert (after.mentions, lost) == ((), ())


@given(st.text(alphabet="新的一段。", max_size=30))
def test_a_correction_survives_a_changed_text_where_its_words_still_stand(before: str) -> None:
    reading = gold_reading("anning")[0]
    made = about(reading, "154.64亿元", "wrong")
    moved = made.span(before + reading.article.text)
    assert moved is not None
    assert moved.cut(before + reading.article.text) == made.quote
    assert made.span(reading.article.text.replace(made.quote, "")) is None
    assert made.span(made.quote + "x" + made.quote + made.quote) is None or made.begin == 0


def test_what_no_longer_applies_is_told(reading: Reading) -> None:
    gone = replace(about(reading, "154.64亿元", "wrong"), quote="不在文中的话", begin=0, end=6)
    elsewhere = replace(gone, article="another")
    assert correct([reading], [gone, elsewhere])[1] == (gone,)


@pytest.mark.parametrize("line", ["{", "[]", '{"type": "x", "verdict": "right"}', '{"type": "figure"}', '"a"'])
def test_a_line_that_is_no_correction_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "corrections.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="jsonl:2"):
        read_corrections(path)


def test_the_build_honours_them_and_says_which_no_longer_apply(tmp_path: Path) -> None:
    text = ARTICLE.read_text(encoding="utf-8-sig")
    rows = [
        {"type": "entity", "verdict": "wrong", "quote": "兵团制", "was": {"label": "兵团制", "kind": "Mechanism"}},
        {"type": "figure", "verdict": "wrong", "article": ARTICLE.stem, "quote": "不在文中", "begin": 0, "end": 4},
    ]
    path = tmp_path / "corrections.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert "兵团制" in text
    out = tmp_path / "build"
    command = ["build", str(ARTICLE), "-o", str(out), "--no-tagger", "--corrections", str(path)]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 1
    assert "no longer applies" in told.output
    assert '"兵团制"@zh' not in (out / "graph.ttl").read_text(encoding="utf-8")
