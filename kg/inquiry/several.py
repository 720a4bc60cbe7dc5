"""Two questions asked in one breath -> each with what it leaves unsaid: 财政收入多少？比去年涨了多少."""

from __future__ import annotations

import re

from kg.inquiry.grammar import Question, take_apart
from kg.inquiry.names import Names

_MARK = re.compile(r"[，,；;？?。！!]")


def together(question: str, names: Names) -> tuple[str, ...]:
    """Return the questions that one is made of; itself alone where not each part asks something.

    A part has what it does not name from the first: whose it is, the year, the indicator, all before its asking.
    """
    parts = [part for part in _MARK.split(question) if part.strip()]
    if len(parts) < 2:
        return (question,)
    first, *others = (take_apart(part, names) for part in parts)
    if not all(part.has("slot") for part in (first, *others)):
        return (question,)
    return (parts[0], *(_whole(first, other) + parts[at + 1] for at, other in enumerate(others)))


def _whole(first: Question, other: Question) -> str:
    """What the first question says that another leaves out."""
    says = other.of("thing", "indicator", "rest", "class", "relation")
    if not [token for token in says if token.role != "rest" or token.text in other.left]:
        slot = min((token.at for token in first.of("slot")), default=0)
        return first.text[:slot].rstrip("共有是了都的")
    roles = [role for role in ("thing", "year") if not other.has(role) or (role == "year" and "比" in other.text)]
    return "".join(token.text for token in first.of(*roles))
