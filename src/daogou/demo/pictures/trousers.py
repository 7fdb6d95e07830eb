"""Trousers, jeans and shorts."""

from __future__ import annotations

from daogou.demo.pictures.garment import button, cloth
from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import flip, leaf, n, rrect
from daogou.demo.pictures.svg import Pen, shape


def _legs(pen: Pen, waist: float, hip: float, knee: float, hem: float, hem_y: float, *, top: float = 92, out: float = 0,
          crotch: float = 300) -> tuple[str, str]:
    """Both legs; each from the waist to its hem. ``out`` is how far the hems stand apart from the middle."""
    pen.standing = False
    wide = pen.wavers(-5, 6) + (10 if pen.has("fit", "loose") else -8 if pen.has("fit", "slim") else 0)
    knee, hem = knee + wide * 0.7, hem + wide * 0.6
    mid = (crotch + hem_y) / 2
    r = (hem_y - crotch) * 0.2
    cx_k, cx_h = 400 + hip * 0.53 + out * 0.4, 400 + hip * 0.5 + out
    right = (
        f"M400,{n(top + 8)}L{n(400 + waist)},{n(top)}C{n(400 + waist + 8)},{n(top + 70)} {n(400 + hip)},{n(top + 90)} {n(400 + hip)},{n(crotch - 30)}"
        f"C{n(400 + hip)},{n(crotch + r * 0.6)} {n(cx_k + knee)},{n(mid - r)} {n(cx_k + knee)},{n(mid)}"
        f"C{n(cx_k + knee)},{n(mid + r)} {n(cx_h + hem)},{n(hem_y - r)} {n(cx_h + hem)},{n(hem_y)}"
        f"Q{n(cx_h)},{n(hem_y + 14)} {n(cx_h - hem)},{n(hem_y)}"
        f"C{n(cx_h - hem)},{n(hem_y - r)} {n(cx_k - knee)},{n(mid + r)} {n(cx_k - knee)},{n(mid)}"
        f"C{n(cx_k - knee)},{n(mid - r)} 410,{n(crotch + r * 0.8)} 400,{n(crotch)}Z"
    )
    pen.focus = (440, 170, 2.2)
    for d, turn in ((flip(right), 3), (right, -3)):
        pen.part(d, None, "sleeve", turn=turn)
    # the rise, knees and thighs
    for side in (1, -1):
        pen.dim(leaf((400, crotch + 2), (400 + side * 40, crotch - 2), (400 + side * 88, crotch - 40), 7), 0.16)
        pen.dim(leaf((400 + side * 6, crotch + 22), (400 + side * 36, crotch + 34), (400 + side * 80, crotch + 18), 6), 0.12)
        x = 400 + side * (cx_k - 400)
        for k, y in enumerate((mid - 6, mid + 16)):
            pen.dim(leaf((x - knee * 0.75, y + 8 * k), (x, y + 8), (x + knee * 0.5, y - 10), 5), 0.1)
        h = 400 + side * (cx_h - 400)
        pen.dim(leaf((h - hem * 0.8, hem_y - 30), (h, hem_y - 18), (h + hem * 0.6, hem_y - 36), 5), 0.11)
        pen.gloss(leaf((x - knee * 0.3, crotch + 60), (x - knee * 0.42, mid), (h - hem * 0.3, hem_y - 70), 12), 0.09)
    return right, f"M{n(cx_h - hem)},{n(hem_y)}Q{n(cx_h)},{n(hem_y + 14)} {n(cx_h + hem)},{n(hem_y)}"


def _waistband(pen: Pen, waist: float, top: float = 92, high: float = 34, loops: bool = True) -> None:
    inner = darken(pen.base, 0.36) if lightness(pen.base) > 0.36 else lighten(pen.base, 0.1)
    pen.part(f"M{n(400 - waist)},{n(top - 6)}Q400,{n(top - 18)} {n(400 + waist)},{n(top - 6)}L{n(400 + waist)},{n(top + 14)} {n(400 - waist)},{n(top + 14)}Z", inner, "rise", edge=0.6)
    d = (
        f"M{n(400 - waist)},{n(top - 6)}Q400,{n(top + 12)} {n(400 + waist)},{n(top - 6)}L{n(400 + waist + 5)},{n(top + high - 6)}"
        f"Q400,{n(top + high + 14)} {n(400 - waist - 5)},{n(top + high - 6)}Z"
    )
    with pen.at(0, 6):
        pen.dim(d, 0.14)
    pen.part(d, None, "fabric")
    if loops:
        for x in (-0.62, 0.62):
            pen.part(rrect(400 + waist * x - 6, top - 4, 12, high + 12, 3), None, "soft", silhouette=False)


