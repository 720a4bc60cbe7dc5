"""The frozen values that flow from stage to stage of the text half.

Every position is a half-open range of Unicode code points of `Article.text`, and
`x.span.cut(article.text) == x.text` holds for everything that was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

KINDS = ("level", "growth", "difference", "share", "rank", "duration", "target")
"""Kinds of figure, the individuals of wt:kind."""
QUALIFIERS = ("exact", "about", "over", "under", "atLeast", "atMost", "fromEnd")
"""Qualifiers of a figure, the values of wt:qualifier; a rank is told from the end (倒数第二) with fromEnd."""
MODALITIES = ("asserted", "planned", "proposed", "conditional", "former", "reported")
"""What a text makes of a statement, the individuals of wt:modality; what is denied is not stated at all."""
CONFIDENT = Decimal("0.5")
"""The least confidence of a reading that is told as a fact; one without a confidence is told."""
CHANGE_FORMS = ("increase", "multiple")
"""How a growth in 倍 counts, the values of wt:changeForm: 增长2倍 is an increase, 是…的2倍 a multiple."""
NUMERAL_ROLES = ("date", "name", "ordinal", "idiom", "document", "furniture", "code", "word")
"""Why a number in the text is not a figure: part of a date, of a name, an ordinal or heading number, an idiom,
a document number, page furniture, a code (postcode, telephone), or an ordinary word written with a numeral."""

GENRES = ("report", "communique", "policy", "notice", "law", "dispatch", "story", "experience", "speech", "statistics")
"""Sorts of writing: work report, statistical communiqué, policy document, notice, law or regulation, news dispatch,
feature, account of experience, speech, table of figures."""

Resolution = Literal["stated", "implied"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(2, 4).cut("安宁市高度")
    '市高'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: object) -> bool:
        """Whether an offset or a whole span lies inside this one."""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        return isinstance(other, int) and self.start <= other < self.end

    def cut(self, text: str) -> str:
        """Return the words this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a code point."""
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        """Return the same range, `by` code points further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as it was read; `text` is what every offset counts in."""

    id: str
    """ASCII, the same wherever the same source is read."""
    title: str
    text: str
    source: str
    """The file name or address it came from."""
    sha256: str
    """Of the text in UTF-8."""
    publisher: str | None = None
    published: datetime | date | None = None
    locality: str | None = None
    """The place whose affairs it tells, where the metadata says so."""
    number: str | None = None
    """The document's number: 某政发〔2023〕14号."""
    genre: str | None = None
    """What sort of writing it is, as a word of GENRES."""
    tables: tuple[Table, ...] = ()
    """Its tables, in order."""
    regions: tuple[Region, ...] = ()
    """Where its lines stand on the pages of a paged document, or of an article on several web pages; in order."""
    recognised: bool = False
    """Whether its words were read from pictures of pages (OCR)."""
    also: tuple[str, ...] = ()
    """Other sources: of the very same text, and of its later pages."""
    original: str | None = None
    """What the file it came from is called among the originals, where that was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table: its words, and where it stands; a merged cell stands at its first row and column."""

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    """How many rows and columns it covers."""
    head: bool = False
    """Whether the source itself says that it heads a row or column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as rows of text, a line for each row and a tab between cells; cells without words are not in it."""

    span: Span
    cells: tuple[Cell, ...]
    """By row, then by column; no two overlap."""
    caption: Span | None = None
    """The line that names it."""
    unit: Span | None = None
    """The unit that holds for all its cells: 亿元 of 单位：亿元."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Where some of the text stands on a page: points from the top left corner, x0, y0, x1, y1."""

    span: Span
    page: int
    """From 1."""
    box: tuple[float, float, float, float] | None = None
    source: str = ""
    """The file or address of the page, where each page has its own."""
    recognised: bool = False
    """Whether its words were read from a picture (OCR)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input: a file, a member of an archive or a row of a corpus."""

    source: str
    became: Literal["read", "unchanged", "same", "skipped"]
    """`same`: another input has the very same text, and both are sources of one article."""
    article: str = ""
    """Id of the article it became."""
    note: str = ""
    """Why it was skipped, and what to do; or what else there is to know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A pair of quotation marks, book-title marks or brackets with what stands between them."""

    span: Span
    """With the marks."""
    inner: Span
    mark: str
    """The opening mark, as one of “ ‘ 《 〈 （ 【 〔, whatever width or style the text uses."""


