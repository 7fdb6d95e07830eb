"""Tea and coffee: tins, boxes, cakes, bags and jars, with what is in them beside; and signs for packs of food."""

from __future__ import annotations

import math

from daogou.demo.pictures.palette import darken, hue_chroma, ink, lighten, lightness, mix
from daogou.demo.pictures.paths import arc, both, drum, leaf, n, oval, petals, rounded, rrect, xy
from daogou.demo.pictures.svg import Pen, shape

NATURAL = "#d3ae7d"
BRASS, STEEL, CREAM = "#d3ae5f", "#c4c8cf", "#fbf4e4"
_PACKS = ("#3d6b58", "#b5493c", "#2f5275", "#e0a33c", "#6b4a7d", "#c9765c", "#7b8f4a", "#40474f")
_GREEN = "#6f8f4e"


def dressed(pen: Pen) -> tuple[str, str]:
    """The colours of the pack and of its card: goods without a colour of their own get a bright pack."""
    bright = pen.rng.choice(_PACKS)
    if pen.base == NATURAL:
        return bright, lighten(NATURAL, 0.2)
    if pen.light:
        return pen.base, mix(darken(pen.base, 0.06), pen.rng.choice(("#e8cfa0", "#cfdcc0", "#e6c3b4")), 0.75)
    return pen.base, CREAM


def sign(pen: Pen, kind: str, x: float, y: float, s: float, tone: str) -> None:
    """A small mark of our own, about 80 across at scale 1."""
    with pen.at(x, y, scale=s):
        if kind == "leaf":
            pen.fill("M0,40C-44,22 -40,-20 0,-44C40,-20 44,22 0,40Z", tone, 0.9)
            pen.line("M0,52L0,-20M0,18L-18,2M0,18L18,2M0,0L-13,-12M0,0L13,-12", CREAM if lightness(tone) < 0.7 else "#4b4a3a", 4)
        elif kind == "sprig":
            pen.line("M0,46L0,-24M0,16C-34,12 -36,-16 -32,-30C-6,-24 2,-2 0,16M0,2C26,-2 30,-24 26,-38C6,-32 -2,-14 0,2", tone, 5)
        elif kind == "bean":
            with pen.at(turn=24):
                pen.fill(oval(0, 0, 27, 39), tone, 0.9)
                pen.line("M4,-34C-14,-12 14,12 -4,34", CREAM if lightness(tone) < 0.7 else "#4b3a2a", 5)
        elif kind == "flower":
            pen.fill(petals(0, 0, 32, 5, -90), tone, 0.9)
            pen.fill(oval(0, 0, 10), "#e8b64c")
        elif kind == "moon":
            pen.fill("M14,-38C-50,-34 -50,40 14,38C-16,24 -16,-24 14,-38Z", tone, 0.9)
            for a, b, r in ((20, -14, 6), (34, 10, 4), (14, 12, 3)):
                pen.fill(oval(a, b, r), tone, 0.9)
        elif kind == "sun":
            pen.fill(oval(0, 0, 17), tone, 0.95)
            for i in range(10):
                with pen.at(turn=i * 36):
                    pen.line("M0,-25L0,-37", tone, 5.5)
        elif kind == "wheat":
            pen.line("M0,48L0,-30", tone, 4)
            for i in range(4):
                for side in (1, -1):
                    pen.fill(leaf((0, 26 - i * 18), (side * 24, 12 - i * 18), (side * 17, -4 - i * 18), 6), tone, 0.95)
            pen.fill(leaf((0, -26), (0, -36), (0, -52), 8), tone, 0.95)
        elif kind == "peach":
            pen.fill("M0,-24C34,-40 48,4 26,30Q10,44 0,40Q-10,44 -26,30C-48,4 -34,-40 0,-24Z", tone, 0.9)
            pen.line("M0,-24C-12,-4 -10,16 -2,28", CREAM, 4, 0.8)
            pen.fill(leaf((2, -26), (24, -50), (40, -38), 12), _GREEN)
        elif kind == "drop":
            pen.fill("M0,-42C16,-14 30,0 30,16C30,50 -30,50 -30,16C-30,0 -16,-14 0,-42Z", tone, 0.9)
            pen.line("M-14,18Q-12,32 0,32", CREAM, 4, 0.8)
        elif kind == "peak":
            pen.line("M-42,26L-12,-24 8,10 20,-8 42,26", tone, 6)
        elif kind == "cup":
            pen.fill("M-32,-8L24,-8C24,22 14,34 -4,34C-22,34 -32,22 -32,-8Z", tone, 0.9)
            pen.line("M24,0C44,-4 42,22 18,20M-18,-20q-7,-9 0,-18M-2,-20q-7,-9 0,-18", tone, 5)


