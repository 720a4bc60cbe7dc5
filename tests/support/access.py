"""What on a page bars somebody: axe's rules, run in the page itself."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

COLOURS = ("color-contrast",)
"""The rules to which a page in the dark is another page."""


class Barrier(NamedTuple):
    """A rule that a page breaks."""

    rule: str
    impact: str
    where: tuple[str, ...]


def barriers(page: Any, rules: tuple[str, ...] = ()) -> list[Barrier]:
    """Ask axe, by all rules or some; it names the elements of what is broken only, which takes half the time."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(axe.AXE_SCRIPT)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = page.evaluate(f"axe.run({json.dumps(options)}).then((results) => results.violations)")
    return [Barrier(one["id"], one["impact"], tuple(str(node["target"]) for node in one["nodes"])[:3]) for one in found]
