"""Who published an article: as its labels, its signature, its title, the line of its date or its credits say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.layout import BLANK, Line, beside, spaced, unspaced
from kg.lexicon import Lexicon
from kg.read.fullnames import fuller, in_full
from kg.read.page import Page

Labelled = Sequence[tuple[str, str]]
"""Terms of labels with their values."""

_YEAR = "(?P<y>[12１２]\\d{3}|[一二][〇零○◯OＯ一二三四五六七八九]{3})"
DATE = re.compile(
    rf"{_YEAR}[年\-./](?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[月\-./](?P<d>\d{{1,2}}|[一二三四五六七八九十廿卅]{{1,3}})日?"
    rf"(?:[T{BLANK}]*(?P<H>\d{{1,2}})[:：时](?P<M>\d{{2}})(?:[:：分](?P<S>\d{{2}}))?)?(?!\d)|"
    r"(?<!\d)(?P<Y>(?:19|20)\d\d)(?P<N>[01]\d)(?P<D>[0-3]\d)(?!\d)"
)
_VALUE_END = re.compile(rf"[{BLANK}]{{2,}}|[\t\u3000|｜]|[{BLANK}](?=[\d【\[（(])|[】\]]|\Z")
_BYLINE = re.compile(rf"[{BLANK}]+(?:[^{BLANK}]{{0,4}}记者|通讯员|作者|编辑)(?=[{BLANK}：:/])")
_ITEMS = re.compile(rf"[{BLANK}《》|｜（）()]+")
_EDITION = re.compile(r"第?[\dA-Z]{1,3}版(?:[:：][^\s]{0,8})?")
_MARKS = '《》“”"【】[]（）() 　:：,，。.;；'
DISPATCH = re.compile(
    r"[（(]?(?:据)?(?!本[报网台刊社])([\u4e00-\u9fff]{1,10}?(?:社|网|报|在线))[\u4e00-\u9fff]{0,8}"
    rf"(?P<when>(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日)?(?:电|讯|消息)(?=[{BLANK}（(：:]|\Z)"
)
_REPORTER = re.compile(
    r"[（(□■◆●]?[文图摄影]{0,4}[/／]?《?([^，。本（(《》/／]{2,12}?)》?(?P<kind>杂志)?"
    rf"[{BLANK}]*(?:首席|特约|特派|全媒体|融媒体?|见习)?记者"
)
_SENT = re.compile(
    r"[（(]?本[报网台刊社][^，。（(]{0,12}(?:讯|电)[（(]([\u4e00-\u9fff]{2,10}?(?:报|网|社|台|在线|融媒|融媒体中心))"
    r"(?:首席|特约|特派|全媒体|融媒体?|见习)?记者"
)
OCCASION = re.compile(r"在.{2,60}(?:会议?|大会)上|(?:会议|大会)[）)]")
"""What says where something was said: 2024年1月9日在……会议上."""
_SEAL = re.compile(r"[（(](?:盖?章|公章)[）)]?\Z")
HEAD = 12
"""Lines among which a date without a label stands above the text."""
_NOT_SIGNED = re.compile(r"[：:；;，,《》]|\A附|\d|\A[（(]")
_REPORT = re.compile(
    r"(?:[（(][^）)]*[）)])?(?:\d{4}年)?(?P<place>(?![0-9])[^，。：:、“”《》（）()]{0,20}?)(?:人民)?(?:\d{4}年)?政府工作(?:的)?报告"
)
_OWN_REPORT = re.compile(r"政府工作的报告(?:[（(][^）)]*[）)])?\Z")
_SESSION = re.compile(
    r"(?P<place>全国|[^，。：:年月日（(在]{2,20}?)(?:第[一二三四五六七八九十百\d]{1,4}届)?人民代表大会(?:第|\Z)"
)
_HEAD_OF = re.compile(
    rf"[^\w]?(?P<place>国务院|[^，。：{BLANK}]{{2,20}}?)(?:人民政府)?(?:代理?)?(?:[省市县区州旗镇乡]长|总理|主席)[{BLANK}]"
)
_NATION = ("中华人民共和国国务院", "中华人民共和国", "国务院", "全国")
_WORK = re.compile(r"(?:编印?|综合|供稿|讯)\Z")
_WRITER = re.compile(r"\A(?:记者|通讯员|编辑|作者)|记者|[省市县区镇乡村州旗校院局部处]长\Z")
_MONTH = re.compile(r"[（(]?\d{4}年\d{1,2}月[）)]?")
_ASIDE = re.compile(rf"[{BLANK}|｜]+")
_WHO = re.compile(r"[\u4e00-\u9fff]{3,20}")
_NOT_WHO = re.compile(r"记者|通讯员|星期|会议|大会|版|期|通过|选举|长\Z|主任\Z|门户")
FOOT = 4
_ORIGIN = re.compile(r"原载[于自]?《([^》]{2,16})》|[（(]《([^》]{2,16})》[^（）()]{0,12}?\d{4}[年\-./]")
_ISSUED = re.compile(r"[　 ]*(?:联合)?(?:印发|编印|编制|发布)\Z")
_CLOSING = re.compile(
    rf"(?P<who>[\u4e00-\u9fff]{{4,24}})[{BLANK}]+[（(]?(?:\d{{4}}|[一二][〇零○O一二三四五六七八九]{{3}})年(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月[）)]?\Z"
)
_HOST = re.compile(
    r"\A主办(?:单位)?[：:]([\u4e00-\u9fff]{4,24})|编辑?[：:]([\u4e00-\u9fff]{2,8}(?:融媒|融媒体中心))(?![\u4e00-\u9fff])"
)
_SUPPLIED = re.compile(r"([\u4e00-\u9fff]{4,24})(?:供稿|报送|选送)\Z")
_NOTE = re.compile(r"[（(][^）)]*[）)]\Z")
_SPACED = re.compile(rf"(?:[\u4e00-\u9fff][{BLANK}]+)+[\u4e00-\u9fff]")
_CREDIT = re.compile(
    rf"[（(]([\u4e00-\u9fff]{{3,20}}?)(?:[{BLANK}]+[^（）()]{{0,30}}|供稿|选送|报送)?[）)][{BLANK}]*(?:\d[\d\-.年月日]*)?\Z"
)


def publisher_of(page: Page, title: str, lines: Sequence[Line], said: Labelled, lexicon: Lexicon) -> str | None:
    """Return who published an article, by the surest that tells it; None where nothing does."""
    found = _told(page, title, lines, said, lexicon)
    return in_full(found, title, page.text) if found else None


def _told(page: Page, title: str, lines: Sequence[Line], said: Labelled, lexicon: Lexicon) -> str | None:
    return (
        (page.declared.get("publisher") if "record" in page.declared else None)
        or fuller(value_of(said, "publisher"), _in_title(title, lexicon))
        or _signature(lines, lexicon)
        or _reporting(title, lines)
        or _in_title(title, lexicon)
        or _speaker(title, lines, lexicon)
        or _writer(said, lexicon)
        or _supplied(lines)
        or value_of(said, "source")
        or _medium(lines, lexicon)
        or _dispatched(lines)
        or _at_head(lines, lexicon)
        or _beside_date(lines, lexicon)
        or page.declared.get("publisher")
        or _credited(lines, said, lexicon)
        or _hosted(lines)
    )


def _hosted(lines: Sequence[Line]) -> str | None:
    """Return whose site it is, by the foot of the page, or whose editors, by the line of its date."""
    aside = [
        line.text
        for i, line in enumerate(lines)
        if line.role in ("meta", "furniture") and (i < HEAD or i >= len(lines) - FOOT)
    ]
    return next((found[1] or found[2] for words in aside if (found := _HOST.search(words))), None)


def _writer(said: Labelled, lexicon: Lexicon) -> str | None:
    """Return the body that wrote what a newspaper or site shows: 来源：某某网　作者：某市委政法委."""
    source, wrote = value_of(said, "source"), value_of(said, "creator")
    if source and wrote and source.endswith(tuple(lexicon.words("mediaEnding"))):
        name = re.split(rf"[{BLANK}]+", wrote)[0]
        return name if len(name) > 4 and name.endswith((*lexicon.words("issuerEnding"), "办")) else None
    return None


def _speaker(title: str, lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return whose report it is, by who gave it: 某县人民政府 of 某县人民政府县长　张三."""
    if not any(words in title for words in lexicon.words("reportTitle")):
        return None
    ending = _any(lexicon.words("issuerEnding"))
    for line in lines[:HEAD]:
        if line.role in ("meta", "title") and (
            found := re.match(
                rf"([^，。：{BLANK}]{{2,30}}?(?:{ending}))[^，。：{BLANK}]{{1,6}}长[{BLANK}]+\S{{2,4}}\Z", line.text
            )
        ):
            return found[1]
    return None


