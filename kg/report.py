"""The build report, in Markdown: what was read, found and withheld, and what wants a look, most important first.

It is read by people who know the articles and not the graph: Chinese first, English beside it, each finding with its
words. It is short however many the articles: of each list it shows the first and says where all are. Nothing in it
depends on when or where it was made.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from rdflib import RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node

from kg.facts import Data, Facts, Passage, address, article_id, shorten, with_ontology
from kg.model import Finding, Outcome, Report
from kg.outcomes import BECAME, INPUTS, UNREAD, counts_of, input_rows, unread_rows
from kg.standing import MODALITIES, counted, doubtful, standing
from kg.terms import DCTERMS, WT

_MOST, _TOP, _EXAMPLES = 30, 15, 8
"""The most rows of a table, of the table of the most mentioned, and of one kind of notes."""
_LEVELS = {"error": "错误 error", "warning": "警告 warning", "note": "提示 note"}
_WITHHELD = {**MODALITIES, "unsure": ("存疑", "unsure"), "unread": ("舍去", "unread")}
_SPECIAL = re.compile(r"([\\`*_\[\]|~@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def report_markdown(data: Data, report: Report, outcomes: Sequence[Outcome] = ()) -> str:
    """Return the report on a graph, or on all named graphs of a dataset or a store, and on what its check noticed.

    Where it was built, `outcomes` says what became of every input.
    """
    facts = Facts(with_ontology(data))
    sections = (
        _summary(facts, report, outcomes),
        _findings(report),
        *_inputs(outcomes),
        *_unread(outcomes),
        _articles(facts, report),
        _classes(facts),
        _top_entities(facts),
        _figures(facts),
    )
    return "\n\n".join(sections) + "\n"


def escape(text: str) -> str:
    r"""Return text that shows as itself in Markdown and HTML, on one line, whoever wrote it.

    >>> escape("<b>a|b</b>\n[x](http://y)")
    '&lt;b&gt;a\\|b&lt;/b&gt; \\[x\\](http\\://y)'
    """
    line = " ".join(_UNSEEN.sub(" ", text).split())
    plain = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()) -> str:
    """A table whose cells are escaped; the columns in `numbers` stand to the right."""
    rule = ["---:" if column in numbers else "---" for column in range(len(head))]
    lines = [head, rule, *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _first(rows: int, shown: int, where: str) -> str:
    """The line below a table that does not show all of its rows."""
    return f"\n\n列出 {shown} 条，共 {rows} 条：{where}。 {shown} of {rows} are shown." if rows > shown else ""


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _name(facts: Facts, node: Node | None) -> str:
    """The Chinese label of a class, a kind or an entity; empty where there is no node."""
    if node is None:
        return ""
    labels = sorted(o for o in facts.graph.objects(node, RDFS.label) if isinstance(o, Literal))
    return next((str(o) for o in labels if o.language == "zh"), str(node).rsplit("#", 1)[-1])


def _in_article(facts: Facts, nodes: Iterable[Node]) -> Counter[str]:
    """How many of some facts rest on each article."""
    return Counter(article for node in nodes for article in sorted({p.article for p in facts.evidence(node)}))


def _entities_of(facts: Facts) -> dict[str, list[str]]:
    """Each article's entities, in order."""
    entities: dict[str, list[str]] = {}
    for entity, mentions in facts.mentions.items():
        for article in sorted({mention.article for mention in mentions}):
            entities.setdefault(article, []).append(entity)
    return entities


def _kinds(facts: Facts, entities: Iterable[str]) -> Counter[Node]:
    kinds = (kind for e in entities for kind in facts.graph.objects(URIRef(e), RDF.type) if str(kind).startswith(WT))
    return Counter(kinds)


