"""Reference data on what every text of the genre names alike: bodies of the whole country, and its policy terms.

Ministries, party organs, associations, central enterprises and universities with their usual short forms, the terms
of national policy, and which body succeeded which. Written for this project; `data/SOURCES.md` tells from what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.resources import rows

_QUOTES = ("“”", '""', "「」", "‘’", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One body or term: its one name, its class, and what it is also called."""

    name: str
    kind: str
    """Local name of its class in the ontology."""
    forms: tuple[str, ...] = ()
    years: str = ""
    """When it had this name, as far as told: 1998-2018, 2018-, -1998."""
    term: bool = False
    """Whether it is a term of policy (or a meeting that comes back) and no body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A body that took over from another, and the year of the reform."""

    before: str
    after: str
    year: int
    how: str
    """renamed, reformed, merged (into the later one) or divided (the later one got a part)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What is known by name, by every way to write it, in one automaton."""

    by_form: Mapping[str, Known]
    forms: tuple[str, ...]
    automaton: CharwiseDoubleArrayAhoCorasick
    successions: tuple[Succession, ...]
    leaders: frozenset[str]
    """Names of those who led the nation since 1949."""

    def find(self, text: str) -> tuple[tuple[int, int, Known], ...]:
        """Return where a text names something known: start, end and what, longest first at each place.

        >>> [(text.name, text.kind) for _, _, text in load_reference().find("工信部落实“放管服”改革")]
        [('工业和信息化部', 'GovernmentBody'), ('“放管服”改革', 'Programme')]
        """
        return tuple((s, e, self.by_form[self.forms[n]]) for s, e, n in self.automaton.find(text))

    def called(self, name: str) -> Known | None:
        """Return what a name or short form means.

        >>> load_reference().called("国家发改委").name
        '国家发展和改革委员会'
        """
        return self.by_form.get(name)

    def successors(self, name: str) -> tuple[Succession, ...]:
        """Return what became of a body, by its full name.

        >>> [(s.after, s.year) for s in load_reference().successors("国家旅游局")]
        [('文化和旅游部', 2018)]
        """
        return tuple(s for s in self.successions if s.before == name)


@cache
def load_reference() -> Reference:
    """Read the shipped tables, once."""
    by_form: dict[str, Known] = {}
    for name, kind, forms, years in rows("data/gazetteer/bodies.tsv"):
        known = Known(name=name, kind=kind, forms=_forms(forms), years=years)
        by_form.update(dict.fromkeys((name, *known.forms), known))
    for name, kind, forms in rows("data/gazetteer/terms.tsv"):
        known = Known(name=name, kind=kind, forms=_forms(forms), term=True)
        by_form.update({form: known for plain in (name, *known.forms) for form in _styles(plain)})
    ordered = tuple(sorted(by_form))
    return Reference(
        by_form=by_form,
        forms=ordered,
        automaton=CharwiseDoubleArrayAhoCorasick(list(ordered), MATCH_KIND_LEFTMOST_LONGEST),
        successions=tuple(
            Succession(before=before, after=after, year=int(year), how=how)
            for before, after, year, how in rows("data/gazetteer/successions.tsv")
        ),
        leaders=frozenset(name for name, _ in rows("data/gazetteer/leaders.tsv")),
    )


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("；") if form)


def _styles(form: str) -> tuple[str, ...]:
    """Return a name with every style of quotation marks, and without any where the bare words say enough.

    >>> _styles("“三农”")
    ('“三农”', '"三农"', '「三农」', '‘三农’')
    """
    if "“" not in form:
        return (form,)
    bare = form.replace("“", "").replace("”", "")
    styles = tuple(form.replace("“", marks[:1]).replace("”", marks[1:]) for marks in _QUOTES)
    return styles if len(bare) > 4 else styles[:-1]
