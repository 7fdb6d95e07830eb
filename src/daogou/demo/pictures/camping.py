"""Camping: tents and sleeping bags."""

from __future__ import annotations

from daogou.demo.pictures.garment import zip_line
from daogou.demo.pictures.palette import darken, hue_chroma, lighten, lightness, mix
from daogou.demo.pictures.paths import Point, both, drum, leaf, n, oval, rrect, xy
from daogou.demo.pictures.svg import Pen, shape
from daogou.demo.pictures.toys import play, shaded

STEEL = "#c4c8cf"
DARK = "#33363c"


def _inner(pen: Pen) -> str:
    """The shade inside a tent."""
    return darken(pen.base, 0.58) if not pen.dark else "#0d0e11"


def guy(pen: Pen, a: Point, b: Point) -> None:
    """A guy line from a to a peg at b."""
    pen.line(f"M{xy(a)}L{xy(b)}", "#f4efe2" if pen.dark else "#7a7468", 3.2, 0.9)
    slip = (a[0] + (b[0] - a[0]) * 0.6, a[1] + (b[1] - a[1]) * 0.6)
    pen.fill(oval(*slip, 5.5), "#e8695a")
    lean = 7 if b[0] > a[0] else -7
    pen.line(f"M{n(b[0] - lean)},{n(b[1] - 9)}L{n(b[0] - lean * 0.3)},{n(b[1] + 15)}", "#8d9299", 6.5)


def grass(pen: Pen, *places: tuple[float, float]) -> None:
    for x, y in places:
        for dx, h, tone in ((-9, 20, "#86a56a"), (0, 30, "#719455"), (9, 22, "#97b57a")):
            pen.fill(f"M{n(x + dx * 0.4 - 3)},{n(y)}Q{n(x + dx * 0.5)},{n(y - h * 0.6)} {n(x + dx)},{n(y - h)}"
                f"Q{n(x + dx * 0.5 + 4)},{n(y - h * 0.5)} {n(x + dx * 0.4 + 4)},{n(y)}Z", tone)


def lamp(pen: Pen, x: float, y: float, s: float = 1.0) -> None:
    """A little hanging lantern."""
    with pen.at(x, y, scale=s):
        pen.fill(oval(0, 26, 96), pen.glow("#ffd98a", 0.75))
        pen.line("M-11,8Q0,-18 11,8", "#5b5f67", 4)
        pen.part(rrect(-15, 4, 30, 11, 5), DARK, "drop", edge=0.6, silhouette=False, texture="", pattern=False)
        pen.part(rrect(-12, 14, 24, 30, 6), "#ffe9ac", "ball", edge=0.6, silhouette=False, texture="", pattern=False)
        pen.part(rrect(-17, 42, 34, 11, 5), DARK, "drop", edge=0.6, silhouette=False, texture="", pattern=False)


# tents


