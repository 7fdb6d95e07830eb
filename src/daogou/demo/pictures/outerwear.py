"""Coats and jackets."""

from __future__ import annotations

from daogou.demo.pictures.garment import Cut, band, button, cloth, nape, sleeve, sleeves, zip_line
from daogou.demo.pictures.palette import darken, lighten, lightness
from daogou.demo.pictures.paths import both, flip, leaf, n, oval, rrect, smooth
from daogou.demo.pictures.svg import Pen, shape

_HEM = {"short": 545, "cropped": 520, "hip": 590, "regular": 610, "mid": 655, "midi": 670, "long": 712, "maxi": 718}


def _cut(pen: Pen, low: float, texture: str = "", **changes: float | bool) -> Cut:
    pen.standing = False
    pen.texture = cloth(pen, texture)
    pen.focus = (415, 260, 2.0)
    words = pen.words("length")
    hem_y = next((_HEM[w] for w in words if w in _HEM), low) + pen.wavers(-8, 8)
    wide = pen.wavers(-5, 7) + (10 if pen.has("fit", "loose", "oversized") else 0)
    cut = Cut(neck=54, drop=80, top=126, shoulder=146, slope=34, armpit=280, chest=134 + wide, waist=130 + wide,
              waist_y=430, hem=146 + wide, hem_y=hem_y, sag=10)
    for key, value in changes.items():
        setattr(cut, key, value)
    return cut


def _slant_pocket(pen: Pen, x: float, y: float, high: float = 86, lean: float = 26) -> None:
    """A welt pocket at a slant, on both sides."""
    d = f"M{n(x)},{n(y)}L{n(x + 20)},{n(y + 4)} {n(x + 20 + lean)},{n(y + high)} {n(x + lean)},{n(y + high - 4)}Z"
    for path in (d, flip(d)):
        with pen.at(0, 4):
            pen.dim(path, 0.18)
        pen.part(path, None, "soft", silhouette=False)


def _lapels(pen: Pen, cut: Cut, low: float, wide: float = 82, lean: float = 0, fill: str | None = None) -> None:
    """Notched lapels and a collar, the right front over the left."""
    nk, t = cut.neck, cut.top
    back = f"M{n(400 - nk)},{n(t + 6)}Q400,{n(t - 34)} {n(400 + nk)},{n(t + 6)}L{n(400 + nk - 14)},{n(t + 34)}Q400,{n(t + 6)} {n(400 - nk + 14)},{n(t + 34)}Z"
    pen.part(back, darken(pen.base, 0.14) if not pen.dark else lighten(pen.base, 0.1), "rise", edge=0.8)
    lapel = (
        f"M{n(400 + lean)},{n(low)}Q{n(400 + wide * 0.75)},{n(low - (low - t) * 0.34)} {n(400 + wide + 16)},{n(t + 104)}"
        f"L{n(400 + wide - 14)},{n(t + 76)} {n(400 + nk - 6)},{n(t + 52)} {n(400 + nk * 0.55)},{n(t + 60)}Z"
    )
    collar = (
        f"M{n(400 + nk - 20)},{n(t + 66)}L{n(400 + nk - 16)},{n(t - 2)}Q{n(400 + nk + 6)},{n(t - 10)} {n(400 + nk + 18)},{n(t + 12)}"
        f"L{n(400 + wide + 22)},{n(t + 60)} {n(400 + wide - 12)},{n(t + 78)}Z"
    )
    for mirror in (True, False):
        for d, turn in ((lapel, -12), (collar, -30)):
            path = flip(d) if mirror else d
            with pen.at(-4 if mirror else 4, 8):
                pen.dim(path, 0.17)
            pen.part(path, fill, "soft", silhouette=False, turn=-turn if mirror else turn)


def _vent(pen: Pen, cut: Cut, x: float, top: float) -> None:
    """The overlapping front edge below the lapels."""
    low = cut.hem_y + cut.sag - 1
    pen.dim(f"M{n(x)},{n(top)}L{n(x + 11)},{n(top + 8)} {n(x + 12)},{n(low)} {n(x)},{n(low)}Z", 0.16)
    pen.line(f"M{n(x)},{n(top)}L{n(x)},{n(low)}", width=3)


