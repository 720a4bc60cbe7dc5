"""Real files for the tests, made by the programs that people use: LibreOffice and Chromium."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

from tests.support.browser import CHROMIUM
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
    """A file as LibreOffice saves it in another format."""
    folder = source.parent
    done = subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", ending,
         "--outdir", str(folder), str(source)],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    made = source.with_suffix(f".{ending}")
    assert made.exists(), done.stderr.decode(errors="replace")
    return made


def printed(markup: str, path: Path) -> Path:
    """A page as Chromium prints it."""
    source = path.with_suffix(".print.html")
    source.write_text(markup, encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}"]
    subprocess.run([CHROMIUM, *flags, source.as_uri()], capture_output=True, check=True, timeout=300)
    source.unlink()
    return path