def _dome(pen: Pen) -> None:
    pen.focus = (320, 470, 1.8)
    pole = pen.accent if lightness(pen.accent) > 0.45 else lighten(pen.accent, 0.25)
    k = pen.wavers(-10, 10)
    guy(pen, (664, 520), (768, 676))
    guy(pen, (130, 590), (34, 700))
    side = f"M{n(392 + k)},226C560,236 690,420 734,676L520,706C516,540 470,360 {n(392 + k)},226Z"
    pen.part(side, None, "side", turn=14)
    pen.part("M600,688C606,600 622,520 646,470C690,530 720,600 734,676Z", shaded(pen, 0.34), "side", pattern=False)
    pen.line(f"M{n(440 + k)},240C580,330 640,520 606,688", shaded(pen, 0.3), 3, 0.6)
    front = f"M{n(392 + k)},226C270,280 140,470 78,684Q80,696 92,698L520,706C516,540 470,360 {n(392 + k)},226Z"
    pen.part(front, None, "fabric", turn=-10)
    door = "M196,699C222,570 290,440 364,352C404,450 428,580 432,703Z"
    pen.fill(door, _inner(pen))
    with pen.inside(door):
        pen.fill("M150,720L230,640L440,640L460,720Z", "#a99c8c", 0.75)
        pen.part(rrect(250, 634, 230, 56, 26), "#6f8fa8" if hue_chroma(pen.base)[0] < 180 else "#d58d5f", "drop",
            texture="quilt", pattern=False)
        pen.part(rrect(236, 622, 96, 44, 20), "#f2ead9", "puff", texture="", pattern=False)
        lamp(pen, 362, 430, 0.9)
        pen.fill("M364,352C404,450 428,580 432,703L404,703C398,580 380,470 350,380Z", "#000000", 0.18)
    flap = "M364,352C412,440 452,580 456,704L420,704C416,580 396,470 354,366Z"
    pen.part(flap, lighten(pen.base, 0.25) if not pen.light else darken(pen.base, 0.1), "sleeve", pattern=False,
        silhouette=False)
    for x, y in ((396, 452), (430, 590)):
        pen.line(f"M{x - 12},{y}L{x + 22},{y - 6}", pole, 7)
    zip_line(pen, "M190,698C218,568 288,438 362,348", (252, 520), 9)
    pen.stitch(f"M{n(380 + k)},250C290,330 190,480 140,690", alpha=0.55)
    pen.part(f"M{n(352 + k)},256C{n(372 + k)},216 {n(424 + k)},214 {n(450 + k)},250"
        f"C{n(426 + k)},276 {n(376 + k)},284 {n(352 + k)},256Z", shaded(pen, 0.2), "soft", pattern=False)
    pen.tube(f"M{n(392 + k)},222C472,360 518,540 522,708", 11, pole)
    pen.tube(f"M76,692C140,470 270,274 {n(392 + k)},222C560,230 692,420 738,680", 11, pole)
    pen.gloss(leaf((196, 470), (250, 380), (336, 300), 12), 0.2)
    grass(pen, (60, 704), (560, 716), (716, 690))


def _peak(pen: Pen) -> None:
    pen.focus = (380, 420, 1.8)
    k = pen.wavers(-14, 14)
    apex = (392 + k, 150.0)
    guy(pen, (250, 430), (110, 560))
    guy(pen, (628, 470), (776, 612))
    a, b, c = (64.0, 676.0), (470.0, 712.0), (742.0, 650.0)
    right = f"M{xy(apex)}C{n(apex[0] + 90)},330 620,540 {xy(c)}Q600,660 {xy(b)}C440,520 410,320 {xy(apex)}Z"
    pen.part(right, None, "side", turn=20)
    pen.part(f"M{n(apex[0] + 170)},428C600,480 640,540 676,600Q620,610 560,628"
        f"C560,560 556,490 {n(apex[0] + 170)},428Z", shaded(pen, 0.35), "side", pattern=False, texture="mesh")
    left = f"M{xy(apex)}C{n(apex[0] - 80)},340 190,540 {xy(a)}Q280,676 {xy(b)}C440,520 410,320 {xy(apex)}Z"
    pen.part(left, None, "fabric", turn=-14)
    door = f"M{n(apex[0] - 2)},300C370,430 300,580 214,684Q340,690 {n(b[0] - 24)},708C440,580 410,420 {n(apex[0] - 2)},300Z"
    pen.fill(door, _inner(pen))
    with pen.inside(door):
        pen.fill("M180,720L260,650L480,660L480,730Z", "#b3a591", 0.7)
        pen.part(rrect(280, 650, 220, 46, 22), "#e0b05a" if pen.base != "#f0c63c" else "#5c93a8", "drop",
            texture="quilt", pattern=False)
        pen.line(f"M{n(apex[0] + 4)},280L{n(apex[0] + 10)},720", STEEL, 8)
        pen.line(f"M{n(apex[0] + 5)},400L{n(apex[0] + 6)},440", "#2f3238", 11)
    flap = f"M{n(apex[0] - 6)},300C350,430 290,560 214,684L176,682C260,560 330,430 {n(apex[0] - 6)},300Z"
    pen.part(flap, lighten(pen.base, 0.3) if not pen.light else darken(pen.base, 0.1), "sleeve", pattern=False,
        silhouette=False)
    for x, y in ((318, 456), (248, 586)):
        pen.line(f"M{x - 14},{y - 10}L{x + 16},{y + 4}", "#e8695a", 7)
    pen.line(f"M{xy(apex)}C410,320 440,520 {xy(b)}", shaded(pen, 0.3), 4, 0.8)
    pen.stitch(f"M{n(apex[0] + 10)},176C424,330 454,520 484,704M{n(apex[0] - 10)},186"
        f"C{n(apex[0] - 100)},370 180,560 84,670", alpha=0.6)
    pen.part(f"M{n(apex[0])},136L{n(apex[0] + 34)},206Q{n(apex[0])},226 {n(apex[0] - 30)},206Z", DARK, "soft",
        texture="", pattern=False)
    pen.line(f"M{n(apex[0])},140L{n(apex[0])},112", STEEL, 8)
    pen.fill(oval(apex[0], 110, 8), "#2f3238")
    for px, py in (a, b, c):
        pen.line(f"M{n(px - 6)},{n(py - 8)}L{n(px + 5)},{n(py + 14)}", "#8d9299", 7)
    grass(pen, (90, 700), (560, 716), (720, 676))


