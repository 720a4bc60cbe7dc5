"""How many cells of tables become right figures: tables of bulletins and annexes, in every format.

    python -m tests.bench.bench_tables [--set unseen_tables] [--formats .html .pdf] [--misses]

A cell is right where subject, indicator, kind, value, unit and period are. A wrong one is silent where the figure bears
no sign of doubt. PDF is printed by Chromium, with rules and without; `.doc.pdf` is Word as LibreOffice prints it.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.errors import InputError
from kg.lexicon import load_lexicon
from kg.pipeline import read_through
from kg.read import read_article
from kg.tag import load_tagger
from tests.support.browser import chromium
from tests.support.bulletins import SETS, Tally, bulletins, tally
from tests.support.offices import converted, printed
from tests.support.tables import FORMATS, PRINTED, Sheet, as_docx, as_html

_PRINTED = {f".{look}.pdf": style for look, style in PRINTED.items()}


def files(folder: Path, sheets: Sequence[Sheet], formats: Sequence[str], browser: Any) -> Mapping[str, Sequence[Path]]:
    """Write every table in every format."""
    made: dict[str, list[Path]] = defaultdict(list)
    for ending in formats:
        place = folder / ending.strip(".").replace(".", "-")
        place.mkdir()
        for number, sheet in enumerate(sheets):
            path = place / f"t{number:02}{ending}"
            if ending in _PRINTED:
                printed(browser, as_html(sheet, _PRINTED[ending]).decode(), path)
            elif ending == ".doc.pdf":
                path = place / f"t{number:02}.docx"
                path.write_bytes(as_docx(sheet))
            else:
                path.write_bytes(FORMATS[ending](sheet))
            made[ending].append(path)
        if ending == ".doc.pdf":
            made[ending] = [converted(path, "pdf") for path in made[ending]]
    return made


def _measured(sheets: Sequence[Sheet], paths: Sequence[Path]) -> Iterator[tuple[Sheet, Tally]]:
    lexicon, tagger = load_lexicon(), load_tagger()
    for sheet, path in zip(sheets, paths, strict=True):
        try:
            reading = read_through(read_article(path, lexicon=lexicon), lexicon, tagger)
        except InputError as error:
            yield sheet, Tally(0, 0, 0, len(sheet.facts), [str(error)])
            continue
        yield sheet, tally(sheet, reading)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = [*FORMATS, *_PRINTED, ".doc.pdf"]
    parser.add_argument("--formats", nargs="+", default=known, choices=known)
    parser.add_argument("--set", default=SETS[0], choices=SETS)
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    sheets = list(bulletins(asked.set))
    out = sys.stdout.write
    with TemporaryDirectory() as folder, chromium() as browser:
        made = files(Path(folder), sheets, asked.formats, browser)
        out(f"{'format':12}{'cells':>7}{'right':>8}{'silent':>8}{'doubted':>9}{'missing':>9}\n")
        for ending, paths in made.items():
            told = list(_measured(sheets, paths))
            cells, right, wrong, doubted, missing = (
                sum(getattr(one, slot) for _, one in told) for slot in ("cells", "right", "wrong", "doubted", "missing")
            )
            out(f"{ending:12}{cells:7}{right / cells:8.3f}{wrong:8}{doubted:9}{missing:9}\n")
            for number, (sheet, one) in enumerate(told):
                if asked.misses and one.lines:
                    out(f"  {number} {sheet.shape} {sheet.above[0]}\n")
                    out("".join(f"    {line}\n" for line in one.lines))


if __name__ == "__main__":
    main()
