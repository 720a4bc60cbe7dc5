"""Who published an article: as its labels, its signature, its title, the line of its date or its credits say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.layout import BLANK, BLANKS, Line
from kg.lexicon import Lexicon
from kg.read.bodies import any_of, by_number, in_title, of_own_paper
from kg.read.dates import DATE, MONTH
from kg.read.fullnames import fuller, in_full
from kg.read.labels import MARKS, Labelled, value_of
from kg.read.makers import FOOT, NOBODY, compiled, made, tidy
from kg.read.media import ON_PAGE, ORIGIN, dispatched, hosted, issued_in, medium, site
from kg.read.owners import above_date, addressed, introduced, of_itself, resolved, subtitled, yearbook
from kg.read.page import Page
from kg.read.signatures import HEAD, SEAL, WORK, WRITER, Signed, headed, signed_below

OCCASION = re.compile(r"在.{2,60}(?:会议?|大会)上|(?:会议|大会)[）)]")
"""What says where something was said: 2024年1月9日在……会议上."""
_YEAR = r"(?:\d{4}|[一二][〇零○O一二三四五六七八九]{3})年"
_REPORT = re.compile(
    rf"(?:[（(][^）)]*[）)])?(?:{_YEAR})?(?P<place>(?![0-9])[^，。：:、“”《》（）()]{{0,20}}?)(?:人民)?(?:{_YEAR})?政府工作(?:的)?报告"
)
_GAVE = re.compile(r"所?作的?\Z|在.*会|上的\Z|关于\Z|听取")
_OWN_REPORT = re.compile(r"政府工作的报告(?:[（(][^）)]*[）)])?\Z")
_SESSION = re.compile(
    r"(?P<place>全国|[^，。：:年月日（(在]{2,20}?)(?:第?[一二三四五六七八九十百\d]{1,4}届)?(?:人民代表大会(?:第|\Z)|人大[第一二三四五六七八九十]{1,3}次)"
)
_SPEAKS = re.compile(
    r"(?:我[谨现]?代表|受)(?:本届)?([\u4e00-\u9fff]{2,16}?(?:人民政府|常委会|常务委员会|法院|检察院)|国务院)(?:委托)?[，,]?(?:现?向|作|就|现将)"
)
_SORTS = re.compile("[省市县区乡镇]{2}")
"""Sorts of places: 乡镇, 县区."""
_NO_PLACE = re.compile(r"(?:[省市县区镇乡州旗]|乡镇|县区)(?:人民)?政府")
"""A government without its place."""
_OPENING = 4
_HEAD_OF = re.compile(
    rf"[^\w]?(?P<place>国务院|[^，。：{BLANK}]{{2,20}}?)(?:人民政府)?(?:代理?|常务副|副)?(?:[省市县区州旗镇乡]长|总理|主席)[{BLANK}]"
)
_NATION = ("中华人民共和国国务院", "中华人民共和国", "国务院", "全国")
_ASIDE = re.compile(rf"[{BLANK}|｜/／]+")
_WHO = re.compile(r"[\u4e00-\u9fff]{3,20}|(?=.{5,20}\Z)[\u4e00-\u9fff]+·[\u4e00-\u9fff]+")
_DAY = re.compile(rf"[{BLANK}]\d{{1,2}}月\d{{1,2}}日\Z")
"""A day without its year behind who tells of it: 某城融媒　1月16日."""
_POSTED = re.compile(r"发表于[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])")
_NOT_WHO = re.compile(r"记者|通讯员|星期|会议|大会|版|期|通过|施行|选举|常委\Z|长\Z|主任\Z|门户|^全文$|返回|列表|打印")
_CLOSING = re.compile(
    rf"(?P<who>[\u4e00-\u9fff]{{4,24}})[{BLANK}]+[（(]?(?:\d{{4}}|[一二][〇零○O一二三四五六七八九]{{3}})年(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月[）)]?\Z"
)
_SUPPLIED = re.compile(r"([\u4e00-\u9fff]{4,24})(?:供稿|报送|选送)\Z")
_CONTRIBUTED = re.compile(r"(?<=[。！])[（(]([\u4e00-\u9fff]{4,20})[）)]\Z")
_ALONE = re.compile(r"[（(]([\u4e00-\u9fff]{5,20})[）)]")
_SENT_IN = re.compile(r"[（(]?([\u4e00-\u9fff]{4,24})供稿[）):：]")
_BULLETIN = re.compile(
    rf"([\u4e00-\u9fff]{{3,20}}?)(?:工作)?(?:简报|动态|快报)[{BLANK}]*[〔\[（(]?(?:\d{{4}}[〕\]）)年]?)?[{BLANK}]*第?\d{{1,3}}期"
)
"""A body's bulletin: 某省水利厅简报〔2018〕第27期."""
_ISSUED = re.compile(
    rf"(?:[（(：:]|\A)([\u4e00-\u9fff]{{4,20}}?)(?:于)?(?:{_YEAR})?\d{{1,2}}月(?:\d{{1,2}}日)?(?:发布|公布)(?=[）)，,。]|\Z)"
)
"""（某市统计局7月24日发布）."""
_EDITED = re.compile(rf"([\u4e00-\u9fff]{{4,24}})[{BLANK}]+(?:责任)?编辑[：:]")
_BODY = re.compile(r"[\u4e00-\u9fff]{5,24}")
_ALIAS = re.compile(r"(?<=会)[（(]总商会[）)]\Z")
"""The other name that federations of industry and commerce have."""
_BYLINED = re.compile(rf"([\u4e00-\u9fff]{{4,20}})(?:[{BLANK}]+[\u4e00-\u9fff]{{2,4}}){{1,3}}\Z")
_CREDIT = re.compile(
    rf"[（(](?:作者(?:单位)?|来源|供稿|原载|版面)?[：:{BLANK}]*([^（）()：:]{{3,60}}?)"
    rf"(?:[{BLANK}]+[^{BLANK}（）()：:]{{1,6}}[：:][^（）()]{{0,40}})?[）)][{BLANK}]*(?:\d[\d\-.年月日]*)?\Z"
)
_CREDITED = re.compile(rf"[{BLANK}《》|｜，,、]+")
_WORKED = re.compile(
    r"\A(?:版面[：:]|文[/／])|(?:供稿|选送|报送|整理|综合|编印?|(?:首席|全媒体|融媒体)?记者|(?:·[^·]{1,4})?版)\Z"
)
_AT_FOOT = re.compile(
    rf"([\u4e00-\u9fff]{{3,16}}?)(?:记者)?[{BLANK}]+(?:[\u4e00-\u9fff]{{2,4}}[{BLANK}]+){{0,2}}"
    rf"{DATE.pattern}[^，。]{{0,12}}\Z"
)
"""A newspaper, or its reporter, and the day below a text: 某某日报  2025年2月19日  第02版."""
_PASSED = re.compile(
    r"日(中共[\u4e00-\u9fff]{2,6}[省市县区州旗]委|[\u4e00-\u9fff]{2,14}人民政府)"
    r"(?:第|[一二三四五六七八九十]+届)[^，。]{2,24}(?:通过|审议)"
)
"""Who passed a document: （2013年5月20日中共某市委十一届四次全会通过）."""


