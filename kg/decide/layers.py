"""Sizes and features that training and reading share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.decide.inventory import FIGURE_KIND, FIGURE_KINDS, FORMS, QUALIFIERS
from kg.model import Figure

_UNITS = ("%", "个百分点", "元", "家", "个", "人", "名", "户", "项", "位", "倍", "亩", "吨", "年", "天", "公里")
FIGURE_FEATURES = len(FIGURE_KINDS) + 1 + len(QUALIFIERS) + len(FORMS) + len(_UNITS) + 2

CUES = 48
"""Learned cues; of a stretch of text it is asked how strong each is where it is strongest."""
PEAK_REACH = 128
"""Of longer stretches only the last code points are asked."""


def figure_features(figures: Sequence[Figure]) -> NDArray[np.float32]:
    """Return what the grammar says of each figure: its kind, qualifier, form and unit, and the size of its number."""
    rows = np.zeros((len(figures), FIGURE_FEATURES), np.float32)
    for row, figure in zip(rows, figures, strict=True):
        at = FIGURE_KIND[figure.kind]
        row[at] = 1
        base = len(FIGURE_KINDS) + 1
        if figure.qualifier in QUALIFIERS:
            row[base + QUALIFIERS.index(figure.qualifier)] = 1
        base += len(QUALIFIERS)
        form = figure.rule.rsplit(".", 1)[-1]
        if form in FORMS:
            row[base + FORMS.index(form)] = 1
        base += len(FORMS)
        if figure.unit in _UNITS:
            row[base + _UNITS.index(figure.unit)] = 1
        row[-2] = np.log10(float(abs(figure.value)) + 1) / 6
        row[-1] = figure.value < 0
    return rows
