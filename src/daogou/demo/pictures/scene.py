"""The studio: a calm tinted wall and floor, a soft shape behind, and the shadow that the product casts."""

from __future__ import annotations

import random

from daogou.demo.pictures.palette import hue_chroma, lch, lightness
from daogou.demo.pictures.paths import oval, rrect, smooth
from daogou.demo.pictures.svg import Pen

_HUES = (30, 55, 70, 82, 105, 150, 215, 250, 285, 345)


def backdrop(pen: Pen, rng: random.Random) -> tuple[str, str]:
    """Defs and markup of wall and floor; deeper behind light products, lighter behind the others."""
    hue, chroma = hue_chroma(pen.base)
    light = lightness(pen.base)
    choices = [
        h for h in _HUES if chroma < 0.04 or min(abs(h - hue), 360 - abs(h - hue)) > 45
    ]
    tint = rng.choice(choices)
    if light > 0.84:
        level, strength = rng.uniform(0.775, 0.81), rng.uniform(0.022, 0.036)
    elif light > 0.72:
        level, strength = rng.uniform(0.925, 0.945), rng.uniform(0.009, 0.017)
    else:
        level, strength = rng.uniform(0.905, 0.94), rng.uniform(0.012, 0.021)
    wall, lit = lch(level, strength, tint), lch(level + 0.03, strength * 0.9, tint)
    floor, near = lch(level - 0.025, strength * 1.1, tint), lch(level + 0.012, strength, tint)
    halo = lch(level + (0.032 if level < 0.9 else -0.028), strength * 1.25, tint + rng.choice((-14, 0, 14)))
    defs = (
        f'<linearGradient id="{pen.prefix}w" x1="0" y1="0" x2="0" y2="1"><stop stop-color="{lit}"/>'
        f'<stop offset=".72" stop-color="{wall}"/><stop offset=".765" stop-color="{floor}"/>'
        f'<stop offset="1" stop-color="{near}"/></linearGradient>'
    )
    kind = rng.randrange(4)
    if kind == 0:
        d = oval(400 + rng.uniform(-25, 25), 370, 285)
    elif kind == 1:
        d = "M150,600L150,350C150,212 262,100 400,100C538,100 650,212 650,350L650,600Z"
    elif kind == 2:
        d = smooth([(140, 330), (260, 120), (480, 100), (660, 250), (650, 480), (480, 620), (230, 590)])
    else:
        d = rrect(135, 105, 530, 500, 90)
    return defs, f'<rect width="800" height="800" fill="url(#{pen.prefix}w)"/><path d="{d}" fill="{halo}"/>'


def shadows(pen: Pen) -> tuple[str, str]:
    """Defs and markup of the shadow on the floor, and of the soft one that hanging goods cast on the wall."""
    defs = (
        f'<radialGradient id="{pen.prefix}f"><stop stop-color="#2a2440" stop-opacity=".42"/>'
        '<stop offset=".55" stop-color="#2a2440" stop-opacity=".17"/>'
        '<stop offset="1" stop-color="#2a2440" stop-opacity="0"/></radialGradient>'
    )
    out = ""
    if pen.standing:
        foot, y = pen.foot, pen.floor
        out += f'<ellipse cx="412" cy="{y:g}" rx="{foot * 1.3:g}" ry="{foot * 0.2 + 12:g}" fill="url(#{pen.prefix}f)"/>'
        out += f'<ellipse cx="404" cy="{y:g}" rx="{foot * 1.02:g}" ry="{foot * 0.07 + 7:g}" fill="url(#{pen.prefix}f)"/>'
    else:
        out += f'<ellipse cx="405" cy="752" rx="215" ry="24" fill="url(#{pen.prefix}f)" opacity=".55"/>'
        shapes = "".join(pen.silhouettes)
        for width, alpha in ((46, 0.02), (32, 0.025), (19, 0.03), (8, 0.04)):
            tone = "#2a2440"
            out += (
                f'<g transform="translate(10 20)" fill="{tone}" stroke="{tone}" stroke-width="{width}" '
                f'stroke-linejoin="round" fill-opacity="{alpha}" stroke-opacity="{alpha}">{shapes}</g>'
            )
    return defs, out
