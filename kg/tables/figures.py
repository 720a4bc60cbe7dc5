"""The values of one table to figures: whose, of what, how much, of when; a growth to the level it is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.model import Article, Cell, Figure, Mention, Period, Span, Table, closed
from kg.tables.cues import Cues
from kg.tables.grid import Grid
from kg.tables.labels import Label, read_label
from kg.tables.subjects import Subjects
from kg.tables.ties import TIED, ReadValue, Ties
from kg.tables.times import When, find_when
from kg.tables.values import Value
from kg.tables.wholes import Wholes

_OF_ITS_OWN = {"growth": "%", "share": "%", "rank": "位"}
"""Kinds that a unit of the whole table does not hold for, and their usual unit."""
_COUNTED = re.compile(r"(?:[率量额值数费积]|收入|支出|投资|人口|价格|贷款|存款)\Z")
"""What the words of a title end in that are what a table without a caption counts."""
_PLANNED = re.compile(r"(?:规划|计划|纲要).{0,12}(?:指标|目标)")
_YEARLY = re.compile(r"年均|[〔\[［【（(](?:五年)?累计")
"""The head of what grows from year to year, or comes about over all years, between the years of the other columns."""
_UNIT_BEHIND = re.compile(r"[（(][^（）()]{1,8}[）)]\Z")
_JOINED = 40
"""An indicator is no longer than this."""


class TableReader:
    """Reads one table of an article."""

    def __init__(
        self,
        article: Article,
        table: Table,
        grid: Grid,
        subjects: Subjects,
        year: Callable[[], int | None],
        above: Period | None,
        cues: Cues,
    ) -> None:
        self._text, self._table, self._grid, self._cues = article.text, table, grid, cues
        self._subjects, self._year, self._above = subjects, year, above
        self._labels: dict[Cell, Label] = {}
        self._wholes = Wholes(grid, self._row_label)
        self._published = article.published
        self._caption = table.caption.cut(self._text) if table.caption else ""
        self._title = article.title
        self._caption_when = self._when(table.caption) or self._when(_title(article))
        self._at_the_close = self._caption_when is not None and self._caption_when.first == (12, 31)
        self._units = self._table_units()
        heads = {cell: self.label(cell) for column in range(grid.columns) for cell in grid.head(column)}
        self._years = sorted({label.when.year for label in heads.values() if label.when and label.when.year})
        planned = _PLANNED.search(self._caption or self._title) or any(
            cues.goal.match(words.strip()) for words in grid.words.values()
        )
        told = cues.outcome.search(self._caption) or cues.outcome.search(self._title)
        self._goals = bool(planned) and not told and len(self._years) > 1

    def figures(self, make: Callable[[Span, str], dict[str, object]]) -> list[Figure]:
        """Return the figures of the table in order; `make` gives what every finding has."""
        read = [one for one in self._read(make) if one is not None]
        ties = Ties(read, self._grid.blocks)
        return [ties.tied(one) for one in read]

    def label(self, cell: Cell) -> Label:
        """Return what a head or stub says, read once."""
        if cell not in self._labels:
            self._labels[cell] = read_label(self._text, cell.span, self._cues, self._subjects.named)
        return self._labels[cell]

    def _read(self, make: Callable[[Span, str], dict[str, object]]) -> Iterator[ReadValue | None]:
        for row, column, cell in self._grid.cells_of_values():
            across = tuple(self.label(head) for head in self._grid.head(column))
            stubs = self._without_attributes(self._grid.stub(row, column))
            down = tuple(self._row_label(stub) for stub in stubs if self._says_what(stub, stubs))
            yield self._one(row, column, cell, across, down, make)

    def _without_attributes(self, stubs: Sequence[Cell]) -> Sequence[Cell]:
        """Return stubs without those behind the one that says what is counted: 规格 behind 品种."""
        counted = [at for at, stub in enumerate(stubs) if self._subjects.counts(stub.column)]
        return stubs[: counted[-1] + 1] if counted else stubs

    def _says_what(self, stub: Cell, stubs: Sequence[Cell]) -> bool:
        """Whether a stub has to do with what is counted: beside names of things, 建设单位 and the like have not."""
        announced = self._subjects.announced
        if announced(stub.column) or not any(announced(other.column) for other in stubs):
            return True
        head = "".join(self._grid.words[cell].strip() for cell in self._grid.head(stub.column)[-1:])
        return not head or bool(self._cues.plain.match(head)) or stub in self._grid.sections.values()

    def _row_label(self, cell: Cell) -> Label:
        label = self.label(cell)
        if label.mention is None and (mention := self._subjects.of_column(cell, label)):
            self._labels[cell] = label = replace(label, mention=mention)
        return label

    def _one(
        self,
        row: int,
        column: int,
        cell: Cell,
        across: tuple[Label, ...],
        down: tuple[Label, ...],
        make: Callable[[Span, str], dict[str, object]],
    ) -> ReadValue:
        value = self._grid.values[cell]
        labels = (*down, *across)
        kind = next((label.kind for label in (*reversed(across), *reversed(down)) if label.kind), "")
        kind = "rank" if value.ranked else kind
        kind = kind or self._kind_of_all(value)
        kind = "difference" if value.summed and kind in ("", "growth") else kind
        if kind == "growth" and any(label.bare for label in across) and self._counts_amounts(row, column):
            kind = "difference"
        unit, times = self._unit(value, kind, labels, row, column)
        kind = kind or ("difference" if "百分点" in unit else "level")
        unit = "个百分点" if value.summed and unit == "%" and kind == "difference" else unit
        number = value.number * times
        if any(label.falls for label in labels) and kind in ("growth", "difference") and not value.signed:
            number = -abs(number)
        subject = self._subject(row, column, down, across)
        indicator = self._indicator(down, self._as_beside(column, across), self._wholes.of(row, column))
        over = self._goals and any(_YEARLY.search(label.span.cut(self._text)) for label in across)
        period = self._between(across, make) if over else self._period((*labels, *self._beside(column, across)), make)
        if self._goals and kind == "level" and period and period.first.year == self._years[-1]:
            kind = "target"
        if kind == "level" and period and isinstance(self._published, date) and period.first > self._published:
            kind = "target"  # a value of a time that was still to come
        figure = Figure(
            **make(cell.span, "tables.cell" if unit else "tables.unitless"),  # type: ignore[arg-type]
            value=_plain(number),
            unit=unit,
            indicator=indicator,
            kind=kind,
            qualifier=value.qualifier,
            subject=subject or self._subjects.whole,
            resolution="stated" if subject else "implied",
            period=period,
        )
        return ReadValue(
            row=row,
            column=column,
            figure=figure,
            across=across,
            named=any(label.words for label in down if label.mention is None),
            dated=over or any(label.when or label.former for label in labels),
        )

    def _subject(self, row: int, column: int, down: Sequence[Label], across: Sequence[Label]) -> Mention | None:
        """Return whose a value is: what a head announces as names, else the last thing its row or its column names."""
        stubs = self._grid.stub(row, column)
        named = [self.label(stub).mention for stub in stubs if self._subjects.announced(stub.column)]
        named = [one for one in named if one and one.kind == "Project"] or named  # not who answers for it
        rest = [label.mention for label in (*reversed(down), *across)]
        return next((mention for mention in (*reversed(named), *rest) if mention), None)

    def _beside(self, column: int, across: Sequence[Label]) -> tuple[Label, ...]:
        """Return the labels of the column of levels to the left, where a change says no period of its own."""
        if any(label.when for label in across) or not any(label.kind in TIED for label in across):
            return ()
        start = next(from_ for from_, to in self._grid.blocks if from_ <= column < to)
        levels: list[tuple[Label, ...]] = []
        for at in range(column - 1, start - 1, -1):
            labels = tuple(self.label(head) for head in self._grid.head(at))
            tied = any(label.kind in TIED for label in labels)
            if self._grid.kinds[at] != "value" or (tied and levels):
                break
            if not tied:
                levels.append(labels)
            elif any(label.when for label in labels):
                return labels
        return max(levels, key=_latest, default=())

    def _as_beside(self, column: int, across: tuple[Label, ...]) -> tuple[Label, ...]:
        """Return the heads of a column; those on its left where it says only that it is of another time: 上年同月."""
        if any(label.words or label.kind for label in across) or not any(label.former for label in across):
            return across
        start = next(from_ for from_, to in self._grid.blocks if from_ <= column < to)
        for at in range(column - 1, start - 1, -1):
            labels = tuple(self.label(head) for head in self._grid.head(at))
            if not any(label.kind in TIED for label in labels):
                return labels
        return across

    def _unit(self, value: Value, kind: str, labels: Sequence[Label], row: int, column: int) -> tuple[str, Decimal]:
        """Return the unit's label and what the number is multiplied by."""
        if value.unit:
            return value.unit, Decimal(1)
        told = next((label.unit for label in reversed(labels) if label.unit and (label.kind or not kind)), None)
        told = told or next((label.unit for label in reversed(labels) if label.unit), None)
        if kind == "rank":
            return "位", Decimal(1)  # whatever it is the rank of
        if told and not (kind in _OF_ITS_OWN and told[0] not in ("%", "‰", "倍", "位", "个百分点")):
            return told
        if kind in _OF_ITS_OWN:
            return _OF_ITS_OWN[kind], Decimal(1)
        if any("百分点" in label.span.cut(self._text) for label in labels):
            return "个百分点", Decimal(1)
        cell = self._grid.of_kind("unit", row, column)
        if cell is not None and (unit := self._cues.unit(self._grid.words[cell].strip())):
            return unit
        if len(self._units) == 1 and not kind:
            return self._units[0]
        levels = [unit for unit in self._units if unit[0] not in ("%", "‰")]
        if whole := self._wholes.unit(row, column, marked=bool(levels)):
            return whole
        if len(levels) == 1:
            return levels[0]
        return self._unit_beside(column) or self._unit_alike(column) or ("", Decimal(1))

    def _unit_beside(self, column: int) -> tuple[str, Decimal] | None:
        """Return the unit of the column that a column is part of: 人员（人） of 其中：医师, 护士."""
        parted = False
        for at in range(column, -1, -1):
            labels = tuple(map(self.label, self._grid.head(at)))
            unit = next((label.unit for label in labels if label.unit), None)
            if unit or any(label.kind for label in labels):
                return unit if parted else None
            parted = parted or any(label.part for label in labels)
        return None

    def _unit_alike(self, column: int) -> tuple[str, Decimal] | None:
        """Return the unit of another column that counts the same: 2024年计划投资 beside 总投资（万元）."""
        noun = "".join(self.label(head).words for head in self._grid.head(column))[-2:]
        for other in range(self._grid.columns):
            for label in map(self.label, self._grid.head(other)):
                if label.unit and len(noun) == 2 and label.words.endswith(noun) and not label.kind:
                    return label.unit
        return None

    def _counts_amounts(self, row: int, column: int) -> bool:
        """Whether units are told, for amounts alone: of the table, or else of the row where no head says percent."""
        if self._units:
            return not any(unit in ("%", "‰") for unit, _ in self._units)
        heads = (self.label(head) for at in range(self._grid.columns) for head in self._grid.head(at))
        percent = any(label.unit and label.unit[0] in ("%", "‰") for label in heads)
        cell = self._grid.of_kind("unit", row, column)
        return not percent and cell is not None and self._grid.words[cell].strip() not in ("%", "％", "‰")

    def _kind_of_all(self, value: Value) -> str:
        """Return the kind of values that are all percentages, where the caption tells of growth alone: 各季度增速."""
        percent = value.unit == "%" or (not value.unit and [unit for unit, _ in self._units] == ["%"])
        told = percent and self._cues.all_growth.search(closed(self._caption or self._title))
        return "growth" if told else ""

    def _table_units(self) -> list[tuple[str, Decimal]]:
        said = self._table.unit.cut(self._text) if self._table.unit else ""
        for mark in "、，;；和":
            said = said.replace(mark, ",")
        return [unit for word in said.split(",") if (unit := self._cues.unit(word))]

    def _indicator(self, down: Sequence[Label], across: Sequence[Label], whole: Label | None) -> str:
        """Return what is counted: the words of row and column, without what the one says of the other again."""
        parts = [whole.words] if whole is not None else []
        rows = [label for label in down if label.mention is None]
        if len(rows) > 1 and rows[-1].total:
            rows = rows[:-1]  # 小计 of what the group is
        last = rows[-1] if rows else None
        for label in rows[:-1]:
            measures = label.unit and last and not last.unit  # 播种面积（万亩） above 粮食
            if label.words and (measures or (not label.numbered and self._names_a_part(last, across))):
                parts.append(label.words)
        if last is not None:
            parts.append(last.words)
        counted = bool(last and last.words)
        parts += [
            label.words
            for label in across
            if label.mention is None and not (counted and self._cues.amount.match(label.words))
        ]
        kept: list[str] = []
        for part in parts:
            if part and not any(part in other for other in kept):
                kept = [other for other in kept if other not in part or other == part]
                kept.append(part)
        joined = "".join(kept)
        if len(joined) > _JOINED:
            joined = kept[-1]
        if joined.endswith("业") and "生产总值" in closed(self._caption):
            return joined + "增加值"  # what an industry adds to the product of a place
        planned = next((label for label in across if label.kind == "target" and label.words == ""), None)
        listed = any(label.total or label.mention for label in down)
        if not joined and planned and listed:
            return _UNIT_BEHIND.sub("", planned.span.cut(self._text).strip())  # 年度计划 of a project
        return joined or self._of_caption()

    def _names_a_part(self, last: Label | None, across: Sequence[Label]) -> bool:
        """Whether a row's own words say too little without those of its group: 数量, 增加值."""
        words = last.words if last is not None else ""
        return len(words) <= 4 and not any(label.words for label in across if label.mention is None)

    def _of_caption(self) -> str:
        """Return what the caption says is counted: 地区生产总值 of 2023年各县区地区生产总值情况."""
        if self._caption:
            return self._counted_in(self._caption)
        words = self._counted_in(self._title)
        return words if _COUNTED.search(words) else ""

    def _counted_in(self, words: str) -> str:
        if when := find_when(words):
            words = words[: when.start] + words[when.end :]
        return self._subjects.without_whose(words, self._cues)

    def _period(self, labels: Sequence[Label], make: Callable[[Span, str], dict[str, object]]) -> Period | None:
        """Return the period of a value: the narrowest that its labels name, in the year that another names."""
        whens = [label.when for label in labels if label.when]
        back = int(any(label.former for label in labels))
        narrow = next((when for when in reversed(whens) if when.year is None), whens[-1] if whens else None)
        year = next((when.year for when in reversed(whens) if when.year is not None), None)
        caption = self._caption_when
        narrow = narrow or caption
        if year is None:
            year = caption.year if caption and caption.year else self._year() if narrow is not None else None
        if narrow is None:
            return self._above
        if any(label.so_far for label in labels):
            narrow = narrow.so_far()
        if self._at_the_close and narrow.is_year():
            narrow = replace(narrow, first=(12, 31))
        if any(label.last_month for label in labels):
            narrow = replace(narrow, year=year).before()
            year = narrow.year
        days = narrow.days(year, back)
        if days is None:
            return None
        made = make(Span(narrow.start, narrow.end), "tables.period")
        return Period(**made, first=days[0], last=days[1])  # type: ignore[arg-type]

    def _between(self, across: Sequence[Label], make: Callable[[Span, str], dict[str, object]]) -> Period:
        """Return the years from behind the first column of years to the last: those over which a plan's goals come."""
        made = make(across[-1].span, "tables.period")
        first, last = date(self._years[0] + 1, 1, 1), date(self._years[-1], 12, 31)
        return Period(**made, first=first, last=last)  # type: ignore[arg-type]

    def _when(self, span: Span | None) -> When | None:
        """Return the period that a line names, where it stands in the text."""
        when = find_when(span.cut(self._text)) if span else None
        return replace(when, start=when.start + span.start, end=when.end + span.start) if when and span else None


def _latest(labels: Sequence[Label]) -> tuple[int, tuple[int, int]]:
    return max(((label.when.year or 0, label.when.last) for label in labels if label.when), default=(0, (0, 0)))


def _title(article: Article) -> Span | None:
    at = article.text.find(article.title) if article.title else -1
    return Span(at, at + len(article.title)) if at >= 0 else None


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()