def bars(pen: Pen, x: float, y: float, w: float, tone: str, rows: int = 2) -> None:
    """Short bars where a label carries its lines."""
    for i in range(rows):
        half = w / 2 * (1, 0.62, 0.8)[i % 3]
        pen.fill(rrect(x - half, y + i * 17, half * 2, 7, 3.5), tone, 0.6 - 0.12 * i)


def plate(pen: Pen, x: float, y: float, w: float, h: float, kind: str, card: str, tone: str | None = None, r: float = 12) -> None:
    """A paper label about a point: frame, sign and bars."""
    tone = tone or (mix(ink(card), pen.base, 0.6) if not pen.light else ink(card))
    d = rrect(x - w / 2, y - h / 2, w, h, r)
    pen.part(d, card, "soft", pattern=False, silhouette=False, edge=0.6, texture="")
    pen.line(rrect(x - w / 2 + 9, y - h / 2 + 9, w - 18, h - 18, max(r - 6, 3)), tone, 2.2, 0.45)
    sign(pen, kind, x, y - h * 0.13, min(w, h) / 125, tone)
    bars(pen, x, y + h * 0.27, w * 0.5, tone)


def bean(pen: Pen, x: float, y: float, r: float, turn: float, tone: str) -> None:
    """A roasted coffee bean."""
    with pen.at(x, y, turn=turn):
        pen.part(oval(0, 0, r, r * 0.7), tone, "ball", pattern=False, edge=0.7, texture="")
        pen.line(f"M{n(-r * 0.86)},{n(r * 0.06)}C{n(-r * 0.3)},{n(-r * 0.3)} {n(r * 0.3)},{n(r * 0.36)} {n(r * 0.86)},{n(-r * 0.04)}", darken(tone, 0.5), r * 0.14)


_TEAS: dict[str, tuple[str, str, float]] = {
    "green-tea": ("#7f9a4c", "#a9bb6a", 30), "jasmine-tea": ("#8d9a63", "#cdd0a0", 0), "oolong": ("#4a4034", "#7a6448", 22),
    "black-tea": ("#37261e", "#8a5c30", 20), "white-tea": ("#7d7458", "#cfc7a6", 24), "ripe-puer": ("#4a2a1d", "#7b4a30", 17),
    "grain-tea": ("#5b4330", "#a97f4f", 0),
}  # fmt: skip


def _tea(pen: Pen) -> list[tuple[str, str, float]]:
    """The dry teas of the product: main tone, light tone and length of a leaf (0 for grains and pearls)."""
    chance = pen.rng.choice(("green-tea", "oolong", "black-tea"))
    found = [_TEAS[kind] for kind in pen.words("kind") if kind in _TEAS]
    return found or [_TEAS[chance]]


def _dry(pen: Pen, x: float, y: float, tea: tuple[str, str, float], size: float = 1.0) -> None:
    """One piece of dry tea: a twisted leaf, or a grain."""
    tone, pale, length = tea
    colour = mix(tone, pale, pen.wavers(0, 1) ** 1.6)
    if not length:
        r = 11 * size * pen.wavers(0.85, 1.1)
        pen.part(oval(x, y, r, r * 0.93), colour, "ball", pattern=False, edge=0.6, texture="")
        pen.line(f"M{n(x - r * 0.6)},{n(y + r * 0.1)}Q{n(x)},{n(y - r * 0.8)} {n(x + r * 0.6)},{n(y + r * 0.2)}", darken(colour, 0.3), 1.6, 0.6)
        return
    a, half = pen.wavers(-0.6, 0.6), length * size * pen.wavers(0.7, 1.1)
    dx, dy = half * math.cos(a), half * math.sin(a)
    d = leaf((x - dx, y - dy), (x + pen.wavers(-9, 9), y + pen.wavers(-12, 12)), (x + dx, y + dy), 5.5 * size)
    pen.fill(d, colour)
    pen.line(d, darken(colour, 0.35), 1.2, 0.7)


