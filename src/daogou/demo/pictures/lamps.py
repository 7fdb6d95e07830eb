"""Lamps and lanterns."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten
from daogou.demo.pictures.paths import both, drum, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape

WARM = "#ffe3a3"
BRASS = "#d3ae5f"


def _light(pen: Pen, x: float, y: float, rx: float, ry: float, alpha: float = 0.7) -> None:
    """Warm light about a lamp."""
    pen.raw(f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" fill="{pen.glow("#ffd98a", alpha)}"/>')


def _material(pen: Pen) -> str:
    if pen.has("material", "wood", "bamboo"):
        return "wood"
    return "rattan" if pen.has("material", "rattan") else ""


@shape("lamps", "desk-lamp")
def _desk_lamp(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 170, (470, 260, 1.9)
    k = pen.wavers(-14, 14)
    metal = BRASS if pen.rng.random() < 0.45 else "#b9bdc4"
    pen.texture = "wood" if _material(pen) == "wood" else ""
    _light(pen, 540, 420, 230, 250, 0.75)
    pen.fill("M456,330L640,330L720,690L420,690Z", pen.fade("#fff1c4", 0.6, 0.0))
    pen.part(oval(290, 676, 136, 30), darken(pen.base, 0.25) if not pen.dark else lighten(pen.base, 0.1), "cyl", pattern=False)
    pen.part(oval(290, 662, 136, 30), None, "plate")
    pen.tube(f"M290,656L{n(236 - k)},420", 22)
    pen.tube(f"M{n(236 - k)},420L470,196", 20)
    for x, y in ((236 - k, 420), (290, 650), (470, 196)):
        pen.part(oval(x, y, 23), metal, "ball", edge=0.8, texture="", pattern=False)
        pen.fill(oval(x, y, 8), darken(metal, 0.4))
    with pen.at(turn=-14, about=(520, 240)):
        pen.part(oval(540, 342, 126, 34), "#fff6da", "flat", texture="", pattern=False)
        shade = both("M540,176C570,176 584,192 588,214C640,240 664,290 668,342Q610,372 540,372", axis=540)
        pen.part(shade, None, "cyl")
        pen.fill("M414,340C440,372 640,372 666,340C640,356 440,356 414,340Z", WARM)
        pen.part(rrect(506, 160, 68, 30, 12), metal, "cyl", edge=0.8, texture="", pattern=False)
        pen.gloss(leaf((478, 234), (446, 290), (440, 334), 9), 0.35)
    pen.fill(oval(290, 656, 12, 5), "#f2efe8" if not pen.light else "#8d9196")


@shape("lamps", "floor-lamp")
def _floor_lamp(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 726, 120, (400, 200, 1.9)
    k = pen.wavers(-16, 16)
    texture = _material(pen)
    metal = "#3a3c42" if not pen.dark else BRASS
    tripod = pen.rng.random() < 0.45 or texture == "wood"
    _light(pen, 400, 260, 330, 290, 0.7)
    if tripod:
        wood = "#b98a56"
        for x in (270, 530, 400):
            pen.tube(f"M400,330L{x},{720 if x != 400 else 700}", 15, wood if not pen.dark else "#8a5a36")
    else:
        pen.part(oval(400, 716, 112, 22), darken(metal, 0.2), "cyl", texture="", pattern=False)
        pen.part(oval(400, 708, 112, 22), metal, "plate", texture="", pattern=False)
        pen.part(rrect(393, 330, 14, 376, 5), metal, "cyl", texture="", pattern=False)
    pen.texture = texture if texture == "rattan" else "weave"
    top, low = 96 - k * 0.3, 352 + k * 0.3
    w0, w1 = (112, 178 + k) if pen.rng.random() < 0.6 else (160, 168 + k)
    pen.part(drum(400, low, low + 6, w1, 26), "#fff3cf", "flat", texture="", pattern=False)
    shade = drum(400, top, low, w0, 18, w1)
    pen.part(shade, None, "cyl")
    pen.fill(shade, pen.fade("#fff0c0", 0.0, 0.34 if not pen.dark else 0.1))
    pen.part(oval(400, top, w0, 18), lighten(pen.base, 0.45), "flat", silhouette=False, edge=0.8, texture="", pattern=False)
    pen.fill(oval(400, top + 2, w0 * 0.86, 12), "#fff3cf")
    pen.line(f"M{n(400 - w1)},{n(low - 12)}C{n(400 - w1)},{n(low + 22)} {n(400 + w1)},{n(low + 22)} {n(400 + w1)},{n(low - 12)}", pen.seam, 3, 0.6)
    pen.line(f"M452,{n(low + 24)}L452,440", metal, 3)
    pen.part(oval(452, 446, 8), BRASS, "ball", edge=0.6, texture="", pattern=False)


@shape("lamps", "pendant")
def _pendant(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 390, 1.8)
    k = pen.wavers(-14, 16)
    metal = BRASS
    texture = _material(pen)
    pen.texture = texture
    pen.part(rrect(336, -20, 128, 44, 12), darken(pen.base, 0.1) if not pen.dark else None, "cyl", texture="", pattern=False)
    pen.line("M400,20L400,214", "#2f3137", 7)
    _light(pen, 400, 590, 330, 170, 0.8)
    pen.fill("M236,500L564,500L660,800L140,800Z", pen.fade("#fff1c4", 0.5, 0.0))
    pen.part(rrect(376, 186, 48, 62, 12), metal, "metal", texture="", pattern=False)
    kind = pen.rng.randrange(3) if texture != "rattan" else 0
    if kind == 0:
        d = both(f"M400,236C520,236 {n(600 + k)},340 {n(612 + k)},500Q520,548 400,548")
        pen.part(oval(400, 500, 212 + k, 48), "#fff3cf", "flat", texture="", pattern=False)
        pen.part(d, None, "cyl")
        pen.part(oval(400, 504, 208 + k, 42), darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.1), "rise", silhouette=False, edge=0.9, texture="", pattern=False)
        pen.fill(oval(400, 508, 186 + k, 34), "#ffe9b5")
    elif kind == 1:
        d = both(f"M400,236L446,240C460,360 {n(640 + k)},420 {n(650 + k)},512Q530,544 400,544")
        pen.part(d, None, "cyl")
        pen.part(oval(400, 510, 249 + k, 36), darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.1), "rise", silhouette=False, edge=0.9, texture="", pattern=False)
        pen.fill(oval(400, 514, 220 + k, 28), "#ffe9b5")
    else:
        pen.part(drum(400, 270, 520, 150 + k, 34, 150 + k), None, "cyl")
        pen.part(oval(400, 270, 150 + k, 34), lighten(pen.base, 0.2), "flat", silhouette=False, edge=0.9, texture="", pattern=False)
        pen.part(oval(400, 520, 150 + k, 34), darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.1), "rise", silhouette=False, edge=0.9, texture="", pattern=False)
        pen.fill(oval(400, 524, 132 + k, 26), "#ffe9b5")
        pen.part(drum(400, 246, 262, 40, 10, 70), metal, "metal", silhouette=False, texture="", pattern=False)
    pen.part(oval(400, 524, 44, 40), "#fffbe8", "ball", silhouette=False, edge=0.5, texture="", pattern=False)
    _light(pen, 400, 530, 120, 100, 0.8)
    if texture != "rattan":
        pen.gloss(leaf((318, 300), (270, 380), (258, 470), 12), 0.35)


@shape("lamps", "night-light")
def _night_light(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 676, 180, (400, 420, 1.9)
    _light(pen, 400, 420, 360, 330, 0.8)
    kind = pen.rng.randrange(3)
    pale = lighten(pen.base, 0.3) if not pen.light else "#e9d9bb"
    wood = "#c79a67"
    if kind == 0:  # a sleeping rabbit
        for side in (1, -1):
            with pen.at(turn=side * 12, about=(400 + side * 60, 330)):
                pen.part(oval(400 + side * 62, 216, 38, 118), None, "ball")
                pen.fill(oval(400 + side * 62, 230, 18, 80), lighten("#f0a9a0", 0.2), 0.7)
        pen.part(both("M400,276C520,276 590,370 592,500C592,612 520,660 400,660"), None, "ball")
        pen.fill(oval(400, 470, 150, 140), pen.glow("#fff4cf", 0.55))
        for side in (1, -1):
            pen.line(f"M{400 + side * 88 - 24},452Q{400 + side * 88},476 {400 + side * 88 + 24},452", darken(pen.base, 0.65) if not pen.dark else "#f2efe8", 8)
            pen.fill(oval(400 + side * 124, 504, 28, 17), "#f0a9a0", 0.75)
        pen.fill(oval(400, 488, 13, 9), "#d9756c")
        pen.line("M380,508Q390,520 400,508Q410,520 420,508", darken(pen.base, 0.6) if not pen.dark else "#f2efe8", 5)
    elif kind == 1:  # a moon on a wooden foot
        pen.part(oval(400, 400, 206), None, "ball")
        pen.fill(oval(400, 400, 200), pen.glow("#fff4cf", 0.55))
        for x, y, r in ((320, 330, 38), (470, 300, 24), (460, 440, 48), (340, 470, 26), (400, 380, 16), (520, 380, 18), (280, 410, 16)):
            pen.fill(oval(x, y, r, r * 0.92), darken(pen.base, 0.14) if not pen.dark else lighten(pen.base, 0.16), 0.7)
            pen.gloss(oval(x + 2, y + 3, r * 0.8, r * 0.72), 0.12)
        pen.part("M270,560L530,560L566,668L234,668Z", wood, "cyl", texture="wood", pattern=False)
        pen.part("M256,560Q400,640 544,560L544,584Q400,664 256,584Z", darken(wood, 0.1), "cyl", silhouette=False, texture="", pattern=False)
    else:  # a mushroom
        pen.part(both("M400,380L478,380C470,500 500,600 520,656Q460,676 400,676"), "#fff3dc" if not pen.light else "#e3cfa8", "cyl", pattern=False)
        pen.fill(oval(400, 440, 120, 90), pen.glow("#fff4cf", 0.8))
        cap = both("M400,190C540,190 630,300 634,394Q634,424 604,428Q500,446 400,446")
        pen.part(cap, None, "ball")
        pen.fill("M166,404Q400,470 634,404Q634,424 604,428Q500,446 400,446T196,428Q166,424 166,404Z", "#ffe9b5", 0.75)
        for x, y, r in ((320, 290, 32), (446, 250, 22), (520, 340, 28), (400, 366, 22), (250, 360, 20)):
            pen.fill(oval(x, y, r, r * 0.86), "#fffaf0" if not pen.light else pale, 0.92)
    pen.gloss(leaf((300, 300), (252, 360), (236, 440), 12), 0.35)
    pen.fill(oval(400, 640, 8), "#7fe3b0")


@shape("lamps", "lantern")
def _lantern(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 706, 160, (400, 430, 1.8)
    k = pen.wavers(-12, 14)
    dark = darken(pen.base, 0.28) if not pen.dark else lighten(pen.base, 0.12)
    _light(pen, 400, 430, 340, 330, 0.75)
    pen.tube("M272,300C240,60 560,60 528,300", 12, "#5b5f67" if not pen.dark else "#9a9ea6")
    pen.part(rrect(352, 76, 96, 30, 14), "#b98a56", "cyl", texture="wood", pattern=False)
    pen.part(drum(400, 188, 226, 56, 14, 70), dark, "cyl", pattern=False)
    pen.part(both(f"M400,206C470,206 {n(540 + k)},230 {n(548 + k)},290L{n(548 + k)},310Q480,332 400,332"), None, "cyl")
    glass = drum(400, 322, 560, 132, 24, 132)
    pen.fill(glass, "#fff1c8", 0.85, silhouette=True)
    pen.fill(oval(400, 440, 132, 130), pen.glow("#ffb84d", 0.9))
    pen.part("M400,372C436,412 444,440 436,470C428,498 372,498 364,470C356,440 378,420 400,372Z", "#ffd06a", "flat", silhouette=False, edge=0, pattern=False)
    pen.fill("M400,420C418,442 420,460 414,474C408,486 392,486 386,474C382,460 390,446 400,420Z", "#fff6dc")
    pen.part(rrect(376, 488, 48, 64, 8), "#d3ae5f", "metal", silhouette=False, edge=0.7, pattern=False)
    for x in (272, 336, 464, 528):
        pen.tube(f"M{x},318L{x},566", 10, dark)
    pen.line("M268,440C320,462 480,462 532,440", dark, 8)
    pen.gloss(rrect(292, 344, 13, 190, 6), 0.6)
    pen.part(drum(400, 560, 588, 150 + k, 26), dark, "cyl", pattern=False)
    pen.part(drum(400, 594, 664, 150 + k, 28, 166 + k), None, "cyl")
    pen.part(oval(400, 640, 22), "#d3ae5f", "ball", silhouette=False, edge=0.8, pattern=False)
    pen.line("M400,640L414,624", "#7a5a2a", 5)