def _pop_up(pen: Pen) -> None:
    pen.focus = (400, 440, 1.7)
    k = pen.wavers(-12, 12)
    bind = shaded(pen, 0.32)
    mat = "M96,676L704,676L748,712Q750,722 738,722L62,722Q50,722 52,712Z"
    outer = both(f"M400,{n(226 + k)}C600,{n(226 + k)} 716,420 712,684L400,690")
    pen.part(outer, None, "fabric")
    inner = both("M400,322C530,322 628,470 632,686L400,690")
    pen.fill(inner, shaded(pen, 0.16) if not pen.dark else lighten(pen.base, 0.08))
    with pen.inside(inner):
        back = both("M400,306C520,306 622,470 622,640L400,648")
        pen.part(back, mix(pen.base, "#fff6e2", 0.4) if not pen.dark else lighten(pen.base, 0.14), "rise",
            pattern=False)
        window = rrect(300, 420, 200, 130, 46)
        pen.part(window, "#cfe6ee", "plate", texture="mesh", pattern=False)
        pen.line(window, bind, 9, 0.8)
        pen.line("M400,420L400,550", bind, 5, 0.7)
        pen.fill("M150,646L650,646L720,730L80,730Z", darken(pen.base, 0.4) if not pen.dark else "#3a3d44")
        pen.dim(both("M400,322C530,322 628,470 632,686L596,686C590,480 510,356 400,350"), 0.2)
        lamp(pen, 400, 336, 0.9)
    pen.part(mat, darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.16), "drop", pattern=False)
    pen.stitch("M84,708L716,708", "#fff6e2", 0.6)
    pen.line("M168,686C172,470 270,322 400,322C530,322 628,470 632,686", bind, 15)
    pen.line("M168,686C172,470 270,322 400,322C530,322 628,470 632,686", lighten(bind, 0.3), 4, 0.7)
    pen.line(f"M{n(400)},{n(226 + k)}L400,322", bind, 4, 0.6)
    for side in (-1, 1):
        pen.line(f"M{400 + side * 150},{n(266 + k)}Q{400 + side * 150},330 {400 + side * 116},366", bind, 4, 0.6)
        roll = f"M{400 + side * 252},444C{400 + side * 276},520 {400 + side * 268},600 {400 + side * 250},676"
        pen.tube(roll, 34, lighten(pen.base, 0.3) if not pen.light else darken(pen.base, 0.1), silhouette=False)
        pen.line(f"M{400 + side * 246},556L{400 + side * 290},550", pen.accent, 9)
    pen.part(rrect(236, 650, 120, 50, 22),
        "#f2c14e" if hue_chroma(pen.base)[1] < 0.05 or not 60 < hue_chroma(pen.base)[0] < 120 else "#e88a7a", "puff", pattern=False, texture="")
    pen.part(oval(500, 668, 34), "#e8695a", "ball", pattern=False, texture="")
    pen.gloss("M476,646Q500,660 496,700Q478,690 470,676Q468,656 476,646Z", 0.5)
    pen.gloss(leaf((176, 470), (226, 350), (330, 276), 13), 0.25)
    grass(pen, (44, 716), (758, 712))


