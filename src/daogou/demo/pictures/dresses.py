"""Dresses."""

from __future__ import annotations

from daogou.demo.pictures.garment import (
    Cut,
    band,
    button,
    cloth,
    nape,
    neckline,
    placket,
    shirt_collar,
    sleeve,
    sleeve_word,
    sleeves,
)
from daogou.demo.pictures.palette import darken
from daogou.demo.pictures.paths import both, flip, leaf, n
from daogou.demo.pictures.svg import Pen, shape

_HEM = {"mini": 560, "short": 560, "knee": 610, "midi": 660, "long": 712, "maxi": 716, "ankle": 712}


def _start(pen: Pen, default: str = "midi") -> float:
    """Common set-up; the height of the hem."""
    pen.standing = False
    pen.texture = cloth(pen)
    pen.focus = (410, 230, 2.1)
    words = pen.words("length") + pen.words("skirt-length")
    hem = next((_HEM[w] for w in words if w in _HEM), _HEM[default])
    return hem + pen.wavers(-10, 6)


def _frame(hem: float) -> float:
    """How much a short dress is drawn larger, so that it fills the picture."""
    return 1.07 + max(0.0, 640 - hem) / 640 * 0.75 - max(0.0, hem - 668) / 640 * 0.75


def _cut(pen: Pen, **changes: float | bool) -> Cut:
    wide = pen.wavers(-4, 6) + (6 if pen.has("fit", "loose") else -3 if pen.has("fit", "slim") else 0)
    cut = Cut(neck=46, drop=44, top=96, shoulder=106, slope=26, armpit=196, chest=92 + wide, waist=74 + wide,
              waist_y=276, hem=76 + wide, hem_y=318, sag=6)
    for key, value in changes.items():
        setattr(cut, key, value)
    return cut


def _arms(pen: Pen, cut: Cut, default: str, puff: float = 0) -> None:
    word = sleeve_word(pen, default)
    if word == "long":
        arm = sleeve(cut, 250, 24, 13, puff)
        sleeves(pen, arm)
        for side in (arm.cuff(20, 1), flip(arm.cuff(20, 1))):
            pen.part(side, None, "sleeve", silhouette=False)
    elif word in {"short", "half"}:
        arm = sleeve(cut, 72 if word == "short" else 128, 42 if word == "short" else 34, 28 if word == "short" else 20,
                     puff or 6)
        sleeves(pen, arm)
        for line in (arm.ring(9), flip(arm.ring(9))):
            pen.stitch(line)


def _skirt(pen: Pen, cut: Cut, top: float, hem_y: float, flare: float, pleats: int = 5, waves: float = 8) -> None:
    """A skirt from the waist to a waving hem, with the folds that fall from the waist."""
    w = cut.hem
    hem = 400 + flare
    # the hem waves: one lobe a fold
    d = f"M{n(400 - w)},{n(top)}Q400,{n(top + 8)} {n(400 + w)},{n(top)}"
    d += f"C{n(400 + w + 10)},{n(top + (hem_y - top) * 0.32)} {n(hem - flare * 0.1)},{n(hem_y - (hem_y - top) * 0.25)} {n(hem)},{n(hem_y - 14)}"
    lobes = pleats + 1
    step = 2 * flare / lobes
    back = f"M{n(400 - flare)},{n(hem_y - 14)}"
    for i in range(lobes):
        x = hem - step * (i + 1)
        drop = hem_y - 14 + 16 * (1 - ((x - 400) / flare) ** 2)
        d += f"Q{n(x + step / 2)},{n(drop + waves * 1.5 + 3)} {n(x)},{n(drop)}"
    back += f"L{n(hem)},{n(hem_y - 14)}Q400,{n(hem_y + 22)} {n(400 - flare)},{n(hem_y - 14)}Z"
    d += f"C{n(400 - flare * 0.9)},{n(hem_y - (hem_y - top) * 0.25)} {n(400 - w - 10)},{n(top + (hem_y - top) * 0.32)} {n(400 - w)},{n(top)}Z"
    pen.fill(back, darken(pen.base, 0.4))
    pen.part(d, None, "fabric")
    for i in range(1, lobes):
        x = hem - step * i
        start = 400 + (x - 400) * w / flare * 0.92
        y0 = top + 10 + abs(i - lobes / 2) * 5 + pen.wavers(0, 26)
        drop = hem_y - 14 + 16 * (1 - ((x - 400) / flare) ** 2)
        bend = ((start + x) / 2 + (x - 400) * 0.07, (y0 + drop) / 2)
        pen.dim(leaf((start, y0), (bend[0] + 5, bend[1]), (x + 2, drop), 7 + step * 0.09), 0.15)
        pen.gloss(leaf((start - 6, y0 + 30), (bend[0] - step * 0.3, bend[1]), (x - step * 0.32, drop - 8), 6 + step * 0.06), 0.1)


