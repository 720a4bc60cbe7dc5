"""A verification as JSON and as a sheet of HTML that stands alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape

from kg.standing import doubtful
from kg.verify.arithmetic import Slip
from kg.verify.values import Verdict
from kg.verify.verdicts import Verification

OUTCOMES = {"differs": "不符 differs", "unknown": "未见 not known", "agrees": "一致 agrees"}
"""What a verdict comes to, in words; in this order they are told."""
SORTS = {"list": "列举 list", "sum": "合计 sum", "growth": "增速 growth", "share": "占比 share", "rank": "位次 rank"}
_STYLE = """
:root{--ground:#fbfaf7;--paper:#fff;--ink:#1f2421;--dim:#5c655f;--line:#dcdad2;--differs:#b3261e;--agrees:#1c6b4a;
color-scheme:light dark;color:var(--ink);
font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif;
background:var(--ground)}
@media(prefers-color-scheme:dark){:root{--ground:#161a18;--paper:#1e2421;--ink:#e8ebe7;--dim:#a3ada7;--line:#39423d;
--differs:#ff9b92;--agrees:#6fcf9f}}
body{margin:0 auto;max-width:72rem;padding:1rem}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
table{border-collapse:collapse;width:100%;background:var(--paper)}
td,th{border:1px solid var(--line);padding:.3rem .55rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th,td:first-child{white-space:nowrap}small,.unknown td:first-child{color:var(--dim)}
.differs td:first-child,.slip td:first-child,.doubt{color:var(--differs);font-weight:600}
.agrees td:first-child{color:var(--agrees);font-weight:600}.doubt{font-size:.87rem;font-weight:400;white-space:nowrap}
.doubtful td:first-child{border-left:3px dashed var(--differs)}
@media(max-width:700px){thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tr,td{display:block}
tr{border:1px solid var(--line);padding:.4rem .6rem;margin-bottom:.5rem}
td{border:0;padding:.1rem 0}td:empty{display:none}
td[data-name]::before{content:attr(data-name) "：";color:var(--dim);font-size:.87rem}}
@media print{:root{background:#fff}tr{break-inside:avoid}}
"""


def json_sheet(found: Verification) -> str:
    """Return the verification as JSON: verdicts, slips, counts."""
    whole = {
        "counts": {name: found.counts.get(name, 0) for name in OUTCOMES},
        "verdicts": [asdict(verdict) for verdict in found.verdicts],
        "slips": [asdict(slip) for slip in found.slips],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def html_sheet(found: Verification, title: str) -> str:
    """Return the verification as one HTML page: what differs first, then what is not known, then what agrees."""
    ordered = [verdict for outcome in OUTCOMES for verdict in found.verdicts if verdict.outcome == outcome]
    counts = "，".join(f"{words} {found.counts.get(name, 0)}" for name, words in OUTCOMES.items())
    slips = _table(("", "说明 message", "原文 words"), [_slip(slip) for slip in found.slips])
    head = ("", "事项 what", "稿中 draft", "已发布 published", "差在 why")
    verdicts = _table(head, [_row(verdict) for verdict in ordered])
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)} · 核对 Check</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{counts}，算不拢 slips {len(found.slips)}</p>\n"
        f"<h2>文内算术 Arithmetic</h2>\n{slips}\n<h2>数据与事实 Figures and facts</h2>\n{verdicts}\n"
        "</main>\n</body>\n</html>\n"
    )


def _table(head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A table of rows (their class, and cells of HTML); each cell knows its column, for narrow screens."""
    if not rows:
        return "<p>没有。 None.</p>"
    names = "".join(f'<th scope="col">{name or "结论 verdict"}</th>' for name in head)
    body = "".join(f'<tr class="{kind}">{"".join(map(_cell, head, cells))}</tr>\n' for kind, cells in rows)
    return f"<table>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def _cell(name: str, html: str) -> str:
    return f'<td data-name="{name}">{html}</td>' if name and html else f"<td>{html}</td>"


def _slip(slip: Slip) -> tuple[str, Sequence[str]]:
    words = "<br>".join(map(escape, slip.quotes))
    return "slip", (escape(SORTS.get(slip.sort, slip.sort)), escape(slip.message), words)


def _row(verdict: Verdict) -> tuple[str, Sequence[str]]:
    """A verdict; where one of the two readings is not sure it says so."""
    unsure = doubtful(verdict.confidence)
    doubt = f'<br><span class="doubt">把握不大 uncertain {float(verdict.confidence):.0%}</span>' if unsure else ""
    source = f"<br><small>{escape(verdict.source)}</small>" if verdict.source else ""
    cells = (
        OUTCOMES[verdict.outcome] + doubt,
        escape(verdict.what),
        escape(verdict.told),
        escape(verdict.published) + source,
        escape(verdict.why),
    )
    return f"{verdict.outcome} doubtful" if unsure else verdict.outcome, cells
