"""A graph marked against a hand-read record: entities, relations, figures, grounding."""

from __future__ import annotations

from kg.evaluate.gold import Gold, find_records, read_gold
from kg.evaluate.marking import evaluate, evaluate_all
from kg.evaluate.scores import Marks, Scores, together

__all__ = ["Gold", "Marks", "Scores", "evaluate", "evaluate_all", "find_records", "read_gold", "together"]
