"""Phones."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, hue_chroma, lch, lighten, lightness, mix
from daogou.demo.pictures.paths import n, oval, rrect, smooth
from daogou.demo.pictures.svg import Pen, shape

GLASS = "#17181d"


def wallpaper(pen: Pen, x: float, y: float, w: float, h: float, r: float) -> None:
    """A lit screen: a landscape of our own in tones of the product, a clock-like disc, a row of apps."""
    hue, chroma = hue_chroma(pen.base)
    if chroma < 0.03:
        hue = (250, 30, 160)[pen.rng.randrange(3)]
    sky, far, near, sun = lch(0.82, 0.07, hue), lch(0.62, 0.1, hue + 20), lch(0.4, 0.09, hue + 40), lch(0.9, 0.1, 80)
    box = rrect(x, y, w, h, r)
    pen.fill(box, sky)
    pen.fill(box, pen.fade(lch(0.7, 0.1, hue - 30), 0.75, 0.0))
    with pen.inside(box):
        pen.fill(oval(x + w * 0.64, y + h * 0.4, w * 0.17), sun, 0.9)
        pen.fill(smooth([(x - 30, y + h * 0.64), (x + w * 0.3, y + h * 0.5), (x + w * 0.62, y + h * 0.64), (x + w + 30, y + h * 0.52), (x + w + 40, y + h + 40), (x - 40, y + h + 40)]), far)
        pen.fill(smooth([(x - 30, y + h * 0.72), (x + w * 0.36, y + h * 0.76), (x + w * 0.7, y + h * 0.66), (x + w + 40, y + h * 0.76), (x + w + 40, y + h + 60), (x - 40, y + h + 60)]), near)
        pen.gloss(f"M{n(x)},{n(y)}L{n(x + w * 0.5)},{n(y)} {n(x + w * 0.12)},{n(y + h)} {n(x)},{n(y + h)}Z", 0.1)
    for k in range(4):
        s = w * 0.15
        pen.fill(rrect(x + w * (0.11 + 0.21 * k), y + h - s - w * 0.1, s, s, s * 0.28), ("#ffffff", lch(0.85, 0.1, hue + 90), lch(0.8, 0.11, 30), lch(0.85, 0.09, 200))[k], 0.92)


def lens(pen: Pen, x: float, y: float, r: float) -> None:
    """A camera lens."""
    pen.part(oval(x, y, r), darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.25), "plate", edge=0.6, silhouette=False, pattern=False)
    pen.fill(oval(x, y, r * 0.8), "#101116")
    pen.fill(oval(x, y, r * 0.5), "#23283a")
    pen.fill(oval(x, y, r * 0.26), "#0a0b10")
    pen.gloss(oval(x - r * 0.28, y - r * 0.3, r * 0.17, r * 0.12), 0.75)


def _back(pen: Pen, x: float, y: float, w: float, h: float, r: float = 44) -> None:
    """A phone's back in the product's colour, with buttons and a bright edge."""
    for by, bh in ((y + h * 0.22, 34), (y + h * 0.31, 62)):
        pen.part(rrect(x + w - 3, by, 8, bh, 3), darken(pen.base, 0.2), "flat", edge=0.5)
    pen.part(rrect(x, y, w, h, r), darken(pen.base, 0.15) if not pen.dark else lighten(pen.base, 0.2), "plate", pattern=False)
    pen.part(rrect(x + 5, y + 5, w - 10, h - 10, r - 5), None, "soft", silhouette=False, edge=0.6)
    pen.gloss(f"M{n(x + 10)},{n(y + h * 0.58)}L{n(x + 10)},{n(y + h * 0.34)} {n(x + w * 0.86)},{n(y + 8)}L{n(x + w - 30)},{n(y + 10)}Z", 0.1 if not pen.light else 0.4)


@shape("phones", "slab")
def _slab(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 704, 215, (310, 250, 2.2)
    kind = pen.rng.randrange(3)
    with pen.at(104, -6, turn=7, about=(420, 400)):
        pen.part(rrect(300, 112, 262, 556, 46), darken(pen.base, 0.15) if not pen.dark else lighten(pen.base, 0.2), "plate", pattern=False)
        pen.fill(rrect(306, 118, 250, 544, 41), GLASS)
        wallpaper(pen, 314, 126, 234, 528, 33)
        pen.fill(oval(431, 146, 8), GLASS)
    with pen.at(-8, 0, turn=-5, about=(300, 400)):
        with pen.at(14, 12):
            pen.dim(rrect(166, 112, 270, 572, 46), 0.2)
        _back(pen, 160, 108, 270, 576, 48)
        tone = darken(pen.base, 0.12) if not pen.dark else lighten(pen.base, 0.1)
        if kind == 0:
            pen.part(rrect(182, 132, 136, 138, 36), tone, "soft", silhouette=False, edge=0.7, pattern=False)
            for x, y in ((218, 170), (218, 232), (280, 201)):
                lens(pen, x, y, 27)
            pen.fill(oval(284, 158, 7), "#fdf3d0")
        elif kind == 1:
            pen.part(oval(295, 214, 86), tone, "plate", silhouette=False, edge=0.8, pattern=False)
            pen.part(oval(295, 214, 76), "#1b1c22", "soft", silhouette=False, edge=0, pattern=False)
            for x, y in ((263, 186), (327, 186), (295, 244)):
                lens(pen, x, y, 26)
            pen.fill(oval(250, 236, 7), "#fdf3d0")
        else:
            pen.part(rrect(172, 152, 246, 78, 39), tone, "soft", silhouette=False, edge=0.7, pattern=False)
            for x in (212, 278):
                lens(pen, x, 191, 29)
            lens(pen, 340, 191, 22)
            pen.fill(oval(384, 191, 8), "#fdf3d0")
        pen.line("M283,582L307,582M289,594L301,594", pen.seam, 6, 0.8)


@shape("phones", "foldable")
def _foldable(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 250, (400, 330, 1.9)
    frame = darken(pen.base, 0.12) if not pen.dark else lighten(pen.base, 0.2)
    # behind: opened like a book, its screen over both leaves
    left = "M286,124L486,164 486,604 286,640Q262,640 262,616L262,148Q262,124 286,124Z"
    right = "M486,164L694,118Q716,118 716,142L716,622Q716,646 694,642L486,604Z"
    pen.part(left, frame, "soft", pattern=False)
    pen.part(right, frame, "side", pattern=False)
    a = "M290,138L486,176 486,592 290,626Q276,626 276,612L276,152Q276,138 290,138Z"
    b = "M486,176L690,132Q704,134 704,148L704,616Q704,632 690,628L486,592Z"
    pen.fill(a, GLASS)
    pen.fill(b, GLASS)
    with pen.inside("M284,150L486,186 486,582 284,616ZM486,186L696,146 696,618 486,582Z"):
        wallpaper(pen, 280, 140, 420, 484, 4)
    pen.fill("M440,164L486,176 486,592 440,600Z", pen.fade("#000000", 0, 0.3, 'x1="0" y1="0" x2="1" y2="0"'))
    pen.fill("M486,176L540,164 540,600 486,592Z", pen.fade("#ffffff", 0.28, 0, 'x1="0" y1="0" x2="1" y2="0"'))
    # in front: folded, its back in colour
    with pen.at(0, 4, turn=-4, about=(230, 420)):
        with pen.at(14, 10):
            pen.dim(rrect(92, 214, 262, 494, 34), 0.22)
        pen.part(rrect(84, 206, 30, 492, 14), darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.2), "cyl", pattern=False)
        _back(pen, 98, 202, 256, 500, 36)
        pen.part(rrect(124, 230, 82, 196, 38), darken(pen.base, 0.12) if not pen.dark else lighten(pen.base, 0.1), "soft", silhouette=False, edge=0.8, pattern=False)
        for k in range(3):
            lens(pen, 165, 270 + k * 59, 25)
        pen.fill(oval(232, 256, 8), "#fdf3d0")
        pen.line("M218,640L238,640M222,652L234,652", pen.seam, 6, 0.8)


@shape("phones", "feature-phone")
def _feature(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 712, 130, (400, 480, 2.1)
    k = pen.wavers(-8, 10)
    flip_style = pen.has("style", "flip", "clamshell")
    x, w = 268 - k, 264 + 2 * k
    pen.part(rrect(x, 96, w, 616, 70), darken(pen.base, 0.14) if not pen.dark else lighten(pen.base, 0.12), "cyl", pattern=False)
    pen.part(rrect(x + 8, 102, w - 16, 602, 64), None, "fabric", silhouette=False)
    pen.gloss(rrect(x + 18, 150, 8, 480, 4), 0.3)
    pen.fill(rrect(x + 26, 146, w - 52, 226, 22), GLASS)
    wallpaper(pen, x + 40, 168, w - 80, 186, 6)
    pen.line("M372,128L428,128", darken(pen.base, 0.45), 7)
    if flip_style:
        pen.line(f"M{n(x)},388L{n(x + w)},388", pen.seam, 6)
    key = "#f7f4ec" if lightness(pen.base) < 0.8 else "#55585f"
    pen.part(oval(400, 428, 44, 36), key, "plate", silhouette=False, edge=0.7)
    pen.part(oval(400, 428, 20, 16), mix(key, pen.base, 0.4), "soft", silhouette=False, edge=0.6)
    for side, tone in ((-1, "#3f9b5f"), (1, "#c8433b")):
        pen.part(rrect(400 + side * 82 - 26, 400, 52, 24, 11), key, "drop", silhouette=False, edge=0.6)
        pen.part(rrect(400 + side * 82 - 26, 436, 52, 24, 11), tone, "drop", silhouette=False, edge=0.6)
    mark = darken(key, 0.5) if lightness(key) > 0.5 else lighten(key, 0.7)
    for row in range(4):
        for col in range(3):
            cx, cy = 400 + (col - 1) * (w - 72) / 3, 500 + row * 49
            pen.part(rrect(cx - 30, cy - 17, 60, 36, 15), key, "drop", silhouette=False, edge=0.7)
            pen.fill(oval(cx, cy, 4.4), mark)
            pen.line(f"M{n(cx + 10)},{cy}l9,0", mark, 3, 0.6)