def _cabin(pen: Pen) -> None:
    pen.focus = (300, 500, 1.8)
    pen.texture = "weave"
    k = pen.wavers(-10, 10)
    wood = "#9a6b3f"
    guy(pen, (740, 392), (790, 640))
    guy(pen, (92, 420), (20, 690))
    wall = "M452,420L722,392Q726,530 722,664L452,706Z"
    pen.part(wall, None, "side")
    for x, y in ((494, 466), (612, 452)):
        win = f"M{x},{y}L{x + 84},{y - 9}L{x + 84},{y + 100}L{x},{y + 112}Z"
        pen.part(win, "#cfe0e2", "plate", texture="mesh", pattern=False, silhouette=False)
        pen.line(win, shaded(pen, 0.34), 8)
        pen.part(f"M{x - 6},{y + 112}L{x + 90},{y + 99}L{x + 90},{y + 118}L{x - 6},{y + 132}Z", shaded(pen, 0.2),
            "drop", pattern=False, silhouette=False)
        pen.line(f"M{x + 42},{y - 4}L{x + 42},{y + 106}", shaded(pen, 0.34), 4)
    front = f"M92,428L{n(268 + k)},218L458,424L456,708L98,704Z"
    pen.part(front, None, "fabric")
    door = f"M{n(268 + k)},330C330,380 372,440 384,500L388,706L158,704L164,500C176,440 214,380 {n(268 + k)},330Z"
    pen.fill(door, _inner(pen))
    with pen.inside(door):
        pen.fill("M120,720L190,640L380,640L420,720Z", "#b39a78")
        pen.part(rrect(190, 610, 190, 60, 24), "#e9ddc6", "puff", pattern=False, texture="")
        pen.part(rrect(190, 636, 190, 50, 18), "#c8705a", "drop", pattern=False, texture="weave")
        pen.part(rrect(206, 592, 78, 40, 18), "#fbf5ea", "puff", pattern=False, texture="")
        lamp(pen, 268 + k, 400, 1.0)
    for d in (f"M{n(268 + k)},330C214,380 176,440 164,500L158,704L120,704C120,600 124,520 140,470"
        f"C166,410 214,356 {n(268 + k)},330Z",
              f"M{n(268 + k)},330C330,380 372,440 384,500L388,706L428,707C428,600 424,520 408,470C382,410 330,356 {n(268 + k)},330Z"):
        pen.part(d, lighten(pen.base, 0.22) if not pen.light else darken(pen.base, 0.06), "sleeve", pattern=False,
            silhouette=False)
    for x in (150, 396):
        pen.line(f"M{x - 24},590L{x + 22},592", wood, 10)
    roof = f"M{n(268 + k)},206L{n(590 + k)},190L748,386L756,420L462,452L452,424Z"
    pen.part(roof, None, "drop", turn=-4)
    pen.part(f"M{n(268 + k)},206L78,428L86,450L{n(268 + k)},244L456,446L466,424Z", shaded(pen, 0.22), "soft",
        pattern=False)
    for i in (1, 2):
        x0, x1 = 268 + k + i * 107, 452 + i * 99
        pen.line(f"M{n(x0)},{n(206 - i * 5)}L{n(x1)},{n(448 - i * 11)}", shaded(pen, 0.24), 3, 0.6)
    pen.stitch("M468,438L750,408", alpha=0.7)
    pen.gloss(f"M{n(290 + k)},216L{n(570 + k)},202L{n(590 + k)},226L{n(312 + k)},242Z", 0.18)
    pen.line(f"M{n(268 + k)},212L{n(268 + k)},150", wood, 9)
    pen.line(f"M{n(590 + k)},192L{n(590 + k)},146", wood, 9)
    pen.line(f"M{n(268 + k)},156Q{n(430 + k)},206 {n(590 + k)},150", "#8a8274", 3)
    for i, tone in enumerate(play(pen, 5)[1:] * 2):
        t = (i + 0.6) / 8
        px, py = 268 + k + 322 * t, 156 * (1 - t) ** 2 + 2 * 206 * t * (1 - t) + 150 * t * t
        pen.fill(f"M{n(px - 15)},{n(py)}L{n(px + 15)},{n(py)}L{n(px)},{n(py + 31)}Z", tone)
    grass(pen, (78, 708), (580, 700), (736, 672))


