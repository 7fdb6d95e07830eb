"""Storage: boxes, baskets, shelves, drawers, hangers."""

from __future__ import annotations

from daogou.demo.pictures.garment import cloth
from daogou.demo.pictures.palette import darken, lighten, lightness
from daogou.demo.pictures.paths import both, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape

ROPE = "#b98a56"


def _wooden(pen: Pen) -> bool:
    return pen.has("material", "wood", "bamboo") or pen.base == "#d3ae7d"


def _side(pen: Pen) -> str:
    return darken(pen.base, 0.2) if not pen.dark else darken(pen.base, 0.12)


def _books(pen: Pen, x: float, y: float, count: int, high: float = 96) -> float:
    """Books standing on y; returns where they end."""
    tones = ("#c8736a", "#4f7f8f", "#e0b563", "#7d8f69", "#59506b", "#e8dcc6")
    start = pen.rng.randrange(6)
    for i in range(count):
        w, h = pen.wavers(15, 27), high * pen.wavers(0.74, 1)
        tone = tones[(start + i) % 6]
        pen.part(rrect(x, y - h, w, h, 3), tone, "cyl", silhouette=False, edge=0.6, pattern=False, texture="")
        pen.line(f"M{n(x + 5)},{n(y - h * 0.8)}L{n(x + w - 5)},{n(y - h * 0.8)}M{n(x + 5)},{n(y - h * 0.2)}L{n(x + w - 5)},{n(y - h * 0.2)}", lighten(tone, 0.5), 2.4, 0.8)
        x += w + 1
    return x


def _plant(pen: Pen, x: float, y: float, s: float = 1) -> None:
    """A plant in a pot, standing on y."""
    with pen.at(x, y, scale=s):
        for turn in (-58, -30, 0, 28, 56):
            with pen.at(0, -36, turn=turn):
                pen.part("M0,0C-22,-28 -18,-64 0,-84C18,-64 22,-28 0,0Z", "#6d9b6a" if turn % 4 else "#5a8a5c", "soft", silhouette=False, edge=0.5, pattern=False, texture="")
        pen.part("M-26,-40L26,-40L20,0L-20,0Z", "#f1e7d6" if not pen.light else "#c98a6a", "cyl", silhouette=False, edge=0.7, pattern=False, texture="")


