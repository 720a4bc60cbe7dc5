"""Is the graph sound, is every number accounted for, do declared counts add up, which sentences gave nothing?

Errors say that the graph is not to be trusted: a shape of `ontology/shapes.ttl` is broken, a quote is not the text, a
relation has nothing to account for it. Warnings and notes want a look at the sentence: it may well be right.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.check.alike import alike_findings
from kg.check.counts import count_findings
from kg.check.coverage import Coverage, coverage, number_audit
from kg.check.evidence import evidence_findings
from kg.check.shapes import shape_findings
from kg.check.withheld import withheld
from kg.facts import Data, Facts, article_id, with_ontology
from kg.model import Finding, Report

__all__ = ["check"]

_LEVELS = {"error": 0, "warning": 1, "note": 2}


def check(data: Data) -> Report:
    """Look over a graph, or all named graphs of a dataset or a store, and report what there is to notice.

    Findings come worst first, then by article and position. `Report.shares` holds `numbers` and `sentences` over all
    articles, and both again for each article as `numbers ARTICLE`. The data are not changed.
    """
    facts = Facts(with_ontology(data))
    numbers, sentences = number_audit(facts), coverage(facts)
    findings = [
        *shape_findings(facts),
        *evidence_findings(facts),
        *count_findings(facts),
        *alike_findings(facts),
        *(finding for audit in (numbers, sentences) for part in audit.values() for finding in part.findings),
    ]
    nodes = sum(len(facts.of_class(name)) for name in ("Article", "Entity", "Assertion", "Observation", "Tally"))
    return Report(
        findings=tuple(sorted(set(findings), key=_order)),
        checked=nodes + len(facts.passages) if facts.texts else 0,
        withheld=withheld(facts),
        shares=_shares("numbers", numbers) | _shares("sentences", sentences),
    )


def _order(finding: Finding) -> tuple[int, str, tuple[int, ...], str, str, tuple[str, ...]]:
    article, _, offsets = finding.where.partition("#char=")
    position = tuple(int(part) for part in offsets.split(",") if part.isdecimal())
    return _LEVELS[finding.level], article, position, finding.check, finding.message, finding.quotes


def _shares(name: str, parts: dict[str, Coverage]) -> dict[str, float]:
    """The share over all articles, then article by article; an article with nothing to count has none."""
    whole = {name: tuple(parts.values())}
    each = {f"{name} {article_id(article)}": (part,) for article, part in parts.items()}
    return {key: share for key, group in (whole | each).items() if (share := _share(group)) is not None}


def _share(parts: Iterable[Coverage]) -> float | None:
    total, good = (sum(part.total for part in parts), sum(part.good for part in parts))
    return good / total if total else None
