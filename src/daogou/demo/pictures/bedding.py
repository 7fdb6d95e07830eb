"""Bedding: a made bed or a folded pile, and pillows."""

from __future__ import annotations

from daogou.demo.pictures.garment import cloth
from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape

LINEN = "#f7f3ea"


def _second(pen: Pen) -> str:
    """A tone for the other piece: white linen, or a deeper tone under light bedding."""
    return mix(LINEN, pen.base, 0.18) if not pen.light else mix(pen.base, "#b9c4cf", 0.7)


def pillow(pen: Pen, x: float, y: float, w: float, h: float, fill: str | None = None, turn: float = 0, pattern: bool | None = None) -> None:
    """A plump pillow about (x, y)."""
    with pen.at(x, y, turn=turn):
        a, b = w / 2, h / 2
        d = (
            f"M{n(-a)},{n(-b)}Q0,{n(-b - h * 0.13)} {n(a)},{n(-b)}Q{n(a + w * 0.0)},{n(-b * 0.3)} {n(a * 0.94)},0"
            f"Q{n(a)},{n(b * 0.4)} {n(a)},{n(b)}Q0,{n(b + h * 0.13)} {n(-a)},{n(b)}Q{n(-a)},{n(b * 0.4)} {n(-a * 0.94)},0Q{n(-a)},{n(-b * 0.3)} {n(-a)},{n(-b)}Z"
        )
        pen.part(d, fill, "puff", pattern=pattern)
        for sx in (1, -1):
            for sy in (1, -1):
                pen.dim(leaf((sx * a * 0.97, sy * b * 0.97), (sx * a * 0.75, sy * b * 0.6), (sx * a * 0.52, sy * b * 0.52), 6), 0.14)
                pen.dim(leaf((sx * a * 0.96, sy * b * 0.8), (sx * a * 0.82, sy * b * 0.4), (sx * a * 0.7, sy * b * 0.22), 4), 0.1)


def _bed(pen: Pen, headboard: str) -> None:
    """Headboard, mattress and legs of a bed seen from its foot."""
    pen.floor, pen.foot = 668, 320
    for x in (130, 640):
        pen.part(rrect(x, 620, 30, 52, 6), darken(headboard, 0.3), "cyl", texture="", pattern=False)
    pen.part(rrect(116, 176, 568, 330, 40), headboard, "soft", texture="grain", pattern=False)
    for x in (258, 400, 542):
        pen.line(f"M{x},184L{x},420", darken(headboard, 0.2), 3, 0.7)
    pen.part(rrect(104, 410, 592, 224, 26), LINEN if not pen.light else "#d6d2c8", "drop", texture="", pattern=False)


def _headboard(pen: Pen) -> str:
    return pen.rng.choice(("#c8a67c", "#a98a6a", "#b9b2a6", "#8f7a68")) if lightness(pen.base) > 0.5 or pen.dark else pen.rng.choice(("#d8bf9c", "#c9c1b4"))


@shape("bedding", "duvet")
def _duvet(pen: Pen) -> None:
    pen.texture = cloth(pen)
    pen.focus = (330, 480, 1.9)
    k = pen.wavers(-14, 14)
    _bed(pen, _headboard(pen))
    tone = _second(pen)
    for x in (258, 542):
        pillow(pen, x, 356, 244, 128, tone, pattern=False)
    cover = f"M92,{n(452 + k)}C150,416 300,400 420,412C540,400 660,420 708,{n(448 + k)}C726,520 722,580 716,628C690,654 650,640 600,652C520,664 470,650 400,656C320,664 250,648 190,656C150,660 104,650 88,628C78,570 80,510 92,{n(452 + k)}Z"
    pen.part(cover, None, "fabric")
    for x0, x1 in ((190, 176), (320, 312), (470, 478), (600, 618)):
        pen.line(f"M{x0},{n(424 + k * 0.3)}C{x0 - 4},500 {x1},580 {x1},648", pen.seam, 2.4, 0.55)
        pen.dim(leaf((x0 + 4, 440), (x0 + 12, 520), (x1 + 8, 646), 9), 0.12)
    for y in (500, 576):
        pen.line(f"M84,{y}C260,{y - 22} 540,{y - 22} 718,{y}", pen.seam, 2.4, 0.55)
        pen.gloss(f"M100,{y + 12}C260,{y - 8} 420,{y - 10} 560,{y}C420,{y + 8} 260,{y + 12} 100,{y + 12}Z", 0.14)
    fold = f"M92,{n(456 + k)}C150,418 300,402 420,414C540,402 660,422 708,{n(452 + k)}L702,{n(498 + k)}C560,462 240,462 96,{n(502 + k)}Z"
    with pen.at(0, 9):
        pen.dim(fold, 0.16)
    pen.part(fold, tone, "drop", pattern=False)
    pen.stitch(f"M98,{n(490 + k)}C240,452 560,452 701,{n(486 + k)}", darken(tone, 0.3), 0.6)


