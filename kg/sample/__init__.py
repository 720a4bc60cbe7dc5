"""Facts drawn at random from a graph, a page on which a reader judges them, and what the judgements come to."""

from __future__ import annotations

from kg.sample.draw import Item, Question, choices, draw
from kg.sample.precision import Estimate, estimates, read_marks, wilson
from kg.sample.sheet import render_sheet

__all__ = ["Estimate", "Item", "Question", "choices", "draw", "estimates", "read_marks", "render_sheet", "wilson"]
