"""Snacks: nuts, biscuits, dried fruit and chocolate in their packs, and boxes to give."""

from __future__ import annotations

import math
from collections.abc import Callable

from daogou.demo.pictures.food import BRASS, CREAM, bars, dressed, plate, sign
from daogou.demo.pictures.palette import darken, ink, lighten, lightness, mix
from daogou.demo.pictures.paths import arc, both, drum, leaf, n, oval, petals, rounded, rrect, smooth
from daogou.demo.pictures.svg import Pen, shape

Morsel = Callable[[Pen, float], None]
_COCOA, _MILK = "#3a2218", "#7a4b2e"


def _lump(pen: Pen, d: str, tone: str, shade: str = "ball") -> None:
    pen.part(d, tone, shade, pattern=False, edge=0.7, texture="")


def _almond(pen: Pen, r: float) -> None:
    tone = mix("#a8673a", "#c98a52", pen.wavers(0, 1))
    _lump(pen, f"M{n(-r * 1.25)},0C{n(-r * 0.8)},{n(-r * 0.95)} {n(r * 0.5)},{n(-r * 0.85)} {n(r * 1.2)},0C{n(r * 0.5)},{n(r * 0.85)} {n(-r * 0.8)},{n(r * 0.95)} {n(-r * 1.25)},0Z", tone)
    for i in (-1, 0, 1):
        pen.line(f"M{n(-r * 0.8)},{n(i * r * 0.24)}Q0,{n(i * r * 0.5)} {n(r * 0.8)},{n(i * r * 0.16)}", darken(tone, 0.3), r * 0.06, 0.6)


def _cashew(pen: Pen, r: float) -> None:
    tone = mix("#ecd3a0", "#dcb878", pen.wavers(0, 1))
    _lump(pen, f"M{n(-r * 1.2)},{n(r * 0.35)}C{n(-r * 1.3)},{n(-r * 0.9)} {n(r * 0.9)},{n(-r * 1.2)} {n(r * 1.25)},{n(r * 0.1)}C{n(r * 1.3)},{n(r * 0.75)} {n(r * 0.6)},{n(r * 0.75)} {n(r * 0.42)},{n(r * 0.3)}C{n(r * 0.2)},{n(-r * 0.16)} {n(-r * 0.3)},{n(-r * 0.1)} {n(-r * 0.4)},{n(r * 0.4)}C{n(-r * 0.5)},{n(r * 0.95)} {n(-r * 1.15)},{n(r * 0.9)} {n(-r * 1.2)},{n(r * 0.35)}Z", tone, "puff")
    pen.line(f"M{n(-r * 0.8)},{n(r * 0.1)}Q{n(-r * 0.2)},{n(-r * 0.7)} {n(r * 0.7)},{n(-r * 0.16)}", darken(tone, 0.2), r * 0.06, 0.6)


def _walnut(pen: Pen, r: float) -> None:
    tone = mix("#c99c62", "#b3804a", pen.wavers(0, 1))
    ring = [(r * (1.05 + 0.16 * math.sin(i * 2.6)) * math.cos(i * 0.571), r * (0.88 + 0.14 * math.cos(i * 3.1)) * math.sin(i * 0.571)) for i in range(11)]
    _lump(pen, smooth(ring), tone)
    pen.line(f"M0,{n(-r * 0.85)}C{n(r * 0.14)},{n(-r * 0.3)} {n(-r * 0.14)},{n(r * 0.3)} 0,{n(r * 0.85)}", darken(tone, 0.45), r * 0.14)
    for side in (1, -1):
        for i in (-1, 0, 1):
            y = i * r * 0.42
            pen.line(f"M{n(side * r * 0.16)},{n(y)}Q{n(side * r * 0.45)},{n(y - r * 0.34)} {n(side * r * 0.55)},{n(y)}T{n(side * r * 0.92)},{n(y * 0.8)}", darken(tone, 0.36), r * 0.1, 0.8)


def _hazelnut(pen: Pen, r: float) -> None:
    tone = mix("#9a5a2e", "#b87a42", pen.wavers(0, 1))
    _lump(pen, smooth([(0, -r * 1.02), (r * 0.82, -r * 0.5), (r * 0.86, r * 0.4), (0, r * 0.86), (-r * 0.86, r * 0.4), (-r * 0.82, -r * 0.5)]), tone)
    pen.fill(f"M{n(-r * 0.72)},{n(r * 0.5)}Q0,{n(r * 0.12)} {n(r * 0.72)},{n(r * 0.5)}Q0,{n(r * 1.1)} {n(-r * 0.72)},{n(r * 0.5)}Z", "#e3c594", 0.9)


