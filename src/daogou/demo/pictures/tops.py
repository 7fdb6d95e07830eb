"""Tops and sweaters."""

from __future__ import annotations

from daogou.demo.pictures.garment import (
    Cut,
    Sleeve,
    band,
    button,
    cloth,
    folds,
    nape,
    neckline,
    placket,
    pocket,
    shirt_collar,
    sleeve,
    sleeve_word,
    sleeves,
    zip_line,
)
from daogou.demo.pictures.palette import darken, lighten, mix
from daogou.demo.pictures.paths import flip, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape


def _start(pen: Pen, texture: str = "", **changes: float | bool) -> Cut:
    pen.standing = False
    pen.texture = cloth(pen, texture)
    pen.focus = (430, 270, 2.1)
    wide = pen.wavers(-7, 7)
    wide += 14 if pen.has("fit", "loose", "oversized") else -10 if pen.has("fit", "slim") else 0
    cut = Cut(chest=138 + wide, waist=132 + wide, hem=138 + wide, hem_y=642 + pen.wavers(-12, 12), shoulder=150 + wide * 0.6)
    if pen.has("gender", "women"):
        cut.waist -= 12
        cut.shoulder -= 8
        cut.hem_y -= 22
    if pen.has("gender", "kids"):
        cut.hem_y -= 60
        cut.hem += 12
        cut.waist += 12
    if pen.has("length", "cropped", "crop", "short"):
        cut.hem_y -= 70
    for key, value in changes.items():
        setattr(cut, key, value)
    return cut


def _cuffs(pen: Pen, arm: Sleeve, deep: float, ribbed: bool = True) -> None:
    """Cuffs on both sleeves."""
    d = arm.cuff(deep, -2 if ribbed else 2)
    for path, turn in ((d, -arm.angle), (flip(d), arm.angle)):
        pen.part(path, None, "sleeve", turn=turn, texture="rib" if ribbed else None, pattern=None if not ribbed else False)


def _hem_rib(pen: Pen, cut: Cut, deep: float = 40) -> None:
    """A ribbed welt round the hem."""
    y, h = cut.hem_y, cut.hem
    d = (
        f"M{n(400 - h - 1)},{n(y - deep)}Q400,{n(y - deep + cut.sag * 1.4)} {n(400 + h + 1)},{n(y - deep)}"
        f"L{n(400 + h - 7)},{n(y)}Q400,{n(y + cut.sag * 1.6)} {n(400 - h + 7)},{n(y)}Z"
    )
    pen.part(d, None, "fabric", texture="rib", pattern=False)


@shape("tops", "t-shirt")
def _t_shirt(pen: Pen) -> None:
    cut = _start(pen, neck=64, drop=52)
    long = sleeve_word(pen, "short") == "long"
    arm = sleeve(cut, 330, 31, 11) if long else sleeve(cut, 118 + pen.wavers(-10, 10), 55, 29, 4)
    nape(pen, cut)
    band(pen, f"M{n(400 - cut.neck)},{n(cut.top + 2)}Q400,{n(cut.top + 15)} {n(400 + cut.neck)},{n(cut.top + 2)}", 15, darken(pen.base, 0.1))
    sleeves(pen, arm)
    for line in (arm.ring(14), flip(arm.ring(14))):
        pen.stitch(line)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    band(pen, neckline(cut), 17)
    y = cut.hem_y - 17
    pen.stitch(f"M{n(400 - cut.hem + 2)},{n(y)}Q400,{n(y + cut.sag)} {n(400 + cut.hem - 2)},{n(y)}")
    if pen.has("pocket", "yes", "chest", "true") or (pen.pattern == "solid" and pen.rng.random() < 0.25):
        pocket(pen, 440, 290, 66, 74)


