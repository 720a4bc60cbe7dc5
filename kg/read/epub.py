"""Books in EPUB: the pages of the spine, one after the other."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from kg.errors import InputError
from kg.read.packages import opened, part
from kg.read.page import Page, joined
from kg.read.web import parse_page


def parse_epub(data: bytes, where: str) -> Page:
    """Return a book's words in the order of reading, and what its package says of it."""
    with opened(data, where) as archive:
        container = part(archive, "META-INF/container.xml", where)
        paths = (
            [e.get("full-path") for e in container.iter() if str(e.tag).endswith("}rootfile")]
            if container is not None
            else []
        )
        package = part(archive, paths[0], where) if paths and paths[0] else None
        if package is None:
            raise InputError("a book without a package", where=where, hint="save its text as .txt")
        base = posixpath.dirname(paths[0])
        files: dict[str, str] = {}
        order: list[str] = []
        declared: dict[str, str] = {}
        for element in package.iter():
            tag = str(element.tag).rpartition("}")[2]
            if tag == "item":
                files[element.get("id")] = element.get("href") or ""
            elif tag == "itemref":
                order.append(element.get("idref"))
            elif tag in ("title", "publisher", "date") and element.text and element.text.strip():
                declared.setdefault({"date": "issued"}.get(tag, tag), element.text.strip())
        names = set(archive.namelist())
        pages = []
        for id_ in order:
            name = posixpath.normpath(posixpath.join(base, unquote(files.get(id_, ""))))
            if name in names:
                pages.append(parse_page(archive.read(name), where, "utf-8"))
        return joined(pages, declared)
