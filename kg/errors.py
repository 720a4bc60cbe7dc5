"""What can go wrong, as one tree. Every error says where and what to do.

KgError
 ├─ InputError      a file, folder or page that cannot be read as an article
 ├─ OntologyError   a class, cue or shape file that does not say what it should
 ├─ GraphError      a graph or store that cannot be opened, read or written
 ├─ QueryError      a question that cannot be asked
 ├─ OutputError     a place that cannot be written
 └─ EngineError     an engine for many articles that is not there, or not as it should be
"""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors meant for people: one line, `where: what; what to do`.

    >>> str(KgError("file is empty", where="a.txt", hint="give a file with text"))
    'a.txt: file is empty; give a file with text'
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        self.message = message
        self.where = where
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        line = f"{self.where}: {self.message}" if self.where else self.message
        return f"{line}; {self.hint}" if self.hint else line


class InputError(KgError):
    """A file, folder or page that cannot be read as an article."""


class OntologyError(KgError):
    """A class, cue or shape file that does not say what it should."""


class GraphError(KgError):
    """A graph or store that cannot be opened, read or written."""


class QueryError(KgError):
    """A question that cannot be asked: syntax, unknown prefix, missing parameter, limit."""


class OutputError(KgError):
    """A place that cannot be written."""


class EngineError(KgError):
    """An engine for many articles that is not there, or not as it should be."""
