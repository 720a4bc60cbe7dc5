"""A task beside what was done of it: 农村改厕任务32150座，完成32418座. The first number is what was to be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.figures.cues import Cues
from kg.model import Figure

_BEFORE = 16
_TASK = r"(?:{taskNoun}(?:数|指标)?[为是]?|(?<![比按照超原度])计划[^，。；\d]{0,8})$"
_OF_TASK = r"(?:{taskNoun}(?:数|指标)?[为是]?)$|^(?:全年|年度|今年)?计划(?=.)"
_DONE = r"[，,、；;（(\s]*(?:{doneSoFar})*(?:完成|实现|达到?)了?"
_BARE = r"(?:{doneSoFar})*(?:完成|实现)?"
_TASKS = frozenset(("level", "target"))


def fulfilled(text: str, figures: Sequence[Figure], cues: Cues) -> Iterator[tuple[int, Figure]]:
    """Yield what should stand for figures of one sentence that are a task or what was done of it, each by its number.

    Both are then of what the task is of; a task is a target, and what was done of it is none.
    """
    for number, (task, done) in enumerate(pairwise(figures)):
        between = task.span.end, done.span.start
        if task.kind not in _TASKS or done.kind not in _TASKS or task.unit != done.unit:
            continue
        if not cues.pattern(_DONE).fullmatch(text, *between):
            continue
        if not cues.pattern(_TASK).search(text, max(0, task.span.start - _BEFORE), task.span.start):
            continue
        of = cues.pattern(_OF_TASK).sub("", task.indicator) or task.indicator
        yield number, replace(task, kind="target", modality="planned", indicator=of)
        said = cues.pattern(_OF_TASK).sub("", done.indicator)
        bare = cues.pattern(_BARE).fullmatch(said)
        yield number + 1, replace(done, kind="level", modality="asserted", indicator=of if bare else said)
