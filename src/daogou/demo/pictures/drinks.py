"""Bottles, flasks and mugs."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import both, drum, leaf, n, oval, petals, rrect
from daogou.demo.pictures.svg import Pen, shape

STEEL = "#c4c8cf"


def glassy(pen: Pen) -> bool:
    """Whether the wall of the vessel is see-through."""
    return pen.clear or pen.has("material", "glass", "tritan")


def emblem(pen: Pen, x: float, y: float, s: float, on: str | None = None) -> None:
    """A small mark of our own on a vessel: a leaf, a wave, a sun, a peak."""
    base = on or pen.base
    tone = lighten(base, 0.75) if lightness(base) < 0.68 else darken(base, 0.4)
    kind = pen.rng.randrange(4)
    with pen.at(x, y, scale=s):
        if kind == 0:
            pen.line("M0,40L0,-30M0,10C-34,6 -36,-22 -32,-36C-6,-30 2,-8 0,10M0,-4C26,-8 30,-30 26,-44C6,-38 -2,-20 0,-4", tone, 6, 0.9)
        elif kind == 1:
            for k in range(3):
                pen.line(f"M-36,{-16 + k * 18}q18,-16 36,0t36,0", tone, 6, 0.9)
        elif kind == 2:
            pen.fill(oval(0, 0, 15), tone, 0.9)
            for k in range(8):
                with pen.at(turn=k * 45):
                    pen.line("M0,-24L0,-35", tone, 6, 0.9)
        else:
            pen.line("M-40,26L-12,-22 8,10 20,-8 40,26", tone, 6.5, 0.9)


def _wall(pen: Pen, d: str, water: str | None = None) -> None:
    """The wall of a vessel: solid, or glass with what is in it."""
    if not glassy(pen):
        sheen = pen.has("material", "stainless-steel", "titanium", "aluminium", "metal") and lightness(pen.base) > 0.6 and pen.pattern == "solid"
        pen.part(d, None, "metal" if sheen else "cyl")
        return
    pen.fill(d, lighten(pen.base, 0.25), 0.62 if pen.clear else 0.86, silhouette=True)
    if water:
        pen.fill(water, mix(pen.base, "#7db8d8", 0.45), 0.38)
    if pen.pattern != "solid":
        pen.fill(d, pen.tile(pen.pattern, pen.base))
    pen.fill(d, pen.shade("cyl", pen.base, over=True))
    pen.line(d, pen.seam, 3)


def _trim(pen: Pen) -> str:
    if pen.has("material", "wood", "bamboo"):
        return "#b98a56"
    return pen.rng.choice((STEEL, darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.16), "#2f3137" if not pen.dark else STEEL))


@shape("bottles", "thermos")
def _thermos(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 712, 118, (400, 220, 1.9)
    k = pen.wavers(-10, 14)
    w = 104 + k
    trim = _trim(pen)
    if pen.rng.random() < 0.35:
        pen.tube("M410,120C470,40 580,100 500,210", 15, "#8a5a36")
    pen.part(drum(400, 690, 700, w - 8, 20), STEEL, "metal", pattern=False)
    d = both(f"M400,262L{n(400 + w * 0.72)},262C{n(400 + w * 0.78)},300 {n(400 + w)},310 {n(400 + w)},356L{n(400 + w)},684Q{n(400 + w - 2)},706 400,708")
    _wall(pen, d, both(f"M400,420L{n(400 + w - 8)},420L{n(400 + w - 8)},690Q{n(400 + w - 12)},698 400,698"))
    pen.part(drum(400, 238, 262, w * 0.7, 14), STEEL, "metal", pattern=False)
    cap = drum(400, 110, 232, w * 0.72, 16, w * 0.74)
    pen.part(cap, trim if trim != STEEL else None, "cyl", texture="wood" if trim == "#b98a56" else "", pattern=False)
    pen.part(oval(400, 110, w * 0.72, 16), lighten(trim, 0.25), "soft", silhouette=False, pattern=False)
    for i in range(9):
        x = 400 + (i - 4) * w * 0.15
        pen.line(f"M{n(x)},{176}L{n(x)},{232}", darken(trim if trim != STEEL else pen.base, 0.22), 3, 0.55)
    if pen.pattern == "solid":
        emblem(pen, 400, 500, 1)


@shape("bottles", "tumbler")
def _tumbler(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 704, 110, (400, 250, 1.9)
    k = pen.wavers(-10, 12)
    w = 148 + k
    straw = pen.rng.random() < 0.6
    handle = pen.rng.random() < 0.4
    if handle:
        pen.tube(f"M{n(400 + w - 14)},330C{n(400 + w + 110)},310 {n(400 + w + 100)},540 {n(400 + w - 34)},540", 27, darken(pen.base, 0.15) if not pen.dark else lighten(pen.base, 0.14))
    if straw:
        pen.tube("M430,240L458,62", 17, pen.accent if not pen.clear else "#e88a7a")
    d = drum(400, 250, 680, w, 30, w * 0.68)
    _wall(pen, d, drum(400, 340, 672, w * 0.9, 26, w * 0.64))
    pen.line(f"M{n(400 - w * 0.98)},292C{n(400 - w * 0.98)},330 {n(400 + w * 0.98)},330 {n(400 + w * 0.98)},292", STEEL if not glassy(pen) else pen.seam, 9)
    lid = mix(pen.base, "#2f3137", 0.6) if not pen.dark else "#6b6e76"
    pen.part(drum(400, 226, 258, w + 8, 32), lid, "cyl", pattern=False)
    pen.part(oval(400, 224, w + 8, 32), lighten(lid, 0.2), "soft", silhouette=False, pattern=False)
    pen.part(oval(400, 222, w - 18, 24), darken(lid, 0.12), "dish", silhouette=False, pattern=False)
    if straw:
        pen.part(oval(433, 222, 19, 9), darken(lid, 0.4), "flat", silhouette=False, edge=0.6, pattern=False)
        pen.tube("M433,222L458,62", 17, pen.accent if not pen.clear else "#e88a7a")
    else:
        pen.part(rrect(364, 212, 72, 18, 9), lighten(lid, 0.35), "drop", silhouette=False, edge=0.7, pattern=False)
    if pen.pattern == "solid":
        emblem(pen, 400, 480, 1)


@shape("bottles", "sports-bottle")
def _sports(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 714, 112, (400, 240, 1.9)
    k = pen.wavers(-8, 12)
    w = 108 + k
    lid = darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.18)
    if pen.clear:
        lid = "#3f6f8f"
    pen.tube("M470,220C560,170 590,260 520,300", 19, lid)
    d = both(
        f"M400,256L{n(400 + w - 14)},256Q{n(400 + w)},270 {n(400 + w)},300L{n(400 + w)},400C{n(400 + w)},430 {n(400 + w - 22)},440 {n(400 + w - 22)},470"
        f"C{n(400 + w - 22)},500 {n(400 + w)},510 {n(400 + w)},540L{n(400 + w)},682Q{n(400 + w - 4)},708 400,710"
    )
    _wall(pen, d, both(f"M400,380L{n(400 + w - 8)},380L{n(400 + w - 8)},400C{n(400 + w - 10)},430 {n(400 + w - 30)},440 {n(400 + w - 30)},470C{n(400 + w - 30)},500 {n(400 + w - 10)},510 {n(400 + w - 8)},540L{n(400 + w - 8)},690L400,700"))
    for y in (452, 488):
        pen.line(f"M{n(400 - w + 24)},{y}Q400,{y + 20} {n(400 + w - 24)},{y}", pen.seam, 4, 0.6)
    for i in range(6):
        pen.line(f"M{n(400 + w - 40)},{330 + i * 56}l22,-3", "#ffffff" if lightness(pen.base) < 0.8 else pen.deep, 4, 0.7)
    pen.part(drum(400, 196, 252, w - 6, 18, w), lid, "cyl", pattern=False)
    for i in range(10):
        x = 400 + (i - 4.5) * w * 0.185
        pen.line(f"M{n(x)},222L{n(x)},258", darken(lid, 0.25), 4, 0.6)
    pen.part(drum(400, 140, 192, 54, 12, 80), lid, "cyl", pattern=False)
    pen.part(drum(400, 92, 138, 25, 9, 32), "#f2efe8" if lightness(pen.base) < 0.82 else "#8d9196", "cyl", pattern=False)
    if pen.pattern == "solid":
        emblem(pen, 382, 596, 0.9)


@shape("bottles", "mug")
def _mug(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 672, 170, (360, 420, 2.0)
    k = pen.wavers(-14, 16)
    w, top = 172 + k, 280.0
    speckled = pen.has("material", "ceramic", "bone-china") and pen.pattern == "solid" and pen.rng.random() < 0.5
    pen.texture = "speckle" if speckled else ""
    handle = f"M{n(400 + w - 30)},360C{n(400 + w + 130)},330 {n(400 + w + 130)},570 {n(400 + w - 34)},560"
    pen.tube(handle, 38)
    round_foot = pen.rng.random() < 0.5
    d = (
        both(f"M400,{top + 40}C{n(400 + w * 0.55)},{top + 40} {n(400 + w)},{top + 20} {n(400 + w)},{top}L{n(400 + w)},500C{n(400 + w)},620 {n(400 + w * 0.72)},668 400,668")
        if round_foot else both(f"M400,{top + 40}C{n(400 + w * 0.55)},{top + 40} {n(400 + w)},{top + 20} {n(400 + w)},{top}L{n(400 + w - 8)},632Q{n(400 + w - 12)},664 400,668")
    )
    _wall(pen, d, both(f"M400,400L{n(400 + w - 12)},400L{n(400 + w - 20)},626Q{n(400 + w - 24)},654 400,656"))
    inner = lighten(pen.base, 0.5) if not pen.light else darken(pen.base, 0.07)
    pen.part(oval(400, top, w, 42), inner, "dish", silhouette=True, texture="", pattern=False)
    drink, foam = (("#6b4226", "#c99a66"), ("#8a5a30", "#e9cfa4"), ("#9c6a2c", "#d8a95c"))[pen.rng.randrange(3)]
    pen.fill(oval(400, top + 8, w - 14, 32), drink)
    pen.fill(oval(392, top + 10, w - 52, 20), foam, 0.75)
    pen.line(oval(400, top, w - 3, 40), lighten(pen.base, 0.6), 5, 0.8)
    for i, x in enumerate((350, 400, 450)):
        pen.line(f"M{x},{230 - i % 2 * 14}c-24,-30 24,-50 0,-84", "#ffffff", 9, 0.4)
    if pen.pattern == "solid" and not speckled:
        emblem(pen, 388, 490, 1.15)


@shape("bottles", "kids-bottle")
def _kids_bottle(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 706, 130, (400, 470, 1.8)
    k = pen.wavers(-8, 10)
    w = 126 + k
    lid = pen.accent
    pen.tube("M300,300C110,180 180,560 318,600", 19, lid)
    for side in (1, -1):
        pen.tube(f"M{400 + side * (w - 6)},380C{400 + side * (w + 92)},370 {400 + side * (w + 84)},540 {400 + side * (w - 8)},530", 25, lid)
    d = both(f"M400,286L{n(400 + w - 22)},286Q{n(400 + w)},300 {n(400 + w)},340L{n(400 + w)},640Q{n(400 + w)},704 400,706")
    _wall(pen, d, both(f"M400,420L{n(400 + w - 8)},420L{n(400 + w - 8)},640Q{n(400 + w - 10)},694 400,696"))
    pen.part(drum(400, 236, 290, w - 10, 20, w - 4), lid, "cyl", pattern=False)
    pen.part(both("M400,150C450,150 500,180 508,234Q460,252 400,252"), lighten(lid, 0.15), "ball", pattern=False)
    pen.tube("M420,170C424,120 440,110 470,104", 21, "#fff6e6" if lightness(pen.base) < 0.86 else "#f3c9a8")
    face = mix(pen.base, "#fffaf0", 0.82) if not pen.light else "#f6d9b8"
    if pen.pattern == "solid":
        kind = pen.rng.randrange(3)
        if kind == 0:  # a bear
            for x in (352, 448):
                pen.fill(oval(x, 444, 21), face)
                pen.fill(oval(x, 446, 10), "#f0a9a0")
            pen.fill(oval(400, 500, 72, 66), face)
        elif kind == 1:  # a cat
            pen.fill("M336,496L334,424L380,446L420,446L466,424L464,496C470,580 330,580 336,496Z", face)
        else:  # a flower
            pen.fill(petals(400, 500, 74, 8, 12), face)
            pen.fill(oval(400, 500, 46), "#f7d06a")
        for x in (376, 424):
            pen.fill(oval(x, 494, 7.5, 9), "#2c2430")
            pen.fill(oval(x + (x - 400) * 0.7, 516, 11, 7), "#f0a9a0", 0.85)
        pen.line("M388,518Q400,530 412,518", "#4b3540", 4.5)
    pen.gloss(leaf((400 - w + 24, 340), (400 - w + 18, 480), (400 - w + 28, 620), 8), 0.4)
