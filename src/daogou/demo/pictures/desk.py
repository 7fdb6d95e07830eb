"""Smart watches, keyboards and mice."""

from __future__ import annotations

import math

from daogou.demo.pictures.palette import darken, hue_chroma, lch, lighten, mix
from daogou.demo.pictures.paths import Point, arc, both, leaf, n, oval, rounded, rrect
from daogou.demo.pictures.svg import Pen, shape


def _strap(pen: Pen, half: float, end: float, top: float = 60, low: float = 740) -> None:
    """Both halves of a strap, above and below a watch; holes below, keeper and buckle above."""
    leather = pen.has("material", "leather", "faux-leather") or pen.has("strap", "leather")
    metal = pen.has("strap", "metal", "steel") or pen.has("material", "titanium")
    texture = "weave" if pen.has("material", "nylon") or pen.has("strap", "nylon") else "grain" if leather else ""
    up = both(f"M400,{n(top)}L{n(400 + end - 14)},{n(top)}Q{n(400 + end)},{n(top)} {n(400 + end + 1)},{n(top + 18)}L{n(400 + half)},300L400,300")
    down = both(f"M400,500L{n(400 + half)},500L{n(400 + end)},{n(low - 24)}Q{n(400 + end - 2)},{n(low)} {n(400 + end * 0.5)},{n(low)}L400,{n(low)}")
    for d in (up, down):
        pen.part(d, None, "cyl", texture=texture)
    if leather:
        for side in (1, -1):
            pen.stitch(f"M{n(400 + side * (end - 9))},{n(top + 12)}L{n(400 + side * (half - 11))},290M{n(400 + side * (half - 11))},510L{n(400 + side * (end - 9))},{n(low - 30)}", lighten(pen.base, 0.6))
    if metal:
        for k in range(7):
            for y in (top + 20 + k * 27, 530 + k * 27):
                pen.line(f"M{n(400 - half)},{n(y)}L{n(400 + half)},{n(y)}", pen.seam, 3)
    else:
        for k in range(5):
            pen.fill(oval(400, low - 44 - k * 30, 5, 7), darken(pen.base, 0.5) if not pen.dark else "#000000", 0.9)
        pen.part(rrect(400 - end - 6, top + 66, 2 * end + 12, 22, 6), None, "cyl", texture=texture)
    pen.line(rrect(400 - end - 9, top - 12, 2 * end + 18, 34, 8), "#7d828a", 11)
    pen.line(rrect(400 - end - 9, top - 12, 2 * end + 18, 34, 8), "#c4c8cf", 7.5)
    pen.line(f"M400,{n(top + 4)}L400,{n(top + 34)}", "#c4c8cf", 6)


def _ring(pen: Pen, x: float, y: float, r: float, share: float, colour: str, width: float) -> None:
    pen.line(oval(x, y, r), colour, width, 0.22)
    pen.line(arc(x, y, r, r, -90, -90 + 360 * share), colour, width)


def _bright(pen: Pen) -> tuple[str, str, str]:
    hue, chroma = hue_chroma(pen.base)
    start = hue if chroma > 0.03 else pen.rng.choice((30, 150, 250))
    return lch(0.8, 0.13, start), lch(0.8, 0.13, start + 110), lch(0.8, 0.13, start + 220)


