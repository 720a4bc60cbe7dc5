"""How words name a time: one pattern a form, with named parts, and all of them as one pattern for a whole text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.figures.days import REIGNS

_B = r"[ \u3000\xa0]?"
"""A blank that pages put between digits and characters: 2019 年 10 月."""
_N = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?:(?:19|20)[0-9]{2}|[１２][０-９]{3}|[一二][〇零○Ｏ0Oo一二三四五六七八九]{3}"
    r"|(?<![0-9] )(?:1 9|2 0) [0-9] [0-9](?= ?年))"
)
_NAMED = r"(?:[今去前明后上本当同次翌]年)"
_TO = rf"(?:{_B}[—–―－\-~～至到]{{1,2}}{_B})"
_SOME = r"[一二两三四五六七八九十]{1,2}"
_EDGE = r"底|末|初|上旬|中旬|下旬"
_CLOCK = (
    rf"(?:[（(](?:星期|周)[一二三四五六日天][）)])?(?:{_B}(?:[上下]午|凌晨|晚上?)?{_B}[0-9]{{1,2}}"
    r"(?:[时点](?:[0-9]{1,2}分)?|[:：][0-9]{2}))?"
)
_PART = (
    r"第?(?P<quarter>[一二三四1-4])(?:季度(?P<close>末|底)?|(?=(?:[、和][一二三四])+季度))"
    rf"|前(?P<quarters>[一二三两2-3])个?季度|[前头](?P<months>{_N}|两)个?月"
    r"|(?P<half>[上下])半年(?P<closed>末|底)?|(?P<bound>年?[底末初]|岁末)(?![步中次期级])|(?P<all>全年)"
)
_MONTH = (
    rf"(?:(?P<from>{_N}){_TO}(?P<till>{_N}){_B}月份?|(?P<month>{_N}){_B}月(?!度)"
    rf"(?:{_B}(?P<day>{_N}){_B}[日号]{_CLOCK}|月?(?P<edge>{_EDGE})|份)?"
    rf"(?:{_TO}(?P<month2>{_N}){_B}月(?:{_B}(?P<day2>{_N}){_B}[日号]{_CLOCK}|份|底)?|{_TO}(?P<day3>{_N}){_B}[日号])?)"
)
_REIGNS = "|".join(REIGNS)
_FORMS = {
    "holiday": r"(?:(?P<y>[0-9]{4})年|(?P<named>[今去前]年))?的?[“\"]?(?P<h>国庆|五一|元旦)[”\"]?"
    r"(?:假期|黄金周|小长假|长假)(?:期间)?",
    "lunar": r"(?:农历)?(?:[正腊冬]|[一二三四五六七八九十]{1,2})月"
    r"(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|十[一二三四五六七八九](?!日))",
    "iso": rf"(?<![0-9])(?P<y>{_YEAR})[\-/.](?P<m>0?[1-9]|1[0-2])[\-/.](?P<d>[12][0-9]|3[01]|0?[1-9])(?![0-9])"
    r"(?:[ T\u3000\xa0]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?",
    "digits": r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9])",
    "points": rf"(?<![0-9.])(?P<y1>{_YEAR})[./](?P<m1>1[0-2]|0?[1-9])(?:{_TO}(?P<y2>{_YEAR})[./]"
    r"(?P<m2>1[0-2]|0?[1-9])(?![0-9.])|(?<=[./][01][0-9])(?=起|[ \u3000]?[—–\-至]))",
    "code": rf"(?<![0-9A-Za-z])(?:FY(?P<fiscal>(?:19|20)[0-9]{{2}})|(?P<y>{_YEAR})年?"
    r"(?:Q(?P<quarter>[1-4])|H(?P<h>[12])))(?![0-9A-Za-z])",
    "reign": rf"(?P<reign>{_REIGNS})(?P<n>元|[0-9一二三四五六七八九十]{{1,3}})年(?!代)",
    "years": rf"(?<![0-9])(?P<y1>{_YEAR}){_B}年?{_TO}(?P<y2>{_YEAR})"
    rf"(?:{_B}年度?|学年|(?={_SOME}年[间里中内来]))(?:{_SOME}年[间里中内来])?",
    "listed": rf"(?<![0-9])(?P<y>{_YEAR})(?=(?:[、和及与]{_YEAR}){{1,6}}{_B}年)",
    "year": rf"(?<![0-9])(?:(?P<y>{_YEAR}){_B}年(?!代)|(?P<named>{_NAMED}))(?:度)?"
    rf"(?:[，的]?(?:{_B}{_MONTH}|{_B}{_PART}))?(?P<now>(?:以来)?至今(?:的?{_SOME}年[间里中内来]?)?)?",
    "month": rf"(?<![0-9０-９一二三四五六七八九十个.]){_MONTH}",
    "part": rf"(?<![0-9０-９第])(?:{_PART})".replace("年?[底末初]", "[年月][底末初]"),
    "near": rf"(?P<near>[本上下当]|上个|下个)月(?P<edge>{_EDGE})?(?![度亮])",
    "era": r"(?:(?P<century>20|21|二十|二十一)世纪|(?P<last>上个?世纪))?(?P<tens>[1-9]0|[一二三四五六七八九]十)年代"
    r"|(?P<ten>(?:18|19|20)[0-9]0)年代|(?P<middle>本世纪中叶)|(?:上个?|本|[0-9]{2}|[一二十]{1,3})世纪"
    r"|(?:[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,4})周年",
    "within": r"(?P<year>年内)(?!部)",
    "span": r"(?P<lead>近|过去|最近|未来|今后|接下来|这|此后|(?<![提目])前|(?<![前之])后|头|新的)?的?"
    r"(?P<n>[0-9]{1,3}|[一二三四五六七八九十两]{1,3}|半|几|数)(?P<more>多|余)?个?(?P<unit>年|月|周|天|季度)(?P<more2>多)?(?P<tail>以来|来(?!自)|间(?!隔)|以?前(?![三两一二0-9列景移往])|后(?=[，,]))?",
    "plan": r"[“\"‘]?(?P<n>十[一二三四五六七]?|[一二三四五六七八九])五(?:[”\"’](?:时期|期间|以来|末期?|规划|计划)?"
    r"|时期|期间|以来|末期?|规划|计划)(?:的?(?P<side>[前后头])(?P<k>[一二两三四])年)?|(?P<n2>十[一二三四五])五"
    r"|第(?P<n3>[一二三四五六七八九十]{1,3})个五年(?:计划|规划)(?:时期|期间)?",
    "clock": r"(?<![0-9.．:：∶])[0-9]{1,2}[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9.．:：∶])"
    rf"|(?:[上下]午|晚上?|凌晨|早上|早晨|清晨|中午){_N}[点时](?:半|整|[0-9]{{1,2}}分?)?|[0-9]{{1,2}}时[0-9]{{1,2}}分|[0-9]{{1,2}}点(?:半|整|钟|[0-9]{{1,2}}分)",
    "day": r"(?<![0-9０-９月])(?P<d>[0-9]{1,2})日(?=[上下]午|晚|凌晨|[，,、至]|在|从|召|举|电|讯|发布"
    r"|公布|宣布|正式|开幕|启动|获悉|消息)",
}
_BEGINS = "0-9０-９〇一二三四五六七八九十百两半几数今去前明后上下本当同近过最未接这此第全年月头的"
_BEGINS += '“"‘晚凌早清中国元农正腊冬新次翌岁F' + "".join(sorted({reign[0] for reign in REIGNS}))
"""Every character that a form begins with."""
_UNNAMED = re.compile(r"\?P<\w+>")
PARTS = {name: re.compile(form) for name, form in _FORMS.items()}
"""Each form alone, with its named parts."""


def time_pattern(now: Iterable[str], vague: Iterable[str], there: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern of all forms, each a named group, with the words of `now`, `vague` and `there` for three more.

    What no form begins with is passed over quickly: most of a text names no time.
    """
    words = {"now": sorted(now, key=_longest_first), "vague": sorted(vague, key=_longest_first)}
    words["there"] = sorted(there, key=_longest_first)
    forms = {name: _UNNAMED.sub("?:", form) for name, form in _FORMS.items()}
    forms |= {name: "|".join(map(re.escape, group)) or "(?!)" for name, group in words.items()}
    begins = _BEGINS + "".join(sorted({word[0] for group in words.values() for word in group}))
    return re.compile(f"(?=[{begins}])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in forms.items()) + ")")


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word
