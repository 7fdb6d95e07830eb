"""Things for babies: bottles, carriers, sleeping bags and nappies."""

from __future__ import annotations

from daogou.demo.pictures.garment import zip_line
from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import both, drum, flip, leaf, n, oval, petals, rrect
from daogou.demo.pictures.svg import Pen, shape
from daogou.demo.pictures.toys import bear_head, shaded, star

STEEL = "#c4c8cf"
MILK = "#fffaf0"
DARK = "#33363c"


def mark(pen: Pen) -> str:
    """The tone of a print on the product."""
    return lighten(pen.base, 0.72) if lightness(pen.base) < 0.66 else darken(pen.base, 0.36)


# bottles


def _teat(pen: Pen, y: float, w: float) -> None:
    """A silicone teat that stands on a collar at y."""
    tone = "#f2e2c8" if lightness(pen.base) > 0.9 or pen.rng.random() < 0.5 else "#f6efe6"
    d = both(f"M400,{n(y - 132)}C424,{n(y - 132)} 428,{n(y - 112)} 424,{n(y - 92)}"
        f"C422,{n(y - 62)} {n(400 + w)},{n(y - 66)} {n(400 + w)},{n(y + 6)}L400,{n(y + 14)}")
    pen.part(d, tone, "cyl", pattern=False)
    pen.gloss(leaf((386, y - 118), (384, y - 86), (400 - w * 0.55, y - 40), 5), 0.8)
    pen.line(f"M{n(400 - w * 0.72)},{n(y - 30)}Q400,{n(y - 10)} {n(400 + w * 0.72)},{n(y - 30)}", darken(tone, 0.25),
        3, 0.6)
    pen.fill(oval(400, y - 129, 7, 2.6), darken(tone, 0.35))


def _collar(pen: Pen, y: float, w: float, h: float) -> None:
    pen.part(drum(400, y, y + h, w, w * 0.14), None, "cyl", pattern=False)
    pen.part(oval(400, y, w, w * 0.14), lighten(pen.base, 0.3), "flat", edge=0.7, silhouette=False, pattern=False)
    tone = shaded(pen, 0.25)
    for i in range(15):
        x = 400 + (i - 7) * w * 0.125
        drop = (1 - ((i - 7) / 8) ** 2) ** 0.5 * w * 0.14
        pen.line(f"M{n(x)},{n(y + 12 + drop)}L{n(x)},{n(y + h - 6 + drop)}", tone, 4, 0.5)


def _ticks(pen: Pen, x: float, top: float, low: float, tone: str) -> None:
    """Measuring marks."""
    for i in range(9):
        y = low + (top - low) * i / 8
        pen.line(f"M{n(x)},{n(y)}l{30 if i % 2 == 0 else 17},2.5", tone, 4, 0.8)


def _see_through(pen: Pen, d: str, milk: str, tone: str) -> None:
    pen.fill(d, tone, 0.72, silhouette=True)
    pen.fill(milk, MILK, 0.94)
    pen.fill(milk, pen.shade("cyl", "#f0e6d6", over=True), 0.6)
    pen.fill(d, pen.shade("cyl", tone, over=True), 0.75)
    pen.line(d, darken(tone, 0.3), 3)


