"""What all tests share: Hypothesis looks for faults, not for slowness, since machines differ; pages in a browser.

A gate must answer the same twice, so CI takes Hypothesis' fixed examples; at a desk it looks for new ones each time.
Hundreds of stores are made, and a disk is waited for at each: where memory has room, what tests make stands there.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from kg.garbage import look_seldom
from tests.support.order import first_the_longest
from tests.support.pages import browser as browser
from tests.support.pages import opened as opened
from tests.support.pages import pages as pages
from tests.support.shared import desk_once as desk_once

# As in every process that reads (kg/process.py); numpy heeds it when it is first imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# What tests start, hundreds of processes, need not compile the program each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("wutong", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("wutong")

MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
"""Where files are kept in memory, and how much is to be free there: about eight times what all tests make."""


def pytest_configure(config: pytest.Config) -> None:
    """Put what tests make into memory, unless somebody says where it is to stand (--basetemp)."""
    asked = config.option.basetemp or "PYTEST_DEBUG_TEMPROOT" in os.environ
    if not asked and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM < _memory():
        root = tempfile.mkdtemp(prefix="wutong-tests-", dir=MEMORY)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = root
        config.add_cleanup(lambda: shutil.rmtree(root, ignore_errors=True))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that take longest begin first, and no look for garbage go through all that was collected."""
    first_the_longest(items)
    gc.collect()
    gc.freeze()
    look_seldom()


def _memory() -> int:
    """Bytes of memory that can be had."""
    told = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in told if line.startswith("MemAvailable:"))