def _summary(facts: Facts, report: Report, outcomes: Sequence[Outcome]) -> str:
    levels: Counter[str] = Counter(finding.level for finding in report)
    told = "，".join(f"{words.split()[0]} {levels[level]}" for level, words in _LEVELS.items())
    sound = (
        "检查没有发现错误；读得对不对，要抽样看（kg sample）。"
        " No errors; whether it is read right, a sample tells (kg sample)."
    )
    verdict = sound if report.conforms else "图谱有错误，或没有可检查的内容。 Not sound."
    lines = [
        "# 构建报告 Build report",
        verdict,
        f"检查了 {report.checked} 处（{told}）。"
        f" {counted('%s {node|nodes} checked', report.checked)}: {_levels(levels)}.",
    ]
    lines[1:1] = [_read(outcomes), _found(facts)] if outcomes else [_found(facts)]
    if (numbers := report.shares.get("numbers")) is not None:
        lines.append(f"文中数字有 {numbers:.1%} 有着落。 {numbers:.1%} of the numbers are accounted for.")
    if (sentences := report.shares.get("sentences")) is not None:
        lines.append(f"正文句子有 {sentences:.1%} 读出了内容。 {sentences:.1%} of the body sentences gave something.")
    if report.withheld:
        lines.append(withheld_words(report.withheld))
    return "\n\n".join(lines) + ("" if facts.texts else "\n\n没有文章。 No article.")


def _levels(levels: Mapping[str, int]) -> str:
    return ", ".join(counted(f"%s {{{level}|{level}s}}", levels[level]) for level in _LEVELS)


def _read(outcomes: Sequence[Outcome]) -> str:
    """What became of the inputs, in numbers."""
    return f"输入 {len(outcomes)} 份：{counts_of(outcomes)}。 {counted('%s {input|inputs}', len(outcomes))}."


def _found(facts: Facts) -> str:
    """What the articles gave, in numbers; what reference data tell is none of it, as everywhere else."""
    numbers = (
        len(facts.texts),
        len(facts.mentions),
        *(sum(bool(facts.evidence(node)) for node in facts.of_class(name)) for name in ("Assertion", "Observation")),
    )
    zh = "%s 篇文章，%s 个实体，%s 条关系，%s 条数据。"
    en = "%s {article|articles}, %s {entity|entities}, %s {relation|relations}, %s {figure|figures}."
    return f"{counted(zh, *numbers)} {counted(en, *numbers)}"


def withheld_words(withheld: Mapping[str, int]) -> str:
    """Return what is read and not told as a fact, in both languages.

    >>> withheld_words({"planned": 12, "unsure": 3})
    '未作事实采用：计划 12，存疑 3。 Not told as facts: planned 12, unsure 3.'
    """
    zh, en = (
        comma.join(f"{_WITHHELD.get(name, (name, name))[language]} {number}" for name, number in withheld.items())
        for language, comma in enumerate(("，", ", "))
    )
    return f"未作事实采用：{zh}。 Not told as facts: {en}."


def _articles(facts: Facts, report: Report) -> str:
    entities = _entities_of(facts)
    relations, figures = (_in_article(facts, facts.of_class(name)) for name in ("Assertion", "Observation"))
    found = Counter(finding.where.partition("#")[0] for finding in report)
    head = (
        "文章 article", "标题 title", "句 sentences", "实体 entities", "其中 of which", "关系 relations",
        "数据 figures", "发现 findings", "数字着落 numbers", "句子覆盖 coverage",
    )  # fmt: skip
    rows = [
        (
            article_id(article),
            facts.text_of(URIRef(article), DCTERMS + "title"),
            str(len(facts.sentences.get(article, []))),
            str(len(entities.get(article, []))),
            _listed(facts, _kinds(facts, entities.get(article, []))),
            str(relations[article]),
            str(figures[article]),
            str(found[article_id(article)]),
            _percent(report.shares.get(f"numbers {article_id(article)}")),
            _percent(report.shares.get(f"sentences {article_id(article)}")),
        )
        for article in facts.texts
    ]
    # Those with most to look at come first.
    rows.sort(key=lambda row: -int(row[7]))
    shown = _table(head, rows[:_MOST], numbers=(2, 3, 5, 6, 7, 8, 9))
    return f"## 文章 Articles\n\n{shown}{_first(len(rows), _MOST, '页面的概览里有全部')}"