def _puff_rows(pen: Pen, outline: str, half: float, top: float, bottom: float, rows: int) -> None:
    """Down chambers: swelling rows with a seam between them, cut to the outline."""
    with pen.inside(outline):
        step = (bottom - top) / rows
        for i in range(rows + 1):
            y = top + step * i
            sag = 10 + 6 * (i / rows)
            d = f"M{n(400 - half)},{n(y - 6)}Q400,{n(y + sag)} {n(400 + half)},{n(y - 6)}"
            pen.dim(d + f"L{n(400 + half)},{n(y - step * 0.4)}Q400,{n(y - step * 0.24 + sag)} {n(400 - half)},{n(y - step * 0.4)}Z", 0.14)
            pen.gloss(f"M{n(400 - half)},{n(y + step * 0.16)}Q400,{n(y + step * 0.16 + sag)} {n(400 + half * 0.4)},{n(y + step * 0.2)}"
                      f"L{n(400 + half * 0.4)},{n(y + step * 0.36)}Q400,{n(y + step * 0.4 + sag)} {n(400 - half)},{n(y + step * 0.36)}Z",
                      0.12 if pen.dark else 0.2)
            pen.line(d, pen.seam, 3.4)
            for k in range(-5, 6):
                x = 400 + k * half / 5.4 + pen.wavers(-8, 8)
                pen.dim(leaf((x, y + sag * 0.55), (x + 3, y + 14), (x + pen.wavers(-7, 7), y + 24), 3), 0.18)


@shape("coats", "puffer")
def _puffer(pen: Pen) -> None:
    cut = _cut(pen, 606, neck=62, drop=10, top=150, slope=46, chest=150, waist=152, hem=144, armpit=300)
    pen.texture = ""
    arm = sleeve(cut, 318, 40, 13, 16)
    hooded = pen.has("hood", "yes", "true", "detachable", "fixed", "removable") or pen.rng.random() < 0.45
    if hooded:
        hood = "M400,54C470,54 500,96 496,150C494,180 470,196 400,200C330,196 306,180 304,150C300,96 330,54 400,54Z"
        pen.part(hood, None, "puff")
        pen.part("M400,78C448,78 470,108 466,146L400,176 334,146C330,108 352,78 400,78Z", darken(pen.base, 0.4), "rise", silhouette=False)
    pen.part(arm.d, None, "sleeve")
    pen.part(flip(arm.d), None, "sleeve")
    ex, ey = arm.end
    for path, side in ((arm.d, 1), (flip(arm.d), -1)):
        with pen.inside(path):
            for k in range(6):
                y = 212 + k * (ey - 212) / 5.6
                x = 400 + side * (172 + (ex - 400 - 172) * (y - 190) / (ey - 190) + 6)
                d = f"M{n(x - 70)},{n(y + 26 - side * 6)}Q{n(x)},{n(y + 22)} {n(x + 70)},{n(y + 26 + side * 6)}"
                pen.dim(d + f"L{n(x + 70)},{n(y + 6)}Q{n(x)},{n(y + 10)} {n(x - 70)},{n(y + 8)}Z", 0.15)
                pen.gloss(oval(x - side * 2 - 8, y + 42, 20, 9), 0.16)
                pen.line(d, pen.seam, 3.2)
    for path in (arm.cuff(20, -5), flip(arm.cuff(20, -5))):
        pen.part(path, darken(pen.base, 0.12), "sleeve", texture="rib", pattern=False)
    body = both(
        f"M400,{n(cut.top + 6)}L462,{n(cut.top)}Q520,162 {n(400 + cut.shoulder)},196C540,240 546,270 {n(400 + cut.chest)},300"
        f"C562,330 548,345 554,372C562,400 548,420 553,446C560,474 548,494 552,520C558,548 546,570 {n(400 + cut.hem)},{n(cut.hem_y)}"
        f"Q{n(400 + cut.hem / 2)},{n(cut.hem_y + 14)} 400,{n(cut.hem_y + 14)}"
    )
    pen.part(body, None, "fabric")
    _puff_rows(pen, body, 165, 216, cut.hem_y - 10, 5)
    pen.line(body, pen.seam, 2.4)
    collar = "M338,158C336,130 342,108 350,98Q400,112 450,98C458,108 464,130 462,158Q400,190 338,158Z"
    if not hooded:
        pen.part("M348,100Q400,74 452,100L452,116 348,116Z", darken(pen.base, 0.4), "rise", edge=0.6)
    pen.part(collar, None, "cyl")
    pen.line("M341,130Q400,154 459,130", pen.seam, 3.2)
    zip_line(pen, f"M400,112L400,{n(cut.hem_y + 12)}", (400, 150))
    for path in ("M300,462L312,456 330,530 318,534Z", flip("M300,462L312,456 330,530 318,534Z")):
        pen.dim(path, 0.3)
        pen.line(path, pen.seam, 2)


