"""Bags and suitcases."""

from __future__ import annotations

from daogou.demo.pictures.garment import cloth, zip_line
from daogou.demo.pictures.palette import darken, lighten, lightness
from daogou.demo.pictures.paths import both, flip, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape

STEEL = "#c4c8cf"
BRASS = "#d3ae5f"


def _leather(pen: Pen) -> bool:
    return pen.has("material", "leather", "faux-leather", "suede")


def _metal(pen: Pen) -> str:
    return BRASS if pen.rng.random() < 0.65 else STEEL


def _trim(pen: Pen) -> str:
    """Leather tabs and straps that suit the bag."""
    return "#8a5a36" if lightness(pen.base) > 0.5 or pen.rng.random() < 0.5 else darken(pen.base, 0.3) if not pen.dark else "#6d4a30"


@shape("bags", "backpack")
def _backpack(pen: Pen) -> None:
    pen.texture = cloth(pen, "weave")
    pen.floor, pen.foot = 706, 190
    pen.focus = (400, 480, 1.9)
    k = pen.wavers(-12, 12)
    trim = darken(pen.base, 0.25) if not pen.dark else lighten(pen.base, 0.13)
    bright = pen.accent
    pen.tube("M352,150C352,92 448,92 448,150", 17, trim)
    for d in ("M276,250C216,320 204,520 246,660", flip("M276,250C216,320 204,520 246,660")):
        pen.tube(d, 30, trim)
    for side in (1, -1):
        pocket = f"M{400 + side * 180},520Q{400 + side * 226},520 {400 + side * 224},560L{400 + side * 218},668Q{400 + side * 214},690 {400 + side * 180},690Z"
        pen.part(pocket, trim, "soft", texture="mesh")
    body = both(f"M400,132C500,132 {560 + k},160 {578 + k},260C{592 + k},360 {602 + k},540 {600 + k},640C{600 + k},690 {570 + k},708 520,708L400,708")
    pen.part(body, None, "fabric")
    zip_line(pen, f"M{n(236 - k)},430C{n(232 - k)},250 270,176 400,176C530,176 {n(568 + k)},250 {n(564 + k)},430", (566 + k, 440))
    pen.gloss(leaf((280, 230), (256, 330), (254, 420), 14), 0.13)
    front = "M262,446Q262,420 290,420L510,420Q538,420 538,446L548,650Q548,692 508,692L292,692Q252,692 252,650Z"
    with pen.at(0, -7):
        pen.dim(front, 0.15)
    pen.part(front, None, "soft", silhouette=False)
    zip_line(pen, "M270,470Q400,486 530,470", (300, 476), 11)
    style = pen.rng.randrange(2)
    if style == 0:
        for side in (1, -1):
            x = 400 + side * 74
            pen.part(rrect(x - 13, 420, 26, 170, 4), trim, "soft", silhouette=False, texture="")
            pen.part(rrect(x - 18, 560, 36, 26, 5), BRASS if pen.light else STEEL, "plate", edge=0.7, silhouette=False, texture="", pattern=False)
            pen.part(rrect(x - 11, 586, 22, 40, 4), trim, "soft", silhouette=False, texture="")
    else:
        pen.stitch("M276,520L282,668Q284,676 292,676L508,676Q516,676 518,668L524,520", alpha=0.7)
        pen.part(rrect(366, 540, 68, 44, 6), "#8a5a36", "soft", silhouette=False, texture="grain", pattern=False)
        pen.stitch(rrect(372, 546, 56, 32, 4), "#f3dcb2", 0.9)
    loop = "M384,206L416,206 416,256 384,256Z"
    pen.part(loop, trim, "soft", silhouette=False, texture="")
    pen.tube("M236,470L228,500", 6, bright, silhouette=False)
    pen.stitch(f"M{n(214 - k)},640C{n(206 - k)},500 {n(214 - k)},330 {n(236 - k)},240", alpha=0.5)
    pen.part("M252,672Q252,700 292,704L508,704Q548,700 548,672L590,664Q592,708 520,708L280,708Q208,708 210,664Z", trim, "drop", silhouette=False, texture="")


