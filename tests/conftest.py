"""What all tests share: Hypothesis looks for faults, not for slowness, since machines differ; pages in a browser."""

from __future__ import annotations

from hypothesis import settings

from tests.support.pages import browser as browser
from tests.support.pages import opened as opened
from tests.support.pages import pages as pages

settings.register_profile("wutong", deadline=None)
settings.load_profile("wutong")