@shape("tops", "shirt")
def _shirt(pen: Pen) -> None:
    cut = _start(pen, neck=50, drop=36, sag=26)
    long = sleeve_word(pen, "long") == "long"
    arm = sleeve(cut, 372, 33, 11, 4) if long else sleeve(cut, 128, 54, 25, 4)
    nape(pen, cut)
    sleeves(pen, arm)
    if long:
        _cuffs(pen, arm, 46, ribbed=False)
        for side in (1, -1):
            button(pen, 400 + side * (arm.end[0] - 400 - 4), arm.end[1] - 24, 6)
    else:
        for line in (arm.ring(20), flip(arm.ring(20))):
            pen.line(line)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    placket(pen, cut.top + cut.drop + 6, cut.hem_y + cut.sag - 1, 6)
    yoke = f"M{n(400 + cut.neck + 8)},{n(cut.top + 36)}Q{n(400 + 100)},{n(cut.top + 56)} {n(400 + cut.shoulder - 3)},{n(cut.top + 64)}"
    pen.stitch(yoke)
    pen.stitch(flip(yoke))
    pocket(pen, 442, 288, 68, 80, flap=pen.texture == "denim")
    if pen.texture == "denim":
        pocket(pen, 290, 288, 68, 80, flap=True)
    shirt_collar(pen, cut)


@shape("tops", "polo")
def _polo(pen: Pen) -> None:
    cut = _start(pen, "", neck=50, drop=36)
    trim = pen.accent if pen.rng.random() < 0.35 else None
    arm = sleeve(cut, 330, 31, 11) if sleeve_word(pen, "short") == "long" else sleeve(cut, 122, 50, 26, 4)
    nape(pen, cut)
    sleeves(pen, arm)
    for line in (arm.ring(9), flip(arm.ring(9))):
        band(pen, line, 19, trim)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    y = cut.top + cut.drop
    d = f"M383,{n(y)}L417,{n(y)} 417,{n(y + 130)} 383,{n(y + 130)}Z"
    with pen.at(4, 4):
        pen.dim(d, 0.14)
    pen.part(d, None, "soft", silhouette=False)
    pen.stitch(f"M388,{n(y + 118)}L412,{n(y + 118)}", alpha=0.7)
    for k in range(3):
        button(pen, 400, y + 30 + k * 36, 7.5)
    shirt_collar(pen, cut, 0.92, trim, 1.08)
    h = cut.hem
    pen.stitch(f"M{n(400 - h + 2)},{n(cut.hem_y - 17)}Q400,{n(cut.hem_y - 5)} {n(400 + h - 2)},{n(cut.hem_y - 17)}")
    for side in (1, -1):
        pen.line(f"M{n(400 + side * (h - 1))},{n(cut.hem_y - 46)}L{n(400 + side * (h - 9))},{n(cut.hem_y)}", width=2.4)