@shape("coats", "overcoat")
def _overcoat(pen: Pen) -> None:
    cut = _cut(pen, 706, "twill", hem=158, waist=134)
    arm = sleeve(cut, 350, 33, 10, 4)
    sleeves(pen, arm)
    for d in (arm.ring(34), flip(arm.ring(34))):
        pen.line(d, width=2.2)
    nape(pen, cut, lighten(pen.base, 0.1) if pen.dark else darken(pen.base, 0.1))
    pen.part(cut.outline(), None, "fabric")
    double = pen.has("style", "double-breasted") or pen.rng.random() < 0.4
    x = 436 if double else 412
    # a fine knit or shirt shows at the throat
    inner = "#efe9dd" if not pen.light else "#4a5568"
    pen.part(f"M{400 - cut.neck},{cut.top + 4}Q400,{cut.top - 16} {400 + cut.neck},{cut.top + 4}L404,318Z", inner, "rise", silhouette=False, edge=0.6, texture="rib", pattern=False)
    band(pen, f"M{400 - cut.neck + 12},{cut.top + 4}Q400,{cut.top + 40} {400 + cut.neck - 12},{cut.top + 4}", 18, inner)
    low = 330
    pen.part(f"M400,{low - 60}L{x},{low}L{x},{low + 20}L360,{low + 20}Z", None, "flat", silhouette=False, edge=0)
    _vent(pen, cut, x, low)
    _lapels(pen, cut, low + 4, 86, 6)
    for dx in ((-30, 24) if double else (0,)):
        for k in range(3):
            button(pen, (400 if double else 398) + dx + (6 if double else -2), low + 34 + k * 74, 10, darken(pen.base, 0.42) if not pen.dark else lighten(pen.base, 0.28))
    for side in (1, -1):
        d = f"M{400 + side * 58},474L{400 + side * 124},468 {400 + side * 126},492 {400 + side * 60},498Z"
        with pen.at(0, 5):
            pen.dim(d, 0.2)
        pen.part(d, None, "soft", silhouette=False)
        pen.dim(leaf((400 + side * 120, 300), (400 + side * 100, 360), (400 + side * 74, 392), 7), 0.12)
        pen.dim(leaf((400 + side * 118, 540), (400 + side * 112, 620), (400 + side * 126, cut.hem_y - 4), 8), 0.12)


@shape("coats", "trench")
def _trench(pen: Pen) -> None:
    cut = _cut(pen, 700, "", hem=170, waist=122)
    arm = sleeve(cut, 346, 35, 11, 6)
    sleeves(pen, arm)
    for d in (arm.ring(52), flip(arm.ring(52))):
        band(pen, d, 15, darken(pen.base, 0.08), ribbed=False)
    nape(pen, cut)
    pen.part(cut.outline(), None, "fabric")
    low = 336
    _vent(pen, cut, 452, low)
    # storm flap and epaulettes
    flap = f"M{n(400 + 60)},{n(cut.top + 40)}L{n(400 + 140)},{n(cut.top + 46)} {n(400 + 128)},268Q500,296 448,288Z"
    with pen.at(2, 7):
        pen.dim(flip(flap), 0.16)
    pen.part(flip(flap), None, "soft", silhouette=False)
    pen.stitch("M274,262Q302,288 350,281", alpha=0.6)
    pen.part(f"M400,{low - 50}L452,{low}L452,420L352,420Z", None, "flat", silhouette=False, edge=0)
    pen.line("M452,336L452,420", width=2.6)
    _lapels(pen, cut, low + 6, 94, 14)
    for side in (1, -1):
        d = f"M{400 + side * 74},{n(cut.top + 14)}L{400 + side * 138},{n(cut.top + 38)} {400 + side * 134},{n(cut.top + 56)} {400 + side * 76},{n(cut.top + 34)}Z"
        pen.part(d, None, "soft", silhouette=False)
        button(pen, 400 + side * 84, cut.top + 28, 5)
    tone = "#6b4a2c" if not pen.dark else "#b9bcc4"
    for y in (364, 520):
        for x in (372, 430):
            button(pen, x, y, 9.5, tone)
    # the belt, buckled, with its end hanging
    w = cut.waist + 4
    d = f"M{n(400 - w)},428Q400,444 {n(400 + w)},428L{n(400 + w)},464Q400,480 {n(400 - w)},464Z"
    with pen.at(0, 8):
        pen.dim(d, 0.2)
    pen.part(d, None, "fabric")
    end = "M352,444L384,446C372,500 376,540 362,590L334,580C346,532 344,490 352,444Z"
    with pen.at(6, 5):
        pen.dim(end, 0.2)
    pen.part(end, None, "sleeve", silhouette=False)
    pen.part(rrect(356, 430, 54, 46, 7), tone, "plate", silhouette=False, texture="", pattern=False)
    pen.fill(rrect(366, 439, 34, 28, 3), pen.base)
    pen.line("M368,453L404,453", tone, 5)
    for side in (1, -1):
        pen.dim(leaf((400 + side * 100, 478), (400 + side * 104, 560), (400 + side * 130, cut.hem_y - 4), 9), 0.13)
        pen.dim(leaf((400 + side * 58, 482), (400 + side * 62, 520), (400 + side * 76, 580), 6), 0.12)
    _slant_pocket(pen, 488, 500, 80, 14)
    for x, y in ((330, 420), (470, 420)):
        pen.part(rrect(x - 6, y + 6, 12, 54, 3), None, "soft", silhouette=False)