def _reporting(title: str, lines: Sequence[Line]) -> str | None:
    """Return the government whose report it is: by its title, by who gave it, or by the congress that heard it."""
    found = _REPORT.match(title.replace(" ", ""))
    about = title.startswith("关于")
    if not found or (about and not _OWN_REPORT.search(title)):
        return None
    head = [line.text for line in lines[: min(_start(lines), HEAD)]]
    places = [] if about else [found["place"].removesuffix("市委").strip()]
    places += [who["place"] for words in head if (who := _HEAD_OF.match(words + " ")) and "：" not in who["place"]]
    places += [where["place"] for words in head if (where := _SESSION.search(words))]
    for place in places:
        if place in _NATION or place.endswith("全国"):
            return "国务院"
        if len(place.removesuffix("人民政府")) > 1:
            return place.removesuffix("人民政府") + "人民政府"
    return None


def _supplied(lines: Sequence[Line]) -> str | None:
    """Return the body that supplied the text to the site it stands on: 某某网　2019-11-12　县卫生局供稿."""
    items = (item for line in lines[: min(_start(lines), HEAD)] for item in _ASIDE.split(line.text))
    return next((found[1] for item in items if (found := _SUPPLIED.match(item.strip(_MARKS)))), None)


def _beside_date(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return who stands beside the date above the text: 某市统计局 2021-07-26, 2024-06-25　某某融媒."""
    other = re.compile(
        rf"(?:{_any(lexicon.words('metaLabel'))}|{_any(lexicon.words('pageLabel'))})[{BLANK}]*[：:]|原标题"
    )
    for line in lines[: min(_start(lines), HEAD)]:
        if line.role not in ("meta", "furniture") or line.dashed or not DATE.search(line.text):
            continue
        words = line.text[: found.start()] if (found := other.search(line.text)) else line.text
        items = [_WORK.sub("", item.strip(_MARKS)) for item in _ASIDE.split(DATE.sub(" ", words))]
        named = [item for item in items if _WHO.fullmatch(item) and not _NOT_WHO.search(item)]
        known = named and named[0].endswith((*lexicon.words("mediaEnding"), *lexicon.words("issuerEnding")))
        if known or (len(named) == 1 and not _WRITER.search(line.text)):
            return named[0]
    return None


def _at_head(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the body whose name is a line of its own: the first of the title, or below it and above the date."""
    endings = tuple(lexicon.words("issuerEnding"))
    titled = [i for i, line in enumerate(lines) if line.role == "title"]
    below = titled[-1] + 1 if titled else len(lines)
    for i in (*titled[:-1], *([below] if titled and _dated_below(lines, below, endings) else [])):
        issued = _ISSUED.search(lines[i].text)
        name = re.split(rf"[{BLANK}]+", lines[i].text)[0]
        if lines[i].captionlike and not lines[i].dashed and (issued or name.endswith(endings)) and len(name) > 3:
            return name
    return next(
        (found for words in map(beside, (lines[i].text for i in titled)) if (found := words.split(" ")[0])), None
    )


def _dated_below(lines: Sequence[Line], at: int, endings: tuple[str, ...]) -> bool:
    """Whether a date, or other metadata, stands below a line, or below more names of bodies."""
    for line in lines[at + 1 : at + 4]:
        if line.role == "meta" or _MONTH.fullmatch(line.text):
            return True
        if not (line.captionlike and line.text.endswith(endings)):
            return False
    return False


def _start(lines: Sequence[Line]) -> int:
    """Return where the running text begins."""
    return next((i for i, line in enumerate(lines) if line.role == "body" and not line.captionlike), len(lines))


def _dispatched(lines: Sequence[Line]) -> str | None:
    """Return the agency whose dispatch it is: 新华社北京3月5日电, 某某在线讯, 某某日报记者."""
    for line in lines[:HEAD]:
        if found := DISPATCH.match(line.text) or _SENT.match(line.text):
            return found[1]
        found = _REPORTER.match(line.text) if line.captionlike else None
        if found and (found["kind"] or found[1].endswith(("报", "社", "网"))):
            return found[1] + (found["kind"] or "")
    return None


def _credited(lines: Sequence[Line], said: Sequence[tuple[str, str]], lexicon: Lexicon) -> str | None:
    """Return the body that a last line in brackets credits: （某镇党政办 张三）, （原载《某某日报》…）."""
    bodies = (*lexicon.words("issuerEnding"), *lexicon.words("signerEnding"))
    endings = (*bodies, *lexicon.words("mediaEnding"))
    wrote = [re.split(rf"[{BLANK}]+", value)[0] for term, value in said if term == "creator"]
    if body := next((name for name in wrote if name.endswith(bodies)), None):
        return body
    for line in reversed(lines[-FOOT:]):
        if found := _ORIGIN.search(line.text):
            return found[1] or found[2]
        if (found := _CLOSING.match(line.text)) and found["who"].endswith(endings):
            return found["who"]
        found = _CREDIT.search(line.text) if len(line.text) < 60 or line.text.endswith(("）", ")")) else None
        if found and found[1].endswith(endings) and not _NOT_WHO.search(found[1]):
            return found[1]
    return None


def labelled(lines: Sequence[Line], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield every labelled value of the metadata lines: the term of its label, and the value."""
    labels = lexicon.words("metaLabel")
    nothing = lexicon.words("nobody")
    label = re.compile(rf"(?<!原)[（(【\[]?({spaced(labels)})(?:[】\]][{BLANK}]*[：:]?|[{BLANK}]*[：:])[{BLANK}]*")
    after = _any((*lexicon.words("pageLabel"), *lexicon.words("menuItem")))
    aside = re.compile(rf"[{BLANK}]+(?:{after})(?:[{BLANK}：:\d\[]|\Z)")
    for i, line in enumerate(lines):
        aside_of = line.role == "furniture" and (i < HEAD or i >= len(lines) - FOOT) and len(line.text) <= 100
        if line.role != "meta" and not (aside_of and not re.search("[>＞»]", line.text)):
            continue
        found = list(label.finditer(line.text))
        for k, match in enumerate(found):
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
                rest = rest[: end.start() if end else None].strip(_MARKS)
                rest = _SEAL.sub("", re.split(r"[,，;；]", aside.split(rest)[0])[0]).strip(_MARKS)
            if rest and rest not in nothing:
                yield term, rest


def value_of(said: Labelled, term: str) -> str | None:
    """Return the first value of a term."""
    return next((value for name, value in said if name == term), None)


def _signature(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the body that signed above the first closing date below the text, or on its line; the first of several."""
    first = next((i for i, line in enumerate(lines) if line.role == "body"), len(lines))
    for i in range(first, len(lines)):
        found = DATE.search(lines[i].text)
        if lines[i].role != "meta" or lines[i].label or not found:
            continue
        signed = lines[i].text[: found.start()].strip()
        while not signed and lines[i - 1].role == "meta" and not lines[i - 1].label and i > first:
            i -= 1
            signed = "" if lines[i - 1].role == "meta" and not lines[i - 1].label else lines[i].text
        signed = _NOTE.sub("", signed).strip()
        if _SPACED.fullmatch(signed):
            signed = re.sub(rf"[{BLANK}]+", "", signed)
        name = _NOTE.sub("", _SEAL.sub("", _WORK.sub("", re.split(rf"[{BLANK}]+", signed)[0])))
        body = len(name) > 3 or name.endswith(tuple(lexicon.words("issuerEnding")))
        if body and len(signed) > 2 and not _NOT_SIGNED.search(signed) and not _WRITER.search(name):
            return name
    return None


def _medium(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the newspaper or site that stands among the metadata without a label: 《某某日报》第3版."""
    endings = tuple(lexicon.words("mediaEnding"))
    for line in lines:
        if line.role == "meta":
            for item in _ITEMS.split(_EDITION.sub("", line.text)):
                if 3 <= len(item) <= 16 and item.endswith(endings):
                    return item
    return None


def _in_title(title: str, lexicon: Lexicon) -> str | None:
    """Return the body that speaks in the title of a report or an official document: 某市人民政府(工作报告|关于……)."""
    endings = (*lexicon.words("issuerEnding"), *lexicon.words("signerEnding"))
    ending = _any(endings)
    opening = _any((*lexicon.words("reportTitle"), *lexicon.words("titleOpening")))
    found = re.match(rf"(?:\d{{4}}年)?([^，。：:《“]{{1,60}}?(?:{ending}))(?:\d{{4}}年)?(?:{opening})", title)
    if not found or "关于" in found[1]:
        return None
    body = re.split(rf"[{BLANK}]+", found[1])[0]
    if not body.endswith(endings):
        return None
    several = re.match(rf"(.+?(?:{ending}))、", body)
    return several[1] if several else body


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)) or r"(?!)"
