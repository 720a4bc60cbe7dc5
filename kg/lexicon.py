"""The ontology's cues, read from Turtle once and handed to every stage of the text half.

`ontology/lexicon.ttl` says on a class, a property or a kind of figure which words announce it. A literal under any
`lex:` property is a word; a blank node is a cue with attributes, its `lex:form`s the words:

    wt:CommandUnit lex:ending "兵团", "作战部" .
    wt:establishes lex:trigger [ lex:form "成立", "组建" ; lex:frame "subject-verb-object" ] .
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import OntologyError
from kg.terms import LEX, OWL, RDF, RDFS, WT

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

T = TypeVar("T")
_CLOSED = {"frame": ("active",), "group": ()}
"""Attributes whose values are few: those that the shipped cues use, and the usual one that nobody need write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Some words and what they announce: `owner` (a class, property or individual) in `role`."""

    role: str
    owner: str
    forms: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def option(self, name: str, default: str = "") -> str:
        """Return the one value of an attribute, or `default`."""
        return self.options.get(name, (default,))[0]


@dataclass(frozen=True)
class Lexicon:
    """All cues, by role; and the class tree, by local name."""

    cues: tuple[Cue, ...]
    parents: Mapping[str, frozenset[str]]
    """Local name of each class of the ontology to those of its direct superclasses."""

    @cached_property
    def _by_role(self) -> dict[str, tuple[Cue, ...]]:
        roles: dict[str, list[Cue]] = {}
        for cue in self.cues:
            roles.setdefault(cue.role, []).append(cue)
        return {role: tuple(cues) for role, cues in roles.items()}

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, make: Callable[[Lexicon], T]) -> T:
        """Return `make(self)`, made the first time and then kept under `name`: stages compile their matchers so."""
        if name not in self._made:
            self._made[name] = make(self)
        made: T = self._made[name]
        return made

    def of(self, role: str) -> tuple[Cue, ...]:
        """Return every cue in a role, in a fixed order."""
        return self._by_role.get(role, ())

    def words(self, role: str) -> Mapping[str, str]:
        """Return each word in a role with its owner, longest words first.

        >>> load_lexicon().words("ending")["作战部"]
        'CommandUnit'
        """
        return self.once(f"words of {role}", lambda lexicon: lexicon._words(role))

    def any_of(self, role: str) -> str:
        """Return an expression for any word in a role, the longest first; the words may be expressions themselves.

        >>> load_lexicon().any_of("noEnding")
        '博览会|书记|产品|大会|学科|指示|模型|算法|课程|问题|课'
        """
        return "|".join(self.words(role))

    def _words(self, role: str) -> Mapping[str, str]:
        owners: dict[str, set[str]] = {}
        for cue in self.of(role):
            for form in cue.forms:
                owners.setdefault(form, set()).add(cue.owner)
        return MappingProxyType(
            {
                form: max(owner for owner in owners[form] if self.above(owner, owners[form]) == 0)
                for form in sorted(owners, key=lambda form: (-len(form), form))
            }
        )

    def own(self, role: str) -> Mapping[str, str]:
        """Return each word in a role that a user's own file brings, with its owner: what no record has shown."""
        return self.once(f"own words of {role}", lambda lexicon: lexicon._own(role))

    def _own(self, role: str) -> Mapping[str, str]:
        shipped = _shipped().words(role)
        return {form: owner for form, owner in self.words(role).items() if form not in shipped}

    def above(self, owner: str, others: Iterable[str]) -> int:
        """Return how many of some classes lie below one: of those that share a word the lower one has it."""
        return sum(other != owner and self.is_a(other, owner) for other in others)

    def is_a(self, kind: str, ancestor: str) -> bool:
        """Whether a class is another or lies below it.

        >>> load_lexicon().is_a("CommandUnit", "Organization")
        True
        """
        return ancestor in self._lines.get(kind, (kind,))

    @cached_property
    def _lines(self) -> dict[str, frozenset[str]]:
        """Each class with every class above it, itself among them."""

        def _line(kind: str) -> frozenset[str]:
            return frozenset({kind}.union(*(_line(parent) for parent in self.parents.get(kind, ()))))

        return {kind: _line(kind) for kind in self.parents}


def load_lexicon(*extra: Path) -> Lexicon:
    """Read the shipped ontology and cues, and a user's own Turtle files on top.

    Raises OntologyError where a file is not Turtle, a cue has no form, a class lies below itself, or a user's own file
    uses a role, an attribute or a term of ours that there is not. What ships is read once in a process.
    """
    if not extra:
        return _shipped()
    store = _loaded(_shipped_files())
    _refuse_unknown(store, {path: _loaded((path,)) for path in extra})
    _load(store, extra)
    return _compile(store)


@cache
def _shipped() -> Lexicon:
    return _compile(_loaded(_shipped_files()))


def _shipped_files() -> tuple[Path, ...]:
    from kg.resources import resource

    return resource("ontology/wutong.ttl"), resource("ontology/lexicon.ttl")


def _loaded(paths: Iterable[Path]) -> Store:
    from pyoxigraph import Store

    store = Store()
    _load(store, paths)
    return store


def _load(store: Store, paths: Iterable[Path]) -> None:
    from pyoxigraph import RdfFormat

    for path in paths:
        try:
            store.load(path=str(path), format=RdfFormat.TURTLE)
        except (SyntaxError, OSError) as error:
            raise OntologyError(str(error), where=str(path), hint="write it as Turtle") from error


