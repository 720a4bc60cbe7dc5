"""A draft against what was published: every figure and named fact agrees, differs or is not known; does it add up?"""

from __future__ import annotations

from kg.verify.arithmetic import Slip, arithmetic
from kg.verify.facts import verify_facts
from kg.verify.figures import verify_figures
from kg.verify.sheet import html_sheet, json_sheet
from kg.verify.verdicts import Verdict, Verification, verify

__all__ = [
    "Slip",
    "Verdict",
    "Verification",
    "arithmetic",
    "html_sheet",
    "json_sheet",
    "verify",
    "verify_facts",
    "verify_figures",
]