@shape("watches", "round")
def _round(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 400, 1.9)
    case = "#c4c8cf" if pen.rng.random() < 0.5 else "#2f3137"
    if pen.dark:
        case = "#4d5057"
    _strap(pen, 96, 74)
    for x, y in ((560, 340), (568, 460)):
        pen.part(rrect(x - 10, y - 22, 30, 44, 9), case, "drop", pattern=False)
    for y in (262, 538):
        pen.part(both(f"M400,{y - 34}L500,{y - 34}L520,{y + 34}L400,{y + 34}") if y < 400 else both(f"M400,{y - 34}L520,{y - 34}L500,{y + 34}L400,{y + 34}"), case, "cyl", pattern=False)
    pen.part(oval(400, 400, 178), case, "plate", pattern=False)
    pen.part(oval(400, 400, 160), darken(case, 0.35), "dish", silhouette=False, pattern=False)
    pen.fill(oval(400, 400, 148), "#101116")
    one, two, three = _bright(pen)
    kind = pen.rng.randrange(3)
    if kind == 0:
        for k in range(60):
            a = math.radians(k * 6)
            r0 = 126 if k % 5 == 0 else 134
            pen.line(f"M{n(400 + r0 * math.sin(a))},{n(400 - r0 * math.cos(a))}L{n(400 + 141 * math.sin(a))},{n(400 - 141 * math.cos(a))}", "#f2efe8", 4.5 if k % 5 == 0 else 2, 0.9 if k % 5 == 0 else 0.5)
        _ring(pen, 400, 462, 27, 0.7, one, 7)
        _ring(pen, 342, 400, 27, 0.45, two, 7)
        _ring(pen, 458, 400, 27, 0.6, three, 7)
        pen.line("M400,400L352,330", "#ffffff", 9)
        pen.line("M400,400L470,310", "#ffffff", 6)
        pen.line("M400,420L400,290", one, 3)
        pen.fill(oval(400, 400, 9), one)
    elif kind == 1:
        for r, share, tone in ((118, 0.78, one), (92, 0.6, two), (66, 0.42, three)):
            _ring(pen, 400, 400, r, share, tone, 18)
        pen.line("M378,400L392,414 424,384", "#ffffff", 9)
    else:
        pen.line(arc(400, 400, 128, 128, 130, 410), one, 11, 0.3)
        pen.line(arc(400, 400, 128, 128, 130, 310), one, 11)
        pen.line("M286,424L340,424 358,380 384,462 408,356 432,424 514,424", two, 7)
        for k in range(7):
            h = (18, 30, 24, 42, 34, 20, 28)[k]
            pen.line(f"M{352 + k * 16},500L{352 + k * 16},{500 - h}", three, 7)
    pen.gloss("M270,330C290,280 340,252 400,252Q330,300 292,420Q262,380 270,330Z", 0.12)


@shape("watches", "square")
def _square(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 400, 1.9)
    case = "#c9ccd2" if not pen.dark and pen.rng.random() < 0.6 else "#33353b"
    if pen.dark:
        case = "#4d5057"
    tall = pen.wavers(-8, 10)
    _strap(pen, 112, 84)
    pen.part(rrect(560, 346, 24, 66, 10), case, "drop", pattern=False)
    pen.part(rrect(562, 440, 12, 52, 5), case, "flat", pattern=False)
    pen.part(rrect(238, 214 - tall, 326, 372 + 2 * tall, 88), case, "plate", pattern=False)
    pen.fill(rrect(252, 228 - tall, 298, 344 + 2 * tall, 76), "#101116")
    one, two, three = _bright(pen)
    kind = pen.rng.randrange(2)
    if kind == 0:
        pen.fill(rrect(282, 260, 112, 112, 28), one, 0.95)
        pen.line("M312,330Q338,284 366,316", "#101116", 9)
        pen.fill(rrect(408, 260, 112, 112, 28), "#26282f")
        _ring(pen, 464, 316, 34, 0.66, two, 10)
        pen.fill(rrect(282, 388, 238, 58, 22), "#26282f")
        pen.line("M304,418L350,418 364,400 382,436 398,418 500,418", three, 6)
        pen.fill(rrect(282, 462, 112, 78, 24), "#26282f")
        pen.fill(rrect(408, 462, 112, 78, 24), "#26282f")
        for k in range(4):
            pen.line(f"M{306 + k * 21},526L{306 + k * 21},{508 - (14, 30, 20, 36)[k] * 0.8}", two, 9)
        pen.fill(oval(464, 500, 19), "#f4c95c")
    else:
        for r, share, tone in ((104, 0.8, one), (78, 0.62, two), (52, 0.4, three)):
            _ring(pen, 400, 372, r, share, tone, 19)
        for k in range(3):
            pen.fill(oval(320 + k * 80, 530, 18), (one, two, three)[k], 0.9)
    pen.gloss("M262,420L262,300Q262,240 330,238L452,238Q330,300 262,440Z", 0.12)