def _inputs(outcomes: Sequence[Outcome]) -> list[str]:
    """What became of the inputs: every one that was skipped, and the first of the others."""
    if not outcomes:
        return []
    order = tuple(reversed(BECAME))
    ordered = sorted(outcomes, key=lambda o: (order.index(o.became), not o.note, o.source, o.article, o.note))
    rows = input_rows(ordered)
    shown = max(_MOST, sum(outcome.became == "skipped" for outcome in outcomes))
    return [f"## 输入 Inputs\n\n{_table(INPUTS, rows[:shown])}{_first(len(rows), shown, '其余都已读入或未变')}"]


def _unread(outcomes: Sequence[Outcome]) -> list[str]:
    """The tables that were not understood of what was read in this run: where, how they begin, and why."""
    rows = unread_rows(outcomes)
    if not rows:
        return []
    shown = _table(UNREAD, rows[:_MOST]) + _first(len(rows), _MOST, _ALL_TABLES)
    return [f"## 没有读懂的表格 Tables not understood\n\n{_OF_THIS_RUN}\n\n{shown}"]


def _listed(facts: Facts, kinds: Counter[Node]) -> str:
    """Classes with their counts, most frequent first."""
    return "，".join(
        f"{_name(facts, kind)} {n}" for kind, n in sorted(kinds.items(), key=lambda kn: (-kn[1], str(kn[0])))
    )


def _classes(facts: Facts) -> str:
    kinds = _kinds(facts, facts.mentions)
    examples: dict[Node, list[tuple[int, str]]] = {}
    for entity, mentions in facts.mentions.items():
        for kind in facts.graph.objects(URIRef(entity), RDF.type):
            examples.setdefault(kind, []).append((-len(mentions), facts.label(URIRef(entity))))
    rows = [
        (_name(facts, kind), str(kind).removeprefix(WT), str(n), "、".join(e for _, e in sorted(examples[kind])[:5]))
        for kind, n in sorted(kinds.items(), key=lambda kn: (-kn[1], str(kn[0])))
    ]
    head = ("类别 class", "", "个数 entities", "例 examples")
    return f"## 实体分类 Entities by class\n\n{_table(head, rows, numbers=(2,))}"


_OF_THIS_RUN = "只列本次读入的文章，未变的不再列。 Of the articles read in this run, not of those unchanged."
_ALL_TABLES = "`kg build --json` 列出全部 `kg build --json` lists all"
_ALL_FINDINGS = "`kg check` 列出全部"


def _findings(report: Report) -> str:
    """What wants a look: errors and warnings in one table, notes in one for each check, since they say the same."""
    parts = ["## 要看的 Findings"]
    grave = [finding for finding in report if finding.level != "note"]
    if grave:
        head = ("", "位置 where", "说明 message", "原文 words")
        rows = [(_LEVELS[f.level], f.where, f.message, " … ".join(f.quotes)) for f in grave]
        parts.append(_table(head, rows[:_MOST]) + _first(len(rows), _MOST, _ALL_FINDINGS))
    notes: dict[tuple[str, str], list[Finding]] = {}
    for finding in report:
        if finding.level == "note":
            notes.setdefault((finding.check, finding.message), []).append(finding)
    for (_, message), group in sorted(notes.items()):
        rows_of_notes = [(f.where, *f.quotes, "")[:3] for f in group[:_EXAMPLES]]
        parts.append(f"### {escape(message)} ({len(group)})")
        shown = _table(("位置 where", "原文 words", ""), rows_of_notes)
        parts.append(shown + _first(len(group), _EXAMPLES, _ALL_FINDINGS))
    return "\n\n".join(parts if len(parts) > 1 else [*parts, "没有。 None."])


