"""Asynchronous code, run beside whatever loop this thread has: a browser that an earlier test opened keeps one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def aside(work: Coroutine[Any, Any, T]) -> T:
    """Return what it returns, or raise what it raises; it runs in a thread, and so in a loop, of its own.

    >>> async def outer() -> str:
    ...     return aside(asyncio.sleep(0, "in a loop that runs already"))
    >>> aside(outer())
    'in a loop that runs already'
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