@shape("watches", "band")
def _band(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 400, 1.9)
    k = pen.wavers(-6, 8)
    one, two, three = _bright(pen)
    up = both(f"M400,56L446,56Q466,58 468,84L{n(484 + k)},300L400,300")
    down = both(f"M400,500L{n(484 + k)},500L468,712Q466,742 430,744L400,744")
    for d in (up, down):
        pen.part(d, None, "cyl")
    for i in range(7):
        for dx in (-22, 22):
            pen.fill(oval(400 + dx, 580 + i * 22, 5, 6.5), darken(pen.base, 0.5) if not pen.dark else "#000000")
            pen.fill(oval(400 + dx, 96 + i * 22, 5, 6.5), darken(pen.base, 0.5) if not pen.dark else "#000000", 0.5)
    pen.part(rrect(322 - k, 232, 156 + 2 * k, 336, 76), darken(pen.base, 0.12) if not pen.dark else lighten(pen.base, 0.16), "plate", pattern=False)
    pen.fill(rrect(334 - k, 244, 132 + 2 * k, 312, 64), "#101116")
    _ring(pen, 400, 326, 42, 0.7, one, 12)
    pen.line("M378,420q11,-14 22,0q11,-14 22,0q0,20 -22,34q-22,-14 -22,-34", two, 5)
    for i in range(5):
        pen.line(f"M{364 + i * 18},520L{364 + i * 18},{500 - (10, 24, 16, 30, 20)[i] * 0.7}", three, 9)
    pen.gloss("M340,420L340,310Q344,256 392,250L410,250Q352,320 340,430Z", 0.13)


@shape("watches", "kids")
def _kids(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 400, 1.9)
    one, two, three = _bright(pen)
    _strap(pen, 104, 86)
    for x, y in ((282, 232), (518, 232)):
        pen.part(oval(x, y, 46), None, "ball", pattern=False)
        pen.part(oval(x, y + 3, 25), pen.accent, "ball", silhouette=False, edge=0.6)
    pen.part(rrect(228, 220, 344, 356, 120), None, "ball", pattern=False)
    pen.part(rrect(256, 248, 288, 300, 92), mix(pen.pale, "#ffffff", 0.5) if not pen.light else pen.accent, "soft", silhouette=False, edge=0.7)
    pen.fill(rrect(268, 260, 264, 276, 82), "#23263a")
    pen.fill(rrect(268, 260, 264, 276, 82), pen.fade(one, 0.85, 0.25))
    # a bear looks out of the screen
    fur = "#f6d7a8"
    for x in (344, 456):
        pen.fill(oval(x, 334, 27), darken(fur, 0.12))
        pen.fill(oval(x, 336, 14), "#f0a9a0")
    pen.fill(oval(400, 400, 84, 78), fur)
    pen.fill(oval(400, 430, 34, 27), lighten(fur, 0.6))
    for x in (368, 432):
        pen.fill(oval(x, 390, 9.5, 12), "#2c2430")
        pen.fill(oval(x - 3, 386, 3), "#ffffff")
        pen.fill(oval(x + (x - 400) * 0.6, 422, 14, 9), "#f0a9a0", 0.8)
    pen.fill(oval(400, 418, 11, 8), "#4b3540")
    pen.line("M386,436Q400,450 414,436", "#4b3540", 4.5)
    for i, tone in enumerate((two, "#ffffff", three)):
        pen.fill(oval(350 + i * 50, 506, 10), tone, 0.95)
    pen.fill(oval(400, 280, 7), "#101116")
    pen.part(rrect(566, 372, 20, 58, 9), pen.accent, "drop", edge=0.8)
    pen.gloss("M282,400L282,340Q286,276 350,272L420,272Q310,320 282,410Z", 0.16)


