"""What is known by name from reference data: bodies of the whole country, their branches, terms of national policy.

They have one name in every article, and none is put under the place that its name begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

from kg.model import Mention
from kg.names.context import Context, Scan
from kg.names.edges import goes_on, is_name_char, stops
from kg.reference import Known, load_reference

BODY, BRANCH = "names.bodies.national", "names.bodies.branch"
TERM, QUOTED = "names.terms.national", "names.national.term"
_OCCASIONS = ("Meeting", "Event")
_OPEN = '“"「‘'
_SHORT = 3
"""A form no longer than this must be a word of its own."""
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,6}[〔\[［（(]\s*(?:19|20)\d{2}")
"""What makes a ministry's short form the head of a document's number: 工信部企业〔2022〕."""
_BRANCH = {
    "Enterprise": re.compile(
        r"[（(]?[\u4e00-\u9fff]{2,9}[）)]?(?:支行|分行|分公司|供电公司|供电局|有限公司|公司|分局|管理局|工程局|设计院|研究院)"
    ),
    "PublicInstitution": re.compile(
        r"[（(]?[\u4e00-\u9fff]{0,12}?(?:研究生院|研究总院|研究院|研究所|研究中心|技术转移中心|附属\w{0,8}?(?:医院|中学|小学|学校)"
        r"|医院|分校|校区|分院|(?<![大])学院)"
    ),
}
"""What follows the name of a known body in the name of a part of it."""
_OFFICE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6}(?:中心支行|调查队|调查总队)|党组|办公厅|办公室|机关党委|[\u4e00-\u9fff]{2,8}?(?<!全)(?:司|厅)(?=[^局机法长令]|$)|[\u4e00-\u9fff]{2,10}?(?:研究中心|发展中心))"
)
_NOT_BODY = ("门", "分门")
_NOUNS = frozenset("nmqfbsj")
"""Parts of speech of what goes on with a name: 老旧小区改造|项目, 东西部协作|资金."""
_GOES_WITH = ("工作", "战略", "政策", "改革", "建设", "行动", "任务", "重任", "部署", "要求", "新", "大业")
_NOT_TERM = re.compile(
    r"局|办(?!理|好|法|公)|处(?!理|于)|部门|领导小组|工作队|专班|基金|公司|集团|研究院|学院|产业园|促进[会中法条]|条例|规划|纲要|法[》》]|大会|论坛|示范[县市区镇村]|委员会|板块|频道|杯|奖"
)
"""What makes a term but the beginning of another name: 乡村振兴局, 脱贫攻坚奖."""


def find(context: Context) -> Iterator[Mention]:
    """Yield the terms of national policy; bodies come from `known_bodies`."""
    last, text = -1, context.text
    for start, end, known in context.scan.once("names.known", _hits):
        if known.term and _fits_term(context, start, end, known) and _is_told_of(context, start, end, known, last):
            last = end
            yield _mention(
                context, start, end, known, QUOTED if text[start] in _OPEN or known.kind in _OCCASIONS else TERM
            )
    yield from _sessions(context)


def known_bodies(context: Context) -> tuple[Mention, ...]:
    """Return the bodies of the whole country, and the branches and offices of theirs that are named behind them."""
    return context.scan.once("names.known bodies", lambda _: tuple(_bodies(context)))


_COMMITTEE = re.compile(r"(?:中国共产党|中共)?第(?P<term>[〇零一二三四五六七八九十]{1,3})届中央委员会")


def _hits(scan: Scan) -> tuple[tuple[int, int, Known], ...]:
    return load_reference().find(scan.text)


def _bodies(context: Context) -> Iterator[Mention]:
    committees = [match.span() for match in _COMMITTEE.finditer(context.text)]
    for match in _COMMITTEE.finditer(context.text):
        name = f"中国共产党第{match['term']}届中央委员会"
        yield context.mention(*match.span(), "PartyOrganization", rule=BODY, canonical=name)
    for start, end, known in context.scan.once("names.known", _hits):
        if any(first <= start < last for first, last in committees):
            continue
        if not known.term and not _is_english(context.text[start:end]) and _fits_body(context, start, end):
            branch = _branch_end(context, end, known)
            if branch > end:
                name = known.name if known.kind != "Enterprise" else context.text[start:end]
                yield context.mention(start, branch, known.kind, rule=BRANCH, canonical=name + context.text[end:branch])
            else:
                yield _mention(context, start, end, known, BODY)


def _mention(context: Context, start: int, end: int, known: Known, rule: str) -> Mention:
    aliases = () if known.term else tuple(sorted(f for f in known.forms if f != known.name and not _is_english(f)))
    return context.mention(start, end, known.kind, rule=rule, canonical=known.name, aliases=aliases)


def _is_english(form: str) -> bool:
    """Whether a form is an English name, which only titles in Latin letters are looked through for (kg.names.latin)."""
    return form.isascii() and " " in form


def _fits_body(context: Context, start: int, end: int) -> bool:
    """Whether a form stands for the body here: a word of its own, not 教育部门, no document's number."""
    text, edges = context.text, context.scan.edges
    if text.startswith(_NOT_BODY, end) or _NUMBER.match(text, end):
        return False
    opens = start == 0 or not is_name_char(text[start - 1])
    if end - start <= _SHORT:
        return bool(edges[end] and (edges[start] or opens))
    return bool(edges[start] or opens)


