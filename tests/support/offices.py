"""Real files for the tests, made by the programs that people use: LibreOffice and Chromium."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support.tables import packed_docx

SOFFICE = shutil.which("soffice") or ""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PRINT = (
    "@page{size:A4;margin:2.5cm}body{font-family:'Noto Serif CJK SC';font-size:12pt}"
    "p{margin:0;text-indent:2em;text-align:justify}table{border-collapse:collapse}td,th{border:1px solid black}"
)


def paragraphs(text: str) -> str:
    """The body of a Word document, a paragraph for each line."""
    lines = text.strip("\n").split("\n")
    return "".join(f'<w:p><w:r><w:t xml:space="preserve">{html.escape(line)}</w:t></w:r></w:p>' for line in lines)


def word(text: str) -> bytes:
    return packed_docx(f"<w:document {W}><w:body>{paragraphs(text)}</w:body></w:document>")


def page(text: str, style: str = PRINT) -> str:
    """A web page, a paragraph for each line that is not blank."""
    lines = "".join(f"<p>{html.escape(line.strip())}</p>" for line in text.split("\n") if line.strip())
    return f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style><body>{lines}"


def converted(source: Path, ending: str) -> Path:
    """A file as LibreOffice saves it in another format, and with it all of its kind in its folder: it starts slowly."""
    folder, made = source.parent, source.with_suffix(f".{ending}")
    if not made.exists():
        command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        sources = map(str, sorted(folder.glob(f"*{source.suffix}")))
        command += [ending, "--outdir", str(folder), *sources]
        done = subprocess.run(command, capture_output=True, check=False, timeout=300)
        assert made.exists(), done.stderr.decode(errors="replace")
    return made


def printed(browser: Any, markup: str, path: Path) -> Path:
    """A page as Chromium prints it."""
    sheet = browser.new_page()
    sheet.set_content(markup)
    sheet.pdf(path=path, prefer_css_page_size=True)
    sheet.close()
    return path
