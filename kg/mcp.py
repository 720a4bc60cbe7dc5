"""A graph for language models' programs: the Model Context Protocol over standard input and output, read-only.

Every answer brings the words it rests on and their place. A SPARQL query runs in a process that can be ended.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any

from kg.across import Told, figures_told, like, subjects_called
from kg.errors import KgError, QueryError
from kg.explain import explain as tell
from kg.extras import needed_for
from kg.find import find as look
from kg.inquiry import inquire, nearest
from kg.model import Article
from kg.process import Process
from kg.query import question, questions, select
from kg.resources import VERSION
from kg.serve.jobs import Question
from kg.serve.limits import Limits
from kg.serve.staff import Worker
from kg.serve.worker import answer_questions
from kg.store import LiveStore
from kg.verify import json_sheet
from kg.verify import verify as hold

_MOST = 200
"""Figures of one timeline, and lines of one explanation."""
_LONGEST = 20_000
"""Characters of a draft."""
_INSTRUCTIONS = """A knowledge graph made of Chinese policy writing. Every fact points at its exact words: cite `quote`
and `place` (article#char=begin,end). Begin with `find`; names are in Chinese. What the graph does not say was not read
in its articles, which is no proof that it is not so."""
_WORDS = """
SELECT DISTINCT ?passage ?quote WHERE {
  VALUES ?passage { {passages} } ?passage nif:anchorOf ?own
  OPTIONAL { ?passage nif:superString ?sentence . ?sentence a nif:Sentence ; nif:anchorOf ?whole }
  BIND(COALESCE(?whole, ?own) AS ?quote)
}"""


class Tools:
    """What a model may ask; each is offered under its name, with its docstring."""

    def __init__(self, source: str, seconds: float) -> None:
        self._source = source
        self._live = LiveStore(source)
        self._limits = Limits(rows=1000, seconds=seconds)
        self._worker: Worker | None = None

    def find(self, words: str, limit: int = 10) -> list[dict[str, Any]]:
        """Find things (places, bodies, enterprises, policies, people …) by a part of a name, or by pinyin."""
        return [asdict(thing) for thing in look(self._source, words, limit=limit)]

    def explain(self, name: str) -> list[dict[str, Any]]:
        """Tell what is known of a thing by its whole name: relations, figures, mentions, each with quote and place."""
        told = [asdict(known) for known in tell(self._live.store(), name)]
        return [{**one, "lines": one["lines"][:_MOST], "left_out": max(0, len(one["lines"]) - _MOST)} for one in told]

    def timeline(self, indicator: str, of: str = "") -> list[dict[str, Any]]:
        """Tell the values of an indicator (a part of its name, like 粮食产量) by year; of one subject, or of all."""
        store = self._live.store()
        found = figures_told(store, indicators=[indicator, *like(store, indicator)])
        wanted = subjects_called(store, of) if of else ()
        chosen = [told for told in found if not of or told.subject in wanted]
        return [_figure(told) for told in sorted(chosen, key=lambda told: told.first or date.max)[:_MOST]]

    def verify(self, text: str) -> dict[str, Any]:
        """Hold a draft against what was published: each figure and fact agrees, differs or is not known; sums hold?"""
        if len(text) > _LONGEST:
            raise QueryError(f"a draft of {len(text)} characters is too long", hint="kg verify takes it from a file")
        from kg.builder import store_in_memory  # what reads is loaded where it is asked for

        digest = sha256(text.encode()).hexdigest()
        draft = Article(id="draft", title="", text=text, source="draft", sha256=digest)
        found = hold(store_in_memory([draft]), self._live.store())
        told: dict[str, Any] = json.loads(json_sheet(found))
        return told

    def ask_plainly(self, question: str) -> dict[str, Any]:
        """Ask in plain Chinese (2023年粮食产量是多少): how it was understood, answers with their words and places."""
        store = self._live.store()
        found = inquire(store, question)
        passages = sorted({passage for answer in found.answers[:_MOST] for passage in answer.passages})
        asked = _WORDS.replace("{passages}", " ".join(f"<{iri}>" for iri in passages))
        words = {row["passage"]: row["quote"] for row in select(store, asked).dicts()}
        answers = [
            {
                "text": answer.text,
                "about": answer.about,
                "modality": answer.modality,
                "resolution": answer.resolution,
                "confidence": answer.confidence,
                "words": [{"quote": words.get(iri, ""), "place": _place(iri)} for iri in answer.passages],
            }
            for answer in found.answers[:_MOST]
        ]
        if not found.understood:
            return {"understood": "", "nearest": nearest(question).name, "answers": []}
        return {"understood": found.understood, "doubts": list(found.doubts), "answers": answers}

    def saved_questions(self) -> list[dict[str, Any]]:
        """List the saved questions with their parameters."""
        return [{key: value for key, value in asdict(saved).items() if key != "text"} for saved in questions()]

    def ask(self, name: str, settings: dict[str, str] | None = None) -> dict[str, Any]:
        """Ask a saved question by its name, with its parameters set."""
        return self.query(question(name).sparql(settings or {}))

    def query(self, sparql: str) -> dict[str, Any]:
        """Ask in SPARQL 1.1 (SELECT or ASK, read-only; the prefix wt: and the usual ones are known)."""
        if self._worker is None or not self._worker.alive:
            self._worker = Worker(Process(answer_questions, None, self._source, self._limits))
            self._worker.ready()
        kind = "application/sparql-results+json"
        reply = self._worker.run(Question(sparql=sparql, rows_as=kind), self._limits.seconds)
        if reply.status != 200:
            return {"error": reply.body.decode().strip()}
        answer: dict[str, Any] = json.loads(reply.body)
        if "boolean" in answer:
            return {"answer": answer["boolean"]}
        rows = [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]
        return {"columns": answer["head"]["vars"], "rows": rows}

    def close(self) -> None:
        """End what runs."""
        if self._worker is not None:
            self._worker.kill()


def _figure(told: Told) -> dict[str, Any]:
    """A figure with the sentence it stands in and its document."""
    return {
        "subject": told.subject,
        "indicator": told.indicator,
        "from": str(told.first or ""),
        "to": str(told.last or ""),
        "value": f"{told.value:f}",
        "unit": told.unit,
        "kind": told.sort,
        "over": told.over,
        "qualifier": told.qualifier,
        "modality": told.modality,
        "resolution": "implied" if told.implied else "stated",
        "confidence": told.confidence,
        "text": told.text,
        "quote": told.quote,
        "document": told.title,
        "place": told.place,
    }


def _place(passage: str) -> str:
    """Article id and half-open code points."""
    return passage.rsplit("/", 1)[-1]


def serve(source: str, *, seconds: float = 10.0) -> None:
    """Answer a client on standard input and output until it hangs up; a query takes `seconds` at the longest.

    Raises GraphError where the graph does not open, KgError where the SDK is not installed.
    """
    with needed_for("kg mcp"):
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    from functools import wraps

    tools = Tools(source, seconds)
    server = MCPServer(
        name="wutong", title="梧桐 Wutong", instructions=_INSTRUCTIONS, version=VERSION, log_level="CRITICAL"
    )
    offered = (
        tools.find,
        tools.explain,
        tools.timeline,
        tools.verify,
        tools.ask_plainly,
        tools.saved_questions,
        tools.ask,
        tools.query,
    )
    for tool in offered:

        @wraps(tool)
        def told(*args: Any, _tool: Any = tool, **kwargs: Any) -> Any:
            """The tool; what it refuses is told to the model, not to the log."""
            try:
                return _tool(*args, **kwargs)
            except KgError as error:
                raise ToolError(str(error)) from error

        server.add_tool(told, name=tool.__name__, description=tool.__doc__)
    try:
        server.run("stdio")
    finally:
        tools.close()
