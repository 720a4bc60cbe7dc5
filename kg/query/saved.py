"""The saved questions: one SPARQL file each, which also runs as it stands in any other tool.

Its first lines are comments: `# zh:` and `# en:` say the question, `# topic:` is one of TOPICS,
`# param NAME TYPE: 说明 / meaning` a parameter (TYPE! where without it a large graph has no answer one would read).
A parameter stands in the query as `VALUES ?NAME { DEFAULT }`; UNDEF as the default asks about everything.
Questions about everything and about one thing are answered well in different ways, and a file says both:

- `{ SELECT ?f ?v { ?f wt:value ?v } }` gathers a property as a whole, to be joined. Once a thing is named that narrows
  the question, it is looked up thing by thing: what asks for that name is to stand beside what is gathered, since
  looking up things that are left out only later takes longer than to gather.
- `FILTER(!BOUND(?NAME) || EXISTS { … })` becomes what it asks for, with which a question may then begin, and in any
  other such filter the value is written, so that it is asked as soon as it can be.
- `LIMIT 1000000000` cuts nothing. It tells Oxigraph that the rows before it are few enough for each OPTIONAL behind it
  to be looked up row by row; by its own estimate, ten times more for each property, it reads them all. An OPTIONAL is
  of one triple, with further OPTIONALs in it: of two triples it is read as a whole as well.

The confidence from which a reading is told as a fact is that of kg.model: as a file stands alone it writes the number
itself, and a test holds all of them to the one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.indicators import load_indicators
from kg.query.binding import term
from kg.resources import resource

_SAYS = re.compile(r"^# (zh|en|topic): (.+)$", re.MULTILINE)
_PARAM = re.compile(r"^# param (\w+) (\w+)(!?): (.+?) / (.+)$", re.MULTILINE)
_UNSET = re.compile(
    r" UNION \{\s*VALUES \?(\w+) \{ (?!UNDEF)[^{}]*\}\s*FILTER\(!BOUND\(\?\1\)\)(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
)
"""A branch that is asked only where a parameter is not set, once it is: engines read the whole store for it."""
_GATHERED = re.compile(r"\{ SELECT(?: \?\w+)+ \{ ((?:[^{}]|\{[^{}]*\})*?) \} \}")
_HELD = re.compile("\0(\\w+)\0")
_ASKED = re.compile(r"FILTER\(!BOUND\(\?(\w+)\) \|\| (EXISTS \{ ([^{}]+) \}|[^{}\n]+)\)$", re.MULTILINE)
"""What is asked of a parameter once it is set: a filter of one line."""
_MARKS = re.compile(r'"(?:@\w+)?')
TYPES = ("name", "text", "integer", "decimal", "date", "iri")
"""What a parameter may be: a name or alias in Chinese, a plain text, a number, a date, an IRI."""
TOPICS: Mapping[str, tuple[str, str]] = {
    "figures": ("数据和指标", "Figures and indicators"),
    "checking": ("比较和核对", "Comparing and checking"),
    "people": ("谁任职、谁牵头", "Who holds posts, who leads"),
    "methods": ("机制、机构和平台", "Mechanisms, units and platforms"),
    "economy": ("企业、产业和项目", "Enterprises, industries and projects"),
    "policies": ("政策和任务", "Policies and duties"),
    "honours": ("荣誉和活动", "Honours and events"),
    "graph": ("文章和图谱本身", "The articles and the graph itself"),
}
"""What people ask about, in zh and en, in the order in which the questions are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value that a saved question can be asked about."""

    name: str
    type: str
    zh: str
    en: str
    default: str
    """As SPARQL writes it; UNDEF where the question is then about everything."""
    narrows: bool = False
    """Whether the question is about one thing, and of a large graph is not asked before that is named."""

    @property
    def selects(self) -> bool:
        """Whether the question, about everything else, is about what bears some name once it is set."""
        return self.default == "UNDEF" and self.type in ("name", "text", "iri")

    @property
    def usual(self) -> str:
        """The default as a person reads it; empty where the question is then about everything."""
        return "" if self.default == "UNDEF" else _MARKS.sub("", self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A saved question."""

    name: str
    zh: str
    en: str
    topic: str
    """One of TOPICS."""
    parameters: tuple[Parameter, ...]
    text: str
    """The whole file: SPARQL that runs as it stands."""

    @property
    def words(self) -> str:
        """All that a search for this question looks at, in small letters."""
        said = (self.name, self.zh, self.en, *TOPICS[self.topic])
        return " ".join((*said, *(f"{p.zh} {p.en}" for p in self.parameters))).lower()

    def sparql(self, values: Mapping[str, str] | None = None) -> str:
        """Return the query with parameters set; those not named keep their defaults.

        An indicator may be called by any of its usual wordings: a graph knows those of its articles alone.

        Raises QueryError where a parameter is unknown or its value is not of its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        terms: dict[str, str] = {}
        for name, value in (values or {}).items():
            if name not in known:
                has = f"it has {', '.join(known)}" if known else "it has none"
                raise QueryError(f"no parameter {name}", where=self.name, hint=has)
            terms[name] = str(_typed(known[name], value, self.name))
        text = self.text
        for name in terms:
            # Wherever it stands: a part of a question may be asked only where a parameter is not set.
            text = _values(name).sub(f"VALUES ?{name} {{ {_held(name)} }}", text)
        text = _ASKED.sub(lambda found: _asked(found, terms.keys()), _UNSET.sub("", text))
        if any(known[name].selects for name in terms):
            text = _GATHERED.sub(r"\1 .", text)
        # The values last: what somebody wrote in one is no part of the question's own text.
        return _HELD.sub(lambda found: terms[found[1]], text)


def questions() -> tuple[Question, ...]:
    """Return every saved question, by name."""
    folder = resource("ontology/queries")
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def by_topic(words: str = "") -> dict[str, list[Question]]:
    """Return the saved questions in which all of `words` stand, by topic, in the order of TOPICS.

    Words are looked for in a question's name, its two wordings, its topic and its parameters.

    >>> [question.name for question in by_topic("职务")["people"]]
    ['posts']
    """
    asked = words.lower().split()
    found: dict[str, list[Question]] = {topic: [] for topic in TOPICS}
    for saved in questions():
        if all(word in saved.words for word in asked):
            found[saved.topic].append(saved)
    return {topic: saved for topic, saved in found.items() if saved}


def question(name: str) -> Question:
    """Return one saved question; raises QueryError where there is none of that name."""
    path = resource("ontology/queries") / f"{name}.rq"
    if not re.fullmatch(r"[\w-]+", name) or not path.exists():
        raise QueryError("no such question", where=name, hint="`kg questions` lists them")
    return _read(path)


def _held(name: str) -> str:
    """What stands in the place of a value until the question has its form."""
    return f"\0{name}\0"


def _asked(found: re.Match[str], names: Collection[str]) -> str:
    """What a filter asks of a parameter, where that is set; else the filter."""
    whole, name, asked, pattern = found.group(0, 1, 2, 3)
    if name not in names:
        return whole
    if pattern:
        return f"{pattern} ."
    written = re.sub(rf"\?{name}\b", lambda _: _held(name), asked)
    return f"FILTER({written})"


def _values(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{ (\S.*?) \}}")


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    says = dict(_SAYS.findall(text))
    parameters = []
    for name, kind, narrows, zh, en in _PARAM.findall(text):
        default = _values(name).search(text)
        if default is None or kind not in TYPES:
            hint = f"write VALUES ?{name} {{ … }} in the query and one of {', '.join(TYPES)} as its type"
            raise QueryError(f"parameter {name} is not declared well", where=path.name, hint=hint)
        parameters.append(Parameter(name=name, type=kind, zh=zh, en=en, default=default[1], narrows=bool(narrows)))
    if says.keys() != {"zh", "en", "topic"} or says["topic"] not in TOPICS:
        hint = f"begin it with # zh: …, # en: … and # topic: one of {', '.join(TOPICS)}"
        raise QueryError("does not say what it asks", where=path.name, hint=hint)
    return Question(name=path.stem, **says, parameters=tuple(parameters), text=text)


def _typed(parameter: Parameter, value: str, where: str) -> NamedNode | Literal:
    try:
        match parameter.type:
            case "name":
                usual = load_indicators().name_of(value) if parameter.name == "indicator" else value
                return Literal(usual, language="zh")
            case "integer":
                return term(int(value))
            case "decimal":
                return term(Decimal(value))
            case "date":
                return term(date.fromisoformat(value))
            case "iri":
                return NamedNode(value)
            case _:
                return term(value)
    except (ValueError, InvalidOperation) as error:
        message = f"{parameter.name} is to be of type {parameter.type}, not {value!r}"
        raise QueryError(message, where=where, hint=f"{parameter.zh} {parameter.en}") from error