def _branch_end(context: Context, end: int, known: Known) -> int:
    """Return where the name of a branch ends (国家开发银行|贵州省分行), `end` where none is named."""
    pattern = _BRANCH.get(known.kind, _OFFICE if known.kind == "GovernmentBody" else None)
    match = pattern.match(context.text, end) if pattern else None
    if match is None or not context.scan.edges[match.end()]:
        return end
    inner = end + (context.text[end] in "（(")
    whole = goes_on(context, inner, match.end(), stops(context.lexicon)) and not _has_verb(context, end, match.end())
    return match.end() if whole else end


def _has_verb(context: Context, start: int, end: int) -> bool:
    """Whether a verb that governs names stands between a body and what might be its branch: 浙江大学|共建|研究院."""
    verbs = context.scan.once(
        "names.verbs", lambda scan: {h.start for h in scan.hits("boundary") if h.cue.option("as")}
    )
    founds = context.lexicon.words("founds")
    return any(at in verbs or context.text.startswith(tuple(founds), at) for at in range(start, end))


def _fits_term(context: Context, start: int, end: int, known: Known) -> bool:
    text, edges = context.text, context.scan.edges
    if known.kind in _OCCASIONS:
        return True
    if _NOT_TERM.match(text, end):
        return False
    quoted = text[start] in _OPEN
    if not quoted and end - start <= 4 and not (edges[start] and edges[end]):
        return False
    if end == len(text) or not is_name_char(text[end]) or text.startswith(_GOES_WITH, end):
        return True
    word = context.scan.word_at(end)
    if word.start != end:
        return not rjieba.has_word(text[word.start : word.end])
    return word.tag[:1] not in _NOUNS or text.endswith(_HEADS, start, end)


def _is_told_of(context: Context, start: int, end: int, known: Known, last: int) -> bool:
    """Whether a term is meant as the undertaking it is: by its head, the verb before it, or its neighbour in a list.

    助力乡村振兴 tells of no strategy, 全面推进乡村振兴 does.
    """
    text = context.text
    if known.kind in (*_OCCASIONS, "Mechanism") or text.endswith(_HEADS, start, end):
        return True
    after = text.startswith(_HEADS, end)
    listed = last >= 0 and text[last:start] in ("、", "和", "，", "与", "及", "")
    return after or listed or text.endswith(tuple(context.lexicon.words("termVerb")), max(0, start - 6), start)


_HEADS = (
    "战略", "工程", "行动", "改革", "计划", "倡议", "攻坚战", "保卫战", "思想", "理论", "规划", "政策", "教育", "活动",
    "斗争", "监管", "布局", "协同发展", "高质量发展", "一体化发展", "双城经济圈建设",
)  # fmt: skip
"""What a name of an undertaking ends in that no common noun is."""


# ---------------------------------------------------------------- meetings that are counted

_DIGITS = "〇零一二三四五六七八九十"
_PARTY = re.compile(
    rf"(?:党的|中国共产党|中共)?(?:(?:第)?(?P<term>[{_DIGITS}]{{1,3}})届(?P<plenum>[{_DIGITS}]{{1,2}})中全会|第?(?P<congress>(?:十[{_DIGITS}]|二十|[七八九])大)(?![{_DIGITS}类项型力战行])|第(?P<full>[{_DIGITS}]{{1,3}})次全国代表大会)"
)
_PEOPLES = re.compile(
    rf"(?:第(?P<long>[{_DIGITS}]{{1,3}})届全国人民代表大会(?:常务委员会)?第(?P<session>[{_DIGITS}]{{1,3}})次会议|(?P<short>[{_DIGITS}]{{1,3}})届全国人大(?:常委会第?)?(?P<brief>[{_DIGITS}]{{1,3}})次会议)"
)


def _sessions(context: Context) -> Iterator[Mention]:
    """Yield the congresses and plenums of the party, the sessions of the National People's Congress."""
    text = context.text
    for match in _PARTY.finditer(text):
        if (
            match["congress"]
            and not match[0].startswith(("党的", "中国", "中共"))
            and not _opens(context, match.start())
        ):
            continue
        if match["congress"]:
            name = f"党的{match['congress']}"
        elif match["full"]:
            name = f"党的{match['full']}大"
        else:
            name = f"党的{match['term']}届{match['plenum']}中全会"
        yield context.mention(*match.span(), "Meeting", rule=QUOTED, canonical=name)
    for match in _PEOPLES.finditer(text):
        committee = "常务委员会" if "常" in match[0] else ""
        term, session = match["long"] or match["short"], match["session"] or match["brief"]
        name = f"第{term}届全国人民代表大会{committee}第{session}次会议"
        yield context.mention(*match.span(), "Meeting", rule=QUOTED, canonical=name)


def _opens(context: Context, at: int) -> bool:
    return at == 0 or bool(context.scan.edges[at])
