"""Tables for the tests: one set of facts laid out in every usual shape, and one layout written in every format."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(%?)")

Rows = list[list[str]]
"""Cells of a table; `<` belongs to the cell on its left, `^` to that above."""


@dataclass(frozen=True)
class Fact:
    """What a cell must give."""

    text: str
    subject: str
    indicator: str
    kind: str
    value: str
    unit: str
    period: str
    of: str = ""
    """The words of the level that a growth is of."""


@dataclass(frozen=True)
class Sheet:
    """A table with the words around it, and the facts it holds."""

    shape: str
    above: Sequence[str]
    """The lines before it: title, source, a paragraph, its caption, its unit."""
    rows: Rows
    facts: Sequence[Fact]
    below: Sequence[str] = ()
    """The lines behind it: notes."""


@dataclass(frozen=True)
class World:
    """Places, indicators with unit and power, and a year: what the shapes are filled with."""

    place: str
    parts: tuple[str, str, str]
    head: str
    indicators: tuple[tuple[str, str, int], ...]
    year: int

    def level(self, part: int, indicator: int, year: int) -> str:
        """The words of one level, different for every one."""
        return f"{100 + 37 * part + 11 * indicator + 3 * (year % 10) + part * indicator}.{1 + (part + indicator) % 9}"

    def growth(self, part: int, indicator: int) -> str:
        """The words of one growth; some are negative."""
        return f"{'-' if (part + indicator) % 3 == 2 else ''}{2 + part * 3 + indicator}.{(part + 2 * indicator) % 10}"


def _world(place: str, parts: str, head: str, indicators: str, unit: str, power: int, year: int) -> World:
    first, second, third = parts.split()
    return World(place, (first, second, third), head, tuple((name, unit, power) for name in indicators.split()), year)


WORLDS = (
    _world("昆明市", "安宁市 呈贡区 富民县", "地区", "地区生产总值 固定资产投资 财政收入", "亿元", 8, 2023),
    _world("保定市", "定兴县 高阳县 涿州市", "县区", "粮食产量 蔬菜产量 肉类产量", "万吨", 4, 2022),
    _world("遵义市", "仁怀市 湄潭县 赤水市", "县（市、区）", "常住人口 城镇人口 户籍人口", "万人", 4, 2021),
    _world("青岛市", "胶州市 平度市 莱西市", "区市", "社会消费品零售总额 进出口总额 实际使用外资", "亿元", 8, 2024),
)


def _scaled(words: str, power: int) -> str:
    from decimal import Decimal

    value = Decimal(words).scaleb(power)
    return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():f}"


def _base(unit: str) -> str:
    return unit.lstrip("万亿")


def _level(world: World, part: int, indicator: int, year: int, subject: str) -> Fact:
    name, unit, power = world.indicators[indicator]
    words = world.level(part, indicator, year)
    return Fact(words, subject, name, "level", _scaled(words, power), _base(unit), str(year))


def _growth(world: World, part: int, indicator: int, subject: str) -> Fact:
    words = world.growth(part, indicator)
    level = world.level(part, indicator, world.year)
    value = _scaled(words, 0)
    return Fact(words, subject, world.indicators[indicator][0], "growth", value, "%", str(world.year), level)


def years_as_columns(w: World) -> Sheet:
    rows = [["指标", f"{w.year}年", f"{w.year - 1}年", "同比增长（%）"]]
    facts = []
    for i, (name, _, _) in enumerate(w.indicators):
        rows.append([name, w.level(0, i, w.year), w.level(0, i, w.year - 1), w.growth(0, i)])
        facts += [_level(w, 0, i, w.year, w.place), _level(w, 0, i, w.year - 1, w.place), _growth(w, 0, i, w.place)]
    return _sheet("years as columns", w, "主要指标", w.indicators[0][1], rows, facts)


def unit_column(w: World) -> Sheet:
    rows = [["序号", "指标名称", "计量单位", "绝对值", "比上年增长（%）"]]
    facts = []
    for i, (name, unit, _) in enumerate(w.indicators):
        rows.append([str(i + 1), name, unit, w.level(0, i, w.year), w.growth(0, i)])
        facts += [_level(w, 0, i, w.year, w.place), _growth(w, 0, i, w.place)]
    return _sheet("a column of units", w, f"{w.year}年主要指标", "", rows, facts)


def places_as_rows(w: World) -> Sheet:
    rows = [[w.head, *(f"{name}（{unit}）" for name, unit, _ in w.indicators)]]
    facts = []
    for p, part in enumerate(w.parts):
        rows.append([part, *(w.level(p, i, w.year) for i in range(3))])
        facts += [_level(w, p, i, w.year, part) for i in range(3)]
    return _sheet("places as rows", w, f"{w.year}年各{w.head}主要指标", "", rows, facts)


def nested_heads(w: World) -> Sheet:
    names = [f"{name}" for name, _, _ in w.indicators]
    top = [w.head, *(cell for name in names for cell in (name, "<"))]
    below = ["^", *(cell for _, unit, _ in w.indicators for cell in (f"绝对值（{unit}）", "同比（%）"))]
    rows = [top, below]
    facts = []
    for p, part in enumerate(w.parts):
        rows.append([part, *(cell for i in range(3) for cell in (w.level(p, i, w.year), w.growth(p, i)))])
        facts += [fact for i in range(3) for fact in (_level(w, p, i, w.year, part), _growth(w, p, i, part))]
    return _sheet("nested heads", w, f"{w.year}年各{w.head}主要指标", "", rows, facts)


def years_as_rows(w: World) -> Sheet:
    rows = [["年份", *(f"{name}({unit})" for name, unit, _ in w.indicators)]]
    facts = []
    for year in (w.year - 2, w.year - 1, w.year):
        rows.append([str(year), *(w.level(1, i, year) for i in range(3))])
        facts += [_level(w, 1, i, year, w.place) for i in range(3)]
    return _sheet("years as rows", w, "历年主要指标", "", rows, facts)


def places_as_columns(w: World) -> Sheet:
    rows = [["指标", *w.parts]]
    facts = []
    for i, (name, _, _) in enumerate(w.indicators):
        rows.append([name, *(w.level(p, i, w.year) for p in range(3))])
        facts += [_level(w, p, i, w.year, part) for p, part in enumerate(w.parts)]
    return _sheet("places as columns", w, f"{w.year}年各{w.head}主要指标", w.indicators[0][1], rows, facts)


def periods_over_indicators(w: World) -> Sheet:
    years = (w.year, w.year - 1)
    rows = [
        [w.head, *(cell for year in years for cell in (f"{year}年", "<"))],
        ["^", *(name for _ in years for name, _, _ in w.indicators[:2])],
    ]
    facts = []
    for p, part in enumerate(w.parts):
        rows.append([part, *(w.level(p, i, year) for year in years for i in range(2))])
        facts += [_level(w, p, i, year, part) for year in years for i in range(2)]
    rows.append(["合计", *(w.level(7, i, year) for year in years for i in range(2))])
    facts += [_level(w, 7, i, year, w.place) for year in years for i in range(2)]
    return _sheet("periods over indicators", w, f"各{w.head}主要指标", w.indicators[0][1], rows, facts)


def side_by_side(w: World) -> Sheet:
    one = [(name, 0, i) for i, (name, _, _) in enumerate(w.indicators[:2])]
    rows = [["指标", f"{w.year}年", "增长%", "指标", f"{w.year}年", "增长%"]]
    cells = [[name, w.level(0, i, w.year), w.growth(0, i)] for name, _, i in one]
    other = [["出生人数", "5210", "1.5"], ["旅游人次", "6310", "-4.5"]]
    rows += [left + right for left, right in zip(cells, other, strict=True)]
    facts = [fact for i in range(2) for fact in (_level(w, 0, i, w.year, w.place), _growth(w, 0, i, w.place))]
    power = w.indicators[0][2]
    for name, level, growth in other:
        facts += [
            Fact(level, w.place, name, "level", _scaled(level, power), _base(w.indicators[0][1]), str(w.year)),
            Fact(growth, w.place, name, "growth", growth, "%", str(w.year), level),
        ]
    return _sheet("side by side", w, "主要指标", w.indicators[0][1], rows, facts)


def sections(w: World) -> Sheet:
    rows = [["项目", f"{w.year}年", f"{w.year - 1}年"]]
    facts = []
    for p, part in enumerate(w.parts[:2]):
        rows.append([part, "<", "<"])
        for i, (name, unit, _) in enumerate(w.indicators):
            rows.append([f"其中：{name}（{unit}）", w.level(p, i, w.year), w.level(p, i, w.year - 1)])
            facts += [_level(w, p, i, w.year, part), _level(w, p, i, w.year - 1, part)]
    return _sheet("sections", w, "分地区主要指标", "", rows, facts)


def merged_stubs(w: World) -> Sheet:
    rows = [[w.head, "指标", "单位", "数值", "同比±%", "位次"]]
    facts = []
    for p, part in enumerate(w.parts):
        for i, (name, unit, _) in enumerate(w.indicators[:2]):
            rank = str(p + i + 1)
            rows.append([part if i == 0 else "^", name, unit, w.level(p, i, w.year), w.growth(p, i), rank])
            facts += [
                _level(w, p, i, w.year, part),
                _growth(w, p, i, part),
                Fact(rank, part, name, "rank", rank, "位", str(w.year)),
            ]
    return _sheet("merged stubs", w, f"{w.year}年各{w.head}主要指标", "", rows, facts)


def words_in_cells(w: World) -> Sheet:
    rows = [["指标", "完成情况", "同比增长", "目标"]]
    facts = []
    for i, (name, unit, power) in enumerate(w.indicators):
        level, growth, goal = w.level(0, i, w.year), w.growth(0, i), w.level(3, i, w.year)
        rows.append([name, level + unit, growth + "%", goal + unit])
        told = _growth(w, 0, i, w.place)
        facts += [
            Fact(level + unit, w.place, name, "level", _scaled(level, power), _base(unit), str(w.year)),
            Fact(growth + "%", w.place, name, "growth", told.value, "%", str(w.year), level + unit),
            Fact(goal + unit, w.place, name, "target", _scaled(goal, power), _base(unit), str(w.year)),
        ]
    return _sheet("words in cells", w, f"{w.year}年主要指标完成情况", "", rows, facts)


SHAPES: tuple[Callable[[World], Sheet], ...] = (
    years_as_columns,
    unit_column,
    places_as_rows,
    nested_heads,
    years_as_rows,
    places_as_columns,
    periods_over_indicators,
    side_by_side,
    sections,
    merged_stubs,
    words_in_cells,
)


def _sheet(shape: str, w: World, caption: str, unit: str, rows: Rows, facts: Sequence[Fact]) -> Sheet:
    lead = f"{w.place}经济社会发展平稳，有关部门认真落实各项任务，群众满意度继续提高。"
    above = [f"{w.place}统计资料公布", "来源：某统计局　2025-01-20", "　　" + lead, caption]
    return Sheet(shape, [*above, f"单位：{unit}"] if unit else above, rows, facts)


# ------------------------------------------------------------------ formats


def spans(rows: Rows) -> list[list[tuple[str, int, int, int]]]:
    """Words, column, columns and rows of every cell that is not covered by another."""
    cells = []
    for r, row in enumerate(rows):
        line = []
        for c, words in enumerate(row):
            if words in "<^" and words:
                continue
            across = next((n for n in range(1, len(row) - c) if row[c + n] != "<"), len(row) - c)
            down = next((n for n in range(1, len(rows) - r) if rows[r + n][c] != "^"), len(rows) - r)
            line.append((words, c, across, down))
        cells.append(line)
    return cells


def merges(rows: Rows) -> list[list[tuple[str, int, str]]]:
    """Words, columns and merge (`restart`, `continue` or none) of every cell, those covered from above among them."""
    told: dict[tuple[int, int], tuple[str, int, str]] = {}
    for r, row in enumerate(spans(rows)):
        for words, column, across, down in row:
            told[r, column] = (words, across, "restart" if down > 1 else "")
            told |= {(below, column): ("", across, "continue") for below in range(r + 1, r + down)}
    return [[told[at] for at in sorted(told) if at[0] == r] for r in range(len(rows))]


def flat(rows: Rows, blank: str = "") -> Rows:
    """The cells of a format that knows no merging."""
    return [[blank if words in "<^" else words for words in row] for row in rows]


def as_text(sheet: Sheet) -> bytes:
    """Tabs between cells."""
    table = ["\t".join(row) for row in flat(sheet.rows)]
    return "\n".join([*sheet.above, *table, *sheet.below, ""]).encode()


def as_aligned(sheet: Sheet) -> bytes:
    """Columns set apart by blanks, words on the left and numbers on the right, as old files have them."""
    rows = flat(sheet.rows)
    widths = [max(map(_screen, column)) for column in zip(*rows, strict=True)]

    def _line(row: list[str]) -> str:
        cells = []
        for words, width in zip(row, widths, strict=True):
            pad = " " * (width - _screen(words))
            cells.append(pad + words if words[-1:].isdigit() else words + pad)
        return "   ".join(cells).rstrip()

    return "\n".join([*sheet.above, "", *map(_line, rows), "", *sheet.below, ""]).encode()


def _screen(words: str) -> int:
    """Columns that words take on a screen."""
    return sum(1 if char < "\u0250" else 2 for char in words)


def as_bars(sheet: Sheet) -> bytes:
    """Markdown."""
    head, *rest = [f"| {' | '.join(row)} |" for row in flat(sheet.rows)]
    rule = "|" + " --- |" * len(sheet.rows[0])
    return "\n".join([*sheet.above, "", head, rule, *rest, "", *sheet.below, ""]).encode()


def as_html(sheet: Sheet, style: str = "") -> bytes:
    rows = "".join(
        "<tr>" + "".join(f'<td colspan="{a}" rowspan="{d}">{html.escape(t)}</td>' for t, _, a, d in row) + "</tr>"
        for row in spans(sheet.rows)
    )
    above, below = ("".join(f"<p>{html.escape(line)}</p>" for line in lines) for lines in (sheet.above, sheet.below))
    head = f"<!DOCTYPE html><meta charset=utf-8><title>{sheet.above[0]}</title>" + (style and f"<style>{style}</style>")
    return f"{head}{above}<table>{rows}</table>{below}".encode()


def as_docx(sheet: Sheet) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def _p(words: str) -> str:
        return f'<w:p><w:r><w:t xml:space="preserve">{html.escape(words)}</w:t></w:r></w:p>'

    table = ""
    for row in merges(sheet.rows):
        table += "<w:tr>"
        for words, across, merge in row:
            look = f'<w:gridSpan w:val="{across}"/>{merge and f"""<w:vMerge w:val="{merge}"/>"""}'
            table += f"<w:tc><w:tcPr>{look}</w:tcPr>{_p(words)}</w:tc>"
        table += "</w:tr>"
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    look = f'<w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
    width = len(sheet.rows[0])
    columns = f'<w:tblGrid>{f"""<w:gridCol w:w="{9000 // width}"/>""" * width}</w:tblGrid>'
    above, below = ("".join(map(_p, lines)) for lines in (sheet.above, [*sheet.below, ""]))
    body = f"{above}<w:tbl>{look}{columns}{table}</w:tbl>{below}"
    return packed_docx(f"<w:document {space}><w:body>{body}</w:body></w:document>")


def packed_docx(xml: str, **parts: str) -> bytes:
    """A Word file that office programs open as well: the document, and other parts (`styles`, `numbering` …)."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        told = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{kind}{type_}+xml"/>'
            for name, type_ in (("document", "document.main"), *((name, name) for name in parts))
        )
        archive.writestr(
            "[Content_Types].xml",
            f'{start}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{told}</Types>",
        )
        relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        archive.writestr(
            "_rels/.rels",
            f'{start}<Relationships {relations}><Relationship Id="r1" Type="{relation}officeDocument" '
            f'Target="word/document.xml"/></Relationships>',
        )
        links = "".join(f'<Relationship Id="p{i}" Type="{relation}{n}" Target="{n}.xml"/>' for i, n in enumerate(parts))
        archive.writestr("word/_rels/document.xml.rels", f"{start}<Relationships {relations}>{links}</Relationships>")
        archive.writestr("word/document.xml", xml if xml.startswith("<?xml") else start + xml)
        for name, part in parts.items():
            archive.writestr(f"word/{name}.xml", part)
    return buffer.getvalue()