def _pistachio(pen: Pen, r: float) -> None:
    shell = mix("#e6cf9f", "#d8bb85", pen.wavers(0, 1))
    _lump(pen, oval(0, 0, r * 1.2, r * 0.82), shell)
    green = mix("#8fae4e", "#a9bf62", pen.wavers(0, 1))
    pen.fill(f"M{n(-r * 0.7)},{n(r * 0.02)}C{n(-r * 0.1)},{n(-r * 0.5)} {n(r * 0.9)},{n(-r * 0.42)} {n(r * 1.16)},{n(-r * 0.1)}C{n(r * 0.9)},{n(r * 0.32)} 0,{n(r * 0.26)} {n(-r * 0.7)},{n(r * 0.02)}Z", darken(green, 0.4))
    pen.fill(f"M{n(-r * 0.5)},{n(-r * 0.02)}C0,{n(-r * 0.36)} {n(r * 0.84)},{n(-r * 0.32)} {n(r * 1.06)},{n(-r * 0.1)}C{n(r * 0.8)},{n(r * 0.18)} 0,{n(r * 0.14)} {n(-r * 0.5)},{n(-r * 0.02)}Z", green)
    pen.line(f"M{n(-r * 0.1)},{n(-r * 0.14)}Q{n(r * 0.4)},{n(-r * 0.26)} {n(r * 0.8)},{n(-r * 0.14)}", "#8a5068", r * 0.08, 0.7)


def _mango(pen: Pen, r: float) -> None:
    tone = mix("#f5a62a", "#fbc845", pen.wavers(0, 1))
    face = smooth([
        (-r * 1.25, r * 0.04), (-r * 0.72, -r * 0.7), (r * 0.5, -r * 0.8), (r * 1.28, -r * 0.22), (r * 0.86, r * 0.42), (-r * 0.6, r * 0.46),
    ])
    with pen.at(0, r * 0.26):
        _lump(pen, face, darken(tone, 0.16), "soft")
    _lump(pen, face, tone, "soft")
    for i in (-1, 0, 1):
        pen.line(f"M{n(-r * 0.86)},{n(i * r * 0.2)}Q0,{n(i * r * 0.3 - r * 0.16)} {n(r * 0.86)},{n(i * r * 0.2)}", lighten(tone, 0.5), r * 0.08, 0.75)


def _apricot(pen: Pen, r: float) -> None:
    tone = mix("#b8692c", "#cf8136", pen.wavers(0, 1)) if pen.base != "#e7812e" else "#e08a3a"
    _lump(pen, smooth([(-r * 1.1, 0), (-r * 0.6, -r * 0.74), (r * 0.3, -r * 0.82), (r * 1.08, -r * 0.14), (r * 0.7, r * 0.66), (-r * 0.4, r * 0.8)]), tone, "puff")
    pen.line(f"M{n(-r * 0.7)},{n(-r * 0.1)}Q{n(-r * 0.1)},{n(-r * 0.34)} {n(r * 0.6)},{n(-r * 0.02)}M{n(-r * 0.3)},{n(r * 0.34)}Q{n(r * 0.2)},{n(r * 0.16)} {n(r * 0.5)},{n(r * 0.36)}", darken(tone, 0.32), r * 0.09, 0.7)


def _cranberry(pen: Pen, r: float) -> None:
    r *= 0.72
    tone = mix("#8e1f30", "#b53246", pen.wavers(0, 1))
    _lump(pen, smooth([(-r * 1.1, r * 0.1), (-r * 0.4, -r * 0.8), (r * 0.6, -r * 0.7), (r * 1.1, r * 0.1), (r * 0.3, r * 0.8), (-r * 0.7, r * 0.7)]), tone)
    pen.line(f"M{n(-r * 0.5)},{n(-r * 0.1)}Q0,{n(r * 0.3)} {n(r * 0.5)},{n(-r * 0.2)}", darken(tone, 0.4), r * 0.13, 0.8)


def _apple(pen: Pen, r: float) -> None:
    r *= 0.62
    _lump(pen, rounded([(-r, -r * 0.7), (r * 0.8, -r * 0.9), (r, r * 0.7), (-r * 0.8, r * 0.8)], r * 0.3), "#efdfa8", "soft")


def _cookie(pen: Pen, r: float) -> None:
    tone = mix("#d9a85f", "#c98f48", pen.wavers(0, 1))
    _lump(pen, oval(0, 0, r, r * 0.9), tone, "puff")
    for _ in range(5):
        pen.fill(oval(pen.wavers(-r * 0.6, r * 0.6), pen.wavers(-r * 0.5, r * 0.5), r * 0.13), _COCOA)


def _praline(pen: Pen, r: float) -> None:
    tone = pen.rng.choice((_COCOA, _MILK, "#5a3422"))
    _lump(pen, rounded([(-r * 0.95, -r * 0.85), (r * 0.95, -r * 0.85), (r * 0.95, r * 0.85), (-r * 0.95, r * 0.85)], r * 0.36), tone, "plate")
    pen.line(f"M{n(-r * 0.6)},{n(r * 0.3)}L{n(-r * 0.2)},{n(-r * 0.4)} {n(r * 0.2)},{n(r * 0.3)} {n(r * 0.6)},{n(-r * 0.4)}", "#efd9b4", r * 0.12, 0.9)


