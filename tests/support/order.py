"""In what order tests run: files whose tests take long begin, so that no processor waits for the last of them alone."""

from __future__ import annotations

import pytest

LONGEST = (
    *("readme", "docs", "build", "pages_browser", "floors", "keeper", "identity", "serve", "ask_page", "read_text"),
    *("cli", "notebooks", "verify", "formats", "engine", "walks_browser", "sample", "facsimile", "extras"),
)
"""Files (test_….py) with tests of ten seconds and more, or a minute together; the longest first."""


def first_the_longest(items: list[pytest.Item]) -> None:
    """Put the tests of these files first; the others stay as they were collected."""
    ranks = {f"test_{name}.py": rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))
