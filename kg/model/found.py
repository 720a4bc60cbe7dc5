"""What was found in a sentence: names, periods, figures, counts and relations, each in its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kg.model.span import Span

KINDS = ("level", "growth", "difference", "share", "rank", "duration", "target")
"""Kinds of figure, the individuals of wt:kind."""
QUALIFIERS = ("exact", "about", "over", "under", "atLeast", "atMost", "fromEnd")
"""Qualifiers of a figure, the values of wt:qualifier; a rank is told from the end (倒数第二) with fromEnd."""
MODALITIES = ("asserted", "planned", "proposed", "conditional", "former", "reported")
"""What a text makes of a statement, the individuals of wt:modality; what is denied is not stated at all."""
CONFIDENT = Decimal("0.7")
"""The least confidence of a reading that is told as a fact; one without a confidence is told."""
CHANGE_FORMS = ("increase", "multiple")
"""How a growth in 倍 counts, the values of wt:changeForm: 增长2倍 is an increase, 是…的2倍 a multiple."""
NUMERAL_ROLES = ("date", "name", "ordinal", "idiom", "document", "furniture", "code", "word")
"""Why a number in the text is not a figure: part of a date, of a name, an ordinal or heading number, an idiom,
a document number, page furniture, a code (postcode, telephone), or an ordinary word written with a numeral."""

Resolution = Literal["stated", "implied"]


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

    >>> is_told("asserted", None), is_told("planned", None), is_told("asserted", Decimal("0.69"))
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