def _heap(pen: Pen, x: float, y: float, w: float, h: float, tea: tuple[str, str, float]) -> None:
    """A little heap of dry tea on the floor about (x, y); pieces further up lie behind."""
    d = f"M{n(x - w)},{n(y)}C{n(x - w * 0.6)},{n(y - h * 0.4)} {n(x - w * 0.4)},{n(y - h)} {n(x)},{n(y - h)}S{n(x + w * 0.6)},{n(y - h * 0.4)} {n(x + w)},{n(y)}Q{n(x)},{n(y + 16)} {n(x - w)},{n(y)}Z"
    pen.fill(oval(x + 8, y + 4, w * 1.12, 15), "#2a2440", 0.2)
    pen.fill(d, darken(tea[0], 0.35), silhouette=True)
    rows = 6
    for row in range(rows):
        t = row / (rows - 1)
        reach = w * (0.18 + 0.82 * t)
        count = max(3, round(reach / (10 if tea[2] else 9.5)))
        for i in range(count):
            u = (i + 0.5) / count * 2 - 1
            _dry(pen, x + u * reach + pen.wavers(-5, 5), y - h * (1 - t) * (1 - 0.35 * u * u) + pen.wavers(-4, 6), tea)


def _blossom(pen: Pen, x: float, y: float, r: float, turn: float) -> None:
    """A white jasmine flower."""
    pen.fill(petals(x + 2, y + 3, r, 5, turn), "#8b8a6a", 0.35)
    pen.fill(petals(x, y, r, 5, turn), "#fffdf4")
    pen.line(petals(x, y, r, 5, turn), "#d5d2b4", 1.6)
    pen.fill(oval(x, y, r * 0.26), "#f0d57a")


def _tin(pen: Pen, cx: float, top: float, low: float, w: float, kind: str, square: bool, pack: str, card: str) -> None:
    """A tin with a lid and a label, standing about cx."""
    metal = BRASS if lightness(pack) < 0.72 or pen.light else STEEL
    lid = low - (low - top) * 0.8
    if square:
        body = rrect(cx - w, lid, 2 * w, low - lid, 16)
        pen.part(body, pack, "cyl", pattern=True)
        pen.part(rrect(cx - w - 5, top, 2 * w + 10, lid - top + 8, 18), pack, "cyl", pattern=True)
        pen.fill(rrect(cx - w - 5, lid - 8, 2 * w + 10, 15, 4), pen.shade("metal", metal))
        pen.gloss(rrect(cx - w + 14, top + 8, 2 * w - 28, 9, 4), 0.35)
    else:
        pen.part(drum(cx, lid, low - 14, w, 20), pack, "cyl", pattern=True)
        pen.line(f"M{n(cx - w)},{n(low - 24)}Q{n(cx)},{n(low + 14)} {n(cx + w)},{n(low - 24)}", metal, 7)
        pen.part(drum(cx, top, lid, w + 5, 21), pack, "cyl", pattern=True)
        pen.part(drum(cx, lid - 6, lid + 6, w + 6, 21), metal, "metal", pattern=False, edge=0.6)
        pen.part(oval(cx, top, w + 5, 21), lighten(pack, 0.22), "plate", pattern=False)
        pen.line(oval(cx, top + 1, w - 14, 14), metal, 3, 0.8)
        pen.part(oval(cx, top - 7, 15, 9), metal, "ball", pattern=False, edge=0.7)
    middle = (lid + low) / 2
    plate(pen, cx, middle, w * 1.22, (low - lid) * 0.66, kind, card, r=w * 0.5)


def _tea_sign(pen: Pen) -> str:
    if pen.has("kind", "jasmine-tea"):
        return "flower"
    if pen.has("taste", "fruity"):
        return "peach"
    if pen.has("kind", "grain-tea"):
        return "wheat"
    return pen.rng.choice(("leaf", "sprig", "peak"))


