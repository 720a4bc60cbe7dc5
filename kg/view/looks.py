"""How each class is drawn, from the looks section of the lexicon."""

from __future__ import annotations

from functools import cache

from kg.lexicon import load_lexicon
from kg.view.payload import Look


@cache
def looks() -> dict[str, Look]:
    """Return the colour and shape of each class, by local name.

    >>> looks()["Person"].shape
    'dot'
    """
    lexicon = load_lexicon()
    colours = {cue.owner: cue.forms[0] for cue in lexicon.of("colour")}
    shapes = {cue.owner: cue.forms[0] for cue in lexicon.of("shape")}
    return {name: Look(colour=colours[name], shape=shapes.get(name, "dot")) for name in sorted(colours)}