_MORSELS: dict[str, Morsel] = {
    "almond": _almond, "cashew": _cashew, "walnut": _walnut, "hazelnut": _hazelnut, "pistachio": _pistachio,
    "mango": _mango, "apricot": _apricot, "cranberry": _cranberry, "apple": _apple, "wheat": _cookie, "oat": _cookie,
    "butter": _cookie, "cocoa": _praline,
}  # fmt: skip
_NUTS = ("almond", "cashew", "walnut", "hazelnut", "pistachio")
_FRUIT = ("mango", "apricot", "cranberry", "apple")


def _goods(pen: Pen, known: tuple[str, ...]) -> list[Morsel]:
    """What is in the pack: by its main ingredients, or by chance where they are not given."""
    chance = pen.rng.choice(known)
    return [_MORSELS[word] for word in pen.words("main") if word in known] or [_MORSELS[chance]]


def _put(pen: Pen, goods: list[Morsel], index: int, x: float, y: float, r: float) -> None:
    with pen.at(x, y, turn=pen.wavers(-70, 70)):
        goods[index % len(goods)](pen, r)


def _pile(pen: Pen, goods: list[Morsel], x: float, y: float, w: float, rows: int, r: float) -> None:
    """A pile on the floor, its front row at y."""
    pen.fill(oval(x + 4, y + r * 0.62, w + r * 0.55, r * 0.5), "#2a2440", 0.22)
    index = pen.rng.randrange(8)
    for row in range(rows):
        t = row / max(rows - 1, 1)
        reach = w * (0.3 + 0.7 * t)
        count = max(2, round(reach * 2 / (r * 1.75)))
        for i in range(count):
            index += 1
            u = (i + 0.5) / count * 2 - 1
            _put(pen, goods, index, x + u * reach + pen.wavers(-4, 4), y - (rows - 1 - row) * r * 0.8 * (1 - 0.3 * u * u) + pen.wavers(-4, 4), r)


def _fill(pen: Pen, d: str, goods: list[Morsel], x0: float, y0: float, x1: float, y1: float, r: float, tone: str) -> None:
    """Goods close together inside a window."""
    pen.fill(d, tone)
    with pen.inside(d):
        rows, columns = round((y1 - y0) / (r * 1.25)), round((x1 - x0) / (r * 1.6))
        for row in range(rows + 1):
            for i in range(columns + 1):
                x = x0 + (i + row % 2 * 0.5) * (x1 - x0) / columns
                _put(pen, goods, row * 3 + i, x + pen.wavers(-5, 5), y0 + row * (y1 - y0) / rows + pen.wavers(-5, 5), r)


def _pouch(pen: Pen, goods: list[Morsel], mark: str) -> None:
    """A stand-up pouch with a zip and a window."""
    pack, card = dressed(pen)
    k = pen.wavers(-10, 12)
    left, right = 196 - k, 556 + k
    cx = (left + right) / 2
    shadow = darken(pack, 0.22) if not pen.dark else lighten(pack, 0.1)
    d = f"M{n(left + 10)},132L{n(right - 10)},132C{n(right)},320 {n(right + 6)},540 {n(right - 6)},668Q{n(cx)},716 {n(left + 6)},668C{n(left - 6)},540 {n(left)},320 {n(left + 10)},132Z"
    pen.part(d, pack, "fabric", pattern=True)
    pen.fill(f"M{n(left + 10)},132L{n(right - 10)},132L{n(right - 8)},168L{n(left + 8)},168Z", shadow, 0.75)
    pen.fill(oval(cx, 150, 17, 11), darken(shadow, 0.5) if not pen.dark else "#0d0e11", 0.8)
    for y in (192, 202):
        pen.line(f"M{n(left + 9)},{y}L{n(right - 9)},{y}", lighten(pack, 0.45), 3, 0.7)
    pen.line(f"M{n(left + 2)},634Q{n(cx)},590 {n(right - 2)},634", pen.seam, 3, 0.5)
    for side in (1, -1):
        x = cx + side * (right - left) / 2
        pen.gloss(leaf((x - side * 26, 220), (x - side * 40, 420), (x - side * 24, 620), 8), 0.26)
        pen.dim(leaf((x - side * 8, 220), (x - side * 26, 440), (x - side * 8, 650), 8), 0.16)
    plate(pen, cx, 318, (right - left) * 0.66, 190, mark, card, r=20)
    kind = pen.rng.randrange(3)
    w = (right - left) * 0.39
    if kind == 0:
        window = oval(cx, 534, w, 82)
    elif kind == 1:
        window = rrect(cx - w, 450, 2 * w, 164, 34)
    else:
        window = both(f"M{n(cx)},448C{n(cx + w * 0.8)},448 {n(cx + w)},520 {n(cx + w)},570Q{n(cx + w)},616 {n(cx)},616", axis=cx)
    _fill(pen, window, goods, cx - w, 452, cx + w, 614, 27, "#5a4030" if lightness(pack) > 0.3 else "#8a6a4a")
    pen.fill(window, pen.fade("#ffffff", 0.3, 0.0, 'x1="0" y1="0" x2=".6" y2="1"'))
    pen.line(window, shadow, 5)