def publisher_of(
    page: Page, title: str, lines: Sequence[Line], said: Labelled, above: Signed | None, lexicon: Lexicon
) -> str | None:
    """Return who published an article, by the surest that tells it; None where nothing does.

    `above` is who signed below the title.
    """
    below = signed_below(lines, lexicon)
    told = (
        tidy(found)
        for found in _told(page, title, lines, said, above, below, lexicon)
        if found and not NOBODY.fullmatch(found)
    )
    found = next(filter(None, told), None)
    return in_full(found, title, page.text) if found else None


def _told(
    page: Page,
    title: str,
    lines: Sequence[Line],
    said: Labelled,
    above: Signed | None,
    below: Signed | None,
    lexicon: Lexicon,
) -> Iterator[str | None]:
    """Yield what might be the publisher, the surest first."""
    head = "\n".join(line.text for line in lines[:HEAD])
    yield page.declared.get("publisher") if "record" in page.declared else None
    titled = in_title(title, lexicon)
    yield fuller(value_of(said, "publisher"), titled)
    signing = (re.split(rf"[{BLANK}、]", line.text)[0] for line in lines if line.role == "meta")
    yield titled if titled in signing else None
    yield resolved(title)
    yield below.name if below and not below.printed else None
    yield _reporting(title, lines)
    yield titled if not titled or not _NO_PLACE.fullmatch(titled) else _spoke(lines)
    yield None if titled and _SORTS.match(titled) else titled
    yield _speaker(title, lines, lexicon)
    yield _spoke(lines)
    yield _writer(said, lexicon)
    yield _supplied(lines)
    yield _letterhead(lines, lexicon)
    yield above.name if above else None
    yield below.name if below else None
    yield compiled(lines)
    yield _issued(lines, lexicon)
    yield _contributed(lines, said, lexicon)
    yield value_of(said, "source")
    yield addressed(lines)
    yield medium(lines, lexicon)
    yield dispatched(lines, lexicon)
    yield issued_in(lines)
    yield headed(lines, lexicon)
    yield _behind_day(said, lexicon)
    yield _beside_date(lines, said, lexicon)
    yield page.declared.get("publisher")
    yield _credited(lines, said, lexicon)
    yield hosted(lines)
    yield site(lines, lexicon)
    yield made(lines, lexicon)
    yield of_own_paper(title, lexicon)
    yield subtitled(title, lexicon)
    yield of_itself(title, page.text)
    yield introduced(title, lines, lexicon)
    yield yearbook(lines)
    yield above_date(lines)
    yield next((found[1] for line in lines[:HEAD] if (found := _PASSED.search(line.text))), None)
    yield by_number(title, head)


