"""The step of a build for one article: everything it says, as graphs that need no other article."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kg.correct import Correction, correct
from kg.engine.stamp import stamp_of
from kg.graph import build_nquads
from kg.lexicon import Lexicon, load_lexicon
from kg.link import link
from kg.model import Article, Reading, Unread
from kg.pipeline import read_through
from kg.same import Same, identify
from kg.tables import unread_tables
from kg.tag import Tagger, load_tagger
from kg.terms import BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphs:
    """What was made of an article: N-Quads, one a line, each article in its own graph."""

    article: str
    nquads: str
    tables: tuple[Unread, ...] = ()
    """The article's tables that were not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads an article through every stage. It can be pickled: lexicon and tagger load once in each process.

    `ontology` are a user's own Turtle files, on top of the shipped ones; `tagger` False reads by cues alone;
    `corrections` are honoured where their words still stand, and then `same_as`, a user's own table of identity.
    """

    ontology: tuple[Path, ...] = ()
    base: str = BASE
    tagger: bool = True
    corrections: tuple[Correction, ...] = ()
    same_as: tuple[Same, ...] = ()

    @property
    def stamp(self) -> str:
        """What its graphs depend on besides the text: rules, cues, weights, options. Another stamp, another reading."""
        given = map(repr, (*self.corrections, *self.same_as))
        return stamp_of(self.ontology, options=(self.base, str(self.tagger), *given))

    @property
    def lexicon(self) -> Lexicon:
        """The cues it reads by; raises OntologyError where they do not load."""
        return _lexicon(self.ontology)

    def prepare(self) -> None:
        """Load lexicon and tagger, once in a process; raises KgError where one is missing."""
        _lexicon(self.ontology)
        if self.tagger:
            _tagger()

    def read(self, article: Article) -> Reading:
        """Return what is understood of an article; raises KgError where it, or the tagger, cannot be read."""
        reading = read_through(article, self.lexicon, _tagger() if self.tagger else None)
        (corrected,), _ = correct([reading], self.corrections, self.lexicon)
        return identify(corrected, self.same_as)

    def read_whole(self, article: Article) -> tuple[Reading, tuple[Unread, ...]]:
        """Return what is understood of an article, and which of its tables were not; raises as `read` does."""
        reading = self.read(article)
        return reading, unread_tables(reading, self.lexicon)

    def __call__(self, article: Article) -> Graphs:
        """Return the graphs of an article; raises KgError where they cannot be made."""
        reading, tables = self.read_whole(article)
        nquads = build_nquads([reading], link([reading], self.lexicon), base=self.base, ontology=self.ontology)
        # A statement that no store takes is this article's fault, and is told here.
        deque(parse(nquads, format=RdfFormat.N_QUADS), maxlen=0)
        return Graphs(article=article.id, nquads=nquads, tables=tables)


@cache
def _lexicon(ontology: tuple[Path, ...]) -> Lexicon:
    return load_lexicon(*ontology)


@cache
def _tagger() -> Tagger:
    return load_tagger()