@shape("bedding", "sheet-set")
def _sheets(pen: Pen) -> None:
    pen.texture = cloth(pen)
    pen.floor, pen.foot, pen.focus = 674, 270, (400, 560, 1.9)
    k = pen.wavers(-8, 10)
    tone = _second(pen)
    pillow(pen, 420, 250, 400, 176, None, -3)
    pillow(pen, 390, 340, 430, 170, tone, 2, pattern=False)
    y = 408.0
    for i, (high, fill) in enumerate(((92 + k, None), (70, tone), (92 - k, None))):
        inset = (26, 8, 0)[i]
        x0, x1 = 142 + inset, 658 - inset
        d = f"M{x0},{n(y + 10)}Q{x0},{n(y)} {x0 + 14},{n(y)}L{x1 - 40},{n(y)}Q{x1},{n(y)} {x1},{n(y + high / 2)}Q{x1},{n(y + high)} {x1 - 40},{n(y + high)}L{x0 + 14},{n(y + high)}Q{x0 - 4},{n(y + high)} {x0 - 2},{n(y + high - 10)}Z"
        pen.part(d, fill, "drop", pattern=None if fill is None else False)
        step = high / 3
        for j in (1, 2):
            pen.line(f"M{x0 + 2},{n(y + step * j)}L{x1 - 52},{n(y + step * j)}Q{x1 - 30},{n(y + step * j)} {x1 - 26},{n(y + high / 2)}", darken(fill or pen.base, 0.28) if not (pen.dark and fill is None) else pen.seam, 2.6, 0.7)
            pen.dim(f"M{x0 + 2},{n(y + step * j)}L{x1 - 60},{n(y + step * j)}L{x1 - 60},{n(y + step * j + 9)}L{x0 + 2},{n(y + step * j + 9)}Z", 0.1)
        y += high + 1
    ribbon = "#b98a56" if not pen.has("gender", "kids") else pen.accent
    pen.part(f"M276,406L312,406L312,{n(y)}L276,{n(y)}Z", ribbon, "drop", silhouette=False, texture="", pattern=False)
    for side in (1, -1):
        pen.part(f"M294,408C{294 + side * 26},372 {294 + side * 66},372 {294 + side * 62},400C{294 + side * 56},424 {294 + side * 20},418 294,408Z", ribbon, "soft", silhouette=False, texture="", pattern=False)
    pen.part(rrect(283, 396, 22, 24, 7), ribbon, "soft", silhouette=False, texture="", pattern=False)


