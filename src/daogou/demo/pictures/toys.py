"""Toys: building blocks, soft animals, trains and balls."""

from __future__ import annotations

import math

from daogou.demo.pictures.palette import darken, lighten, lightness, mix, to_lab
from daogou.demo.pictures.paths import Point, both, drum, leaf, n, oval, petals, rounded, rrect, xy
from daogou.demo.pictures.svg import Pen, shape

WOOD = "#dcb98a"
STEEL = "#c4c8cf"
INK = "#2a2129"
PLAY = ("#e8695a", "#f2c14e", "#6fae7a", "#5c93c9", "#e79bb0", "#8f79c2")


def shaded(pen: Pen, amount: float = 0.2) -> str:
    """A second tone of the product: deeper, or lighter where the product is dark already."""
    return darken(pen.base, amount) if not pen.dark else lighten(pen.base, amount * 0.75)


def play(pen: Pen, count: int = 4) -> list[str]:
    """The product's colour, then bright ones that differ from it."""
    light, a, b = to_lab(pen.base)
    start = pen.rng.randrange(len(PLAY))
    others = []
    for colour in PLAY[start:] + PLAY[:start]:
        there = to_lab(colour)
        if math.dist((light * 0.4, a, b), (there[0] * 0.4, there[1], there[2])) > 0.07:
            others.append(colour)
    return [pen.base, *others[: count - 1]]


def star(cx: float, cy: float, r: float, turn: float = 0, points: int = 5, inner: float = 0.5) -> str:
    """A star with soft corners."""
    corners = []
    for k in range(points * 2):
        angle = math.pi * (k / points - 0.5) + math.radians(turn)
        reach = r if k % 2 == 0 else r * inner
        corners.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle)))
    return rounded(corners, r * 0.16)


# blocks


def _box(pen: Pen, x: float, y: float, w: float, h: float, colour: str, texture: str = "", d: float = 26) -> None:
    """A block: its top and right side, then its front."""
    up = d * 0.62
    pen.part(
        f"M{n(x + w - 8)},{n(y + 4)}L{n(x + w - 8 + d)},{n(y + 4 - up)} {n(x + w + d)},{n(y - up + 8)} "
        f"{n(x + w + d)},{n(y + h - up - 4)} {n(x + w)},{n(y + h - 4)} {n(x + w - 8)},{n(y + h - 4)}Z",
        darken(colour, 0.2), "side", edge=0.7, texture="", pattern=False,
    )
    pen.part(
        f"M{n(x + 5)},{n(y + 4)}L{n(x + d + 3)},{n(y - up)} {n(x + w + d - 4)},{n(y - up)} {n(x + w - 3)},{n(y + 4)}Z",
        lighten(colour, 0.32), "flat", edge=0.7, texture=texture, pattern=False,
    )
    pen.part(rrect(x, y, w, h, 9), colour, "soft", edge=0.8, texture=texture)


def _roof(pen: Pen, x: float, y: float, w: float, h: float, colour: str, texture: str = "", d: float = 26) -> None:
    """A three-cornered block."""
    up = d * 0.62
    pen.part(
        f"M{n(x + w / 2)},{n(y - h)}L{n(x + w / 2 + d)},{n(y - h - up + 4)} {n(x + w + d)},{n(y - up)} {n(x + w)},{n(y)}Z",
        darken(colour, 0.2), "side", edge=0.7, texture="", pattern=False,
    )
    corners = [(x + w / 2, y - h), (x + w, y), (x, y)]
    pen.part(rounded(corners, 9), colour, "soft", edge=0.8, texture=texture)


