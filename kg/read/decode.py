"""Bytes to Chinese text, whatever they are encoded in."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from kg.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16 and goes first."""
_GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_DECLARED = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb-2312", "gb2312-80", "x-gbk", "cp936", "ms936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "big5hkscs", "cp950", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("hz", "hz-gb-2312"), "hz"),
    **dict.fromkeys(("utf-16", "utf-16le"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}
"""Encodings of Chinese that a page may declare; whatever else it says of itself is not believed."""
_SAMPLE = 4000
_STRETCH = 2**16
_PLAUSIBLE = 0.8
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SAVE = "save it as UTF-8 text"


def decode(data: bytes, where: str, declared: str = "") -> str:
    """Return the text of some bytes with line feeds for line ends; `declared` is what a page says of itself.

    A byte order mark decides; else UTF-8, where it is valid, then the declared encoding; else whichever of GB18030,
    Big5 and UTF-16 reads as ordinary Chinese. Raises InputError for anything else: never a replaced character.

    >>> decode("安宁市".encode("gbk"), "a.txt")
    '安宁市'
    """
    text = _unmarked(data, where, declared).replace("\r\n", "\n").replace("\r", "\n")
    controls = _count(_CONTROL, text)
    if "\0" in text or controls * 100 > len(text):
        raise InputError("not a text file", where=where, hint="give .txt .md .html or .docx")
    return text


def has_chinese(text: str) -> bool:
    """Whether a text is Chinese: at least a fifth of its letters are, and twice as many as there are kana.

    >>> has_chinese("安宁市高度重视民营经济发展"), has_chinese("Hello, 世界: an English text")
    (True, False)
    """
    letters, chinese, kana = (_count(kind, text) for kind in (_LETTER, _HAN, _KANA))
    return chinese > 0 and chinese * 5 >= letters and chinese >= 2 * kana


def _count(kind: re.Pattern[str], text: str) -> int:
    """Return how many characters of a kind a text has, a stretch at a time: each one found is an object of its own."""
    return sum(len(kind.findall(text, at, at + _STRETCH)) for at in range(0, len(text), _STRETCH))


def _unmarked(data: bytes, where: str, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where)
    if b"\0" not in data:
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    told = _DECLARED.get(declared.lower().replace("_", "-"), "")
    if told:
        with suppress(UnicodeDecodeError):
            text = data.decode(told)
            if _ordinary(_telling(text)) >= _PLAUSIBLE:
                return text
    return _guess(data, where)


def _telling(text: str) -> str:
    """Return the characters that show whether a text was read in the right encoding: all but ASCII, if any."""
    return re.sub(r"[\x00-\x7f]+", "", text)[:_SAMPLE] or text[:_SAMPLE]


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not valid {encoding.upper()}"
        raise InputError(message, where=where, hint=_SAVE) from error


def _guess(data: bytes, where: str) -> str:
    best, text = 0.0, ""
    for encoding in _GUESSES:
        try:
            read = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _ordinary(read[:_SAMPLE])
        if score > best:
            best, text = score, read
    if best < _PLAUSIBLE:
        kind = "not a text file" if b"\0" in data else "neither UTF-8 nor GB18030, Big5 or UTF-16"
        raise InputError(kind, where=where, hint=_SAVE)
    return text


def _ordinary(text: str) -> float:
    """Return the share of characters that a Chinese text is made of: the common ones, their punctuation, ASCII.

    Common are the first levels of GB 2312 and Big5, which their tables hold apart from the rare ones: text read in the
    wrong encoding is full of the latter.
    """
    return sum(map(_is_ordinary, text)) / max(len(text), 1)


def _is_ordinary(char: str) -> bool:
    if "\u4e00" <= char <= "\u9fff":
        return any(
            low <= char.encode(table, "ignore")[:1] <= high
            for table, low, high in (("gb2312", b"\xb0", b"\xd7"), ("big5", b"\xa4", b"\xc6"))
        )
    return char.isascii() or "\u3000" <= char <= "\u301f" or "\uff01" <= char <= "\uff5e" or char in "“”‘’…—·\xa0"
