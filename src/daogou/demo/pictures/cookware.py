"""Pots and pans."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import both, drum, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape

STEEL = "#c4c8cf"


def _inside(pen: Pen) -> str:
    """The cooking surface: dark non-stick, cream enamel, or steel."""
    if pen.has("material", "stainless-steel", "titanium"):
        return "#b4b8bf"
    if pen.has("material", "ceramic", "cast-iron") and lightness(pen.base) < 0.8:
        return "#eee4d2" if not pen.dark else "#3a3b40"
    return "#3a3b40" if not pen.dark else "#55575e"


def _grip(pen: Pen) -> str:
    """The tone of handles and knobs."""
    if pen.has("material", "wood") or pen.rng.random() < 0.4:
        return "#a9743f"
    return "#2f3137" if not pen.dark else "#8d9196"


def _steam(pen: Pen, x: float, y: float) -> None:
    for dx in (-52, 0, 52):
        pen.line(f"M{n(x + dx)},{n(y)}c-24,-30 24,-50 0,-86", "#ffffff", 10, 0.42)


def _sheen(pen: Pen) -> str:
    return "metal" if pen.has("material", "stainless-steel", "aluminium", "titanium") and lightness(pen.base) > 0.6 and pen.pattern == "solid" else "cyl"


@shape("cookware", "wok")
def _wok(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 640, 180, (330, 470, 1.9)
    k = pen.wavers(-12, 12)
    grip = _grip(pen)
    pen.tube("M560,380L760,284", 40, grip)
    pen.part("M540,372L612,338L626,372L560,410Z", STEEL, "metal", pattern=False)
    pen.fill(oval(744, 292, 8), darken(grip, 0.5))
    pen.tube("M128,400C40,360 60,470 146,462", 24, grip)
    w = 268 + k
    d = f"M{n(370 - w)},400C{n(370 - w + 20)},540 {250},640 370,642C490,640 {n(370 + w - 20)},540 {n(370 + w)},400Z"
    pen.part(d, None, _sheen(pen))
    inner = _inside(pen)
    pen.part(oval(370, 400, w, 86), lighten(pen.base, 0.2), "plate", texture="", pattern=False)
    pen.part(oval(370, 404, w - 14, 76), inner, "dish", silhouette=False, pattern=False)
    pen.part(oval(370, 432, w * 0.55, 36), darken(inner, 0.12), "dish", silhouette=False, edge=0.5, pattern=False)
    # a stir-fry
    for _ in range(24):
        x, y = pen.wavers(260, 480), pen.wavers(398, 452)
        tone = pen.rng.choice(("#6d9b4a", "#e08a3c", "#d9563f", "#f0d58a", "#8fb15a"))
        with pen.at(x, y, turn=pen.wavers(0, 180)):
            pen.part(rrect(-20, -8, pen.wavers(26, 42), 15, 7), tone, "soft", silhouette=False, edge=0.5, pattern=False)
    _steam(pen, 370, 350)
    pen.gloss(leaf((150, 470), (190, 570), (270, 618), 9), 0.3)


@shape("cookware", "frying-pan")
def _frying(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 590, 230, (300, 480, 1.9)
    k = pen.wavers(-12, 14)
    grip = _grip(pen)
    pen.tube("M560,430L756,300", 36, grip)
    pen.part("M536,424L600,386L616,414L560,462Z", STEEL, "metal", pattern=False)
    pen.fill(oval(740, 311, 8), darken(grip, 0.5))
    w = 262 + k
    d = f"M{n(340 - w)},440C{n(340 - w + 8)},520 {n(340 - w + 60)},588 240,590L440,590C{n(340 + w - 60)},588 {n(340 + w - 8)},520 {n(340 + w)},440Z"
    pen.part(d, None, _sheen(pen))
    pen.part(oval(340, 440, w, 112), lighten(pen.base, 0.22), "plate", pattern=False)
    inner = _inside(pen)
    pen.part(oval(340, 446, w - 15, 101), inner, "dish", silhouette=False, pattern=False)
    pen.part(oval(340, 462, w * 0.78, 76), darken(inner, 0.1), "dish", silhouette=False, edge=0.6, pattern=False)
    for r in (0.62, 0.46):
        pen.line(oval(340, 462, w * r, 76 * r / 0.78), lighten(inner, 0.16), 2.5, 0.5)
    if pen.rng.random() < 0.75:
        egg = "M250,452C240,424 300,408 352,416C410,408 450,440 430,468C440,500 380,512 330,504C280,510 232,486 250,452Z"
        pen.part(egg, "#fffdf6", "soft", silhouette=False, edge=0.7, pattern=False)
        pen.part(oval(338, 458, 44, 27), "#f5b63f", "ball", silhouette=False, edge=0.6, pattern=False)
        pen.gloss(oval(326, 448, 12, 6), 0.8)
    pen.gloss(leaf((104, 500), (140, 560), (220, 582), 6), 0.3)


def _pot(pen: Pen, *, top: float, low: float, w: float, lid: str, ears: bool, inset: float = 0) -> None:
    """A round pot with a lid."""
    grip = _grip(pen)
    if ears:
        for side in (1, -1):
            x = 400 + side * (w - 4)
            pen.tube(f"M{n(x)},{n(top + 66)}C{n(x + side * 92)},{n(top + 50)} {n(x + side * 92)},{n(top + 132)} {n(x)},{n(top + 122)}", 27, None if pen.has("material", "cast-iron", "ceramic") else grip if lightness(grip) < 0.55 else STEEL)
    d = both(f"M400,{n(top + 44)}L{n(400 + w)},{n(top)}L{n(400 + w - inset)},{n(low - 60)}Q{n(400 + w - inset - 4)},{n(low - 4)} {n(400 + w - inset - 76)},{n(low)}L400,{n(low + 6)}")
    pen.part(d, None, _sheen(pen))
    pen.gloss(leaf((400 - w + 26, top + 60), (400 - w + 18, (top + low) / 2), (400 - w + inset + 34, low - 40), 9), 0.35)
    rim = mix(pen.base, STEEL, 0.7) if lid == "glass" else pen.base
    pen.line(f"M{n(400 - w)},{n(top)}C{n(400 - w)},{n(top + 58)} {n(400 + w)},{n(top + 58)} {n(400 + w)},{n(top)}", darken(rim, 0.3), 15)
    pen.line(f"M{n(400 - w)},{n(top)}C{n(400 - w)},{n(top + 58)} {n(400 + w)},{n(top + 58)} {n(400 + w)},{n(top)}", rim, 10)
    cover = f"M{n(400 - w - 4)},{n(top)}C{n(400 - w + 16)},{n(top - 72)} 320,{n(top - 96)} 400,{n(top - 96)}C480,{n(top - 96)} {n(400 + w - 16)},{n(top - 72)} {n(400 + w + 4)},{n(top)}C{n(400 + w)},{n(top + 50)} {n(400 - w)},{n(top + 50)} {n(400 - w - 4)},{n(top)}Z"
    if lid == "glass":
        pen.fill(cover, "#dfe9ee", 0.86, silhouette=True)
        pen.fill(cover, pen.shade("ball", "#cfdde4", over=True))
        pen.line(cover, "#7d828a", 4)
        pen.line(f"M{n(400 - w)},{n(top + 2)}C{n(400 - w)},{n(top + 50)} {n(400 + w)},{n(top + 50)} {n(400 + w)},{n(top + 2)}", STEEL, 9)
        pen.gloss(leaf((400 - w * 0.7, top - 24), (400 - w * 0.4, top - 76), (390, top - 84), 8), 0.8)
        pen.fill(oval(400 + w * 0.5, top - 40, 6), "#7d828a")
    else:
        pen.part(cover, None, "ball")
        pen.line(f"M{n(400 - w * 0.72)},{n(top - 8)}C{n(400 - w * 0.6)},{n(top + 22)} {n(400 + w * 0.6)},{n(top + 22)} {n(400 + w * 0.72)},{n(top - 8)}", pen.seam, 3, 0.6)
        pen.gloss(leaf((400 - w * 0.7, top - 30), (400 - w * 0.4, top - 76), (400, top - 82), 7), 0.4)
    knob = "#d3ae5f" if lid != "glass" and pen.rng.random() < 0.5 else grip
    pen.part(drum(400, top - 110, top - 92, 20, 7, 30), darken(knob, 0.2), "cyl", pattern=False)
    pen.part(oval(400, top - 122, 40, 21), knob, "ball", pattern=False)


@shape("cookware", "stock-pot")
def _stock(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 200, (300, 420, 1.9)
    k = pen.wavers(-14, 14)
    _pot(pen, top=300 - k, low=682, w=214 + k * 0.6, lid="glass", ears=True)


@shape("cookware", "casserole")
def _casserole(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 660, 220, (300, 400, 1.9)
    k = pen.wavers(-14, 14)
    _pot(pen, top=380 - k, low=650, w=248 + k * 0.6, lid="own", ears=True, inset=14)


@shape("cookware", "saucepan")
def _saucepan(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 650, 170, (280, 450, 1.9)
    k = pen.wavers(-10, 12)
    grip = _grip(pen)
    with pen.at(-66, 0):
        w = 190 + k
        pen.tube(f"M{n(400 + w - 10)},440L770,372", 36, grip)
        pen.part(f"M{n(400 + w - 14)},420L{n(400 + w + 56)},404L{n(400 + w + 62)},436L{n(400 + w - 8)},458Z", STEEL, "metal", pattern=False)
        pen.fill(oval(754, 376, 7), darken(grip, 0.5))
        d = both(f"M400,440L{n(400 + w)},392L{n(400 + w - 6)},584Q{n(400 + w - 10)},636 {n(400 + w - 76)},640L400,646")
        pen.part(d, None, _sheen(pen))
        pen.part(oval(400, 392, w, 62), lighten(pen.base, 0.25), "plate", pattern=False)
        inner = _inside(pen)
        pen.part(oval(400, 396, w - 13, 53), inner, "dish", silhouette=False, pattern=False)
        pen.part(oval(400, 412, w - 34, 36), pen.rng.choice(("#f6efe0", "#d9673f", "#e9c46a", "#8a5a30")), "soft", silhouette=False, edge=0.5, pattern=False)
        pen.part(f"M{n(400 - w + 2)},396C{n(400 - w - 34)},392 {n(400 - w - 22)},430 {n(400 - w + 4)},436Z", None, "soft", pattern=False)
        pen.gloss(leaf((400 - w + 26, 450), (400 - w + 20, 530), (400 - w + 36, 610), 8), 0.35)
        _steam(pen, 400, 340)
