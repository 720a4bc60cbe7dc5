"""A user's own table of identity: what it merges and parts, what it refuses, and that the graph tells why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.builder import build, keep
from kg.cli import app
from kg.errors import InputError
from kg.explain import explain
from kg.lexicon import load_lexicon
from kg.link import link
from kg.model import Article, Reading
from kg.same import MERGED, PARTED, Same, identify, read_same_as
from kg.store import open_store
from tests.support.gold import ROOT
from tests.support.making import article_of, figure_at, mention_at, relation_at

LEXICON = load_lexicon()
TEXT = "青田县卫健局和青田县卫生局联合办学，局长王某为县医院揭牌，县医院新增床位30张。"


def article(id_: str = "a") -> Article:
    return article_of(id_, TEXT)


def reading(id_: str = "a") -> Reading:
    text = article(id_)
    new, old = (mention_at(text, f"青田县{name}", kind="GovernmentBody") for name in ("卫健局", "卫生局"))
    person = mention_at(text, "王某", kind="Person", scope="青田县")
    hospital = mention_at(text, "县医院", kind="PublicInstitution", canonical="青田县人民医院")
    again = mention_at(text, "县医院", 1, kind="PublicInstitution", canonical="青田县人民医院")
    return Reading(
        article=text,
        sentences=(),
        mentions=(new, old, person, hospital, again),
        relations=(relation_at(text, "局长王某", person, "leads", old),),
        figures=(figure_at(text, "30张", value="30", unit="张", indicator="新增床位", subject=again),),
        locality=mention_at(text, "青田县"),
    )


def names(found: Reading) -> set[str]:
    return {entity.label for entity in link([found], LEXICON) if entity.mentions}


def test_two_names_of_one_thing_are_one_wherever_the_reading_speaks_of_it() -> None:
    found = identify(reading(), [Same(name="青田县卫生局", other="青田县卫健局", kind="GovernmentBody")])
    assert "青田县卫生局" not in names(found)
    assert [relation.object.canonical for relation in found.relations] == ["青田县卫健局"]
    (entity,) = [entity for entity in link([found], LEXICON) if entity.label == "青田县卫健局"]
    assert entity.aliases == ("青田县卫生局",)
    assert {mention.rule for mention in entity.mentions} == {"test", MERGED}


def test_a_chain_of_merges_is_followed_to_its_end() -> None:
    rows = [Same(name="青田县卫生局", other="青田县卫健局"), Same(name="青田县卫健局", other="青田县卫健委")]
    assert {"青田县卫生局", "青田县卫健局"}.isdisjoint(names(identify(reading(), rows)))


def test_what_words_were_wrongly_taken_for_is_another_thing() -> None:
    found = identify(reading(), [Same(name="县医院", other="青田县人民医院", apart=True)])
    assert "青田县人民医院" not in names(found)
    assert {(m.scope, m.rule) for m in found.mentions if m.canonical == "县医院"} == {("青田县", PARTED)}
    assert found.figures[0].subject is not None
    assert found.figures[0].subject.canonical == "县医院"


@pytest.mark.parametrize("within", ["a", "青田县"], ids=["an article", "a locality"])
def test_a_shared_name_is_meant_where_the_row_says(within: str) -> None:
    row = Same(name="王某", other="王某", kind="Person", within=within)
    (person,) = [m for m in identify(reading(), [row]).mentions if m.kind == "Person"]
    assert person.scope is None
    elsewhere = Same(name="王某", other="王某", kind="Person", within="石门县")
    assert identify(reading(), [elsewhere]) == reading()


def test_a_row_of_another_class_changes_nothing() -> None:
    assert identify(reading(), [Same(name="王某", other="李某", kind="Place")]) == reading()


@given(st.permutations(["a", "b", "c"]), st.booleans())
def test_articles_read_apart_and_together_agree(order: list[str], apart: bool) -> None:
    row = Same(name="县医院", other="青田县人民医院" if apart else "青田县中医院", apart=apart)
    read = [identify(reading(id_), [row]) for id_ in order]
    one_by_one = {entity.id for single in read for entity in link([single], LEXICON)}
    assert one_by_one == {entity.id for entity in link(read, LEXICON)}


HEAD = "name,class,in,same as,not same as\n"
BAD_ROWS = {
    "no name": (",Person,,甲,", "2: no name"),
    "neither same nor other": ("甲,Person,,,", "2: 甲: fill in one"),
    "both": ("甲,Person,,乙,丙", "2: 甲: fill in one"),
    "unknown class": ("甲,Robot,,乙,", "2: no class Robot"),
    "itself": ("甲,Person,,甲,", "2: 甲 stands on both sides"),
    "two things": ("甲,,,乙,\n甲,,,丙,", "3: 甲 is the same as 乙 already; see line 2"),
    "the same and not": ("甲,,,乙,\n甲,,,,乙", "3: 甲 and 乙 are both the same and not; see line 2"),
    "a circle": ("甲,,,乙,\n乙,,,丙,\n丙,,,甲,", "4: 甲 is the same as 丙 already"),
}


@pytest.mark.parametrize(("rows", "line"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_one_clear_line_and_leaves_the_others(tmp_path: Path, rows: str, line: str) -> None:
    table = tmp_path / "same.csv"
    table.write_text(f"{HEAD}{rows}\n好,Person,,真好,\n", encoding="utf-8")
    kept, errors = read_same_as(table, LEXICON)
    assert len(errors) == 1
    assert str(errors[0]).startswith(f"{table}:{line}")
    assert "\n" not in str(errors[0])
    assert kept[-1] == Same(name="好", other="真好", kind="Person")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_as_spreadsheets_write_it(tmp_path: Path, encoding: str) -> None:
    table = tmp_path / "same.csv"
    table.write_bytes("名称,类,同于\r\n\r\n县医院, PublicInstitution ,中医院\r\n".encode(encoding))
    assert read_same_as(table, LEXICON) == ((Same(name="县医院", other="中医院", kind="PublicInstitution"),), ())


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "same.csv"
    table.write_text("甲,乙\n", encoding="utf-8")
    with pytest.raises(InputError, match="does not name the columns; begin it with"):
        read_same_as(table, LEXICON)


ROWS = (Same(name="石门县林草局", other="石门县林业局", kind="GovernmentBody"),)
PAGE = article_of("shimen", "石门县林业局发布公告。石门县林草局组织巡护。")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("same") / "store"
    keep([PAGE], str(store), tagger=False, same_as=ROWS)
    return store


def test_store_and_folder_agree_and_explain_tells_the_merge(stored: Path) -> None:
    for graph in (open_store(stored), build([PAGE], tagger=False, same_as=ROWS).store):
        (known,) = explain(graph, "石门县林草局")
        assert known.label == "石门县林业局"
        told = [(line.fact, line.rule) for line in known.lines if line.about == "identity"]
        assert ("“石门县林草局” = 石门县林业局", MERGED) in told


def test_another_table_has_articles_read_again_and_the_same_one_has_not(stored: Path) -> None:
    assert keep([PAGE], str(stored), tagger=False, same_as=ROWS).unchanged == 1
    assert keep([PAGE], str(stored), tagger=False).read == 1
    assert explain(open_store(stored), "石门县林草局")[0].label == "石门县林业和草原局"


def test_a_bad_table_builds_nothing(tmp_path: Path) -> None:
    table, text = tmp_path / "same.csv", tmp_path / "a.txt"
    table.write_text(HEAD + "甲,Robot,,乙,\n丙,,,丙,\n", encoding="utf-8")
    text.write_text(PAGE.text, encoding="utf-8")
    done = CliRunner().invoke(app, ["build", str(text), "-o", str(tmp_path / "out"), "--same-as", str(table)])
    assert done.exit_code == 3
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [f"{table}:2", f"{table}:3"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_table_of_the_readme_is_sound(tmp_path: Path, name: str) -> None:
    (told,) = re.findall(r"```csv\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    table = tmp_path / "table.csv"
    table.write_text(told, encoding="utf-8")
    rows, errors = read_same_as(table, LEXICON)
    assert (len(rows), errors) == (2, ())
    assert [row.apart for row in rows] == [False, True]
