"""Who made a table or keeps a page, where head or foot say so in words; names without what leads to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.layout import BLANK, Line
from kg.lexicon import Lexicon
from kg.read.dates import DATE
from kg.read.signatures import HEAD

FOOT = 4
"""Lines below the text among which credits stand."""
LINE = 80
"""Letters of a line of credits."""
NOBODY = re.compile(r"融媒|商会|协会|(?:[\u4e00-\u9fff]{0,4}[公通简]报)")
"""What is nobody's name: a sort of bodies, a sort of writing."""
_LED = re.compile(r"\A(?:【[^】]{2,8}】|(?:来源|供稿|稿源)[：:]|(?:摘自|据|转自)(?=[\u4e00-\u9fff]{4}))")
_MAKER = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:制表|整理|编辑|填报(?:单位)?|编制|供稿)[：:][{BLANK}]*([\u4e00-\u9fff]{{4,24}})(?=[{BLANK}，。）)]|\Z)|"
    r"资料来源[：:]\s*([\u4e00-\u9fff]{4,24})(?=《|[）)]?\Z)|"
    rf"(?:\A|[{BLANK}（(])([\u4e00-\u9fff]{{4,24}})[{BLANK}]*(?:主管|主办|监制|填报|供稿|整理)(?=[{BLANK}：:，）)]|\Z)|"
    rf"[（(]([\u4e00-\u9fff]{{3,16}})[{BLANK}，]*{DATE.pattern}[）)]\Z"
)
"""Who made a table or keeps a page: 制表：某局综合科, 某局 主管, （某会填报）, （某局 2024.1.25）."""
_COMPILED = re.compile(rf"(?:\A|[{BLANK}])([\u4e00-\u9fff]{{4,24}})(?<![摘选汇新])编印?(?=[{BLANK}]|\Z)")
"""Who puts a serial together: 某县某局办公室编　2021年7月9日."""


def tidy(name: str) -> str:
    """Return a name without the word that leads to it, and without half a pair of marks: 摘自某局, 某刊》.

    >>> tidy("来源：某报"), tidy("《某刊》"), tidy("【动态】某局")
    ('某报', '《某刊》', '某局')
    """
    name = re.split("[,，;；]", _LED.sub("", name))[0]
    return name if name.count("《") == name.count("》") else re.split("[《》]", name)[0]


def made(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return who made a table, put a text together or keeps it, by the head or the foot: 制表：某局, 某局 主管."""
    for i, line in enumerate(lines):
        if HEAD <= i < len(lines) - FOOT or len(line.text) > LINE:
            continue
        for found in _MAKER.finditer(line.text):
            name = str(next(filter(None, found.groups())))
            if name.endswith((*lexicon.words("issuerEnding"), *lexicon.words("signerEnding"))):
                return name
    return None


def compiled(lines: Sequence[Line]) -> str | None:
    """Return the body that puts together the serial a text stands in: 某县某局办公室编　2021年7月9日."""
    around = [line.text for i, line in enumerate(lines) if i < HEAD or i >= len(lines) - FOOT]
    return next((found[1] for words in around if len(words) < LINE and (found := _COMPILED.search(words))), None)
