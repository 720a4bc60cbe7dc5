"""The marking: what each kind of fault costs, and that it agrees with the marking everyone is held to.

`tests/cases/evaluate.json` holds the numbers of the gold graphs, whole and damaged; where the reference marking is at
hand (../shared/tools, beside a checkout) it is run as well and must say the same.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib import Dataset, Graph

from kg.errors import GraphError, InputError
from kg.evaluate import Gold, Marks, evaluate, read_gold
from kg.evaluate.gold import parse_gold
from kg.evaluate.seen import likeness, plain
from kg.graph import build_nquads
from kg.model import Entity, Figure, Mention, Reading, Span
from kg.rdf import dataset_of, union_of
from kg.terms import BASE, PROV
from tests.support.gold import GOLD, RECORDS, ROOT, gold_reading, gold_record

REFERENCES = [folder / "shared" / "tools" / "score.py" for folder in ROOT.parents]
EXPECTED_FILE = Path(__file__).parent / "cases" / "evaluate.json"
"""Written by `python -m tests.test_evaluate` from the reference marking."""
EXPECTED = json.loads(EXPECTED_FILE.read_text(encoding="utf-8"))

Pair = tuple[Reading, tuple[Entity, ...]]


def every(nth: int, items: tuple[Any, ...], change: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(change(item) if at % nth == 0 else item for at, item in enumerate(items))


def renamed(entity: Entity) -> Entity:
    return replace(entity, label="某" + entity.label, aliases=())


def figures(nth: int, change: Callable[[Figure], Figure]) -> Callable[[Reading, tuple[Entity, ...]], Pair]:
    return lambda reading, entities: (replace(reading, figures=every(nth, reading.figures, change)), entities)


def invented(reading: Reading, entities: tuple[Entity, ...]) -> Pair:
    """Entities, relations and figures that nobody wrote down."""
    one, two = (
        Mention(
            article=reading.article.id,
            sentence=0,
            span=Span(at, at + 2),
            text=reading.article.text[at : at + 2],
            rule="invented",
            kind="Place",
            canonical=name,
        )
        for at, name in ((0, "乌有乡"), (2, "子虚镇"))
    )
    strangers = tuple(
        Entity(id=f"x{at}", kind="Place", label=m.canonical, mentions=(m,)) for at, m in enumerate((one, two))
    )
    relation = replace(reading.relations[0], subject=one, object=two, predicate="partOf")
    figure = replace(reading.figures[0], value=Decimal(987654321), subject=two)
    more = replace(
        reading,
        mentions=(*reading.mentions, one, two),
        relations=(*reading.relations, relation),
        figures=(*reading.figures, figure),
    )
    return more, (*entities, *strangers)


DAMAGES: dict[str, Callable[[Reading, tuple[Entity, ...]], Pair]] = {
    "whole": lambda reading, entities: (reading, entities),
    "entities renamed": lambda reading, entities: (reading, every(3, entities, renamed)),
    "entities mistyped": lambda reading, entities: (
        reading,
        every(4, entities, lambda e: replace(e, kind="Person" if e.kind != "Person" else "Place")),
    ),
    "entities of a broader class": lambda reading, entities: (
        reading,
        every(1, entities, lambda e: replace(e, kind="Organization" if e.kind == "Enterprise" else e.kind)),
    ),
    "relations dropped": lambda reading, entities: (replace(reading, relations=reading.relations[::2]), entities),
    "relations of another kind": lambda reading, entities: (
        replace(reading, relations=every(3, reading.relations, lambda r: replace(r, predicate="supports"))),
        entities,
    ),
    "relations reversed": lambda reading, entities: (
        replace(
            reading,
            relations=every(2, reading.relations, lambda r: replace(r, subject=r.object, object=r.subject)),
        ),
        entities,
    ),
    "parts told from the other end": lambda reading, entities: (
        replace(
            reading,
            relations=every(
                1,
                reading.relations,
                lambda r: (
                    replace(r, subject=r.object, object=r.subject, predicate="partOf")
                    if r.predicate == "hasPart"
                    else r
                ),
            ),
        ),
        entities,
    ),
    "figures dropped": lambda reading, entities: (replace(reading, figures=reading.figures[1::2]), entities),
    "values wrong": figures(3, lambda f: replace(f, value=f.value + 1)),
    "signs wrong": figures(1, lambda f: replace(f, value=-f.value)),
    "units wrong": figures(4, lambda f: replace(f, unit="斤")),
    "units that are the same": figures(1, lambda f: replace(f, unit="人" if f.unit == "名" else f.unit)),
    "kinds wrong": figures(5, lambda f: replace(f, kind="share" if f.kind != "share" else "level")),
    "indicators cut": figures(1, lambda f: replace(f, indicator=f.indicator[:1])),
    "periods lost": figures(2, lambda f: replace(f, period=None)),
    "qualifiers wrong": figures(3, lambda f: replace(f, qualifier="about" if f.qualifier != "about" else "over")),
    "no subjects": figures(2, lambda f: replace(f, subject=None)),
    "things invented": invented,
}


@cache
def graph_of(name: str, damage: str) -> str:
    reading, entities = DAMAGES[damage](*gold_reading(name))
    return build_nquads([reading], entities)


def dataset(nquads: str) -> Dataset:
    return dataset_of(parse(nquads, format=RdfFormat.N_QUADS))


def plain_graph(nquads: str) -> Graph:
    """The same in the form that is made most quickly."""
    return union_of(parse(nquads, format=RdfFormat.N_QUADS), store="SimpleMemory")


def gold(name: str) -> Gold:
    return read_gold(GOLD / f"{name}.json")


CASES = [(name, damage) for name in RECORDS for damage in DAMAGES]
IDS = [f"{name}: {damage}" for name, damage in CASES]


@pytest.mark.parametrize(("name", "damage"), CASES, ids=IDS)
def test_the_marks_are_what_they_were(name: str, damage: str) -> None:
    assert evaluate(plain_graph(graph_of(name, damage)), gold(name)).as_dict() == EXPECTED[name][damage]


@pytest.mark.parametrize(("name", "damage"), CASES, ids=IDS)
def test_the_reference_marking_says_the_same(name: str, damage: str, tmp_path: Path) -> None:
    assert by_reference(name, damage, tmp_path) == EXPECTED[name][damage]


def by_reference(name: str, damage: str, folder: Path) -> Any:
    path = folder / "graph.nq"
    path.write_text(graph_of(name, damage), encoding="utf-8")
    marks, _ = reference().score(str(path), gold_record(name))
    return marks


@cache
def reference() -> Any:
    path = next((path for path in REFERENCES if path.exists()), None)
    if path is None:
        pytest.skip(f"the reference marking is not at {REFERENCES[0]}")
    spec = importlib.util.spec_from_file_location("reference_marking", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_damage_shows_somewhere() -> None:
    for damage in DAMAGES.keys() - {"whole", "units that are the same", "parts told from the other end"}:
        assert any(EXPECTED[name][damage] != EXPECTED[name]["whole"] for name in RECORDS), damage


def test_the_record_itself_is_perfect() -> None:
    for name in RECORDS:
        whole = evaluate(plain_graph(graph_of(name, "whole")), gold(name))
        assert (whole.entities.f1, whole.relations.f1, whole.figures.f1) == (1, 1, 1)
        assert whole.strict_recall >= 0.97, "an indicator is told by its usual name, which may be far from the text's"
        assert whole.spans == whole.right_spans > 100
        assert whole.misses.keys() <= {"figure slot wrong"}


# -------------------------------------------------------------------------------------------------- grounding


def without_evidence(nquads: str) -> str:
    return "\n".join(line for line in nquads.splitlines() if PROV + "wasDerivedFrom" not in line)


def with_false_quotes(nquads: str) -> str:
    return re.sub(r'(#anchorOf> ")(.)', r"\1误\2", nquads)


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("damage", [without_evidence, with_false_quotes])
def test_facts_that_point_nowhere_are_counted(name: str, damage: Callable[[str], str], tmp_path: Path) -> None:
    nquads = damage(graph_of(name, "whole"))
    scores = evaluate(plain_graph(nquads), gold(name))
    if damage is without_evidence:
        facts = re.findall(r"#type> <\S+ns#(?:Assertion|Observation)>", nquads)
        assert scores.facts_without_evidence == len(facts) > 20
        assert (scores.relations.found, scores.figures.found) == (0, 0)
    else:
        assert scores.right_spans == 0
    path = tmp_path / "graph.nq"
    path.write_text(nquads, encoding="utf-8")
    assert scores.as_dict() == reference().score(str(path), gold_record(name))[0]


# ------------------------------------------------------------------------------------------ which article, which graph


def both() -> str:
    return graph_of("dev-01", "whole") + graph_of("dev-05", "figures dropped")


def test_the_article_that_holds_the_quotes_is_marked() -> None:
    assert evaluate(dataset(both()), gold("dev-01")).as_dict() == EXPECTED["dev-01"]["whole"]
    assert evaluate(dataset(both()), gold("dev-05")).as_dict() == EXPECTED["dev-05"]["figures dropped"]


def test_an_article_can_be_named() -> None:
    scores = evaluate(dataset(both()), gold("dev-01"), article=BASE + "dev-05")
    assert scores.figures.found == 0
    with pytest.raises(GraphError, match="no text of this article in the graph; name one"):
        evaluate(dataset(both()), gold("dev-01"), article=BASE + "dev-09")


def test_a_graph_without_a_text_cannot_be_marked() -> None:
    with pytest.raises(GraphError, match="no article's text"):
        evaluate(Graph(), gold("dev-01"))


def test_a_dataset_without_default_union_is_marked_all_the_same() -> None:
    split = Dataset()
    for s, p, o, name in dataset(graph_of("dev-05", "whole")).quads((None, None, None, None)):
        split.graph(name).add((s, p, o))
    assert evaluate(split, gold("dev-05")).as_dict() == EXPECTED["dev-05"]["whole"]


# ------------------------------------------------------------------------------------------------------- messages


def test_misses_say_what_was_wanted_and_what_was_there() -> None:
    misses = evaluate(dataset(graph_of("dev-05", "values wrong")), gold("dev-05")).misses
    assert misses.keys() == {"figure missing", "figure beyond the gold"}
    assert all("; near it: " in line for line in misses["figure missing"])
    slots = evaluate(dataset(graph_of("dev-05", "periods lost")), gold("dev-05")).misses["figure slot wrong"]
    assert all("period (got subject=" in line for line in slots)
    typed = evaluate(dataset(graph_of("dev-05", "entities mistyped")), gold("dev-05")).misses["entity missing"]
    assert all("(typed Entity/" in line for line in typed)


def test_scores_print_as_four_lines() -> None:
    lines = str(evaluate(dataset(graph_of("dev-05", "whole")), gold("dev-05"))).splitlines()
    assert [line.split()[0] for line in lines] == ["entities", "relations", "figures", "grounding"]
    assert lines[0].startswith("entities   recall 1.0  precision 1.0  f1 1.0  found ")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"entities": [{}], "relations": [], "observations": []}'])
def test_what_is_no_record_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.json: not a gold record"):
        read_gold(path)


def test_a_missing_record_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gold\.json: cannot be read: No such file"):
        read_gold(tmp_path / "gold.json")


# ----------------------------------------------------------------------------------------------------------- laws


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_marks_lie_between_nothing_and_all(found: int, more: int, wrong: int) -> None:
    marks = Marks(found=found, required=found + more, wrong=wrong)
    assert 0 <= marks.f1 <= 1
    assert min(marks.recall, marks.precision) <= marks.f1 + 1e-9 or marks.f1 == 0


@given(st.tuples(*[st.integers(0, 50)] * 6))
def test_marks_of_two_texts_are_the_marks_of_both(numbers: tuple[int, ...]) -> None:
    one, other = (
        Marks(found=found, required=required, wrong=wrong) for found, required, wrong in (numbers[:3], numbers[3:])
    )
    both = one + other
    assert (both.found, both.required, both.wrong) == tuple(map(sum, zip(numbers[:3], numbers[3:], strict=True)))


@given(st.text(), st.text())
def test_likeness_is_symmetric_and_full_for_the_same(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == (1.0 if plain(one) else 0.0)


PERIODS = [
    (None, (None, None)),
    ("2023", ("2023-01-01", "2023-12-31")),
    ("2024-02", ("2024-02-01", "2024-02-29")),
    ("2023-11-30", ("2023-11-30", "2023-11-30")),
    ("2021/2023-06", ("2021-01-01", "2023-06-30")),
]


@pytest.mark.parametrize(("period", "days"), PERIODS)
def test_a_period_becomes_its_first_and_last_day(period: str | None, days: tuple[str | None, str | None]) -> None:
    record = {**gold_record("dev-05"), "entities": [], "relations": []}
    figure = {**record["observations"][0], "period": period}
    (parsed,) = parse_gold({**record, "observations": [figure]}).figures
    assert (parsed.first, parsed.last) == days


def write_expected() -> None:
    """Mark every case by the reference and keep the numbers, one part a line."""
    with TemporaryDirectory() as folder:
        marks = {name: {damage: by_reference(name, damage, Path(folder)) for damage in DAMAGES} for name in RECORDS}
    text = json.dumps(marks, ensure_ascii=False, indent=1)
    EXPECTED_FILE.write_text(re.sub(r"\n {4,}|\n   (?=\})", " ", text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_expected()