def _tub(pen: Pen, goods: list[Morsel], mark: str) -> None:
    """A low tin heaped with goods, its lid leaning behind."""
    pack, card = dressed(pen)
    k = pen.wavers(-8, 12)
    cx, w = 380, 170 + k
    lid = mix(pack, "#ffffff", 0.12) if not pen.light else darken(pack, 0.05)
    pen.part(oval(548, 478, 122, 196), darken(pack, 0.25) if not pen.dark else lighten(pack, 0.1), "soft", pattern=False)
    pen.part(oval(538, 476, 122, 196), lid, "plate", pattern=True)
    pen.line(oval(538, 476, 104, 172), pen.seam, 3, 0.7)
    pen.part(oval(cx, 352, w + 5, 54), BRASS if lightness(pack) < 0.8 else "#c4c8cf", "metal", pattern=False)
    pen.fill(oval(cx, 352, w - 7, 46), "#3a2c22")
    for row in range(4):
        reach = w * (0.5, 0.7, 0.82, 0.66)[row]
        for i in range(6):
            _put(pen, goods, row + i, cx + (i - 2.5) / 2.5 * reach + pen.wavers(-5, 5), (318, 332, 350, 372)[row] + abs(i - 2.5) * 5, 30)
    pen.part(f"M{n(cx - w)},356C{n(cx - w)},420 {n(cx + w)},420 {n(cx + w)},356L{n(cx + w)},646C{n(cx + w)},710 {n(cx - w)},710 {n(cx - w)},646Z", pack, "cyl", pattern=True)
    for y in (362, 640):
        pen.line(f"M{n(cx - w)},{y}C{n(cx - w)},{y + 64} {n(cx + w)},{y + 64} {n(cx + w)},{y}", lighten(pack, 0.5) if not pen.light else BRASS, 6, 0.8)
    pen.part(oval(cx, 546, 98, 92), card, "soft", pattern=False, silhouette=False, edge=0.6)
    pen.line(oval(cx, 546, 88, 82), ink(card), 2.2, 0.4)
    sign(pen, mark, cx, 528, 1.1, mix(ink(card), pack, 0.5) if not pen.light else ink(card))
    bars(pen, cx, 584, 78, ink(card), 2)


def _sachet(pen: Pen, x: float, y: float, w: float, h: float, turn: float, pack: str, card: str, mark: str) -> None:
    """A flat sealed sachet standing about (x, y) on its lower edge."""
    with pen.at(x, y, turn=turn):
        d = f"M{n(-w)},{n(-h)}L{n(w)},{n(-h)}C{n(w - 5)},{n(-h * 0.6)} {n(w + 5)},{n(-h * 0.3)} {n(w)},0L{n(-w)},0C{n(-w - 5)},{n(-h * 0.3)} {n(-w + 5)},{n(-h * 0.6)} {n(-w)},{n(-h)}Z"
        pen.part(d, pack, "fabric", pattern=True)
        for top in (-h, -18.0):
            pen.fill(rrect(-w + 1, top, 2 * w - 2, 18), darken(pack, 0.3) if not pen.dark else lighten(pack, 0.2), 0.6)
            pen.line(f"M{n(-w + 4)},{n(top + 6)}L{n(w - 4)},{n(top + 6)}M{n(-w + 4)},{n(top + 12)}L{n(w - 4)},{n(top + 12)}", lighten(pack, 0.5), 1.6, 0.6)
        pen.part(oval(0, -h * 0.56, w * 0.62), card, "soft", pattern=False, silhouette=False, edge=0.5)
        sign(pen, mark, 0, -h * 0.56, w / 92, mix(ink(card), pack, 0.5) if not pen.light else ink(card))
        bars(pen, 0, -h * 0.27, w * 0.9, ink(pack))
        pen.gloss(leaf((-w + 14, -h + 26), (-w + 24, -h * 0.5), (-w + 12, -26), 5), 0.35)


@shape("snacks", "nuts")
def _nuts(pen: Pen) -> None:
    goods = _goods(pen, _NUTS)
    pen.floor, pen.foot, pen.focus = 696, 230, (500, 610, 1.9)
    mark = pen.rng.choice(("leaf", "sprig", "sun")) if not pen.has("taste", "buttery") else "drop"
    way = pen.rng.choice(("tin", "zip"))
    if pen.has("packing", "sachets"):
        pack, card = dressed(pen)
        for x, turn, tone in ((250, -9, mix(pack, pen.accent, 0.75)), (506, 8, mix(pack, "#fff4dc", 0.5) if not pen.light else "#c9b48a")):
            _sachet(pen, x, 676, 112, 430, turn, tone, card, mark)
        _sachet(pen, 376, 692, 128, 500, 0, pack, card, mark)
    elif pen.has("packing", "tin") or (way == "tin" and not pen.has("packing", "zip")):
        _tub(pen, goods, mark)
    else:
        _pouch(pen, goods, mark)
    _pile(pen, goods, 556, 704, 120, 3, 31)


@shape("snacks", "dried-fruit")
def _dried(pen: Pen) -> None:
    goods = _goods(pen, _FRUIT)
    pen.floor, pen.foot, pen.focus = 696, 230, (500, 610, 1.9)
    _pouch(pen, goods, pen.rng.choice(("peach", "sun", "sprig")) if not pen.has("main", "cranberry") else "drop")
    _pile(pen, goods, 560, 704, 120, 3, 33)