@shape("bags", "tote")
def _tote(pen: Pen) -> None:
    pen.texture = cloth(pen, "grain" if _leather(pen) else "weave")
    pen.floor, pen.foot = 690, 235
    pen.focus = (420, 400, 1.9)
    trim, metal = _trim(pen), _metal(pen)
    k = pen.wavers(-14, 14)
    canvas = not _leather(pen)
    strap = None if canvas and pen.rng.random() < 0.4 else trim
    pen.tube("M306,300C300,90 500,90 494,300", 19, darken(strap or pen.base, 0.18))
    pen.part(f"M{206 - k},296C260,272 540,272 {594 + k},296L{588 + k},330 {212 - k},330Z", darken(pen.base, 0.42), "rise", texture="")
    body = both(f"M400,318Q500,318 {594 + k},296L{616 + k * 0.4},664Q{616 + k * 0.4},690 590,692L400,696")
    pen.part(body, None, "fabric")
    pen.stitch(f"M{n(210 - k)},326Q400,362 {n(590 + k)},326", alpha=0.8)
    for side in (1, -1):
        pen.dim(leaf((400 + side * 186, 340), (400 + side * 150, 470), (400 + side * 170, 640), 13), 0.1)
    pen.dim(leaf((240, 640), (330, 610), (420, 660), 10), 0.1)
    pen.gloss(leaf((262, 350), (248, 470), (262, 610), 18), 0.1)
    if canvas and pen.pattern == "solid":
        kind = pen.rng.randrange(3)
        tone = lighten(pen.base, 0.7) if lightness(pen.base) < 0.62 else darken(pen.base, 0.5)
        if kind == 0:
            pen.line("M400,600L400,470M400,560C360,552 346,520 350,490C386,496 402,524 400,560M400,530C440,522 456,490 450,460C414,466 398,494 400,530", tone, 6, 0.85)
        elif kind == 1:
            pen.fill(oval(400, 520, 56), tone, 0.85)
            pen.fill("M330,560Q366,530 400,556T470,552L470,590 330,590Z", pen.base)
            pen.line("M336,556Q366,530 400,556T464,552M340,580Q370,556 400,580T460,578", tone, 6, 0.85)
    else:
        pen.part(f"M{214 - k},600Q400,634 {586 + k},600L{616 + k * 0.4},664Q{616 + k * 0.4},690 590,692L210,692Q184,690 {184 - k * 0.4},664Z", strap or darken(pen.base, 0.2), "fabric", silhouette=False, texture="grain" if not canvas else "")
    for x in (292, 508):
        d = f"M{x - 20},312L{x + 20},312 {x + 20},372Q{x},392 {x - 20},372Z"
        with pen.at(3, 4):
            pen.dim(d, 0.16)
        pen.part(d, strap, "soft", silhouette=False)
        pen.stitch(f"M{x - 14},318L{x + 14},318 {x + 14},368Q{x},382 {x - 14},368Z", alpha=0.8)
        pen.part(oval(x, 348, 6), metal, "ball", edge=0.5, silhouette=False, texture="", pattern=False)
    pen.tube("M292,330C276,70 524,70 508,330", 19, strap)
    if not canvas and pen.rng.random() < 0.7:
        pen.tube("M508,340C530,380 526,410 528,430", 5, trim, silhouette=False)
        pen.part("M512,426L546,430 540,486Q526,496 514,484Z", trim, "soft", silhouette=False, texture="")


