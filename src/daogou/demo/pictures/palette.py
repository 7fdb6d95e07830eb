"""Colours: mixing, lightening and darkening in OKLab, so that steps look even for every hue.

Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

_HEX = re.compile(r"^#[0-9a-fA-F]{6}$")


def check(colour: str) -> str:
    """The colour in lower case; raises `ValueError` unless it is ``#rrggbb``."""
    if not _HEX.match(colour):
        raise ValueError(f"colour {colour!r} is not a colour; write it as #rrggbb, for instance #c8342f")
    return colour.lower()


@lru_cache(maxsize=4096)
def to_lab(colour: str) -> tuple[float, float, float]:
    """OKLab of ``#rrggbb``: lightness 0..1, then the two chroma axes."""
    rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


@lru_cache(maxsize=4096)
def from_lab(lightness: float, a: float, b: float) -> str:
    """``#rrggbb`` of an OKLab colour, clipped to what a screen shows."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    out = "#"
    for value in linear:
        clipped = min(max(value, 0.0), 1.0)
        coded = 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
        out += f"{round(coded * 255):02x}"
    return out


def lch(lightness: float, chroma: float, hue: float) -> str:
    """``#rrggbb`` of OKLCh; hue in degrees (about 29 red, 70 orange, 110 yellow, 142 green, 264 blue)."""
    angle = math.radians(hue)
    return from_lab(lightness, chroma * math.cos(angle), chroma * math.sin(angle))


def lightness(colour: str) -> float:
    """OKLab lightness, 0 (black) to 1 (white)."""
    return to_lab(colour)[0]


def hue_chroma(colour: str) -> tuple[float, float]:
    """OKLCh hue in degrees 0..360, and chroma (0 grey, about 0.25 vivid)."""
    _, a, b = to_lab(colour)
    return math.degrees(math.atan2(b, a)) % 360, math.hypot(a, b)


def mix(one: str, two: str, share: float) -> str:
    """``share`` of ``two`` in ``one``, mixed in OKLab."""
    x, y = to_lab(one), to_lab(two)
    return from_lab(*(p + (q - p) * share for p, q in zip(x, y, strict=True)))


def lighten(colour: str, amount: float) -> str:
    """Lightness moved by ``amount`` of the way to white; chroma falls a little."""
    light, a, b = to_lab(colour)
    return from_lab(light + (1 - light) * amount, a * (1 - amount * 0.55), b * (1 - amount * 0.55))


def darken(colour: str, amount: float) -> str:
    """Lightness moved by ``amount`` of the way to black; shadows lean a little to blue."""
    light, a, b = to_lab(colour)
    keep = 1 - amount * 0.5
    return from_lab(light * (1 - amount), a * keep + amount * 0.004, b * keep - amount * 0.014)


def seam(colour: str) -> str:
    """A line on this colour that is seen but stays quiet."""
    light = lightness(colour)
    if light < 0.36:
        return lighten(colour, 0.24)
    return darken(colour, 0.2 + 0.1 * light)


def ink(colour: str) -> str:
    """A contrasting mark on this colour: cream on dark, a deep tone on light."""
    light = lightness(colour)
    return mix(lighten(colour, 0.85), "#fff8ea", 0.5) if light < 0.62 else darken(colour, 0.55)


def turned(colour: str, degrees: float, light: float | None = None, chroma: float | None = None) -> str:
    """The colour with its hue turned, and lightness or chroma set where given."""
    hue, strength = hue_chroma(colour)
    return lch(lightness(colour) if light is None else light,
               strength if chroma is None else chroma, hue + degrees)