@shape("dresses", "a-line")
def _a_line(pen: Pen) -> None:
    hem = _start(pen)
    cut = _cut(pen, neck=52, drop=40)
    with pen.at(scale=_frame(hem), about=(400, 95)):
        nape(pen, cut)
        _arms(pen, cut, "sleeveless")
        _skirt(pen, cut, 312, hem, 178 + pen.wavers(-12, 16), 5)
        pen.part(cut.outline(), None, "fabric")
        # princess seams and a narrow waistband
        for side in (1, -1):
            x = 400 + side * 44
            pen.line(f"M{n(400 + side * 74)},{n(cut.armpit - 26)}Q{n(x)},{n(cut.armpit + 30)} {n(x - side * 4)},314", width=2, alpha=0.6)
        pen.dim(leaf((400 - 84, 196), (352, 232), (350, 268), 6), 0.12)
        pen.dim(leaf((400 + 84, 196), (448, 232), (450, 268), 6), 0.12)
        band(pen, f"M{n(400 - cut.hem - 1)},313Q400,324 {n(400 + cut.hem + 1)},313", 15, ribbed=False)
        pen.line(neckline(cut), width=3.2)
        pen.stitch(neckline(Cut(neck=cut.neck + 8, drop=cut.drop + 9, top=cut.top)), alpha=0.5)


@shape("dresses", "wrap")
def _wrap(pen: Pen) -> None:
    hem = _start(pen)
    cut = _cut(pen, neck=56, drop=120, vee=True)
    with pen.at(scale=_frame(hem), about=(400, 95)):
        nape(pen, cut)
        _arms(pen, cut, "short", 8)
        _skirt(pen, cut, 306, hem, 150 + pen.wavers(-8, 14), 4)
        pen.part(cut.outline(), None, "fabric")
        # the upper front crosses over, and its edge runs on down the skirt
        over = (
            f"M{n(400 - cut.neck)},{n(cut.top)}Q{n(400 - 34)},{n(cut.top + 62)} {n(400 + 66)},306L{n(400 - cut.waist)},308"
            f"C{n(400 - cut.waist - 2)},270 {n(400 - cut.chest)},240 {n(400 - cut.chest)},{n(cut.armpit)}"
            f"C{n(400 - cut.chest + 9)},{n(cut.armpit - 28)} {n(400 - cut.shoulder + 9)},{n(cut.top + 70)} "
            f"{n(400 - cut.shoulder)},{n(cut.top + cut.slope)}Z"
        )
        with pen.at(7, 6):
            pen.dim(f"M{n(400 - cut.neck)},{n(cut.top + 12)}Q{n(400 - 34)},{n(cut.top + 62)} {n(400 + 60)},300L380,300Z", 0.2)
        pen.part(over, None, "fabric", turn=-14, silhouette=False)
        pen.line(f"M{n(400 + 40)},318C470,420 {n(458)},520 {n(432)},{n(hem + 6)}", width=3)
        pen.dim(f"M440,318C478,420 466,520 440,{n(hem + 6)}L{n(462)},{n(hem + 4)}C484,520 490,420 440,318Z", 0.13)
        for y, dx in ((262, 60), (278, 84), (290, 70)):
            pen.dim(leaf((400 + 46, 300), (400, y + 6), (400 - dx, y - 20), 5), 0.13)
        band(pen, f"M{n(400 - cut.hem - 2)},306Q400,318 {n(400 + cut.hem + 2)},306", 21, ribbed=False)
        for d in ("M448,308C476,350 470,404 486,452L504,446C492,396 494,346 464,306Z",
                  "M442,312C446,356 430,390 434,436L452,438C450,396 466,352 458,312Z"):
            with pen.at(5, 5):
                pen.dim(d, 0.16)
            pen.part(d, None, "sleeve", silhouette=False)
        for d in ("M450,308C424,286 410,292 412,304C414,318 434,318 450,310Z", "M452,308C470,282 494,286 492,300C490,316 468,318 452,310Z"):
            pen.part(d, None, "soft", silhouette=False)
        pen.part("M440,300Q451,294 462,300L464,318Q451,324 440,318Z", None, "soft", silhouette=False)


