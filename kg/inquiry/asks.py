"""What is asked, in terms of the graph."""

from __future__ import annotations

from dataclasses import dataclass

from kg.inquiry.names import Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked, in terms of the graph; `understood` says it in Chinese."""

    form: str
    """relations, holders, figures, list, articles, issued, when, define, between."""
    understood: str
    things: tuple[Thing, ...] = ()
    others: tuple[Thing, ...] = ()
    predicates: tuple[str, ...] = ()
    back: bool = False
    """The things are objects, their subjects are asked for."""
    kinds: tuple[str, ...] = ()
    """Classes of what is asked for."""
    part: str = ""
    """What the label of what is asked for has in it."""
    indicators: tuple[Thing, ...] = ()
    years: tuple[str, ...] = ()
    since: bool = False
    """The first of the years and all that come after it."""
    articles: tuple[str, ...] = ()
    """The articles that alone are asked: what 2025年政府工作报告 says."""
    figure_kinds: tuple[str, ...] = ()
    sign: str = ""
    """up or down; most or least; over N or under N."""
    bound: str = ""
    unit: str = ""
    toward: str = ""
    """Which way a change goes that is asked for: up or down; what goes the other way counts only where nothing else."""
    wants: str = "value"
    """Of figures: value, year, indicator, subject, or gap: by how much the first of two is over the other."""
    first: bool = False
    """Only the earliest year counts."""
    count: bool = False
    doubts: tuple[str, ...] = ()


def labels_of(things: tuple[Thing, ...]) -> str:
    """Return what things are called, each name once."""
    return "或".join(dict.fromkeys(thing.label for thing in things))
