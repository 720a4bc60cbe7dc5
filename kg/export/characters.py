"""Characters that a file of another tool cannot hold."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit_for_xml(text: str) -> str:
    """Return a text that an XML file may hold: lines end in LF, what no XML file may hold becomes U+FFFD.

    >>> fit_for_xml("甲\\x0b\\r\\n乙")
    '甲\ufffd\\n乙'
    """
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
