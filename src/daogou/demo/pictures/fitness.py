"""Fitness and yoga: mats, dumbbells, bands, ropes and rollers."""

from __future__ import annotations

import math

from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import Point, arc, drum, leaf, n, oval, rounded, rrect, smooth, xy
from daogou.demo.pictures.svg import Pen, shape
from daogou.demo.pictures.toys import shaded

STEEL = "#c4c8cf"
DARK = "#33363c"


class _Roll:
    """A lying cylinder: its near end about ``centre``, from there along ``way`` to the far end."""

    def __init__(self, centre: Point, rx: float, ry: float, way: Point) -> None:
        self.centre, self.rx, self.ry, self.way = centre, rx, ry, way
        tilt = math.degrees(math.atan2(way[0] * rx, -way[1] * ry))
        self.top, self.low = tilt + 360 if tilt < 0 else tilt, (tilt + 180) % 360

    def at(self, along: float, angle: float, out: float = 1.0) -> Point:
        """A point of the surface: 0..1 from the near end to the far, degrees about the axis (270 is up)."""
        a = math.radians(angle)
        x, y = self.centre[0] + self.way[0] * along, self.centre[1] + self.way[1] * along
        return x + self.rx * out * math.cos(a), y + self.ry * out * math.sin(a)

    def end(self, along: float = 0.0, size: float = 1.0) -> str:
        """A whole cross-section."""
        return oval(self.centre[0] + self.way[0] * along, self.centre[1] + self.way[1] * along, self.rx * size,
            self.ry * size)

    def hoop(self, along: float, start: float | None = None, end: float | None = None) -> str:
        """The visible half of a cross-section, from below to above."""
        x, y = self.centre[0] + self.way[0] * along, self.centre[1] + self.way[1] * along
        return arc(x, y, self.rx, self.ry, self.low if start is None else start, self.top if end is None else end)

    def side(self) -> str:
        """The outline of the whole."""
        near = arc(*self.centre, self.rx, self.ry, self.top, self.low + 360)
        return near + "L" + self.hoop(1)[1:] + "Z"

    def patch(self, t0: float, t1: float, a0: float, a1: float) -> str:
        """A piece of the surface between two places along and two angles."""
        x, y = self.centre
        out = arc(x + self.way[0] * t0, y + self.way[1] * t0, self.rx, self.ry, a0, a1)
        back = arc(x + self.way[0] * t1, y + self.way[1] * t1, self.rx, self.ry, a1, a0)
        return out + "L" + back[1:] + "Z"

    def light(self, pen: Pen, alpha: float = 1.0) -> None:
        """The light on a long round body: bright above the middle, deep below."""
        for i in range(11):
            pen.fill(self.patch(0, 1, 70, 108 + i * 8), "#15131f", 0.045 * alpha)
        glow = 0.035 * (0.6 if pen.dark else 1) * alpha
        for i in range(9):
            pen.fill(self.patch(0, 1, 230 - 5 - i * 4.5, 230 + 5 + i * 4.5), "#ffffff", glow)

    def ground(self, pen: Pen) -> None:
        """The shadow where it lies on the floor."""
        x, y = self.centre[0] + self.way[0] / 2, self.centre[1] + self.way[1] / 2 + self.ry * 0.97
        lean, reach = math.degrees(math.atan2(-self.way[1], -self.way[0])), math.hypot(*self.way) / 2 + self.rx
        with pen.at(x, y, turn=lean):
            pen.raw(f'<ellipse rx="{n(reach)}" ry="26" fill="{pen.glow("#2a2440", 0.5)}"/>')


# mats


