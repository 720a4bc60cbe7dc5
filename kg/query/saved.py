"""The saved questions: one SPARQL file each, which also runs as it stands in any other tool.

Its first lines are comments: `# zh:` and `# en:` say the question, `# param NAME TYPE: 说明 / meaning` a parameter.
A parameter stands in the query as `VALUES ?NAME { DEFAULT }`; UNDEF as the default asks about everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.query.binding import term
from kg.resources import resource

_SAYS = re.compile(r"^# (zh|en): (.+)$", re.MULTILINE)
_PARAM = re.compile(r"^# param (\w+) (\w+): (.+?) / (.+)$", re.MULTILINE)
_MARKS = re.compile(r'"(?:@\w+)?')
TYPES = ("name", "text", "integer", "decimal", "date", "iri")
"""What a parameter may be: a name or alias in Chinese, a plain text, a number, a date, an IRI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value that a saved question can be asked about."""

    name: str
    type: str
    zh: str
    en: str
    default: str
    """As SPARQL writes it; UNDEF where the question is then about everything."""

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
    parameters: tuple[Parameter, ...]
    text: str
    """The whole file: SPARQL that runs as it stands."""

    def sparql(self, values: Mapping[str, str] | None = None) -> str:
        """Return the query with parameters set; those not named keep their defaults.

        Raises QueryError where a parameter is unknown or its value is not of its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        text = self.text
        for name, value in (values or {}).items():
            if name not in known:
                has = f"it has {', '.join(known)}" if known else "it has none"
                raise QueryError(f"no parameter {name}", where=self.name, hint=has)
            written = str(_typed(known[name], value, self.name))
            # Wherever it stands: a part of a question may be asked only where a parameter is not set.
            text = _values(name).sub(lambda _, name=name, term=written: f"VALUES ?{name} {{ {term} }}", text)  # type: ignore[misc]
        return text


def questions() -> tuple[Question, ...]:
    """Return every saved question, by name."""
    folder = resource("ontology/queries")
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def question(name: str) -> Question:
    """Return one saved question; raises QueryError where there is none of that name."""
    path = resource("ontology/queries") / f"{name}.rq"
    if not re.fullmatch(r"[\w-]+", name) or not path.exists():
        raise QueryError("no such question", where=name, hint="`kg questions` lists them")
    return _read(path)


def _values(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{ (\S.*?) \}}")


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    says = dict(_SAYS.findall(text))
    parameters = []
    for name, kind, zh, en in _PARAM.findall(text):
        default = _values(name).search(text)
        if default is None or kind not in TYPES:
            hint = f"write VALUES ?{name} {{ … }} in the query and one of {', '.join(TYPES)} as its type"
            raise QueryError(f"parameter {name} is not declared well", where=path.name, hint=hint)
        parameters.append(Parameter(name=name, type=kind, zh=zh, en=en, default=default[1]))
    if says.keys() != {"zh", "en"}:
        raise QueryError("does not say what it asks", where=path.name, hint="begin it with # zh: … and # en: …")
    return Question(name=path.stem, zh=says["zh"], en=says["en"], parameters=tuple(parameters), text=text)


def _typed(parameter: Parameter, value: str, where: str) -> NamedNode | Literal:
    try:
        match parameter.type:
            case "name":
                return Literal(value, language="zh")
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