def _top_entities(facts: Facts) -> str:
    ties: Counter[str] = Counter()
    for fact in facts.of_class("Assertion"):
        ties.update(str(o) for p in (RDF.subject, RDF.object) for o in facts.graph.objects(fact, p))
    figures = Counter(str(o) for o in facts.graph.objects(None, URIRef(WT + "subject")))
    ranked = sorted(facts.mentions, key=lambda e: (-len(facts.mentions[e]), facts.label(URIRef(e)), e))[:_TOP]
    rows = [
        (
            facts.label(URIRef(e)),
            "、".join(sorted(str(o) for o in facts.graph.objects(URIRef(e), SKOS.altLabel))),
            "，".join(sorted(_name(facts, kind) for kind in _kinds(facts, [e]))),
            str(len(facts.mentions[e])),
            str(ties[e]),
            str(figures[e]),
        )
        for e in ranked
    ]
    head = ("实体 entity", "别名 also", "类别 class", "提及 mentions", "关系 relations", "数据 figures")
    return f"## 主要实体 Most mentioned\n\n{_table(head, rows, numbers=(3, 4, 5))}"


def _figures(facts: Facts) -> str:
    """The first figures, those that are not sure before all others."""
    placed = [(facts.evidence(figure), figure) for figure in facts.of_class("Observation")]
    inorder = sorted(placed, key=lambda pair: ([*pair[0][:1]], str(pair[1])))
    ordered = sorted(inorder, key=lambda pair: _doubt(facts, pair[1]))
    rows = [_figure(facts, figure, evidence) for evidence, figure in ordered[:_MOST]]
    head = ("主体 subject", "指标 indicator", "数值 value", "种类 kind", "时期 period", "语气和把握 standing",
            "原文 words", "位置 where")  # fmt: skip
    rest = _first(len(ordered), _MOST, "`kg export … -o figures.csv` 有全部")
    return f"## 数据 Figures\n\n{_table(head, rows, numbers=(2,))}{rest}"


def _doubt(facts: Facts, figure: Node) -> float:
    """Its confidence where it is doubtful, more than any such where it is not."""
    confidence = facts.text_of(figure, WT + "confidence")
    return float(confidence) if doubtful(confidence) else 1.0


def _figure(facts: Facts, figure: Node, evidence: Sequence[Passage]) -> tuple[str, ...]:
    told: Mapping[str, Node | None] = {
        name: facts.graph.value(figure, URIRef(WT + name)) for name in ("subject", "indicator", "unit", "kind")
    }
    return (
        _name(facts, told["subject"]),
        _name(facts, told["indicator"]),
        f"{_plain(facts.text_of(figure, WT + 'value'))} {_name(facts, told['unit'])}".strip(),
        _name(facts, told["kind"]),
        _period(facts, figure),
        _standing(facts, figure),
        shorten(facts.text_of(figure, WT + "text")),
        next((_where(facts, p) for p in evidence), ""),
    )


def _standing(facts: Facts, figure: Node) -> str:
    """How far a figure can be relied on."""
    told = {name: facts.text_of(figure, WT + name) for name in ("modality", "confidence")}
    return standing(resolution=facts.text_of(figure, WT + "subjectResolution"), **told)


def _where(facts: Facts, passage: Passage) -> str:
    """Where a passage stands, with its page in a document of pages."""
    page = facts.text_of(URIRef(passage.iri), WT + "page")
    return address(passage.article, passage.span) + (f" 第{page}页" if page else "")


def _plain(value: str) -> str:
    """A decimal without exponent, digits in groups of three."""
    return f"{Decimal(value).normalize():,f}" if re.fullmatch(r"[+-]?\d+(\.\d+)?", value) else value


def _period(facts: Facts, figure: Node) -> str:
    ends = [facts.text_of(figure, WT + name) for name in ("periodStart", "periodEnd")]
    try:
        first, last = (date.fromisoformat(end) for end in ends)
    except ValueError:
        return " – ".join(filter(None, ends))
    return period_words(first, last)


def period_words(first: date, last: date) -> str:
    """Return a period as short as it can be said: a year, a month, a day, or from day to day.

    >>> period_words(date(2023, 1, 1), date(2023, 12, 31)), period_words(date(2024, 2, 1), date(2024, 2, 29))
    ('2023', '2024-02')
    """
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year} – {last.year}"
    whole_month = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole_month:
        one, other = f"{first:%Y-%m}", f"{last:%Y-%m}"
        return one if one == other else f"{one} – {other}"
    return f"{first}" if first == last else f"{first} – {last}"
