"""Characters that are not what they look like: one code point for another, and those that nobody sees left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SUPPLEMENT = {
    start + i: char
    for start, run in (
        (0x2E81, "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄心扌攵"),
        (
            0x2E9B,
            "旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟网罒网网网羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食",
        ),
        (0x2EDE, "飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"),
    )
    for i, char in enumerate(run)
}
"""CJK radicals, which text copied out of a PDF is full of, to the ideographs they stand for."""
_LOOKALIKES = ((0x2F00, 0x2FD6), (0xF900, 0xFB00), (0xFE50, 0xFE6C), (0x2F800, 0x2FA20))
"""Kangxi radicals, compatibility ideographs and small forms (﹙亩﹚); Unicode itself says what each stands for."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+")
"""Soft hyphens, zero-width and direction marks, variation selectors."""
_SEAM = re.compile(rf"(?<=\d)\n{_UNSEEN.pattern}\n(?=[万亿千百十元人个户项%％])")
"""What a template leaves of itself between a number and its unit: a line of nothing that is seen."""
_ODD = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\u2e80-\u2fd5\uf900-\ufaff\ufe00-\ufe0f\ufe50-\ufe6b\ufeff\U0002f800-\U0002fa1f]"
)


def clean(text: str) -> str:
    """Return a text with radicals as the ideographs they stand for, and without marks that nobody sees.

    What is replaced keeps its place, one code point for one.

    >>> clean("安宁市⼯商联\u200b增长")
    '安宁市工商联增长'
    >>> clean("由54\\n\u200b\\n万亿元增加。\\n\u200b\\n人均收入增长")
    '由54万亿元增加。\\n\\n人均收入增长'
    """
    if _ODD.search(text):
        return _UNSEEN.sub("", _SEAM.sub("", text)).translate(_folding())
    return text


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    table = dict(_SUPPLEMENT)
    for first, last in _LOOKALIKES:
        for code in range(first, last):
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1:
                table[code] = folded
    return table
