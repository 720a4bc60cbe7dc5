"""The whole engine on case tables: what documents say is read, and nothing beyond it.

A row of engine_known.tsv fails today. The list only shrinks: whoever mends a row takes it out.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support import engine

ROWS = engine.rows()


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_a_document_says_what_its_row_tells_and_nothing_beyond(row: engine.Row) -> None:
    faults = engine.faults(row)
    if row.id in engine.known():
        assert faults, f"{row.id} passes now: python -m tests.support.engine --update takes it out of engine_known.tsv"
    else:
        assert faults == (), row.text


def test_every_row_has_an_identifier_of_its_own_and_a_heading() -> None:
    assert [name for name, times in Counter(row.id for row in ROWS).items() if times > 1] == []
    assert [row.id for row in ROWS if not row.kind] == []
    assert len(ROWS) >= 300


def test_what_is_known_to_fail_is_a_row_and_says_why() -> None:
    assert engine.known().keys() <= {row.id for row in ROWS}
    assert all(engine.known().values())


def test_rows_that_expect_no_fact_are_as_many_as_rows_of_any_one_predicate() -> None:
    relations = [row for row in ROWS if row.table == "relations"]
    asked = Counter(p for row in relations for p in {p for w in row.wanted if not w.mark for p in w.parts[1]})
    silent = sum(all(wanted.mark for wanted in row.wanted) for row in relations)
    assert silent >= max(asked.values()) > 5


@pytest.mark.parametrize("table", engine.TABLES)
def test_every_table_has_texts_that_give_nothing(table: str) -> None:
    assert sum(not row.wanted for row in ROWS if row.table == table) >= 15


# ------------------------------------------------------------------------------------------------- the tables' own form


def wanted(words: str) -> engine.Wanted:
    return engine._wanted(words)


FITS = [
    ("甲 awarded 乙", ("甲", "awarded", "乙", "asserted"), True),
    ("甲 awarded 乙", ("甲", "awarded", "“乙”", "asserted"), True),
    ("甲 awarded 乙", ("甲", "awarded", "乙", "planned"), False),
    ("甲 awarded 乙 planned", ("甲", "awarded", "乙", "planned"), True),
    ("甲|丙 leads|awarded *", ("丙", "leads", "丁", "asserted"), True),
    ("甲 awarded 乙", ("甲", "awarded", "乙丙", "asserted"), False),
]


@pytest.mark.parametrize(("words", "fact", "fits"), FITS, ids=[" / ".join((w, *f)) for w, f, _ in FITS])
def test_a_fact_of_a_row_fits(words: str, fact: engine.Fact, fits: bool) -> None:
    assert wanted(words).fits(fact) is fits
