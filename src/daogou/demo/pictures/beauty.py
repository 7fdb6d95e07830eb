"""Skincare: jars, pump bottles, droppers, tubes and sheet masks, with a little of what is in them."""

from __future__ import annotations

import math

from daogou.demo.pictures.food import NATURAL, bars, sign
from daogou.demo.pictures.palette import darken, hue_chroma, lighten, lightness, mix
from daogou.demo.pictures.paths import arc, both, drum, flip, leaf, n, oval, petals, rounded, rrect, smooth
from daogou.demo.pictures.svg import Pen, shape

GOLD, STEEL, WOOD = "#d6b36a", "#c8ccd3", "#b98a56"
_CASES = ("#f1ece2", "#cfdccf", "#e9c9bd", "#33383d", "#c5d4e2")


def _case(pen: Pen) -> tuple[str, str]:
    """The colours of vessel and cap: what is in natural wood has a wooden cap on a calm vessel."""
    calm = pen.rng.choice(_CASES)
    warm = pen.rng.choice((GOLD, GOLD, STEEL, WOOD))
    if pen.base == NATURAL:
        return calm, NATURAL
    deep = darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.2)
    white = "#fbf9f4" if lightness(pen.base) < 0.86 else warm
    return pen.base, pen.rng.choice((warm, white, deep if lightness(pen.base) < 0.8 else WOOD))


def _cap(pen: Pen, d: str, tone: str, shade: str = "cyl") -> None:
    """A cap: wood, metal or plain."""
    metal = tone in (GOLD, STEEL) and shade == "cyl"
    pen.part(d, tone, "metal" if metal else shade, pattern=False, texture="wood" if tone in (WOOD, NATURAL) else "")


def _tone(fill: str) -> str:
    """Print on a vessel."""
    return mix(lighten(fill, 0.85), "#fffdf6", 0.6) if lightness(fill) < 0.66 else darken(fill, 0.5)


def _care_sign(pen: Pen) -> str:
    """The sign of the product's main ingredient."""
    found = pen.words("ingredient")
    for words, kind in (
        (("camellia", "shea"), "flower"), (("oat",), "wheat"), (("centella",), "leaf"), (("vitamin-c", "zinc-oxide"), "sun"),
        (("hyaluronic", "ceramide", "squalane"), "drop"), (("amino-acid", "niacinamide", "panthenol"), "ring"),
    ):
        if any(word in found for word in words) and (kind != "flower" or "oat" not in found):
            return kind
    return pen.rng.choice(("leaf", "drop", "sprig", "flower", "ring"))


def _print(pen: Pen, x: float, y: float, s: float, fill: str) -> None:
    """Sign and bars printed on a vessel about a point; on a patterned one upon a paper oval."""
    kind, tone = _care_sign(pen), _tone(fill)
    if pen.pattern != "solid":
        paper = "#fdf9f0" if lightness(fill) < 0.9 else "#efe3cd"
        pen.part(oval(x, y + 8 * s, 74 * s, 82 * s), paper, "soft", pattern=False, silhouette=False, edge=0.6)
        tone = "#6b5f58"
        s *= 0.8
    with pen.at(x, y, scale=s):
        if kind == "ring":
            for i in range(3):
                a = math.radians(-90 + i * 120)
                pen.line(oval(19 * math.cos(a), -14 + 19 * math.sin(a), 21), tone, 4.5, 0.95)
        else:
            sign(pen, kind, 0, -16, 0.86, tone)
        bars(pen, 0, 46, 78, tone, 2)


def _content(pen: Pen) -> str:
    """The colour of the cream or fluid."""
    if pen.has("texture", "gel"):
        return "#c9e6ea"
    if pen.has("texture", "rich-cream"):
        return "#fbeeda"
    if pen.has("ingredient", "vitamin-c"):
        return "#f3bf5e"
    if pen.has("ingredient", "oat"):
        return "#f8edd9"
    return "#fdfaf4"


