"""A graph marked against a hand-read record: entities, relations, figures, grounding."""

from __future__ import annotations

from kg.evaluate.gold import Gold, read_gold
from kg.evaluate.marking import evaluate
from kg.evaluate.scores import Marks, Scores

__all__ = ["Gold", "Marks", "Scores", "evaluate", "read_gold"]
