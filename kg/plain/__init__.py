"""Texts in plain words: simplified characters, no glosses, no blanks inside a number; and back to the original's."""

from __future__ import annotations

from kg.plain.article import Plain, plain
from kg.plain.text import PlainText, plain_text, simplified, unglossed

__all__ = ["Plain", "PlainText", "plain", "plain_text", "simplified", "unglossed"]