def _drops(pen: Pen, spots: tuple[tuple[float, float, float], ...], tone: str) -> None:
    """Clear drops on the floor."""
    for x, y, r in spots:
        pen.fill(oval(x + 3, y + r * 0.2, r * 1.06, r * 0.55), "#2a2440", 0.2)
        pen.part(oval(x, y, r, r * 0.52), tone, "ball", pattern=False, edge=0.7)
        pen.gloss(oval(x - r * 0.36, y - r * 0.2, r * 0.22, r * 0.1), 0.9)


def _dollop(pen: Pen, x: float, y: float, s: float, tone: str) -> None:
    """A dollop of cream with a curled tip, sitting on (x, y)."""
    with pen.at(x, y, scale=s):
        pen.fill(oval(6, 2, 108, 17), "#2a2440", 0.18)
        d = "M-100,0C-112,-26 -84,-42 -66,-42C-72,-70 -42,-80 -26,-78C-22,-104 4,-122 26,-128C20,-112 34,-104 30,-84C58,-84 70,-66 64,-46C94,-44 112,-24 98,0Q0,16 -100,0Z"
        pen.part(d, tone, "ball", pattern=False, edge=0.7)
        low = darken(tone, 0.16)
        pen.line("M-66,-42C-40,-24 30,-26 62,-46M-26,-78C-12,-66 16,-68 30,-84M-84,-14C-30,6 50,2 84,-16", low, 5, 0.55)
        pen.gloss(leaf((-80, -24), (-50, -38), (-20, -34), 5), 0.8)
        pen.gloss(leaf((-40, -64), (-20, -72), (0, -68), 4), 0.8)


def _swirl(pen: Pen, x: float, y: float, rx: float, ry: float, tone: str) -> None:
    """Cream swirled to a tip in an open jar."""
    pen.part(oval(x, y, rx, ry), tone, "dish", pattern=False, edge=0.6, texture="", silhouette=False)
    low, high = darken(tone, 0.14), lighten(tone, 0.7)
    top = y - ry * 1.25
    d = both(f"M{n(x)},{n(top - 10)}C{n(x + 16)},{n(top + 14)} {n(x + rx * 0.34)},{n(y - ry * 0.7)} {n(x + rx * 0.86)},{n(y + ry * 0.02)}C{n(x + rx * 0.7)},{n(y + ry * 0.72)} {n(x + rx * 0.3)},{n(y + ry * 0.84)} {n(x)},{n(y + ry * 0.84)}", axis=x)
    pen.part(d, tone, "soft", pattern=False, edge=0.5, texture="")
    pen.line(f"M{n(x - rx * 0.8)},{n(y + ry * 0.04)}C{n(x - rx * 0.3)},{n(y + ry * 0.7)} {n(x + rx * 0.5)},{n(y + ry * 0.6)} {n(x + rx * 0.66)},{n(y - ry * 0.16)}C{n(x + rx * 0.4)},{n(y - ry * 0.5)} {n(x + rx * 0.2)},{n(y + ry * 0.06)} {n(x - rx * 0.42)},{n(y - ry * 0.36)}", low, 6, 0.6)
    pen.line(f"M{n(x - rx * 0.42)},{n(y - ry * 0.4)}C{n(x - rx * 0.1)},{n(y - ry * 0.16)} {n(x + rx * 0.16)},{n(y - ry * 0.4)} {n(x + rx * 0.12)},{n(y - ry * 0.8)}", low, 5, 0.6)
    pen.line(f"M{n(x - rx * 0.66)},{n(y)}C{n(x - rx * 0.3)},{n(y + ry * 0.44)} {n(x + rx * 0.2)},{n(y + ry * 0.44)} {n(x + rx * 0.5)},{n(y + ry * 0.02)}", high, 6, 0.8)