def _fur(pen: Pen, points: list[tuple[float, float]], size: float, fill: str) -> None:
    """A shaggy trim along points."""
    blobs = [(x + pen.wavers(-4, 4), y + pen.wavers(-4, 4), size * pen.wavers(0.85, 1.2)) for x, y in points]
    for x, y, r in blobs:
        pen.fill(oval(x + 2, y + 4, r + 2), darken(fill, 0.3), silhouette=True)
    for x, y, r in blobs:
        pen.part(oval(x, y, r), fill, "ball", edge=0, silhouette=False, pattern=False, texture="")
    for x, y, r in blobs:
        for k in range(3):
            a, b = pen.wavers(-0.8, 0.8) * r, pen.wavers(-0.8, 0.8) * r
            pen.line(f"M{n(x + a)},{n(y + b)}q{n(pen.wavers(-6, 6))},6 {n(pen.wavers(-7, 7))},{n(r * 0.6)}",
                     darken(fill, 0.24) if k else lighten(fill, 0.5), 1.8, 0.6)


@shape("coats", "parka")
def _parka(pen: Pen) -> None:
    cut = _cut(pen, 668, neck=64, drop=14, top=164, chest=146, waist=140, waist_y=440, hem=152, armpit=312, slope=42)
    pen.focus = (410, 220, 1.9)
    fur = "#c9b190" if lightness(pen.base) < 0.72 else "#8a7056"
    arm = sleeve(cut, 320, 36, 12, 8)
    hood = "M400,60C478,60 512,108 508,164C506,196 478,216 400,222C322,216 294,196 292,164C288,108 322,60 400,60Z"
    pen.part(hood, None, "puff")
    sleeves(pen, arm)
    for d in (arm.cuff(30, 0), flip(arm.cuff(30, 0))):
        pen.part(d, None, "sleeve")
    pen.part(cut.outline(), None, "fabric")
    pen.part("M400,92C448,92 472,126 468,164C464,200 436,220 400,232C364,220 336,200 332,164C328,126 352,92 400,92Z", darken(pen.base, 0.45), "rise", silhouette=False)
    pen.fill("M344,150C356,190 444,190 456,150C452,200 430,214 400,226C370,214 348,200 344,150Z", darken(pen.base, 0.6), 0.5)
    ring = [(400 + 84 * c, 164 + 88 * s) for c, s in (
        (-0.5, 0.82), (-0.74, 0.62), (-0.93, 0.32), (-1, 0), (-0.95, -0.34), (-0.8, -0.62), (-0.55, -0.84), (-0.28, -0.97), (0, -1),
        (0.28, -0.97), (0.55, -0.84), (0.8, -0.62), (0.95, -0.34), (1, 0), (0.93, 0.32), (0.74, 0.62), (0.5, 0.82))]
    low = cut.hem_y + cut.sag
    d = f"M374,236L426,236 428,{n(low)} 374,{n(low)}Z"
    with pen.at(5, 3):
        pen.dim(d, 0.16)
    pen.part(d, None, "soft", silhouette=False)
    pen.stitch(f"M419,244L420,{n(low - 4)}")
    for k in range(5):
        y = 272 + k * (low - 320) / 4
        pen.part(oval(402, y, 9), "#b9a37c" if not pen.light else "#8b8f98", "ball", edge=0.7, silhouette=False, texture="", pattern=False)
    for side in (1, -1):
        x = 400 + side * 84
        box = rrect(x - 44, 500, 88, 94, 8)
        with pen.at(3, 6):
            pen.dim(box, 0.15)
        pen.part(box, None, "soft", silhouette=False)
        flap = f"M{x - 48},492L{x + 48},492 {x + 48},526Q{x},540 {x - 48},526Z"
        with pen.at(0, 5):
            pen.dim(flap, 0.2)
        pen.part(flap, None, "soft", silhouette=False)
        button(pen, x, 519, 6, "#b9a37c")
        pen.dim(leaf((400 + side * 140, 318), (400 + side * 110, 380), (400 + side * 60, 398), 8), 0.12)
    _slant_pocket(pen, 466, 332, 70, 12)
    pen.line(f"M{n(400 - cut.waist)},446Q400,460 374,458M428,458Q460,458 {n(400 + cut.waist)},446", width=2.6)
    for side in (1, -1):
        pen.tube(f"M{400 + side * 40},452C{400 + side * 46},474 {400 + side * 40},486 {400 + side * 46},500", 5, fur)
    _fur(pen, ring, 21, fur)


