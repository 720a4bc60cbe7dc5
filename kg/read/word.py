"""Word documents (.docx, transitional and strict) to the lines and tables a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from kg.errors import InputError
from kg.read.numbering import Numbering
from kg.read.packages import opened, parsed, part
from kg.read.page import Box, Draft, Page, is_tabular

_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_LEFT_OUT = frozenset(["del", "moveFrom", "Fallback", "rt", "instrText", "delText", "annotationRef"])
"""What a reader does not see: deleted or moved words, ruby above its base, the second form of a drawing."""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SYMBOLS = {
    "symbol": dict(zip(b"\xa3\xb0\xb1\xb3\xb4\xb8\xb9\xbb", "≤°±≥×÷≠≈", strict=True)),
    "wingdings": dict(zip(b"\xfc\xfe\xa8\x6e\x6c\x9f\xa7\xf0\x81\x82\x83", "√☑□■●•▪→①②③", strict=True)),
}
_DEEPEST = 200
"""Levels of elements."""
_DOCUMENTS = ("word/document.xml", "word/document2.xml")


def parse_word(data: bytes, where: str) -> Page:
    """Return a document's paragraphs and tables; headers, comments, deletions and hidden words are left out.

    Automatic numbers stand as a reader sees them; the footnotes that are referred to stand below the text.
    """
    with opened(data, where) as archive:
        name = next((name for name in _DOCUMENTS if name in archive.namelist()), _DOCUMENTS[0])
        return _Reader(archive, where).page(name)


@dataclass(slots=True)
class _Words:
    """A paragraph being read: its words, the text boxes anchored in it and the notes it refers to."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