@shape("storage", "box")
def _box(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 680, 260, (300, 470, 1.9)
    k = pen.wavers(-14, 14)
    fabric = pen.has("material", "linen", "cotton", "canvas", "polyester", "felt") or (not pen.clear and pen.rng.random() < 0.4)
    pen.texture = "wood" if _wooden(pen) else cloth(pen, "weave") if fabric else ""
    if pen.clear or pen.has("material", "plastic", "acrylic"):
        _clear_box(pen, k)
        return
    pen.part(f"M132,{n(400 - k)}L164,664Q166,680 182,680L618,680Q634,680 636,664L668,{n(400 - k)}Z", None, "fabric")
    lid_top = f"M150,{n(330 - k)}L214,{n(262 - k)}Q218,{n(256 - k)} 228,{n(256 - k)}L572,{n(256 - k)}Q582,{n(256 - k)} 586,{n(262 - k)}L650,{n(330 - k)}Z"
    pen.part(lid_top, lighten(pen.base, 0.22) if not pen.dark else lighten(pen.base, 0.1), "soft", pattern=True)
    lid = f"M118,{n(340 - k)}Q118,{n(328 - k)} 130,{n(328 - k)}L670,{n(328 - k)}Q682,{n(328 - k)} 682,{n(340 - k)}L678,{n(410 - k)}Q676,{n(424 - k)} 664,{n(424 - k)}L136,{n(424 - k)}Q124,{n(424 - k)} 122,{n(410 - k)}Z"
    with pen.at(0, 12):
        pen.dim(lid, 0.18)
    pen.part(lid, None, "drop")
    if fabric:
        pen.stitch(f"M128,{n(414 - k)}L672,{n(414 - k)}", alpha=0.7)
        pen.tube("M336,520C336,584 464,584 464,520", 15, "#8a5a36")
        for x in (336, 464):
            pen.part(oval(x, 518, 15), "#d3ae5f", "ball", silhouette=False, edge=0.7, texture="", pattern=False)
    else:
        pen.fill(rrect(336, 500, 128, 40, 20), darken(pen.base, 0.5), 0.9)
        pen.line("M342,504Q400,496 458,504", darken(pen.base, 0.7), 5, 0.5)
        pen.part(rrect(346, 574, 108, 54, 6), "#d3ae5f", "plate", silhouette=False, edge=0.7, texture="", pattern=False)
        pen.fill(rrect(354, 581, 92, 40, 3), "#fbf6ea")
        pen.line("M368,596L432,596M368,608L414,608", "#b9b2a6", 4)


def _clear_box(pen: Pen, k: float) -> None:
    """A see-through box with folded things in it."""
    outline = f"M136,{n(392 - k)}L166,664Q168,680 184,680L616,680Q632,680 634,664L664,{n(392 - k)}Z"
    pen.fill(outline, lighten(pen.base, 0.4) if not pen.dark else pen.base, 0.85, silhouette=True)
    for i, tone in enumerate(("#c8736a", "#e8dcc6", "#4f7f8f", "#e0b563")):
        pen.part(rrect(196 + i * 4, 606 - i * 50, 408 - i * 8, 48, 20), tone, "drop", silhouette=False, edge=0.7, texture="", pattern=False)
    pen.fill(outline, pen.base, 0.42 if not pen.clear else 0.3)
    pen.line(outline, pen.seam, 4)
    pen.gloss("M170,440L210,440L232,640L192,640Z", 0.35)
    pen.gloss("M226,440L240,440L260,640L248,640Z", 0.25)
    lid = f"M118,{n(348 - k)}Q118,{n(330 - k)} 136,{n(330 - k)}L664,{n(330 - k)}Q682,{n(330 - k)} 682,{n(348 - k)}L680,{n(380 - k)}Q680,{n(396 - k)} 664,{n(396 - k)}L136,{n(396 - k)}Q120,{n(396 - k)} 120,{n(380 - k)}Z"
    pen.part(f"M150,{n(334 - k)}L214,{n(280 - k)}L586,{n(280 - k)}L650,{n(334 - k)}Z", lighten(pen.base, 0.3), "soft")
    pen.part(lid, None, "drop")
    for x in (206, 594):
        pen.part(rrect(x - 34, 372 - k, 68, 66, 10), "#8d9196" if not pen.dark else "#c4c8cf", "drop", edge=0.8, silhouette=False, pattern=False)


@shape("storage", "basket")
def _basket(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 684, 230, (300, 480, 1.9)
    k = pen.wavers(-14, 14)
    soft = pen.has("material", "cotton", "linen", "canvas")
    pen.texture = "weave" if soft else "rattan"
    w, top = 232 + k, 350.0
    pen.part(oval(400, top, w, 56), darken(pen.base, 0.45) if not pen.dark else darken(pen.base, 0.2), "rise", texture="", pattern=False)
    # a throw inside
    tone = "#f3ead9" if not pen.light else "#a9b99a"
    pen.part(f"M{n(400 - w + 40)},{top + 10}C{n(400 - w + 20)},270 300,230 380,262C450,220 580,250 {n(400 + w - 40)},{top + 10}Q400,{top + 60} {n(400 - w + 40)},{top + 10}Z", tone, "soft", texture="knit", pattern=False)
    pen.dim(leaf((330, 260), (360, 310), (350, 380), 8), 0.14)
    pen.dim(leaf((480, 250), (450, 310), (470, 380), 8), 0.14)
    body = f"M{n(400 - w)},{top}C{n(400 - w)},{top + 74} {n(400 + w)},{top + 74} {n(400 + w)},{top}C{n(400 + w + 6)},470 {n(590 + k)},600 {n(570 + k)},660Q560,684 400,684T{n(230 - k)},660C{n(210 - k)},600 {n(400 - w - 6)},470 {n(400 - w)},{top}Z"
    pen.part(body, None, "cyl")
    rim = f"M{n(400 - w)},{top}C{n(400 - w)},{top + 74} {n(400 + w)},{top + 74} {n(400 + w)},{top}"
    pen.line(rim, pen.seam, 26)
    pen.line(rim, pen.base, 21)
    pen.line(rim, darken(pen.base, 0.25) if not pen.dark else lighten(pen.base, 0.2), 19, 0.6, dash="4 10", cap="butt")
    for side in (1, -1):
        x = 400 + side * (w - 12)
        pen.tube(f"M{n(x - side * 30)},{top + 66}C{n(x - side * 20)},{top - 84} {n(x + side * 76)},{top - 40} {n(x + side * 8)},{top + 84}", 19, ROPE if soft or pen.rng.random() < 0.4 else darken(pen.base, 0.15))
    if soft:
        pen.part(rrect(344, 520, 112, 62, 6), "#8a5a36", "soft", silhouette=False, texture="grain", pattern=False)
        pen.stitch(rrect(351, 527, 98, 48, 4), "#f0dcb8")


@shape("storage", "shelf")
def _shelf(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 722, 210, (400, 330, 1.7)
    if _wooden(pen):
        pen.texture = "wood"
    tiers = pen.rng.choice((4, 4, 5))
    top, low = 100.0, 712.0
    step = (low - 24 - top) / (tiers - 1)
    pen.part(rrect(196, top - 4, 22, low - top, 4), _side(pen), "cyl")
    pen.part(rrect(600, top - 4, 22, low - top, 4), _side(pen), "cyl")
    pen.fill(rrect(212, top, 396, low - top - 14, 3), darken(pen.base, 0.55), 0.16)
    pen.line(f"M214,{top + 14}L606,{n(low - 40)}M606,{top + 14}L214,{n(low - 40)}", _side(pen), 6)
    for i in range(tiers):
        y = top + step * i
        if i:
            which = (i + pen.rng.randrange(2)) % 3
            floor = y
            if which == 0:
                _books(pen, 224, floor, 8, step * 0.72)
                _plant(pen, 556, floor, step / 150)
            elif which == 1:
                pen.part(rrect(232, floor - step * 0.6, 150, step * 0.6, 8), "#d9c4a0" if lightness(pen.base) < 0.75 else "#9c8060", "drop", silhouette=False, edge=0.8, texture="rattan", pattern=False)
                pen.part(oval(470, floor - step * 0.28, step * 0.24, step * 0.28), "#e9ded0" if not pen.light else "#7f97a6", "ball", silhouette=False, edge=0.7, texture="", pattern=False)
                pen.part(rrect(458, floor - step * 0.66, 24, step * 0.2, 4), "#e9ded0" if not pen.light else "#7f97a6", "cyl", silhouette=False, edge=0.7, texture="", pattern=False)
            else:
                _books(pen, 380, floor, 7, step * 0.7)
                pen.part(rrect(236, floor - step * 0.5, 110, step * 0.5, 6), "#f3ede1" if not pen.light else "#b9a58a", "drop", silhouette=False, edge=0.8, texture="", pattern=False)
                pen.line(f"M274,{n(floor - step * 0.25)}L308,{n(floor - step * 0.25)}", "#8a5a36", 6)
        pen.part(f"M176,{n(y - 8)}L196,{n(y - 24)}L622,{n(y - 24)}L642,{n(y - 8)}Z", lighten(pen.base, 0.22) if not pen.dark else lighten(pen.base, 0.12), "flat")
        pen.part(rrect(174, y - 8, 470, 30, 5), None, "drop")
        pen.dim(rrect(214, y + 22, 394, 9, 1), 0.2)
    pen.part(rrect(174, top - 8, 20, low - top + 10, 5), None, "cyl")
    pen.part(rrect(624, top - 8, 20, low - top + 10, 5), None, "cyl")


@shape("storage", "drawer")
def _drawer(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 706, 240, (340, 330, 1.9)
    if _wooden(pen):
        pen.texture = "wood"
    k = pen.wavers(-10, 12)
    count = pen.rng.choice((3, 4))
    left, right, top, low = 178 - k, 622 + k, 172.0, 672.0
    for x in (left + 18, right - 44):
        pen.part(f"M{n(x)},660L{n(x + 26)},660L{n(x + 21)},706L{n(x + 5)},706Z", "#b98a56" if not pen.dark else "#8a5a36", "cyl", texture="", pattern=False)
    pen.part(f"M{n(left - 6)},{top}L{n(left + 30)},{top - 34}L{n(right - 30)},{top - 34}L{n(right + 6)},{top}Z", lighten(pen.base, 0.28) if not pen.dark else lighten(pen.base, 0.16), "flat")
    pen.part(rrect(left, top, right - left, low - top, 12), darken(pen.base, 0.14) if not pen.dark else lighten(pen.base, 0.04), "fabric", pattern=False)
    pen.part(rrect(left - 8, top - 2, right - left + 16, 22, 8), None, "drop")
    high = (low - top - 40) / count
    open_one = pen.rng.randrange(count)
    handle = pen.rng.randrange(3)
    for i in range(count):
        y = top + 28 + high * i
        grow = 12 if i == open_one else 0
        if grow:
            pen.dim(rrect(left + 6, y + high - 10, right - left - 12, 26, 8), 0.3)
            pen.fill(rrect(left + 14, y - 2, right - left - 28, 26, 4), darken(pen.base, 0.6))
            for j, tone in enumerate(("#f3ead9", "#c8736a", "#7f97a6", "#e0b563")):
                pen.part(rrect(left + 34 + j * 94, y - 12, 84, 34, 12), tone, "drop", silhouette=False, edge=0.6, texture="", pattern=False)
        pen.part(rrect(left + 14 - grow, y + grow, right - left - 28 + 2 * grow, high - 12, 8), None, "drop")
        cy = y + grow + (high - 12) / 2
        if handle == 0:
            for x in (300, 500):
                pen.dim(oval(x + 3, cy + 6, 15), 0.3)
                pen.part(oval(x, cy, 14), "#d3ae5f", "ball", silhouette=False, edge=0.8, texture="", pattern=False)
        elif handle == 1:
            pen.fill(rrect(336, cy - 17, 128, 30, 15), darken(pen.base, 0.5), 0.9)
        else:
            pen.dim(rrect(332, cy + 2, 140, 12, 6), 0.3)
            pen.part(rrect(330, cy - 7, 140, 13, 6), "#b9bdc4" if not pen.light else "#8a5a36", "drop", silhouette=False, edge=0.7, texture="", pattern=False)
    _plant(pen, 540, 142, 1.05)


@shape("storage", "hanger")
def _hanger(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 330, 1.7)
    velvet = pen.rng.random() < 0.5 and not _wooden(pen)
    pen.texture = "wood" if _wooden(pen) else "grain" if velvet else ""
    count = 3
    for i in range(count):
        shift, fade = (i - 1) * 34.0, count - 1 - i
        with pen.at(shift, 90 - fade * 84, scale=1 - fade * 0.03, about=(400, 200)):
            pen.tube("M400,316C400,280 436,276 436,240C436,200 366,200 370,244", 9, "#b9bdc4")
            arm = both("M400,300Q424,300 440,312L672,436Q712,458 704,486Q694,510 660,496L430,378Q412,370 400,370")
            pen.part(arm, None, "drop")
            pen.tube("M176,484L624,484", 17, None)
            for side in (1, -1):
                pen.dim(oval(400 + side * 196, 412, 11, 6), 0.4)
            pen.gloss(leaf((216, 424), (310, 374), (388, 318), 5), 0.35)
