"""Whether two names in the corpora are one thing: pairs that a person judged from the texts, held against ours.

A row of tests/cases/identity_pairs.tsv gives the two names, each with its document's title and the words around it
(chosen evenly among near names, short and full forms, one name in two documents, persons of one name, places and their
governments), and the verdict. Each side is read as a document of its own, so that nothing but identity joins them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from kg.lexicon import load_lexicon
from kg.link import link
from kg.model import Article, Entity, Mention, Reading, Span
from kg.pipeline import understand
from tests.support.making import article_of, mention_at
from tests.support.tools import tools

CASES = Path(__file__).parent / "cases" / "identity_pairs.tsv"
PRECISION, RECALL = 0.98, 0.92
Row = Mapping[str, str]


def rows() -> list[Row]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def side(row: Row, number: int, which: str) -> Article:
    title = row[which + "title"]
    return article_of(f"p{number}-{which[:1]}", f"{title}\n{row[which + 'words']}", title)


def bare(name: str) -> str:
    """A name without what only marks it or addresses a person, as texts have it and leave it out."""
    return name.strip("“”「」《》").removesuffix("同志")


def names_of(entities: Iterable[Entity]) -> Mapping[tuple[str, str], set[str]]:
    """What each name in an article is taken for; a place told with the one above it is the last of the two."""
    named: dict[tuple[str, str], set[str]] = {}
    ends: dict[tuple[str, int], str] = {}
    for entity in entities:
        for mention in entity.mentions:
            named.setdefault((mention.article, bare(mention.text)), set()).add(entity.id)
            if entity.kind == "Place":
                ends[mention.article, mention.span.end] = mention.text
    for entity in entities:
        for mention in entity.mentions:
            above = ends.get((mention.article, mention.span.start))
            if entity.kind == "Place" and above:
                named.setdefault((mention.article, above + mention.text), set()).add(entity.id)
    return named


def test_the_table_is_as_large_as_it_says() -> None:
    told = rows()
    assert len(told) >= 200
    assert {row["verdict"] for row in told} == {"same", "different"}
    assert all(row["name"] in row["words"] and row["other name"] in row["other words"] for row in told)


def test_our_identity_agrees_with_the_verdicts() -> None:
    told = rows()
    articles = [side(row, i, which) for i, row in enumerate(told) for which in ("", "other ")]
    _, entities = understand(articles, *tools())
    named = names_of(entities)
    right = wrong = missed = 0
    for i, row in enumerate(told):
        one = named.get((articles[2 * i].id, bare(row["name"])))
        other = named.get((articles[2 * i + 1].id, bare(row["other name"])))
        if one and other:
            same = bool(one & other)
            right += same and row["verdict"] == "same"
            wrong += same and row["verdict"] == "different"
            missed += not same and row["verdict"] == "same"
    assert right >= 60, "most names are read from their few words alone"
    assert right / (right + wrong) >= PRECISION, (right, wrong)
    assert right / (right + missed) >= RECALL, (right, missed)


def mention(name: str, kind: str, article: str = "a") -> Mention:
    span = Span(0, len(name))
    return Mention(article=article, sentence=0, span=span, text=name, rule="test", kind=kind, canonical=name)


def named(name: str, kind: str, article: str = "a") -> tuple[str, str, str]:
    reading = Reading(article=article_of(article, name), sentences=(), mentions=(mention(name, kind, article),))
    (entity,) = [entity for entity in link([reading], load_lexicon()) if entity.mentions]
    return entity.id, entity.label, entity.kind


ALIKE = [
    ("国际货币基金组织", "Platform", "国际货币基金组织", "Organization"),
    ("二十国集团", "Enterprise", "二十国集团", "Organization"),
    ("“一窗受理”", "Mechanism", "一窗受理", "Mechanism"),
    ("天津", "Place", "天津市", "Place"),
    ("章丘区", "Industry", "章丘区", "Place"),
    ("“放管服”改革", "Mechanism", "“放管服”改革", "Programme"),
    ("云水“一盘棋”机制", "Programme", "云水“一盘棋”机制", "Mechanism"),
    ("云水流通体制改革", "Policy", "云水流通体制改革", "Programme"),
    ("云水大学", "Platform", "云水大学", "PublicInstitution"),
    ("云水工业部", "Project", "云水工业部", "GovernmentBody"),
    ("广东省佛山市", "Place", "佛山市", "Place"),
    ("草原防火条例", "Policy", "《草原防火条例》", "Policy"),
    ("草原防火条例", "Policy", "《草原防火条例（试行）》", "Policy"),
    ("云水人民代表大会", "Meeting", "云水人民代表大会", "GovernmentBody"),
    ("生物医药", "Industry", "生物医药产业", "Industry"),
    ("生物医药产业链", "Industry", "生物医药产业", "Industry"),
    ("云水储备林建设项目", "Programme", "云水储备林建设", "Programme"),
    ("陈云同志", "Person", "陈云", "Person"),
    ("一网通办", "Mechanism", "“一网通办”", "Programme"),
    ("国务院“放管服”改革", "Programme", "“放管服”改革", "Mechanism"),
]
APART = [
    ("朝阳区", "Place", "朝阳市", "Place"),
    ("天津市", "Place", "天津市人民政府", "GovernmentBody"),
    ("“揭榜挂帅”机制", "Mechanism", "揭榜挂帅", "Mechanism"),
    ("《草原防火条例》", "Policy", "《森林防火条例》", "Policy"),
    ("云水大学", "Place", "云水大学", "PublicInstitution"),
    ("云水机制", "Industry", "云水机制", "Mechanism"),
    ("山东省佛山市", "Place", "佛山市", "Place"),
    ("生物医药产业集群", "Industry", "生物医药产业", "Industry"),
    ("旅游业", "Industry", "旅游产业", "Industry"),
    ("云水县“放管服”改革", "Programme", "“放管服”改革", "Programme"),
    ("云水储备林项目", "Programme", "云水储备林", "Place"),
    ("云水职工代表大会", "Meeting", "云水职工代表大会", "GovernmentBody"),
    ("云水人民代表大会", "Meeting", "云水人民代表大会第三次会议", "Meeting"),
]
BARE = [("《规划》", "Policy"), ("《若干政策》", "Policy"), ("领导小组", "CommandUnit"), ("行动", "Programme")]


@pytest.mark.parametrize(("name", "kind", "other", "other_kind"), ALIKE)
def test_one_thing_whatever_class_marks_or_length_it_was_read_in(
    name: str, kind: str, other: str, other_kind: str
) -> None:
    assert named(name, kind) == named(other, other_kind)


@pytest.mark.parametrize(("name", "kind", "other", "other_kind"), APART)
def test_near_names_are_two_things(name: str, kind: str, other: str, other_kind: str) -> None:
    assert named(name, kind)[0] != named(other, other_kind)[0]


@pytest.mark.parametrize(("name", "kind"), BARE)
def test_what_has_but_a_noun_for_a_name_is_another_thing_in_every_article(name: str, kind: str) -> None:
    assert named(name, kind, "a")[0] != named(name, kind, "b")[0]
    assert named(name, kind, "a") == named(name, kind, "a")


SEATS = [
    ("会议在上海市举行，工业和信息化部司长李云水致辞。", "上海市", "李云水出席。", None),
    ("李云水说，要抓好落实。", "中国", "李云水出席。", None),
]
"""Two texts with the scope that each has the person read in; both tell of one person."""


@pytest.mark.parametrize(("text", "scope", "other", "other_scope"), SEATS)
def test_who_is_of_the_nation_is_one_everywhere(text: str, scope: str, other: str, other_scope: str | None) -> None:
    assert person(text, scope) == person(other, other_scope)


def test_who_is_of_another_place_is_another() -> None:
    assert person("县长李云水说。", "青田县") != person("县长李云水说。", "石门县")


def test_who_was_read_once_without_a_place_is_of_the_place_told_elsewhere_in_the_article() -> None:
    text = article_of("a", "县长李云水说。李云水要求抓好落实。")
    told = (mention_at(text, "李云水", kind="Person", scope="青田县"), mention_at(text, "李云水", 1, kind="Person"))
    assert len(link([Reading(article=text, sentences=(), mentions=told)], load_lexicon())) == 1


def person(text: str, scope: str | None) -> str:
    """The identity of 李云水 in a text, read in a scope."""
    article = article_of(text[:2], text)
    posts = [mention_at(article, "工业和信息化部司长", kind="Post")] if "司长" in text else []
    mentions = (mention_at(article, "李云水", kind="Person", scope=scope), *posts)
    found = link([Reading(article=article, sentences=(), mentions=mentions)], load_lexicon())
    return next(entity.id for entity in found if entity.kind == "Person")
