"""Camping: chairs, stoves and canopies."""

from __future__ import annotations

from daogou.demo.pictures.camping import DARK, STEEL, grass, guy, lamp
from daogou.demo.pictures.palette import darken, hue_chroma, lighten, lightness
from daogou.demo.pictures.paths import Point, both, drum, leaf, n, oval, rrect, xy
from daogou.demo.pictures.svg import Pen, shape
from daogou.demo.pictures.toys import shaded

BRASS = "#d3ae5f"
BEECH = "#c8925a"


# chairs


def _moon_chair(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 210, (400, 340, 1.7)
    k = pen.wavers(-10, 10)
    metal = STEEL if lightness(pen.base) < 0.72 else "#4a4d54"
    trim = shaded(pen, 0.3)
    for side in (-1, 1):
        pen.tube(f"M{400 + side * (170 + k)},170C{400 + side * 160},320 {400 + side * 110},480 {400 + side * 60},596",
            15, darken(metal, 0.15))
        pen.tube(f"M{400 + side * 70},590L{400 + side * 172},668", 15, darken(metal, 0.2))
    fabric = both(f"M400,188C470,186 520,176 {n(558 + k)},146Q{n(584 + k)},150 {n(584 + k)},180"
        f"C{n(580 + k)},270 604,380 640,452Q646,474 626,484C560,536 480,548 400,548")
    pen.part(fabric, None, "puff")
    with pen.inside(fabric):
        seat = both("M400,404C460,404 520,380 566,330C604,390 640,440 660,470L640,580L400,580")
        pen.fill(seat, pen.shade("drop", pen.base, over=True), 0.9)
        pen.dim(both("M400,404C460,404 520,380 566,330C556,396 500,448 400,448"), 0.2)
        mesh = both("M400,236C446,234 486,228 516,214C520,270 500,340 476,366Q440,384 400,384")
        pen.part(mesh, trim, "dish", texture="mesh", pattern=False)
        pen.stitch(both("M400,226C450,224 492,216 526,200C530,280 508,350 482,376Q440,396 400,396"), alpha=0.8)
        pen.stitch(both("M400,530C480,530 560,516 620,474"), alpha=0.8)
        pen.gloss(leaf((240, 430), (310, 500), (400, 506), 10), 0.16)
    pen.line(f"M{n(242 - k)},146C280,176 330,186 400,188C470,186 520,176 {n(558 + k)},146", trim, 8, 0.8)
    for side in (-1, 1):
        pen.part(oval(400 + side * (172 + k), 160, 24, 20), trim, "ball", texture="", pattern=False)
        pen.part(oval(400 + side * 226, 468, 26, 22), trim, "ball", texture="", pattern=False)
    for side in (-1, 1):
        pen.tube(f"M{400 + side * 222},484C{400 + side * 150},530 {400 + side * 90},566 {400 + side * 60},596", 16,
            metal)
        pen.tube(f"M{400 + side * 60},600L{400 + side * 214},690", 16, metal)
        pen.part(rrect(400 + side * 216 - 15, 676, 30, 22, 9), DARK, "ball", texture="", pattern=False)
        pen.part(rrect(400 + side * 174 - 12, 656, 24, 20, 8), DARK, "ball", texture="", pattern=False)
    pen.tube("M340,598L460,598", 17, metal)
    for side in (-1, 1):
        pen.part(oval(400 + side * 62, 598, 21), pen.accent if lightness(pen.accent) > 0.4 else DARK, "ball",
            texture="", pattern=False)


def _wooden_chair(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 220, (320, 380, 1.8)
    pen.texture = "weave"
    wood = BEECH if lightness(pen.base) < 0.7 or pen.light else "#9a6538"
    k = pen.wavers(-8, 8)

    def rail(x: float, y: float, w: float, h: float, turn: float = 0) -> None:
        with pen.at(x, y, turn=turn):
            pen.part(rrect(-w / 2, 0, w, h, 10), wood, "cyl" if h > w else "drop", texture="wood", pattern=False)

    for side in (-1, 1):  # the back legs
        rail(400 + side * 150, 470, 26, 226, side * -28)
    for side in (-1, 1):
        rail(400 + side * (196 + k), 108, 30, 340, side * 3)
    back = both(f"M400,172Q500,172 {n(586 + k)},152L{n(590 + k)},350Q500,396 400,396")
    pen.part(back, None, "dish")
    pen.dim(both(f"M400,330Q500,330 {n(588 + k)},290L{n(590 + k)},350Q500,396 400,396"), 0.12)
    pen.stitch(both(f"M400,186Q490,186 {n(566 + k)},170L{n(568 + k)},342Q490,380 400,380"), alpha=0.7)
    for side in (-1, 1):
        pen.part(rrect(400 + side * (188 + k) - 20, 148, 40, 204, 14), None, "sleeve")
    seat = both("M400,470Q500,470 574,440L632,524Q520,586 400,586")
    pen.dim(both("M400,560Q500,560 600,530L620,600Q500,650 400,650"), 0.16)
    pen.part(seat, None, "dish")
    pen.part(both("M400,586Q520,586 632,524L632,548Q520,614 400,614"), shaded(pen, 0.12), "drop", pattern=True)
    pen.stitch(both("M400,572Q510,572 616,520"), alpha=0.7)
    for side in (-1, 1):  # crossed legs, arm posts and arms
        with pen.at(mirror=side == -1, about=(400, 0)):
            pen.part("M602,540L637,540L222,704L174,704Z", wood, "drop", texture="wood", pattern=False)
    for side in (-1, 1):
        with pen.at(mirror=side == -1, about=(400, 0)):
            pen.part("M610,402L638,402L642,560L614,560Z", wood, "cyl", texture="wood", pattern=False)
            pen.part("M576,364L626,358Q664,392 668,418Q668,432 654,434L610,434Q600,434 596,424Z", lighten(wood, 0.12),
                "soft", texture="wood", pattern=False)
            pen.part(oval(628, 548, 12), BRASS, "ball", edge=0.7, silhouette=False, texture="", pattern=False)
    pen.part(oval(400, 622, 15), BRASS, "ball", edge=0.8, silhouette=False, texture="", pattern=False)


@shape("camping", "folding-chair")
def _folding_chair(pen: Pen) -> None:
    wooden = pen.has("material", "wood") if pen.words("material") else pen.rng.random() < 0.35
    (_wooden_chair if wooden else _moon_chair)(pen)


# stoves


def _flame(pen: Pen, x: float, y: float, h: float, lean: float = 0) -> None:
    w = h * 0.3
    d = f"M{n(x)},{n(y)}C{n(x - w)},{n(y - h * 0.2)} {n(x - w * 0.7)},{n(y - h * 0.5)} {n(x + lean)},{n(y - h)}C{n(x + w * 0.8)},{n(y - h * 0.5)} {n(x + w)},{n(y - h * 0.2)} {n(x)},{n(y)}Z"
    pen.fill(d, "#4aa3f0", 0.75)
    with pen.at(x, y, scale=0.55):
        pen.fill(f"M0,0C{n(-w)},{n(-h * 0.2)} {n(-w * 0.7)},{n(-h * 0.5)} {n(lean)},{n(-h)}"
            f"C{n(w * 0.8)},{n(-h * 0.5)} {n(w)},{n(-h * 0.2)} 0,0Z", "#d6f0ff", 0.9)


def _gas_stove(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 706, 150, (400, 300, 2.0)
    k = pen.wavers(-8, 10)
    own = hue_chroma(pen.base)[1] > 0.03 and not pen.clear
    can = pen.base if own else "#2f7478"
    metal = STEEL if own else pen.base
    w = 146 + k
    pen.part(drum(400, 690, 700, w - 8, 26), STEEL, "metal", pattern=False)
    pen.part(drum(400, 540, 688, w, 30), can, "cyl")
    pen.part(both(f"M400,468C{n(400 + w * 0.6)},468 {n(400 + w)},500 {n(400 + w)},542Q{n(400 + w * 0.6)},574 400,574"),
        can, "ball")
    pale = lighten(can, 0.75) if lightness(can) < 0.7 else darken(can, 0.45)
    pen.fill("M318,668L376,590L406,632L424,612L478,668Z", pale, 0.9)
    pen.fill("M376,590L390,610L378,618L366,612L358,616Z", can, 0.6)
    pen.fill(oval(452, 604, 12), "#f2c14e")
    pen.part(drum(400, 456, 474, 48, 10), "#e9e6de" if not pen.light else "#a9adb3", "metal", pattern=False)
    pen.part(drum(400, 404, 456, 30, 8), BRASS, "metal", pattern=False)
    for i in range(7):
        pen.line(f"M{378 + i * 7.4:.0f},414L{378 + i * 7.4:.0f},458", darken(BRASS, 0.35), 2.4, 0.7)
    pen.tube("M424,430L520,442", 9, metal)
    pen.line("M516,420L548,424Q558,426 556,436L554,456Q552,466 542,464L512,460Q504,458 506,448L508,428"
        "Q510,420 516,420Z", metal, 8)
    pen.part(drum(400, 318, 406, 19, 5), metal, "metal", pattern=False)
    for i in range(3):
        pen.fill(oval(400, 344 + i * 22, 7, 5), darken(metal, 0.55))
    for x in (-1, 1):
        arm = (f"M{400 + x * 16},380L{400 + x * 112},318L{400 + x * 122},222L{400 + x * 76},222L{400 + x * 72},208"
               f"L{400 + x * 134},204Q{400 + x * 144},204 {400 + x * 143},214L{400 + x * 132},332L{400 + x * 22},402Z")
        pen.part(arm, metal, "plate", pattern=False)
        for i in range(4):
            pen.line(f"M{400 + x * (84 + i * 13)},206l0,10", darken(metal, 0.35), 3, 0.8)
    pen.part(drum(400, 270, 316, 60, 13, 34), metal, "metal", pattern=False)
    pen.part(oval(400, 270, 60, 13), darken(metal, 0.2), "dish", edge=0.8, silhouette=False, pattern=False)
    pen.fill(oval(400, 210, 170, 110), pen.glow("#7fc4ff", 0.5))
    for i in range(9):
        _flame(pen, 400 + (i - 4) * 13.5, 272 - abs(i - 4) * 0.8, 74 - abs(i - 4) * 8 + (i % 2) * 14, (i - 4) * 5)
    pen.part("M394,290L406,290L410,226L404,210L396,210L390,226Z", darken(metal, 0.1), "plate", edge=0.8, pattern=False)
    pen.gloss(leaf((400 - w + 26, 520), (400 - w + 18, 600), (400 - w + 26, 680), 8), 0.4)


def _cassette(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 676, 320, (320, 450, 1.8)
    k = pen.wavers(-8, 8)
    deep = shaded(pen, 0.2)
    for x in (150, 600):
        pen.part(rrect(x, 656, 56, 24, 8), DARK, "drop", pattern=False)
    top = "M150,404L648,404Q660,404 666,414L706,506L94,506L134,414Q140,404 150,404Z"
    pen.part(top, lighten(pen.base, 0.1) if not pen.light else pen.base, "plate")
    shield = "M150,404Q160,344 190,344L470,344Q500,344 508,404L486,404Q480,366 462,366L196,366Q178,366 172,404Z"
    pen.part(shield, deep, "drop", pattern=False)
    pen.part("M536,412L640,412Q650,412 654,420L684,496L540,496Z", deep, "plate", pattern=False)
    pen.line("M560,432L636,432M556,452L644,452M552,472L652,472",
        darken(deep, 0.35) if not pen.dark else lighten(deep, 0.2), 5, 0.7)
    pen.part(oval(326, 458, 190, 43), "#8c9097", "dish", edge=0.8, silhouette=False, pattern=False)
    pen.part(oval(326, 456, 168, 36), "#b8bcc2", "dish", edge=0.6, silhouette=False, pattern=False)
    pen.part(drum(326, 440, 460, 74, 17), "#4a4d54", "cyl", silhouette=False, pattern=False)
    pen.part(oval(326, 440, 74, 17), "#6a6e76", "plate", edge=0.7, silhouette=False, pattern=False)
    pen.part(oval(326, 440, 40, 9), BRASS, "ball", edge=0.6, silhouette=False, pattern=False)
    pen.fill(oval(326, 396, 170, 90), pen.glow("#7fc4ff", 0.5))
    for i in range(-5, 6):
        drop = (1 - (i / 5.6) ** 2) ** 0.5 * 15
        _flame(pen, 326 + i * 13.6, 440 - drop, 50 + (i % 2) * 8, i * 3)
    for i in range(-5, 6):
        drop = (1 - (i / 5.6) ** 2) ** 0.5 * 15
        _flame(pen, 326 + i * 13.6, 440 + drop, 62 + (i % 2) * 10, i * 3)
    for side in (-1, 1):
        pen.tube(f"M{326 + side * 186},452L{326 + side * 176},398L{326 + side * 84},402", 13, "#3d4046")
        pen.tube(f"M{326 + side * 110},492L{326 + side * 104},430L{326 + side * 52},412", 13, "#3d4046")
    front = "M94,506L706,506L706,636Q706,662 682,662L118,662Q94,662 94,636Z"
    pen.part(front, None, "drop")
    pen.gloss("M104,512L696,512L696,520L104,520Z", 0.45)
    pen.part(rrect(112, 608, 400, 36, 14), deep, "soft", silhouette=False, pattern=False)
    pale = lighten(pen.base, 0.7) if lightness(pen.base) < 0.66 else darken(pen.base, 0.45)
    with pen.at(168 + k, 590, scale=0.9):
        pen.fill("M0,0C-30,-4 -32,-30 -12,-46C-4,-34 2,-40 0,-66C24,-46 38,-8 0,0Z", pale, 0.9)
    for i in range(7):
        pen.line(f"M{262 + i * 30},546L{262 + i * 30},584",
            darken(pen.base, 0.35) if not pen.dark else lighten(pen.base, 0.2), 8, 0.75)
    pen.part(oval(606, 582, 58), STEEL, "plate", edge=0.8, silhouette=False, pattern=False)
    pen.part(oval(606, 580, 46), DARK, "ball", silhouette=False, pattern=False)
    with pen.at(606, 580, turn=pen.wavers(-50, -20)):
        pen.part(rrect(-10, -46, 20, 92, 9), "#4d5158", "plate", edge=0.7, silhouette=False, pattern=False)
        pen.line("M0,-38L0,-18", "#e8695a", 6)
    for i in range(5):
        with pen.at(606, 582, turn=-80 + i * 40):
            pen.line("M0,-66L0,-72", pale, 6, 0.9)


@shape("camping", "stove")
def _stove(pen: Pen) -> None:
    small = pen.has("fuel", "screw-gas") if pen.words("fuel") else pen.rng.random() < 0.5
    (_gas_stove if small else _cassette)(pen)


# canopies


def _picnic(pen: Pen, x: float, y: float, s: float) -> None:
    """A small table with a lantern, and a cool box."""
    with pen.at(x, y, scale=s):
        pen.part(rrect(78, -54, 92, 56, 10), "#e8695a" if hue_chroma(pen.base)[1] < 0.1 else "#5c93a8", "drop",
            texture="", pattern=False)
        pen.part(rrect(72, -66, 104, 20, 8), "#f4efe4", "drop", texture="", pattern=False)
        for dx in (-1, 1):
            pen.line(f"M{dx * 64},-78L{-dx * 58},2", "#8a5f36", 9)
        pen.part(rrect(-92, -90, 184, 14, 5), BEECH, "drop", texture="wood", pattern=False)
        lamp(pen, -30, -144, 1.05)
        pen.part("M24,-122L58,-122L54,-90L28,-90Z", "#f4efe4", "cyl", texture="", pattern=False)


def _tarp(pen: Pen) -> None:
    pen.foot, pen.focus = 300, (300, 330, 1.8)
    k = pen.wavers(-14, 14)
    left, right = (262.0 - k, 176.0), (560.0 + k, 196.0)
    guy(pen, (40, 466), (22, 700))
    guy(pen, (764, 472), (780, 700))
    guy(pen, left, (120, 716))
    guy(pen, right, (700, 716))
    pen.tube(f"M{xy(right)}L552,690", 13, "#6c6f76")
    _picnic(pen, 420, 690, 1.0)
    pen.tube(f"M{n(left[0])},{n(left[1] - 26)}L262,704", 14, "#7b7f87")
    tarp = (f"M{xy(left)}Q410,262 {xy(right)}Q{n(right[0] + 60)},360 764,472Q590,400 406,470Q220,400 40,466"
            f"Q{n(left[0] - 60)},340 {xy(left)}Z")
    pen.part(tarp, None, "fabric")
    with pen.inside(tarp):
        pen.fill(f"M{xy(left)}Q330,300 406,470L40,480L40,300Z", pen.fade("#ffffff", 0.2, 0.02))
        pen.dim(f"M{xy(right)}Q620,380 764,472L600,440Q570,330 {xy(right)}Z", 0.22)
        for t in (0.25, 0.5, 0.75):
            x = left[0] + (right[0] - left[0]) * t
            pen.line(f"M{n(x)},190Q{n(x + (t - 0.5) * 60)},330 {n(400 + (t - 0.5) * 420)},480", pen.seam, 3, 0.55)
    pen.stitch("M58,456Q222,390 406,458Q588,390 744,460", alpha=0.7)
    pen.gloss(leaf((250, 220), (190, 330), (110, 420), 11), 0.22)
    for x, y in ((40, 466), (406, 470), (764, 472)):
        pen.part(oval(x, y, 9), BRASS, "ball", edge=0.7, silhouette=False, texture="", pattern=False)
    for corner in (left, right):
        with pen.at(*corner):
            pen.part("M-24,30L0,-8L26,32Q0,22 -24,30Z", DARK, "soft", texture="", pattern=False)
            pen.line("M0,0L0,-26", "#8d9299", 9)
    grass(pen, (30, 716), (250, 712), (764, 716))


def _valance(a: Point, b: Point, count: int, h: float) -> str:
    """A scalloped band below the eave from a to b."""
    out = f"M{xy(a)}L{xy(b)}L{n(b[0])},{n(b[1] + h * 0.75)}"
    for i in range(count, 0, -1):
        x0, x1 = (a[0] + (b[0] - a[0]) * t / count for t in (i, i - 1))
        y0, y1 = (a[1] + (b[1] - a[1]) * t / count + h * 0.75 for t in (i, i - 1))
        out += f"C{n(x0 + (x1 - x0) * 0.1)},{n(y0 + h * 0.45)} {n(x0 + (x1 - x0) * 0.9)},{n(y1 + h * 0.45)} {n(x1)},{n(y1)}"
    return out + "Z"


def _gazebo(pen: Pen) -> None:
    pen.foot, pen.focus = 300, (360, 300, 1.8)
    k = pen.wavers(-14, 14)
    a, b, c, peak = (84.0, 324.0), (462.0, 372.0), (724.0, 308.0), (404.0, 128.0 + k)
    frame = "#d9dbdd" if lightness(pen.base) < 0.8 else "#70747b"
    post = "#5b5f67" if frame != "#d9dbdd" else "#aeb2b8"
    pen.tube("M344,300L344,626", 12, darken(post, 0.2), cap="butt")
    pen.line("M112,410L234,352L344,410M344,410L540,350L700,386", darken(post, 0.15), 7)
    pen.fill("M84,332L462,380L724,316L700,400L470,430L110,400Z", darken(pen.base, 0.55), 0.16)
    _picnic(pen, 366, 676, 1.12)
    for x, y0, y1 in ((98, 340, 680), (466, 390, 718), (710, 324, 656)):
        pen.part(rrect(x - 9, y0, 18, y1 - y0, 3), frame, "cyl", texture="", pattern=False)
        pen.part(rrect(x - 13, y0 + 110, 26, 26, 5), DARK, "plate", edge=0.6, texture="", pattern=False)
        pen.part(rrect(x - 22, y1 - 8, 44, 13, 4), DARK, "drop", edge=0.7, texture="", pattern=False)
    pen.line("M100,436L284,470L464,492M464,492L590,446L708,424", frame, 9)
    pen.line("M100,480L284,424L464,536M464,536L590,402L708,470", darken(frame, 0.12), 7)
    right = f"M{xy(peak)}Q{n(570)},240 {xy(c)}Q600,334 {xy(b)}Q440,240 {xy(peak)}Z"
    left = f"M{xy(peak)}Q246,224 {xy(a)}Q270,344 {xy(b)}Q440,240 {xy(peak)}Z"
    pen.part(right, None, "side", turn=16)
    pen.part(left, None, "soft", turn=-10)
    pen.part(_valance(b, c, 5, 58), shaded(pen, 0.14), "side", pattern=True)
    pen.part(_valance(a, b, 7, 64), None, "drop")
    pen.line(f"M{xy(a)}L{xy(b)}L{xy(c)}", shaded(pen, 0.3), 4, 0.7)
    pen.stitch(f"M{n(peak[0] - 4)},{n(peak[1] + 14)}Q430,250 450,356", alpha=0.6)
    cap = f"M{n(peak[0])},{n(peak[1] - 30)}Q{n(peak[0] + 60)},{n(peak[1] + 26)} {n(peak[0] + 104)},{n(peak[1] + 48)}"
    cap += f"Q{n(peak[0] + 60)},{n(peak[1] + 60)} {n(peak[0] + 12)},{n(peak[1] + 76)}Q{n(peak[0] - 60)},{n(peak[1] + 70)} {n(peak[0] - 104)},{n(peak[1] + 52)}Q{n(peak[0] - 50)},{n(peak[1] + 26)} {n(peak[0])},{n(peak[1] - 30)}Z"
    pen.dim(cap.replace(f"{n(peak[1] + 76)}", f"{n(peak[1] + 90)}"), 0.2)
    pen.part(cap, shaded(pen, 0.16), "soft", pattern=False)
    pen.part(oval(peak[0], peak[1] - 32, 11), frame, "ball", edge=0.8, texture="", pattern=False)
    pen.gloss(leaf((330, 226), (240, 280), (140, 318), 9), 0.28)
    grass(pen, (84, 692), (520, 730), (730, 670))


@shape("camping", "canopy")
def _canopy(pen: Pen) -> None:
    pen.floor = 704
    tarp = pen.has("setup", "poles-guylines") if pen.words("setup") else pen.rng.random() < 0.5
    (_tarp if tarp else _gazebo)(pen)
