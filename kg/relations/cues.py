"""The lexicon's words for relations, compiled: what a word outside names does to the names around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.lexicon import Cue, Lexicon

ACTORS = frozenset({"Organization", "Person", "Place", "Platform"})
"""What does something, where a trigger does not say who may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """One reading of a verb: the relation it states between which classes, and how its roles are laid out."""

    predicate: str
    objects: frozenset[str]
    subjects: frozenset[str]
    frame: str
    """active, event, happens, joint, award, receive, give, part …: see `kg.relations.verbs`."""
    implied: bool
    """Whether a dropped subject is the article's locality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A form with all that it may be; a form that is nothing of it is a decoy that hides shorter forms."""

    form: str
    senses: tuple[Sense, ...] = ()
    marker: str = ""
    """Role of the name right after it: agent, partner, place, recipient, basis, means or oblique."""
    pivot: str = ""
    """The relation of its object to what the next verb is about (组织A开展C: A participatesIn C)."""
    common: bool = False
    """A common noun that may be the subject (企业, 村民)."""
    refers: str = ""
    """The class of what it stands for, if it was named before (公司, 项目)."""
    negation: bool = False
    """It denies the verb after it."""


@dataclass(frozen=True)
class Cues:
    """Everything the stage knows of the language, matched in one pass."""

    words: dict[str, Word]
    automaton: CharwiseDoubleArrayAhoCorasick
    forms: tuple[str, ...]
    kinds: dict[str, frozenset[str]]
    """Each class with all the classes above it, itself included."""
    posts: re.Pattern[str]
    """A title of a post at the end of some words."""
    posted: re.Pattern[str]
    """A title of a post at their beginning, with the office before it."""
    titled: re.Pattern[str]
    """A title with the two to four characters of a name after it."""
    patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)
    """By role, any of its words."""

    def find(self, text: str) -> Iterator[tuple[int, int, Word]]:
        """Yield the longest words from left to right."""
        for start, end, index in self.automaton.find(text):
            yield start, end, self.words[self.forms[index]]

    def fits(self, kind: str, wanted: frozenset[str]) -> bool:
        """Whether a class is, or lies below, one of those wanted."""
        return not wanted or not wanted.isdisjoint(self.kinds.get(kind, frozenset((kind,))))

    def sense(self, senses: Iterable[Sense], kind: str, subject: str | None = None) -> Sense | None:
        """Return the sense whose classes are nearest to an object of `kind` (and a `subject`), None where none fits."""
        fitting = [s for s in senses if self.fits(kind, s.objects) and (not subject or self.fits(subject, s.subjects))]
        return min(
            fitting,
            key=lambda s: (
                not subject and not s.implied,
                kind not in s.objects,
                bool(subject) and subject not in s.subjects,
                len(s.subjects),
                s.predicate,
            ),
            default=None,
        )


_PATTERNS = (
    "adverb",
    "basisTail",
    "conveys",
    "copula",
    "dateline",
    "during",
    "founder",
    "industryTail",
    "issuerEnd",
    "jointly",
    "longerName",
    "nominalTail",
    "office",
    "ownDocument",
    "ownPost",
    "responsible",
    "responsibleEnd",
    "severally",
    "shortly",
    "signing",
    "story",
    "subordinate",
    "superlative",
    "thisEvent",
    "titleNoun",
    "unitPost",
)
"""Roles whose words are looked for at given places only."""
_INHERITED = frozenset({"active", "either"})
"""Frames that a compound verb shares with its last word."""
_COMPOUND = _INHERITED | {"joint"}
_PASSIVES = ("被", "获")
_ENDS = {"subordinate": r"\s*$", "responsibleEnd": r"\s*$", "story": r"\s*$"}
_SPEAKING = Sense(
    predicate="participatesIn",
    objects=frozenset({"Event"}),
    subjects=frozenset({"Person"}),
    frame="speak",
    implied=False,
)


def compile_cues(lexicon: Lexicon) -> Cues:
    """Compile a lexicon's section on relations."""
    senses: dict[str, list[Sense]] = {}
    for cue in lexicon.of("trigger"):
        for form in cue.forms:
            senses.setdefault(form, []).append(_sense(cue))
    markers = {form: cue.option("marks") for cue in lexicon.of("marker") for form in cue.forms}
    pivots = {form: cue.owner for cue in lexicon.of("pivot") for form in cue.forms}
    for role, frame in (("speech", "speak"), ("speaking", "address")):
        for form in lexicon.words(role):
            senses.setdefault(form, []).append(replace(_SPEAKING, frame=frame))
    common = lexicon.words("commonActor")
    references = lexicon.words("backReference")
    _inherit(senses)
    negations = lexicon.words("negation")
    decoys = lexicon.words("decoy")
    forms = tuple(sorted({*senses, *markers, *pivots, *common, *references, *negations, *decoys} or {"\0"}))
    words = {
        form: Word(
            form=form,
            senses=tuple(senses.get(form, ())),
            marker=markers.get(form, ""),
            pivot=pivots.get(form, ""),
            common=form in common,
            refers=references.get(form, ""),
            negation=form in negations,
        )
        for form in forms
    }
    titles = [form for form, owner in lexicon.words("post").items() if owner == "Post"]
    titles += [*lexicon.words("postWord"), *lexicon.words("founder")]
    return Cues(
        words=words,
        automaton=CharwiseDoubleArrayAhoCorasick(list(forms), MATCH_KIND_LEFTMOST_LONGEST),
        forms=forms,
        kinds={kind: _ancestors(kind, lexicon) for kind in lexicon.parents},
        posts=re.compile(f"(?:{_any(titles)})$"),
        posted=re.compile(f"(?:{_any(lexicon.words('office'))})?(?:{_any(titles)})"),
        titled=re.compile(f".{{0,6}}{_any(titles)}[一-龥·]{{2,4}}"),
        patterns={role: re.compile(_any(lexicon.words(role)) + _ENDS.get(role, "")) for role in _PATTERNS},
    )


def _inherit(senses: dict[str, list[Sense]]) -> None:
    """Let a compound (加快建设) mean what its last word (建设) means too, of classes it says nothing about itself."""
    own = {form: frozenset().union(*(s.objects for s in found)) for form, found in senses.items()}
    plain = {form: tuple(s for s in found if s.frame in _INHERITED) for form, found in senses.items()}
    for form, found in senses.items():
        if form.startswith(_PASSIVES) or not any(s.frame in _COMPOUND for s in found):
            continue
        tail = next((form[k:] for k in range(1, len(form) - 1) if form[k:] in plain), "")
        found += [s for s in plain.get(tail, ()) if s.objects and not own[form] & s.objects]


def _sense(cue: Cue) -> Sense:
    return Sense(
        predicate=cue.owner,
        objects=frozenset(cue.options.get("object", ())),
        subjects=frozenset(cue.options.get("subject", ())) or ACTORS,
        frame=cue.option("frame", "active"),
        implied=cue.option("implied") == "locality",
    )


def _ancestors(kind: str, lexicon: Lexicon) -> frozenset[str]:
    above = lexicon.parents.get(kind, frozenset())
    return frozenset((kind,)).union(*(_ancestors(parent, lexicon) for parent in sorted(above)))


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) or '(?!)'})"
