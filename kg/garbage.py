"""How often Python looks for garbage."""

from __future__ import annotations

import gc


def look_seldom() -> None:
    """Look for garbage less often: graphs are many small objects, and hardly any is garbage; a sixth less time."""
    gc.set_threshold(50_000, 20, 50)
