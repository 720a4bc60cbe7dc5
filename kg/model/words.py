"""Words as a name has them, however a text sets them."""

from __future__ import annotations

import re

_LATIN = "A-Za-z0-9\u00c0-\u024f"
_BETWEEN = re.compile(rf"(?<=[{_LATIN}.,:&)-])\s+(?=[{_LATIN}(&-])")
_BLANK = re.compile(r"\s+")
_KEPT = "\x00"
_SITE_LABEL = re.compile(r"\A\s*【[^】]{1,12}】\s*(?=\S{4})")


def closed(words: str) -> str:
    """Return words without the blanks between Chinese characters, and with one where Latin words or digits are parted.

    >>> closed("《新一代 人工智能\u3000伦理规范》"), closed("Ethical  Guidelines for New Generation AI")
    ('《新一代人工智能伦理规范》', 'Ethical Guidelines for New Generation AI')
    >>> closed("Baker Hughes （中国）公司")
    'Baker Hughes（中国）公司'
    """
    return _BLANK.sub("", _BETWEEN.sub(_KEPT, words)).replace(_KEPT, " ")


def without_label(title: str) -> str:
    """Return a title without what a site puts before it.

    >>> without_label("【政策法规】 某厅关于引进种子的通知"), without_label("某厅关于引进种子的通知【全文】")
    ('某厅关于引进种子的通知', '某厅关于引进种子的通知【全文】')
    """
    return _SITE_LABEL.sub("", title)
