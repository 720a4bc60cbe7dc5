"""Whether a figure is a goal for the future rather than something that is or was."""

from __future__ import annotations

import re

from kg.figures.cues import Cues
from kg.figures.drafts import Draft
from kg.figures.sections import Section
from kg.figures.stretches import Moment
from kg.figures.timescope import item_start
from kg.model import Sentence

_SHALL = r"(?:^|[，；。：、年一二三四五六七八九十内]|今年)(?:[全我本][年市县省区州镇乡村国])?(?!{notShall})要|{shall}"
_CALLS = r"{callsFor}[，,：:][^。]*(?!{notShall})要"
_MEANT = r"(?:拟(?!认定|复核|确定|推荐|表彰|命名)|打算|准备|计划(?!生育|单列|总投资))(?!内|外)"
_WILL = rf"将(?![近军士领帅来要])[^，。；0-9将]{{0,6}}?{{actVerb}}|{_MEANT}[^，。；]{{0,12}}?(?:{{actVerb}}|投资|打造)"
"""Words of what is to be done: 学校将选派, 今年拟在某镇建设, 计划三年投资."""
_AIM = re.compile(
    r"(?:目标|任务)(?:[：:]|分别?[为是])[^。；]*$|预计(?:今年)?(?:年底|到)|[明后]年[^，。；]{0,6}[将要拟]"
)
_PLANNED_YEAR = re.compile(r"(?:今年|[0-9]{4}年)(?:计划|拟)(?:完成)?(?:总?投资)[^，。；]{0,2}$")
_ACT = r"^[，；\s]*(?:[^，。；]{0,12}?)(?:{actVerb}|{grows}|改造|推广|淘汰|治理|选育|接入)"
_GIVEN = re.compile(r"给予|奖|补[助贴]|对[^，。；]{2,}的|投资|安排|按照?")
"""What is handed out, and what it takes, are no goals."""
_COME = r"(?:目前|现已|已经|至今|截至|至此|已(?!建|有关))[^。；]*$"
"""What has come to be meanwhile: 今年计划改造41个，目前已开工38个."""
_REACHED_NOW = r"(?:至此|目前|现有|累计|已|截至)[^，。；]*$"
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
    plan: bool,
) -> bool:
    """Whether heading, time or words make a quantity a goal; `rules` in a document of rules a lower bound is one.

    In a `plan` whatever its acts count is one, too.

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
    if _PLANNED_YEAR.search(text, draft.clause.start, at):
        return True
    if cues.pattern(_WILL).search(text, draft.clause.start, at) and not _has_come(text, start, at, cues):
        return True
    if not section.goals and "完成" not in draft.left and _INVESTED.search(draft.left):
        return False
    if _has_come(text, start, at, cues):
        return False
    if section.goals or (moment and moment.future and moment is not section.moment):
        return True
    if moment and moment.open and cues.pattern(_SHALL).search(text[start:at]):
        return True
    if cues.pattern(_CALLS).search(text, start, at):
        return True
    if _AIM.search(text, start, at):
        return True
    if cues.target.search(text, start, at) or draft.right.startswith(("的目标", "目标")):
        return True
    if plan and cues.pattern(_ACT).search(draft.left) and not _GIVEN.search(text, draft.clause.start, at):
        return not cues.pattern(_REACHED_NOW).search(text, start, at)
    if not rules or text.startswith("对", draft.clause.start) or cues.pattern(_REACHED_NOW).search(text, start, at):
        return False
    grows = draft.quantity.group == "count" and cues.pattern("(?:每年)?{grows}").match(draft.left)
    return bool(grows or cues.words("goalQualifier").before(text, draft.quantity.number.start, draft.clause.start))


def _has_come(text: str, start: int, at: int, cues: Cues) -> bool:
    """Whether after the words of a goal the sentence comes to what has been reached."""
    now = re.search(_COME, text[start:at])
    if not now:
        return False
    return not cues.target.search(text, start + now.start(), at) and not cues.pattern(_SHALL).search(
        text, start + now.start(), at
    )