@shape("bags", "crossbody")
def _crossbody(pen: Pen) -> None:
    pen.texture = cloth(pen, "" if not pen.has("material", "nylon", "canvas", "polyester") else "weave")
    pen.floor, pen.foot = 664, 220
    pen.focus = (420, 470, 2.0)
    metal = _metal(pen)
    soft = pen.wavers(0, 24)
    chain = pen.rng.random() < 0.3 and not pen.has("gender", "men")
    strap = "M208,388C150,130 330,70 420,72C540,76 650,180 592,388"
    if chain:
        pen.line(strap, darken(metal, 0.35), 15)
        pen.line(strap, metal, 11, dash="12 5", cap="butt")
        pen.line(strap, darken(metal, 0.3), 4, dash="5 12", cap="butt")
    else:
        pen.tube(strap, 17)
        pen.stitch(strap, alpha=0.7)
    for x in (206, 594):
        pen.line(oval(x, 394, 15, 20), darken(metal, 0.35), 9)
        pen.line(oval(x, 394, 15, 20), metal, 6)
    body = both(f"M400,384L{572},380Q600,382 604,414L{612},610Q612,{652} 572,658L400,664")
    pen.part(body, None, "fabric")
    pen.line("M196,560Q400,610 604,560", pen.seam, 2.4, 0.6)
    flap = both(f"M400,352L560,354Q600,356 604,400C612,480 {590 - soft},540 520,556Q460,570 400,570")
    with pen.at(0, 12):
        pen.dim(flap, 0.2)
    pen.part(flap, None, "soft")
    inner = both(f"M400,366L556,368Q588,370 591,402C598,474 {578 - soft},528 514,543Q456,556 400,556")
    pen.stitch(inner, alpha=0.7)
    pen.gloss(leaf((240, 390), (320, 376), (470, 376), 5), 0.35)
    pen.gloss(leaf((226, 420), (222, 480), (252, 532), 8), 0.16)
    kind = pen.rng.randrange(3)
    if kind == 0:
        pen.part(rrect(370, 528, 60, 46, 9), metal, "metal", silhouette=False, edge=0.8, texture="", pattern=False)
        pen.part(rrect(385, 540, 30, 22, 6), darken(metal, 0.12), "plate", silhouette=False, edge=0.7, texture="", pattern=False)
    elif kind == 1:
        pen.part(rrect(378, 500, 44, 104, 12), None, "soft", silhouette=False)
        pen.stitch(rrect(384, 506, 32, 92, 8), alpha=0.7)
        pen.part(oval(400, 580, 11), metal, "ball", silhouette=False, edge=0.7, texture="", pattern=False)
    else:
        pen.line(oval(400, 552, 30), darken(metal, 0.4), 14)
        pen.line(oval(400, 552, 30), metal, 10)
        pen.line("M382,532Q390,524 400,522", "#ffffff", 4, 0.7)


@shape("bags", "suitcase")
def _suitcase(pen: Pen) -> None:
    pen.floor, pen.foot = 712, 190
    pen.focus = (400, 300, 1.9)
    k = pen.wavers(-14, 14)
    small = 60 if pen.has("size", "20", "cabin", "s") else 0
    trim = "#33353a" if not pen.dark else "#6a6d73"
    top = 208 + small
    for x in (336, 464):
        pen.tube(f"M{x},{top}L{x},76", 15, "#b9bdc4", cap="butt")
        pen.line(f"M{x},150L{x},152", "#7d828a", 17, cap="butt")
    pen.tube("M326,74L474,74", 30, trim)
    pen.gloss(rrect(332, 64, 130, 6, 3), 0.3)
    for x in (262, 538):
        pen.part(rrect(x - 22, 664, 44, 34, 8), trim, "cyl")
        pen.part(oval(x - 12, 700, 11, 16), "#26272b", "ball", edge=0.6)
        pen.part(oval(x + 12, 700, 11, 16), "#26272b", "ball", edge=0.6)
    body = rrect(206 - k, top, 388 + 2 * k, 470 - small, 44)
    pen.part(body, None, "fabric")
    kind = pen.rng.randrange(3)
    left, right = 206 - k, 594 + k
    if pen.pattern == "solid":
        if kind == 0:
            for i in range(7):
                at = left + 52 + i * (right - left - 104) / 6
                pen.fill(rrect(at - 11, top + 30, 22, 410 - small, 11), pen.shade("cyl", pen.base))
                pen.line(f"M{n(at + 11)},{top + 44}L{n(at + 11)},{top + 426 - small}", pen.seam, 2.4, 0.7)
        elif kind == 1:
            for i in range(8):
                y = top + 58 + i * (350 - small) / 7
                pen.gloss(f"M{n(left + 34)},{n(y)}L{n(right - 34)},{n(y)}L{n(right - 34)},{n(y + 5)}L{n(left + 34)},{n(y + 5)}Z", 0.2)
                pen.dim(f"M{n(left + 34)},{n(y + 6)}L{n(right - 34)},{n(y + 6)}L{n(right - 34)},{n(y + 18)}L{n(left + 34)},{n(y + 18)}Z", 0.16)
        else:
            pen.line(rrect(left + 40, top + 40, right - left - 80, 390 - small, 26), pen.seam, 3)
            pen.gloss(rrect(left + 44, top + 44, right - left - 88, 4, 2), 0.4)
            for i in range(3):
                at = left + 110 + i * (right - left - 220) / 2
                pen.line(f"M{n(at)},{top + 46}L{n(at)},{top + 424 - small}", pen.seam, 3, 0.7)
    pen.gloss(leaf((left + 26, top + 40), (left + 16, top + 200), (left + 24, top + 400 - small), 9), 0.35)
    zip_line(pen, f"M{n(left + 2)},{top + 60}L{n(left + 2)},{top + 420 - small}", None, 6)
    for cx, cy in ((left, top), (right, top), (left, top + 470 - small), (right, top + 470 - small)):
        sx, sy = (1 if cx < 400 else -1), (1 if cy < 400 else -1)
        d = f"M{n(cx)},{n(cy + sy * 62)}L{n(cx)},{n(cy + sy * 40)}Q{n(cx)},{n(cy)} {n(cx + sx * 40)},{n(cy)}L{n(cx + sx * 62)},{n(cy)}Q{n(cx + sx * 54)},{n(cy + sy * 54)} {n(cx)},{n(cy + sy * 62)}Z"
        pen.part(d, darken(pen.base, 0.25) if not pen.dark else lighten(pen.base, 0.14), "soft", silhouette=False, pattern=False)
    pen.tube(f"M340,{top - 4}C340,{top - 34} 460,{top - 34} 460,{top - 4}", 15, trim)
    pen.part(rrect(372, top + 14, 56, 30, 7), trim, "soft", silhouette=False)
    for i in range(3):
        pen.fill(rrect(380 + i * 14, top + 21, 10, 16, 2), "#e9e6de")


