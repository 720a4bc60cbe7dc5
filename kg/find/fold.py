"""Names as they are compared: without width, case, script or quotation marks, and cut into pairs of characters.

SQLite's own trigrams find nothing for two characters, and most Chinese names are looked for by two: pairs do.
"""

from __future__ import annotations

import itertools
from functools import cache
from unicodedata import normalize

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

SEAM = "zz"
"""Stands between a name and its pinyin: no pair of characters reaches across."""
_DROPPED = str.maketrans("", "", "“”‘’\"'《》〈〉「」『』【】（）()·•・ \t\u3000")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(name: str) -> str:
    """Return a name as it is compared.

    >>> fold("「１２３４５」工作法"), fold("雲南裕能"), fold("GDP")
    ('12345工作法', '云南裕能', 'gdp')
    """
    simplified: str = _simplifier().convert(normalize("NFKC", name))
    return simplified.translate(_DROPPED).casefold()


def sounds(name: str) -> tuple[str, str]:
    """Return a folded name's pinyin run together, and its initials.

    >>> sounds("重庆市")
    ('chongqingshi', 'cqs')
    """
    pieces = ("".join(filter(str.isalnum, piece)) for piece in lazy_pinyin(name, style=Style.NORMAL))
    syllables = [piece for piece in pieces if piece]
    return "".join(syllables), "".join(piece if piece[0].isdigit() else piece[0] for piece in syllables)


def pairs(text: str) -> list[str]:
    """Return each two neighbouring characters, and the last one alone, as words that any tokenizer leaves whole.

    >>> pairs("安宁")
    ['5b89z5b81', '5b81z']
    """
    return [f"{ord(a):x}z{ord(b):x}" for a, b in itertools.pairwise(text)] + [f"{ord(last):x}z" for last in text[-1:]]


def phrase(text: str) -> str:
    """Return the full-text query that finds a folded text anywhere in a name."""
    if len(text) == 1:
        return f'"{ord(text):x}z" *'
    return '"' + " ".join(pairs(text)[:-1]) + '"'