@shape("tea-coffee", "tea-tin")
def _tea_tin(pen: Pen) -> None:
    pack, card = dressed(pen)
    teas, kind, square = _tea(pen), _tea_sign(pen), pen.rng.random() < 0.4
    k = pen.wavers(-8, 12)
    pen.floor, pen.foot, pen.focus = 690, 220, (470, 520, 1.8)
    if len(teas) > 1 or pen.has("occasion", "gift"):
        # a pair in front of their box
        pen.floor, pen.foot, pen.focus = 692, 250, (470, 500, 1.7)
        back = darken(pack, 0.2) if lightness(pack) > 0.36 else lighten(pack, 0.1)
        pen.part(rrect(164, 168, 472, 510, 18), back, "soft", pattern=False)
        inner = mix(pack, "#f3d9a0", 0.72) if not pen.light else "#d9b98a"
        pen.part(rrect(188, 192, 424, 462, 8), inner, "dish", pattern=False, silhouette=False)
        pen.line(rrect(176, 180, 448, 486, 12), BRASS, 3, 0.9)
        for cx in (300, 500):
            with pen.at(6, 4):
                pen.dim(rrect(cx - 92, 262, 190, 400, 16), 0.22)
        for i, cx in enumerate((296, 504)):
            _tin(pen, cx, 262 - k, 676, 88, ("leaf", "peak")[i], False, pack if i == 0 else mix(pack, "#2b2320", 0.16), card)
        for i, cx in enumerate((300, 500)):
            _heap(pen, cx, 722, 74, 34, teas[i % len(teas)])
        return
    _tin(pen, 360, 186 - k, 690, 138 + k, kind, square, pack, card)
    _heap(pen, 566, 708, 100, 62, teas[0])
    if pen.has("kind", "jasmine-tea"):
        for x, y, r, turn in ((508, 690, 19, 10), (622, 676, 22, 50), (570, 640, 17, 30), (664, 716, 17, 0)):
            _blossom(pen, x, y, r, turn)


def _pyramid(pen: Pen, x: float, y: float, s: float, tea: tuple[str, str, float], bits: tuple[str, ...], tag: str, kind: str) -> None:
    """A see-through pyramid tea bag with its string and tag."""
    with pen.at(x, y, scale=s):
        top = (0.0, -150.0)
        pen.fill(oval(6, 8, 112, 16), "#2a2440", 0.22)
        d = rounded([top, (104, -8), (16, 18), (-104, -12)], (5, 14, 12, 14))
        pen.fill(d, "#fdf6e6", 0.88, silhouette=True)
        with pen.inside(d):
            for row in range(5):
                for i in range(11):
                    px = -96 + i * 19 + pen.wavers(-7, 7)
                    py = -50 + row * 16 + pen.wavers(-5, 5)
                    if bits and pen.rng.random() < 0.4:
                        b = pen.wavers(7, 11)
                        pen.part(rrect(px - b, py - b * 0.8, 2 * b, 1.6 * b, 4), pen.rng.choice(bits), "soft", pattern=False, edge=0.4)
                    else:
                        _dry(pen, px, py, tea, 0.8)
            pen.fill(f"M{xy(top)}L16,18 120,20 120,-10Z", "#6b5a3c", 0.14)
            for i in range(-9, 10):
                pen.line(f"M{i * 22 - 60},-150L{i * 22 + 60},20M{i * 22 + 60},-150L{i * 22 - 60},20", "#ffffff", 1.1, 0.28)
        pen.line(f"M{xy(top)}L16,17", "#cdbf9e", 2.5, 0.9)
        pen.line(d, "#b9aa86", 3)
        pen.line("M0,-148C10,-200 70,-170 92,-120S150,-70 164,-40", "#f4ead2" if not pen.light else "#8d7f63", 4)
        with pen.at(166, -22, turn=14):
            pen.part(rrect(-30, -28, 60, 64, 8), tag, "soft", pattern=False, edge=0.8)
            sign(pen, kind, 0, 4, 0.46, ink(tag))