@shape("skincare", "cream-jar")
def _jar(pen: Pen) -> None:
    case, cap = _case(pen)
    pen.floor, pen.foot, pen.focus = 684, 270, (380, 430, 1.8)
    k = pen.wavers(-8, 12)
    cx, w, top = 356, 192 + k, 420
    content = _content(pen)
    if lightness(case) > 0.84 and content == "#fdfaf4":
        content = "#fffefb"
    # the lid leans behind on the right
    with pen.at(turn=16, about=(594, 560)):
        pen.part(oval(612, 520, 112, 162), darken(cap, 0.22), "soft", pattern=False)
        _cap(pen, oval(596, 520, 112, 162), cap, "plate")
        pen.line(oval(596, 520, 92, 138), darken(cap, 0.25), 3, 0.5)
        pen.gloss(leaf((520, 500), (532, 420), (590, 384), 8), 0.5)
    square = pen.has("gender", "men") or pen.rng.random() < 0.35
    glass = pen.clear or (not square and pen.pattern == "solid" and pen.rng.random() < 0.4)
    low = 664 if square else 640
    d = both(f"M{cx},{top}L{n(cx + w)},{top}L{n(cx + w)},{low}Q{n(cx + w)},684 {n(cx + w * (0.92 if square else 0.66))},686L{cx},692", axis=cx)
    if glass:
        pen.fill(d, lighten(case, 0.55), 0.82, silhouette=True)
        inner = both(f"M{cx},{top}L{n(cx + w - 22)},{top}L{n(cx + w - 24)},600Q{n(cx + w - 34)},644 {n(cx + w * 0.52)},646L{cx},648", axis=cx)
        pen.fill(inner, case if not pen.clear else content)
        pen.fill(inner, pen.shade("cyl", case, over=True), 0.7)
        pen.fill(d, pen.shade("cyl", lighten(case, 0.5), over=True), 0.6)
        pen.line(d, darken(lighten(case, 0.5), 0.3), 3)
        pen.part(oval(cx, top, w, 52), lighten(case, 0.62), "plate", pattern=False)
        pen.gloss(arc(cx, 652, w * 0.6, 22, 20, 160) + "Z", 0.5)
    else:
        pen.part(d, case, "cyl", pattern=True)
        pen.part(oval(cx, top, w, 52), lighten(case, 0.1) if not pen.light else case, "plate", pattern=False)
    neck = top - 22
    pen.part(drum(cx, neck, top + 4, w - 16, 46), lighten(case, 0.3) if not pen.light else darken(case, 0.05), "cyl", pattern=False)
    for y in (top - 8, top + 4):
        pen.line(f"M{n(cx - w + 16)},{y - 10}C{n(cx - w + 16)},{y + 44} {n(cx + w - 16)},{y + 44} {n(cx + w - 16)},{y - 10}", pen.seam, 3, 0.5)
    pen.part(oval(cx, neck, w - 16, 46), "#f6f4f0" if lightness(case) < 0.9 else "#e4e0d8", "soft", pattern=False)
    if pen.has("texture", "gel"):
        pen.part(oval(cx, neck + 4, w - 32, 37), content, "dish", pattern=False, silhouette=False, edge=0.7)
        for dx, dy, r in ((-70, 4, 9), (-20, 18, 6), (40, -6, 10), (84, 8, 6), (10, -14, 5), (-100, -8, 5)):
            pen.line(oval(cx + dx, neck + dy, r, r * 0.5), "#ffffff", 2.6, 0.9)
        pen.line(f"M{n(cx - 90)},{neck - 2}C{n(cx - 30)},{neck + 32} {n(cx + 60)},{neck + 30} {n(cx + 86)},{neck - 6}", darken(content, 0.2), 5, 0.5)
        pen.gloss(leaf((cx - 120, neck - 6), (cx - 40, neck - 28), (cx + 40, neck - 24), 6), 0.9)
    else:
        _swirl(pen, cx, neck + 4, w - 34, 36, content)
    _print(pen, cx, 554, 1.12, case)
    pen.gloss(leaf((cx - w + 22, 448), (cx - w + 18, 540), (cx - w + 34, 640), 8), 0.4)


