"""Companies without a sign of their own in a list beside companies that are known: 海帛家纺、帆远电缆、|金锚船配."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Mention
from kg.names.companies import is_proper
from kg.names.context import Context
from kg.names.edges import Stops, is_name_char, stops
from kg.names.placetables import everywhere

_SHORTEST, _LONGEST = 3, 8
_ENDS = frozenset(("d", "p", "c", "u", "uj", "f", "m"))
"""Parts of speech that no short name of a company goes on with."""


def find(context: Context) -> Iterator[Mention]:
    """Yield what stands in a list right behind a company's name."""
    text, words = context.text, stops(context.lexicon)
    names = {m.text for m in context.found if m.kind == "Enterprise" and not m.stand_in and len(m.text) >= _SHORTEST}
    taken = {at for m in context.found for at in range(m.span.start, m.span.end)}
    not_proper = tuple(context.lexicon.words("notProper"))
    for _, end, _ in everywhere(text, names):
        while text[end : end + 1] == "、":
            start = end + 1
            end = _run(context, words, start)
            fits = _SHORTEST <= end - start <= _LONGEST and start not in taken and end - 1 not in taken
            if not fits or text[start:end].endswith(not_proper) or not is_proper(context, start, end):
                break
            yield context.mention(start, end, "Enterprise", rule="names.listed.beside")


def _run(context: Context, words: Stops, start: int) -> int:
    """Return where a run of words ends that a name may be made of."""
    text, end = context.text, start
    while end < len(text) and is_name_char(text[end]):
        word = context.scan.word_at(end)
        form = text[end : word.end]
        if form in words.always or form in words.at_head or (end > start and word.tag in _ENDS):
            break
        end = word.end
    return end
