"""Where numbers stand in a text, whatever they mean.

The figures stage and the number audit both start from here, so that the two agree on what a number is: whatever
`number_spans` yields must in the end be a figure, part of a period or of a name, or a numeral with its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Span

_DIGITS = r"[0-9０-９]"
_MEASURED = "[万亿元年吨人户亩名%余多]"
"""What makes digits with blanks between them one number."""
_ARABIC = (
    rf"{_DIGITS}{{1,3}}(?:[,，]{_DIGITS}{{3}})+(?!{_DIGITS})(?:[.．]{_DIGITS}+)?"  # 1,234,567.8 and 1，310
    rf"|(?<![0-9.] )[0-9](?: [0-9]){{2,}}(?! ?[0-9])(?= ?{_MEASURED})"  # 7 4 7 7 2 亿元
    rf"|(?<![0-9.] )[1-9][0-9]{{0,2}}(?: [0-9]{{3}})+(?! ?[0-9])(?= ?{_MEASURED})"  # 1 100 万元
    rf"|{_DIGITS}+(?:[.．]{_DIGITS}+)*"  # 31.05, and 2024.4.15 in one piece
)
_POWERS = "十百千万亿萬億"
_MIXED = rf"(?:{_ARABIC})(?:[{_POWERS}]+零?(?:{_ARABIC})?)*"  # 1.8亿, 2亿3000万, 5千零60
_ONES = "零〇一二两三四五六七八九"
_CHINESE = rf"[{_ONES}{_POWERS}半廿卅]+(?:[点點][{_ONES}]+[{_POWERS}]*)?"  # 一千五百, 三点五万
_FORMAL = r"[壹贰叁肆伍陆柒捌玖拾佰仟][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+"  # on cheques; alone 陆 and 拾 are words
_ENCLOSED = r"[①-⒛㈠-㈩❶-❿Ⅰ-Ⅿⅰ-ⅿ]+"
_PLAIN = rf"(?:{_MIXED}|{_FORMAL}|{_CHINESE})"
_NUMBER = re.compile(rf"{_PLAIN}(?:分之{_PLAIN})?[%％‰]?|{_ENCLOSED}")


def number_spans(text: str) -> Iterator[Span]:
    """Yield every maximal run of numerals, in order: Arabic (also full-width), Chinese, mixed, enclosed.

    A run takes along its grouping commas, decimal points, powers of ten (万, 亿), 分之 and percent or per mille sign,
    but no unit, qualifier, 第 or sign. Words written with a numeral (统一, 百姓) are yielded too: what a number
    means is not decided here. Time is linear in the text.

    >>> text = "增长31.05%，一千五百余户，百分之十二，1.8亿元，第三、统一"
    >>> [span.cut(text) for span in number_spans(text)]
    ['31.05%', '一千五百', '百分之十二', '1.8亿', '三', '一']
    """
    for match in _NUMBER.finditer(text):
        yield Span(*match.span())
