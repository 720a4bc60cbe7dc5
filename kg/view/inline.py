"""What a page carries inline: programs, styles and data, under a policy that lets nothing else in."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

PAGE = Path(__file__).resolve().parent / "page"


def data_block(data: object) -> Markup:
    r"""JSON that cannot end its script element: `<`, `>`, `&` and the line separators are written as \u escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


@cache
def program(parts: tuple[str, ...], own: tuple[Path, ...] = ()) -> str:
    """The named parts of the explorer's program, and files of one's own after them, as one script."""
    files = (*(PAGE / f"{name}.js" for name in parts), *own)
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'


def styles(parts: Iterable[str], own: Iterable[Path] = ()) -> Markup:
    """The named styles of the explorer, and files of one's own after them."""
    files = (*(PAGE / f"{name}.css" for name in parts), *own)
    return Markup("".join(file.read_text(encoding="utf-8") for file in files))


def policy(scripts: Iterable[str], *, connect: bool = False) -> str:
    """A Content-Security-Policy under which these scripts run and nothing else does."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    source = "'self'" if connect else "'none'"
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        f"connect-src {source}; base-uri 'none'; form-action 'none'"
    )
