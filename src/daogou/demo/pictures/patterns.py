"""Seamless tiles: the patterns of cloth (stripes, floral, dots, plaid, print) and the textures of materials."""

from __future__ import annotations

import random
from collections.abc import Callable

from daogou.demo.pictures.palette import darken, hue_chroma, lch, lighten, lightness, mix
from daogou.demo.pictures.paths import n, oval, petals, smooth, xy

PATTERNS = ("solid", "stripes", "floral", "dots", "plaid", "print")
Tile = tuple[float, float, str]  # width, height, markup


def mark(fill: str) -> str:
    """The colour of a pattern's marks on a fill: light on deep colours, deep on light ones."""
    light = lightness(fill)
    if light < 0.66:
        return mix(lighten(fill, 0.8), "#fff6e6", 0.55)
    hue, chroma = hue_chroma(fill)
    return lch(0.46, 0.085, 255) if chroma < 0.035 else lch(light - 0.34, min(chroma * 1.1 + 0.02, 0.15), hue)


def second(fill: str, rng: random.Random) -> str:
    """A second mark that differs in hue from fill and mark."""
    hue, chroma = hue_chroma(fill)
    start = rng.choice((25, 55, 85)) if chroma < 0.035 else hue + rng.choice((-75, 70, 150))
    return lch(0.74 if lightness(fill) < 0.66 else 0.62, 0.115, start)


def _wrap(w: float, h: float, x: float, y: float, reach: float, draw: Callable[[float, float], str]) -> str:
    """A mark at (x, y) and its copies over the tile's edges, so that the tile has no seam."""
    out = ""
    for dx in (-w, 0, w):
        for dy in (-h, 0, h):
            if -reach < x + dx < w + reach and -reach < y + dy < h + reach:
                out += draw(x + dx, y + dy)
    return out


def _stripes(fill: str, rng: random.Random) -> Tile:
    tone = mark(fill)
    kind = rng.randrange(3)
    if kind == 0:
        return 60, 44, f'<rect width="60" height="14" y="10" fill="{tone}"/>'
    if kind == 1:
        thin = f'<rect width="60" height="4" y="34" fill="{tone}"/><rect width="60" height="4" y="48" fill="{tone}"/>'
        return 60, 62, f'<rect width="60" height="14" y="8" fill="{tone}"/>{thin}'
    return 60, 30, f'<rect width="60" height="8" y="8" fill="{tone}"/>'


def _dots(fill: str, rng: random.Random) -> Tile:
    tone, size = mark(fill), rng.choice((6.5, 8.5, 10.5))
    step = size * 5
    spots = "".join(
        f'<circle cx="{n(step * a)}" cy="{n(step * b)}" r="{n(size)}" fill="{tone}"/>'
        for a, b in ((0.25, 0.25), (0.75, 0.75))
    )
    return step, step, spots


def _plaid(fill: str, rng: random.Random) -> Tile:
    tone, other, size = mark(fill), second(fill, rng), 104.0
    wide = darken(fill, 0.4) if lightness(fill) > 0.45 else lighten(fill, 0.26)
    out = ""
    for across in (True, False):
        for at, width, colour, alpha in (
            (14, 34, wide, 0.42), (56, 5, tone, 0.7), (78, 10, other, 0.5), (27, 4, tone, 0.55),
        ):
            box = f'x="{at}" width="{width}" height="{n(size)}"' if across else f'y="{at}" height="{width}" width="{n(size)}"'
            out += f'<rect {box} fill="{colour}" fill-opacity="{alpha}"/>'
    return size, size, out


def _floral(fill: str, rng: random.Random) -> Tile:
    size = 150.0
    first, other = mark(fill), second(fill, rng)
    green = lch(0.6 if lightness(fill) < 0.66 else 0.55, 0.07, 145)
    heart = lch(0.82, 0.13, 85)
    out = ""
    spots = [(28, 30, 15), (104, 22, 11), (72, 78, 17), (132, 96, 13), (22, 116, 12), (92, 134, 10)]
    for i, (x, y, r) in enumerate(spots):
        turn, colour = rng.uniform(0, 70), (first, other, first)[i % 3]

        def flower(cx: float, cy: float, r: float = r, turn: float = turn, colour: str = colour) -> str:
            stem = f"M{xy((cx, cy))}q{n(r * 0.6)},{n(r * 1.2)} {n(r * 1.7)},{n(r * 1.5)}"
            blade = oval(0, 0, r * 0.62, r * 0.27)
            return (
                f'<path d="{stem}" fill="none" stroke="{green}" stroke-width="2.2"/>'
                f'<path d="{blade}" transform="translate({n(cx + r * 1.5)} {n(cy + r * 1.1)}) rotate(-35)" fill="{green}"/>'
                f'<path d="{petals(cx, cy, r, 5, turn)}" fill="{colour}"/>'
                f'<circle cx="{n(cx)}" cy="{n(cy)}" r="{n(r * 0.27)}" fill="{heart}"/>'
            )

        out += _wrap(size, size, x, y, r * 2.4, flower)
    return size, size, out


