"""The sheet: facts with their words on one page that needs no server, marked and corrected by a reader.

What is marked is saved as marks.json, what is corrected, with the explorer's own widget, as corrections.jsonl.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.sample.draw import Item
from kg.view.inline import data_block, policy, program, styles

_PAGE = Path(__file__).resolve().parent / "page"
_SHARED = ("strings", "words", "dom", "corrections")
"""Of the explorer's program."""


def render_sheet(items: Sequence[Item], choices: Mapping[str, Any]) -> str:
    """Return the page of some facts, the same bytes for the same facts; `choices` are for who corrects them."""
    data = data_block({"items": [asdict(item) for item in items], "meta": choices})
    script = program(_SHARED, (_PAGE / "sheet.js",))
    environment = Environment(loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("sheet.html").render(
        # Marks are kept by the browser under the sheet's own name, so that two sheets do not mix.
        name=sha256(data.encode()).hexdigest()[:12],
        csp=policy([script]),
        styles=styles(("palette", "corrections"), (_PAGE / "sheet.css",)),
        data=data,
        program=Markup(script),
    )