def _newborn_bottle(pen: Pen, glass: bool) -> None:
    pen.floor, pen.foot, pen.focus = 712, 128, (400, 300, 1.9)
    k = pen.wavers(-8, 10)
    w = 124 + k
    d = both(
        f"M400,318L{n(400 + w - 16)},318C{n(400 + w + 6)},340 {n(400 + w + 8)},372 {n(400 + w - 6)},420C{n(400 + w - 22)},470 "
        f"{n(400 + w - 22)},500 {n(400 + w - 8)},548C{n(400 + w + 4)},590 {n(400 + w + 4)},640 {n(400 + w - 4)},680Q{n(400 + w - 10)},708 400,710"
    )
    low = darken(pen.base, 0.05)
    tone = "#e3f0f2" if glass or pen.clear else mix("#f3dfb4", low, 0.3)
    top = 430
    milk = both(
        f"M400,{top + 12}Q{n(400 + w * 0.6)},{top + 12} {n(400 + w - 20)},{top}C{n(400 + w - 34)},470 {n(400 + w - 34)},500 {n(400 + w - 20)},548"
        f"C{n(400 + w - 8)},590 {n(400 + w - 8)},640 {n(400 + w - 16)},676Q{n(400 + w - 22)},696 400,698"
    )
    _see_through(pen, d, milk, tone)
    pen.fill(oval(400, top, w - 20, 12), lighten(MILK, 0.5))
    if glass:  # a silicone sleeve with windows
        window = "".join(oval(x, y, 27, 36) for x, y in ((345, 560), (400, 488), (455, 560), (400, 632)))
        sleeve = both(
            f"M400,410Q{n(400 + w * 0.6)},410 {n(400 + w - 2)},398L{n(400 + w - 6)},424C{n(400 + w - 20)},472 {n(400 + w - 20)},500 {n(400 + w - 6)},548"
            f"C{n(400 + w + 8)},590 {n(400 + w + 8)},640 {n(400 + w)},684Q{n(400 + w - 6)},714 400,716"
        )
        pen.raw('<g fill-rule="evenodd">')
        pen.part(sleeve + window, None, "cyl")
        pen.raw("</g>")
        pen.gloss(leaf((400 - w + 24, 440), (400 - w + 42, 520), (400 - w + 20, 640), 8), 0.35)
    else:
        pen.part(drum(400, 672, 696, w - 2, 14, w - 6), None, "cyl", pattern=False)
        pen.fill(both(f"M400,706L{n(400 + w * 0.5)},702L{n(400 + w * 0.5)},708L400,712"), shaded(pen, 0.3))
        if pen.pattern != "solid":
            pen.fill(d, pen.tile(pen.pattern, pen.base), 0.5)
        _ticks(pen, 400 - w + 42, 442, 636, darken(tone, 0.4))
        bear_mark = mix(low, darken(pen.base, 0.3), 0.5)
        with pen.at(432, 566, scale=0.9):
            pen.fill(oval(-26, -30, 15) + oval(26, -30, 15) + oval(0, 0, 44, 38), bear_mark, 0.85)
            pen.fill(oval(-15, -5, 4.5) + oval(15, -5, 4.5) + oval(0, 10, 8, 6), MILK)
        pen.gloss(leaf((400 - w + 16, 344), (400 - w + 44, 500), (400 - w + 14, 660), 8), 0.55)
    _teat(pen, 256, w * 0.74)
    _collar(pen, 260, w - 8, 62)