@shape("tops", "blouse")
def _blouse(pen: Pen) -> None:
    cut = _start(pen, neck=46, drop=54, shoulder=126, chest=122, waist=120, hem=146, hem_y=600, sag=18)
    pen.focus = (420, 250, 2.0)
    nape(pen, cut)
    word = sleeve_word(pen, "long")
    arm = sleeve(cut, 322, 27, 14, 44) if word == "long" else sleeve(cut, 120, 40, 24, 34)
    sleeves(pen, arm)
    # gathers at shoulder and cuff
    sx, sy = 400 + cut.shoulder, cut.top + cut.slope
    for k in range(4):
        d = leaf((sx - 2 - k * 4, sy + 8 + k * 18), (sx + 26, sy + 24 + k * 18), (sx + 38 - k * 3, sy + 52 + k * 16), 4)
        pen.dim(d, 0.14)
        pen.dim(flip(d), 0.14)
    ex, ey = arm.end
    for k in (-1, 0, 1):
        d = leaf((ex + k * 14, ey - 22), (ex + k * 21 - 3, ey - 60), (ex + k * 25 - 12, ey - 108), 5)
        pen.dim(d, 0.16)
        pen.dim(flip(d), 0.16)
    for path in (arm.cuff(24, 2), flip(arm.cuff(24, 2))):
        pen.part(path, None, "sleeve")
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut, 1.2)
    for k in (-2, -1, 1, 2):
        x = 400 + k * 30
        pen.dim(leaf((x, cut.top + 92), (x + k * 5, cut.top + 220), (x + k * 18, cut.hem_y + 4), 6), 0.09)
    y = cut.top + cut.drop
    pen.line(f"M400,{n(y)}L400,{n(cut.hem_y + 16)}", width=2.2, alpha=0.7)
    for k in range(5):
        button(pen, 400, y + 92 + k * 66, 5)
    # a stand collar with a soft bow
    band(pen, neckline(cut), 20, ribbed=False)
    for side, turn in ((1, 8), (-1, -6)):
        tail = f"M{400 + side * 3},{n(y + 2)}C{400 + side * 30},{n(y + 50)} {400 + side * 18},{n(y + 110)} {400 + side * 40},{n(y + 168 + turn)}L{400 + side * 64},{n(y + 152 + turn)}C{400 + side * 42},{n(y + 100)} {400 + side * 50},{n(y + 44)} {400 + side * 14},{n(y - 4)}Z"
        with pen.at(5, 6):
            pen.dim(tail, 0.16)
        pen.part(tail, None, "sleeve", silhouette=False, turn=-side * 12)
    for side in (1, -1):
        bow = f"M400,{n(y)}C{400 + side * 26},{n(y - 40)} {400 + side * 82},{n(y - 44)} {400 + side * 86},{n(y - 8)}C{400 + side * 88},{n(y + 28)} {400 + side * 36},{n(y + 26)} 400,{n(y)}Z"
        with pen.at(4, 7):
            pen.dim(bow, 0.18)
        pen.part(bow, None, "soft", silhouette=False, turn=side * 25)
        pen.dim(leaf((400 + side * 8, y), (400 + side * 34, y - 10), (400 + side * 64, y - 8), 6), 0.2)
    pen.part(rrect(387, y - 15, 26, 30, 9), None, "soft", silhouette=False)


@shape("tops", "hoodie")
def _hoodie(pen: Pen) -> None:
    cut = _start(pen, neck=62, drop=66, top=172, armpit=326, chest=148, waist=146, hem=140, hem_y=650, slope=40)
    arm = sleeve(cut, 352, 37, 12, 6)
    inner = darken(pen.base, 0.36) if not pen.dark else lighten(pen.base, 0.1)
    hood = "M400,74C452,74 492,100 500,150C506,184 500,214 482,232L400,262 318,232C300,214 294,184 300,150C308,100 348,74 400,74Z"
    pen.part(hood, None, "soft")
    sleeves(pen, arm)
    _cuffs(pen, arm, 44)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    # the opening of the hood, its two edges crossing at the throat
    mouth = "M400,100C438,100 462,128 464,166C465,200 436,226 400,254C364,226 335,200 336,166C338,128 362,100 400,100Z"
    pen.part(mouth, inner, "rise", silhouette=False)
    pen.fill("M352,190Q400,176 448,190Q440,216 400,246Q360,216 352,190Z", darken(inner, 0.3), 0.5)
    rim = "M376,268C330,232 322,196 324,164C327,112 360,86 400,86"
    for d in (rim, flip(rim)):
        pen.line(d, pen.seam, 3)
    edge = "M400,86C448,86 476,118 478,166C479,206 450,236 404,272L392,252C430,224 463,200 464,166C462,128 438,100 400,100Z"
    pen.part(flip(edge), None, "soft", silhouette=False)
    pen.part(edge, None, "soft", silhouette=False)
    pen.stitch("M334,160C338,118 366,94 400,94C434,94 462,118 466,160", alpha=0.6)
    cord = mix(pen.pale, "#ffffff", 0.4) if not pen.light else darken(pen.base, 0.25)
    for side, low in ((1, 402), (-1, 386)):
        pen.dim(oval(400 + side * 26 + 2, 272, 7), 0.3)
        pen.part(oval(400 + side * 26, 269, 6.5), "#b9bcc4", "plate", edge=0.5, silhouette=False, texture="")
        pen.tube(f"M{400 + side * 26},270C{400 + side * 32},310 {400 + side * 24},350 {400 + side * 29},{low}", 7.5, cord)
        pen.tube(f"M{400 + side * 29},{low}L{400 + side * 29},{low + 16}", 10, darken(cord, 0.2))
    if pen.has("closure", "zip", "full-zip", "zipper"):
        zip_line(pen, f"M400,262L400,{n(cut.hem_y + 8)}", (400, 300))
    kanga = "M400,462L462,462C474,490 492,516 512,536L512,606 400,610"
    d = kanga + "L288,606 288,536C308,516 326,490 338,462Z"
    with pen.at(0, 5):
        pen.dim(d, 0.1)
    pen.part(d, None, "fabric", silhouette=False, edge=1.2)
    for side in (1, -1):
        pen.stitch(f"M{400 + side * 54},466C{400 + side * 66},494 {400 + side * 84},520 {400 + side * 103},539", alpha=0.8)
        pen.dim(leaf((400 + side * 64, 464), (400 + side * 84, 508), (400 + side * 112, 538), 7), 0.2)
    _hem_rib(pen, cut, 42)