def _key_rows(pen: Pen, rows: list[list[float]], corner: tuple[Point, Point, Point, Point], tones: tuple[str, str, str]) -> None:
    """Keys on a board seen from above the front edge: ``corner`` are its back-left, back-right, front-right, front-left."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corner

    def at(u: float, v: float) -> Point:
        left, right = (ax + (dx - ax) * v, ay + (dy - ay) * v), (bx + (cx - bx) * v, by + (cy - by) * v)
        return (left[0] + (right[0] - left[0]) * u, left[1] + (right[1] - left[1]) * u)

    light, shift, alt = tones
    count = len(rows)
    for r, row in enumerate(rows):
        total = sum(row)
        u = 0.0
        for i, width in enumerate(row):
            gap = 0.004
            u0, u1, v0, v1 = u + gap, u + width / total - gap, (r + 0.08) / count, (r + 0.9) / count
            u += width / total
            tone = alt if (r == 0 and i == 0) or (r == count - 2 and i == len(row) - 1) else shift if width > 1.2 and width < 4 else light
            quad = [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)]
            pen.fill(rounded([(x, y + 5) for x, y in quad], 7), darken(tone, 0.32))
            pen.fill(rounded(quad, 7), tone)
            inner = [at(u0 + 0.005, v0 + 0.012), at(u1 - 0.005, v0 + 0.012), at(u1 - 0.005, v1 - 0.045), at(u0 + 0.005, v1 - 0.045)]
            pen.fill(rounded(inner, 6), lighten(tone, 0.16))


_FULL: list[list[float]] = [
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1],
    [1.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 1, 1], [1.8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2.2, 1, 1],
    [2.3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.7, 1, 1], [1.3, 1.3, 1.3, 6, 1.3, 1.3, 1, 1, 1],
]


def _board(pen: Pen, rows: list[list[float]], left: float, right: float, back: float, front: float) -> None:
    pen.focus = ((left + right) / 2 - 90, (back + front) / 2 + 10, 2.2)
    spread = 34
    edge = darken(pen.base, 0.22) if not pen.dark else lighten(pen.base, 0.1)
    deck = rounded([(left, back), (right, back), (right + spread, front), (left - spread, front)], 22)
    with pen.at(0, 30):
        pen.part(deck, edge, "drop", pattern=False)
    pen.part(deck, None, "soft")
    a, b = 20.0, 16.0
    corner = ((left + a, back + b), (right - a, back + b), (right + spread - a * 1.25, front - b * 1.5), (left - spread + a * 1.25, front - b * 1.5))
    well = rounded([(x + (-6 if x < 400 else 6), y + (-5 if y < 400 else 8)) for x, y in corner], 12)
    pen.fill(well, darken(pen.base, 0.3))
    if pen.dark:
        tones = (lighten(pen.base, 0.13), lighten(pen.base, 0.06), pen.accent)
    elif pen.light:
        tones = (pen.base, darken(pen.base, 0.1), pen.accent)
    else:
        tones = (mix(pen.base, "#fffaf0", 0.1), darken(pen.base, 0.14), lighten(pen.accent, 0.1))
    _key_rows(pen, rows, corner, tones)


@shape("keyboards-mice", "keyboard")
def _keyboard(pen: Pen) -> None:
    pen.floor, pen.foot = 566, 350
    k = pen.wavers(-8, 8)
    if pen.has("connection", "wired", "usb") or pen.has("connectivity", "wired"):
        pen.tube("M560,310C566,220 640,230 650,150", 10, "#3a3c42" if not pen.dark else "#777b83")
    _board(pen, _FULL, 84, 716, 300 - k, 526 + k)


@shape("keyboards-mice", "compact-keyboard")
def _compact(pen: Pen) -> None:
    pen.floor, pen.foot = 600, 300
    k = pen.wavers(-8, 8)
    rows = [row[:] for row in _FULL[1:]]
    rows = [[*rows[0][:14]], [*rows[1][:14]], [*rows[2][:13]], [*rows[3][:12]], [1.3, 1.3, 1.3, 6, 1.3, 1.3, 1.3]]
    if pen.rng.random() < 0.6:
        pen.tube("M300,290C300,210 380,240 400,190C420,140 360,120 300,130", 12, pen.accent)
    _board(pen, rows, 140, 660, 282 - k, 552 + k)


@shape("keyboards-mice", "mouse")
def _mouse(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 165, (400, 270, 2.0)
    k = pen.wavers(-12, 14)
    if pen.has("connection", "wired", "usb") or pen.has("connectivity", "wired"):
        pen.tube("M400,180C396,100 470,110 480,50", 12, "#3a3c42" if not pen.dark else "#777b83")
    under = both(f"M400,150C{n(510 + k)},150 {n(560 + k)},230 {n(570 + k)},420C{n(576 + k)},600 510,692 400,692")
    pen.part(under, darken(pen.base, 0.35) if not pen.dark else lighten(pen.base, 0.1), "soft", pattern=False)
    body = both(f"M400,150C{n(502 + k)},150 {n(546 + k)},230 {n(554 + k)},410C{n(558 + k)},580 500,672 400,672")
    pen.part(body, None, "ball")
    pen.line(f"M400,152L400,352M{n(247 - k)},380C300,340 500,340 {n(553 + k)},380", pen.seam, 3.4)
    pen.gloss(leaf((300, 230), (276, 310), (270, 352), 12), 0.35)
    pen.gloss(leaf((420, 176), (480, 200), (512, 270), 7), 0.3)
    pen.fill(rrect(378, 210, 44, 112, 22), darken(pen.base, 0.5) if not pen.dark else "#08090b")
    pen.part(rrect(384, 222, 32, 88, 16), "#4a4d54" if not pen.dark else "#7d828a", "cyl", silhouette=False, edge=0.6, pattern=False)
    for i in range(8):
        pen.line(f"M387,{234 + i * 9}l26,0", "#26272b", 2.4)
    pen.fill(rrect(388, 336, 24, 10, 5), pen.accent)
    for y in (400, 452):
        pen.part(f"M{n(243 - k)},{y}q-8,22 0,42l12,0q-6,-20 0,-42Z", darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.2), "soft", silhouette=False, edge=0.8, pattern=False)


@shape("keyboards-mice", "vertical-mouse")
def _vertical(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 672, 230, (470, 330, 2.0)
    k = pen.wavers(-10, 12)
    pen.part("M170,640C190,590 300,570 400,572C520,574 640,600 652,640C656,668 600,678 410,678C230,678 164,668 170,640Z", darken(pen.base, 0.35) if not pen.dark else lighten(pen.base, 0.1), "drop", pattern=False)
    hump = f"M196,634C206,520 250,330 {n(350 + k)},216C400,160 468,176 500,240C548,340 600,460 618,560C626,610 622,640 600,650C500,668 290,668 222,654Q196,648 196,634Z"
    pen.part(hump, None, "ball")
    thumb = f"M222,620C238,500 286,360 {n(350 + k)},270C372,300 360,400 352,470C344,560 330,620 318,640C280,640 222,640 222,620Z"
    pen.part(thumb, darken(pen.base, 0.28) if not pen.dark else lighten(pen.base, 0.12), "dish", silhouette=False, texture="grain", pattern=False)
    pen.line("M400,190C440,320 470,460 480,660", pen.seam, 3.4)
    pen.line("M418,372C480,350 540,352 578,378", pen.seam, 3)
    with pen.at(458, 272, turn=-22):
        pen.fill(rrect(-22, -54, 44, 112, 22), darken(pen.base, 0.5) if not pen.dark else "#08090b")
        pen.part(rrect(-15, -42, 30, 88, 15), "#5b5f67", "cyl", silhouette=False, edge=0.6, pattern=False)
        for i in range(7):
            pen.line(f"M-12,{-30 + i * 10}l24,0", "#26272b", 2.4)
    for y in (392, 470):
        pen.part(f"M{314 - (y - 392) * 0.18},{y}l26,-50q10,-8 12,8l-12,62q-10,10 -26,-20Z", darken(pen.base, 0.1), "soft", silhouette=False, edge=0.8, pattern=False)
    pen.gloss(leaf((516, 300), (566, 420), (592, 540), 10), 0.35)
    pen.fill(rrect(428, 430, 12, 30, 6), "#7fe3b0")


@shape("keyboards-mice", "mouse-pad")
def _pad(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 590, 330, (250, 480, 2.0)
    k = pen.wavers(-14, 14)
    pen.texture = "weave"
    pad = rounded([(150 + k, 268), (650 - k, 268), (742, 570), (58, 570)], 34)
    with pen.at(0, 15):
        pen.part(pad, darken(pen.base, 0.4) if not pen.dark else lighten(pen.base, 0.14), "drop", texture="", pattern=False)
    pen.part(pad, None, "soft")
    pen.line(pad, darken(pen.base, 0.15) if not pen.dark else lighten(pen.base, 0.25), 7, 0.8, dash="5 3", cap="butt")
    if pen.pattern == "solid" and pen.rng.random() < 0.6:
        tone = lighten(pen.base, 0.3) if not pen.light else darken(pen.base, 0.16)
        for i in range(5):
            pen.line(f"M{110 + i * 16},{548 - i * 26}C260,{470 - i * 26} 420,{560 - i * 40} 690,{420 - i * 26}", tone, 4, 0.55 - i * 0.07)
    # a mouse at rest on it
    tone = "#f2efe8" if not pen.light else "#45484f"
    pen.fill(oval(512, 446, 92, 46), "#000000", 0.22)
    with pen.at(498, 410, turn=14, scale=0.86):
        d = "M0,-92C52,-92 72,-40 74,20C76,70 46,98 0,98C-46,98 -76,70 -74,20C-72,-40 -52,-92 0,-92Z"
        pen.part(d, tone, "ball", texture="", pattern=False)
        pen.line("M0,-90L0,-4M-72,4C-40,-12 40,-12 72,4", darken(tone, 0.25), 3)
        pen.fill(rrect(-9, -66, 18, 44, 9), "#2a2b31")