def _butter(pen: Pen, kind: int, x: float, y: float, r: float) -> None:
    """A butter cookie: ring, pretzel-like swirl, square, or round with sugar."""
    tone = mix("#e3b56c", "#d09a4c", pen.wavers(0, 1))
    with pen.at(x, y, turn=pen.wavers(-25, 25)):
        if kind == 0:
            _lump(pen, oval(0, 0, r), tone, "puff")
            for i in range(12):
                with pen.at(turn=i * 30):
                    pen.line(f"M0,{n(-r * 0.34)}Q{n(r * 0.2)},{n(-r * 0.66)} {n(r * 0.06)},{n(-r * 0.95)}", darken(tone, 0.26), r * 0.07, 0.7)
            pen.part(oval(0, 0, r * 0.28), darken(tone, 0.4), "dish", pattern=False, edge=0.5, texture="")
        elif kind == 1:
            _lump(pen, petals(0, 0, r * 0.78, 6, 15), tone, "puff")
            pen.part(oval(0, 0, r * 0.3), "#b23a3a", "ball", pattern=False, edge=0.5, texture="")
        elif kind == 2:
            _lump(pen, rrect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7, r * 0.2), tone, "soft")
            for a in (-0.4, 0.0, 0.4):
                for b in (-0.4, 0.0, 0.4):
                    pen.fill(oval(a * r, b * r, r * 0.07), darken(tone, 0.4))
        else:
            _lump(pen, oval(0, 0, r, r * 0.96), tone, "puff")
            for _ in range(16):
                pen.fill(rrect(pen.wavers(-0.62, 0.6) * r, pen.wavers(-0.62, 0.6) * r, r * 0.1, r * 0.1, 1), "#fffaf0", 0.95)


def _cracker(pen: Pen, x: float, y: float, r: float, turn: float, tall: float = 1.0) -> None:
    with pen.at(x, y, turn=turn, tall=tall):
        ring = [(r * (1 + 0.035 * (i % 2)) * math.cos(i * math.pi / 14), r * (1 + 0.035 * (i % 2)) * math.sin(i * math.pi / 14)) for i in range(28)]
        pen.part(smooth(ring), mix("#d8ad6e", "#c99755", pen.wavers(0, 1)), "puff", pattern=False, edge=0.8, texture="")
        for i in range(7):
            a = i * math.pi / 3
            far = 0.0 if i == 6 else r * 0.55
            pen.fill(oval(far * math.cos(a), far * math.sin(a), r * 0.055), "#7a5430")
        for _ in range(12):
            pen.fill(oval(pen.wavers(-0.66, 0.66) * r, pen.wavers(-0.66, 0.66) * r, r * 0.06, r * 0.04), pen.rng.choice(("#f6e6c0", "#8a5a30")), 0.9)