class _Reader:
    def __init__(self, archive: ZipFile, where: str) -> None:
        self._archive, self._where = archive, where
        self._draft = Draft()
        self._held = ""
        self._notes: list[tuple[str, str]] = []
        self._fields: list[bool] = []
        styles = part(archive, "word/styles.xml", where)
        self._hidden, self._contents, numbered = _styles(styles)
        self._numbering = Numbering(part(archive, "word/numbering.xml", where), numbered)

    def page(self, name: str) -> Page:
        """Go through the body's blocks one after the other, forgetting each."""
        depth = 0
        for event, element in parsed(self._archive, name, self._where):
            if event == "start":
                depth += 1
                if depth > _DEEPEST:
                    raise InputError(
                        "its elements are nested too deeply", where=self._where, hint="save its text as .txt"
                    )
                continue
            depth -= 1
            if depth == 2:
                self._block(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        self._line("")
        self._footnotes()
        return self._draft.page()

    def _block(self, element: Any) -> None:
        tag = _tag(element)
        if tag == "p":
            words, goes_on = self._paragraph(element)
            self._held += words.text
            if not goes_on:
                self._line("")
            for box in words.boxes:
                for child in box:
                    self._block(child)
        elif tag == "tbl":
            self._line("")
            self._table(element)
        elif tag not in _LEFT_OUT:
            for child in element:
                self._block(child)

    def _line(self, words: str) -> None:
        held, self._held = self._held + words, ""
        for line in held.split("\n"):
            self._draft.line(line.strip("\t ") if line.strip() else "")

    def _paragraph(self, element: Any) -> tuple[_Paragraph, bool]:
        """Return the words of a paragraph with its number, and whether its mark is deleted: then the next goes on."""
        properties = _child(element, "pPr")
        style = _value(_child(properties, "pStyle"))
        mark = _child(properties, "rPr")
        goes_on = _child(mark, "del") is not None or _child(mark, "moveFrom") is not None
        number = self._numbering.number(properties, style)
        words = _Words()
        if style not in self._contents:
            self._runs(element, words, hidden=style in self._hidden)
        text = "".join(words.parts)
        return _Paragraph(number + text if text.strip() else text, words.boxes), goes_on

    def _runs(self, element: Any, words: _Words, *, hidden: bool, raised: bool = False) -> None:
        for child in element:
            tag = _tag(child)
            if tag in _LEFT_OUT or tag in ("pPr", "rPr"):
                continue
            if tag == "txbxContent":
                words.boxes.append(child)
            elif tag == "r":
                properties = _child(child, "rPr")
                style = _value(_child(properties, "rStyle"))
                unseen = _on(_child(properties, "vanish"), hidden or style in self._hidden)
                up = _value(_child(properties, "vertAlign")) == "superscript"
                self._runs(child, words, hidden=unseen, raised=up)
            elif tag == "t" or tag == "m:t":
                if not hidden and not self._in_code():
                    said = child.text or ""
                    words.parts.append(said.translate(_RAISED) if raised else said)
            elif tag == "sym" and not hidden:
                words.parts.append(_symbol(child))
            elif tag in _SIGNS and not hidden and not self._in_code():
                words.parts.append(_SIGNS[tag])
            elif tag == "fldChar":
                self._field(_attribute(child, "fldCharType"))
            elif tag in ("footnoteReference", "endnoteReference"):
                self._notes.append((tag.removesuffix("Reference"), _attribute(child, "id")))
            else:
                self._runs(child, words, hidden=hidden, raised=raised)

    def _field(self, kind: str) -> None:
        """Between its beginning and its separator a field holds its code, which nobody sees."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _in_code(self) -> bool:
        return any(self._fields)

    def _table(self, element: Any) -> None:
        rows: list[list[Box]] = []
        open_below: dict[int, tuple[int, int]] = {}
        for row in _rows(element):
            properties = _child(row, "trPr")
            if _child(properties, "del") is not None:
                continue
            head = _on(_child(properties, "tblHeader"), False)
            column = int(_value(_child(properties, "gridBefore")) or 0)
            boxes: list[Box] = []
            for cell in _cells(row):
                told = _child(cell, "tcPr")
                columns = _whole(_value(_child(told, "gridSpan")), 1)
                merge = _child(told, "vMerge")
                if merge is not None and _value(merge) != "restart":
                    if column in open_below:
                        above, index = open_below[column]
                        old = rows[above][index]
                        rows[above][index] = Box(
                            text=old.text,
                            column=old.column,
                            columns=old.columns,
                            rows=len(rows) - above + 1,
                            head=old.head,
                        )
                else:
                    open_below.pop(column, None)
                    if merge is not None:
                        open_below[column] = (len(rows), len(boxes))
                    boxes.append(Box(text=self._cell(cell), column=column, columns=columns, head=head))
                column += columns
            rows.append(boxes)
        if is_tabular(rows):
            self._draft.table(rows)
        else:
            for boxes in rows:
                for box in boxes:
                    self._line(box.text)

    def _cell(self, cell: Any) -> str:
        lines: list[str] = []
        for child in _flat(cell):
            tag = _tag(child)
            if tag == "p":
                words, goes_on = self._paragraph(child)
                lines.append(words.text + ("" if goes_on else "\n"))
                lines += [self._cell(box) for box in words.boxes]
            elif tag == "tbl":
                lines += [self._cell(inner) + "\n" for row in _rows(child) for inner in _cells(row)]
        return "".join(lines).strip("\n")

    def _footnotes(self) -> None:
        for kind in ("footnote", "endnote"):
            wanted = [id_ for name, id_ in self._notes if name == kind]
            root = part(self._archive, f"word/{kind}s.xml", self._where) if wanted else None
            notes = {_attribute(note, "id"): note for note in root} if root is not None else {}
            for id_ in dict.fromkeys(wanted):
                if id_ in notes:
                    for child in notes[id_]:
                        self._block(child)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    boxes: list[Any]


def _styles(root: Any) -> tuple[set[str], set[str], dict[str, tuple[str, str]]]:
    """Return the styles whose words are hidden, those of tables of contents, and those that number."""
    hidden: set[str] = set()
    contents: set[str] = set()
    numbered: dict[str, tuple[str, str]] = {}
    based: dict[str, str] = {}
    for style in root if root is not None else ():
        id_ = _attribute(style, "styleId")
        based[id_] = _value(_child(style, "basedOn"))
        if _on(_child(_child(style, "rPr"), "vanish"), False):
            hidden.add(id_)
        if _value(_child(style, "name")).lower().startswith("toc "):
            contents.add(id_)
        numbers = _child(_child(style, "pPr"), "numPr")
        if numbers is not None:
            numbered[id_] = (_value(_child(numbers, "numId")), _value(_child(numbers, "ilvl")) or "0")
    for id_ in based:
        above, seen = based[id_], {id_}
        while above and above not in seen:
            seen.add(above)
            if above in hidden:
                hidden.add(id_)
            if above in numbered and id_ not in numbered:
                numbered[id_] = numbered[above]
            above = based.get(above, "")
    return hidden, contents, numbered


def _rows(table: Any) -> Iterator[Any]:
    return (child for child in _flat(table) if _tag(child) == "tr")


def _cells(row: Any) -> Iterator[Any]:
    return (child for child in _flat(row) if _tag(child) == "tc")


def _flat(element: Any) -> Iterator[Any]:
    """Yield children, and those inside content controls, insertions and the like."""
    for child in element:
        if _tag(child) in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _flat(child)
        elif _tag(child) not in _LEFT_OUT:
            yield child


def _symbol(element: Any) -> str:
    try:
        code = int(_attribute(element, "char") or "20", 16)
    except ValueError:
        return ""
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    known = _SYMBOLS.get(_attribute(element, "font").lower().rstrip(" 23"))
    if known and (code in known or "wingdings" in _attribute(element, "font").lower()):
        return known.get(code, "")
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _tag(element: Any) -> str:
    """Return an element's local name where it is Word's or says which form counts; `m:t` for words of a formula."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, name = tag.rpartition("}")
    space = space[1:]
    if space in _W or name in ("Fallback", "Choice", "AlternateContent"):
        return name
    return "m:t" if space in _MATH and name == "t" else ""


def _child(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((child for child in element if _tag(child) == name), None)


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _value(element: Any) -> str:
    return "" if element is None else _attribute(element, "val")


def _on(element: Any, otherwise: bool) -> bool:
    """Whether a switch is on: there without a value, or with one that is not off."""
    return otherwise if element is None else _value(element) not in ("0", "false", "off")


def _whole(words: str, otherwise: int) -> int:
    return min(int(words), 1000) if words.isdecimal() and int(words) > 0 else otherwise