@shape("bedding", "pillow")
def _pillow(pen: Pen) -> None:
    pen.texture = cloth(pen)
    pen.floor, pen.foot, pen.focus = 650, 280, (250, 500, 1.9)
    tone = _second(pen)
    contour = pen.has("material", "memory-foam", "latex") or pen.has("type", "contour", "memory-foam")
    if contour:
        d = "M112,520C96,430 150,384 236,388C330,394 360,446 440,444C520,442 560,404 620,420C690,440 706,520 690,590C680,640 620,644 400,646C180,648 120,630 112,520Z"
        pen.part(d, None, "drop")
        pen.part("M112,520C96,430 150,384 236,388C330,394 360,446 440,444C520,442 560,404 620,420C676,438 640,470 580,476C500,484 470,520 400,520C320,520 290,466 220,466C160,466 130,490 112,520Z", lighten(pen.base, 0.2) if not pen.light else None, "soft", silhouette=False, pattern=True)
        pen.stitch("M122,590C240,616 560,616 688,586", alpha=0.7)
        for i in range(26):
            pen.fill(oval(190 + (i % 13) * 34, 548 + (i // 13) * 26, 3.2), pen.seam, 0.7)
        return
    pillow(pen, 440, 356, 470, 250, tone, -8, pattern=False)
    pillow(pen, 380, 500, 520, 270, None, 4)
    with pen.at(380, 500, turn=4):
        pen.line("M-246,-128Q0,-160 246,-128M-246,128Q0,160 246,128", pen.seam, 3, 0.7)
        pen.stitch("M-226,-108Q0,-138 226,-108Q236,0 226,108Q0,138 -226,108Q-236,0 -226,-108", alpha=0.6)


@shape("bedding", "blanket")
def _blanket(pen: Pen) -> None:
    word = cloth(pen, "")
    pen.texture = {"twill": "knit", "": pen.rng.choice(("knit", "fleece", "weave"))}.get(word, word)
    pen.floor, pen.foot, pen.focus = 676, 240, (330, 430, 1.9)
    k = pen.wavers(-10, 12)
    # thrown over the arm of a chair: a folded top and a fall with fringe
    wood = "#b98a56"
    pen.part(rrect(128, 226, 544, 34, 16), wood, "cyl", texture="wood", pattern=False)
    for x in (150, 620):
        pen.part(rrect(x, 232, 30, 444, 10), wood, "cyl", texture="wood", pattern=False)
    pen.part(rrect(150, 560, 500, 22, 9), darken(wood, 0.1), "cyl", texture="", pattern=False)
    for i in range(17):
        left = 214 + i * 22.6 + pen.wavers(-3, 3)
        pen.tube(f"M{n(left)},606q{n(pen.wavers(-6, 6))},20 {n(pen.wavers(-5, 5))},42", 8, darken(pen.base, 0.06))
    d = f"M196,236C230,206 560,200 606,234C616,330 606,470 {n(596 + k)},612Q500,626 400,614T{n(206 - k)},612C196,480 186,340 196,236Z"
    pen.part(d, None, "fabric")
    for x0, x1, w in ((260, 244, 13), (330, 336, 10), (424, 414, 14), (500, 512, 11), (560, 556, 9)):
        pen.dim(leaf((x0, 250), ((x0 + x1) / 2 + 12, 420), (x1, 612), w), 0.13)
        pen.gloss(leaf((x0 - 26, 256), ((x0 + x1) / 2 - 20, 400), (x1 - 28, 600), w * 0.8), 0.09)
    over = "M190,240C226,196 570,190 612,238C616,272 616,300 612,330Q500,350 400,338T188,330C184,300 184,270 190,240Z"
    with pen.at(0, 9):
        pen.dim(over, 0.16)
    pen.part(over, None, "drop")
    pen.stitch("M190,318Q296,338 400,326T611,318", alpha=0.7)
    pen.gloss(leaf((216, 244), (400, 214), (580, 240), 8), 0.25)


@shape("bedding", "mattress-topper")
def _topper(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 610, 330, (250, 500, 2.0)
    k = pen.wavers(-8, 12)
    thick = 84 + k
    pen.part(f"M96,460L96,{n(460 + thick)}Q96,{n(476 + thick)} 112,{n(476 + thick)}L728,{n(476 + thick)}Q744,{n(476 + thick)} 744,{n(460 + thick)}L744,460Z", darken(pen.base, 0.08) if not pen.dark else lighten(pen.base, 0.08), "drop", texture="mesh", pattern=False)
    pen.line(f"M98,{n(470 + thick * 0.5)}L742,{n(470 + thick * 0.5)}", lighten(pen.base, 0.5) if not pen.light else "#b98a56", 9, 0.9)
    surface = "M222,296L648,296Q664,296 672,310L740,450Q750,478 726,478L114,478Q90,478 100,450L198,310Q206,296 222,296Z"
    pen.part(surface, None, "drop")
    with pen.inside(surface):
        for i in range(-3, 15):
            pen.line(f"M{n(150 + i * 62)},296L{n(40 + i * 62 + i * 12 - 60)},480", pen.seam, 2.6, 0.7)
            pen.line(f"M{n(60 + i * 56)},296L{n(190 + i * 74 - 90)},480", pen.seam, 2.6, 0.7)
        for y in (320, 366, 424):
            pen.gloss(f"M100,{y}L720,{y}L730,{y + 9}L90,{y + 9}Z", 0.1)
    # the corner is turned back to show the foam
    foam = "#f1dfae" if lightness(pen.base) < 0.92 else "#e8cf92"
    curl = f"M744,{n(470 + thick)}L744,448C720,430 660,420 600,470C590,500 600,{n(450 + thick)} 622,{n(476 + thick)}Z"
    with pen.at(-8, 8):
        pen.dim(curl, 0.16)
    pen.part(curl, foam, "soft", silhouette=False, pattern=False, texture="")
    for i in range(12):
        x, y = 640 + (i % 4) * 27, 474 + (i // 4) * 26
        pen.fill(oval(x, y, 5.5, 4), darken(foam, 0.28), 0.8)
    pillow(pen, 330, 322, 190, 74, "#fbf8f1" if not pen.light else "#cfd6dc", -3, pattern=False)
    for x in (120, 150):
        pen.tube(f"M{x},468C{x - 16},{n(490 + thick)} {x - 6},{n(500 + thick)} {x + 4},{n(478 + thick)}", 8, "#4a4d54", silhouette=False)