@shape("dresses", "shirt")
def _shirt_dress(pen: Pen) -> None:
    hem = _start(pen)
    cut = _cut(pen, neck=44, drop=34, shoulder=112, chest=98, waist=88, hem=90)
    with pen.at(scale=_frame(hem), about=(400, 95)):
        nape(pen, cut)
        _arms(pen, cut, "long")
        _skirt(pen, cut, 318, hem, 132 + pen.wavers(-8, 12), 3, 5)
        pen.part(cut.outline(), None, "fabric")
        placket(pen, cut.top + cut.drop + 4, hem + 8, 8, 14, r=6.5)
        for x in (318, 432):
            pen.part(f"M{x},190L{x + 50},190 {x + 50},228 {x + 25},240 {x},228Z", None, "soft", silhouette=False)
            pen.stitch(f"M{x + 4},199L{x + 46},199", alpha=0.6)
        band(pen, f"M{n(400 - cut.hem - 3)},318Q400,328 {n(400 + cut.hem + 3)},318", 24, darken(pen.base, 0.08), ribbed=False)
        pen.part("M383,306L421,306 421,337 383,337Z", "#caa25a" if not pen.light else "#9a7440", "plate", silhouette=False, edge=0.6, texture="")
        pen.fill("M391,313L413,313 413,330 391,330Z", darken(pen.base, 0.12))
        pen.line("M400,321L415,321", "#f2dca6", 3.5)
        shirt_collar(pen, cut, 0.8)


@shape("dresses", "slip")
def _slip(pen: Pen) -> None:
    hem = _start(pen)
    pen.focus = (400, 240, 2.0)
    k = pen.wavers(-5, 8)
    with pen.at(scale=_frame(hem), about=(400, 95)):
        low = hem + 8
        for side in (1, -1):
            pen.tube(f"M{400 + side * 52},190C{400 + side * 60},150 {400 + side * 56},118 {400 + side * 40},92", 6.5)
        back = "M330,206Q400,176 470,206L470,250 330,250Z"
        pen.part(back, darken(pen.base, 0.3), "shadow", edge=0.5)
        d = (
            f"M400,232Q430,222 452,188Q478,214 482,252C482,296 {n(466 + k)},320 {n(464 + k)},350"
            f"C{n(468 + k)},400 {n(496 + k)},430 {n(503 + k)},500C{n(512 + k)},560 {n(520 + k)},600 {n(534 + k)},{n(low - 22)}"
            f"Q{n(470)},{n(low + 20)} 400,{n(low + 8)}"
        )
        body = both(d)
        pen.part(body, None, "fabric")
        # satin: long slanting lights and shadows
        for a, b, c, w in (((352, 262), (372, 380), (338, 520), 20), ((430, 300), (440, 420), (462, 560), 14),
                           ((330, 480), (340, 570), (316, low - 20), 16), ((400, 420), (412, 520), (398, low - 6), 13)):
            pen.gloss(leaf(a, b, c, w), 0.2)
        for a, b, c, w in (((470, 262), (440, 340), (432, 400), 9), ((380, 300), (396, 430), (372, 560), 11),
                           ((480, 440), (478, 560), (502, low - 18), 13), ((352, 560), (362, 600), (352, low), 9),
                           ((440, 560), (436, 620), (446, low), 9)):
            pen.dim(leaf(a, b, c, w), 0.14)
        # draped neck
        for y, w in ((246, 62), (266, 50), (290, 34)):
            pen.dim(f"M{400 - w},{y - 34}Q400,{y + 30} {400 + w},{y - 34}Q400,{y + 18} {400 - w},{y - 34}Z", 0.17)
        pen.line("M348,188Q370,222 400,232Q430,222 452,188", width=3)
        hemline = f"M{n(268 - k)},{n(low - 36)}Q330,{n(low + 6)} 400,{n(low - 6)}Q470,{n(low + 6)} {n(532 + k)},{n(low - 36)}"
        if pen.rng.random() < 0.6:
            pen.line(hemline, pen.pale if not pen.light else pen.deep, 5, 0.45, dash="2 7")
        pen.stitch(hemline, alpha=0.6)


