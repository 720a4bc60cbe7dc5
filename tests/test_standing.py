"""Words with their numbers: nouns in the form that goes with the number before them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kg.serve
from kg.standing import counted

COUNTED = [
    ("%s {place|places} in %s {article|articles}", (1, 1), "1 place in 1 article"),
    ("%s {place|places} in %s {article|articles}", (0, 21), "0 places in 21 articles"),
    ("Only the %s uncertain {fact|facts} {is|are} listed", (1,), "Only the 1 uncertain fact is listed"),
    ("Only the %s uncertain {fact|facts}: check {it|them}", (2,), "Only the 2 uncertain facts: check them"),
    ("%s {figure|figures}", ("1,201",), "1,201 figures"),
    ("%s 篇，%s 处", (1, 2), "1 篇，2 处"),
    ("没有", (), "没有"),
]


@pytest.mark.parametrize(("words", "counts", "told"), COUNTED)
def test_a_noun_has_the_form_of_the_number_before_it(words: str, counts: tuple[int | str, ...], told: str) -> None:
    assert counted(words, *counts) == told


@pytest.mark.parametrize("counts", [(), (1,), (1, 2, 3)])
def test_other_numbers_than_there_are_places_are_refused_with_the_words(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=rf"{len(counts)} numbers for '%s 篇，%s 处'"):
        counted("%s 篇，%s 处", *counts)


TEMPLATES = sorted((Path(kg.serve.__file__).parent / "templates").glob("*.html"))
SAID = re.compile(r't\("([^"]*)", "([^"]*)"\) \| counted\(')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_what_pages_count_has_as_many_places_in_chinese_as_in_english(path: Path) -> None:
    for zh, en in SAID.findall(path.read_text(encoding="utf-8")):
        assert zh.count("%s") == en.count("%s") > 0, (zh, en)