def as_xlsx(sheet: Sheet) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    for line in sheet.above:
        page.append([line])
    top = len(sheet.above) + 1
    for r, row in enumerate(spans(sheet.rows)):
        for words, column, across, down in row:
            number = _NUMBER.fullmatch(words)
            cell = page.cell(top + r, column + 1, words)
            if number:
                cell.value = float(number[1].replace(",", "")) / (100 if number[2] else 1)
                places = len(number[1].partition(".")[2])
                cell.number_format = ("#,##0" if "," in words else "0") + "." * bool(places) + "0" * places + number[2]
            if across > 1 or down > 1:
                page.merge_cells(
                    start_row=top + r, end_row=top + r + down - 1, start_column=column + 1, end_column=column + across
                )
    for line in sheet.below:
        page.append([line])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_csv(sheet: Sheet) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    width = len(sheet.rows[0])
    for line in sheet.above:
        writer.writerow([line.strip("\u3000"), *[""] * (width - 1)])
    writer.writerows(flat(sheet.rows))
    writer.writerows([line, *[""] * (width - 1)] for line in sheet.below)
    return buffer.getvalue().encode("utf-8-sig")


_PAGE = "@page{size:A4;margin:2cm}body{font-family:'Noto Serif CJK SC';font-size:10.5pt}table{border-collapse:collapse}"
PRINTED = {
    "ruled": _PAGE + "td{border:1px solid black;padding:2px 6px}",
    "blank": _PAGE + "td{padding:2px 12px;text-align:center}",
}
"""How tables are printed: between rules, and parted by blanks alone."""

FORMATS: dict[str, Callable[[Sheet], bytes]] = {
    ".txt": as_text,
    ".aligned.txt": as_aligned,
    ".md": as_bars,
    ".html": as_html,
    ".docx": as_docx,
    ".xlsx": as_xlsx,
    ".csv": as_csv,
}