def _wooden_blocks(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 702, 250, (430, 520, 2.0)
    tones = play(pen, 4)
    plain = WOOD if pen.base != "#d3ae7d" else pen.base
    quiet = [mix(t, "#f1e3cc", 0.22) for t in tones[1:]]
    a, b, c = pen.base, quiet[0], quiet[1]
    k = pen.rng.randrange(3)
    left, right = ((b, c), (c, quiet[2]), (quiet[2], b))[k]
    _box(pen, 176, 590, 116, 112, plain, "wood")
    arch = "M292,702L292,590 468,590 468,702 432,702C432,630 328,630 328,702Z"
    pen.fill("M328,702C328,626 432,626 432,702Z", darken(a, 0.45))
    pen.part("M300,592L318,576 480,576 466,592Z", lighten(a, 0.32), "flat", edge=0.7, pattern=False)
    pen.part(arch, a, "soft", edge=0.8, texture="wood")
    _box(pen, 468, 590, 116, 112, plain, "wood")
    for x, tone in ((234, left), (526, right)):
        pen.part(drum(x + 8, 486, 584, 50, 13), tone, "cyl", texture="wood", pattern=False)
        pen.part(oval(x + 8, 486, 50, 13), lighten(tone, 0.3), "flat", edge=0.7, silhouette=False, pattern=False)
    _box(pen, 288, 548, 184, 42, lighten(plain, 0.1), "wood")
    _box(pen, 330, 446, 100, 102, a, "wood")
    with pen.at(380, 498):
        mark = darken(a, 0.3) if lightness(a) > 0.6 else lighten(a, 0.6)
        sign = (star(0, 0, 32), petals(0, 0, 27, 6), "M0,32C-46,0 -34,-34 0,-14C34,-34 46,0 0,32Z")[k]
        pen.fill(sign, mark, 0.75)
    _roof(pen, 180, 484, 116, 92, a if k == 1 else b, "wood")
    _roof(pen, 472, 484, 116, 92, a if k != 1 else c, "wood")
    pen.part("M326,446C326,356 450,356 450,446Z", right, "soft", texture="wood", pattern=False)
    with pen.at(0, 0, turn=-9, about=(640, 690)):
        _box(pen, 622, 636, 72, 72, left, "wood", 20)
    pen.part(oval(136, 672, 38), right, "ball", texture="wood", pattern=False)


def _stud_brick(pen: Pen, x: float, y: float, studs: int, colour: str) -> None:
    w, h = studs * 76 - 4, 86.0
    _box(pen, x, y, w, h, colour, "", 34)
    for i in range(studs):
        cx = x + 38 + i * 76 + 12
        pen.part(drum(cx, y - 32, y - 10, 25, 8), colour, "cyl", edge=0.7, pattern=False)
        pen.part(oval(cx, y - 32, 25, 8), lighten(colour, 0.3), "flat", edge=0.6, silhouette=False, pattern=False)
    pen.gloss(rrect(x + 12, y + 10, w - 24, 8, 4), 0.3)


def _stud_bricks(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 280, (400, 520, 1.9)
    a, b, c, d = play(pen, 4)
    tones = [a, b, c, a, d, b, a, c]
    plan = (
        [(150, 612, 2), (302, 612, 3), (530, 612, 1), (188, 526, 3), (416, 526, 2), (226, 440, 2), (378, 440, 2),
         (302, 354, 2)],
        [(150, 612, 3), (378, 612, 3), (150, 526, 2), (302, 526, 2), (454, 526, 2), (188, 440, 1), (378, 440, 2),
         (378, 354, 1)],
        [(188, 612, 2), (340, 612, 3), (226, 526, 4), (226, 440, 1), (378, 440, 2), (226, 354, 3), (302, 268, 1)],
    )[pen.rng.randrange(3)]
    for i, (x, y, studs) in enumerate(plan):
        _stud_brick(pen, x - 14, y, studs, tones[i % len(tones)])
    with pen.at(0, 8, turn=8, about=(660, 700)):
        _stud_brick(pen, 596, 614, 1, d)


def _tile(pen: Pen, corners: list[Point], colour: str) -> None:
    """A see-through magnetic tile with its frame."""
    d = rounded(corners, 10)
    pen.fill(d, colour, 0.62, silhouette=True)
    if pen.pattern != "solid" and colour == pen.base:
        pen.fill(d, pen.tile(pen.pattern, colour))
    pen.fill(d, pen.shade("plate", colour, over=True), 0.75)
    cx, cy = sum(p[0] for p in corners) / len(corners), sum(p[1] for p in corners) / len(corners)
    inner = [(cx + (x - cx) * 0.5, cy + (y - cy) * 0.5) for x, y in corners]
    pen.fill(rounded(inner, 6), "#ffffff", 0.22)
    spokes = "".join(f"M{xy(p)}L{xy(q)}" for p, q in zip(corners, inner, strict=True))
    pen.line(spokes + rounded(inner, 6), darken(colour, 0.2), 2, 0.55)
    frame = [(cx + (x - cx) * 0.94, cy + (y - cy) * 0.94) for x, y in corners]
    pen.line(rounded(frame, 10), darken(colour, 0.12), 9)
    pen.line(rounded(frame, 10), lighten(colour, 0.45), 2.5, 0.8)


def _magnetic_tiles(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 270, (400, 420, 1.9)
    tones = play(pen, 5)
    own = pen.base if not pen.clear else "#b9d9e6"
    tones = [own, *(lighten(t, 0.12) for t in tones[1:])]
    if pen.clear:
        tones = [own, *(mix(t, "#ffffff", 0.3) for t in tones[1:])]
    shift = pen.rng.randrange(4)

    def tone(i: int) -> str:
        return tones[0] if i % 3 == 0 else tones[1 + (i + shift) % 4]

    for i in range(4):  # the coloured light that falls through
        x = 160 + i * 120
        pen.fill(f"M{x},690L{x + 120},690 {x + 176},752 {x + 50},752Z", tone(i), 0.26)
    size = 120.0
    count = 0
    rows = ((570, (160, 280, 400, 520)), (450, (160, 280, 400, 520)), (330, (280, 400)))
    for y, places in rows[: 3 if shift % 2 else 2] if shift else rows:
        for x in places:
            _tile(pen, [(x, y), (x + size, y), (x + size, y + size), (x, y + size)], tone(count))
            count += 1
    low = 330.0 if not shift or shift % 2 else 450.0
    for x in (160, 520):
        _tile(pen, [(x, 450), (x + 60, 346), (x + size, 450)], tone(count))
        count += 1
    for x in (280, 400):
        _tile(pen, [(x, low), (x + 60, low - 190 + (40 if low < 400 else 0)), (x + size, low)], tone(count + 1))
        count += 1


@shape("toys", "blocks")
def _blocks(pen: Pen) -> None:
    if pen.has("small-parts", "magnets"):
        drawing, scale = _magnetic_tiles, 1.2
    elif pen.has("material", "wood") or (not pen.words("material") and pen.rng.random() < 0.6):
        drawing, scale = _wooden_blocks, 1.17
    else:
        drawing, scale = _stud_bricks, 1.2
    with pen.at(-6, 8, scale=scale, about=(400, 700)):
        drawing(pen)


# soft animals


def bear_head(pen: Pen, x: float, y: float, s: float, fur: str, sleepy: bool = False) -> None:
    """The head of a toy bear, about 250 wide at scale 1."""
    pale = mix(fur, "#fff4e2", 0.72) if lightness(fur) < 0.9 else "#f3dcc0"
    with pen.at(x, y, scale=s):
        for side in (-1, 1):
            pen.part(oval(side * 96, -84, 46), fur, "puff")
            pen.fill(oval(side * 96, -80, 25), mix(pale, "#eba49a", 0.35), 0.9)
        pen.part(oval(0, 0, 134, 114), fur, "puff")
        pen.part(oval(0, 42, 60, 46), pale, "ball", edge=0.5, silhouette=False, texture="", pattern=False)
        dark = lightness(fur) < 0.4
        for side in (-1, 1):
            pen.fill(oval(side * 86, 38, 22, 15), "#ee9c92", 0.6)
            if sleepy:
                pen.line(f"M{side * 52 - 17},-6Q{side * 52},12 {side * 52 + 17},-6", INK if not dark else pale, 6)
            else:
                if dark:
                    pen.fill(oval(side * 52, -6, 19, 21), pale)
                pen.fill(oval(side * 52, -6, 13.5, 16), INK)
                pen.fill(oval(side * 52 - 4, -12, 4.5), "#ffffff")
        pen.fill(both("M0,14C18,14 28,20 24,30Q14,42 0,43", axis=0), "#4a2f2a")
        pen.gloss(oval(-6, 21, 8, 3.5), 0.5)
        pen.line("M0,43L0,54M-20,56Q-10,66 0,54Q10,66 20,56", "#4a2f2a", 4.5)


def _scarf(pen: Pen, tone: str) -> None:
    pen.part("M286,396C330,446 470,446 514,396C526,420 520,444 508,456C440,488 360,488 292,456"
        "C280,444 274,420 286,396Z",
             tone, "drop", texture="knit", pattern=False)
    pen.part("M446,458L504,446 530,566 466,580Z", tone, "soft", texture="knit", pattern=False)
    for i in range(5):
        pen.line(f"M{472 + i * 13},{576 - i * 3}l4,20", tone, 5)
    pen.line("M460,510L518,498M463,528L521,516", "#fff4e2", 5, 0.8)


def _bow(pen: Pen, tone: str) -> None:
    for side in (-1, 1):
        d = f"M400,436C{400 + side * 40},392 {400 + side * 92},384 {400 + side * 100},408"
        pen.part(d + f"L{400 + side * 100},472C{400 + side * 92},494 {400 + side * 40},486 400,442Z", tone, "soft",
            pattern=False, texture="")
        pen.line(f"M{400 + side * 22},440L{400 + side * 66},428M{400 + side * 22},446L{400 + side * 62},458",
            darken(tone, 0.25), 3, 0.7)
    pen.part(rrect(378, 416, 44, 48, 16), darken(tone, 0.06), "ball", pattern=False, texture="")


def _bear(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 210, (400, 300, 2.0)
    pen.texture = "rib" if pen.has("material", "corduroy") or pen.rng.random() < 0.4 else "fleece"
    pale = mix(pen.base, "#fff4e2", 0.72) if lightness(pen.base) < 0.9 else "#f3dcc0"
    for side in (-1, 1):
        with pen.at(turn=side * -26, about=(400 + side * 132, 510)):
            pen.part(oval(400 + side * 152, 520, 46, 96), None, "puff")
    pen.part(both("M400,400C500,400 560,480 562,574C564,660 500,694 400,694"), None, "puff")
    pen.part(oval(400, 574, 96, 98), pale, "ball", edge=0.6, silhouette=False, texture="", pattern=False)
    pen.line("M400,484L400,668", darken(pale, 0.2), 2.5, 0.5)
    for side in (-1, 1):
        x = 400 + side * 128
        pen.part(oval(x, 640, 84, 66), None, "puff")
        pen.part(oval(x + side * 6, 646, 50, 44), pale, "ball", edge=0.6, silhouette=False, texture="", pattern=False)
        for dx, dy in ((-22, -16), (0, -24), (22, -16)):
            pen.fill(oval(x + side * 6 + dx, 646 + dy, 8), mix(pale, "#eba49a", 0.6))
        pen.fill(oval(x + side * 6, 656, 21, 16), mix(pale, "#eba49a", 0.6))
    bear_head(pen, 400, 272, 1.22, pen.base)
    tone = pen.accent if lightness(pen.accent) > 0.4 else lighten(pen.accent, 0.2)
    (_scarf if pen.rng.random() < 0.5 else _bow)(pen, tone)
    pen.stitch("M400,146L400,214", alpha=0.6)


def _whale(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 672, 270, (300, 480, 1.9)
    pen.texture = "fleece"
    pale = mix(pen.base, "#fff6ea", 0.8) if lightness(pen.base) < 0.9 else "#dfe8ee"
    for d in ("M596,404C560,330 570,262 606,236C640,262 660,300 648,372Z",
              "M622,418C640,350 690,310 742,322C748,372 716,424 646,440Z"):
        pen.part(d, None, "puff")
    body = ("M96,514C92,376 214,292 348,300C470,308 540,400 596,392C628,388 656,400 660,430C664,470 640,520 596,566"
            "C530,636 440,674 320,674C190,674 100,626 96,514Z")
    pen.part(body, None, "puff")
    with pen.inside(body):
        belly = "M60,560C180,620 420,640 660,470L690,720L60,720Z"
        pen.part(belly, pale, "drop", edge=0.7, texture="", pattern=False)
        for i in range(7):
            x = 190 + i * 54
            pen.line(f"M{x},{604 + (i * 7 if i < 3 else 14 - (i - 3) * 17)}Q{x + 4},650 {x - 26},690",
                darken(pale, 0.2), 3.5, 0.55)
    pen.part("M356,560C400,540 454,566 462,622C466,650 440,664 414,648C378,626 348,590 356,560Z", None, "puff")
    pen.fill(oval(196, 494, 17, 20), INK if not pen.dark else "#0d0d10")
    if pen.dark:
        pen.line(oval(196, 494, 20, 23), pale, 4)
    pen.fill(oval(190, 487, 6), "#ffffff")
    pen.fill(oval(236, 540, 27, 18), "#ee9c92", 0.7)
    pen.line("M112,556Q150,590 192,566", INK if not pen.dark else pale, 6)
    spout = mix(pale, "#7fb9df", 0.5)
    for side in (-1, 1):
        with pen.at(turn=side * 14, about=(330, 300)):
            pen.part(f"M330,306C{330 + side * 10},260 {330 + side * 30},200 {330 + side * 76},214"
                     f"C{330 + side * 116},228 {330 + side * 96},276 {330 + side * 64},262"
                     f"C{330 + side * 38},256 {330 + side * 20},280 330,306Z", spout, "ball", edge=0.7, texture="", pattern=False)
    pen.gloss(leaf((190, 386), (280, 326), (380, 344), 12), 0.22)


@shape("toys", "plush")
def _plush(pen: Pen) -> None:
    whale = pen.has("material", "plush-pile") if pen.words("material") else pen.rng.random() < 0.3
    (_whale if whale else _bear)(pen)


# trains


def _wheel(pen: Pen, x: float, y: float, r: float, colour: str, spokes: int = 8) -> None:
    rim = darken(colour, 0.3) if lightness(colour) > 0.45 else lighten(colour, 0.16)
    pen.part(oval(x, y, r), rim, "ball", pattern=False, texture="")
    pen.part(oval(x, y, r * 0.78), colour, "plate", edge=0.6, pattern=False, silhouette=False, texture="")
    for i in range(spokes):
        angle = 2 * math.pi * i / spokes + 0.3
        pen.line(f"M{n(x)},{n(y)}L{n(x + r * 0.7 * math.cos(angle))},{n(y + r * 0.7 * math.sin(angle))}", rim, r * 0.1,
            0.8)
    pen.part(oval(x, y, r * 0.24), "#f2c14e", "ball", edge=0.5, pattern=False, silhouette=False, texture="")


def _track(pen: Pen, kind: str) -> None:
    if kind == "wood":
        for x, w in ((60, 330), (398, 342)):
            _box(pen, x, 660, w, 34, WOOD, "wood", 34)
        pen.line("M76,650L760,650", darken(WOOD, 0.35), 5, 0.6)
        pen.line("M60,660L740,660", lighten(WOOD, 0.3), 3, 0.7)
    elif kind == "rail":
        for i in range(10):
            pen.part(rrect(64 + i * 69, 660, 42, 24, 5), "#7a5a41", "drop", texture="wood", pattern=False)
        pen.part(rrect(50, 650, 700, 13, 4), STEEL, "drop", pattern=False)


def _wagon(pen: Pen, tone: str, load: str, colours: list[str], texture: str) -> None:
    if load == "animals":
        for x, fur in ((158, "#c99a66"), (246, "#f0e2cc")):
            bear_head(pen, x, 432, 0.36, fur)
    elif load == "logs":
        for x, y in ((150, 462), (200, 462), (250, 462), (175, 422), (225, 422)):
            pen.part(oval(x, y, 27), "#b98a56", "ball", edge=0.8, pattern=False, texture="")
            pen.line(oval(x, y, 15), "#8a5f36", 3, 0.7)
    else:
        for x, y, tint in ((140, 424, colours[1]), (206, 432, colours[2])):
            _box(pen, x, y, 54, 60, tint, texture, 16)
        pen.part(oval(196, 398, 25), colours[-1], "ball", pattern=False, texture="")
    _box(pen, 108, 478, 178, 104, tone, texture, 18)
    pen.line("M122,510L272,510", lighten(tone, 0.5) if lightness(tone) < 0.8 else darken(tone, 0.2), 6, 0.8)
    pen.part(rrect(96, 576, 204, 28, 10), darken(tone, 0.3) if lightness(tone) > 0.4 else lighten(tone, 0.15), "drop",
        texture=texture, pattern=False)


def _engine(pen: Pen, trim: str, texture: str, face: bool) -> None:
    """An engine that runs to the right; its wheels come afterwards."""
    deep = shaded(pen, 0.28)
    pen.part("M640,596L720,640Q724,650 712,650L648,650Z", trim, "soft", pattern=False)
    pen.part(both("M588,448L568,448L566,390C566,370 552,360 548,340L588,340", axis=588), deep, "cyl", texture="",
        pattern=False)
    pen.part(rrect(540, 330, 96, 22, 11), trim, "cyl", pattern=False)
    pen.part(both("M508,448L478,448C478,402 490,392 508,392", axis=508), trim, "ball", pattern=False)
    pen.part(rrect(440, 434, 206, 140, 44), None, "drop", texture=texture)
    pen.gloss(rrect(462, 452, 164, 10, 5), 0.4)
    for x in (482, 556):
        pen.fill(rrect(x, 435, 12, 138), trim)
        pen.fill(rrect(x, 435, 12, 138), pen.shade("drop", trim, over=True))
    pen.part(rrect(630, 424, 40, 160, 16), deep, "drop", pattern=False)
    pen.part(rrect(324, 384, 140, 192, 12), None, "soft", texture=texture)
    pen.part(rrect(350, 412, 88, 76, 14), "#dff0f5", "plate", silhouette=False, texture="", pattern=False)
    pen.line(rrect(350, 412, 88, 76, 14), trim, 8)
    if face:
        with pen.inside(rrect(350, 412, 88, 76, 14)):
            bear_head(pen, 394, 466, 0.3, "#a9743f")
    else:
        pen.gloss("M362,476L396,420L412,420L378,476Z", 0.6)
    pen.part(rrect(306, 352, 176, 40, 18), trim, "drop", texture=texture, pattern=False)
    pen.part(rrect(314, 570, 356, 34, 10), deep, "drop", texture=texture, pattern=False)
    pen.part(oval(672, 470, 19, 22), "#ffe7a0", "ball", pattern=False, texture="")
    pen.fill(oval(680, 470, 66, 50), pen.glow("#ffe08a", 0.55))


@shape("toys", "train")
def _train(pen: Pen) -> None:
    if pen.words("material"):
        kind = "wood" if pen.has("material", "wood") else "electric" if pen.words("batteries") == ["usb"] else "toddler"
    else:
        kind = pen.rng.choice(("wood", "electric", "toddler"))
    pen.floor, pen.foot, pen.focus = (654 if kind == "toddler" else 690), 330, (520, 480, 1.8)
    colours = play(pen, 5)
    texture = "wood" if kind == "wood" else ""
    trim = {"wood": colours[1], "electric": "#c9a24a", "toddler": colours[1]}[kind]
    _track(pen, {"wood": "wood", "electric": "rail", "toddler": ""}[kind])
    pen.line("M286,590L330,590", "#5b5f67", 12)
    wagon = {"wood": lighten(WOOD, 0.12), "electric": "#9c4a3c" if not to_lab(pen.base)[1] > 20 else pen.base,
        "toddler": colours[2]}[kind]
    load = {"wood": pen.rng.choice(("logs", "blocks")), "electric": "logs", "toddler": "animals"}[kind]
    _wagon(pen, wagon, load, colours, texture)
    _engine(pen, trim, texture, kind == "toddler")
    wheel = {"wood": "#c98f5a", "electric": "#b8433a", "toddler": colours[3]}[kind]
    for x in (150, 246):
        _wheel(pen, x, 616, 38, wheel, 6)
    for x, r in ((392, 56), (512, 40), (604, 40)):
        _wheel(pen, x, 654 - r, r, wheel)
    if kind == "electric":
        pen.tube("M392,612L512,622L604,622", 11, STEEL, silhouette=False)
    for x, y, r in ((570, 290, 26), (532, 246, 36), (476, 206, 46)):
        pen.fill(oval(x, y, r), "#ffffff", 0.5 if kind != "wood" else 0.0)


# balls


def _spots(count: int, tilt: float) -> list[tuple[float, float, float]]:
    """Points spread over the near half of a unit ball: x, y, and z towards us."""
    out = []
    for k in range(count):
        y = 1 - 2 * (k + 0.5) / count
        ring, angle = math.sqrt(1 - y * y), 2.39996 * k + tilt
        x, z = ring * math.cos(angle), ring * math.sin(angle)
        if z > 0.12:
            out.append((x, y, z))
    return out


def _bumps(pen: Pen, x: float, y: float, r: float, tone: str, count: int, size: float, raised: bool = True) -> None:
    high, low = lighten(tone, 0.45), darken(tone, 0.28)
    for px, py, pz in _spots(count, pen.wavers(0, 6)):
        turn = math.degrees(math.atan2(py, px))
        with pen.at(x + px * r * 0.97, y + py * r * 0.97, turn=turn):
            flat = size * max(pz, 0.25)
            pen.fill(oval(size * 0.12, size * 0.16, flat, size), low if raised else high, 0.6)
            pen.fill(oval(0, 0, flat * 0.9, size * 0.9), high if raised else low, 0.75)


def _small_ball(pen: Pen, x: float, y: float, r: float, tone: str, kind: int) -> None:
    pen.part(oval(x, y, r), tone, "ball")
    low = darken(tone, 0.25) if lightness(tone) > 0.36 else lighten(tone, 0.2)
    with pen.inside(oval(x, y, r)):
        if kind == 0:
            _bumps(pen, x, y, r, tone, 70, r * 0.12)
        elif kind == 1:
            for share in (0.15, 0.5, 0.82):
                pen.line(oval(x, y, r * share, r), low, 5, 0.7)
                with pen.at(3, 0):
                    pen.line(oval(x, y, r * share, r), lighten(tone, 0.5), 2.5, 0.5)
        elif kind == 2:
            for k in range(5):
                pen.line(f"M{n(x - r * 1.1)},{n(y - r * 0.95 + k * r * 0.4)}q{n(r * 1.1)},{n(r * 0.55)} {n(r * 2.2)},0", low, 8, 0.6)
        elif kind == 3:
            _bumps(pen, x, y, r, tone, 34, r * 0.17, raised=False)
        elif kind == 4:
            for px, py, pz in _spots(26, 1.3):
                pen.fill(star(x + px * r, y + py * r, r * 0.24 * (0.5 + pz / 2), px * 50), lighten(tone, 0.5), 0.8)
        else:
            for k in range(3):
                pen.line(oval(x - r * 0.1, y - r * 0.15, r * (0.3 + k * 0.32)), low, 7, 0.55)
    pen.fill(oval(x, y, r), pen.shade("ball", tone, over=True), 0.4)
    pen.gloss(oval(x - r * 0.36, y - r * 0.48, r * 0.22, r * 0.13), 0.5)


@shape("toys", "ball")
def _ball(pen: Pen) -> None:
    single = not pen.has("material", "silicone") if pen.words("material") else pen.rng.random() < 0.6
    if not single:
        pen.floor, pen.foot, pen.focus = 690, 270, (400, 420, 1.9)
        others = [mix(t, "#f3e4cf", 0.3) for t in play(pen, 5)[1:]]
        tones = [others[0], pen.base, others[1], pen.base, others[2], others[3]]
        kinds = list(range(6))
        pen.rng.shuffle(kinds)
        places = ((400, 226), (298, 404), (502, 404), (194, 582), (400, 582), (606, 582))
        for (px, py), tone, kind in zip(places, tones, kinds, strict=True):
            _small_ball(pen, px, py, 103, tone, kind)
        return
    pen.floor, pen.foot, pen.focus = 682, 165, (330, 360, 1.9)
    x, y, r = 400.0, 434.0, 250.0
    circle = oval(x, y, r)
    pen.part(circle, None, "ball")
    tones = play(pen, 3)
    pale = "#fff6e4" if not pen.light else tones[2]
    kind = pen.rng.randrange(3)
    with pen.inside(circle), pen.at(turn=-24, about=(x, y)):
        if kind == 0:
            for dy, wide, tone in ((-10, 74, pale), (-10, 40, tones[1])):
                pen.line(f"M{x - r},{y + dy - 30}Q{x},{y + dy + 110} {x + r},{y + dy - 30}", tone, wide, cap="butt")
        elif kind == 1:
            for cx, cy, size in ((340, 400, 84), (560, 330, 54), (520, 560, 62), (250, 570, 50), (430, 236, 46)):
                pen.fill(star(cx, cy, size, cx), pale if size != 54 else tones[1], 0.95)
        else:
            for share, tone in ((0.92, pale), (0.64, tones[1]), (0.34, pale)):
                pen.line(f"M{x},{y - r}C{n(x - r * share * 1.3)},{y - r * 0.5} {n(x - r * share * 1.3)},{y + r * 0.5} {x},{y + r}",
                         tone, 34 * (1.2 - share * 0.5), 0.95)
    with pen.inside(circle):
        _bumps(pen, x, y, r, pen.base, 330, 6.5)
        pen.fill(circle, pen.shade("ball", pen.base, over=True), 0.7)
    valve = (x + 96, y - 118) if kind != 1 else (x + 20, y + 70)
    pen.part(oval(*valve, 13, 12), "#efe8da" if not pen.light else "#a9a59b", "dish", edge=0.7, silhouette=False,
        pattern=False)
    pen.fill(oval(*valve, 4), INK)
    pen.gloss(leaf((240, 330), (270, 250), (350, 216), 16), 0.4)