@shape("coats", "shell-jacket")
def _shell(pen: Pen) -> None:
    cut = _cut(pen, 622, neck=60, drop=12, top=166, chest=142, waist=138, hem=142, armpit=312, slope=42)
    pen.texture = ""
    contrast = darken(pen.base, 0.28) if not pen.dark else lighten(pen.base, 0.14)
    bright = pen.accent
    arm = sleeve(cut, 316, 35, 12, 6)
    hood = "M400,66C466,66 496,110 492,160C490,192 466,214 400,218C334,214 310,192 308,160C304,110 334,66 400,66Z"
    pen.part(hood, None, "puff")
    pen.line("M372,70C366,100 366,120 370,140M428,70C434,100 434,120 430,140", width=2.2, alpha=0.7)
    sleeves(pen, arm)
    for d in (arm.cuff(24, 1), flip(arm.cuff(24, 1))):
        pen.part(d, contrast, "sleeve")
    ex, ey = arm.end
    for side in (1, -1):
        pen.part(rrect(400 + side * (ex - 400) - 15, ey - 20, 30, 13, 4), bright, "soft", silhouette=False, edge=0.5)
    pen.part(cut.outline(), None, "fabric")
    # shoulder panel in a deeper tone
    panel = both(f"M400,{n(cut.top + 12)}L460,{n(cut.top)}Q500,180 {n(400 + cut.shoulder - 1)},{n(cut.top + cut.slope)}L{n(400 + cut.shoulder - 10)},252Q470,284 400,284")
    pen.part(panel, contrast, "fabric", silhouette=False)
    for side in (1, -1):
        pen.gloss(leaf((400 - 96, 300), (400 - 88, 420), (400 - 106, 560), 14), 0.08)
        pen.dim(leaf((400 + side * 134, 320), (400 + side * 100, 380), (400 + side * 60, 392), 8), 0.12)
        pen.dim(leaf((400 + side * 130, 470), (400 + side * 96, 492), (400 + side * 54, 480), 7), 0.1)
    mouth = "M400,96C440,96 460,124 456,160C452,188 430,204 400,214C370,204 348,188 344,160C340,124 360,96 400,96Z"
    pen.part(mouth, darken(pen.base, 0.45), "rise", silhouette=False)
    collar = "M338,170C342,186 346,196 352,204Q400,228 448,204C454,196 458,186 462,170Q470,196 464,232Q400,264 336,232Q330,196 338,170Z"
    pen.part(collar, None, "cyl", silhouette=False)
    pen.line("M344,160C340,124 360,96 400,96C440,96 460,124 456,160", bright, 4)
    zip_line(pen, f"M400,218L400,{n(cut.hem_y + 9)}", (400, 262), 12)
    for side in (1, -1):
        d = f"M{400 + side * 62},{n(cut.hem_y - 150)}L{400 + side * 98},{n(cut.hem_y - 46)}"
        zip_line(pen, d, None, 10)
        pen.tube(f"M{400 + side * 62},{n(cut.hem_y - 150)}L{400 + side * 59},{n(cut.hem_y - 124)}", 5, bright, silhouette=False)
    zip_line(pen, "M326,304L326,372", None, 10)
    pen.tube("M326,304L326,328", 5, bright, silhouette=False)
    logo = smooth([(456, 318), (470, 300), (478, 308), (490, 290), (508, 318)])
    pen.fill(logo, lighten(contrast, 0.7), 0.9)
    h = cut.hem
    pen.part(f"M{n(400 - h)},{n(cut.hem_y - 22)}Q400,{n(cut.hem_y - 8)} {n(400 + h)},{n(cut.hem_y - 22)}L{n(400 + h)},{n(cut.hem_y)}Q400,{n(cut.hem_y + 20)} {n(400 - h)},{n(cut.hem_y)}Z", contrast, "fabric", silhouette=False)
