"""What all tests share: Hypothesis looks for faults, not for slowness, since machines differ; pages in a browser.

A gate must answer the same twice, so CI takes Hypothesis' fixed examples; at a desk it looks for new ones each time.
"""

from __future__ import annotations

import os

from hypothesis import settings

from tests.support.pages import browser as browser
from tests.support.pages import opened as opened
from tests.support.pages import pages as pages
from tests.support.shared import desk_once as desk_once

# What tests start, hundreds of processes, need not compile the program each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("wutong", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("wutong")
