"""Small kitchen appliances."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, lightness
from daogou.demo.pictures.paths import arc, both, drum, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape

STEEL = "#c4c8cf"
BLACK = "#26272c"


def _second(pen: Pen) -> str:
    """The dark or steel trim of an appliance."""
    return BLACK if not pen.dark else "#6f737b"


def _panel(pen: Pen, x: float, y: float, w: float, h: float) -> None:
    """A glass panel with a small display and touch marks."""
    pen.fill(rrect(x, y, w, h, min(h / 2, 18)), "#15161a")
    glow = "#8fe3ff"
    for i, dx in enumerate((0, 20, 46, 66)):
        pen.line(rrect(x + w / 2 - 42 + dx, y + h * 0.26, 12, h * 0.46, 3), glow, 3, 0.95 if i != 2 else 0.7)
    for i in range(2):
        pen.fill(oval(x + w * (0.12 + 0.76 * i), y + h / 2, 6), "#f2efe8", 0.8)


@shape("kitchen-appliances", "kettle")
def _kettle(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 190, (340, 400, 1.9)
    k = pen.wavers(-12, 14)
    trim = _second(pen)
    wood = "#a9743f" if pen.rng.random() < 0.4 else trim
    goose = pen.rng.random() < 0.45
    pen.part(oval(390, 674, 186, 28), trim, "cyl", pattern=False)
    pen.tube(f"M520,250C{n(680 + k)},230 {n(690 + k)},520 560,590", 38, wood)
    if goose:
        pen.tube("M250,560C150,540 210,330 110,290", 30)
        pen.part("M82,276L130,272L122,308L98,312Z", None, "soft", pattern=False)
    else:
        pen.part("M270,280L186,236Q176,250 196,286L262,420Z", None, "soft")
    d = both(f"M390,240C470,240 {n(520)},250 524,280L{n(560 + k)},610Q{n(566 + k)},656 530,658L390,660", axis=390)
    pen.part(d, None, "metal" if pen.has("material", "stainless-steel") and lightness(pen.base) > 0.6 and pen.pattern == "solid" else "cyl")
    pen.part(both("M390,206C450,206 500,222 516,262Q460,282 390,282", axis=390), trim, "ball", pattern=False)
    pen.part(oval(390, 196, 26, 18), wood, "ball", pattern=False)
    pen.fill(rrect(448, 400, 22, 170, 11), "#dcebf0", 0.9)
    pen.fill(rrect(452, 460, 14, 106, 7), "#7db8d8", 0.9)
    pen.part(rrect(540, 600, 60, 22, 9), trim, "drop", silhouette=False, edge=0.6, pattern=False)
    pen.gloss(leaf((276, 310), (254, 450), (246, 620), 11), 0.4)


@shape("kitchen-appliances", "rice-cooker")
def _rice(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 684, 220, (400, 540, 1.9)
    k = pen.wavers(-12, 14)
    trim = _second(pen)
    w = 232 + k
    for side in (1, -1):
        pen.part(rrect(400 + side * (w - 2) - 22, 420, 44, 56, 16), trim, "drop", pattern=False)
    d = both(f"M400,330L{n(400 + w - 10)},330Q{n(400 + w + 8)},340 {n(400 + w + 6)},400L{n(400 + w - 6)},590C{n(400 + w - 14)},660 520,680 400,680")
    pen.part(d, None, "cyl")
    lid = both(f"M400,196C520,196 {n(400 + w - 20)},230 {n(400 + w - 4)},326Q{n(400 + w)},352 {n(400 + w - 20)},356L400,366")
    pen.part(lid, None, "ball")
    pen.line(f"M{n(400 - w + 6)},352Q400,384 {n(400 + w - 6)},352", darken(pen.base, 0.5) if not pen.dark else lighten(pen.base, 0.22), 7)
    pen.part(oval(470, 246, 44, 17), trim, "plate", silhouette=False, edge=0.7, pattern=False)
    pen.fill(rrect(448, 240, 44, 8, 4), "#101116")
    pen.line("M460,222c-18,-26 18,-40 0,-70M490,226c-14,-22 14,-34 0,-58", "#ffffff", 8, 0.45)
    pen.part(rrect(352, 344, 96, 34, 13), STEEL, "plate", silhouette=False, edge=0.8, pattern=False)
    pen.part(rrect(292, 430, 216, 170, 28), darken(pen.base, 0.08) if not pen.dark else lighten(pen.base, 0.08), "dish", silhouette=False, edge=0.8, pattern=False)
    _panel(pen, 314, 450, 172, 62)
    for i in range(3):
        pen.part(oval(342 + i * 58, 554, 18, 15), "#f2efe8" if i != 1 else "#e58a4e", "ball", silhouette=False, edge=0.7, pattern=False)
    pen.gloss(leaf((220, 300), (270, 236), (370, 216), 9), 0.45)
    pen.gloss(leaf((400 - w + 26, 410), (400 - w + 22, 500), (400 - w + 40, 600), 9), 0.35)


@shape("kitchen-appliances", "coffee-machine")
def _coffee(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 220, (430, 400, 1.9)
    k = pen.wavers(-10, 12)
    trim = _second(pen)
    left, right = 190 - k, 610 + k
    # water tank behind, column, head, tray
    pen.fill(rrect(right - 54, 250, 96, 370, 20), "#cfe3ec", 0.85, silhouette=True)
    pen.fill(rrect(right - 46, 360, 80, 250, 14), "#7db8d8", 0.5)
    pen.line(rrect(right - 54, 250, 96, 370, 20), "#7d93a0", 3)
    pen.part(rrect(left + 40, 200, right - left - 66, 480, 24), darken(pen.base, 0.16) if not pen.dark else lighten(pen.base, 0.05), "fabric", pattern=False)
    pen.fill(rrect(left + 62, 372, right - left - 126, 250, 16), darken(pen.base, 0.55) if not pen.dark else "#0f1013")
    pen.part(rrect(left, 150, right - left, 214, 34), None, "soft")
    for i in range(2):
        pen.part(rrect(left + 60 + i * 66, 128, 54, 30, 8), "#f6f1e6" if not pen.light else "#8a5a36", "cyl", edge=0.7, pattern=False)
    pen.part(oval(left + 92, 256, 54), STEEL, "plate", silhouette=False, edge=0.8, pattern=False)
    pen.fill(oval(left + 92, 256, 43), "#fbf8f0")
    pen.line(arc(left + 92, 256, 32, 32, 140, 400), "#c9433b", 5, 0.5)
    pen.line(f"M{n(left + 92)},256L{n(left + 116)},236", "#2a2b31", 5)
    for i in range(3):
        pen.part(oval(right - 170 + i * 56, 256, 21), trim if i else STEEL, "ball", silhouette=False, edge=0.7, pattern=False)
        pen.fill(oval(right - 170 + i * 56, 256, 6), "#8fe3ff" if i == 0 else "#f2efe8")
    pen.part(drum(400, 372, 398, 62, 12, 54), STEEL, "metal", silhouette=False, pattern=False)
    pen.part(drum(400, 402, 424, 66, 12, 60), STEEL, "metal", silhouette=False, pattern=False)
    pen.tube(f"M356,418L{n(left + 6)},446", 27, "#8a5a36" if pen.rng.random() < 0.6 else trim)
    for x in (384, 416):
        pen.part(rrect(x - 6, 432, 12, 28, 4), STEEL, "cyl", silhouette=False, edge=0.6, pattern=False)
        pen.line(f"M{x},460L{x},540", "#6b4226", 5)
    pen.tube(f"M{n(right - 80)},366C{n(right - 60)},420 {n(right - 84)},470 {n(right - 84)},540", 12, STEEL, silhouette=False)
    cup = both("M400,548L456,540L446,604Q440,622 400,622")
    pen.tube("M450,556C490,552 488,600 446,598", 11, "#fdfaf2", silhouette=False)
    pen.part(cup, "#fdfaf2", "cyl", silhouette=False, edge=0.8, pattern=False)
    pen.part(oval(400, 542, 56, 13), "#6b4226", "soft", silhouette=False, edge=0.8, pattern=False)
    pen.part(rrect(left - 4, 622, right - left + 8, 76, 20), None, "drop")
    pen.part(rrect(left + 40, 618, right - left - 80, 18, 6), STEEL, "plate", silhouette=False, edge=0.6, pattern=False)
    for i in range(12):
        pen.line(f"M{n(left + 62 + i * (right - left - 124) / 11)},627l8,0", "#50545c", 4)
    pen.gloss(leaf((left + 14, 190), (left + 10, 260), (left + 18, 340), 6), 0.5)


@shape("kitchen-appliances", "air-fryer")
def _fryer(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 200, (400, 500, 1.9)
    k = pen.wavers(-12, 14)
    trim = _second(pen)
    w = 208 + k
    d = both(f"M400,130C510,130 {n(400 + w - 20)},190 {n(400 + w)},330L{n(400 + w)},600Q{n(400 + w)},688 500,688L400,688")
    pen.part(d, None, "fabric")
    pen.part(both("M400,150C470,150 530,172 556,232Q480,262 400,262"), trim, "ball", silhouette=False, pattern=False)
    _panel(pen, 318, 186, 164, 56)
    basket = f"M{n(400 - w + 10)},388L{n(400 + w - 10)},388L{n(400 + w - 12)},600Q{n(400 + w - 16)},664 500,668L300,668Q{n(400 - w + 16)},664 {n(400 - w + 12)},600Z"
    pen.line(basket, darken(pen.base, 0.45) if not pen.dark else lighten(pen.base, 0.24), 6)
    pen.part(basket, None, "soft", silhouette=False)
    window = pen.rng.random() < 0.5
    if window:
        pen.fill(rrect(270, 410, 260, 120, 26), "#2a1d14")
        pen.fill(rrect(270, 410, 260, 120, 26), pen.glow("#ff9d3c", 0.75))
        for i in range(15):
            with pen.at(300 + (i % 8) * 28, 496 + (i // 8) * 14, turn=pen.wavers(-50, 50)):
                pen.part(rrect(-26, -6, 52, 12, 4), "#f0c25a", "soft", silhouette=False, edge=0.4, pattern=False)
        pen.gloss("M286,424L340,424L310,516L286,516Z", 0.14)
    pen.dim(rrect(346, 590, 108, 60, 20), 0.3)
    pen.part("M340,560Q340,546 356,546L444,546Q460,546 460,560L452,634Q450,650 434,650L366,650Q350,650 348,634Z", trim, "cyl", silhouette=False, pattern=False)
    pen.part(rrect(372, 560, 56, 20, 9), STEEL, "plate", silhouette=False, edge=0.7, pattern=False)
    pen.gloss(leaf((400 - w + 30, 320), (400 - w + 46, 240), (300, 176), 9), 0.4)
    pen.gloss(leaf((400 - w + 20, 410), (400 - w + 16, 500), (400 - w + 24, 610), 7), 0.35)


@shape("kitchen-appliances", "blender")
def _blender(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 706, 150, (400, 560, 1.9)
    k = pen.wavers(-8, 10)
    trim = _second(pen)
    fruit = pen.rng.choice(("#f08a8f", "#f4b44a", "#9cc25a", "#b184c9"))
    pen.tube("M500,170C620,170 600,430 492,430", 24, trim)
    jar = both("M400,142L522,142L478,470L400,470")
    pen.fill(jar, "#e4eff3", 0.75, silhouette=True)
    pen.fill(both("M400,268Q460,280 503,262L478,466L400,466"), fruit, 0.95)
    pen.fill(oval(400, 266, 104, 16), lighten(fruit, 0.35))
    for _ in range(14):
        x, y = pen.wavers(330, 470), pen.wavers(300, 450)
        pen.fill(oval(x, y, pen.wavers(4, 10)), lighten(fruit, 0.45), 0.7)
    pen.fill(jar, pen.shade("cyl", "#dcebf0", over=True))
    pen.line(jar, "#8fa5b0", 4)
    for i in range(5):
        pen.line(f"M{n(462 - i * 4)},{224 + i * 46}l24,0", "#ffffff", 4, 0.9)
    pen.gloss("M300,168L326,168L344,450L330,450Z", 0.6)
    pen.part(rrect(270, 108, 260, 42, 16), trim, "drop", pattern=False)
    pen.part(drum(400, 76, 106, 62, 10, 68), None, "cyl")
    pen.part(drum(400, 462, 500, 84, 12, 100), trim, "cyl", pattern=False)
    base = both(f"M400,494L{n(500 + k)},494Q{n(548 + k)},520 {n(556 + k)},670Q{n(556 + k)},704 520,704L400,704")
    pen.part(base, None, "cyl")
    pen.part(oval(400, 604, 58), STEEL, "plate", silhouette=False, edge=0.8, pattern=False)
    pen.part(oval(400, 604, 42), trim, "dish", silhouette=False, edge=0.8, pattern=False)
    pen.line("M400,604L400,574", "#f2efe8", 7)
    for a in range(7):
        pen.fill(oval(400 + 72 * (-0.9, -0.62, -0.3, 0, 0.3, 0.62, 0.9)[a], 604 - 74 * (0.3, 0.66, 0.92, 1, 0.92, 0.66, 0.3)[a], 4), "#f2efe8" if not pen.light else "#50545c")
    pen.gloss(leaf((300, 530), (270, 600), (266, 680), 8), 0.4)
