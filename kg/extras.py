"""Libraries that only some commands need, and the extra of the package that brings each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import KgError

EXTRAS = {
    "distributed": "dask",
    "matplotlib": "draw",
    "mcp": "mcp",
    "onnx": "train",
    "pyarrow": "parquet",
    "rapidocr": "ocr",
    "resvg_py": "draw",
    "starlette": "serve",
    "torch": "train",
    "uvicorn": "serve",
}
"""By the name that is imported; pyproject.toml says the same by the name that is installed."""


def how_to_install(extra: str) -> str:
    """Return the command that adds an extra to what is installed.

    >>> how_to_install("serve")
    'pip install "wutong-kg[serve]" (in a checkout: ".[serve]")'
    """
    return f'pip install "wutong-kg[{extra}]" (in a checkout: ".[{extra}]")'


@contextmanager
def needed_for(purpose: str, *, where: str = "", error: type[KgError] = KgError) -> Iterator[None]:
    """Raise the lack of a library as an error that says which extra brings it; any other lack is a fault of ours.

    >>> with needed_for("a picture"):
    ...     raise ModuleNotFoundError(name="resvg_py")
    Traceback (most recent call last):
    kg.errors.KgError: a picture needs resvg_py; pip install "wutong-kg[draw]" (in a checkout: ".[draw]")
    """
    try:
        yield
    except ModuleNotFoundError as lack:
        library = (lack.name or "").partition(".")[0]
        if library not in EXTRAS:
            raise
        hint = how_to_install(EXTRAS[library])
        raise error(f"{purpose} needs {library}", where=where, hint=hint) from lack
