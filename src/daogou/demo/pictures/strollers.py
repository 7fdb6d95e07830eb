"""Prams, pushchairs and umbrella strollers."""

from __future__ import annotations

import math

from daogou.demo.pictures.baby import DARK, STEEL, mark
from daogou.demo.pictures.palette import lightness
from daogou.demo.pictures.paths import n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape
from daogou.demo.pictures.toys import shaded


def _tyre(pen: Pen, x: float, y: float, r: float, hub: str) -> None:
    pen.part(oval(x, y, r), "#2f3238", "ball", pattern=False, texture="")
    pen.part(oval(x, y, r * 0.7), STEEL, "plate", edge=0.6, silhouette=False, pattern=False, texture="")
    pen.part(oval(x, y, r * 0.56), "#e4e5e2", "dish", edge=0.5, silhouette=False, pattern=False, texture="")
    for i in range(5):
        with pen.at(x, y, turn=i * 72 + 18):
            pen.line(f"M0,0L0,{n(-r * 0.6)}", "#83888f", r * 0.13)
    pen.part(oval(x, y, r * 0.2), hub, "ball", edge=0.5, silhouette=False, pattern=False, texture="")


def _hood(pen: Pen, x: float, y: float, r: float, start: int, ribs: int) -> None:
    """A folding hood about its hinge: gores from the back (left, 0) to the front."""
    def at(degrees: float, reach: float) -> str:
        a = math.radians(degrees)
        return f"{n(x + reach * math.cos(a))},{n(y + reach * math.sin(a))}"

    step = 150 / ribs
    for i in range(ribs):
        a, b = start + i * step, start + (i + 1) * step
        d = f"M{n(x)},{n(y)}L{at(a, r)}Q{at((a + b) / 2, r * 1.075)} {at(b, r)}Z"
        pen.part(d, None, "soft", turn=a)
        pen.gloss(f"M{at(a + step * 0.2, r * 0.3)}L{at(a + step * 0.16, r * 0.97)}L{at(a + step * 0.4, r * 1.02)}Z",
            0.14)
        pen.dim(f"M{n(x)},{n(y)}L{at(b - step * 0.2, r * 1.01)}L{at(b, r)}Z", 0.14)
    edge = start + 150
    pen.line(f"M{at(edge - 3, r * 0.25)}L{at(edge - 1, r)}", mark(pen), 7, 0.75)


def _frame(pen: Pen) -> str:
    return STEEL if pen.has("material", "aluminium", "metal") or pen.dark else "#4a4d54"


def _pram(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 712, 240, (350, 360, 1.8)
    frame = _frame(pen)
    tan = "#a5713f"
    pen.tube("M560,360L664,228C676,206 700,200 724,206", 17, frame)
    pen.tube("M672,210L728,206", 25, tan)
    basket = "M270,610L560,610L536,664Q534,670 526,670L304,670Q296,670 294,664Z"
    pen.part(basket, shaded(pen, 0.3), "drop", pattern=False, texture="mesh")
    pen.tube("M250,670L560,412M560,670L262,440", 17, frame)
    pen.tube("M236,610L574,610", 11, frame)
    tub = ("M132,396C130,384 138,378 150,378L560,378C574,378 580,386 578,398C570,478 524,540 440,546L270,546"
           "C186,540 140,478 132,396Z")
    pen.part(tub, None, "fabric")
    pen.dim("M150,440C180,500 230,530 290,536L440,536C510,530 550,486 566,430C560,500 516,546 440,546L270,546"
        "C190,540 152,490 150,440Z", 0.2)
    pen.part("M340,354C420,338 540,346 580,372C592,384 590,414 578,426C500,404 410,404 340,416Z", shaded(pen, 0.14),
        "soft")
    pen.stitch("M350,402C420,390 510,392 572,410", alpha=0.7)
    pen.part(rrect(124, 366, 236, 26, 13), tan, "drop", silhouette=False, texture="grain", pattern=False)
    _hood(pen, 334, 380, 204, 178, 4)
    pen.part(oval(334, 380, 22), frame, "ball", silhouette=False, pattern=False, texture="")
    for x in (468, 520):
        pen.part(oval(x, 446, 8), tan, "ball", edge=0.5, silhouette=False, pattern=False, texture="")
    for x in (246, 566):
        pen.line(f"M{x},604q14,8 0,16t0,16t0,16", "#7d828a", 6)
        _tyre(pen, x, 650, 62, tan)


def _pushchair(pen: Pen, simple: bool) -> None:
    pen.floor, pen.foot, pen.focus = 708, 220, (430, 330, 1.8)
    frame = _frame(pen)
    k = pen.wavers(-8, 8)
    # towards the right: the handle is at the left above the big hood
    pen.tube(f"M560,646L{n(266 + k)},232", 17, frame)
    if simple:
        pen.tube(f"M{n(266 + k)},232C{n(248 + k)},204 {n(214 + k)},196 {n(196 + k)},214", 21, DARK)
    else:
        pen.tube(f"M{n(276 + k)},246L{n(244 + k)},200Q{n(236 + k)},188 {n(222 + k)},192L{n(194 + k)},200", 23, DARK)
        basket = "M262,580L506,580L482,644Q480,652 470,652L306,652Q296,652 292,644Z"
        pen.part(basket, shaded(pen, 0.28), "drop", texture="mesh", pattern=False)
        pen.line("M262,580L506,580", frame, 8)
    pen.tube("M262,654L520,398", 17, frame)
    if simple:
        pen.tube("M330,590L520,590", 9, frame)
    pen.tube("M556,536L624,560", 13, DARK)
    pen.part("M540,506L570,506L622,548Q628,560 616,564L586,566Z", shaded(pen, 0.25), "soft", pattern=False)
    back = "M300,300C318,286 346,292 358,314L418,462C426,484 414,500 394,502C372,504 352,494 344,470L292,332Q286,312 300,300Z"
    pen.part(back, None, "fabric", texture="mesh" if simple else None)
    pen.part("M352,452L520,446C552,446 572,470 570,504L560,530C556,540 544,540 540,530C536,512 524,506 506,506"
        "L376,512C344,510 334,470 352,452Z", None, "drop")
    pen.stitch("M364,468L516,462C536,462 552,478 552,502", alpha=0.7)
    pen.line("M342,330L398,440L450,452M404,440L400,470", DARK, 9)
    pen.part(rrect(396, 430, 24, 30, 8), "#f2c14e" if pen.dark else DARK, "ball", edge=0.6, silhouette=False,
        pattern=False, texture="")
    pen.tube("M412,404C450,368 520,372 540,400L548,456", 15, "#4a4d54")
    if simple:
        _hood(pen, 350, 344, 142, 206, 3)
    else:
        _hood(pen, 356, 348, 190, 192, 3)
        pen.part(oval(356, 348, 18), frame, "ball", silhouette=False, pattern=False, texture="")
    small = 40 if simple else 48
    for x in (250, 566):
        _tyre(pen, x, 706 - small, small, pen.base if lightness(pen.base) < 0.85 else "#8d9196")


@shape("baby", "stroller")
def _stroller(pen: Pen) -> None:
    if pen.words("recline"):
        kind = 0 if pen.has("recline", "flat") else 1 if pen.has("recline", "upright") else 2
    else:
        kind = pen.rng.randrange(3)
    pen.texture = "weave" if pen.has("material", "linen") else ""
    with pen.at(scale=1.08, about=(400, pen.floor + 14)):
        if kind == 0:
            _pram(pen)
        else:
            _pushchair(pen, kind == 1)