def _fly(pen: Pen, top: float, low: float, tone: str | None = None) -> None:
    pen.line(f"M400,{n(top + 30)}L400,{n(low)}", width=2.6)
    d = f"M424,{n(top + 34)}L424,{n(low - 46)}Q422,{n(low - 20)} 402,{n(low - 14)}"
    pen.stitch(d, tone)


def _hip_pockets(pen: Pen, waist: float, top: float, tone: str | None = None, slant: bool = True) -> None:
    for side in (1, -1):
        a, b = 400 + side * (waist - 46), 400 + side * (waist + 20)
        d = (
            f"M{n(a)},{n(top + 34)}L{n(b)},{n(top + 108)}" if slant
            else f"M{n(a)},{n(top + 34)}C{n(a)},{n(top + 78)} {n(a + side * 26)},{n(top + 94)} {n(b)},{n(top + 88)}"
        )
        pen.line(d, width=3)
        with pen.at(-side * 5, 4):
            pen.stitch(d, tone)


@shape("trousers", "jeans")
def _jeans(pen: Pen) -> None:
    pen.texture = "denim"
    thread = "#d99a4e" if lightness(pen.base) < 0.75 else "#b98a56"
    slim = pen.wavers(0, 10)
    _, hem = _legs(pen, 104, 132, 58 - slim, 50 - slim * 0.5, 706, out=14)
    # a worn, lighter thigh
    light = lighten(pen.base, 0.4)
    for side in (1, -1):
        glow = pen.glow(light, 0.5 if not pen.dark else 0.28)
        pen.raw(f'<ellipse cx="{400 + side * 72}" cy="360" rx="38" ry="130" fill="{glow}"/>')
    for d in (hem, flip(hem)):
        with pen.at(0, -16):
            pen.stitch(d, thread)
    _hip_pockets(pen, 104, 92, thread, slant=False)
    pen.line("M478,126C480,150 486,160 504,164", thread, 1.8, 0.7, dash="7 5")
    _fly(pen, 92, 290, thread)
    _waistband(pen, 104)
    for y in (98, 120):
        d = f"M{n(400 - 102)},{y - 6}Q400,{y + 12} 502,{y - 6}"
        pen.stitch(d, thread, 0.9)
    for x in (312, 488, 330):
        pen.fill(f"M{x - 3},132a4,4 0 1 0 8,0a4,4 0 1 0 -8,0Z", "#b9743a")
    button(pen, 400, 112, 10, "#b98a4e")


@shape("trousers", "chinos")
def _chinos(pen: Pen) -> None:
    pen.texture = cloth(pen, "twill")
    _, hem = _legs(pen, 102, 130, 55, 45, 700, out=12)
    for side in (1, -1):
        pen.line(f"M{400 + side * 70},150C{400 + side * 80},320 {400 + side * 82},520 {400 + side * 78},690", width=2.2, alpha=0.55)
    for d in (hem, flip(hem)):
        with pen.at(0, -24):
            pen.line(d, width=2.4)
    _hip_pockets(pen, 102, 92)
    _fly(pen, 92, 286)
    _waistband(pen, 102)
    button(pen, 404, 112, 8)