SentenceRole = Literal["title", "meta", "heading", "body", "furniture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence or line. All sentences of an article, in order, together are the whole text."""

    article: str
    index: int
    span: Span
    text: str
    paragraph: int = 0
    """Counts lines; sentences of one line share it."""
    role: SentenceRole = "body"
    """title, meta (来源, 发布时间, signature), heading, body, or furniture (navigation, menus, page numbers)."""
    heading: str | None = None
    """The words of the nearest heading above."""
    clauses: tuple[Span, ...] = ()
    """Cut at ，；： and their half-width twins outside quotes and brackets (and never inside a number), in order."""
    enclosures: tuple[Enclosure, ...] = ()
    """Quotes and brackets that open and close in this sentence, outermost first, by start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Base of whatever was found: where, in which words, by which rule."""

    article: str
    sentence: int
    """Index of the sentence it was found in."""
    span: Span
    text: str
    rule: str
    """The name of the rule or model that fired, e.g. `names.ending`."""

    def __post_init__(self) -> None:
        if len(self.text) != len(self.span):
            raise ValueError(f"{self.article}: {self.text!r} is not {len(self.span)} code points long")


def is_told(modality: str, confidence: Decimal | None) -> bool:
    """Whether a reading is told as a plain fact: asserted, and not below the confidence asked for.

    >>> is_told("asserted", None), is_told("planned", None), is_told("asserted", Decimal("0.49"))
    (True, False, False)
    """
    return modality == "asserted" and (confidence is None or confidence >= CONFIDENT)


def _check_truth(found: Found, modality: str, confidence: Decimal | None) -> None:
    if modality not in MODALITIES:
        raise ValueError(f"{found.article}: no statement is {modality!r}")
    _check_confidence(found, confidence)


def _check_confidence(found: Found, confidence: Decimal | None) -> None:
    if confidence is not None and not 0 <= confidence <= 1:
        raise ValueError(f"{found.article}: no confidence is {confidence}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint(Found):
    """What the neural tagger took for a name: PER, LOC or ORG."""

    label: Literal["PER", "LOC", "ORG"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Found):
    """An entity's name, alias or stand-in (该公司, 全市) where it stands."""

    kind: str
    """Local name of the class in the ontology: `Place`, `CommandUnit`, …"""
    canonical: str
    """The full name it stands for, without the article's quotation marks where they only mark the name."""
    scope: str | None = None
    """The locality (or organisation) that makes a common name unique; None for a name unique as it stands."""
    stand_in: bool = False
    """True for 该公司, 全市, 我区: refers to the entity but is no name of it."""
    aliases: tuple[str, ...] = ()
    """Other names the words themselves give it: 三加 of 人才“三加”工作法, a document's number."""
    confidence: Decimal | None = None
    """From 0 to 1; None where the rule does not weigh."""

    def __post_init__(self) -> None:
        Found.__post_init__(self)
        _check_confidence(self, self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Found):
    """A stretch of time, both days inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Found):
    """A number that measures. `text` is the number with its qualifier and unit as they stand."""

    value: Decimal
    """In the base unit: 1.8亿元 is 180000000; growth and difference are signed."""
    unit: str
    indicator: str
    """What is counted, in the text's own words."""
    kind: str
    qualifier: str = "exact"
    subject: Mention | None = None
    """None where it is the article's locality and the locality is not known."""
    resolution: Resolution = "implied"
    period: Period | None = None
    modality: str = "asserted"
    confidence: Decimal | None = None
    """From 0 to 1; None where the rule does not weigh."""
    change_of: Span | None = None
    """Where the level stands that a growth or difference qualifies."""
    share_of: Span | str | None = None
    """The whole a share is of: where its figure stands, or the words that name it."""
    change_form: str | None = None
    """One of CHANGE_FORMS, for a growth in 倍."""
    compared_with: str | None = None
    """The period compared against, in the text's words, where it is not the year before."""

    def __post_init__(self) -> None:
        Found.__post_init__(self)
        _check_truth(self, self.modality, self.confidence)
        if self.change_form is not None and self.change_form not in CHANGE_FORMS:
            raise ValueError(f"{self.article}: no change has the form {self.change_form!r}")
        if self.kind not in KINDS or self.qualifier not in QUALIFIERS:
            raise ValueError(f"{self.article}: no figure is {self.kind!r}, {self.qualifier!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral(Found):
    """A number that does not measure, and why: with the figures it accounts for every number in the text."""

    role: str

    def __post_init__(self) -> None:
        Found.__post_init__(self)
        if self.role not in NUMERAL_ROLES:
            raise ValueError(f"{self.article}: no numeral is {self.role!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Found):
    """A count that the text declares and then spells out: as a list of names, or as figures that add up to it."""

    figure: Figure
    items: tuple[Span, ...] = ()
    """Where each listed name stands (5个作战部（…）)."""
    parts: tuple[Figure, ...] = ()
    """The figures that should add up to it (33个项目获奖，其中…16个，…17个)."""
    complete: bool = True
    """False where the list ends in 等: it may name fewer than it counts, never more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Found):
    """One fact between two names; `span` is the clause that says so."""

    subject: Mention
    predicate: str
    """Local name of the property in the ontology: `establishes`, `hasPart`, …"""
    object: Mention
    resolution: Resolution = "stated"
    """implied where the subject was dropped (主语省略) and supplied by the rule."""
    modality: str = "asserted"
    confidence: Decimal | None = None
    """From 0 to 1; None where the rule does not weigh."""

    def __post_init__(self) -> None:
        Found.__post_init__(self)
        _check_truth(self, self.modality, self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything understood of one article."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()
    periods: tuple[Period, ...] = ()
    figures: tuple[Figure, ...] = ()
    numerals: tuple[Numeral, ...] = ()
    tallies: tuple[Tally, ...] = ()
    relations: tuple[Relation, ...] = ()
    locality: Mention | None = None
    """A mention of the place whose affairs the article tells."""
    publisher: Mention | None = None
    about: Mention | None = None
    """What the article is about: a nation, a ministry, a zone, a village, an enterprise; often the locality."""
    withheld: int = 0
    """How many candidates were below the threshold and are not here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing: one identity, whatever it is called and wherever it is mentioned."""

    id: str
    """ASCII, a short hash of scope, canonical name and (where one name serves two) kind."""
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    code: str | None = None
    """GB/T 2260 division code, for a place that has one."""
    within: str | None = None
    """Id of the place it lies in, by the division codes; a fact of reference data, not of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a check noticed: at an error the graph is not to be trusted, the others want a look."""

    level: Literal["error", "warning", "note"]
    check: str
    message: str
    where: str = ""
    """Article and offsets, `anning#char=341,346`, or an IRI."""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check looked at and what it noticed."""

    findings: tuple[Finding, ...] = ()
    checked: int = 0
    """How many nodes were looked at: nothing conforms where nothing was checked."""
    withheld: dict[str, int] = field(default_factory=dict)
    """What is kept out of plain facts and answers, by modality, and below the threshold of confidence as `unsure`;
    `unread` counts the candidates that readers dropped."""
    shares: dict[str, float] = field(default_factory=dict)
    """`numbers`: of the numbers accounted for; `sentences`: of body sentences that gave something; over all articles,
    and for each as `numbers ARTICLE`, `sentences ARTICLE`."""

    @property
    def conforms(self) -> bool:
        """Whether something was checked and no error found."""
        return self.checked > 0 and not any(f.level == "error" for f in self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the names stage found in one article."""

    mentions: tuple[Mention, ...] = ()
    """In order of position; none inside another of the same canonical name; nested names of other things are kept."""
    locality: Mention | None = None
    publisher: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the figures stage found in one article."""

    figures: tuple[Figure, ...] = ()
    periods: tuple[Period, ...] = ()
    numerals: tuple[Numeral, ...] = ()
    tallies: tuple[Tally, ...] = ()