@shape("skincare", "pump-bottle")
def _pump(pen: Pen) -> None:
    case, cap = _case(pen)
    big, foam = pen.has("area", "body"), pen.has("texture", "foam")
    k = pen.wavers(-8, 12)
    cx, w, top = 380, (152 if big else 124) + k, 292 if big else 318
    pen.floor, pen.foot, pen.focus = 700, w + 70, (390, 290, 1.8)
    content = _content(pen)
    kind = 0 if big else pen.rng.randrange(3)
    if kind == 0:  # round shoulders
        d = both(f"M{cx},{top}L{cx + 50},{top}C{cx + 70},{top + 16} {n(cx + w)},{top + 16} {n(cx + w)},{top + 86}L{n(cx + w)},664Q{n(cx + w)},698 {n(cx + w - 32)},700L{cx},702", axis=cx)
    elif kind == 1:  # straight
        d = both(f"M{cx},{top}L{n(cx + w - 20)},{top}Q{n(cx + w)},{top + 2} {n(cx + w)},{top + 24}L{n(cx + w)},676Q{n(cx + w)},698 {n(cx + w - 22)},700L{cx},704", axis=cx)
    else:  # a drop
        d = both(f"M{cx},{top}L{cx + 44},{top}C{cx + 52},{top + 80} {n(cx + w + 22)},{top + 150} {n(cx + w + 22)},{top + 264}C{n(cx + w + 22)},680 {n(cx + w - 10)},700 {cx + 70},700L{cx},702", axis=cx)
    tube = cap if lightness(cap) > 0.4 else darken(cap, 0.1)
    # the pump
    pen.part(rrect(cx - 11, top - 96, 22, 60, 4), STEEL if not foam else lighten(tube, 0.2), "cyl", pattern=False)
    if foam:
        _cap(pen, both(f"M{cx},{top - 144}L{cx + 40},{top - 144}Q{cx + 54},{top - 140} {cx + 54},{top - 124}L{cx + 54},{top - 84}L{cx},{top - 80}", axis=cx), tube)
        _cap(pen, f"M{cx - 40},{top - 140}L{cx - 104},{top - 132}Q{cx - 118},{top - 130} {cx - 116},{top - 112}L{cx - 94},{top - 110}L{cx - 40},{top - 100}Z", tube, "drop")
    else:
        _cap(pen, f"M{cx - 30},{top - 136}L{cx + 30},{top - 136}Q{cx + 42},{top - 134} {cx + 42},{top - 120}L{cx + 40},{top - 94}L{cx - 40},{top - 94}L{cx - 42},{top - 108}L{cx - 118},{top - 100}Q{cx - 128},{top - 92} {cx - 130},{top - 70}L{cx - 142},{top - 72}C{cx - 146},{top - 118} {cx - 122},{top - 130} {cx - 92},{top - 132}Z", tube, "drop")
        pen.gloss(leaf((cx - 120, top - 118), (cx - 60, top - 128), (cx + 24, top - 128), 4), 0.5)
    _cap(pen, drum(cx, top - 44, top + 2, 58, 9), tube)
    if not foam:
        for i in range(-4, 5):
            pen.line(f"M{cx + i * 12},{top - 34}L{cx + i * 12},{top + 4}", darken(tube, 0.3), 2.6, 0.45)
    if pen.clear:
        pen.fill(d, lighten(case, 0.35), 0.66, silhouette=True)
        with pen.inside(d):
            fluid = mix(content, "#bcd9ea", 0.45)
            pen.fill(f"M0,{top + 84}Q{cx},{top + 104} 800,{top + 84}L800,720L0,720Z", fluid, 0.9)
            pen.fill(oval(cx, top + 84, w, 13), lighten(fluid, 0.5), 0.8)
            pen.line(f"M{cx},{top}L{cx + 4},690", "#ffffff", 9, 0.55)
        if pen.pattern != "solid":
            pen.fill(d, pen.tile(pen.pattern, case))
        pen.fill(d, pen.shade("cyl", case, over=True))
        pen.line(d, pen.seam, 3)
    else:
        pen.part(d, case, "cyl", pattern=True)
    _print(pen, cx, 524, 1.3 if big else 1.12, case)
    pen.gloss(leaf((cx - w + 18, top + 110), (cx - w + 14, 520), (cx - w + 26, 676), 7), 0.4)
    if foam:
        puffs = (
            (174, 704, 26), (222, 706, 30), (270, 706, 27), (146, 714, 18), (300, 714, 16), (198, 676, 29), (246, 674, 30),
            (222, 644, 27), (206, 626, 15), (238, 622, 11),
        )
        pen.fill(oval(224, 722, 104, 14), "#2a2440", 0.2)
        for x, y, r in puffs:
            pen.fill(oval(x + 1, y + 2, r + 3), "#a8bac8", 0.9, silhouette=True)
        for x, y, r in puffs:
            pen.fill(oval(x, y, r), "#fbfdfd")
            pen.fill(oval(x + r * 0.16, y + r * 0.22, r * 0.8), "#dbe6ec", 0.5)
            pen.fill(oval(x - r * 0.1, y - r * 0.1, r * 0.74), "#ffffff", 0.9)
        for x, y, r in ((206, 680, 8), (240, 694, 6), (268, 700, 9), (182, 700, 6), (226, 648, 7), (150, 650, 9), (172, 612, 6)):
            pen.line(oval(x, y, r), "#a9bcc9", 2.2, 0.8)
    else:
        _dollop(pen, 596, 714, 0.72, content)