def _refuse_unknown(shipped: Store, own: Mapping[Path, Store]) -> None:
    """Let nothing that was misspelt pass for a cue that is never met."""
    from pyoxigraph import Literal, NamedNode

    known = _Names.of(shipped)
    terms = known.terms | {quad.subject.value for store in own.values() for quad in store if _is_typed(quad)}
    for path, store in own.items():
        for quad in sorted(store, key=str):
            role = quad.predicate.value
            if role.startswith(LEX):
                named = isinstance(quad.subject, NamedNode)
                _refuse(role, known.roles if named else known.attributes, "role" if named else "attribute", path)
                if isinstance(quad.object, Literal) and (values := known.values.get(role)):
                    _refuse(f"{role}#{quad.object.value}", values, f"lex:{_local(role)}", path)
            for term in (quad.subject, quad.object):
                if isinstance(term, NamedNode) and term.value.startswith(WT):
                    _refuse(term.value, terms, "class or relation", path)


def _is_typed(quad: Quad) -> bool:
    return bool(quad.predicate.value == RDF + "type")


def _refuse(iri: str, known: Collection[str], what: str, path: Path) -> None:
    """Raise the fault of a name that nobody knows, with those that are like it."""
    if iri in known:
        return
    from difflib import get_close_matches

    prefix = "wt:" if iri.startswith(WT) else "" if what.startswith("lex:") else "lex:"
    close = get_close_matches(_local(iri), sorted(map(_local, known)), n=2, cutoff=0.6)
    meant = " or ".join(f"{prefix}{name}" for name in close)
    hint = f"did you mean {meant}?" if meant else "declare it, or see the list of cues in the documentation"
    raise OntologyError(f"there is no {what} {prefix}{_local(iri)}", where=str(path), hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """IRIs that the shipped ontology and cues use."""

    roles: frozenset[str]
    attributes: frozenset[str]
    terms: frozenset[str]
    values: Mapping[str, frozenset[str]]
    """Of attributes that take one of a few words, these words behind the attribute and a #."""

    @classmethod
    def of(cls, store: Store) -> _Names:
        """Gather them."""
        from pyoxigraph import Literal, NamedNode

        named = [quad for quad in store if isinstance(quad.subject, NamedNode)]
        others = [quad.predicate.value for quad in store if not isinstance(quad.subject, NamedNode)]
        return cls(
            roles=frozenset(q.predicate.value for q in named if q.predicate.value.startswith(LEX)),
            attributes=frozenset(iri for iri in others if iri.startswith(LEX)),
            terms=frozenset(q.subject.value for q in named),
            values={
                LEX + name: frozenset(
                    f"{LEX}{name}#{quad.object.value}"
                    for quad in store.quads_for_pattern(None, NamedNode(LEX + name), None)
                    if isinstance(quad.object, Literal)
                )
                | {f"{LEX}{name}#{word}" for word in usual}
                for name, usual in _CLOSED.items()
            },
        )


def _compile(store: Store) -> Lexicon:
    from pyoxigraph import BlankNode, Literal, NamedNode

    words: dict[tuple[str, str], set[str]] = {}
    cues: list[Cue] = []
    for quad in store:
        if not quad.predicate.value.startswith(LEX) or not isinstance(quad.subject, NamedNode):
            continue
        role, owner = _local(quad.predicate.value), _local(quad.subject.value)
        if isinstance(quad.object, Literal):
            words.setdefault((role, owner), set()).add(quad.object.value)
        elif isinstance(quad.object, BlankNode):
            options: dict[str, list[str]] = {}
            for detail in store.quads_for_pattern(quad.object, None, None):
                value = detail.object
                text = _local(value.value) if isinstance(value, NamedNode) else str(getattr(value, "value", ""))
                options.setdefault(_local(detail.predicate.value), []).append(text)
            forms = tuple(sorted(options.pop("form", ())))
            if not forms:
                raise OntologyError(f"a lex:{role} of {owner} has no lex:form", where="lexicon")
            cues.append(
                Cue(
                    role=role,
                    owner=owner,
                    forms=forms,
                    options={name: tuple(sorted(values)) for name, values in sorted(options.items())},
                )
            )
    cues += [Cue(role=role, owner=owner, forms=tuple(sorted(forms))) for (role, owner), forms in words.items()]

    parents: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(OWL + "Class")):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(WT):
            above = store.quads_for_pattern(quad.subject, NamedNode(RDFS + "subClassOf"), None)
            parents[_local(quad.subject.value)] = {
                _local(q.object.value)
                for q in above
                if isinstance(q.object, NamedNode) and q.object.value.startswith(WT)
            }
    _refuse_circles(parents)
    return Lexicon(
        cues=tuple(sorted(cues, key=lambda cue: (cue.role, cue.owner, cue.forms, sorted(cue.options.items())))),
        parents={name: frozenset(above) for name, above in sorted(parents.items())},
    )


def _refuse_circles(parents: Mapping[str, set[str]]) -> None:
    for kind in sorted(parents):
        above, left = set[str](), [*parents[kind]]
        while left:
            parent = left.pop()
            if parent not in above:
                above.add(parent)
                left += parents.get(parent, ())
        if kind in above:
            raise OntologyError(f"wt:{kind} lies below itself", where="ontology", hint="take a rdfs:subClassOf out")


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
