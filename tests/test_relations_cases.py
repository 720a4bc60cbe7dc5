"""Each line of cases/relations.tsv: a sentence with its names, and what it states."""

from __future__ import annotations

import pytest

from kg.lexicon import Lexicon, load_lexicon
from tests.support.marked import Case, cases, states


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.about)
def test_a_sentence_states_exactly_its_relations(case: Case, lexicon: Lexicon) -> None:
    assert states(case, lexicon) == case.relations


def test_there_are_enough_cases_and_none_stands_twice() -> None:
    assert len(cases()) >= 100
    assert len({case.marked for case in cases()}) == len(cases())
