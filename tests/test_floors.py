"""What was once reached on hand-read texts is reached still."""

from __future__ import annotations

import pytest

from tests.support import floors

KEPT = floors.load()


def test_every_hand_read_text_has_a_floor() -> None:
    assert sorted(KEPT) == sorted(floors.texts())
    assert len(KEPT) >= 4


@pytest.mark.parametrize("name", sorted(KEPT))
def test_the_text_and_the_record_are_those_that_were_measured(name: str) -> None:
    assert floors.digest(name) == KEPT[name]["sha256"]


@pytest.mark.parametrize("name", sorted(KEPT))
def test_no_measure_is_below_its_floor(name: str) -> None:
    measured = floors.measure(name)
    kept = KEPT[name]["floors"]
    assert set(kept) == set(measured)
    assert {key: share for key, share in measured.items() if share < kept[key]} == {}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_every_quote_is_the_text_at_its_offsets_and_no_fact_is_without_one(name: str) -> None:
    marks = floors.marks(name)
    assert marks.spans > 50
    assert marks.right_spans == marks.spans
    assert marks.facts_without_evidence == 0


TARGETS = {
    "anning": {
        "entities recall": 0.97,
        "entities precision": 0.93,
        "relations recall": 0.93,
        "relations precision": 0.85,
        "figures recall": 1.0,
        "figures precision": 0.97,
        "figures strict": 0.90,
    },
    **{
        name: {"entities f1": 0.88, "relations f1": 0.70, "figures f1": 0.95, "figures strict": 0.82}
        for name in ("dev-01", "dev-02", "dev-05")
    },
}


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_the_floors_are_at_least_what_was_promised(name: str) -> None:
    assert {
        key: KEPT[name]["floors"][key] for key, share in TARGETS[name].items() if KEPT[name]["floors"][key] < share
    } == {}