@shape("skincare", "dropper")
def _dropper(pen: Pen) -> None:
    case, cap = _case(pen)
    k = pen.wavers(-8, 12)
    cx, w, top = 374, 134 + k, 366
    pen.floor, pen.foot, pen.focus = 698, 210, (380, 400, 1.8)
    fluid = "#eaa93f" if pen.has("ingredient", "vitamin-c") else mix(case, "#ffffff", 0.4) if not pen.clear else "#cfe8f2"
    kind = pen.rng.randrange(3)
    if kind == 0:
        d = both(f"M{cx},{top}L{cx + 54},{top}C{cx + 70},{top + 12} {n(cx + w)},{top + 10} {n(cx + w)},{top + 76}L{n(cx + w)},664Q{n(cx + w)},698 {n(cx + w - 30)},700L{cx},702", axis=cx)
    elif kind == 1:
        d = both(f"M{cx},{top}L{cx + 54},{top}Q{cx + 58},{top + 22} {n(cx + w - 16)},{top + 26}Q{n(cx + w)},{top + 30} {n(cx + w)},{top + 50}L{n(cx + w)},680Q{n(cx + w)},700 {n(cx + w - 18)},700L{cx},703", axis=cx)
    else:
        d = both(f"M{cx},{top}L{cx + 52},{top}C{cx + 56},{top + 40} {n(cx + w + 26)},{top + 70} {n(cx + w + 26)},{top + 206}C{n(cx + w + 26)},664 {n(cx + w)},700 {cx + 74},700L{cx},702", axis=cx)
    pen.fill(d, lighten(case, 0.3) if not pen.dark else case, 0.78 if pen.clear else 1.0, silhouette=True)
    with pen.inside(d):
        level = top + 108 + k
        if lightness(case) < 0.93 or pen.clear:
            inside = mix(case, fluid, 0.5) if not pen.clear else fluid
            pen.fill(f"M0,{n(level)}Q{cx},{n(level + 16)} 800,{n(level)}L800,720L0,720Z", inside, 0.95)
            pen.fill(oval(cx, level, w * 1.1, 13), lighten(inside, 0.45), 0.7)
        # the pipette, seen through the wall
        pen.fill(rrect(cx - 12, top - 10, 24, 232, 8), "#ffffff", 0.45)
        pen.fill(rrect(cx - 7, top + 100, 14, 118, 6), fluid, 0.85)
        pen.line(f"M{cx - 12},{top}L{cx - 12},{top + 214}M{cx + 12},{top}L{cx + 12},{top + 214}", "#ffffff", 2.6, 0.7)
    if pen.pattern != "solid":
        pen.fill(d, pen.tile(pen.pattern, case))
    pen.fill(d, pen.shade("cyl", case, over=True))
    pen.line(d, pen.seam, 3)
    card = "#fdf9f1" if lightness(case) < 0.86 or pen.clear else "#efe2cf"
    label = rrect(cx - w * 0.66, 500, w * 1.32, 160, 10)
    pen.part(label, card, "soft", pattern=False, silhouette=False, edge=0.5)
    mark = "#c9772e" if pen.has("ingredient", "vitamin-c") else mix(darken(case, 0.45), "#4d4a55", 0.3) if lightness(case) > 0.3 else "#3a3c44"
    kind_of = _care_sign(pen)
    sign(pen, "drop" if kind_of == "ring" else kind_of, cx, 562, 0.9, mark)
    bars(pen, cx, 618, 84, mark)
    # collar and bulb
    _cap(pen, drum(cx, top - 78, top + 2, 64, 10), cap)
    for i in range(-5, 6):
        pen.line(f"M{n(cx + 60 * math.sin(i * 0.26))},{top - 66}L{n(cx + 60 * math.sin(i * 0.26))},{top + 6}", darken(cap, 0.32), 2.4, 0.4)
    pen.part(drum(cx, top - 94, top - 78, 44, 8, 50), darken(cap, 0.1), "cyl", pattern=False)
    rubber = "#2f3137" if lightness(case) > 0.86 and pen.rng.random() < 0.5 else "#faf7f0" if lightness(case) < 0.86 else "#e6c9b8"
    bulb = both(f"M{cx},{top - 222}C{cx + 34},{top - 222} {cx + 38},{top - 190} {cx + 38},{top - 168}C{cx + 38},{top - 140} {cx + 32},{top - 130} {cx + 34},{top - 94}L{cx},{top - 90}", axis=cx)
    pen.part(bulb, rubber, "cyl", pattern=False)
    pen.gloss(leaf((cx - 22, top - 196), (cx - 26, top - 150), (cx - 20, top - 110), 5), 0.5)
    pen.gloss(leaf((cx - w + 16, top + 90), (cx - w + 12, 560), (cx - w + 22, 676), 7), 0.5)
    clear = fluid if pen.has("ingredient", "vitamin-c") else mix(fluid, "#dff1f7", 0.6)
    _drops(pen, ((590, 700, 46), (664, 686, 22), (640, 726, 17)), clear)