@shape("snacks", "biscuits")
def _biscuits(pen: Pen) -> None:
    pack, card = dressed(pen)
    k = pen.wavers(-10, 12)
    chance = pen.rng.random() < 0.5
    if pen.has("packing", "tin") or (chance and not pen.words("packing")):
        pen.floor, pen.foot, pen.focus = 690, 290, (400, 500, 1.8)
        # the lid stands behind the open tin
        r = 212 + k
        pen.part(oval(476, 330, r), darken(pack, 0.28) if not pen.dark else lighten(pack, 0.1), "soft", pattern=False)
        pen.part(oval(464, 326, r), pack, "plate", pattern=True)
        pen.line(oval(464, 326, r - 18), BRASS, 5, 0.9)
        pen.part(oval(464, 306, r * 0.5), card, "soft", pattern=False, silhouette=False, edge=0.6)
        sign(pen, "cup" if pen.rng.random() < 0.5 else "wheat", 464, 300, 1.5, mix(ink(card), pack, 0.5) if not pen.light else ink(card))
        w, cy = 280 + k, 540
        pen.part(f"M{n(380 - w)},{cy}L{n(380 - w)},604C{n(380 - w)},722 {n(380 + w)},722 {n(380 + w)},604L{n(380 + w)},{cy}Z", pack, "cyl", pattern=True)
        pen.part(oval(380, cy, w, 104), BRASS if lightness(pack) < 0.8 else "#c4c8cf", "metal", pattern=False)
        pen.fill(oval(380, cy, w - 9, 97), darken("#f3ead6", 0.25))
        with pen.inside(f"M{n(380 - w)},300L{n(380 + w)},300 {n(380 + w - 9)},{cy}C{n(380 + w - 9)},{cy + 130} {n(380 - w + 9)},{cy + 130} {n(380 - w + 9)},{cy}Z"):
            spots = [(-170, -46, 0), (-60, -62, 3), (54, -62, 1), (166, -44, 2), (-206, 16, 1), (-92, 6, 2), (24, 0, 0), (138, 8, 3), (214, 24, 1), (-136, 66, 3), (-20, 72, 1), (94, 68, 0), (184, 62, 2)]
            for dx, dy, kind in spots:
                cup = oval(380 + dx, cy + dy + 6, 62, 50)
                pen.part(cup, "#fbf6ea", "dish", pattern=False, edge=0.6, texture="")
                for i in range(12):
                    a = i * math.pi / 6
                    pen.line(f"M{n(380 + dx + 50 * math.cos(a))},{n(cy + dy + 6 + 40 * math.sin(a))}L{n(380 + dx + 61 * math.cos(a))},{n(cy + dy + 6 + 49 * math.sin(a))}", "#cfc3a4", 2)
                _butter(pen, kind, 380 + dx, cy + dy - 2, 47)
        return
    pen.floor, pen.foot, pen.focus = 694, 250, (520, 600, 1.9)
    left, right, top = 170 - k, 470 + k, 176
    edge = right + 74
    pen.part(f"M{n(left)},{top}L{n(left + 74)},{top - 40}L{n(edge)},{top - 40}L{n(right)},{top}Z", lighten(pack, 0.25), "flat", pattern=False)
    pen.part(f"M{n(right)},{top}L{n(edge)},{top - 40}L{n(edge)},646L{n(right)},692Z", pack, "side", pattern=True)
    pen.part(rrect(left, top, right - left, 692 - top, 5), pack, "soft", pattern=True)
    cx = (left + right) / 2
    pen.fill(f"M{n(left)},430Q{n(cx)},340 {n(right)},430L{n(right)},660L{n(left)},660Z", card if not pen.light else "#e9d9b4")
    plate(pen, cx, 276, (right - left) * 0.6, 130, "wheat", card, r=24)
    for x, y, r, turn in ((cx - 56, 548, 74, 10), (cx + 54, 504, 78, -20), (cx + 34, 596, 66, 30)):
        pen.fill(oval(x + 6, y + 8, r), "#6b5436", 0.3)
        _cracker(pen, x, y, r, turn)
    pen.line(f"M{n(left)},660L{n(right)},660", pen.seam, 3, 0.6)
    # a stack beside
    pen.fill(oval(572, 712, 112, 16), "#2a2440", 0.22)
    for i in range(5):
        x, y = 566 + pen.wavers(-7, 7), 696 - i * 22
        pen.part(drum(x, y - 9, y + 5, 92, 25), "#bd8d50", "cyl", pattern=False, edge=0.7)
        _cracker(pen, x, y - 9, 92, 0, 0.28)
    with pen.at(6, 6):
        pen.dim(oval(668, 640, 66, 68), 0.2)
    _cracker(pen, 672, 640, 72, -16)


@shape("snacks", "chocolate")
def _chocolate(pen: Pen) -> None:
    pack, card = dressed(pen)
    chance = pen.rng.random() < 0.5
    if pen.has("packing", "tray") or (chance and not pen.words("packing")):
        _tray(pen, pack, card)
        return
    pen.floor, pen.foot, pen.focus = 700, 250, (430, 360, 1.7)
    k = pen.wavers(-4, 4)
    tone = _COCOA if pen.has("taste", "bitter") or pen.rng.random() < 0.4 else _MILK
    foil = "#d9b45f" if pen.rng.random() < 0.5 or lightness(pack) > 0.7 else "#cfd3d9"
    with pen.at(turn=9 + k, about=(400, 400)):
        # the bar rises out of foil and sleeve
        bar = rrect(258, 96, 284, 330, 12)
        pen.part(bar, tone, "soft", pattern=False)
        for row in range(4):
            for col in range(3):
                x, y = 268 + col * 90, 106 + row * 82
                pen.part(rrect(x, y, 84, 76, 8), lighten(tone, 0.05), "plate", pattern=False, silhouette=False, edge=0.7)
                pen.part(rrect(x + 13, y + 12, 58, 52, 5), tone, "soft", pattern=False, silhouette=False, edge=0.5)
        jag = "M246,372L262,346 282,366 306,338 330,362 352,336 380,360 404,334 430,358 452,336 478,362 504,338 526,360 554,344L554,470L246,470Z"
        pen.part(jag, foil, "plate", pattern=False)
        for x in range(262, 550, 26):
            pen.line(f"M{x},372L{x + 10},436", darken(foil, 0.25), 2, 0.5)
        sleeve = rrect(240, 404, 320, 296, 6)
        pen.part(sleeve, pack, "soft", pattern=True)
        for y in (424, 680):
            pen.line(f"M240,{y}L560,{y}", BRASS, 5, 0.9)
        plate(pen, 400, 552, 210, 172, pen.rng.choice(("bean", "leaf", "peak")), card, r=16)
        pen.gloss("M252,410L292,410L272,694L250,694Z", 0.14)
    for x, y, turn in ((604, 668, -14), (662, 706, 12)):
        with pen.at(x, y, turn=turn):
            pen.fill(oval(5, 26, 56, 11), "#2a2440", 0.24)
            pen.part(rrect(-48, 2, 96, 26, 6), darken(tone, 0.3), "drop", pattern=False)
            pen.part("M-40,-36L40,-36L48,6L-48,6Z", lighten(tone, 0.06), "plate", pattern=False, edge=0.8)
            pen.part("M-26,-28L26,-28L31,-2L-31,-2Z", tone, "soft", pattern=False, silhouette=False, edge=0.5)


