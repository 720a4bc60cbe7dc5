"""How far apart two colours are to somebody: CIEDE2000 between them as normal and colour-blind eyes see them."""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin

Triple = tuple[float, float, float]

SIGHT: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How colours are seen, as matrices on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)."""
_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Triple:
    """A colour as `#rrggbb` in linear RGB, 0 to 1."""

    def channel(at: int) -> float:
        part = int(colour[at : at + 2], 16) / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return channel(1), channel(3), channel(5)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2."""
    dark, light = sorted(_times(_TO_XYZ, linear(colour))[1] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, sight: str = "normal") -> Triple:
    """A colour in CIELAB (D65), as somebody sees it."""
    r, g, b = (min(1.0, max(0.0, part)) for part in _times(SIGHT[sight], linear(colour)))
    parts = (value / white for value, white in zip(_times(_TO_XYZ, (r, g, b)), _WHITE, strict=True))
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, sight: str = "normal") -> float:
    """CIEDE2000 between two colours as somebody sees them."""
    return ciede2000(lab(one, sight), lab(other, sight))


def ciede2000(one: Triple, other: Triple) -> float:
    """The difference of two colours in CIELAB (Sharma, Wu and Dalal 2005).

    >>> round(ciede2000((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)), 4)
    2.0425
    """
    (l1, a1, b1), (l2, a2, b2) = one, other
    grey = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1 + (1 - (grey**7 / (grey**7 + 25**7)) ** 0.5) / 2
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = (degrees(atan2(b, a * stretch)) % 360 if c else 0.0 for a, b, c in ((a1, b1, c1), (a2, b2, c2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 and c2 else 0.0
    lightness, chroma, hue = l2 - l1, c2 - c1, 2 * (c1 * c2) ** 0.5 * sin(radians(turn / 2))
    middle, strength = (l1 + l2) / 2, (c1 + c2) / 2
    mean = h1 + h2 if not (c1 and c2) else (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * cos(radians(mean - 30))
        + 0.24 * cos(radians(2 * mean))
        + 0.32 * cos(radians(3 * mean + 6))
        - 0.20 * cos(radians(4 * mean - 63))
    )
    by_lightness = 1 + 0.015 * (middle - 50) ** 2 / (20 + (middle - 50) ** 2) ** 0.5
    by_chroma, by_hue = 1 + 0.045 * strength, 1 + 0.015 * strength * t
    twist = 2 * (strength**7 / (strength**7 + 25**7)) ** 0.5
    turned = -sin(radians(60 * exp(-(((mean - 275) / 25) ** 2)))) * twist
    parts = lightness / by_lightness, chroma / by_chroma, hue / by_hue
    return float((sum(part**2 for part in parts) + turned * parts[1] * parts[2]) ** 0.5)


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    x, y, z = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z
