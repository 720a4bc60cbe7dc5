"""A verification as JSON and as a sheet of HTML that stands alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape

from kg.verify.verdicts import Verification

OUTCOMES = {"agrees": "一致 agrees", "differs": "不符 differs", "unknown": "未见 not known"}
_STYLE = (
    "body{font:15px/1.6 sans-serif;margin:2em auto;max-width:70em;padding:0 1em}table{border-collapse:collapse;"
    "width:100%}td,th{border-bottom:1px solid #8888;padding:.4em;text-align:left;vertical-align:top}"
    ".differs{color:#b3261e}.agrees{color:#2e6b34}.unknown{color:#666}:root{color-scheme:light}"
)


def json_sheet(found: Verification) -> str:
    """Return the verification as JSON: verdicts, slips, counts."""
    whole = {
        "counts": {name: found.counts.get(name, 0) for name in OUTCOMES},
        "verdicts": [asdict(verdict) for verdict in found.verdicts],
        "slips": [asdict(slip) for slip in found.slips],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def html_sheet(found: Verification, title: str) -> str:
    """Return the verification as one HTML page."""
    rows = "".join(
        f'<tr class="{v.outcome}"><td>{OUTCOMES[v.outcome]}</td><td>{escape(v.what)}</td><td>{escape(v.told)}</td>'
        f"<td>{escape(v.published)}<br><small>{escape(v.source)}</small></td><td>{escape(v.why)}</td></tr>\n"
        for v in found.verdicts
    )
    slips = "".join(
        f"<tr><td>{escape(s.sort)}</td><td>{escape(s.message)}</td><td>{escape(' … '.join(s.quotes))}</td></tr>\n"
        for s in found.slips
    )
    counts = "，".join(f"{words} {found.counts.get(name, 0)}" for name, words in OUTCOMES.items())
    return (
        f'<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n<p>{counts}</p>\n"
        f"<h2>文内算术 Arithmetic</h2>\n<table><tr><th></th><th>说明 message</th><th>原文 words</th></tr>\n"
        f"{slips}</table>\n"
        "<h2>数据与事实 Figures and facts</h2>\n<table><tr><th></th><th>事项 what</th><th>稿中 draft</th>"
        f"<th>已发布 published</th><th>差在 why</th></tr>\n{rows}</table>\n</body></html>\n"
    )