@shape("camping", "tent")
def _tent(pen: Pen) -> None:
    pen.floor, pen.foot = 700, 290
    kinds = {"freestanding": _dome, "trekking-pole": _peak, "pop-up": _pop_up, "poles-guylines": _cabin}
    words = [w for w in pen.words("setup") if w in kinds] or [pen.rng.choice(sorted(kinds))]
    kinds[words[0]](pen)


# sleeping bags


def _sack(pen: Pen, x: float, y: float, w: float, h: float) -> None:
    """The bag that it packs into."""
    tone = shaded(pen, 0.24)
    pen.part(drum(x, y - h, y, w, w * 0.24), tone, "cyl", texture="", pattern=False)
    pen.part(both(f"M{n(x)},{n(y - h - w * 0.5)}"
        f"C{n(x + w * 0.5)},{n(y - h - w * 0.5)} {n(x + w)},{n(y - h - w * 0.4)} {n(x + w)},{n(y - h)}Q{n(x + w * 0.6)},{n(y - h + w * 0.22)} {n(x)},{n(y - h + w * 0.24)}", axis=x), lighten(tone, 0.1), "ball", texture="", pattern=False)
    for i in range(-3, 4):
        pen.line(f"M{n(x)},{n(y - h - w * 0.4)}"
            f"Q{n(x + i * w * 0.2)},{n(y - h - w * 0.36)} {n(x + i * w * 0.3)},{n(y - h + w * 0.06)}", darken(tone,
                0.3), 3, 0.5)
    pen.tube(f"M{n(x)},{n(y - h - w * 0.46)}q18,-34 34,-12t10,40", 6, pen.accent, silhouette=False)
    for dx in (-0.5, 0.5):
        pen.line(f"M{n(x + dx * w)},{n(y - h + w * 0.2)}L{n(x + dx * w)},{n(y + w * 0.2)}", darken(tone, 0.35), 13,
            cap="butt")
        pen.part(rrect(x + dx * w - 12, y - h * 0.5, 24, 17, 4), DARK, "plate", edge=0.5, silhouette=False, texture="",
            pattern=False)


def _mummy(pen: Pen) -> None:
    pen.focus = (370, 240, 1.9)
    k = pen.wavers(-8, 10)
    lining = pen.accent if lightness(pen.accent) > 0.42 else lighten(pen.accent, 0.18)
    d = both(
        f"M370,76C452,76 506,126 512,206C560,228 {n(584 + k)},300 {n(580 + k)},400C{n(574 + k)},530 530,640 508,704"
        "Q496,746 370,748", axis=370,
    )
    pen.part(d, None, "fabric")
    with pen.inside(d):
        for i in range(8):
            y = 352 + i * 52
            pen.dim(f"M120,{y - 8}Q370,{y + 36} 620,{y - 8}L620,{y + 12}Q370,{y + 52} 120,{y + 12}Z", 0.12)
            pen.line(f"M120,{y}Q370,{y + 44} 620,{y}", pen.seam, 4, 0.85)
            pen.gloss(f"M120,{y + 6}Q370,{y + 50} 620,{y + 6}L620,{y + 20}Q370,{y + 62} 120,{y + 20}Z", 0.15)
        for i in range(7):
            x = 370 + (i - 3) * 46
            pen.line(f"M{x},{60 + abs(i - 3) * 6}Q{370 + (i - 3) * 34},110 {370 + (i - 3) * 25},136", pen.seam, 3.5,
                0.8)
    pen.part(oval(370, 224, 104, 112), shaded(pen, 0.14), "ball", silhouette=False, pattern=False)
    pen.part(oval(370, 230, 84, 94), lining, "dish", silhouette=False, texture="", pattern=False)
    with pen.inside(oval(370, 230, 84, 94)):
        pen.fill(oval(370, 252, 66, 80), darken(lining, 0.5), 0.85)
        pen.part(oval(370, 312, 74, 40), "#f3ecdd" if not pen.light else "#c9d3da", "puff", texture="", pattern=False)
    pen.stitch(oval(370, 224, 97, 106), alpha=0.7)
    zip_line(pen, f"M300,316C244,372 {n(224 - k * 0.4)},470 252,640", (296, 326), 13)
    for x, end in ((338, 404), (402, 392)):
        pen.tube(f"M{x},334C{x - 6},360 {x + 4},380 {x},{end}", 6, lining, silhouette=False)
        pen.part(rrect(x - 9, end - 26, 18, 22, 7), DARK, "ball", edge=0.5, silhouette=False, texture="", pattern=False)
    pen.part("M420,620L476,606L470,654L420,664Z", lining, "soft", edge=0.7, silhouette=False, texture="", pattern=False)
    pen.fill("M430,650L446,624 458,642 464,634 468,648Z", lighten(lining, 0.75))
    pen.gloss(leaf((222, 330), (196, 440), (228, 580), 13), 0.22)
    _sack(pen, 640, 700, 72, 150)