@shape("skincare", "tube")
def _tube(pen: Pen) -> None:
    case, cap = _case(pen)
    k = pen.wavers(-8, 10)
    cx, w = 374, 128 + k
    pen.floor, pen.foot, pen.focus = 700, 170, (390, 560, 1.8)
    sun = pen.has("benefit", "sun") or pen.has("ingredient", "zinc-oxide")
    d = both(f"M{cx},96L{n(cx + w + 12)},96L{n(cx + w + 12)},132C{n(cx + w + 8)},260 {n(cx + w - 12)},430 {n(cx + w - 26)},566L{n(cx + w - 30)},588L{cx},594", axis=cx)
    pen.part(d, case, "fabric", pattern=True)
    pen.gloss(leaf((cx - w + 18, 150), (cx - w + 30, 360), (cx - w + 50, 570), 11), 0.4)
    pen.dim(leaf((cx + w - 6, 150), (cx + w - 34, 360), (cx + w - 44, 570), 11), 0.12)
    pen.fill(f"M{n(cx - w - 12)},96L{n(cx + w + 12)},96L{n(cx + w + 12)},132L{n(cx - w - 12)},132Z", darken(case, 0.14) if not pen.dark else lighten(case, 0.14), 0.85)
    count = 20
    for i in range(count + 1):
        x = cx - w - 8 + i * (2 * w + 16) / count
        pen.line(f"M{n(x)},100L{n(x)},128", darken(case, 0.3) if not pen.dark else lighten(case, 0.3), 2, 0.55)
    pen.dim(leaf((cx - w, 140), (cx, 152), (cx + w, 140), 5), 0.14)
    if sun and pen.pattern == "solid":
        tone = mix(lighten(case, 0.6), "#fffaf0", 0.5) if lightness(case) < 0.9 else "#f3c65a"
        ring = "#e58a2e" if lightness(case) > 0.6 else tone
        pen.part(oval(cx, 288, 62), tone, "soft", pattern=False, silhouette=False, edge=0.5)
        for i in range(16):
            with pen.at(cx, 288, turn=i * 22.5):
                pen.line(f"M0,-76L0,{-104 + i % 2 * 12}", ring, 8, 0.95)
        bars(pen, cx, 430, 110, _tone(case), 3)
        pen.fill(rrect(cx - 56, 500, 112, 12, 6), ring, 0.9)
    else:
        if pen.pattern == "solid":
            with pen.inside(d):
                pen.fill(f"M0,486Q{cx},420 800,486L800,600L0,600Z", mix(case, cap, 0.5), 0.5)
        _print(pen, cx, 318, 1.35, case)
    # the cap it stands on
    _cap(pen, drum(cx, 600, 680, w - 20, 15, w - 24), cap)
    pen.line(f"M{n(cx - w + 20)},{622}Q{cx},{650} {n(cx + w - 20)},{622}", darken(cap, 0.3), 3, 0.6)
    pen.fill(rrect(cx - 24, 634, 48, 9, 4), darken(cap, 0.3), 0.45)
    content = "#fdfaf4" if not pen.has("ingredient", "oat") else _content(pen)
    # a stroke of cream on the floor
    pen.fill("M520,716C560,690 640,676 706,694C736,704 700,728 640,730C590,732 520,738 520,716Z", "#2a2440", 0.16)
    smear = smooth([(518, 708), (548, 678), (610, 664), (672, 662), (716, 676), (690, 700), (640, 714), (574, 724)])
    pen.part(smear, content, "soft", pattern=False, edge=0.7)
    low = darken(content, 0.14)
    pen.line("M540,704C580,676 640,674 694,680M556,714C600,692 650,692 684,694", low, 4, 0.6)
    pen.gloss(leaf((552, 684), (610, 668), (680, 670), 5), 0.9)
    if pen.has("ingredient", "oat"):
        for x, y, turn in ((520, 650, -20), (560, 636, 24), (742, 714, 8)):
            with pen.at(x, y + 20, turn=turn):
                pen.part(oval(0, 0, 19, 10), "#d9b777", "puff", pattern=False, edge=0.7)
                pen.line("M-14,0L14,0", "#a17f45", 2.2, 0.8)