@shape("tea-coffee", "tea-bag-box")
def _tea_bags(pen: Pen) -> None:
    pack, card = dressed(pen)
    tea, kind = _tea(pen)[0], _tea_sign(pen)
    k = pen.wavers(-10, 14)
    pen.floor, pen.foot, pen.focus = 694, 250, (500, 590, 1.9)
    fruit = pen.has("taste", "fruity")
    bits = ("#f0a08c", "#f6c08a", "#e9837c") if fruit else ()
    top, left, right, edge = 336 - k, 156, 500, 592
    # the lid stands open behind
    pen.part(rounded([(left + 18, top - 8), (left + 62, top - 172), (edge - 20, top - 172), (edge, top - 40), (right, top)], 10), darken(pack, 0.16) if not pen.dark else lighten(pack, 0.12), "drop", pattern=False)
    pen.fill(rounded([(left + 42, top - 22), (left + 78, top - 154), (edge - 36, top - 154), (edge - 20, top - 48)], 8), mix(pack, "#fff6e2", 0.8), 0.9)
    sign(pen, "cup", (left + edge) / 2 + 14, top - 108, 0.8, pack if not pen.light else "#b7a27c")
    pen.fill(f"M{left},{n(top)}L{left + 74},{n(top - 44)}L{edge},{n(top - 44)}L{right},{n(top)}Z", darken(pack, 0.55))
    for i in range(6):
        x = left + 24 + i * 50 + 34
        sachet = rrect(x, top - 74 + (i % 2) * 6, 92, 110, 5)
        pen.part(sachet, (card, mix(card, pack, 0.25))[i % 2], "side" if i % 2 else "soft", pattern=False, edge=0.7, silhouette=False)
        pen.line(f"M{x + 8},{n(top - 62 + (i % 2) * 6)}L{x + 84},{n(top - 62 + (i % 2) * 6)}", pack, 3, 0.7)
    pen.part(f"M{right},{n(top)}L{edge},{n(top - 44)}L{edge},640L{right},692Z", pack, "side", pattern=True)
    pen.part(rounded([(left, top), (right, top), (right, 692), (left, 692)], (3, 3, 8, 8)), pack, "soft", pattern=True)
    pen.fill(f"M{left + 2},{n(top + 2)}L{right - 2},{n(top + 2)}L{right - 2},{n(top + 12)}L{left + 2},{n(top + 12)}Z", lighten(pack, 0.5), 0.6)
    mid = (left + right) / 2 - 14
    pen.part(oval(mid, 500, 118, 122), card, "soft", pattern=False, silhouette=False, edge=0.6)
    pen.line(oval(mid, 500, 106, 110), mix(ink(card), pack, 0.5), 2.5, 0.5)
    tone = ("#e9837c" if fruit else mix(ink(card), pack, 0.6)) if not pen.light else ink(card)
    sign(pen, kind, mid, 474, 1.25, tone)
    bars(pen, mid, 548, 100, mix(ink(card), pack, 0.4))
    _pyramid(pen, 560, 704, 1.05, tea, bits, card if lightness(pack) < 0.8 else pack, kind)


def _disc(pen: Pen, cx: float, cy: float, r: float, tea: tuple[str, str, float]) -> None:
    """A pressed cake of tea, seen from its back: a flat round of leaves with a dimple."""
    tone, pale, _ = tea
    pen.part(oval(cx + 20, cy + 9, r), darken(tone, 0.34), "soft", pattern=False)
    pen.line(oval(cx + 13, cy + 6, r - 2), darken(tone, 0.12), 4, 0.5, dash="14 9 5 11")
    pen.part(oval(cx, cy, r), darken(tone, 0.08), "soft", pattern=False, edge=0.8)
    with pen.inside(oval(cx, cy, r - 2)):
        for i in range(150):
            angle = i * 2.39996
            far = r * math.sqrt((i + 0.5) / 150) * 0.98
            x, y = cx + far * math.cos(angle), cy + far * math.sin(angle)
            a, half = angle + math.pi / 2 + pen.wavers(-0.9, 0.9), pen.wavers(11, 24)
            dx, dy = half * math.cos(a), half * math.sin(a)
            colour = mix(tone, pale, pen.wavers(0, 1) ** 2)
            d = leaf((x - dx, y - dy), (x + pen.wavers(-8, 8), y + pen.wavers(-8, 8)), (x + dx, y + dy), pen.wavers(4, 7))
            pen.fill(d, colour)
            pen.line(d, darken(tone, 0.45), 1.1, 0.55)
        pen.fill(oval(cx, cy, r), pen.shade("soft", tone, over=True), 0.8)
    pen.line(oval(cx - 1, cy - 1, r - 7), lighten(pale, 0.25), 6, 0.22)
    pen.fill(oval(cx, cy, r * 0.2, r * 0.19), darken(tone, 0.5), 0.55)
    pen.fill(oval(cx + 3, cy + 4, r * 0.16, r * 0.14), tone, 0.6)
    pen.line(arc(cx, cy, r * 0.2, r * 0.19, 0, 120), lighten(pale, 0.3), 4, 0.5)


