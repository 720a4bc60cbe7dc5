"""Slides (.pptx) to the lines and tables a reader sees, one slide after the other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from kg.errors import InputError
from kg.read.packages import opened, part
from kg.read.page import Box, Draft, Page

_SHOW = "ppt/presentation.xml"
_FURNITURE = frozenset(["dt", "ftr", "hdr", "sldNum"])
"""Placeholders that every slide repeats: day, foot, head, number."""
_TITLES = frozenset(["title", "ctrTitle"])
_MOST = 5000
"""Slides; a show with more is no show."""


def parse_slides(data: bytes, where: str) -> Page:
    """Return a show's words: of every slide that is shown its title, its other boxes in order, its tables by rows.

    What slides repeat (day, foot, number), notes of the speaker and hidden slides are left out.
    """
    with opened(data, where) as archive:
        draft, titles = Draft(), []
        for name in _slides(archive, where)[:_MOST]:
            root = part(archive, name, where)
            if root is None or root.get("show") in ("0", "false"):
                continue
            shapes = list(_shapes(root))
            shapes.sort(key=lambda shape: _kind(shape) not in _TITLES)  # a title is read first, wherever it was drawn
            for shape in shapes:
                kind = _kind(shape)
                if kind in _FURNITURE:
                    continue
                table = next(_inside(shape, "tbl"), None)
                if table is not None:
                    draft.table(list(_rows(table)))
                    continue
                lines = [_words(paragraph) for paragraph in _inside(shape, "p")]
                if kind in _TITLES:
                    lines = [re.sub(r"\s*\n\s*", "", " ".join(lines)).strip()]
                    titles += [lines[0]] if lines[0] else []
                for words in lines:
                    draft.line(words)
    return draft.page({"title": titles[0]} if titles else {})


def _slides(archive: ZipFile, where: str) -> list[str]:
    """Return the names of the slides' parts, as they are shown."""
    show = part(archive, _SHOW, where)
    links = part(archive, "ppt/_rels/presentation.xml.rels", where)
    if show is None or links is None:
        raise InputError("an archive without slides", where=where, hint="save it again, or as .pdf")
    targets = {link.get("Id"): posixpath.normpath(posixpath.join("ppt", link.get("Target", ""))) for link in links}
    ids = (
        value for slide in _inside(show, "sldId") for key, value in slide.attrib.items() if key.endswith("}id")
    )  # the other `id`, without a namespace, is a number
    return [targets[one].lstrip("/") for one in ids if one in targets]


def _shapes(root: Any) -> Iterator[Any]:
    """Yield boxes and frames in the order they are drawn; of groups, what is in them."""
    return (element for element in root.iter() if _name(element) in ("sp", "graphicFrame"))


def _kind(shape: Any) -> str:
    """Return what a placeholder is for; empty for any other box."""
    holder = next(_inside(shape, "ph"), None)
    return "" if holder is None else (holder.get("type") or "body")


def _rows(table: Any) -> Iterator[list[Box]]:
    """Yield the rows of a table; a cell that another one covers is none."""
    for row in _children(table, "tr"):
        boxes = []
        for column, cell in enumerate(_children(row, "tc")):
            if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                continue
            words = "\n".join(_words(paragraph) for paragraph in _inside(cell, "p"))
            wide, high = (int(cell.get(key) or 1) for key in ("gridSpan", "rowSpan"))
            boxes.append(Box(text=words, column=column, columns=wide, rows=high))
        yield boxes


def _words(paragraph: Any) -> str:
    """Return the words of a paragraph, a line feed for a break."""
    signs = {"br": "\n", "tab": "\t"}
    return "".join(signs.get(_name(e), (e.text or "") if _name(e) == "t" else "") for e in paragraph.iter())


def _inside(element: Any, name: str) -> Iterator[Any]:
    return (inner for inner in element.iter() if inner is not element and _name(inner) == name)


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if _name(child) == name)


def _name(element: Any) -> str:
    """Return an element's name without its namespace, which is one in files of the strict kind and another else."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
