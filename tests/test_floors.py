"""What was once reached on hand-read texts is reached still, set by set and genre by genre."""

from __future__ import annotations

import pytest

from tests.support import floors

KEPT = floors.load()
GROUPS = list(floors.groups())
IDS = [" ".join(group) for group in GROUPS]


def test_every_hand_read_text_is_under_a_floor() -> None:
    assert sorted((kind, genre) for kind, genres in KEPT.items() for genre in genres) == GROUPS
    assert sum(len(texts) for texts in floors.groups().values()) >= 280


def test_a_quarter_of_the_records_of_every_genre_is_kept_apart() -> None:
    for genre in KEPT["apart"]:
        apart, tuned = (len(KEPT[kind][genre]["texts"]) for kind in ("apart", "tuned"))
        assert 0.15 <= apart / (apart + tuned) <= 0.3, genre
    assert KEPT["tuned"].keys() - KEPT["apart"].keys() == {"anning", "invented"}


@pytest.fixture(scope="module", params=GROUPS, ids=IDS)
def group(request: pytest.FixtureRequest) -> floors.Group:
    """A set and a genre; what is asked of one group is asked in a row, so that its texts are read once."""
    asked: floors.Group = request.param
    return asked


def test_the_texts_and_the_records_are_those_that_were_measured(group: floors.Group) -> None:
    kind, genre = group
    assert floors.digests(group) == KEPT[kind][genre]["texts"]


def test_no_measure_is_below_its_floor(group: floors.Group) -> None:
    kind, genre = group
    measured, kept = floors.summary(floors.marks(group)), KEPT[kind][genre]["floors"]
    assert set(kept) == set(measured)
    assert {key: share for key, share in measured.items() if share < kept[key]} == {}


def test_every_quote_is_the_text_at_its_offsets_and_no_fact_is_without_one(group: floors.Group) -> None:
    marks = floors.marks(group)
    assert marks.spans > 50 * len(floors.groups()[group])
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
    "invented": {"entities f1": 0.88, "relations f1": 0.70, "figures f1": 0.95, "figures strict": 0.82},
}


SHORT = {
    "anning": {"entities recall", "entities precision", "relations recall"},
    "invented": set(),
}
"""What falls short of what was promised; a measure that is reached leaves this list."""


@pytest.mark.parametrize("genre", sorted(TARGETS))
def test_the_floors_are_at_least_what_was_promised_but_for_what_is_told(genre: str) -> None:
    floors_ = KEPT["tuned"][genre]["floors"]
    assert {key for key, share in TARGETS[genre].items() if floors_[key] < share} == SHORT[genre]