def _knit(pen: Pen, **changes: float | bool) -> Cut:
    kind = "knit"
    if pen.has("texture", "cable", "cable-knit") or pen.has("knit", "cable", "cable-knit") or (
        pen.pattern == "solid" and pen.rng.random() < 0.3
    ):
        kind = "cable"
    if pen.has("knit", "rib", "ribbed") or pen.has("texture", "rib", "ribbed"):
        kind = "rib"
    cut = _start(pen, kind, chest=150, waist=152, hem=142, slope=38, hem_y=622 + pen.wavers(-14, 12))
    pen.texture = kind
    for key, value in changes.items():
        setattr(cut, key, value)
    return cut


def _rolled(pen: Pen, cut: Cut) -> None:
    """The small bulge above the ribbed hem."""
    y = cut.hem_y - 44
    for side in (1, -1):
        pen.dim(leaf((400 + side * (cut.hem - 12), y), (400 + side * (cut.hem - 40), y - 12), (400 + side * (cut.hem - 96), y + 4), 6), 0.13)


@shape("sweaters", "crew-neck")
def _crew(pen: Pen) -> None:
    cut = _knit(pen, neck=60, drop=44)
    arm = sleeve(cut, 362, 35, 12, 8)
    nape(pen, cut)
    band(pen, f"M{n(400 - cut.neck)},{n(cut.top + 2)}Q400,{n(cut.top + 14)} {n(400 + cut.neck)},{n(cut.top + 2)}", 20, darken(pen.base, 0.12))
    sleeves(pen, arm)
    _cuffs(pen, arm, 44)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    _rolled(pen, cut)
    _hem_rib(pen, cut, 44)
    band(pen, neckline(cut), 25)


@shape("sweaters", "turtleneck")
def _turtleneck(pen: Pen) -> None:
    cut = _knit(pen, neck=62, drop=24, top=176, armpit=322, hem_y=656)
    arm = sleeve(cut, 352, 35, 12, 8)
    sleeves(pen, arm)
    _cuffs(pen, arm, 44)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    _rolled(pen, cut)
    _hem_rib(pen, cut, 44)
    under = "M334,170C340,210 460,210 466,170L470,190Q400,232 330,190Z"
    pen.dim(under, 0.25)
    inner = darken(pen.base, 0.42) if not pen.dark else lighten(pen.base, 0.08)
    d = "M340,98C344,128 336,160 328,180Q400,226 472,180C464,160 456,128 460,98Q400,122 340,98Z"
    pen.part(d, None, "cyl", texture="rib", pattern=False)
    pen.part("M338,100C340,78 460,78 462,100C460,122 340,122 338,100Z", inner, "rise", edge=0.6)
    fold = "M332,104C334,134 330,146 326,156Q400,200 474,156C470,146 466,134 468,104C452,130 348,130 332,104Z"
    with pen.at(0, 8):
        pen.dim(fold, 0.16)
    pen.part(fold, None, "cyl", texture="rib", pattern=False)


@shape("sweaters", "cardigan")
def _v_front(pen: Pen) -> None:
    _open_knit(pen, buttons=5)


