"""What the lines of metadata say behind their labels: 来源：某某日报, 发布机构：某市人民政府."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.layout import BLANK, EDITION, HAN, Line, labels_behind, spaced, unspaced
from kg.lexicon import Lexicon
from kg.read.bodies import any_of
from kg.read.dates import DATE
from kg.read.makers import FOOT
from kg.read.signatures import HEAD, SEAL

Labelled = Sequence[tuple[str, str]]
"""Terms of labels with their values."""
_VALUE_END = re.compile(rf"[{BLANK}]{{2,}}|[\t\u3000|｜]|[{BLANK}](?=[\d【\[（(])|[】\]]|\Z")
_GATHERED = re.compile(r"(?:\A|(?<=[报社网台刊]))综合(?!.*[部处科室办局队]\Z).*")
"""What a text is put together from, behind who put it together: 某某新报综合某某网站."""
_CHANNEL = re.compile(r"(?<=[报网])[-—·－][\u4e00-\u9fff]{2,8}频道\Z")
OTHER_TIME = re.compile(r"\A(?:归档|截[止至]|公示|报名|会议|活动|有效|开标|成立|任职|举办|竣工|开工)(?:时间|日期)[：:]")
"""When something else was or will be: 归档时间：……."""
_EDITION_OF = re.compile(rf"(?:[{BLANK}]+{EDITION}|微信公众号|公众号)\Z")
_BYLINE = re.compile(rf"[{BLANK}]+(?:[^{BLANK}]{{0,4}}记者|通讯员|作者|编辑)(?=[{BLANK}：:/])")
MARKS = '《》“”"【】[]（）() 　:：,，。.;；'
"""What may stand around a name in the metadata."""


def labelled(lines: Sequence[Line], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield every labelled value of the metadata lines: the term of its label, and the value."""
    labels = lexicon.words("metaLabel")
    nothing = lexicon.words("nobody")
    label = re.compile(
        rf"(?<!原)[（(【\[〔]?({spaced(labels)})(?:[】\]〕][{BLANK}]*[：:]?|[{BLANK}]*[：:丨｜]|[{BLANK}]\|[{BLANK}])[{BLANK}]*"
    )
    after = any_of((*lexicon.words("pageLabel"), *lexicon.words("menuItem")))
    aside = re.compile(rf"[{BLANK}]+(?:{after})(?:[{BLANK}：:\d\[]|\Z)")
    for i, line in enumerate(lines):
        aside_of = line.role == "furniture" and (i < HEAD or i >= len(lines) - FOOT) and len(line.text) <= 100
        aside_of = aside_of and not re.search("[>＞»]", line.text)
        if line.role == "title" and (behind := labels_behind(line.text)):
            line = replace(line, text=behind, role="meta")
        if line.role != "meta" and not aside_of:
            continue
        found = list(label.finditer(line.text))
        for k, match in enumerate(found):
            if labels[unspaced(match[1])] == "title" and HAN.match(line.text[match.start() - 1 : match.start()]):
                continue  # the end of another label: 河湖名称
            if match[1] in ("时间", "日期") and OTHER_TIME.search(line.text):
                continue
            stop = found[k + 1].start() if k + 1 < len(found) else len(line.text)
            term, rest = labels[unspaced(match[1])], line.text[match.end() : stop].strip(f"|｜{BLANK}")
            below = lines[i + 1] if not rest and len(found) == 1 and i + 1 < len(lines) else None
            if below and not below.label and below.captionlike and below.role != "title":
                rest = below.text
            if term in ("publisher", "source"):
                dated = DATE.search(rest)
                rest = rest[: dated.start()] if dated else rest
                rest = _BYLINE.split(rest)[0]
                end = _VALUE_END.search(rest)
                rest = rest[: end.start() if end else None].strip(MARKS)
                rest = SEAL.sub("", re.split(r"[,，;；]", aside.split(rest)[0])[0]).strip(MARKS)
                if "（" in rest and "）" not in rest:
                    rest += "）"
                rest = _first_of(rest, lexicon)
                rest = _GATHERED.sub("", _CHANNEL.sub("", _EDITION_OF.sub("", rest)))
            if term == "creator":
                rest = _BYLINE.split(rest)[0]
            if rest and rest not in nothing:
                yield term, rest


def _first_of(names: str, lexicon: Lexicon) -> str:
    """Return the first of several bodies between blanks."""
    first = re.split(rf"[{BLANK}]+", names)[0]
    return first if first.endswith(tuple(lexicon.words("issuerEnding"))) else names


def value_of(said: Labelled, term: str) -> str | None:
    """Return the first value of a term."""
    return next((value for name, value in said if name == term), None)
