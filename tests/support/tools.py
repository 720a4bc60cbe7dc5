"""The shipped lexicon and tagger, loaded once for all that reads whole documents."""

from __future__ import annotations

from functools import cache

from kg.lexicon import Lexicon, load_lexicon
from kg.tag import Tagger, load_tagger


@cache
def tools() -> tuple[Lexicon, Tagger]:
    """What `kg.pipeline.understand` takes besides the articles."""
    return load_lexicon(), load_tagger()