def _face(cx: float, cy: float, s: float) -> tuple[str, list[str]]:
    """The outline of a sheet mask, and its holes for eyes, nose and mouth."""

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(cx + x * s, cy + y * s) for x, y in points]

    half: list[tuple[float, float]] = [(0, -190), (84, -174), (140, -110), (154, -20), (138, 76), (88, 158), (0, 194)]
    outline = smooth(at(half + [(-x, y) for x, y in half[-2:0:-1]]), tension=0.5)
    eye = smooth(at([(28, -46), (60, -64), (98, -46), (62, -30)]), tension=0.9)
    nose = f"M{n(cx - 22 * s)},{n(cy + 34 * s)}C{n(cx - 16 * s)},{n(cy + 4 * s)} {n(cx + 16 * s)},{n(cy + 4 * s)} {n(cx + 22 * s)},{n(cy + 34 * s)}"
    mouth = smooth(at([(-44, 92), (-14, 80), (0, 84), (14, 80), (44, 92), (0, 112)]), tension=0.9)
    return outline, [eye, flip(eye, cx), mouth, nose]


def _tint(fill: str) -> str:
    """A pale tint of a colour's hue, for clear drops."""
    return lighten(fill, 0.75) if hue_chroma(fill)[1] > 0.03 else "#d9ecf3"