def _envelope(pen: Pen) -> None:
    pen.focus = (460, 260, 1.8)
    pen.texture = ""
    k = pen.wavers(-8, 10)
    lining = mix(pen.accent, "#f2e8d6", 0.55)
    left, right = 128 - k, 560 + k
    under = rrect(left - 8, 80, right - left + 16, 664, 42)
    pen.part(under, lining, "soft", texture="plaid", pattern=False)
    pen.part(rrect(left + 40, 104, right - left - 80, 116, 46), lighten(lining, 0.55), "puff", texture="weave",
        pattern=False)
    top = f"M{n(left)},246Q{n(left)},236 {n(left + 12)},236L{n(right - 190)},236L{n(right)},440L{n(right)},708Q{n(right)},742 {n(right - 34)},742L{n(left + 34)},742Q{n(left)},742 {n(left)},708Z"
    with pen.at(6, -10):
        pen.dim(top, 0.14)
    pen.part(top, None, "fabric")
    with pen.inside(top):
        for i in range(5):
            y = 330 + i * 86
            pen.line(f"M{n(left)},{y}Q344,{y + 14} {n(right)},{y}", pen.seam, 4, 0.8)
            pen.gloss(f"M{n(left)},{y + 5}Q344,{y + 19} {n(right)},{y + 5}L{n(right)},{y + 24}"
                f"Q344,{y + 40} {n(left)},{y + 24}Z", 0.14)
        for x in (0.33, 0.66):
            at = left + (right - left) * x
            pen.line(f"M{n(at)},236L{n(at)},742", pen.seam, 3, 0.5)
    flap = f"M{n(right - 190)},236C{n(right - 150)},330 {n(right - 70)},410 {n(right)},440C{n(right - 70)},476 {n(right - 170)},452 {n(right - 206)},400C{n(right - 226)},360 {n(right - 220)},280 {n(right - 190)},236Z"
    with pen.at(-8, 14):
        pen.dim(flap, 0.2)
    pen.part(flap, lining, "puff", texture="plaid", pattern=False)
    zip_line(pen, f"M{n(right - 4)},446L{n(right - 4)},706Q{n(right - 4)},738 {n(right - 36)},738L{n(left + 40)},738",
        (right - 6, 452), 12)
    pen.stitch(f"M{n(left + 10)},250L{n(right - 214)},250", alpha=0.7)
    pen.gloss(leaf((left + 22, 290), (left + 12, 460), (left + 24, 660), 11), 0.2)
    _sack(pen, 664, 702, 76, 128)


@shape("camping", "sleeping-bag")
def _sleeping_bag(pen: Pen) -> None:
    pen.standing = False
    mummy = pen.has("cut", "mummy") if pen.words("cut") else pen.rng.random() < 0.5
    (_mummy if mummy else _envelope)(pen)
