"""Toys: a board with knobbed pieces, and a jigsaw of the night sky."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, mix
from daogou.demo.pictures.paths import Point, both, leaf, oval, petals, rounded, rrect, smooth, xy
from daogou.demo.pictures.svg import Pen, shape
from daogou.demo.pictures.toys import INK, star

# an apple, a house, a tree, a fish, a star, a car, a duck, a flower
_TONES = ("#e2574c", "#8f79c2", "#6fae7a", "#ee9a4d", "#f2c14e", "#5c93c9", "#f5d06a", "#e79bb0")


def _motif(kind: int) -> str:
    """The outline of a chunky piece about (0, 0), 120 wide."""
    return (
        both("M0,-36C20,-62 60,-48 58,-4C56,40 26,62 0,50", axis=0),  # an apple
        rounded([(-56, -6), (0, -60), (56, -6), (44, -6), (44, 56), (-44, 56), (-44, -6)], 8),  # a house
        both("M0,-62C34,-62 56,-34 46,-8C60,14 40,36 14,34L14,60L0,60", axis=0),  # a tree
        "M-62,0C-40,-46 16,-46 34,-8L62,-34 62,34 34,8C16,46 -40,46 -62,0Z",  # a fish
        star(0, 4, 64),
        "M-60,40L-60,6Q-58,-4 -44,-6L-26,-40Q-22,-46 -14,-46L20,-46Q28,-46 32,-40L44,-8Q60,-6 60,8L60,40Z",  # a car
        "M-56,6C-40,0 -34,0 -26,-6C-40,-40 -14,-62 10,-56C30,-50 34,-34 32,-22L52,-14 32,-4C34,4 60,10 56,28"
        "C50,60 -46,64 -56,6Z",  # a duck
        petals(0, 0, 47, 7, 10),
    )[kind]


def _knob_puzzle(pen: Pen) -> None:
    pen.standing, pen.focus = False, (300, 300, 2.0)
    board = pen.base
    pen.part(rrect(112, 162, 576, 476, 40), darken(board, 0.2), "soft", texture="wood", pattern=False)
    pen.part(rrect(112, 152, 576, 472, 40), board, "plate", texture="wood")
    pen.line(rrect(130, 170, 540, 436, 28), darken(board, 0.22) if not pen.dark else lighten(board, 0.2), 3, 0.5)
    order = list(range(8))
    pen.rng.shuffle(order)
    lifted = pen.rng.choice((5, 6, 7))
    hole = darken(board, 0.32) if not pen.dark else darken(board, 0.5)
    for i, kind in enumerate(order):
        x, y = 206 + (i % 4) * 130, 284 + (i // 4) * 208
        tone = _TONES[kind]
        with pen.at(x, y, scale=1.08):
            d = _motif(kind)
            pen.line(d, hole, 9)
            pen.fill(d, hole)
        move = (22.0, 58.0, 16.0) if i == lifted else (0.0, 0.0, 0.0)
        with pen.at(x + move[0], y + move[1], turn=move[2], scale=1.04):
            if i == lifted:
                with pen.at(6, 14):
                    pen.fill(d, "#2a2440", 0.2)
            with pen.at(0, 5):
                pen.fill(d, darken(tone, 0.25))
            pen.part(d, tone, "soft", edge=0.8, pattern=False, texture="", silhouette=i == lifted)
            with pen.inside(d):
                _motif_detail(pen, kind, tone)
            pen.fill(oval(4, 8, 19), "#2a2440", 0.2)
            pen.part(oval(0, 0, 18), "#d9a468", "ball", edge=0.8, pattern=False, texture="", silhouette=False)


def _motif_detail(pen: Pen, kind: int, tone: str) -> None:
    pale, deep = lighten(tone, 0.6), darken(tone, 0.3)
    if kind == 0:
        pen.line("M0,-34Q2,-48 10,-56", "#7a5136", 6)
        pen.fill(leaf((4, -40), (26, -58), (40, -44), 9), "#7db96a")
    elif kind == 1:
        pen.fill("M-70,-2L0,-70 70,-2 70,-12 0,-90 -70,-12Z", deep)
        pen.fill(rrect(-14, 26, 28, 40, 4), pale, 0.8)
    elif kind == 2:
        pen.fill(rrect(-16, 32, 32, 40), "#8a5a36")
    elif kind == 3:
        pen.line("M36,-34L36,34M20,-40Q34,0 20,40", deep, 4, 0.7)
        pen.fill(oval(-36, -8, 6), INK)
    elif kind == 5:
        pen.fill("M-22,-10L-12,-36 4,-36 4,-10ZM10,-10L10,-36 22,-36 34,-10Z", "#e4f2f7")
        for x in (-32, 32):
            pen.fill(oval(x, 40, 17), INK)
            pen.fill(oval(x, 40, 7), pale)
    elif kind == 6:
        pen.fill("M28,-26L60,-14 28,-2Z", "#f08a3c")
        pen.fill(oval(12, -34, 5.5), INK)
    elif kind == 7:
        pen.fill(oval(0, 0, 27), "#f7d06a")
    pen.gloss(leaf((-44, -20), (-36, -44), (-8, -50), 5), 0.4)


def _edge(a: Point, b: Point, sign: int) -> str:
    """The cut between two jigsaw pieces from a to b, without its first point."""
    ux, uy = b[0] - a[0], b[1] - a[1]

    def at(along: float, out: float) -> str:
        return xy((a[0] + ux * along - uy * out * sign, a[1] + uy * along + ux * out * sign))

    if not sign:
        return f"L{xy(b)}"
    return (
        f"C{at(0.2, -0.03)} {at(0.4, -0.07)} {at(0.4, 0.03)}C{at(0.38, 0.1)} {at(0.3, 0.12)} {at(0.32, 0.2)}"
        f"C{at(0.36, 0.32)} {at(0.64, 0.32)} {at(0.68, 0.2)}C{at(0.7, 0.12)} {at(0.62, 0.1)} {at(0.6, 0.03)}"
        f"C{at(0.6, -0.07)} {at(0.8, -0.03)} {at(1, 0)}"
    )


def _night(pen: Pen) -> None:
    """The night sky of the jigsaw."""
    low, high = darken(pen.base, 0.3), lighten(pen.base, 0.35)
    pen.fill(rrect(80, 120, 640, 540), pen.fade(darken(pen.base, 0.4), 0.75, 0.0))
    pen.fill(smooth([(60, 420), (220, 330), (420, 290), (640, 190), (760, 180), (740, 260), (560, 330), (300, 420)]),
        high, 0.3)
    glow = "#fff0c4"
    pen.fill(oval(548, 268, 120), pen.glow(glow, 0.6))
    pen.part(oval(548, 268, 58), glow, "ball", edge=0, silhouette=False, texture="", pattern=False)
    for x, y, r in ((530, 254, 11), (566, 286, 14), (562, 246, 7)):
        pen.fill(oval(x, y, r), "#e2c98e", 0.7)
    for _ in range(46):
        spot = pen.wavers(90, 710), pen.wavers(146, 450)
        pen.fill(oval(*spot, pen.wavers(1.6, 4.2)), "#fff6df", 0.9)
    dipper = [(170, 262), (228, 236), (278, 252), (330, 268), (344, 326), (424, 336), (438, 276)]
    pen.line("M" + " ".join(xy(p) for p in dipper), "#fff6df", 2.5, 0.6)
    for x, y in dipper:
        pen.fill(star(x, y, 13, 10), "#ffe9a8")
    for tone, points in (
        (mix(low, high, 0.45), [(40, 560), (170, 470), (260, 530), (380, 440), (520, 540), (620, 470), (760, 540)]),
        (low, [(40, 600), (150, 560), (280, 600), (420, 540), (540, 590), (660, 550), (760, 580)]),
    ):
        pen.fill(smooth(points, closed=False) + "L760,700L40,700Z", tone)
    for x in (150, 186, 610, 640, 580):
        foot = 560 + (x % 7) * 5
        pen.fill(f"M{x},{foot - 62}L{x + 22},{foot + 14} {x - 22},{foot + 14}Z", darken(low, 0.35))


def _jigsaw(pen: Pen) -> None:
    pen.standing, pen.focus = False, (520, 520, 2.0)
    cols, rows, w = 5, 4, 122.0
    x0, y0 = 95.0, 138.0
    signs = {(kind, i, j): pen.rng.choice((-1, 1)) for kind in "hv" for i in range(cols + 1) for j in range(rows + 1)}

    def across(i: int, j: int) -> tuple[Point, Point, int]:
        border = j in (0, rows)
        return (x0 + i * w, y0 + j * w), (x0 + i * w + w, y0 + j * w), 0 if border else signs["h", i, j]

    def down(i: int, j: int) -> tuple[Point, Point, int]:
        border = i in (0, cols)
        return (x0 + i * w, y0 + j * w), (x0 + i * w, y0 + j * w + w), 0 if border else signs["v", i, j]

    def piece(i: int, j: int) -> str:
        (a, b, s), (_, c, t) = across(i, j), down(i + 1, j)
        (d, _, u), (_, _, v) = across(i, j + 1), down(i, j)
        return f"M{xy(a)}" + _edge(a, b, s) + _edge(b, c, t) + _edge(c, d, -u) + _edge(d, a, -v) + "Z"

    whole = rrect(x0, y0, cols * w, rows * w, 6)
    pen.fill(rrect(x0 + 2, y0 + 9, cols * w, rows * w, 6), darken(pen.base, 0.5))
    pen.part(whole, None, "flat")
    with pen.inside(whole):
        _night(pen)
    cuts = ""
    for i in range(cols):
        for j in range(rows):
            for a, b, s in ([across(i, j)] if j else []) + ([down(i, j)] if i else []):
                cuts += f"M{xy(a)}" + _edge(a, b, s)
    with pen.at(1.5, 2):
        pen.line(cuts, lighten(pen.base, 0.5), 2, 0.55)
    pen.line(cuts, darken(pen.base, 0.55), 2.6, 0.75)
    out = (3, 2)
    hole = piece(*out)
    pen.fill(hole, "#d8cbb4" if not pen.light else "#a39577")
    with pen.inside(hole), pen.at(-7, -9):
        pen.line(hole, "#2a2440", 20, 0.3)
    with pen.at(40, 108, turn=17, about=(x0 + 3.5 * w, y0 + 2.5 * w)):
        with pen.at(5, 12):
            pen.fill(hole, "#2a2440", 0.25)
        with pen.at(0, 5):
            pen.fill(hole, "#c9b795", silhouette=True)
        pen.part(hole, None, "flat", edge=0)
        with pen.inside(hole):
            _night(pen)
        pen.line(hole, lighten(pen.base, 0.5), 2.4, 0.7)


@shape("toys", "puzzle")
def _puzzle(pen: Pen) -> None:
    wooden = pen.has("material", "wood") if pen.words("material") else pen.rng.random() < 0.5
    (_knob_puzzle if wooden else _jigsaw)(pen)
