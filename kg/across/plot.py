"""A timeline as a picture: levels above, growth told and computed below."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path

from kg.across.timeline import Point
from kg.errors import OutputError
from kg.extras import needed_for

_FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "SimHei", "sans-serif"]


def draw_timeline(points: Iterable[Point], path: Path, *, title: str = "") -> None:
    """Draw whole years as .svg or .png: the same points give the same bytes.

    Raises OutputError where the ending is another, there is nothing to draw, or matplotlib is not installed.
    """
    if path.suffix not in (".svg", ".png"):
        raise OutputError("not a picture by its ending", where=str(path), hint="write .svg or .png")
    years = [point for point in points if point.period.isdigit()]
    if not years:
        raise OutputError("no year has a value", where=title, hint="try another wording of the indicator")
    with needed_for("a drawn timeline", where=str(path), error=OutputError):
        import matplotlib
        from matplotlib.figure import Figure
    with matplotlib.rc_context({"font.family": _FONTS, "svg.fonttype": "none", "svg.hashsalt": "wutong"}):
        figure = Figure(figsize=(9, 6), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True)
        for subject in dict.fromkeys(point.subject for point in years):
            mine = [point for point in years if point.subject == subject]
            levels = [(int(p.period), float(p.level.value), p.level.unit) for p in mine if p.level]
            above.plot([x for x, *_ in levels], [y for _, y, _ in levels], marker="o", label=subject or "—")
            told = [(int(p.period), float(p.growth.value)) for p in mine if p.growth and p.growth.unit == "%"]
            below.plot([x for x, _ in told], [y for _, y in told], marker="o", linestyle="", label=f"{subject} told")
            made = [(int(p.period), float(p.computed)) for p in mine if p.computed is not None]
            below.plot([x for x, _ in made], [y for _, y in made], marker="x", linestyle="", label="computed")
        units = dict.fromkeys(p.level.unit for p in years if p.level)
        above.set_title(title)
        above.set_ylabel(" ".join(units))
        below.set_ylabel("%")
        above.legend()
        below.legend()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a font without Chinese: boxes in a PNG, text in an SVG
            try:
                figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
            except OSError as error:
                raise OutputError(
                    f"cannot be written: {error}", where=str(path), hint="choose another place"
                ) from error