def _straw_bottle(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 708, 128, (400, 320, 1.8)
    k = pen.wavers(-6, 10)
    w = 132 + k
    tone = "#e8f1f2" if pen.clear else mix("#eef4f4", pen.base, 0.22)
    for side in (-1, 1):
        x = 400 + side * (w - 6)
        pen.tube(f"M{n(x)},408C{n(x + side * 108)},384 {n(x + side * 108)},596 {n(x)},572", 36)
        pen.line(f"M{n(x + side * 70)},440Q{n(x + side * 84)},490 {n(x + side * 70)},540", shaded(pen, 0.2), 6, 0.5)
    d = both(f"M400,316L{n(400 + w - 8)},316Q{n(400 + w)},330 {n(400 + w)},360L{n(400 + w - 4)},640"
        f"Q{n(400 + w - 8)},704 400,706")
    water = both(f"M400,430L{n(400 + w - 12)},420L{n(400 + w - 14)},640Q{n(400 + w - 18)},692 400,694")
    pen.fill(d, tone, 0.72, silhouette=True)
    pen.fill(water, "#a8d4e6", 0.55)
    pen.fill(oval(400, 424, w - 12, 13), "#d5ecf5", 0.9)
    pen.tube("M404,330L404,470C404,520 436,560 428,640", 13, "#fbf7ee", silhouette=False)
    pen.part(oval(426, 654, 24), STEEL, "ball", silhouette=False, pattern=False)
    if pen.pattern != "solid":
        pen.fill(d, pen.tile(pen.pattern, pen.base), 0.7)
    pen.fill(d, pen.shade("cyl", tone, over=True), 0.7)
    pen.line(d, darken(tone, 0.3), 3)
    _ticks(pen, 400 - w + 24, 420, 640, darken(pen.base, 0.25) if not pen.light else darken(tone, 0.4))
    band = rrect(400 - w - 4, 388, 2 * w + 8, 30, 12)
    pen.part(band, None, "cyl", pattern=False)
    pen.part(rrect(400 - w - 4, 556, 2 * w + 8, 26, 12), None, "cyl", pattern=False)
    pen.gloss(leaf((400 - w + 16, 350), (400 - w + 12, 480), (400 - w + 18, 640), 7), 0.6)
    _collar(pen, 264, w - 4, 56)
    pen.part(both("M400,196C452,196 492,214 500,258Q460,278 400,278"),
        lighten(pen.base, 0.16) if not pen.light else darken(pen.base, 0.05), "ball", pattern=False)
    pen.part(rrect(356, 188, 88, 34, 15), shaded(pen, 0.2), "drop", silhouette=False, pattern=False)
    pen.tube("M394,204C392,156 412,132 446,118", 22, "#fbf3e2" if lightness(pen.base) < 0.9 else "#f2dcb6")
    pen.line("M438,124L456,140", darken("#f2dcb6", 0.25), 3, 0.7)


@shape("baby", "feeding-bottle")
def _feeding_bottle(pen: Pen) -> None:
    if pen.has("flow", "straw") or (not pen.words("flow") and pen.rng.random() < 0.3):
        _straw_bottle(pen)
    else:
        _newborn_bottle(pen, pen.has("material", "glass") or (not pen.words("material") and pen.rng.random() < 0.4))


# carriers


def _passenger(pen: Pen) -> None:
    """The toy bear that sits in a carrier: arms and legs hang out."""
    fur = "#b07a4a" if not 0.45 < lightness(pen.base) < 0.7 else "#efdcc0"
    for side in (-1, 1):
        with pen.at(turn=side * 24, about=(400 + side * 118, 560)):
            pen.part(oval(400 + side * 138, 596, 44, 84), fur, "puff", pattern=False, texture="fleece")
            pen.fill(oval(400 + side * 138, 646, 28, 26), lighten(fur, 0.4))
        with pen.at(turn=side * 58, about=(400 + side * 108, 380)):
            pen.part(oval(400 + side * 128, 410, 32, 62), fur, "puff", pattern=False, texture="fleece")
    bear_head(pen, 400, 268, 0.86, fur, sleepy=True)


def _wrap(pen: Pen) -> None:
    pen.texture = "rib" if pen.has("material", "tencel") else "weave"
    tail = shaded(pen, 0.12)
    for side in (-1, 1):
        d = (f"M{400 + side * 30},616C{400 + side * 50},650 {400 + side * 70},690 {400 + side * 66},740"
             f"L{400 + side * 16},746C{400 + side * 20},700 {400 + side * 14},660 {400 - side * 6},630Z")
        pen.part(d, tail, "sleeve", pattern=True)
        band = (f"M{400 + side * 170},60C{400 + side * 206},74 {400 + side * 214},110 {400 + side * 206},150"
            f"C{400 + side * 196},240 {400 + side * 190},360"
                f" {400 + side * 178},470L{400 + side * 108},460C{400 + side * 132},330 {400 + side * 130},200 {400 + side * 112},96C{400 + side * 118},66 {400 + side * 140},52 {400 + side * 170},60Z")
        pen.part(band, None, "sleeve", turn=side * 80)
        for i in range(3):
            x = 400 + side * (140 + i * 20)
            pen.dim(leaf((x, 84), (x + side * 20, 240), (x + side * 4, 440), 5), 0.16)
    _passenger(pen)
    pouch = both("M400,356C462,356 520,342 560,366C574,440 560,540 516,590Q460,616 400,618")
    pen.part(pouch, None, "puff")
    with pen.inside(pouch):
        for side in (-1, 1):
            cross = (f"M{400 + side * 190},350L{400 + side * 160},320"
                f"C{400 + side * 60},400 {400 - side * 60},520 {400 - side * 160},590"
                     f"L{400 - side * 120},650C{400 - side * 10},560 {400 + side * 110},460 {400 + side * 190},350Z")
            pen.dim(cross, 0.2)
            pen.part(cross, None, "fabric", turn=side * -40)
            for i in range(3):
                pen.dim(leaf((400 + side * (150 - i * 12), 352 + i * 26), (400 - side * 4, 470 + i * 18), (400 - side * (130 - i * 14), 590 + i * 12), 6), 0.14)
                pen.gloss(leaf((400 + side * (144 - i * 12), 346 + i * 26), (400 - side * 10, 462 + i * 18), (400 - side * 130, 580 + i * 12), 4), 0.14)
    belt = both("M400,584C470,584 540,572 580,552L586,600C540,628 470,640 400,640")
    pen.part(belt, None, "drop")
    pen.dim(leaf((230, 590), (400, 634), (570, 590), 5), 0.16)
    pen.part("M372,580C396,566 430,570 436,600C440,630 412,648 388,642C362,634 354,596 372,580Z", None, "ball")
    pen.dim(leaf((378, 600), (404, 588), (428, 606), 5), 0.2)


def _buckled(pen: Pen) -> None:
    pen.texture = "weave"
    trim = shaded(pen, 0.26)
    for side in (-1, 1):
        d = (f"M{400 + side * 112},100C{400 + side * 120},56 {400 + side * 186},52 {400 + side * 200},104"
            f"C{400 + side * 214},190 {400 + side * 214},290"
             f" {400 + side * 192},390L{400 + side * 140},384C{400 + side * 152},290 {400 + side * 148},190 {400 + side * 112},100Z")
        pen.part(d, None, "sleeve")
        pen.stitch(f"M{400 + side * 130},106"
            f"C{400 + side * 166},190 {400 + side * 170},290 {400 + side * 158},376M{400 + side * 186},110"
                   f"C{400 + side * 198},190 {400 + side * 200},290 {400 + side * 180},380", alpha=0.7)
        pen.tube(f"M{400 + side * 166},386C{400 + side * 170},440 {400 + side * 168},480 {400 + side * 150},520", 17,
            DARK, cap="butt")
        pen.part(rrect(400 + side * 165 - 22, 404, 44, 40, 9), DARK, "plate", pattern=False, texture="")
    pen.tube("M286,150C340,170 460,170 514,150", 15, DARK, silhouette=False)
    pen.part(rrect(380, 150, 40, 32, 8), DARK, "plate", pattern=False, texture="", silhouette=False)
    _passenger(pen)
    panel = both("M400,338C450,338 500,330 536,352C552,400 540,470 524,520C514,560 500,590 496,606L400,612")
    pen.part(panel, None, "fabric")
    mesh = both("M400,400C440,400 470,398 490,404C492,450 484,500 470,540L400,546")
    pen.part(mesh, trim, "soft", texture="mesh", silhouette=False, pattern=False)
    pen.stitch(both("M400,388C446,388 480,384 502,392C506,450 496,510 478,554L400,560"), alpha=0.8)
    pen.part(both("M400,326C450,326 506,316 540,340Q548,362 534,376C500,362 450,366 400,366"),
        lighten(pen.base, 0.3) if not pen.light else darken(pen.base, 0.08), "drop", silhouette=False, pattern=False)
    for side in (-1, 1):
        pen.part(rrect(400 + side * 116 - 14, 372, 28, 40, 7), DARK, "plate", pattern=False, texture="",
            silhouette=False)
    seat = both("M400,560C480,560 540,566 560,590L566,616L400,622")
    pen.part(seat, trim, "drop", texture="grain", pattern=False)
    belt = both("M400,596C500,596 600,580 664,548C676,560 678,640 668,656C600,690 500,704 400,704")
    pen.part(belt, None, "fabric")
    pen.stitch(both("M400,612C500,612 592,598 652,570L654,640C590,672 500,688 400,688"), alpha=0.7)
    pen.gloss(leaf((170, 588), (290, 620), (420, 620), 7), 0.25)
    pen.part(rrect(352, 628, 96, 48, 12), DARK, "plate", silhouette=False, pattern=False, texture="")
    pen.line("M386,634L386,670M414,634L414,670", "#6a6e76", 4)
    zip_line(pen, "M206,628Q270,654 330,656", (214, 634), 9)


@shape("baby", "carrier")
def _carrier(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 400, 1.8)
    wrap = not pen.has("carry", "hip", "back") if pen.words("carry") else pen.rng.random() < 0.5
    (_wrap if wrap else _buckled)(pen)


# sleeping bags


def _sleepy_mark(pen: Pen, x: float, y: float) -> None:
    """A small picture on the chest: a moon, a star, a cloud or a bear."""
    tone = mark(pen)
    kind = pen.rng.randrange(4)
    with pen.at(x, y):
        if kind == 0:
            pen.fill("M14,-44C-26,-40 -42,-2 -22,24C-4,46 32,42 46,16C14,24 -10,-10 14,-44Z", tone, 0.9)
            pen.fill(star(34, -26, 14), tone, 0.9)
        elif kind == 1:
            pen.fill(star(0, 0, 42, 8), tone, 0.9)
        elif kind == 2:
            pen.fill("M-50,22C-72,18 -66,-16 -40,-12C-34,-44 14,-46 20,-16C44,-26 66,8 40,22Z", tone, 0.9)
        else:
            pen.fill(oval(-27, -28, 16) + oval(27, -28, 16) + oval(0, 0, 44, 38), tone, 0.9)
            pen.line("M-24,-4q8,8 16,0M8,-4q8,8 16,0", pen.base, 4)
            pen.fill(oval(0, 10, 7, 5), pen.base)


@shape("baby", "sleeping-bag")
def _sleeping_bag(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 260, 2.0)
    warm = pen.has("room-temp", "cool") if pen.words("room-temp") else pen.rng.random() < 0.5
    pen.texture = "quilt" if warm and pen.pattern == "solid" else "weave"
    k = pen.wavers(-10, 10)
    bind = pen.accent if pen.pattern == "solid" and pen.rng.random() < 0.4 else shaded(pen, 0.22)
    lining = lighten(pen.base, 0.5) if not pen.light else "#e6d8bf"
    pen.part(both("M400,112L456,104C470,140 452,190 400,196"), lining, "rise", texture="weave", pattern=False)
    if warm:
        for side in (-1, 1):
            d = "M528,170C570,190 620,270 648,344C654,362 646,372 632,378L584,398C566,350 548,316 530,296Z"
            sleeve = d if side == 1 else flip(d)
            pen.part(sleeve, None, "sleeve", turn=side * 30)
            cuff = "M586,402C604,390 632,382 650,368L662,398C644,414 620,424 600,430Z"
            pen.part(cuff if side == 1 else flip(cuff), bind, "soft", texture="rib", pattern=False)
        body = both(
            f"M400,168C430,160 448,140 458,104L500,110C520,150 540,176 548,250C556,330 {n(590 + k)},440 {n(604 + k)},540"
            f"L{n(604 + k)},706Q{n(604 + k)},722 590,722L452,722Q436,722 434,706L428,640Q400,610 400,610"
        )
        pen.part(body, None, "fabric")
        for side in (-1, 1):
            x = 400 + side * (104 + k / 2)
            pen.part(rrect(x - 90, 700, 180, 44, 18), bind, "drop", texture="rib", pattern=False)
            pen.dim(leaf((400 + side * 40, 660), (400 + side * 60, 560), (400 + side * 30, 470), 9), 0.12)
    else:
        body = both(
            f"M400,168C430,160 448,140 458,104L508,112C506,170 520,220 552,262C566,360 {n(610 + k)},470 {n(618 + k)},580"
            f"C{n(622 + k)},690 560,726 400,728"
        )
        pen.part(body, None, "fabric")
        for side in (-1, 1):
            pen.line(f"M{400 + side * 508 - side * 400},112"
                f"C{400 + side * 106},170 {400 + side * 120},220 {400 + side * 152},262", bind, 12)
        for x, y in ((300, 560), (500, 600), (344, 660), (470, 470)):
            pen.dim(leaf((x, y), (x + 10, y - 70), (x + 4, y - 150), 7), 0.1)
    neck = "M342,104C352,140 370,160 400,168C430,160 448,140 458,104"
    pen.line(neck, bind, 13)
    end = 604 if warm else 724
    zip_line(pen, f"M400,172C396,300 400,400 400,{end}", (400, 186), 15)
    pen.part(rrect(384, 164, 32, 20, 8), bind, "soft", silhouette=False, texture="", pattern=False)
    for side in (-1, 1):
        pen.part(oval(400 + side * 76, 124, 9), "#f4efe4" if not pen.light else "#9aa0a6", "ball", edge=0.7,
            silhouette=False, pattern=False, texture="")
    pen.gloss(leaf((290, 300), (262, 440), (252, 600), 13), 0.16)
    pen.stitch(f"M{n(262 - k)},420C{n(230 - k)},500 {n(212 - k)},580 {n(216 - k)},660", alpha=0.5)
    if pen.pattern == "solid" and not warm:
        _sleepy_mark(pen, 480, 360)
    elif pen.pattern == "solid":
        pen.part(rrect(444, 312, 86, 86, 20), bind, "soft", silhouette=False, texture="", pattern=False)
        pen.fill(star(487, 356, 28, 6), lighten(bind, 0.7) if lightness(bind) < 0.66 else darken(bind, 0.4))


# nappies


def _pants(pen: Pen, tone: str, mark: str, taped: bool) -> None:
    """One nappy from the front, about (0, 0), 300 wide."""
    d = both("M0,-112C60,-112 110,-118 156,-124C164,-90 162,-50 154,-14C100,-8 66,40 58,104Q30,122 0,122", axis=0)
    pen.part(both("M0,-96L148,-116L146,-128Q60,-146 0,-146", axis=0), darken(tone, 0.14), "rise", pattern=False)
    pen.part(d, tone, "puff")
    with pen.inside(d):
        for side in (-1, 1):
            for i in range(3):
                x = side * (154 - i * 9)
                pen.line(f"M{x},-20C{side * (96 - i * 10)},{-10 + i * 4} {side * (60 - i * 9)},44 {side * (50 - i * 9)},118", darken(tone, 0.16), 3, 0.6)
        for i in range(3):
            pen.line(f"M-170,{-104 + i * 13}Q0,{-92 + i * 13} 170,{-104 + i * 13}", darken(tone, 0.15), 3, 0.6)
        for x in range(-150, 151, 15):
            pen.line(f"M{x},-122l0,44", darken(tone, 0.12), 2, 0.45)
        pen.line("M0,-50L0,110", "#f0c94f", 7, 0.7, dash="16 9")
    if taped:
        pen.part(both("M0,-82C60,-82 110,-84 128,-86L128,-46C90,-42 50,-40 0,-40", axis=0), mix(tone, mark, 0.42),
            "drop", edge=0.6, silhouette=False, texture="", pattern=False)
        for x in (-60, 0, 60):
            pen.fill(star(x, -62, 12, x), "#fffaf0")
        for side in (-1, 1):
            x = side * 122
            pen.part(rrect(x - 46, -84, 92, 38, 12), mix(tone, "#ffffff", 0.5), "soft", edge=0.9, silhouette=False,
                texture="", pattern=False)
            pen.line(f"M{x - side * 26},-76L{x - side * 26},-54", mark, 6, 0.8)
        pen.fill("M-26,-112Q0,-84 26,-112L26,-126L-26,-126Z", darken(tone, 0.18))


@shape("baby", "nappies")
def _nappies(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 704, 270, (300, 560, 2.0)
    night = pen.has("use-time", "night") if pen.words("use-time") else pen.rng.random() < 0.5
    taped = pen.has("style", "tape") if pen.words("style") else not night
    pack = "#4a5f95" if night else "#8fcbbd"
    if abs(lightness(pack) - lightness(pen.base)) < 0.06:
        pack = "#e8a48f"
    bag = ("M292,236C400,222 560,222 662,236Q684,244 684,270C692,400 692,540 684,664Q682,694 654,698"
        "C540,706 400,706 300,698"
           "Q274,694 272,664C264,540 264,400 270,270Q272,244 292,236Z")
    pen.part("M394,236C396,150 560,150 562,236L532,236C530,184 426,184 424,236Z", darken(pack, 0.12), "soft",
        texture="", pattern=False)
    pen.part(bag, pack, "puff", texture="", pattern=False)
    pale = lighten(pack, 0.72)
    with pen.inside(bag):
        pen.fill("M240,420C360,360 420,470 520,410C600,366 680,400 720,380L720,180L240,180Z", lighten(pack, 0.16), 0.6)
        for x in (284, 674):
            pen.line(f"M{x},250C{x + 8},400 {x - 8},560 {x},690", darken(pack, 0.2), 3, 0.5)
    if night:
        pen.fill("M590,266C540,272 514,318 534,356C552,390 604,392 630,356C588,362 560,312 590,266Z", "#f6e3a1")
        for x, y, r in ((330, 284, 16), (396, 330, 11), (646, 290, 13), (470, 280, 12), (300, 372, 11), (650, 430, 15)):
            pen.fill(star(x, y, r, x), "#f6e3a1", 0.95)
        bear_head(pen, 438, 424, 0.62, "#b07a4a", sleepy=True)
    else:
        pen.fill(oval(606, 314, 40), "#f7d06a")
        for i in range(10):
            with pen.at(606, 314, turn=i * 36):
                pen.line("M0,-52L0,-66", "#f7d06a", 7)
        for x, y, s in ((340, 300, 0.9), (646, 460, 0.7)):
            with pen.at(x, y, scale=s):
                pen.fill("M-50,22C-72,18 -66,-16 -40,-12C-34,-44 14,-46 20,-16C44,-26 66,8 40,22Z", pale)
        bear_head(pen, 438, 424, 0.62, "#c99462")
        pen.fill(petals(330, 430, 13, 5), "#fff6e4")
    pen.gloss(leaf((296, 290), (284, 440), (296, 640), 10), 0.4)
    pen.dim(rrect(440, 598, 246, 96, 18), 0.12)
    tone = pen.base
    for i in range(3):  # a pile of folded ones
        y = 662 - i * 40
        d = f"M458,{y + 4}Q452,{y - 18} 480,{y - 18}L708,{y - 18}Q736,{y - 18} 734,{y + 6}Q736,{y + 38} 706,{y + 38}L486,{y + 38}Q456,{y + 38} 458,{y + 4}Z"
        pen.part(d, tone, "drop")
        pen.line(f"M470,{y + 10}L722,{y + 10}", darken(tone, 0.14) if not pen.dark else lighten(tone, 0.2), 3, 0.6)
        pen.part(rrect(560, y - 12, 70, 20, 8), mix(tone, pack, 0.55), "soft", edge=0.5, silhouette=False,
            pattern=False)
    with pen.at(248, 566, scale=1.12):
        _pants(pen, tone, pack, taped)
        if not taped:
            pen.fill("M14,-34C-26,-30 -42,8 -22,34C-4,56 32,52 46,26C14,34 -10,0 14,-34Z" if night else star(0, 6, 34),
                mix(tone, pack, 0.75))
        else:
            pen.fill(oval(-18, -4, 10) + oval(18, -4, 10) + oval(0, 16, 30, 26), mix(tone, pack, 0.7))
            pen.fill(oval(-10, 12, 3.5) + oval(10, 12, 3.5) + oval(0, 22, 5, 3.6), tone)