@shape("trousers", "wide-leg")
def _wide(pen: Pen) -> None:
    pen.texture = cloth(pen)
    _, hem = _legs(pen, 94, 128, 80, 96, 712, out=36, crotch=306)
    for side in (1, -1):
        pen.line(f"M{400 + side * 56},132C{400 + side * 74},320 {400 + side * 92},520 {400 + side * 100},716", width=2.4, alpha=0.7)
        for a, b in ((44, 58), (72, 150), (84, 176)):
            pen.dim(leaf((400 + side * a, 150), (400 + side * (a + b) * 0.5, 400), (400 + side * b, 706), 8), 0.11)
        pen.gloss(leaf((400 + side * 64, 220), (400 + side * 88, 460), (400 + side * 124, 700), 12), 0.09)
        pen.dim(leaf((400 + side * 48, 134), (400 + side * 52, 160), (400 + side * 52, 196), 5), 0.2)
    for d in (hem, flip(hem)):
        with pen.at(0, -14):
            pen.stitch(d, alpha=0.6)
    _waistband(pen, 94, high=46, loops=False)
    _hip_pockets(pen, 88, 102)
    if pen.rng.random() < 0.5:
        for side in (1, -1):
            pen.part(f"M{398 + side * 2},124C{400 + side * 40},96 {400 + side * 58},112 {400 + side * 54},130C{400 + side * 46},148 {400 + side * 14},142 400,132Z", None, "soft", silhouette=False)
            pen.part(f"M{400 + side * 2},130L{400 + side * 20},212 {400 + side * 38},204 {400 + side * 14},126Z", None, "soft", silhouette=False)
        pen.part(rrect(389, 118, 22, 24, 7), None, "soft", silhouette=False)
    else:
        button(pen, 400, 114, 8)
        pen.line("M400,140L400,280", width=2.4)


@shape("trousers", "joggers")
def _joggers(pen: Pen) -> None:
    pen.texture = cloth(pen)
    _legs(pen, 100, 138, 66, 42, 676, out=4, crotch=312)
    for side in (1, -1):
        x = 400 + side * (138 * 0.5 + 4)
        for k in range(-3, 4):
            pen.dim(leaf((x + k * 11, 676), (x + k * 14, 652), (x + k * 15, 620 + abs(k) * 6), 3.5), 0.14)
        d = f"M{n(x - 46)},672Q{n(x)},684 {n(x + 46)},672L{n(x + 36)},724Q{n(x)},734 {n(x - 36)},724Z"
        pen.part(d, None, "sleeve", texture="rib", pattern=False)
    _hip_pockets(pen, 104, 92)
    _waistband(pen, 100, high=44, loops=False)
    for k in range(-8, 9):
        x = 400 + k * 11.6
        pen.dim(leaf((x, 94 - abs(k) * 0.8), (x + 1, 112), (x, 140 - abs(k)), 2.6), 0.22)
    cord = mix(pen.pale, "#ffffff", 0.4) if not pen.light else darken(pen.base, 0.3)
    for side, low in ((1, 226), (-1, 214)):
        pen.tube(f"M{400 + side * 12},120C{400 + side * 26},150 {400 + side * 14},180 {400 + side * 22},{low}", 7, cord)
        pen.tube(f"M{400 + side * 22},{low}L{400 + side * 23},{low + 14}", 9, darken(cord, 0.25))
    if pen.rng.random() < 0.4 and pen.pattern == "solid":
        for side in (1, -1):
            pen.line(f"M{400 + side * 120},140C{400 + side * 138},280 {400 + side * 136},430 {400 + side * 112},664", mix(pen.pale, "#ffffff", 0.5), 9)


@shape("trousers", "shorts")
def _shorts(pen: Pen) -> None:
    with pen.at(scale=1.32, about=(400, 60)):
        sporty = pen.has("occasion", "sport") or pen.rng.random() < 0.35
        pen.texture = cloth(pen, "" if sporty else "twill")
        length = 470 if not pen.has("length", "short", "mini") else 420
        _, hem = _legs(pen, 108, 140, 76, 82, length, out=26, crotch=318, top=128)
        for d in (hem, flip(hem)):
            with pen.at(0, -20):
                pen.line(d, width=2.4, alpha=0.8)
        _hip_pockets(pen, 108, 128)
        if sporty:
            _waistband(pen, 108, 128, 40, loops=False)
            for k in range(-8, 9):
                x = 400 + k * 12.4
                pen.dim(leaf((x, 130 - abs(k) * 0.8), (x + 1, 146), (x, 172 - abs(k)), 2.6), 0.22)
            for side in (1, -1):
                pen.tube(f"M{400 + side * 10},156C{400 + side * 26},186 {400 + side * 14},206 {400 + side * 20},{230 + side * 6}", 6, mix(pen.pale, "#ffffff", 0.5) if not pen.light else pen.deep)
        else:
            _fly(pen, 128, 306)
            _waistband(pen, 108, 128)
            button(pen, 403, 150, 8)
    pen.focus = (420, 250, 2.0)
