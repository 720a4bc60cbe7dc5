"""Old and foreign office files, through LibreOffice where it is installed; it is looked for, never brought along."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kg.errors import InputError

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pptx": "pptx:Impress MS PowerPoint 2007 XML",
}
_SECONDS = 120
"""The longest that one file may take."""


def soffice() -> str | None:
    """Return where LibreOffice is, or None where there is none."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def converted(data: bytes, kind: str, where: str) -> bytes:
    """Return an office file as .docx, .xlsx or .pptx; raises InputError where there is no LibreOffice to read it."""
    from kg.read.formats import OFFICE

    program = soffice()
    target = OFFICE[kind]
    if program is None:
        message = f"a {kind} file, which is read through LibreOffice, and there is none"
        raise InputError(message, where=where, hint=f"install LibreOffice, or save the file as .{target} or .txt")
    with tempfile.TemporaryDirectory(prefix="wutong-") as folder:
        source = Path(folder, "in", f"document{kind}")
        source.parent.mkdir()
        source.write_bytes(data)
        home = Path(folder, "profile").as_uri()
        command = [
            *(program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={home}"),
            *("--convert-to", _FILTERS[target], "--outdir", folder, str(source)),
        ]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise InputError(f"not converted within {_SECONDS} s", where=where, hint=f"save it as .{target}") from error
        made = Path(folder, f"document.{target}")
        if not made.exists():
            raise InputError(f"LibreOffice cannot read this {kind} file", where=where, hint=f"save it as .{target}")
        return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it has started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