def _mask_goods(pen: Pen, case: str, kind: str, k: float) -> None:
    """Two sachets and a mask leaning on them."""
    foil = darken(case, 0.16) if not pen.dark else lighten(case, 0.12)
    for turn, x, tone in ((-13 - k * 0.4, 244, mix(case, "#ffffff" if not pen.light else "#b9c2c9", 0.35)), (-3, 304, case)):
        with pen.at(turn=turn, about=(x, 680)):
            d = rounded([(x - 168, 116), (x + 168, 116), (x + 168, 690), (x - 168, 690)], 10)
            pen.part(d, tone, "fabric", pattern=True)
            for y in (116, 664):
                pen.fill(rrect(x - 166, y + 1, 332, 25, 6), foil, 0.7)
                for i in range(3):
                    pen.line(f"M{x - 160},{y + 7 + i * 6}L{x + 160},{y + 7 + i * 6}", lighten(tone, 0.5), 1.6, 0.6)
            pen.fill(f"M{x + 168},{168}L{x + 154},{174}L{x + 168},{180}Z", darken(case, 0.6), 0.6)
    x = 304
    with pen.at(turn=-3, about=(x, 680)):
        tone = _tone(case)
        paper = "#fdf9f1" if lightness(case) < 0.88 or pen.clear else "#e9e2d2"
        if pen.base == NATURAL:
            paper = lighten(NATURAL, 0.2)
            pen.fill(rrect(x - 167, 610, 334, 40), NATURAL)
        pen.part(oval(x - 24, 262, 92), paper, "soft", pattern=False, silhouette=False, edge=0.5)
        mark = mix(darken(case, 0.45), "#48635a", 0.4) if lightness(case) > 0.3 else "#3a3c44"
        sign(pen, "drop" if kind == "ring" else kind, x - 24, 264, 1.25, mark)
        bars(pen, x - 24, 404, 150, tone, 3)
        pen.gloss("M150,150L196,150L176,652L150,652Z", 0.16)
        for dx, dy, r in ((-110, 560, 15), (-66, 596, 10), (-122, 612, 8), (-84, 536, 7)):
            pen.gloss(oval(x + dx, dy, r, r * 1.15), 0.45)
            pen.line(arc(x + dx, dy, r, r * 1.15, 20, 120), tone, 2, 0.5)
    cloth = "#fbfaf6" if lightness(case) < 0.93 else "#fffefb"
    outline, holes = _face(536, 470, 1.12)
    with pen.at(turn=8 + k * 0.4, about=(536, 470)):
        with pen.at(12, 14):
            pen.fill(outline, "#2a2440", 0.2)
        pen.part(outline, cloth, "soft", pattern=False, edge=1.1, texture="weave" if pen.has("material", "cotton") else "")
        with pen.inside(outline):
            pen.fill(outline, pen.fade(mix(case, "#9fc4d6", 0.5), 0.0, 0.34))
            for side in (1, -1):
                pen.line(f"M{536 + side * 190},430L{536 + side * 126},436", "#9aa3a8", 3, 0.8)
                pen.line(f"M{536 + side * 120},640L{536 + side * 88},596", "#9aa3a8", 3, 0.8)
            pen.line("M536,240L536,292", "#9aa3a8", 3, 0.8)
            pen.gloss(leaf((420, 380), (430, 310), (500, 274), 9), 0.9)
            pen.gloss(leaf((410, 520), (430, 590), (480, 640), 7), 0.7)
        hole = mix("#6f7d84", case, 0.3)
        for d in holes[:3]:
            pen.fill(d, hole, 0.8)
            pen.line(d, "#a9b2b5", 2.6)
        pen.line(holes[3], "#8f999d", 4, 0.9)
    tint = mix(_tint(case), "#dff1f7", 0.5)
    _drops(pen, ((392, 706, 24), (344, 722, 13), (672, 716, 16)), tint)
    if kind == "leaf":
        for px, py, turn in ((700, 690, 20), (640, 716, -60)):
            with pen.at(px, py, turn=turn):
                pen.part(petals(0, 0, 30, 1, -90, 0.9), "#7fa265", "soft", pattern=False, edge=0.8)
                pen.line("M0,0L0,-34", "#4f7a45", 3)


@shape("skincare", "sheet-mask")
def _mask(pen: Pen) -> None:
    case, _ = _case(pen)
    k = pen.wavers(-6, 8)
    pen.floor, pen.foot, pen.focus = 694, 260, (540, 480, 1.7)
    kind = _care_sign(pen)
    with pen.at(46, 0, scale=0.9, about=(330, 694)):
        _mask_goods(pen, case, kind, k)
