"""Whether a figure is a goal for the future rather than something that is or was."""

from __future__ import annotations

import re

from kg.figures.cues import Cues
from kg.figures.drafts import Draft
from kg.figures.stretches import Moment
from kg.figures.reach import item_start
from kg.figures.sections import Section
from kg.model import Sentence

_SHALL = r"(?:^|[，；。：、年一二三四五六七八九十内]|今年)(?:[全我本][年市县省区州镇乡村国])?(?!{notShall})要|{shall}"
_CALLS = r"{callsFor}[，,：:][^。]*(?!{notShall})要"
_HAN_DIGITS = "两二三四五六七八九十"
_INVESTED = re.compile(r"(?<!完成)(?<!完成固定资产)(?:计划)?总?投资$")
_REACHES = re.compile(r"(?:[到至为]|不超过|控制在)$")


def is_goal(
    text: str,
    sentence: Sentence,
    draft: Draft,
    kind: str,
    moment: Moment | None,
    section: Section,
    cues: Cues,
    *,
    rules: bool,
) -> bool:
    """Whether heading, time or words make a quantity a goal; `rules` in a document of rules a lower bound is one.

    A length of time is a goal only where something is brought to it (压缩到40个工作日).
    """
    at = draft.quantity.span.start
    start = item_start(text, sentence, at)
    if cues.not_target.search(text, start, at) or (kind == "duration" and not _REACHES.search(draft.left)):
        return False
    if draft.quantity.group == "count" and "、" in draft.left and text[draft.quantity.number.start] in _HAN_DIGITS:
        return False  # 甲、乙、丙三大产业: what is counted has just been named
    if cues.words("projectProperty").before(draft.left, len(draft.left)):
        return False
    if not section.goals and _INVESTED.search(draft.left):
        return False
    if section.goals or (moment and moment.future and moment is not section.moment):
        return True
    if moment and moment.open and cues.pattern(_SHALL).search(text[start:at]):
        return True
    if cues.pattern(_CALLS).search(text, start, at):
        return True
    if cues.target.search(text, start, at) or draft.right.startswith(("的目标", "目标")):
        return True
    if not rules or text.startswith("对", draft.clause.start):
        return False
    grows = draft.quantity.group == "count" and cues.pattern("(?:每年)?{grows}").match(draft.left)
    return bool(grows or cues.words("goalQualifier").before(text, draft.quantity.number.start, draft.clause.start))