def _print(fill: str, rng: random.Random) -> Tile:
    size = 170.0
    first, other = mark(fill), second(fill, rng)
    kind = rng.randrange(4)
    spots = [(36, 38), (120, 26), (80, 98), (150, 118), (26, 136)]
    out = ""
    for i, (x, y) in enumerate(spots):
        turn, colour, scale = rng.uniform(-50, 50), (first, other)[i % 2], rng.uniform(0.85, 1.15)

        def motif(cx: float, cy: float, turn: float = turn, colour: str = colour, scale: float = scale) -> str:
            place = f'transform="translate({n(cx)} {n(cy)}) rotate({n(turn)}) scale({scale:.2f})"'
            if kind == 0:  # a sprig
                blades = "".join(
                    f'<path d="{oval(s * 11, -y0, 10, 4.6)}" transform="rotate({-s * 32} 0 {-y0})"/>'
                    for y0 in (-14, 2, 18) for s in (-1, 1)
                )
                return (
                    f'<g {place} fill="{colour}"><path d="M-1.3,26L1.3,26 1,-30 -1,-30Z"/>'
                    f'{blades}<path d="{oval(0, -33, 4.6, 9)}"/></g>'
                )
            if kind == 1:  # cut-outs
                blob = smooth([(-24, -6), (-8, -20), (10, -12), (24, -16), (20, 10), (2, 14), (-14, 22)])
                return f'<path {place} d="{blob}" fill="{colour}"/>'
            if kind == 2:  # a rainbow of arcs
                bows = "".join(
                    f'<path d="M{-r},10a{r},{r} 0 0 1 {2 * r},0" fill="none" stroke="{colour}" stroke-width="5"/>'
                    for r in (9, 18, 27)
                )
                return f"<g {place}>{bows}</g>"
            star = "".join(("L" if k else "M") + xy(_star(k, 24)) for k in range(10)) + "Z"
            return f'<path {place} d="{star}" fill="{colour}" stroke="{colour}" stroke-width="5" stroke-linejoin="round"/>'

        out += _wrap(size, size, x, y, 42, motif)
    return size, size, out


def _star(k: int, r: float) -> tuple[float, float]:
    import math

    radius = r if k % 2 == 0 else r * 0.5
    angle = math.pi * (k / 5 - 0.5)
    return radius * math.cos(angle), radius * math.sin(angle)


# textures: quiet marks, a little lighter and darker than the fill


def _tones(fill: str) -> tuple[str, str]:
    light = lightness(fill)
    return lighten(fill, 0.3 if light > 0.4 else 0.16), darken(fill, 0.22 if light > 0.4 else 0.3)


def _stroke(d: str, colour: str, width: float, alpha: float) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-opacity="{alpha:g}" '
        'stroke-linecap="round"/>'
    )


