"""Tableware."""

from __future__ import annotations

from daogou.demo.pictures.drinks import glassy
from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import both, leaf, n, oval, petals, rrect
from daogou.demo.pictures.svg import Pen, shape

STEEL = "#c4c8cf"


def _line(pen: Pen) -> str:
    """The tone of a rim or painted band."""
    return pen.rng.choice(("#d3ae5f", "#4b6f9c", "#7a5136")) if pen.light else lighten(pen.base, 0.55) if lightness(pen.base) < 0.7 else darken(pen.base, 0.35)


def _speckle(pen: Pen) -> str:
    return "speckle" if pen.pattern == "solid" and not pen.dark and pen.has("material", "ceramic") and pen.rng.random() < 0.6 else ""


@shape("tableware", "plate")
def _plate(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 240, (290, 290, 2.0)
    pen.texture = _speckle(pen)
    rim = _line(pen)
    # one leans on a stand, two lie before it
    pen.tube("M280,640L400,560L520,640M400,560L400,420", 15, "#a9743f")
    pen.part(oval(400, 356, 252), None, "soft")
    pen.part(oval(400, 356, 246), lighten(pen.base, 0.12) if not pen.light else pen.base, "plate", silhouette=False, edge=0.5)
    pen.line(oval(400, 356, 238), rim, 5, 0.9)
    pen.part(oval(400, 358, 166), None, "dish", silhouette=False)
    pen.gloss(leaf((220, 240), (300, 156), (400, 132), 9), 0.4)
    if pen.pattern == "solid" and not pen.texture:
        kind = pen.rng.randrange(3)
        if kind == 0:
            for i in range(24):
                with pen.at(400, 356, turn=i * 15):
                    pen.line("M0,-180L0,-226", rim, 4, 0.45)
        elif kind == 1:
            pen.line(oval(400, 356, 172), rim, 3, 0.7)
        else:
            for i in range(12):
                with pen.at(400, 356, turn=i * 30):
                    pen.fill(leaf((0, -184), (14, -204), (0, -226), 11), rim, 0.6)
    for i, y in enumerate((658, 632)):
        w = 236 - i * 4
        pen.part(f"M{n(400 - w)},{y}C{n(400 - w + 20)},{y + 34} 320,{y + 46} 400,{y + 46}C480,{y + 46} {n(400 + w - 20)},{y + 34} {n(400 + w)},{y}Z", None, "cyl", pattern=False)
        pen.part(oval(400, y, w, 34), None, "plate", pattern=False)
        pen.line(oval(400, y, w - 5, 31), rim, 3.5, 0.8)
        pen.part(oval(400, y + 4, w * 0.68, 20), darken(pen.base, 0.05), "dish", silhouette=False, edge=0.7, pattern=False)


@shape("tableware", "bowl")
def _bowl(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 674, 150, (300, 480, 2.0)
    pen.texture = _speckle(pen)
    k = pen.wavers(-12, 14)
    rim = _line(pen)
    w = 262 + k
    pen.part(both("M400,620L496,620L486,672L400,676"), darken(pen.base, 0.1) if not pen.dark else lighten(pen.base, 0.05), "cyl", pattern=False)
    d = f"M{n(400 - w)},370C{n(400 - w + 6)},520 300,636 400,636C500,636 {n(400 + w - 6)},520 {n(400 + w)},370Z"
    pen.part(d, None, "cyl")
    pen.part(oval(400, 370, w, 78), lighten(pen.base, 0.3) if not pen.light else darken(pen.base, 0.05), "dish", texture="", pattern=False)
    pen.line(oval(400, 370, w - 3, 76), rim, 7)
    if pen.rng.random() < 0.6:
        pen.part(oval(400, 388, w - 44, 52), "#fffdf6" if not pen.light else "#f1d9a0", "soft", silhouette=False, edge=0.6, texture="speckle", pattern=False)
        pen.fill(oval(380, 380, w - 130, 34), "#ffffff" if not pen.light else "#f6e6bd", 0.7)
        pen.fill(petals(420, 374, 24, 5), "#6d9b4a")
        pen.fill(oval(360, 384, 21, 12), "#e08a3c")
    else:
        pen.part(oval(400, 400, w * 0.66, 42), darken(pen.base, 0.08), "dish", silhouette=False, edge=0.6, texture="", pattern=False)
    if pen.rng.random() < 0.6:
        for x in (0, 30):
            pen.tube(f"M{560 + x},{330 + x * 0.2}L{236 + x * 2.2},{196 - x}", 11, "#8a5a36")
    if pen.pattern == "solid" and not pen.texture:
        pen.line(f"M{n(400 - w + 10)},424C{n(400 - w + 40)},520 {n(400 + w - 40)},520 {n(400 + w - 10)},424", rim, 5, 0.7)
    pen.gloss(leaf((176, 440), (206, 530), (290, 600), 10), 0.4)


@shape("tableware", "teapot")
def _teapot(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 664, 190, (380, 420, 1.8)
    pen.texture = _speckle(pen)
    k = pen.wavers(-12, 14)
    rim = _line(pen)
    w = 196 + k
    side = pen.rng.random() < 0.6
    if side:
        pen.tube(f"M{n(380 + w - 30)},390C{n(380 + w + 140)},330 {n(380 + w + 110)},600 {n(380 + w - 50)},570", 28)
    else:
        pen.tube("M226,390C210,110 550,110 534,390", 19, "#a9743f")
    pen.part(f"M{n(380 - w + 30)},560C{n(380 - w - 40)},560 {n(380 - w - 60)},440 {n(380 - w - 110)},376L{n(380 - w - 64)},356C{n(380 - w - 20)},400 {n(380 - w - 6)},430 {n(380 - w + 40)},446Z", None, "soft")
    d = both(f"M380,330C{n(380 + w * 0.7)},330 {n(380 + w)},400 {n(380 + w)},500C{n(380 + w)},600 {n(380 + w * 0.6)},656 380,656", axis=380)
    if glassy(pen):
        pen.fill(d, "#e4eff3" if pen.clear else pen.base, 0.75, silhouette=True)
        pen.fill(both(f"M380,440C{n(380 + w * 0.6)},440 {n(380 + w - 12)},440 {n(380 + w - 10)},500C{n(380 + w - 10)},590 {n(380 + w * 0.6)},644 380,644", axis=380), "#d59a45", 0.6)
        pen.fill(d, pen.shade("ball", pen.base, over=True))
        pen.line(d, pen.seam, 4)
    else:
        pen.part(d, None, "ball")
    pen.part(oval(380, 346, 104, 22), darken(pen.base, 0.12) if not pen.dark else lighten(pen.base, 0.1), "soft", silhouette=False, pattern=False)
    pen.part(both("M380,270C440,270 470,300 478,340Q430,360 380,360", axis=380), None, "ball")
    pen.part(oval(380, 260, 22, 20), rim if pen.light else None, "ball", pattern=False)
    pen.line(f"M{n(380 - w + 14)},450Q380,490 {n(380 + w - 14)},450", rim, 4.5, 0.0 if pen.pattern != "solid" else 0.75)
    pen.gloss(leaf((250, 410), (218, 480), (236, 570), 11), 0.45)
    # a cup beside it
    with pen.at(566, 590):
        pen.part("M-56,0C-54,52 -30,74 0,74C30,74 54,52 56,0Z", None, "cyl", pattern=False)
        pen.part(oval(0, 0, 56, 15), lighten(pen.base, 0.4) if not pen.light else darken(pen.base, 0.06), "dish", pattern=False, texture="")
        pen.fill(oval(0, 4, 46, 10), "#c98a3c")


@shape("tableware", "cutlery")
def _cutlery(pen: Pen) -> None:
    pen.standing, pen.focus = False, (300, 300, 1.8)
    k = pen.wavers(-8, 8)
    golden = pen.base == "#cfa54b"
    steel = pen.base if golden or pen.has("material", "wood", "bamboo", "titanium") else STEEL
    texture = "wood" if pen.has("material", "wood", "bamboo") else ""
    chop = pen.has("type", "chopsticks")

    def grip(x: float) -> None:
        pen.part(f"M{x - 13},430L{x + 13},430C{x + 17},520 {x + 28},640 {x + 24},702Q{x},728 {x - 24},702C{x - 28},640 {x - 17},520 {x - 13},430Z", None, "cyl", texture=texture)
        pen.gloss(leaf((x - 9, 470), (x - 14, 580), (x - 15, 680), 3), 0.5)
        pen.part(rrect(x - 16, 420, 32, 20, 6), darken(steel, 0.1), "metal", silhouette=False, edge=0.7, pattern=False)

    def knife(x: float) -> None:
        pen.part(f"M{x - 15},432L{x + 13},432L{x + 24},300C{x + 36},200 {x + 26},110 {x - 6},88C{x - 18},200 {x - 20},330 {x - 15},432Z", steel, "plate", pattern=False, texture=texture)
        grip(x)

    def fork(x: float) -> None:
        pen.part(f"M{x - 11},432L{x + 11},432L{x + 14},320C{x + 52},290 {x + 50},220 {x + 48},110Q{x + 40},100 {x + 34},110L{x + 30},220L{x + 24},220L{x + 20},104Q{x + 12},96 {x + 6},104L{x + 4},220L{x - 4},220L{x - 6},104Q{x - 12},96 {x - 20},104L{x - 24},220L{x - 30},220L{x - 34},110Q{x - 40},100 {x - 48},110C{x - 50},220 {x - 52},290 {x - 14},320Z", steel, "plate", pattern=False, texture=texture)
        grip(x)

    def spoon(x: float, s: float) -> None:
        with pen.at(scale=s, about=(x, 700)):
            pen.part(f"M{x - 11},432L{x + 11},432L{x + 14},310C{x + 70},270 {x + 66},110 {x},100C{x - 66},110 {x - 70},270 {x - 14},310Z", steel, "plate", pattern=False, texture=texture)
            pen.part(oval(x, 200, 40, 76), darken(steel, 0.06), "dish", silhouette=False, edge=0.5, pattern=False, texture="")
            grip(x)

    if chop:
        for x, turn in ((300, -5), (352, -2)):
            with pen.at(turn=turn, about=(x, 700)):
                pen.part(f"M{x - 14},704L{x + 14},704L{x + 6},90Q{x},84 {x - 6},90Z", None, "cyl", texture=texture)
        spoon(500, 1)
        return
    knife(520 + k)
    fork(270 - k)
    spoon(398, 1)
    spoon(640 + k, 0.74)
    fork_small = pen.rng.random() < 0.5
    with pen.at(scale=0.74, about=(150, 700)):
        if fork_small:
            fork(150)
        else:
            knife(150)


@shape("tableware", "glass")
def _glass(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 220, (330, 480, 1.9)
    tint = "#e2eef2" if pen.clear else pen.base
    drink = pen.rng.choice(("#f2b14c", "#e8838b", "#bcd878", "#d8e8ef", "#c77f4a"))
    kind = pen.rng.randrange(3)

    def one(x: float, s: float, fill: bool) -> None:
        with pen.at(x, 690 * (1 - s) + 0, scale=s):
            if kind == 0:  # tumbler
                d = both("M0,182L128,176L104,668Q100,690 70,690L0,692", axis=0)
                inside = both("M0,330L116,326L98,648Q94,664 66,664L0,666", axis=0)
                top, w = 178.0, 128.0
            elif kind == 1:  # stemless, round
                d = both("M0,250L96,244C170,340 176,560 96,664Q70,690 40,690L0,691", axis=0)
                inside = both("M0,420L142,420C152,500 140,590 84,648Q62,664 36,666L0,667", axis=0)
                top, w = 247.0, 97.0
            else:  # stemmed
                d = both("M0,130L104,124C140,240 136,380 16,424L14,640Q20,662 108,676Q112,690 90,690L0,692", axis=0)
                inside = both("M0,262L118,260C122,330 90,390 0,400", axis=0)
                top, w = 127.0, 105.0
            pen.fill(d, tint, 0.5 if pen.clear else 0.84, silhouette=True)
            if fill:
                pen.fill(inside, drink if pen.clear else mix(pen.base, "#ffffff", 0.25), 0.82 if pen.clear else 0.5)
                if kind == 0 and pen.clear:
                    for bx, by, t in ((-40, 380, 12), (30, 420, -18), (-10, 470, 30)):
                        with pen.at(bx, by, turn=t):
                            pen.fill(rrect(-32, -32, 64, 64, 10), "#ffffff", 0.45)
            if pen.pattern != "solid":
                pen.fill(d, pen.tile(pen.pattern, pen.base))
            pen.fill(d, pen.shade("cyl", tint, over=True))
            pen.line(d, darken(tint, 0.28), 4, 0.9)
            pen.fill(oval(0, top, w, 17), "#ffffff", 0.4)
            pen.line(oval(0, top, w, 17), darken(tint, 0.22), 4)
            if kind == 0:
                for i in range(7):
                    pen.line(f"M{-84 + i * 28},520L{n(-70 + i * 23.5)},676", "#ffffff", 4, 0.5)
            pen.gloss(leaf((-w * 0.72, top + 40), (-w * 0.76, top + 150), (-w * 0.62, top + 280), 7), 0.75)

    one(532, 0.86, False)
    one(316, 1.0, True)
