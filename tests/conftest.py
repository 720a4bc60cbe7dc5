"""What all tests share: Hypothesis looks for faults, not for slowness, since machines differ."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("wutong", deadline=None)
settings.load_profile("wutong")