def _bonbon(pen: Pen, x: float, y: float, r: float, kind: int) -> None:
    """A filled chocolate in its paper cup, or a ball in gold foil."""
    pen.part(oval(x, y + r * 0.2, r * 1.16, r), "#4a2f22" if kind else "#f3e6c8", "dish", pattern=False, edge=0.6, silhouette=False)
    for i in range(14):
        a = i * math.pi / 7
        pen.line(f"M{n(x + r * 0.95 * math.cos(a))},{n(y + r * 0.2 + r * 0.82 * math.sin(a))}L{n(x + r * 1.13 * math.cos(a))},{n(y + r * 0.2 + r * 0.97 * math.sin(a))}", "#8a6a4a", 2, 0.7)
    if kind == 0:
        pen.part(oval(x, y, r * 0.9), "#d9ad4c", "ball", pattern=False, edge=0.6, silhouette=False)
        for i in range(9):
            a = i * 0.7 + 0.2
            pen.line(f"M{n(x + r * 0.2 * math.cos(a))},{n(y + r * 0.2 * math.sin(a))}L{n(x + r * 0.82 * math.cos(a + 0.3))},{n(y + r * 0.82 * math.sin(a + 0.3))}", pen.rng.choice(("#fff0bd", "#96702a")), 2.2, 0.7)
        pen.fill(oval(x, y, r * 0.3), "#fff6dc", 0.95)
        pen.fill(oval(x, y, r * 0.15), _MILK)
        return
    tone = (_COCOA, _MILK, "#f0e2c4")[kind % 3]
    pen.part(oval(x, y, r * 0.88, r * 0.84), tone, "ball", pattern=False, edge=0.6, silhouette=False)
    if kind == 1:
        with pen.at(x, y - r * 0.12):
            _hazelnut(pen, r * 0.42)
    else:
        line = "#f3e2c2" if lightness(tone) < 0.6 else _MILK
        pen.line(f"M{n(x - r * 0.55)},{n(y + r * 0.2)}q{n(r * 0.18)},{n(-r * 0.7)} {n(r * 0.37)},0t{n(r * 0.37)},0t{n(r * 0.37)},0", line, r * 0.1, 0.9)


def _lid(pen: Pen, pack: str, d: str, rim: str) -> None:
    """The lid of a box standing behind, its face to us."""
    with pen.at(9, 5):
        pen.part(d, rim, "soft", pattern=False)
    pen.part(d, pack, "soft", pattern=True)


def _bow(pen: Pen, x: float, y: float, s: float, tone: str) -> None:
    """A satin bow."""
    with pen.at(x, y, scale=s):
        for side in (False, True):
            with pen.at(mirror=side):
                pen.part("M8,6C40,40 56,86 92,118L58,122 50,150C30,110 8,60 0,10Z", darken(tone, 0.14), "soft", pattern=False, edge=0.8)
                pen.part("M4,0C30,-66 112,-84 134,-44C150,-8 70,26 4,8Z", tone, "soft", pattern=False, edge=0.8)
                pen.fill("M22,0C50,-34 98,-50 114,-32C118,-12 66,10 22,4Z", darken(tone, 0.35), 0.75)
                pen.gloss(leaf((30, -32), (72, -66), (114, -56), 6), 0.4)
        pen.part(rrect(-19, -18, 38, 38, 12), tone, "ball", pattern=False, edge=0.8)


def _ribbon(pen: Pen, pack: str) -> str:
    gold, deep = pen.rng.choice((BRASS, "#e8c66f")), pen.rng.choice(("#b3392f", "#7b2036", "#2f6a52"))
    chroma = lightness(pack)
    return gold if chroma < 0.62 else deep


def _tray(pen: Pen, pack: str, card: str) -> None:
    """An open flat box of filled chocolates, its lid behind with a ribbon."""
    pen.floor, pen.foot, pen.focus = 696, 300, (330, 560, 1.9)
    k = pen.wavers(-8, 10)
    tone = _ribbon(pen, pack)
    _lid(pen, pack, rrect(196 - k, 120, 408 + 2 * k, 300, 14), darken(pack, 0.28) if not pen.dark else lighten(pack, 0.1))
    pen.part(rrect(196 - k, 232, 408 + 2 * k, 30), tone, "cyl", pattern=False, silhouette=False, edge=0.6)
    pen.part(rrect(286, 120, 30, 300), tone, "cyl", pattern=False, silhouette=False, edge=0.6)
    _bow(pen, 301, 244, 0.74, tone)
    plate(pen, 476, 340, 150, 96, "bean", card, r=12)
    top, low, a, b = 424, 640, 152 - k, 92 - k
    pen.part(rounded([(b, low - 6), (800 - b, low - 6), (800 - b, low + 58), (b, low + 58)], (2, 2, 12, 12)), pack, "drop", pattern=True)
    pen.part(rounded([(a, top), (800 - a, top), (800 - b, low), (b, low)], 8), pack, "soft", pattern=False)
    pen.fill(rounded([(a + 12, top + 9), (788 - a, top + 9), (784 - b, low - 13), (b + 16, low - 13)], 6), darken(pack, 0.5) if not pen.dark else "#0e0f12")
    for row in range(3):
        for col in range(6):
            t = (row + 0.5) / 3
            y = top + 14 + (low - top - 28) * t
            half = 400 - (a + 14 + (b - a) * t)
            _bonbon(pen, 400 + (col - 2.5) / 3 * half, y - 6, 34 + row * 4, (row + col * (1 + pen.rng.randrange(2))) % 4)
    pen.gloss(rrect(b + 20, low + 4, 560, 5, 2), 0.35)


