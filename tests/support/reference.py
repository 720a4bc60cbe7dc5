"""The reference part of the documentation, written from what is there: commands, ontology, cues, questions, Python.

`python -m mkdocs build -f .ci/mkdocs.yml` calls it while it builds the site; nothing of it is kept in the checkout.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import escape
from importlib import import_module
from typing import Any

import typer.main
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

import kg
from kg.cli import app
from kg.lexicon import load_lexicon
from kg.query import questions
from kg.resources import resource
from kg.terms import PREFIXES, WT

SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
EXIT_CODES = "0 done; 1 done, but something wants a look; 2 the command line is wrong; 3 it cannot be done."


def commands() -> str:
    """Every command with its arguments and options, as `kg --help` tells them."""
    parts = ["# Commands 命令\n", f"Exit codes: {EXIT_CODES}\n"]
    group = typer.main.get_command(app)
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        parts += [f"## kg {name}\n", f"{_paragraphs(command.help)}\n"]
        rows = [_option(parameter) for parameter in command.params if parameter.name != "help"]
        parts += [_table(("", "default", ""), rows), f"\n```text\n{command.epilog}\n```\n"]
    return "\n".join(parts)


def _option(parameter: Any) -> tuple[str, str, str]:
    names = parameter.opts + parameter.secondary_opts
    shown = " ".join(f"`{name}`" for name in names) if names[0].startswith("-") else f"`{parameter.name.upper()}`"
    default = "" if parameter.default in (None, False, (), "") or callable(parameter.default) else parameter.default
    return shown, f"`{default}`" if str(default) else "", _cell(getattr(parameter, "help", "") or "")


def ontology() -> str:
    """Every class, property and concept of ontology/wutong.ttl with its definition in both languages."""
    graph = Graph().parse(resource("ontology/wutong.ttl"))
    parts = ["# Ontology 本体\n", f"Namespace `{WT}`, prefix `wt`; version {_first(graph, OWL.versionInfo)}.\n"]
    sections = (
        ("Classes 类", (OWL.Class,)),
        ("Relations between things 关系", (OWL.ObjectProperty,)),
        ("Values 属性值", (OWL.DatatypeProperty,)),
        ("Concepts 概念", (SKOS.Concept, SKOS.ConceptScheme)),
    )
    for title, kinds in sections:
        parts.append(f"## {title}\n")
        for term in _own(graph, kinds):
            parts.append(_term(graph, term))
    return "\n".join(parts)


def _own(graph: Graph, kinds: Iterable[Node]) -> list[URIRef]:
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, URIRef) and term.startswith(WT))


def _first(graph: Graph, predicate: Node) -> str:
    return next((str(value) for value in graph.objects(None, predicate)), "")


def _term(graph: Graph, term: URIRef) -> str:
    """A heading, the definitions, and what it lies below or holds between."""
    labels = [
        str(label)
        for label in sorted(graph.objects(term, RDFS.label), key=lambda label: getattr(label, "language", "") != "zh")
    ]
    lines = [f"### wt:{term.removeprefix(WT)} {{ #{term.removeprefix(WT)} }}\n", f"**{' · '.join(labels)}**\n"]
    lines += [f"{text}\n" for text in sorted(map(str, graph.objects(term, SKOS.definition)), reverse=True)]
    facts = (
        ("below", (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader)),
        ("from", (RDFS.domain, SCHEMA.domainIncludes)),
        ("to", (RDFS.range, SCHEMA.rangeIncludes)),
        ("scheme", (SKOS.inScheme,)),
        ("inverse of", (OWL.inverseOf,)),
    )
    for said, predicates in facts:
        values = sorted({_curie(v) for p in predicates for v in graph.objects(term, p) if isinstance(v, URIRef)})
        if values:
            lines.append(f"- {said}: {', '.join(values)}")
    return "\n".join(lines) + "\n"


def _curie(iri: str) -> str:
    """Return `wt:Person` with a link to its place on the page, or `org:Post` as it is."""
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda pair: -len(pair[1])):
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace)
            return f"[wt:{name}](#{name})" if namespace == WT else f"`{prefix}:{name}`"
    return f"<{iri}>"


def cues() -> str:
    """Every role that a word can have in a lexicon, with how many words have it and a few of them."""
    lexicon = load_lexicon()
    roles = sorted({cue.role for cue in lexicon.cues})
    options = Counter(name for cue in lexicon.cues for name in cue.options)
    rows = []
    for role in roles:
        held = lexicon.of(role)
        forms = sorted({form for cue in held for form in cue.forms})
        owners = sorted({cue.owner for cue in held})
        shown = "、".join(forms[:: max(1, len(forms) // 4)][:4])
        rows.append((f"`lex:{role}`", str(len(forms)), _cell(", ".join(owners[:4])), _cell(shown)))
    attributes = ", ".join(f"`lex:{name}`" for name in sorted(options))
    return "\n".join(
        (
            "# Cues 线索\n",
            "The roles of `ontology/lexicon.ttl`: what a word announces, on which classes or relations, and examples.",
            "A file of your own may add words in any of them; [how](../how-to/field.md).\n",
            _table(("role", "words", "on", "for example"), rows),
            f"\nA cue in brackets has its words in `lex:form` and may have these attributes: {attributes}.\n",
        )
    )


def shapes() -> str:
    """Every law of ontology/shapes.ttl that has a message, with its severity."""
    graph = Graph().parse(resource("ontology/shapes.ttl"))
    rows = []
    for shape in sorted({s for s in graph.subjects(SH.message, None) if isinstance(s, URIRef)}):
        grave = next((str(level).rpartition("#")[2] for level in graph.objects(shape, SH.severity)), "Violation")
        told = sorted(graph.objects(shape, SH.message), key=lambda message: getattr(message, "language", "") != "zh")
        rows.append((f"`{shape.rpartition('#')[2]}`", grave, "<br>".join(_cell(str(message)) for message in told)))
    return "\n".join(("# Shapes 约束\n", "What `kg check` holds a graph against.\n", _table(("", "", ""), rows), ""))


def saved() -> str:
    """Every saved question with its parameters."""
    parts = ["# Saved questions 现成问题\n", "Asked by `kg query GRAPH --name NAME --set PARAMETER=VALUE`.\n"]
    for question in questions():
        parts += [f"## {question.name}\n", f"{question.zh}\n", f"{question.en}\n"]
        parts += [f"- `{p.name}` ({p.type}): {p.zh} {p.en}" for p in question.parameters]
        parts.append("")
    return "\n".join(parts)


def python() -> str:
    """Everything that `import kg` offers: signature and docstring."""
    parts = ["# Python\n", f"{_paragraphs((kg.__doc__ or '').partition(chr(10))[0])}\n"]
    for name in kg.__all__:
        thing = getattr(kg, name)
        signature = inspect.signature(thing)
        parts += [f"## kg.{name}\n", f"```text\n{name}{signature}\n```\n", f"{_paragraphs(thing.__doc__)}\n"]
        if inspect.isclass(thing):
            parts += [f"- `{member}`: {_cell(told)}" for member, told in _members(thing)]
            parts.append("")
    return "\n".join(parts)


def _members(thing: type) -> Iterator[tuple[str, str]]:
    for name, member in sorted(vars(thing).items()):
        told = inspect.getdoc(member)
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)) and told:
            yield name, told.partition("\n\n")[0]


def _paragraphs(text: str | None) -> str:
    """A docstring as Markdown: its examples are code."""
    clean = inspect.cleandoc(text or "")
    return re.sub(r"(?m)^>>> [\s\S]*?(?=\n\n|\Z)", lambda found: f"```pycon\n{found[0]}\n```", clean)


def _cell(text: str) -> str:
    return escape(" ".join(text.split()), quote=False).replace("|", "\\|")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands,
    "reference/ontology.md": ontology,
    "reference/cues.md": cues,
    "reference/shapes.md": shapes,
    "reference/questions.md": saved,
    "reference/python.md": python,
}


def on_files(files: Any, config: Any) -> Any:
    """Called by MkDocs: add the generated pages to those that are written by hand."""
    generated = import_module("mkdocs.structure.files").File.generated
    for name, make in PAGES.items():
        files.append(generated(config, name, content=make()))
    return files
