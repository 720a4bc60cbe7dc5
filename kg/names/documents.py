"""Policy documents: in book-title marks, by their number, as what the article itself is, and as 惠企二十条."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.model import Mention, Sentence, closed, without_label
from kg.names.bounds import Bounds
from kg.names.context import Context

_HAN = re.compile(r"[\u4e00-\u9fff]")
_TITLE_MARKS = "《〈"
_ADDED = re.compile(r"[（(〔][^（()）〔〕]{1,24}[）)〕]$")
_NUMBER = r"[\u4e00-\u9fffA-Z]{1,12}[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号"
_NUMBER_AFTER = re.compile(rf"\s*[（(]\s*(?P<number>{_NUMBER})[^（()）]{{0,20}}[）)]")
_NUMBER_LINE = re.compile(rf"\s*(?P<number>{_NUMBER})\s*")
_SHORT_FOR = re.compile(
    r"[\s\S]{0,24}?[（(，,](?:以下|下文|文中)?(?:统称|简称|下称)[为:：]?\s*[《“\"「‘〈]?(?P<short>[^》”\"」’〉（()）]{2,20})[》”\"」’〉]?[）)]"
)
_ARTICLES = re.compile(r"(?P<count>[二三四五六七八九]?十[一二三四五六七八九]?|\d{2,3})条(?![例款目件线路约幅鱼河])")
_PLAIN_STEM = re.compile(r"\d$|上述|以上|以下|下列|前款|本法|办法|条例|规定|通则|章程|线|街|路|河|船|鱼|裤$")
_MARKS = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉＂＇ \u3000")


def find(context: Context) -> Iterator[Mention]:
    """Yield the documents that an article names, and the one that it is."""
    rules = context.lexicon.once("names.documents", _Rules)
    own = list(_own_title(context, rules))
    named = [*own, *_in_marks(context, rules)]
    yield from _by_full_name(context, named)
    if own:
        yield from _this_document(context, own[0], rules)
    yield from _counted(context)


class _Rules:
    """What the lexicon says documents end in."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.endings = tuple(form for cue in lexicon.of("documentEnding") for form in cue.forms)
        titles = sorted({form for cue in lexicon.of("titleEnding") for form in cue.forms}, key=lambda f: (-len(f), f))
        self.titles = tuple(titles)
        self.latin = re.compile(
            rf"\b(?:{'|'.join(form for cue in lexicon.of('titleInLatin') for form in cue.forms)})\b"
        )
        self.this = re.compile("本(?:" + "|".join(f"(?:实施|指导|若干|暂行|行动|工作)?{t}" for t in titles) + ")")

    def is_document(self, title: str) -> bool:
        """Whether what stands between book-title marks is a document and no newspaper, book or song."""
        return _ADDED.sub("", title.strip()).strip("”’》").endswith(self.endings)

    def own(self, line: str) -> bool:
        """Whether a title line is that of a document: 关于…的意见, a regulation, a work report."""
        bare = _ADDED.sub("", line.strip())
        return bare.endswith(self.titles) and (
            "关于" in bare or (len(bare) >= 8 and not re.search(r"[，,:：！!？?]", bare))
        )


def _in_marks(context: Context, rules: _Rules) -> Iterator[Mention]:
    for sentence in context.sentences:
        if sentence.role == "furniture":
            continue
        for title in sentence.enclosures:
            if title.mark not in _TITLE_MARKS:
                continue
            words = closed(title.inner.cut(context.text))
            if len(words) < 3 or not rules.is_document(words):
                continue
            mention = context.mention(
                title.span.start, title.span.end, "Policy", rule="names.documents.marks", canonical=f"《{words}》"
            )
            number = _NUMBER_AFTER.match(context.text, title.span.end)
            yield replace(mention, aliases=(closed(number["number"]),)) if number else mention


def _own_title(context: Context, rules: _Rules) -> Iterator[Mention]:
    """Yield the article's own title where that makes it a document, with the number that stands below."""
    for sentence in context.sentences:
        if sentence.role != "title":
            continue
        words = without_label(sentence.text.strip())
        start = sentence.span.start + sentence.text.index(words)
        if rules.latin.search(words) and not _HAN.search(words):
            yield context.mention(start, start + len(words), "Policy", rule="names.documents.latin")
            return
        if not rules.own(words):
            continue
        title = _ADDED.sub("", words) if "工作报告" in words else words
        mention = context.mention(
            start, start + len(words), "Policy", rule="names.documents.own", canonical=f"《{closed(title)}》"
        )
        yield replace(mention, aliases=tuple(sorted({closed(title), *_number_below(context, sentence)})))
        return


def _number_below(context: Context, title: Sentence) -> Iterator[str]:
    for sentence in context.sentences[title.index + 1 : title.index + 6]:
        if match := _NUMBER_LINE.fullmatch(sentence.text):
            yield closed(match["number"])
            return


def _this_document(context: Context, own: Mention, rules: _Rules) -> Iterator[Mention]:
    """Yield 本实施意见 and the like, which mean the document that the article is."""
    ending = re.compile("[）)]$").sub("", own.canonical.strip("《》"))
    for match in rules.this.finditer(context.text):
        if match.start() >= own.span.end and ending.endswith(match[0][1:]):
            yield context.mention(
                match.start(),
                match.end(),
                "Policy",
                rule="names.documents.this",
                canonical=own.canonical,
                stand_in=True,
            )


def _counted(context: Context) -> Iterator[Mention]:
    """Yield measures called by the number of their articles, behind a verb: 出台惠企二十条."""
    bounds = Bounds(context)
    verbs = frozenset(form for cue in context.lexicon.of("issuing") for form in cue.forms)
    for match in _ARTICLES.finditer(context.text):
        left = bounds.left(match.start(), reach=10)
        stem = context.text[left.start : match.start()]
        if left.verb in verbs and 2 <= len(stem) <= 8 and not _PLAIN_STEM.search(stem):
            yield context.mention(left.start, match.end(), "Policy", rule="names.documents.counted")


def _by_full_name(context: Context, mentions: list[Mention]) -> Iterator[Mention]:
    """Give a document the short name that stands in brackets behind it, wherever that is used."""
    full: dict[str, Mention] = {}
    for mention in mentions:
        match = _SHORT_FOR.match(context.text, mention.span.end)
        between = match[0] if match else ""
        if match and not set(between[: match.start("short") - match.start() - 1]) & set("《。；"):
            full.setdefault(match["short"].translate(_MARKS), mention)
    for mention in mentions:
        named = full.get(mention.canonical.translate(_MARKS), mention)
        bare = named.canonical.strip("《》")
        about = bare[bare.find("关于") :] if "关于" in bare else bare
        dropped = _ADDED.sub("", bare)
        aliases = {bare, about, dropped, *named.aliases, *mention.aliases}
        aliases |= {short for short, owner in full.items() if owner.canonical == named.canonical}
        aliases -= {named.canonical, ""}
        yield replace(mention, canonical=named.canonical, aliases=tuple(sorted(aliases)))