@shape("fitness", "yoga-mat")
def _mat(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 290, (560, 480, 1.9)
    k = pen.wavers(-8, 10)
    thick = pen.has("thickness", "12") or (not pen.words("thickness") and pen.rng.random() < 0.3)
    rubber = pen.has("material", "natural-rubber")
    pen.texture = "grain" if rubber else "rib" if thick else "weave"
    under = lighten(pen.base, 0.35) if lightness(pen.base) < 0.6 else darken(pen.base, 0.14)
    roll = _Roll((586, 468 + k), 116, 140, (-372, -66))
    foot, far = roll.at(0, 90), roll.at(1, 98)
    near = 18 if thick else 10
    a, b = (foot[0] - 52, foot[1] + 118), (far[0] - 86, far[1] + 116)
    tongue = (f"M{xy(foot)}Q{n(foot[0] - 40)},{n(foot[1] + 40)} {xy(a)}L{xy(b)}"
        f"Q{n(far[0] - 50)},{n(far[1] + 50)} {xy(far)}Z")
    pen.fill(f"M{xy(a)}L{xy(b)}L{n(b[0])},{n(b[1] + near)}L{n(a[0])},{n(a[1] + near)}Z", darken(under, 0.3),
        silhouette=True)
    pen.fill(f"M{xy(a)}L{n(a[0])},{n(a[1] + near)}"
        f"Q{n(foot[0] - 30)},{n(foot[1] + 52)} {n(foot[0] + 10)},{n(foot[1])}L{xy(foot)}Q{n(foot[0] - 40)},{n(foot[1] + 40)} {xy(a)}Z", darken(pen.base, 0.35))
    pen.part(tongue, None, "rise", turn=10)
    with pen.inside(tongue):
        pen.fill(f"M{xy(roll.at(-0.1, 90))}L{xy(roll.at(1.1, 90))}L{n(far[0] - 30)},{n(far[1] + 50)}"
            f"L{n(foot[0] - 10)},{n(foot[1] + 50)}Z", "#15131f", 0.2)
        if rubber and pen.pattern == "solid":
            x, y = (foot[0] + far[0]) / 2 - 60, (foot[1] + far[1]) / 2 + 76
            pen.line(f"M{n(x - 220)},{n(y - 39)}L{n(x + 220)},{n(y + 39)}", lighten(pen.base, 0.4), 3, 0.7)
            pen.line(oval(x, y, 44, 22), lighten(pen.base, 0.4), 3, 0.7)
    pen.part(roll.side(), None, "flat", turn=10)
    with pen.inside(roll.side()):
        roll.light(pen)
    pen.line(roll.hoop(1), pen.seam, 2.4, 0.7)
    pen.part(roll.end(), darken(pen.base, 0.1) if not pen.dark else lighten(pen.base, 0.06), "dish", texture="",
        pattern=False, silhouette=False)
    turns = 3.4 if thick else 5.6
    points = []
    steps = int(turns * 20)
    for i in range(steps + 1):
        share = 1 - i / steps * 0.84
        angle = 90 - 360 * turns * i / steps
        points.append(roll.at(0, angle, share))
    gap = (roll.ry * 0.84 / turns) * 0.52
    spiral = smooth(points, closed=False)
    pen.line(spiral, under, gap)
    with pen.at(1.5, 2.5):
        pen.line(spiral, darken(pen.base, 0.5), 3.4, 0.75)
    pen.fill(roll.end(0, 0.13), darken(pen.base, 0.6))
    strap = pen.accent if not rubber else "#8a5a36"
    strap = lighten(strap, 0.15) if lightness(strap) < 0.45 else strap
    for t in (0.26, 0.74):
        band = roll.patch(t - 0.034, t + 0.034, roll.low, roll.top)
        pen.part(band, strap, "rise", edge=0.8, silhouette=False, texture="weave", pattern=False)
        x, y = roll.at(t, 205)
        pen.part(rrect(x - 16, y - 14, 32, 28, 7), STEEL, "plate", edge=0.7, silhouette=False, texture="",
            pattern=False)
    up, down = roll.at(0.26, 262), roll.at(0.74, 262)
    pen.tube(f"M{xy(up)}C{n(up[0] - 20)},{n(up[1] - 130)} {n(down[0] + 10)},{n(down[1] - 120)} {xy(down)}", 17, strap)


# dumbbells


def _hexagon(pen: Pen, x: float, w: float, h: float, tone: str) -> None:
    """A six-sided head seen from the side: three faces."""
    high, low = lighten(tone, 0.2), darken(tone, 0.28)
    r = 13
    pen.part(rrect(x - w / 2, -h / 2, w, h, r), tone, "flat")
    with pen.inside(rrect(x - w / 2, -h / 2, w, h, r)):
        pen.fill(f"M{n(x - w / 2)},{n(-h / 2)}"
            f"L{n(x + w / 2)},{n(-h / 2)} {n(x + w / 2)},{n(-h * 0.25)} {n(x - w / 2)},{n(-h * 0.25)}Z", high, 0.75)
        pen.fill(f"M{n(x - w / 2)},{n(h * 0.25)}"
            f"L{n(x + w / 2)},{n(h * 0.25)} {n(x + w / 2)},{n(h / 2)} {n(x - w / 2)},{n(h / 2)}Z", low, 0.75)
        pen.line(f"M{n(x - w / 2)},{n(-h * 0.25)}L{n(x + w / 2)},{n(-h * 0.25)}", lighten(tone, 0.5), 3, 0.55)
        pen.line(f"M{n(x - w / 2)},{n(h * 0.25)}L{n(x + w / 2)},{n(h * 0.25)}", darken(tone, 0.45), 3, 0.6)
        pen.fill(rrect(x - w / 2 + 9, -h * 0.21, w * 0.16, h * 0.4, 6), "#ffffff", 0.14)
        pen.fill(rrect(x + w * 0.34, -h / 2, w * 0.16, h), "#000000", 0.12)


def _grip(pen: Pen, w: float, h: float, tone: str, knurled: bool) -> None:
    """The handle, thicker in the middle."""
    d = (f"M{n(-w / 2)},{n(-h * 0.4)}"
        f"C{n(-w * 0.25)},{n(-h * 0.56)} {n(w * 0.25)},{n(-h * 0.56)} {n(w / 2)},{n(-h * 0.4)}"
         f"L{n(w / 2)},{n(h * 0.4)}C{n(w * 0.25)},{n(h * 0.56)} {n(-w * 0.25)},{n(h * 0.56)} {n(-w / 2)},{n(h * 0.4)}Z")
    pen.part(d, tone, "drop", texture="", pattern=False)
    with pen.inside(d):
        if knurled:
            for i in range(-14, 15):
                x = i * w * 0.03
                pen.line(f"M{n(x - 14)},{n(-h)}L{n(x + 14)},{n(h)}M{n(x + 14)},{n(-h)}L{n(x - 14)},{n(h)}",
                    darken(tone, 0.35), 1.8, 0.4)
        pen.gloss(rrect(-w / 2, -h * 0.34, w, h * 0.17, 4), 0.5 if lightness(tone) > 0.4 else 0.2)
        pen.fill(rrect(-w / 2, h * 0.2, w, h * 0.4), "#15131f", 0.22)
        for x in (-w / 2, w / 2 - 14):
            pen.fill(rrect(x, -h, 14, h * 2), "#15131f", 0.22)


def _vinyl(pen: Pen, pips: int) -> None:
    pale = lighten(pen.base, 0.45) if not pen.dark else lighten(pen.base, 0.3)
    if pen.light:
        pale = darken(pen.base, 0.12)
    _grip(pen, 200, 66, pale, False)
    for x in (-150, 150):
        d = rounded([(x - 66, -58), (x - 40, -96), (x + 40, -96), (x + 66, -58), (x + 66, 58), (x + 40, 96), (x - 40, 96), (x - 66, 58)], 26)
        pen.part(d, None, "drop")
        pen.gloss(rrect(x - 40, -84, 80, 18, 9), 0.4)
        pen.line(f"M{x - 60},-50L{x + 60},-50M{x - 60},52L{x + 60},52", pen.seam, 3, 0.5)
        for i in range(pips):
            pen.fill(oval(x + (i - (pips - 1) / 2) * 30, 0, 9), pale, 0.95)
    pen.line("M-60,-24L-60,24M-30,-27L-30,27M0,-28L0,28M30,-27L30,27M60,-24L60,24", darken(pale, 0.2), 4, 0.5)


def _hex(pen: Pen) -> None:
    _grip(pen, 230, 58, STEEL if not 0.7 < lightness(pen.base) < 0.84 else "#7b7f87", True)
    for side in (-1, 1):
        _hexagon(pen, side * 162, 120, 200, pen.base)
        pen.part(rrect(side * 98 - 9, -58, 18, 116, 6),
            darken(pen.base, 0.2) if not pen.dark else lighten(pen.base, 0.14), "drop", pattern=False)
        if pen.pattern != "solid":
            pen.fill(rrect(side * 162 - 58, -98, 116, 196, 13), pen.tile(pen.pattern, pen.base), 0.9)
        pen.fill(rrect(side * 162 - 5, -26, 10, 52, 5), pen.accent if lightness(pen.accent) > 0.45 else "#e8695a", 0.95)


def _pair(pen: Pen) -> None:
    kind = pen.has("material", "rubber") if pen.words("material") else pen.rng.random() < 0.5
    pips = pen.rng.choice((1, 2, 3))
    pen.foot, pen.focus = 260, (300, 580, 1.8)
    turn = pen.wavers(-30, -22)
    with pen.at(430, 392, turn=turn, scale=1.06):
        _hex(pen) if kind else _vinyl(pen, pips)
    with pen.at(386, 588, turn=3, scale=1.16):
        _hex(pen) if kind else _vinyl(pen, pips)


def _dial(pen: Pen) -> None:
    pen.foot, pen.focus = 300, (580, 470, 1.9)
    bright = "#e8695a" if pen.rng.random() < 0.6 else "#f2c14e"
    deep = DARK if not pen.dark else "#4a4d54"
    pen.part("M110,604L690,604L728,668Q734,690 712,690L88,690Q66,690 72,668Z", deep, "drop", pattern=False)
    pen.part("M110,604L690,604L704,628L96,628Z", lighten(deep, 0.2), "flat", edge=0.7, silhouette=False, pattern=False)
    pen.line("M100,664L700,664", bright, 7, 0.9)
    with pen.at(400, 466):
        _grip(pen, 260, 72, "#5a5e66" if not pen.dark else STEEL, True)
    heights = (300, 286, 268, 246, 220)
    for side in (-1, 1):
        for i, h in reversed(list(enumerate(heights))):
            x = 400 + side * (136 + i * 34)
            plate = pen.base if i % 2 == 0 else shaded(pen, 0.16)
            d = rrect(x - 17, 466 - h / 2, 34, h, 11)
            pen.part(d, plate, "drop")
            pen.fill(rrect(x - 12, 466 - h / 2 + 10, 7, h - 20, 3.5), "#ffffff", 0.22 if not pen.dark else 0.1)
            pen.fill(rrect(x + 6, 466 - h / 2 + 6, 8, h - 12, 4), "#15131f", 0.16)
        x = 400 + side * 318
        pen.part(rrect(x - 26, 386, 52, 160, 22), deep, "drop", pattern=False)
        pen.part(rrect(x - 16, 404, 32, 124, 14), bright, "drop", silhouette=False, pattern=False)
        for i in range(7):
            pen.line(f"M{x - 11},{420 + i * 15}L{x + 11},{420 + i * 15}", "#fff6e4", 3.4, 0.85)
        inner = 400 + side * 108
        pen.part(rrect(inner - 11, 388, 22, 156, 9), deep, "drop", silhouette=False, pattern=False)
    pen.gloss("M128,610L672,610L674,614L126,614Z", 0.4)


@shape("fitness", "dumbbell")
def _dumbbell(pen: Pen) -> None:
    pen.floor = 694
    dial = pen.has("material", "metal") if pen.words("material") else pen.rng.random() < 0.3
    (_dial if dial else _pair)(pen)


# bands


def _loop(pen: Pen, rx: float, ry: float, h: float, tone: str, texture: str = "") -> None:
    """A band that lies on its edge about (0, 0): the inside at the back, then the front."""
    inner = darken(tone, 0.3) if lightness(tone) > 0.36 else darken(tone, 0.45)
    back = arc(0, 0, rx, ry, 180, 360) + "L" + arc(0, h, rx, ry, 360, 180)[1:] + "Z"
    pen.part(back, inner, "rise", texture=texture, pattern=False)
    front = arc(0, 0, rx, ry, 180, 0) + "L" + arc(0, h, rx, ry, 0, 180)[1:] + "Z"
    pen.part(front, tone, "cyl", texture=texture, pattern=tone == pen.base)
    pen.line(arc(0, 3, rx - 2, ry, 180, 0), lighten(tone, 0.5), 3, 0.7)


def _five_loops(pen: Pen) -> None:
    pen.standing, pen.focus = False, (330, 340, 1.8)
    k = pen.wavers(-3, 3)
    tones = [lighten(pen.base, 0.55), lighten(pen.base, 0.28), pen.base, darken(pen.base, 0.22), darken(pen.base, 0.42)]
    if pen.dark:
        tones = [lighten(pen.base, 0.6), lighten(pen.base, 0.42), lighten(pen.base, 0.26), lighten(pen.base, 0.12),
            pen.base]
    elif pen.light:
        tones = [pen.base, *(mix(darken(pen.base, 0.1 * i), pen.accent, 0.17 * i) for i in range(1, 5))]
    order = (0, 4, 1, 3, 2)
    for i in order:
        turn = (i - 2) * 24 + k
        dot = "#fff6e4" if lightness(tones[i]) < 0.8 else darken(tones[i], 0.4)
        with pen.at(400, 716, turn=turn, scale=0.84), pen.at(-26, -330, turn=-90):
            _loop(pen, 262, 66, 62, tones[i])
            for j in range(i + 1):
                pen.fill(oval(-40 + j * 24, 97, 7), dot, 0.95)


def _fabric_loop(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 668, 280, (330, 520, 1.8)
    k = pen.wavers(-8, 10)
    texture = "knit"
    rx, ry, h = 282.0, 104.0 + k, 176.0
    with pen.at(400, 390):
        _loop(pen, rx, ry, h, pen.base, texture)
        for i in range(4):  # rubber lines inside that keep it in place
            pen.line(arc(0, 30 + i * 34, rx - 4, ry, 192, 348),
                lighten(pen.base, 0.3) if not pen.light else darken(pen.base, 0.35), 8, 0.55)
        front = arc(0, 0, rx, ry, 180, 0) + "L" + arc(0, h, rx, ry, 0, 180)[1:] + "Z"
        with pen.inside(front):
            pale = lighten(pen.base, 0.55) if lightness(pen.base) < 0.8 else pen.accent
            if pen.pattern == "solid":
                style = pen.rng.randrange(2)
                lines = ((44, 12), (h - 44, 12)) if style else ((58, 9), (88, 22), (118, 9))
                for y, w in lines:
                    pen.line(arc(0, y, rx, ry, 180, 0), pale, w, 0.85, cap="butt")
            pen.fill(front, pen.shade("cyl", pen.base, over=True), 0.5)
            pen.line(arc(0, 16, rx, ry, 180, 0), pen.seam, 2, 0.8, dash="7 5", cap="butt")
            pen.line(arc(0, h - 16, rx, ry, 180, 0), pen.seam, 2, 0.8, dash="7 5", cap="butt")
        x, y = rx * math.cos(math.radians(64)), ry * math.sin(math.radians(64))
        with pen.at(x, y, turn=-13):
            pen.part(rrect(-36, 44, 72, 84, 9), "#8a5a36" if lightness(pen.base) > 0.4 else "#c99462", "soft",
                silhouette=False, texture="grain", pattern=False)
            pen.stitch(rrect(-29, 51, 58, 70, 6), "#f3dcb2", 0.9)
            pen.fill(leaf((-15, 104), (-8, 78), (16, 68), 11), "#f3dcb2", 0.9)
        pen.gloss(leaf((-230, 90), (-170, 150), (-80, 176), 8), 0.25)


@shape("fitness", "resistance-band")
def _band(pen: Pen) -> None:
    fabric = pen.has("material", "cotton", "polyester") if pen.words("material") else pen.rng.random() < 0.5
    (_fabric_loop if fabric else _five_loops)(pen)


# ropes


def _handle(pen: Pen, fancy: bool) -> None:
    """A handle about (0, 0): it points up, its rope leaves at (0, -150)."""
    metal = STEEL if lightness(pen.base) < 0.72 or pen.light else "#8d9299"
    grip = shaded(pen, 0.26)
    pen.part(drum(0, -150, -118, 9, 3, 13), metal, "metal", texture="", pattern=False)
    pen.part(drum(0, -118, -88, 24, 7, 27), DARK if not pen.dark else metal, "cyl", texture="", pattern=False)
    pen.part(drum(0, -84, 150, 29, 8, 34), None, "cyl")
    pen.part(drum(0, 146, 170, 37, 9, 32), DARK if not pen.dark else metal, "cyl", texture="", pattern=False)
    if fancy:
        pen.part(rrect(-19, -60, 38, 54, 8), DARK, "soft", silhouette=False, texture="", pattern=False)
        pen.part(rrect(-15, -56, 30, 34, 4), "#c9d8b6", "plate", edge=0.6, silhouette=False, texture="", pattern=False)
        for i, h in enumerate((8, 15, 22)):
            pen.fill(rrect(-10 + i * 8, -27 - h, 5, h, 1), "#39433a", 0.85)
        pen.fill(oval(0, -14, 5), "#e8695a")
        for i in range(6):
            pen.line(f"M-27,{26 + i * 19}Q0,{36 + i * 19} 27,{26 + i * 19}", grip, 6, 0.6)
    else:
        for i in range(3):
            pen.line(f"M-28,{-64 + i * 14}Q0,{-56 + i * 14} 28,{-64 + i * 14}", metal, 4.5, 0.9)
        foam = drum(0, -10, 120, 32, 8, 35)
        pen.part(foam, DARK if not pen.dark else "#5a5e66", "cyl", silhouette=False, texture="perforated",
            pattern=False)
    pen.gloss(rrect(-17, -78, 7, 216, 3.5), 0.35)


@shape("fitness", "skipping-rope")
def _rope(pen: Pen) -> None:
    pen.standing, pen.focus = False, (300, 560, 1.9)
    counts = pen.has("material", "plastic") if pen.words("material") else pen.rng.random() < 0.5
    k = pen.wavers(-14, 14)
    width = 15 if counts else 8
    cord = (lighten(pen.base, 0.2) if not pen.light else pen.accent) if counts else "#3d4046" if not pen.dark else "#a9adb4"
    if not counts and pen.rng.random() < 0.5:
        cord = shaded(pen, 0.1)
    left, right = (252.0, 546.0), (548.0, 546.0)
    for side, tilt in ((1, 0.0), (2, -7.0), (3, 6.0)):
        with pen.at(turn=tilt, about=(400, 290)):
            pen.tube(oval(400, 282 + side * 5, 236 - side * 12, 196 - side * 10), width, cord)
    pen.tube(f"M{n(left[0] + 52)},{n(left[1] - 142)}C{n(340 + k)},300 560,210 600,262C640,330 480,470 330,476", width,
        cord)
    pen.tube(f"M{n(right[0] - 52)},{n(right[1] - 142)}C{n(470 - k)},310 250,200 206,268C168,330 320,470 470,470",
        width, cord)
    wrap = pen.accent if not pen.dark else "#e8695a"
    pen.tube("M388,452C380,474 384,496 400,502C418,496 420,474 412,452", 13, wrap)
    if counts:
        for x, tone in ((110, pen.base), (690, pen.base)):
            pen.tube(f"M{x},560Q{x + (24 if x < 400 else -24)},630 {x},662", 10, cord)
            pen.part(rrect(x - 14, 540, 28, 30, 10), DARK, "cyl", texture="", pattern=False)
            pen.part(oval(x, 690, 40), tone, "ball")
            pen.gloss(oval(x - 13, 676, 10, 7), 0.6)
    for place, turn in ((left, 20), (right, -20)):
        with pen.at(*place, turn=turn, scale=1.04):
            _handle(pen, counts)


# rollers


@shape("fitness", "foam-roller")
def _roller(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 678, 260, (420, 470, 1.8)
    ridged = pen.has("firmness", "firm") if pen.words("firmness") else pen.rng.random() < 0.5
    k = pen.wavers(-6, 6)
    if ridged:
        roll = _Roll((556, 506 + k), 132, 172, (-330, -40))
        deep, high = darken(pen.base, 0.3) if not pen.dark else darken(pen.base, 0.35), lighten(pen.base, 0.16)
        roll.ground(pen)
        pen.part(roll.side(), None, "flat")
        rows = 5
        style = pen.rng.randrange(2)
        with pen.inside(roll.side()):
            pen.fill(roll.side(), deep, 0.75)
            for i in range(rows):
                t0, t1 = i / rows + 0.022, (i + 1) / rows - 0.022
                for j in range(9):
                    a0 = 80 + j * 23
                    wide = 19 if (i + j * style) % 2 == 0 else 8
                    for piece in range(1 if wide > 10 else 2):
                        at = a0 + piece * 11
                        d = roll.patch(t0, t1, at, at + wide)
                        with pen.at(0, 4):
                            pen.fill(d, "#15131f", 0.3)
                        pen.part(d, None, "flat", edge=0.7)
                        pen.line(roll.patch(t0 + 0.012, t1 - 0.012, at + wide - 3, at + wide - 2), high, 3, 0.8)
            roll.light(pen)
        pen.line(roll.side(), pen.seam, 2.5, 0.7)
        pen.part(roll.end(), None, "soft", silhouette=False)
        pen.line(roll.end(0, 0.985), high, 4, 0.8)
        core = DARK if not pen.dark else "#8d9299"
        pen.part(roll.end(0, 0.72), core, "plate", silhouette=False, pattern=False)
        pen.part(roll.end(0, 0.62), darken(core, 0.45), "dish", silhouette=False, pattern=False)
        with pen.inside(roll.end(0, 0.62)):
            pen.fill(roll.end(0.4, 0.62), lighten(core, 0.3), 0.35)
            for i in range(5):
                pen.line(f"M{xy(roll.at(0, 20 + i * 40, 0.62))}L{xy(roll.at(0.5, 20 + i * 40, 0.6))}",
                    lighten(core, 0.25), 4, 0.5)
        return
    roll = _Roll((624, 540 + k), 100, 138, (-470, -52))
    pen.texture = "speckle"
    roll.ground(pen)
    pen.part(roll.side(), None, "flat")
    with pen.inside(roll.side()):
        roll.light(pen)
    pen.part(roll.end(), lighten(pen.base, 0.12) if not pen.light else darken(pen.base, 0.04), "dish",
        silhouette=False, texture="speckle", pattern=False)
    pen.line(roll.end(0, 0.97), lighten(pen.base, 0.4), 4, 0.7)
    pen.line(roll.end(0, 0.78), pen.seam, 2.5, 0.5)
    mark = pen.accent if lightness(pen.accent) > 0.4 else lighten(pen.accent, 0.2)
    for t in (0.1, 0.9):
        pen.fill(roll.patch(t - 0.014, t + 0.014, roll.low, roll.top), mark, 0.9)
        pen.fill(roll.patch(t - 0.014, t + 0.014, roll.low, 150), "#15131f", 0.25)
    pen.fill(roll.end(0, 0.1), shaded(pen, 0.4), 0.8)