def _behind_day(said: Labelled, lexicon: Lexicon) -> str | None:
    """Return the body that stands behind a labelled day: 发布时间：2025-01-20 某省水利厅办公室."""
    behind = (DATE.sub("", value).strip(MARKS) for term, value in said if term == "issued" and DATE.search(value))
    return next((name for name in behind if _BODY.fullmatch(name) and name.endswith(_ends(lexicon))), None)


def _ends(lexicon: Lexicon) -> tuple[str, ...]:
    """Return what the names of publishers end in."""
    return (*lexicon.words("issuerEnding"), *lexicon.words("signerEnding"), *lexicon.words("mediaEnding"))


def _writer(said: Labelled, lexicon: Lexicon) -> str | None:
    """Return the body that wrote what a newspaper or site shows: 来源：某某网　作者：某市委政法委."""
    source, wrote = value_of(said, "source"), value_of(said, "creator")
    if source and wrote and source.endswith(tuple(lexicon.words("mediaEnding"))):
        name = re.split(rf"[{BLANK}]+", wrote)[0]
        return name if len(name) > 4 and name.endswith((*lexicon.words("issuerEnding"), "办")) else None
    return None


def _speaker(title: str, lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return whose report it is, by who gave it: 某县人民政府 of 某县人民政府县长　张三."""
    ending = any_of(lexicon.words("issuerEnding"))
    spoken = re.compile(rf"([^，。：{BLANK}]{{2,30}}?(?:{ending}))新闻发言人[{BLANK}]")
    if found := next(filter(None, (spoken.match(line.text) for line in lines[:HEAD] if line.open_ended)), None):
        return found[1]
    if not any(words in title for words in lexicon.words("reportTitle")):
        return None
    for line in lines[:HEAD]:
        if line.role in ("meta", "title") and (
            found := re.match(
                rf"([^，。：{BLANK}]{{2,30}}?(?:{ending}))[^，。：{BLANK}]{{0,6}}(?:长|主任|主席)[{BLANK}]+\S{{2,4}}\Z",
                line.text,
            )
        ):
            return found[1]
    return None


def _spoke(lines: Sequence[Line]) -> str | None:
    """Return whom the speaker of a report says that he speaks for: 现在，我代表某县人民政府，向大会报告工作."""
    titles = [line.text for line in lines if line.role == "title"]
    if titles and not any("报告" in words for words in titles):
        return None
    opening = [line.text for line in lines[_start(lines) :][:_OPENING]]
    return next((found[1] for words in opening if (found := _SPEAKS.search(words))), None)


def _reporting(title: str, lines: Sequence[Line]) -> str | None:
    """Return the government whose report it is: by its title, by who gave it, or by the congress that heard it."""
    found = _REPORT.match(title.replace(" ", ""))
    about = title.startswith("关于")
    if not found or title.endswith("决议") or (about and not _OWN_REPORT.search(title)):
        return None
    head = [line.text for line in lines[: min(_start(lines), HEAD)]]
    own = not about and not _GAVE.search(found["place"])
    places = [found["place"].removesuffix("市委").strip()] if own else []
    places += [who["place"] for words in head if (who := _HEAD_OF.match(words + " ")) and "：" not in who["place"]]
    places += [where["place"] for words in (*head, title) if (where := _SESSION.search(words))]
    for place in places:
        if place in _NATION or place.endswith("全国"):
            return "国务院"
        if len(place.removesuffix("人民政府")) > 1 and not _SORTS.fullmatch(place):
            return place.removesuffix("人民政府") + "人民政府"
    return None


def _contributed(lines: Sequence[Line], said: Labelled, lexicon: Lexicon) -> str | None:
    """Return the body in brackets behind the last words, or alone on a line, that gave a site its text."""
    source, bodies = value_of(said, "source"), tuple(lexicon.words("issuerEnding"))
    if not source or source.endswith(bodies):
        return None
    running = [line.text for line in lines if line.role == "body"]
    short = (line.text for line in lines if line.role in ("body", "heading"))
    alone = (found for words in short if (found := _ALONE.fullmatch(words)))
    found = next(alone, None) or (_CONTRIBUTED.search(running[-1]) if running else None)
    return found[1] if found and found[1].endswith(bodies) else None


def _supplied(lines: Sequence[Line]) -> str | None:
    """Return the body that supplied the text to the site it stands on: 某某网　2019-11-12　县卫生局供稿."""
    items = (item for line in lines[: min(_start(lines), HEAD)] for item in _ASIDE.split(line.text))
    opened = next((found[1] for line in lines[:3] if (found := _SENT_IN.match(line.text))), None)
    return opened or next((found[1] for item in items if (found := _SUPPLIED.match(item.strip(MARKS)))), None)


def _issued(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the body whose bulletin it is, or that a line in brackets or a note says has issued it."""
    endings = tuple(lexicon.words("issuerEnding"))
    near = [line.text for i, line in enumerate(lines) if i < _OPENING or i >= len(lines) - FOOT]
    found = [_BULLETIN.match(words) or _ISSUED.search(words) for words in near]
    return next((one[1] for one in found if one and one[1].endswith(endings)), None)


def _letterhead(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the body of the red heading above a document's number: 某市人民政府文件."""
    for line in lines[:HEAD]:
        name = next((line.text.removesuffix(end) for end in lexicon.words("letterhead") if line.text.endswith(end)), "")
        name = _ALIAS.sub("", name)
        if line.role in ("meta", "furniture") and _BODY.fullmatch(name):
            return name if name.endswith(tuple(lexicon.words("issuerEnding"))) else None
    return None


def _beside_date(lines: Sequence[Line], said: Labelled, lexicon: Lexicon) -> str | None:
    """Return who stands beside the date above the text: 某市统计局 2021-07-26, 2024-06-25　某某融媒."""
    other = re.compile(
        rf"(?:{any_of(lexicon.words('metaLabel'))}|{any_of(lexicon.words('pageLabel'))})[{BLANK}]*[：:]|原标题"
    )
    endings = (*lexicon.words("mediaEnding"), *lexicon.words("issuerEnding"))
    wrote = value_of(said, "creator")
    if wrote and len(wrote) > 3 and wrote.endswith(tuple(lexicon.words("issuerEnding"))):
        return wrote
    for line in lines[: min(_start(lines), HEAD)]:
        dated = DATE.search(line.text) or _DAY.search(line.text)
        if not dated or line.dashed or not (line.role in ("meta", "furniture") or _DAY.search(line.text)):
            continue
        parts = re.split(r"[|｜]", line.text)
        kept = [part[: found.start()] if (found := other.search(part)) else part for part in parts]
        words = _POSTED.sub(" ", _DAY.sub(" ", DATE.sub(" ", " | ".join(kept))))
        items = [WORK.sub("", item.strip(MARKS)) for item in _ASIDE.split(words)]
        named = [item for item in items if _WHO.fullmatch(item) and not _NOT_WHO.search(item)]
        known = next((item for item in named[:2] if item.endswith(endings)), None)
        if known or (len(named) == 1 and not WRITER.search(line.text)):
            return known or named[0]
    return None


def _start(lines: Sequence[Line]) -> int:
    """Return where the running text begins."""
    return next((i for i, line in enumerate(lines) if line.role == "body" and not line.captionlike), len(lines))


def _credited(lines: Sequence[Line], said: Sequence[tuple[str, str]], lexicon: Lexicon) -> str | None:
    """Return the body that a last line in brackets credits: （某镇党政办 张三）, （原载《某某日报》…）."""
    bodies = (*lexicon.words("issuerEnding"), *lexicon.words("signerEnding"))
    endings = (*bodies, *lexicon.words("mediaEnding"))
    wrote = [name for term, value in said if term == "creator" for name in re.split(rf"[{BLANK},，、]+", value)]
    if body := next((name for name in wrote if name.endswith(bodies)), None):
        return body
    for i, line in reversed([*enumerate(lines)][-FOOT:]):
        if found := ORIGIN.search(line.text):
            return found["where"] or found["title"]
        if (found := _CLOSING.match(line.text)) and found["who"].endswith(endings):
            return found["who"]
        if signed := _last(lines, i, bodies):
            return signed
        if (found := _EDITED.match(line.text)) and found[1].endswith(endings):
            return found[1]
        at_foot = _AT_FOOT.match(line.text)
        if at_foot and at_foot[1].endswith(tuple(lexicon.words("mediaEnding"))):
            return at_foot[1]
        wrote_by = _BYLINED.match(line.text)
        if wrote_by and wrote_by[1].endswith(endings) and not _NOT_WHO.search(wrote_by[1]):
            return wrote_by[1]
        found = _CREDIT.search(line.text) if len(line.text) < 60 or line.text.endswith(("）", ")")) else None
        if not found or (found.start() and line.text[: found.start()].rstrip(BLANKS)[-1:] not in "。！？”…"):
            continue
        if re.search("[，,、]", found[1]) and not DATE.search(found[1]):
            continue
        items = [_WORKED.sub("", item) for item in _CREDITED.split(ON_PAGE.sub(" ", DATE.sub(" ", found[1])))]
        for item in items:
            if _WHO.fullmatch(item) and item.endswith((*endings, "发布")) and not _NOT_WHO.search(item):
                return item
    return None


def _last(lines: Sequence[Line], at: int, bodies: tuple[str, ...]) -> str:
    """Return a name that stands alone right below the last full stop, above others, the end or a month; or nothing."""
    names = [SEAL.sub("", line.text) for line in lines[at:] if not MONTH.fullmatch(line.text)]
    signs = bool(names) and all(_BODY.fullmatch(name) and name.endswith(bodies) for name in names)
    return names[0] if at and signs and lines[at - 1].text.endswith(("。", "！", "!")) else ""