@shape("snacks", "gift-box")
def _gift(pen: Pen) -> None:
    pack, card = dressed(pen)
    pen.floor, pen.foot, pen.focus = 696, 300, (330, 560, 1.8)
    k = pen.wavers(-8, 10)
    tone = _ribbon(pen, pack)
    words = [word for word in pen.words("main") if word in _MORSELS]
    goods = [_MORSELS[word] for word in words or (*_NUTS[:4], "apricot", "cranberry")]
    tins = pen.has("packing", "tin") or (pen.rng.random() < 0.5 and not pen.words("packing"))
    _lid(pen, pack, rrect(180 - k, 110, 440 + 2 * k, 330, 16), darken(pack, 0.28) if not pen.dark else lighten(pack, 0.1))
    pen.line(rrect(194 - k, 124, 412 + 2 * k, 302, 10), BRASS if lightness(pack) < 0.85 else tone, 3, 0.7)
    pen.part(rrect(384, 110, 32, 330), tone, "cyl", pattern=False, silhouette=False, edge=0.6)
    pen.part(rrect(180 - k, 248, 440 + 2 * k, 32), tone, "cyl", pattern=False, silhouette=False, edge=0.6)
    _bow(pen, 400, 258, 1.12, tone)
    top, low, a, b = 440, 640, 138 - k, 84 - k
    lining = card if not pen.light else "#d9c39a"
    pen.part(rounded([(b, low - 6), (800 - b, low - 6), (800 - b, low + 58), (b, low + 58)], (2, 2, 12, 12)), pack, "drop", pattern=True)
    pen.part(rounded([(a, top), (800 - a, top), (800 - b, low), (b, low)], 8), pack, "soft", pattern=False)
    pen.fill(rounded([(a + 12, top + 8), (788 - a, top + 8), (784 - b, low - 12), (b + 16, low - 12)], 6), darken(lining, 0.12))
    rows, columns = (2, 4) if tins else (3, 4)
    for row in range(rows):
        for col in range(columns):
            t0, t1 = row / rows, (row + 1) / rows
            y0, y1 = top + 12 + (low - top - 28) * t0, top + 12 + (low - top - 28) * t1
            half0, half1 = (400 - (a + 16 + (b - a) * t) for t in (t0, t1))
            x0, x1 = (400 + (col + c - columns / 2) / (columns / 2) * (half0 + half1) / 2 for c in (0, 1))
            cx, cy, one = (x0 + x1) / 2, (y0 + y1) / 2, goods[(row * 3 + col) % len(goods)]
            if tins:
                rx, ry = (x1 - x0) * 0.45, (y1 - y0) * 0.47
                rim = BRASS if lightness(pack) < 0.62 else mix(pack, "#6b4a2a", 0.3)
                pen.part(oval(cx, cy, rx, ry), rim, "metal", pattern=False, silhouette=False, edge=0.8)
                well = oval(cx, cy, rx - 7, ry - 6)
                size, count = 23, (4, 3)
            else:
                well = rounded([(x0 + 4, y0 + 3), (x1 - 4, y0 + 3), (x1 - 3, y1 - 3), (x0 + 3, y1 - 3)], 7)
                rx, ry, size, count = (x1 - x0) * 0.48, (y1 - y0) * 0.48, 20, (5, 3)
            pen.fill(well, darken(lining, 0.42))
            with pen.inside(well):
                for i in range(count[0] * count[1]):
                    dx, dy = i % count[0] / (count[0] - 1) * 2 - 1, i // count[0] / (count[1] - 1) * 2 - 1
                    _put(pen, [one], 0, cx + dx * rx * 0.86 + pen.wavers(-4, 4), cy + dy * ry * 0.8 + pen.wavers(-3, 3), size)
                pen.line(f"M{n(x0)},{n(y0 + 6)}L{n(x1)},{n(y0 + 6)}" if not tins else arc(cx, cy, rx - 7, ry - 6, 180, 360), "#2a1c12", 7, 0.3)
    pen.gloss(rrect(b + 20, low + 4, 580, 5, 2), 0.35)
    pen.fill(rrect(352, low + 16, 96, 26, 6), CREAM if not pen.light else tone, 0.9)
    bars(pen, 400, low + 26, 56, "#6b5a3c", 1)
