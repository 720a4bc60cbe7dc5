"""What a file holds once its format is behind us."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """A file's words, and what it declares about itself: `title`, `window` (of a browser), `publisher`, `issued`."""

    text: str
    declared: dict[str, str] = field(default_factory=dict)
