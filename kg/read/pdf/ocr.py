"""Words in pictures of pages, by an optional recogniser (the extra `ocr`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kg.read.pdf.glyphs import Glyph

_SCALE = 2.5
"""Pixels a point: 180 dots an inch."""
_SURE = 0.5
"""A line that the recogniser believes less is left out."""


@lru_cache(maxsize=1)
def recogniser() -> Callable[[Any], list[Glyph]] | None:
    """Return what reads the picture of a page as characters with their places; None where the extra is missing."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        return None
    engine = RapidOCR(params={"Global.log_level": "error"})

    def _recognise(page: Any) -> list[Glyph]:
        found = engine(page.render(scale=_SCALE).to_numpy())
        glyphs: list[Glyph] = []
        if getattr(found, "boxes", None) is None:
            return glyphs
        for corners, words, score in zip(found.boxes, found.txts, found.scores, strict=True):
            if score < _SURE or not words.strip():
                continue
            xs, ys = [float(x) / _SCALE for x, _ in corners], [float(y) / _SCALE for _, y in corners]
            total = sum(0.5 if char < "\u0250" else 1.0 for char in words)
            at = min(xs)
            opens = True
            for char in words:
                step = (max(xs) - min(xs)) * (0.5 if char < "\u0250" else 1.0) / total
                if not char.isspace():
                    glyphs.append(Glyph(char, at, min(ys), at + step, max(ys), opens=opens))
                    opens = False
                at += step
        return glyphs

    return _recognise
