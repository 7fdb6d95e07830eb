"""Headphones."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, mix
from daogou.demo.pictures.paths import both, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape


def _inner(pen: Pen) -> str:
    return darken(pen.base, 0.35) if not pen.dark else lighten(pen.base, 0.14)


def _bud(pen: Pen, scale: float = 1, stem: bool = True) -> None:
    """A right earbud about (0, 0): silicone tip to the left, body, stem."""
    with pen.at(scale=scale):
        pen.part("M-66,-22C-98,-30 -118,-8 -114,16C-110,40 -86,50 -62,38Z", "#d9dade" if not pen.dark else "#55585f", "ball", pattern=False)
        pen.part("M-70,-26L-40,-38 -34,44 -66,40Z", _inner(pen), "cyl", pattern=False)
        if stem:
            pen.part("M-2,10L44,4Q50,90 40,168Q36,184 18,184Q2,184 0,168Q-8,90 -2,10Z", None, "cyl")
            pen.fill(rrect(8, 158, 24, 9, 4), "#8b9098")
        pen.part("M-46,-50C-20,-78 46,-72 60,-24C70,16 44,56 4,58C-32,60 -56,36 -58,4C-58,-20 -56,-38 -46,-50Z", None, "ball")
        pen.fill(oval(14, -24, 15, 6), "#26272b", 0.85)
        pen.gloss(oval(-16, -44, 16, 8), 0.5)


@shape("headphones", "earbuds")
def _earbuds(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 190, (400, 360, 2.0)
    wide = pen.wavers(-14, 20)
    x0, x1 = 222 - wide, 578 + wide
    stem = pen.rng.random() < 0.65
    # lid, buds, case
    lid = f"M{n(x0 + 8)},356C{n(x0)},220 {n(x0 + 70)},176 400,176C{n(x1 - 70)},176 {n(x1)},220 {n(x1 - 8)},356Z"
    pen.part(lid, None, "soft")
    pen.part(f"M{n(x0 + 24)},356C{n(x0 + 18)},240 {n(x0 + 84)},204 400,204C{n(x1 - 84)},204 {n(x1 - 18)},240 {n(x1 - 24)},356Z", _inner(pen), "rise", silhouette=False, edge=0.8, pattern=False)
    pen.part(oval(400, 398, (x1 - x0) / 2, 58), _inner(pen), "shadow", pattern=False)
    for side in (-1, 1):
        with pen.at(400 + side * 78, 358, turn=side * 6, scale=1.02, mirror=side < 0, about=(0, 0)):
            _bud(pen, 1, stem)
    body = both(f"M400,450C480,450 {n(x1 - 20)},440 {n(x1)},398C{n(x1 + 6)},590 {n(x1 - 20)},694 {n(x1 - 110)},694L400,694")
    pen.part(body, None, "soft")
    pen.line(f"M{n(x0)},398C{n(x0 + 20)},440 320,450 400,450C480,450 {n(x1 - 20)},440 {n(x1)},398", lighten(pen.base, 0.5), 4, 0.8)
    pen.fill(oval(400, 512, 7), "#7fe3b0")
    pen.gloss(leaf((x0 + 30, 470), (x0 + 26, 560), (x0 + 70, 632), 10), 0.4)


@shape("headphones", "over-ear")
def _over_ear(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 240, (230, 520, 2.0)
    k = pen.wavers(-10, 12)
    pad = "#2c2d33" if not pen.dark else "#5b5e66"
    if pen.light:
        pad = "#b9b2a6"
    band = f"M{n(196 - k)},470C{n(170 - k)},210 270,112 400,112C530,112 {n(630 + k)},210 {n(604 + k)},470"
    pen.line(band, pen.seam, 54)
    pen.line(band, pen.base, 49)
    with pen.at(-4, -10):
        pen.line(f"M{n(218 - k)},330C234,200 300,136 400,134", lighten(pen.base, 0.5), 8, 0.6)
    inner = f"M{n(226 - k)},400C{n(210 - k)},230 300,146 400,146C500,146 {n(590 + k)},230 {n(574 + k)},400"
    pen.line(inner, darken(pad, 0.2), 30)
    pen.line(inner, pad, 24)
    for side in (1, -1):
        x = 400 + side * (206 + k)
        with pen.at(turn=side * -5, about=(x, 440)):
            pen.part(rrect(x - 17, 330, 34, 120, 10), "#c4c8cf", "metal", edge=0.7, pattern=False)
            pen.part(rrect(x - 27, 396, 54, 150, 24), None, "cyl", pattern=False)
    for side in (1, -1):
        x = 400 + side * (196 + k)
        with pen.at(turn=side * -7, about=(x, 560)):
            inward = x - side * 44
            pen.part(rrect(inward - 44, 428, 88, 262, 44), pad, "cyl", pattern=False, texture="grain")
            pen.line(f"M{n(inward)},440L{n(inward)},680", darken(pad, 0.3), 3, 0.6)
            cup = rrect(x - 56, 436, 112, 246, 54)
            pen.part(cup, None, "fabric")
            pen.part(rrect(x - 34 + side * 8, 470, 68, 178, 34), darken(pen.base, 0.1) if not pen.dark else lighten(pen.base, 0.08), "dish", silhouette=False, edge=0.9, pattern=False)
            pen.line(oval(x + side * 8, 559, 17), "#c4c8cf" if not pen.light else "#a98b5b", 5)
            pen.gloss(leaf((x - 44, 490), (x - 50, 560), (x - 42, 630), 5), 0.35)


@shape("headphones", "neckband")
def _neckband(pen: Pen) -> None:
    pen.standing, pen.focus = False, (250, 430, 1.9)
    k = pen.wavers(-12, 12)
    for side in (1, -1):
        d = f"M{400 + side * (196 + k)},560C{400 + side * 250},660 {400 + side * 170},720 {400 + side * 116},640C{400 + side * 76},570 {400 + side * 90},470 {400 + side * 88},420"
        pen.tube(d, 9, _inner(pen))
    arch = f"M{n(204 - k)},500C{n(170 - k)},250 270,118 400,118C530,118 {n(630 + k)},250 {n(596 + k)},500"
    pen.tube(arch, 30)
    pen.line(arch, pen.seam, 2, 0.4)
    for side in (1, -1):
        x = 400 + side * (195 + k)
        with pen.at(turn=side * -6, about=(x, 480)):
            pen.part(rrect(x - 27, 402, 54, 186, 25), None, "cyl")
            pen.part(rrect(x - 27, 556, 54, 32, 14), "#9a9ea6", "metal", silhouette=False, edge=0.6, pattern=False)
            if side > 0:
                for i in range(3):
                    pen.part(rrect(x - 11, 428 + i * 34, 22, 24, 9), _inner(pen), "soft", silhouette=False, edge=0.6, pattern=False)
            else:
                pen.fill(oval(x, 440, 6), "#7fe3b0")
                pen.line(f"M{n(x)},464L{n(x)},520", pen.seam, 4, 0.7)
    for side in (1, -1):
        with pen.at(400 + side * 88, 396, turn=side * 14, scale=1.05, mirror=side > 0):
            pen.part("M-54,-20C-92,-34 -116,-6 -110,20C-104,46 -78,50 -50,38Z", "#d9dade" if not pen.dark else "#666972", "ball", pattern=False)
            pen.part("M-56,-28L-28,-36 -22,44 -52,42Z", _inner(pen), "cyl", pattern=False)
            pen.part(rrect(-30, -50, 74, 104, 34), None, "ball")
            pen.part(rrect(28, -34, 16, 72, 8), "#9a9ea6", "metal", silhouette=False, edge=0.6, pattern=False)


@shape("headphones", "open-ear")
def _open_ear(pen: Pen) -> None:
    pen.standing, pen.focus = False, (300, 470, 1.9)
    k = pen.wavers(-10, 10)

    def one() -> None:
        hook = f"M330,470C300,330 {n(340 + k)},150 {n(470 + k)},156C{n(590 + k)},164 600,330 560,460"
        pen.tube(hook, 22)
        pen.part("M548,440C584,440 596,470 588,520C580,566 556,590 536,578C516,566 522,520 526,490C530,462 534,442 548,440Z", darken(pen.base, 0.1) if not pen.dark else None, "cyl")
        body = "M262,470C276,430 340,420 380,450C424,484 440,560 406,604C372,644 300,632 272,580C252,544 250,504 262,470Z"
        pen.part(body, None, "ball")
        pen.part("M286,488C300,462 344,460 368,482C398,510 404,556 382,584C358,606 312,598 294,562C280,534 278,508 286,488Z", _inner(pen), "dish", silhouette=False, pattern=False)
        pen.line(oval(338, 534, 17), "#c4c8cf" if not pen.light else "#a98b5b", 5)
        pen.part(rrect(396, 560, 58, 30, 14), "#26272b" if not pen.dark else "#6b6e76", "soft", pattern=False)
        pen.gloss(leaf((280, 470), (320, 440), (372, 462), 6), 0.4)

    with pen.at(150, -70, turn=8, scale=0.82, about=(420, 420)):
        one()
    with pen.at(-100, 60, turn=-4, scale=1.02, about=(420, 400)):
        one()


@shape("headphones", "wired")
def _wired(pen: Pen) -> None:
    pen.standing, pen.focus = False, (300, 220, 2.0)
    k = pen.wavers(-14, 14)
    for side in (1, -1):
        pen.tube(f"M{400 + side * 104},286C{400 + side * 110},380 {400 + side * 60},420 {n(404 + side * 8)},476", 10)
    pen.tube(f"M404,480C410,560 {n(250 + k)},540 {n(236 + k)},620C{n(230 + k)},700 420,720 490,660C560,590 470,560 430,610C400,660 520,720 600,650C640,610 640,560 640,500", 12)
    pen.part(rrect(386, 452, 36, 60, 14), _inner(pen), "cyl", pattern=False)
    pen.part(rrect(300, 352, 34, 84, 14), None, "cyl")
    for i in range(3):
        pen.fill(oval(317, 372 + i * 22, 5.4), darken(pen.base, 0.45) if not pen.dark else lighten(pen.base, 0.4))
    # the jack
    pen.part(rrect(622, 420, 36, 92, 12), None, "cyl")
    pen.part("M630,424L630,352Q630,348 634,346L636,336 644,336 646,346Q650,348 650,352L650,424Z", "#d8b663", "metal", edge=0.8, pattern=False)
    for y in (366, 386):
        pen.line(f"M631,{y}L649,{y}", "#3a3c42", 3.5, cap="butt")
    for side in (1, -1):
        with pen.at(400 + side * 100, 216, turn=side * -8, scale=1.5, mirror=side > 0):
            pen.part("M-46,-18C-78,-26 -96,-4 -92,16C-88,36 -68,42 -42,32Z", "#d9dade" if not pen.dark else "#666972", "ball", pattern=False)
            pen.part("M-50,-26L-24,-34 -18,38 -46,36Z", "#b9bdc4", "metal", edge=0.7, pattern=False)
            pen.part("M-30,-40C0,-58 40,-40 42,0C44,34 16,50 -12,46C-26,44 -32,36 -32,20Z", None, "ball")
            pen.part("M-4,36L22,34 18,74 4,76Z", None, "cyl", pattern=False)
            pen.fill(oval(8, -2, 15), mix(pen.base, "#ffffff" if pen.dark else "#000000", 0.22))