@shape("tea-coffee", "tea-cake")
def _tea_cake(pen: Pen) -> None:
    pack, card = dressed(pen)
    kinds = {"white-tea", "ripe-puer", "black-tea"} & set(pen.words("kind"))
    chance = pen.rng.choice(("white-tea", "ripe-puer"))
    tea = _TEAS[min(kinds) if kinds else chance]
    k = pen.wavers(-8, 8)
    pen.floor, pen.foot, pen.focus = 694, 250, (520, 560, 1.9)
    cx, cy, r = 330.0, 372 + k, 226 - k
    paper = pack
    # the wrapped cake on a wooden stand
    wood = "#8a5a36"
    pen.tube("M206,560L168,690M454,560L492,690", 17, wood)
    pen.part(rrect(176, 596, 308, 22, 10), wood, "drop", pattern=False, texture="wood")
    pen.part(oval(cx + 10, cy + 5, r), darken(paper, 0.3) if not pen.dark else lighten(paper, 0.1), "soft", pattern=False)
    pen.part(oval(cx, cy, r), paper, "ball", pattern=True)
    for i in range(26):
        a = math.radians(i * 360 / 26 + pen.wavers(-4, 4))
        far = r * pen.wavers(0.66, 0.8)
        rim = (cx + (r - 4) * math.cos(a), cy + (r - 4) * math.sin(a))
        near = (cx + far * math.cos(a + 0.05), cy + far * math.sin(a + 0.05))
        pen.fill(leaf(rim, ((rim[0] + near[0]) / 2 + 3, (rim[1] + near[1]) / 2), near, 6), darken(paper, 0.6) if not pen.dark else "#000000", 0.16)
    tone = mix(ink(paper), "#a8322a", 0.4 if pen.light or lightness(paper) > 0.62 else 0.0)
    pen.line(oval(cx, cy, r * 0.72), tone, 3, 0.55)
    pen.line(oval(cx, cy, r * 0.67), tone, 7, 0.3, dash="2 15", cap="butt")
    pen.part(oval(cx, cy, r * 0.54), card, "soft", pattern=False, silhouette=False, edge=0.5)
    sign(pen, "leaf" if tea[2] > 20 else "peak", cx, cy - 18, 1.25, mix(ink(card), paper, 0.4) if not pen.light else "#8a3b2e")
    bars(pen, cx, cy + 54, 92, ink(card))
    pen.fill(rrect(cx + 42, cy + 22, 26, 26, 4), "#b8392e", 0.9)
    _disc(pen, 556, 548, 144, tea)
    # crumbs, and the pick
    for x, y, s in ((372, 690, 1.0), (430, 712, 0.8), (322, 712, 0.6)):
        with pen.at(x, y, scale=s):
            pen.fill(oval(4, 14, 42, 9), "#2a2440", 0.22)
            pen.part("M-40,10L-26,-22L8,-32L38,-8L32,14L-10,20Z", tea[0], "soft", pattern=False, edge=0.8)
            for _ in range(7):
                _dry(pen, pen.wavers(-22, 22), pen.wavers(-16, 10), (tea[0], tea[1], 14), 0.9)


