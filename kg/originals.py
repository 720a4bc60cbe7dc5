"""The files that articles came from, kept by their content, and pictures of their pages.

    originals/<sha256>.pdf

The folder stands beside what was made of them: in the store, or in the build folder. A name tells its content, so that
one file is kept once, and whatever else stands in the folder is nobody's business.
"""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from kg.files import replacing

FOLDER = "originals"
_NAME = re.compile(r"[0-9a-f]{64}\.pdf")
_SCALE = 1.8
"""Pixels a point: 130 dots an inch."""
_MOST_PIXELS = 6_000_000
_LONGEST = 8000
"""Pixels of a side of a picture: a page may be as long as a scroll."""
_QUALITY = 55


@dataclass(frozen=True, slots=True)
class Originals:
    """A folder of files that were kept; it is made when the first one comes."""

    folder: Path

    @classmethod
    def beside(cls, source: str | Path) -> Originals:
        """Return the originals of a graph: those in its folder, or beside its file."""
        path = Path(source)
        return cls((path if path.is_dir() else path.parent) / FOLDER)

    def keep(self, data: bytes) -> str:
        """Keep the bytes of a PDF; return what they are called here."""
        name = f"{sha256(data).hexdigest()}.pdf"
        if not (self.folder / name).is_file():
            with replacing(self.folder / name) as file:
                file.write(data)
        return name

    def keep_only(self, names: Iterable[str]) -> None:
        """Take out what was kept and is called by no article any more."""
        wanted = set(names)
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if _NAME.fullmatch(path.name) and path.name not in wanted:
                path.unlink(missing_ok=True)

    def picture(self, name: str, page: int) -> Mapping[str, Any] | None:
        """Return a page, counted from 1, as a picture: its size in points, of how many pages, a data URL.

        None where the file was not kept, has no such page, or the page cannot be drawn.
        """
        path = self.folder / name
        if not _NAME.fullmatch(name) or not path.is_file():
            return None
        try:
            with closing(pdfium.PdfDocument(path)) as document:
                if not 1 <= page <= len(document):
                    return None
                with closing(document[page - 1]) as sheet:
                    width, height = sheet.get_size()
                    url = _drawn(sheet, width, height)
                return {"page": page, "of": len(document), "width": width, "height": height, "picture": url}
        except pdfium.PdfiumError:
            return None


def _drawn(sheet: Any, width: float, height: float) -> str:
    scale = min(_SCALE, sqrt(_MOST_PIXELS / max(width * height, 1)), _LONGEST / max(width, height, 1))
    picture = io.BytesIO()
    sheet.render(scale=scale).to_pil().convert("RGB").save(picture, "WEBP", quality=_QUALITY, method=4)
    return "data:image/webp;base64," + b64encode(picture.getvalue()).decode()
