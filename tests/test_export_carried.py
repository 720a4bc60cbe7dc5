"""Carried to spreadsheets, notes and property graphs: nothing is lost, nothing runs, the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import Quad, RdfFormat, parse
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import OutputError
from kg.export import Sheet, write
from kg.export.cypher import cypher, quoted
from kg.export.facts import Document, Facts, Link, Thing, read_facts
from kg.export.folder import LIST, write_folder
from kg.export.vault import INDEX, file_name, inert, vault
from kg.export.workbook import workbook
from kg.graph import build_nquads
from tests.support.gold import gold_quads
from tests.support.hostile import STRINGS, hostile
from tests.support.numbers import NUMBER


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return gold_quads("anning", "dev-01")


@pytest.fixture(scope="module")
def facts(quads: list[Quad]) -> Facts:
    return read_facts(quads)


@pytest.fixture(scope="module")
def bad() -> Facts:
    reading, entities = hostile()
    return read_facts(parse(build_nquads([reading], entities), format=RdfFormat.N_QUADS))


def thing(label: str, iri: str = "a:a", **more: object) -> Thing:
    told = {"kind": "Place", "kind_zh": "地方", "aliases": (), "code": ""}
    return Thing(**{"iri": iri, "label": label, **told, **more})  # type: ignore[arg-type]


FIGURE = replace(
    NUMBER,
    subject="a:a",
    about="甲",
    article="标题",
    passage="a:d#char=3,9",
    modality="planned",
    confidence="0.62",
    issued="2024-03-05",
    quote="产值下降1.4%。",
)
DOCUMENT = Document(iri="a:d", title="标题", issued="2024-03-05", source="a.txt", names=(("a:a", 2),))
LINK = Link(
    subject="a:a", predicate="partOf", predicate_zh="属于", object="a:b", rule="r", resolution="implied",
    quotes=("甲属于乙",), passages=("a:d#char=10,14",), modality="planned", confidence="0.71",
)  # fmt: skip
FEW = Facts(things=(thing("甲"), thing("乙", "a:b")), links=(LINK,), numbers=(FIGURE,), documents=(DOCUMENT,))


def test_a_number_knows_its_day_its_sentence_and_its_place(facts: Facts) -> None:
    for number in facts.numbers:
        assert re.fullmatch(r"char=\d+,\d+", number.place)
        assert "".join(number.text.split()) in "".join(number.quote.split())
    assert any(len(number.quote) > len(number.text) for number in facts.numbers)
    assert {number.issued for number in facts.numbers} >= {"2024-04-15"}


def test_an_article_knows_what_it_names(facts: Facts) -> None:
    things = {thing.iri: thing.label for thing in facts.things}
    first = next(document for document in facts.documents if document.iri.endswith("/anning"))
    named = {things[iri]: often for iri, often in first.names}
    assert {"安宁市", "云南省"} & named.keys()
    assert len(named) > 30
    assert [often for _, often in first.names] == sorted((often for _, often in first.names), reverse=True)


def bytes_in(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ----------------------------------------------------------------------------------------------------- workbooks


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def rows(content: bytes) -> list[dict[str, object]]:
    head, *others = sheets(content)["数据 figures"]
    return [dict(zip(map(str, head), row, strict=True)) for row in others]


def test_every_figure_is_a_row_with_its_words(facts: Facts) -> None:
    told = rows(workbook(facts))
    assert len(told) == len(facts.numbers) > 50
    for row, number in zip(told, facts.numbers, strict=True):
        assert (row["文章 article"], row["原句 sentence"]) == (number.article, number.quote)
        assert Decimal(str(row["数值 value"])) == number.value


def test_a_row_tells_all_that_a_figure_is() -> None:
    (row,) = rows(workbook(FEW))
    assert list(row.values()) == [
        *("标题", datetime(2024, 3, 5), "甲", "产值", -1.4, "%", datetime(2023, 1, 1), datetime(2023, 12, 31)),
        *("增长 growth", "exact", "计划 planned", 0.62, "下降1.4%", "产值下降1.4%。", "char=3,9", "明说 stated"),
        *("r", "a.txt", "a:d#char=3,9", "a:o"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", " =1", "＝1", "#N/A", "'", "1e5", "=HYPERLINK(1)"])
def test_text_is_text_whatever_it_begins_with(text: str) -> None:
    content = workbook(replace(FEW, numbers=(replace(FIGURE, about=text, quote=text),)))
    (row,) = rows(content)
    assert (row["主体 subject"], row["原句 sentence"]) == (text, text)
    cell = load_workbook(io.BytesIO(content))["数据 figures"]["C2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


def test_nothing_hostile_is_lost_or_runs(bad: Facts) -> None:
    told = rows(workbook(bad))
    assert len(told) == len(STRINGS)
    assert {row["主体 subject"] for row in told} == set(STRINGS)


def test_what_a_workbook_cannot_hold_is_replaced_or_cut() -> None:
    (row,) = rows(workbook(replace(FEW, numbers=(replace(FIGURE, about="甲\x0b\r\n乙\ufffe", quote="长" * 40_000),))))
    assert row["主体 subject"] == "甲\ufffd\n乙\ufffd"
    assert row["原句 sentence"] == "长" * 32_767


def test_days_before_there_were_days_for_spreadsheets_are_text() -> None:
    (row,) = rows(workbook(replace(FEW, numbers=(replace(FIGURE, first="1840-01-01", issued=""),))))
    assert (row["起 from"], row["日期 issued"]) == ("1840-01-01", None)


def test_what_is_more_than_a_sheet_goes_on_in_another() -> None:
    told = sheets(workbook(replace(FEW, numbers=(FIGURE,) * 5), most_rows=2))
    assert {name: len(found) for name, found in told.items()} == {
        "数据 figures": 3,
        "数据 figures 2": 3,
        "数据 figures 3": 2,
    }


TITLES = [("a/b[c]:*?", "a b c"), ("", "sheet"), ("'x'", "x"), ("数据 FIGURES", "数据 FIGURES 2"), ("n" * 40, "n" * 31)]


@pytest.mark.parametrize(("name", "title"), TITLES)
def test_a_sheet_has_a_title_that_spreadsheets_allow(name: str, title: str) -> None:
    more = Sheet(name=name, columns=("x",), rows=(("=1",), (Decimal(2),), (date(2020, 1, 2),)))
    told = sheets(workbook(FEW, [more]))
    assert list(told) == ["数据 figures", title]
    assert told[title] == [("x",), ("=1",), (2,), (datetime(2020, 1, 2),)]


def test_only_a_workbook_has_sheets(quads: list[Quad], tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"g\.csv: only a workbook has sheets"):
        write(quads, tmp_path / "g.csv", sheets=[Sheet(name="x", columns=(), rows=())])


def export(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["export", *words])
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def graph(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = write(quads, tmp_path_factory.mktemp("graph") / "graph.nq")
    return str(path)


def test_a_question_asked_for_has_a_sheet(graph: str, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    asked = ("--question", "figures-of", "--question", "articles", "--set", "subject=安宁市")
    code, _ = export(graph, "-o", str(out), *asked)
    assert code == 0
    told = sheets(out.read_bytes())
    assert list(told) == ["数据 figures", "figures-of", "articles"]
    assert len(told["articles"]) == 3
    assert any(isinstance(cell, int | float) for row in told["figures-of"][1:] for cell in row)


WRONG = [
    (("--question", "nonsense"), "nonsense"),
    (("--question", "articles", "--set", "subject=安宁市"), "none of these questions has a parameter subject"),
    (("--question", "articles", "--set", "subject"), "is not key=value"),
]


@pytest.mark.parametrize(("words", "says"), WRONG, ids=[says for _, says in WRONG])
def test_a_question_that_cannot_be_asked_writes_nothing(
    graph: str, words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    code, output = export(graph, "-o", str(tmp_path / "out.xlsx"), *words)
    assert (code, list(tmp_path.iterdir())) == (3, [])
    assert says in output


# -------------------------------------------------------------------------------------------------------- Cypher


def literals(statement: str) -> Iterator[str]:
    """The strings of a statement as an engine reads them: its names in backticks left out, `'a' + 'b'` joined."""
    escapes = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
    joined = statement.replace("' + '", "")
    for found in re.finditer(r"`[^`]*`|'((?:[^'\\]|\\.)*)'", joined):
        if found[1] is not None:
            yield re.sub(r"\\(.)", lambda pair: escapes.get(pair[1], pair[1]), found[1])


def statements(facts: Facts) -> list[str]:
    return [line for line in cypher(facts).decode().split("\n") if line and not line.startswith("//")]


def test_every_statement_stands_in_a_line_of_its_own(facts: Facts) -> None:
    lines = statements(facts)
    mentions = sum(len(document.names) for document in facts.documents)
    assert len(lines) >= len(facts.things) + len(facts.links) + 2 * len(facts.numbers) + mentions
    for line in lines:
        bare = re.sub(r"`[^`]*`|'(?:[^'\\]|\\.)*'", "", line)
        assert re.fullmatch(r"(?:MERGE|MATCH) [^'`;\\]*;", bare), line


def test_a_statement_tells_what_is_known() -> None:
    assert statements(FEW) == [
        "MERGE (n:`Entity`:`Place` {iri: 'a:a'}) SET n.`label` = '甲', n.`class` = '地方';",
        "MERGE (n:`Entity`:`Place` {iri: 'a:b'}) SET n.`label` = '乙', n.`class` = '地方';",
        "MERGE (n:`Article` {iri: 'a:d'}) SET n.`label` = '标题', n.`issued` = '2024-03-05', n.`source` = 'a.txt';",
        "MATCH (a:`Article` {iri: 'a:d'}), (b:`Entity` {iri: 'a:a'}) MERGE (a)-[r:`mentions`]->(b) SET r.`often` = 2;",
        "MATCH (a:`Entity` {iri: 'a:a'}), (b:`Entity` {iri: 'a:b'}) "
        "MERGE (a)-[r:`partOf` {`modality`: 'planned'}]->(b) SET r.`label` = '属于', r.`rule` = 'r', "
        "r.`resolution` = 'implied', r.`confidence` = 0.71, r.`quotes` = ['甲属于乙'], "
        "r.`passages` = ['a:d#char=10,14'];",
        "MERGE (n:`Figure` {iri: 'a:o'}) SET n.`indicator` = '产值', n.`value` = -1.40, n.`unit` = '%', "
        "n.`kind` = 'growth', n.`qualifier` = 'exact', n.`periodStart` = '2023-01-01', n.`periodEnd` = '2023-12-31', "
        "n.`text` = '下降1.4%', n.`quote` = '产值下降1.4%。', n.`modality` = 'planned', n.`resolution` = 'stated', "
        "n.`confidence` = 0.62, n.`rule` = 'r', n.`passage` = 'a:d#char=3,9';",
        "MATCH (a:`Figure` {iri: 'a:o'}), (b:`Entity` {iri: 'a:a'}) MERGE (a)-[r:`subject`]->(b);",
        "MATCH (a:`Figure` {iri: 'a:o'}), (b:`Article` {iri: 'a:d'}) MERGE (a)-[r:`toldIn`]->(b);",
    ]


HOSTILE = ("it's", "a\\", "a\\'b", "\\u0027) DETACH DELETE n //", "a\r\nb\tc", "`x`", "'}) MATCH (n) DELETE n //", "𠮷")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_string_is_read_back_as_it_was(text: str) -> None:
    (line,) = statements(Facts(things=(thing(text),), links=(), numbers=()))
    assert list(literals(line)) == ["a:a", text, "地方"]
    assert "\\u" not in line, "Neo4j would read an escape before it reads anything else"


def test_nothing_hostile_ends_a_string(bad: Facts) -> None:
    told = {text for line in statements(bad) for text in literals(line)}
    assert {text.replace("\u2028", " ").replace("\u2029", " ") for text in STRINGS} <= told


def test_a_name_is_a_name_and_a_large_number_is_a_number() -> None:
    one = thing("甲", kind="a`b 工程")
    big = replace(FIGURE, value=Decimal("1E20"))
    text = cypher(Facts(things=(one,), links=(), numbers=(big,))).decode()
    assert "(n:`Entity`:`a_b_工程` {" in text
    assert "n.`value` = 100000000000000000000.0" in text
    assert quoted("\x00\u2028") == "'  '"


# --------------------------------------------------------------------------------------------------------- notes

LINKS = re.compile(r"\[\[([^\]|]+)\|[^\]]+\]\]")


def test_every_thing_and_article_has_a_note_and_every_link_leads_to_one(facts: Facts, bad: Facts) -> None:
    for some in (facts, bad):
        notes = {name: content.decode() for name, content in vault(some).items()}
        assert len(notes) == len(some.things) + len(some.documents) + 1
        places = {name.removesuffix(".md") for name in notes}
        led = {place for text in notes.values() for place in LINKS.findall(text)}
        assert led == places - {INDEX.removesuffix(".md")}


def test_a_note_tells_relations_figures_and_their_words() -> None:
    notes = vault(FEW)
    assert notes["地方/甲.md"].decode() == (
        '---\nclass: "Place"\niri: "a:a"\ntags: ["Place"]\n---\n# 甲\n\n地方 Place\n\n'
        "## 关系 relations\n\n"
        "- **属于** → [[地方/乙|乙]]（计划 planned，主语省略 implied，把握 sure 71%）\n"
        "    > 甲属于乙 — [[文章 articles/标题|标题]] 10,14\n\n"
        "## 数据 figures\n\n"
        "- **产值** 下降1.4\\% = -1.40 \\%（增长 growth 2023-01-01/2023-12-31，计划 planned，把握 sure 62%）\n"
        "    > 产值下降1.4\\%。 — [[文章 articles/标题|标题]] 3,9\n"
    )
    assert "- ← **属于** [[地方/甲|甲]]" in notes["地方/乙.md"].decode()
    article = notes["文章 articles/标题.md"].decode()
    assert "- [[地方/甲|甲]] ×2" in article
    assert "- [[地方/甲|甲]] **产值**" in article
    assert "1 篇 articles，2 个 things，1 条关系 relations，1 条数据 figures" in notes[INDEX].decode()


NAMES = [
    ("a/b\\c:d", "a b c d"),
    ("..", "_"),
    ("../../etc/passwd", "etc passwd"),
    ("con", "con_"),
    ("LPT1.txt", "LPT1.txt_"),
    ("甲.", "甲"),
    ("a\x00b\u2028c\u202e", "a b c"),
    ("[[x]]#y^z|w%", "x y z w"),
    ("“12345”工作法", "“12345”工作法"),
    ("长" * 300, "长" * 60),
    ("", "_"),
]


@pytest.mark.parametrize(("label", "name"), NAMES)
def test_a_file_has_a_name_that_every_system_allows(label: str, name: str) -> None:
    assert file_name(label) == name


def test_notes_of_one_name_stay_apart_also_where_case_does_not_count() -> None:
    some = (thing("GDP"), thing("gdp", "a:b"), thing("甲/乙", "a:c"), thing("甲:乙", "a:d"), thing("丙", "a:e"))
    names = [name for name in vault(Facts(things=some, links=(), numbers=())) if name != INDEX]
    assert len({name.casefold() for name in names}) == len(some)
    assert "地方/丙.md" in names
    assert all(re.search(r" \([0-9a-f]{10}\)\.md$", name) for name in names if "丙" not in name)


MARKED = ("[[甲]]", "![[x]]", "%%x%%", "#标签", "<script>x</script>", "**a**", "`x`", "$$x$$", "~~x~~", "|a|b|", "&lt;")


@pytest.mark.parametrize("text", MARKED)
def test_words_are_shown_as_they_are(text: str) -> None:
    shown = inert(text)
    assert re.sub(r"\\(.)", r"\1", shown) == text
    assert not re.search(r"(?<!\\)[\[\]!#<>*`$~|%&]", shown)


def test_a_line_end_in_a_name_ends_no_line_of_a_note() -> None:
    label = "甲\n---\n- [[x]]\r# 乙\u2028丙"
    text = vault(Facts(things=(thing(label, aliases=(label, '"')),), links=(), numbers=()))
    (note,) = [content.decode() for name, content in text.items() if name != INDEX]
    head, front, body = note.partition("---\n")[0], note.split("---\n")[1], note.split("---\n", 2)[2]
    assert head == ""
    aliases = next(line for line in front.splitlines() if line.startswith("aliases: "))
    assert json.loads(aliases.removeprefix("aliases: ")) == ["甲 --- - [[x]] # 乙 丙", '"']
    assert body.splitlines()[0] == r"# 甲 --- - \[\[x\]\] \# 乙 丙"


def test_a_vault_is_written_again_and_leaves_what_is_yours(tmp_path: Path) -> None:
    mine = tmp_path / "我的.md"
    mine.write_text("own", encoding="utf-8")
    write_folder(tmp_path, {"地方/甲.md": b"1", "地方/乙.md": b"1"})
    write_folder(tmp_path, {"地方/甲.md": b"2"})
    found = bytes_in(tmp_path)
    assert set(found) == {"我的.md", "地方/甲.md", LIST}
    assert (found["地方/甲.md"], found["我的.md"]) == (b"2", b"own")


def test_a_file_of_your_own_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "甲.md").write_text("own", encoding="utf-8")
    with pytest.raises(OutputError, match="a file of your own stands there; choose another folder"):
        write_folder(tmp_path, {"甲.md": b"1", "乙.md": b"1"})
    assert bytes_in(tmp_path) == {"甲.md": b"own"}


@pytest.mark.parametrize("told", ['["../mine.md"]', '["/tmp/x"]', "{}", "no", "[1]"])
def test_a_list_that_is_not_ours_removes_nothing_outside(told: str, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("own", encoding="utf-8")
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / LIST).write_text(told, encoding="utf-8")
    write_folder(folder, {"a.md": b"1"})
    assert (tmp_path / "mine.md").exists()


def test_the_command_writes_a_vault_in_any_folder(graph: str, tmp_path: Path) -> None:
    for folder in ("notes.obsidian", "notes"):
        more = () if folder.endswith("obsidian") else ("--format", "obsidian")
        code, output = export(graph, "-o", str(tmp_path / folder), *more)
        assert (code, output.strip()) == (0, f"→ {tmp_path / folder}")
    one, two = (bytes_in(tmp_path / folder) for folder in ("notes.obsidian", "notes"))
    assert one == two
    assert "地方/安宁市.md" in one
