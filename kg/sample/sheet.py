"""The sheet: facts with their words on one page that needs no server; what is marked on it is saved as marks.json."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.sample.draw import Item

_PAGE = Path(__file__).resolve().parent / "page"


def render_sheet(items: Sequence[Item]) -> str:
    """Return the page of some facts, the same bytes for the same facts."""
    data = _json([asdict(item) for item in items])
    # Marks are kept by the browser under the sheet's own name, so that two sheets do not mix.
    name = sha256(data.encode()).hexdigest()[:12]
    program = (_PAGE / "sheet.js").read_text(encoding="utf-8")
    hashed = b64encode(sha256(program.encode()).digest()).decode()
    environment = Environment(loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("sheet.html").render(
        name=name,
        csp=f"default-src 'none'; script-src 'sha256-{hashed}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        styles=Markup((_PAGE / "sheet.css").read_text(encoding="utf-8")),
        items=Markup(data),
        program=Markup(program),
    )


def _json(data: object) -> str:
    r"""JSON that cannot end its script element: `<`, `>`, `&` and the line separators are written as \u escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