@shape("dresses", "tiered")
def _tiered(pen: Pen) -> None:
    hem = _start(pen, "midi")
    cut = _cut(pen, neck=56, drop=52, shoulder=100, hem=86, waist=84, hem_y=290, waist_y=262)
    with pen.at(scale=_frame(hem), about=(400, 95)):
        nape(pen, cut)
        _arms(pen, cut, "short", 16)
        bottom, top = hem, 284.0
        step = (bottom - top) / 3
        widths = (cut.hem, 128, 164, 200 + pen.wavers(-10, 12))
        for i in (2, 1, 0):
            y0, y1 = top + step * i - 4, top + step * (i + 1)
            a, b = widths[i] + (10 if i else 0), widths[i + 1]
            lobes = 6 + 2 * i
            d = f"M{n(400 - a)},{n(y0)}Q400,{n(y0 + 12)} {n(400 + a)},{n(y0)}Q{n(400 + b - 4)},{n(y0 + 20)} {n(400 + b)},{n(y1)}"
            s = 2 * b / lobes
            for k in range(lobes):
                x = 400 + b - s * (k + 1)
                drop = y1 + 14 * (1 - ((x - 400) / b) ** 2)
                d += f"Q{n(x + s / 2)},{n(drop + 13)} {n(x)},{n(drop)}"
            d += f"Q{n(400 - b + 4)},{n(y0 + 20)} {n(400 - a)},{n(y0)}Z"
            pen.part(d, None, "fabric")
            for k in range(1, lobes * 2):
                x = 400 + b - s * k / 2
                up = 400 + (x - 400) * a / b
                drop = y1 + 14 * (1 - ((x - 400) / b) ** 2)
                reach = drop if k % 2 == 0 else y0 + step * pen.wavers(0.3, 0.5)
                pen.dim(leaf((up, y0 + 8), ((up + x) / 2, (y0 + reach) / 2), (x, reach), 4.5 if k % 2 == 0 else 3), 0.16)
            pen.dim(f"M{n(400 - a)},{n(y0)}Q400,{n(y0 + 12)} {n(400 + a)},{n(y0)}L{n(400 + a)},{n(y0 + 12)}Q400,{n(y0 + 34)} {n(400 - a)},{n(y0 + 12)}Z", 0.16)
        pen.part(cut.outline(), None, "fabric")
        for k in range(-4, 5):
            x = 400 + k * 17
            pen.dim(leaf((x, 290), (x * 0.98 + 8, 262), (400 + k * 14, 236), 3.5), 0.13)
        pen.line(f"M{n(400 - cut.hem)},288Q400,300 {n(400 + cut.hem)},288", width=3.4)
        pen.line(neckline(cut), width=3.4)
        y = cut.top + cut.drop
        for side in (1, -1):
            pen.tube(f"M400,{n(y)}C{400 + side * 8},{n(y + 24)} {400 + side * 20},{n(y + 44)} {400 + side * 17},{n(y + 74)}", 4.2)
            pen.part(f"M400,{n(y)}C{400 + side * 14},{n(y - 12)} {400 + side * 34},{n(y - 2)} {400 + side * 30},{n(y + 10)}C{400 + side * 22},{n(y + 16)} {400 + side * 8},{n(y + 8)} 400,{n(y)}Z", None, "soft", silhouette=False)
        button(pen, 400, y + 2, 6)