@shape("bags", "duffel")
def _duffel(pen: Pen) -> None:
    pen.texture = cloth(pen, "weave")
    pen.floor, pen.foot = 646, 275
    pen.focus = (440, 460, 1.9)
    trim, metal = _trim(pen), _metal(pen)
    k = pen.wavers(-10, 12)
    pen.tube("M168,460C120,190 330,130 430,136C560,146 690,240 636,460", 13, darken(trim, 0.12))
    pen.tube("M306,410C300,220 500,220 494,410", 17, darken(trim, 0.2))
    body = both(f"M400,{n(362 - k)}C520,{n(362 - k)} 610,366 636,400C668,450 668,570 640,622Q628,644 590,646L400,648")
    pen.part(body, None, "fabric")
    pen.dim(leaf((180, 500), (280, 540), (300, 640), 10), 0.1)
    pen.dim(leaf((620, 480), (520, 530), (506, 640), 10), 0.1)
    pen.gloss(leaf((210, 410), (330, 386), (520, 384), 10), 0.16)
    zip_line(pen, f"M196,{n(398 - k * 0.4)}Q400,{n(358 - k)} 604,{n(398 - k * 0.4)}", (566, 396), 14)
    for d in ("M164,400C132,450 132,570 160,622Q172,644 210,646C186,560 186,470 214,388Q180,388 164,400Z",):
        pen.part(d, None, "soft", silhouette=False)
        pen.part(flip(d), None, "side", silhouette=False)
    pen.stitch("M220,398C192,480 192,560 214,640M580,398C608,480 608,560 586,640")
    for x in (300, 500):
        d = f"M{x - 19},384L{x + 19},384 {x + 19},648 {x - 19},648Z"
        pen.part(d, trim, "soft", silhouette=False, texture="grain", pattern=False)
        pen.stitch(f"M{x - 13},390L{x - 13},644M{x + 13},390L{x + 13},644", "#f0dcb8", 0.7)
        pen.part(rrect(x - 24, 440, 48, 16, 5), metal, "plate", silhouette=False, edge=0.7, texture="", pattern=False)
    pen.part(rrect(334, 478, 132, 118, 12), None, "soft", silhouette=False)
    zip_line(pen, "M344,498L456,498", (442, 500), 10)
    pen.tube("M300,440C292,180 508,180 500,440", 17, trim)
    pen.tube("M372,250C388,244 412,244 428,250", 27, darken(trim, 0.15))
    for x in (164, 636):
        pen.line(oval(x, 470, 11, 15), darken(metal, 0.4), 9)
        pen.line(oval(x, 470, 11, 15), metal, 6)