def _open_knit(pen: Pen, buttons: int) -> None:
    cut = _knit(pen, neck=54, drop=170, vee=True)
    arm = sleeve(cut, 362, 35, 12, 8)
    nape(pen, cut, darken(pen.base, 0.1))
    band(pen, f"M{n(400 - cut.neck)},{n(cut.top + 2)}Q400,{n(cut.top + 12)} {n(400 + cut.neck)},{n(cut.top + 2)}", 20, darken(pen.base, 0.12))
    sleeves(pen, arm)
    _cuffs(pen, arm, 44)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    for x in (300, 444):
        pen.part(f"M{x},500L{x + 60},500 {x + 60},572Q{x + 30},580 {x},572Z", None, "soft", silhouette=False)
        pen.part(rrect(x - 1, 494, 62, 18, 3), None, "soft", silhouette=False, texture="rib", pattern=False)
    _rolled(pen, cut)
    _hem_rib(pen, cut, 44)
    y = cut.top + cut.drop
    pen.dim(f"M418,{n(y)}L426,{n(y + 6)} 426,{n(cut.hem_y + 8)} 418,{n(cut.hem_y + 8)}Z", 0.2)
    band(pen, f"M400,{n(y - 8)}L400,{n(cut.hem_y + 11)}", 32)
    band(pen, neckline(cut), 28)
    tone = lighten(pen.base, 0.6) if not pen.light else "#9c7b54"
    for k in range(buttons):
        button(pen, 400, y + 26 + k * (cut.hem_y - y - 40) / (buttons - 1), 10, tone)


@shape("sweaters", "v-neck")
def _v_neck(pen: Pen) -> None:
    cut = _knit(pen, neck=58, drop=118, vee=True)
    arm = sleeve(cut, 362, 35, 12, 8)
    nape(pen, cut)
    band(pen, f"M{n(400 - cut.neck)},{n(cut.top + 2)}Q400,{n(cut.top + 12)} {n(400 + cut.neck)},{n(cut.top + 2)}", 18, darken(pen.base, 0.12))
    sleeves(pen, arm)
    _cuffs(pen, arm, 44)
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    _rolled(pen, cut)
    _hem_rib(pen, cut, 44)
    band(pen, neckline(cut), 23)
    y = cut.top + cut.drop
    pen.line(f"M400,{n(y - 11)}L400,{n(y + 13)}", width=2.5)


@shape("sweaters", "vest")
def _vest(pen: Pen) -> None:
    cut = _knit(pen, neck=56, drop=128, vee=True, shoulder=124, chest=136, armpit=326, waist=138, hem=130)
    nape(pen, cut)
    # the inside of the back shows in the armholes
    hole = f"M{n(400 + cut.shoulder - 22)},{n(cut.top + cut.slope - 6)}L{n(400 + cut.shoulder + 2)},{n(cut.top + cut.slope + 6)}C{n(400 + cut.chest - 2)},{n(cut.top + 90)} {n(400 + cut.chest + 6)},{n(cut.armpit - 60)} {n(400 + cut.chest)},{n(cut.armpit)}Z"
    for d in (hole, flip(hole)):
        pen.part(d, darken(pen.base, 0.34) if not pen.dark else lighten(pen.base, 0.1), "shadow", edge=0.6)
    band(pen, f"M{n(400 - cut.neck)},{n(cut.top + 2)}Q400,{n(cut.top + 12)} {n(400 + cut.neck)},{n(cut.top + 2)}", 18, darken(pen.base, 0.12))
    pen.part(cut.outline(), None, "fabric")
    folds(pen, cut)
    s, t = 400 + cut.shoulder, cut.top + cut.slope
    arm = f"M{n(s - 4)},{n(t)}C{n(s - 13)},{n(t + (cut.armpit - t) * 0.45)} {n(400 + cut.chest - 13)},{n(cut.armpit - 28)} {n(400 + cut.chest - 4)},{n(cut.armpit)}"
    band(pen, arm, 17)
    band(pen, flip(arm), 17)
    _rolled(pen, cut)
    _hem_rib(pen, cut, 44)
    band(pen, neckline(cut), 22)
    y = cut.top + cut.drop
    pen.line(f"M400,{n(y - 10)}L400,{n(y + 12)}", width=2.5)