@shape("tea-coffee", "coffee-bag")
def _coffee_bag(pen: Pen) -> None:
    pack, card = dressed(pen)
    tone = "#8a5630" if pen.has("roast", "light") else "#41271b" if pen.has("roast", "dark") else "#633c25"
    k = pen.wavers(-10, 12)
    pen.floor, pen.foot, pen.focus = 694, 220, (500, 610, 1.9)
    left, right = 208 - k, 550 + k
    fold = pen.rng.random() < 0.55
    deep = darken(pack, 0.2) if not pen.dark else lighten(pack, 0.1)
    body = f"M{n(left + 20)},216C{n(left + 4)},330 {n(left)},560 {n(left + 4)},676Q{n(left + 6)},692 {n(left + 24)},694L{n(right - 24)},694Q{n(right - 6)},692 {n(right - 4)},676C{n(right)},560 {n(right - 4)},330 {n(right - 20)},216Z"
    pen.part(body, pack, "fabric", pattern=True)
    for side in (1, -1):
        x = 379 + side * (171 + k)
        pen.dim(leaf((x - side * 20, 226), (x - side * 58, 440), (x - side * 16, 684), 17), 0.16)
        pen.gloss(leaf((x - side * 46, 240), (x - side * 74, 420), (x - side * 52, 650), 7), 0.22)
    if fold:
        pen.part(f"M{n(left + 14)},130Q379,120 {n(right - 14)},130L{n(right - 18)},222Q379,236 {n(left + 18)},222Z", pack, "drop", pattern=True)
        pen.dim(f"M{n(left + 18)},222Q379,236 {n(right - 18)},222L{n(right - 20)},242Q379,254 {n(left + 20)},242Z", 0.24)
        pen.part(rrect(left, 168, right - left, 22, 8), BRASS if lightness(pack) < 0.7 else "#3a3c42", "drop", pattern=False, edge=0.8)
    else:
        pen.part(f"M{n(left + 16)},112L{n(right - 16)},112L{n(right - 20)},220L{n(left + 20)},220Z", pack, "fabric", pattern=True)
        pen.fill(f"M{n(left + 16)},112L{n(right - 16)},112L{n(right - 17)},142L{n(left + 17)},142Z", deep, 0.8)
        for i in range(5):
            pen.line(f"M{n(left + 20)},{118 + i * 6}L{n(right - 20)},{118 + i * 6}", lighten(pack, 0.3), 1.6, 0.5)
        pen.dim(leaf((left + 40, 200), (379, 226), (right - 40, 196), 8), 0.14)
        pen.gloss(leaf((left + 40, 180), (379, 200), (right - 60, 172), 5), 0.3)
    pen.part(oval(379, 292, 23), deep, "dish", pattern=False, silhouette=False, edge=0.8)
    for a, b in ((-8, -5), (8, -5), (0, 8)):
        pen.fill(oval(379 + a, 292 + b, 3.6), darken(deep, 0.5) if not pen.dark else "#0d0e11")
    mark = "moon" if pen.has("caffeine", "decaf") else "flower" if pen.has("taste", "floral") else pen.rng.choice(("bean", "cup", "peak"))
    plate(pen, 379, 476, 214, 250, mark, card, r=18)
    swatch = pen.rng.choice(("#d9744f", "#e0a33c", "#6f8f4e", "#b0506a"))
    pen.fill(rrect(272, 586, 214, 15, 0), swatch, 0.9)
    spots = [(470, 678), (520, 690), (576, 684), (498, 714), (552, 716), (612, 712), (640, 690), (430, 716), (666, 722), (546, 658), (300, 722)]
    for i, (x, y) in enumerate(spots):
        pen.fill(oval(x + 4, y + 17, 29, 8), "#2a2440", 0.22)
        bean(pen, x, y, 30 if i < 9 else 27, pen.wavers(-60, 60), mix(tone, lighten(tone, 0.3), pen.wavers(0, 0.5)))