def _knit(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    d = "M1,2C4,5 7,9 8.5,13M16,2C13,5 10,9 8.5,13"
    return 17, 14, _stroke(d, low, 2.6, 0.5) + _stroke("M2,-1C5,2 7,6 8,10M15,-1C12,2 10,6 9,10", high, 1.6, 0.5)


def _rib(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    return 13, 13, _stroke("M3,-2V15", low, 3.4, 0.45) + _stroke("M9,-2V15", high, 2.4, 0.5)


def _cable(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    rope = "M20,0C20,18 40,22 40,40C40,58 20,62 20,80M40,0C40,18 20,22 20,40C20,58 40,62 40,80"
    side = "M6,0V80M54,0V80M66,0V80M72,0V80"
    stitches = "".join(_stroke(f"M{x},{y}l5,6l5,-6", low, 2, 0.35) for x in (74,) for y in range(2, 80, 11))
    return 88, 80, _stroke(rope, low, 9, 0.4) + _stroke(rope, high, 4, 0.45) + _stroke(side, low, 2.4, 0.35) + stitches


def _denim(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    return 9, 9, _stroke("M-2,11L11,-2M-6.5,6.5L6.5,-6.5M2.5,15.5L15.5,2.5", high, 1.3, 0.45) + _stroke("M1,2L3,4M6,7L7,9", low, 1.3, 0.5)


def _weave(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    return 10, 10, _stroke("M0,2.5H6M4,7.5H10", low, 1.5, 0.32) + _stroke("M2.5,4V10M7.5,0V6", high, 1.4, 0.4)


def _twill(fill: str, rng: random.Random) -> Tile:
    _, low = _tones(fill)
    return 12, 12, _stroke("M-2,14L14,-2M-8,8L8,-8M4,20L20,4", low, 1.4, 0.28)


def _fleece(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    out = ""
    for _ in range(16):
        x, y, r = rng.uniform(0, 60), rng.uniform(0, 60), rng.uniform(4, 7)
        tone = rng.choice((high, low))
        out += _wrap(60, 60, x, y, 8, lambda cx, cy, r=r, tone=tone: _stroke(  # type: ignore[misc]
            f"M{xy((cx - r, cy))}C{xy((cx - r, cy - r))} {xy((cx + r, cy - r))} {xy((cx + r * 0.8, cy))}", tone, 2, 0.4))
    return 60, 60, out


def _mesh(fill: str, rng: random.Random) -> Tile:
    low = _tones(fill)[1]
    return 12, 12, f'<g fill="{low}" fill-opacity=".42"><circle cx="3" cy="3" r="2.1"/><circle cx="9" cy="9" r="2.1"/></g>'


def _wood(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    out = ""
    y = 8.0
    while y < 118:
        a, b = rng.uniform(-7, 7), rng.uniform(-7, 7)
        d = f"M-5,{n(y)}C60,{n(y + a)} 90,{n(y - a)} 130,{n(y)}S210,{n(y + b)} 265,{n(y)}"
        out += _stroke(d, low, rng.uniform(1, 2.6), 0.3) + _stroke(d, high, 1, 0.0 if rng.random() < 0.5 else 0.35)
        y += rng.uniform(9, 19)
    return 260, 124, out


def _rattan(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    out = ""
    for x, y in ((0, 0), (24, 14)):
        for dx in (-48, 0, 48):
            d = f"M{x + dx + 1},{y + 9}C{x + dx + 6},{y + 1} {x + dx + 18},{y + 1} {x + dx + 23},{y + 9}"
            out += _stroke(d, darken(fill, 0.4), 9.5, 0.5) + _stroke(d, fill, 7, 1) + _stroke(d, high, 2, 0.8)
    return 48, 28, f'<rect width="48" height="28" fill="{low}" fill-opacity=".55"/>{out}'


def _quilt(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    d = "M0,32L32,0L64,32L32,64Z"
    puff = f'<path d="M8,32L32,8L56,32" fill="none" stroke="{high}" stroke-width="7" stroke-opacity=".28"/>'
    return 64, 64, puff + _stroke(d, low, 2.4, 0.7) + f'<path d="{d}" fill="none" stroke="{high}" stroke-width="1" transform="translate(1.5 2.5)" stroke-opacity=".4"/>'


def _grain(fill: str, rng: random.Random) -> Tile:
    high, low = _tones(fill)
    out = ""
    for _ in range(26):
        x, y = rng.uniform(0, 50), rng.uniform(0, 50)
        a, b = rng.uniform(-4, 4), rng.uniform(-4, 4)
        tone = rng.choice((high, low))
        out += _wrap(50, 50, x, y, 5, lambda cx, cy, a=a, b=b, tone=tone: _stroke(  # type: ignore[misc]
            f"M{xy((cx, cy))}l{n(a)},{n(b)}", tone, 1.5, 0.28))
    return 50, 50, out


def _brushed(fill: str, rng: random.Random) -> Tile:
    high, _ = _tones(fill)
    d = "".join(f"M{n(rng.uniform(-20, 60))},{y}h{n(rng.uniform(30, 80))}" for y in range(2, 40, 5))
    return 100, 40, _stroke(d, high, 1, 0.3)


def _speckle(fill: str, rng: random.Random) -> Tile:
    low = darken(fill, 0.45) if lightness(fill) > 0.45 else lighten(fill, 0.4)
    out = "".join(
        f'<circle cx="{n(rng.uniform(3, 67))}" cy="{n(rng.uniform(3, 67))}" r="{n(rng.uniform(0.8, 2.3))}"/>'
        for _ in range(16)
    )
    return 70, 70, f'<g fill="{low}" fill-opacity=".5">{out}</g>'


def _perforated(fill: str, rng: random.Random) -> Tile:
    low = darken(fill, 0.5)
    return 14, 14, f'<g fill="{low}" fill-opacity=".75"><circle cx="3.5" cy="3.5" r="2.5"/><circle cx="10.5" cy="10.5" r="2.5"/></g>'


_TILES: dict[str, Callable[[str, random.Random], Tile]] = {
    "stripes": _stripes, "dots": _dots, "plaid": _plaid, "floral": _floral, "print": _print,
    "knit": _knit, "rib": _rib, "cable": _cable, "denim": _denim, "weave": _weave, "twill": _twill,
    "fleece": _fleece, "mesh": _mesh, "wood": _wood, "rattan": _rattan, "quilt": _quilt, "grain": _grain,
    "brushed": _brushed, "speckle": _speckle, "perforated": _perforated,
}  # fmt: skip


def tile(kind: str, name: str, fill: str, rng: random.Random, turn: float = 0, scale: float = 1) -> str:
    """A ``<pattern>`` element named ``name``; turned by degrees about the origin, and scaled."""
    width, height, markup = _TILES[kind](fill, rng)
    move = (f"rotate({n(turn)}) " if turn else "") + (f"scale({scale:g})" if scale != 1 else "")
    move = f' patternTransform="{move.strip()}"' if move else ""
    return (
        f'<pattern id="{name}" width="{n(width)}" height="{n(height)}" patternUnits="userSpaceOnUse"{move}>'
        f"{markup}</pattern>"
    )
