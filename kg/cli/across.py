"""Commands that ask across documents: timeline, conflicts, duties, terms, compare, verify."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import CANNOT, DONE_WITH_FINDINGS, JSON, complain, guarded, print_json, print_table
from kg.standing import standing

if TYPE_CHECKING:
    from kg.across import Duty, Told
    from kg.verify import Verification

GRAPH = Annotated[str, typer.Argument(help="A Turtle or N-Quads file, a build folder or a store.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("timeline", epilog="Example: kg timeline store 粮食产量 --of 安宁市")(guarded(timeline))
    app.command("conflicts", epilog="Example: kg conflicts store")(guarded(conflicts))
    app.command("duties", epilog="Example: kg duties store --body 市财政局")(guarded(duties))
    app.command("terms", epilog="Example: kg terms store 梧桐树工程")(guarded(terms))
    app.command("compare", epilog="Example: kg compare store 2023年政府工作报告 2024年政府工作报告")(guarded(compare))
    app.command("verify", epilog="Example: kg verify draft.txt --store store -o sheet.html")(guarded(verify))


def timeline(
    graph: GRAPH,
    indicator: Annotated[str, typer.Argument(help="An indicator, in any usual wording.")],
    of: Annotated[str, typer.Option(help="Whose figures: a name or alias.")] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Draw it, as .svg or .png.")] = None,
    as_json: JSON = False,
) -> None:
    """Tell one indicator through the years: levels, growth (over years apart), targets; exit code 1 for none."""
    from kg.across import like
    from kg.across import timeline as tell
    from kg.store import open_store

    store = open_store(graph)
    made = tell(store, indicator, of=of)
    if as_json:
        _print_json(made)
    elif not made:
        near = "、".join(like(store, indicator))
        complain(
            f"没有{of}“{indicator}”的数据 no figures" + (f"；相近的指标 indicators like it: {near}" if near else "")
        )
    rows = []
    for point in made:
        level, growth = point.level, point.growth
        first = next(iter(filter(None, (level, growth, *point.spans, *point.targets))), None)
        rows.append(
            (
                point.subject,
                point.period,
                level.text if level else "",
                f"{growth.value:f}{growth.unit}" if growth else "",
                "；".join(dict.fromkeys(f"{told.value:f}{told.unit}（{told.over}）" for told in point.spans)),
                "" if point.computed is None else f"{point.computed:f}%",
                "；".join(dict.fromkeys(_aim(*outcome) for outcome in point.outcomes)),
                _standing(first) if first else "",
                first.title if first else "",
                first.quote if first else "",
            )
        )
    head = (
        "主体 subject",
        "时期 period",
        "水平 level",
        "增长 told",
        "跨年增长 over years",
        "推算 computed",
        "目标 target",
        "语气和把握 standing",
        "文章 article",
        "原文",
    )
    if not as_json:
        _table(head, rows)
    if out is not None:
        from kg.across.plot import draw_timeline

        draw_timeline(made, out, title=indicator)
        typer.echo(f"→ {out}", err=as_json)
    if not made:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _aim(target: Told, told: Told | None, met: bool | None) -> str:
    """A target with the year it was set in, and what was told later."""
    end = "" if told is None else f" → {told.text} {'✓' if met else '✗'}"
    year = f"（{target.told_in}）" if target.told_in else ""
    return f"{target.text}{year}{end}"


def conflicts(
    graph: GRAPH,
    indicator: Annotated[str, typer.Option(help="Only this indicator.")] = "",
    of: Annotated[str, typer.Option(help="Only this subject.")] = "",
    rounding: Annotated[bool, typer.Option("--rounding", help="Values that differ by rounding only, too.")] = False,
    as_json: JSON = False,
) -> None:
    """List one thing in one period told in two values, with both quotes. Exit code 1 where some are at odds."""
    from kg.across import conflicts as look
    from kg.store import open_store

    found = look(open_store(graph), indicator=indicator, subject=of, rounding=rounding)
    sorts = {"conflict": "冲突", "within": "一文两说", "revised": "修订", "preliminary": "初步", "rounding": "取整"}
    rows = [
        (f"{sorts[c.sort]} {c.sort}", c.one.subject, c.one.indicator, f"{c.one.first}/{c.one.last}",
         *(" ".join(filter(None, (f"{t.text}　{t.title} {t.place}", _standing(t)))) for t in (c.one, c.other)))
        for c in found
    ]  # fmt: skip
    if as_json:
        _print_json(found)
    else:
        _table(
            ("", "主体 subject", "指标 indicator", "时期 period", "一说 one", "另一说 other"),
            rows,
            none="冲突 conflicts",
        )
    if any(c.sort == "conflict" for c in found):
        raise typer.Exit(DONE_WITH_FINDINGS)


def duties(
    graph: GRAPH,
    of: Annotated[str, typer.Option("--of", "--body", help="Only this body's; a place as a whole, too.")] = "",
    task: Annotated[str, typer.Option(help="Only for this task.")] = "",
    since: Annotated[int | None, typer.Option(help="Only of documents from this year on.")] = None,
    most: Annotated[int, typer.Option(help="The most to list.", min=1)] = 200,
    as_json: JSON = False,
) -> None:
    """List who has what duty in which documents, and until when: each body's together, the newest first.

    Where a text does not say who, the body is the place as a whole; such duties are listed with --of or --task only,
    and always in JSON.
    """
    from kg.across import duties as look
    from kg.store import open_store

    found = look(open_store(graph), body=of, task=task, since=since)
    if as_json:
        _print_json(found)
        return
    told = [duty for duty in found if of or task or not duty.whole]
    listed = told[:most]
    rows = [(d.body, d.role, d.task, str(d.until or ""), d.year, _standing(d), d.title, d.quote) for d in listed]
    head = ("谁 who", "", "任务 task", "期限 until", "年 year", "语气和把握 standing", "文件 document", "原文 words")
    _table(head, rows, none="职责 duties")
    if len(told) > len(listed):
        typer.echo(
            f"另有 {len(told) - len(listed)} 条未列出 more；--most 多列 lists more, --since 从某年起 the newer ones"
        )
    for body, number in Counter(duty.body for duty in found if duty.whole and not (of or task)).most_common():
        typer.echo(
            f"另有 {number} 条没有说是谁、只能算“{body}”整体的，未列出 more that do not say who；"
            f"--of {body} 列出 lists them"
        )


def terms(
    graph: GRAPH,
    name: Annotated[str, typer.Argument(help="A term; without it, those used most.")] = "",
    most: Annotated[int, typer.Option(help="The most to list.", min=1)] = 30,
    as_json: JSON = False,
) -> None:
    """Tell a term's years, first and last, how often, and beside which others it stands.

    Where no thing is called so, its words are counted in the texts, and the answer says so.
    """
    from kg.across import terms as look
    from kg.store import open_store

    found = look(open_store(graph), name=name, most=most)
    rows = []
    for term in found:
        years = " ".join(f"{year or '—'}:{number}" for year, number in term.years.items())
        beside = "、".join(f"{label} {number}" for label, number in term.beside)
        unsure = str(term.doubtful or "")
        rows.append((term.label, term.kind, str(term.often), unsure, term.first, term.last, years, beside))
    if as_json:
        _print_json(found)
    else:
        head = ("提法 term", "类别 class", "次数 often", "把握不大 uncertain", "始 first", "末 last", "各年 years")
        _table((*head, "同句 beside"), rows, none=f"提法 terms {name}".rstrip())
        if any(term.by_words for term in found):
            typer.echo(
                f"没有叫“{name}”的事物，按字面在原文里数的 no thing is called so: counted by its words in the texts"
            )
    if not found:
        raise typer.Exit(DONE_WITH_FINDINGS)


def compare(
    graph: GRAPH,
    one: Annotated[str, typer.Argument(help="A document: its title, a part of it, or its id.")],
    other: Annotated[str, typer.Argument(help="The other document.")],
    as_json: JSON = False,
) -> None:
    """Compare two documents: figures changed, new and gone; terms that only one of them has."""
    from kg.across import compare as look
    from kg.store import open_store

    made = look(open_store(graph), one, other)
    if as_json:
        _print_json(made)
        return
    rows = [("变 changed", a.subject, a.indicator, a.text, b.text, _both(a, b)) for a, b in made.changed]
    rows += [("增 new", t.subject, t.indicator, "", t.text, _standing(t)) for t in made.new]
    rows += [("减 gone", t.subject, t.indicator, t.text, "", _standing(t)) for t in made.gone]
    _table(("", "主体 subject", "指标 indicator", made.one, made.other, "语气和把握 standing"), rows)
    for words, found in (("新提法 new terms", made.terms_new), ("不再提 gone terms", made.terms_gone)):
        typer.echo(f"{words}: " + ("、".join(f"{label} {number}" for label, number in found) or "没有 none"))


def verify(
    draft: Annotated[str, typer.Argument(help="The draft: a file, or - for standard input.")],
    store: Annotated[str, typer.Option(help="What was published: a store, a build folder or a graph.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write a sheet, as .html or .json.")] = None,
    tagger: Annotated[bool, typer.Option(help="Use the neural tagger; without it, cues alone.")] = True,
    as_json: JSON = False,
) -> None:
    """Hold a draft against a store: every figure and fact agrees, differs or is not known; does the draft add up?

    Exit code 0 where nothing differs and everything adds up, 1 otherwise.
    """
    from kg.builder import gather, store_in_memory
    from kg.files import write_text
    from kg.store import open_store
    from kg.verify import html_sheet, json_sheet
    from kg.verify import verify as hold

    articles, outcomes = gather([draft])
    for outcome in outcomes:
        if outcome.became == "skipped":
            complain(f"{outcome.source}: {outcome.note}")
    if not articles:
        raise typer.Exit(CANNOT)
    published = open_store(store)
    found = hold(store_in_memory(articles, tagger=tagger), published)
    if as_json:
        typer.echo(json_sheet(found), nl=False)
    else:
        _print_verification(found)
    if out is not None:
        sheet = json_sheet(found) if out.suffix == ".json" else html_sheet(found, articles[0].title)
        write_text(out, sheet)
        typer.echo(f"→ {out}", err=as_json)
    if not found.sound:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _print_verification(found: Verification) -> None:
    """The table of verdicts, what does not add up, and the counts."""
    from kg.verify.sheet import OUTCOMES, SORTS

    rows = [(OUTCOMES[v.outcome], v.what, v.told, v.published, v.source, v.why) for v in found.verdicts]
    _table(("", "事项 what", "稿中 draft", "已发布 published", "出处 source", "差在 why"), rows)
    slips = [(SORTS[slip.sort], slip.message, " … ".join(slip.quotes)) for slip in found.slips]
    _table(("文内算术 arithmetic", "说明 message", "原文 words"), slips)
    counts = [f"{words} {found.counts.get(outcome, 0)}" for outcome, words in OUTCOMES.items()]
    typer.echo("，".join((*counts, f"算不拢 slips {len(found.slips)}")))


def _standing(told: Told | Duty) -> str:
    """How far a figure or a duty can be relied on."""
    resolution = "implied" if told.implied else ""
    return standing(modality=told.modality, resolution=resolution, confidence=told.confidence)


def _both(one: Told, other: Told) -> str:
    """The standing of two figures, once where it is the same."""
    return " / ".join(dict.fromkeys(_standing(told) or "—" for told in (one, other))).removeprefix("—").strip()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], none: str = "") -> None:
    """Print a table; where it has no rows, what there is none of, if it is told."""
    if rows:
        print_table(head, rows)
    elif none:
        typer.echo(f"没有{none}：0")


def _print_json(found: Any) -> None:
    """Print an answer, or several, with every slot."""
    print_json([asdict(one) for one in found] if isinstance(found, Sequence) else asdict(found))