@shape("tea-coffee", "instant-jar")
def _instant(pen: Pen) -> None:
    pack, card = dressed(pen)
    tone = "#4b2b1a" if pen.has("roast", "dark") else "#6f4325"
    k = pen.wavers(-8, 10)
    pen.floor, pen.foot, pen.focus = 694, 210, (400, 440, 1.8)
    cx, w, square = 372, 158 + k, pen.rng.random() < 0.4
    jar = both(f"M{cx},262L{n(cx + w * 0.7)},262C{n(cx + w * 0.74)},300 {n(cx + w)},300 {n(cx + w)},350L{n(cx + w)},{640 if square else 620}Q{n(cx + w)},692 {n(cx + w * (0.86 if square else 0.7))},692L{cx},694", axis=cx)
    inner = both(f"M{cx},338L{n(cx + w - 15)},334L{n(cx + w - 15)},628Q{n(cx + w - 16)},674 {n(cx + w * 0.66)},676L{cx},678", axis=cx)
    pen.fill(jar, "#e6eef0", 0.72, silhouette=True)
    pen.fill(inner, tone)
    with pen.inside(inner):
        for row in range(13):
            for i in range(16):
                x, y = cx - w + i * (w / 7.5) + pen.wavers(-8, 8), 342 + row * 27 + pen.wavers(-9, 9)
                if abs(x - cx) < w * 0.72 and 400 < y < 580:
                    continue
                r = pen.wavers(7, 13)
                pen.fill(rounded([(x - r, y - r * 0.3), (x + r * 0.2, y - r), (x + r, y + r * 0.2), (x - r * 0.2, y + r)], 4), mix(tone, pen.rng.choice(("#c08a55", "#1f1009", "#9a6436")), pen.wavers(0.2, 0.6)))
    pen.fill(jar, pen.shade("cyl", "#dfe7ea", over=True), 0.75)
    pen.line(jar, "#8b9aa2", 3)
    pen.part(drum(cx, 384, 586, w + 2, 22), pack, "cyl", pattern=True, silhouette=False)
    for y in (400, 592):
        pen.line(f"M{n(cx - w - 1)},{y - 6}Q{cx},{y + 30} {n(cx + w + 1)},{y - 6}", BRASS if lightness(pack) < 0.8 else "#8a5a36", 5, 0.9)
    mark = "moon" if pen.has("caffeine", "decaf") else pen.rng.choice(("cup", "bean", "sun"))
    pen.part(oval(cx, 502, 82, 78), card, "soft", pattern=False, silhouette=False, edge=0.6)
    sign(pen, mark, cx, 488, 1.05, mix(ink(card), pack, 0.4) if not pen.light else ink(card))
    bars(pen, cx, 542, 70, ink(card), 1)
    pen.gloss(rrect(cx - w + 16, 340, 14, 320, 7), 0.5)
    lid = pack if hue_chroma(pack)[1] > 0.03 or pen.dark else "#6b4a32"
    pen.part(drum(cx, 168, 262, w * 0.78, 20), lid, "cyl", pattern=False)
    for i in range(15):
        a = math.radians(-84 + i * 12)
        x = cx + w * 0.78 * math.sin(a)
        pen.line(f"M{n(x)},{n(196 + 19 * math.cos(a))}L{n(x)},{n(256 + 19 * math.cos(a))}", darken(lid, 0.3) if lightness(lid) > 0.3 else lighten(lid, 0.16), 3.5, 0.6)
    pen.part(oval(cx, 168, w * 0.78, 20), lighten(lid, 0.22), "plate", pattern=False)
    # a spoonful of granules
    pen.fill(oval(596, 712, 100, 12), "#2a2440", 0.2)
    pen.tube("M594,692C640,680 700,640 742,560", 15, STEEL)
    pen.part(oval(570, 696, 66, 25), STEEL, "plate", pattern=False)
    for row in range(4):
        for i in range(9 - row * 2):
            x, y, r = 570 + (i - (8 - row * 2) / 2) * 13 + pen.wavers(-4, 4), 690 - row * 9 + pen.wavers(-3, 3), pen.wavers(7, 11)
            pen.part(rounded([(x - r, y - r * 0.3), (x + r * 0.2, y - r), (x + r, y + r * 0.2), (x - r * 0.2, y + r)], 4), mix(tone, pen.rng.choice(("#c08a55", "#3a2010", "#9a6436")), 0.45), "soft", pattern=False, edge=0.4)
