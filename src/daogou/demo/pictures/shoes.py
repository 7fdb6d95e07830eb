"""Running shoes and casual shoes, in profile with the toe to the right; the pair stands one behind the other."""

from __future__ import annotations

from collections.abc import Callable

from daogou.demo.pictures.palette import darken, lighten, lightness, mix, turned
from daogou.demo.pictures.paths import arc, leaf, n, oval, rrect, smooth
from daogou.demo.pictures.svg import Pen, shape

RUBBER = "#f3efe6"


def pair(pen: Pen, one: Callable[[Pen], None], lift: float = 0, tall: float = 1) -> None:
    """Draw the shoe twice: its partner behind, a little smaller, and itself in front."""
    pen.foot, pen.floor = 300, 660
    pen.focus = (470, 500, 2.0)
    scale = 0.86 if pen.has("gender", "kids") else 1
    state = pen.rng.getstate()
    with pen.at(78, -104 + lift * 0.5, scale=0.9 * scale, tall=tall, about=(400, 610)):
        one(pen)
        pen.rng.setstate(state)
    pen.raw('<ellipse cx="420" cy="648" rx="290" ry="16" fill="#2a2440" fill-opacity=".13"/>')
    with pen.at(-14, 42 + lift, scale=scale, tall=tall, about=(400, 610)):
        one(pen)


def rubber(pen: Pen, wish: str | None = None) -> str:
    """The sole's colour: white rubber, dark under dark shoes now and then, cream under white ones."""
    if wish:
        return wish
    if pen.light:
        return mix(RUBBER, "#e2d6bf", 0.55)
    return RUBBER


def laces(pen: Pen, start: tuple[float, float], end: tuple[float, float], count: int, tone: str, bow: bool = True,
          reach: tuple[float, float] = (27, -25), eyelet: bool = True) -> None:
    """Laces crossing the throat between two points, and a bow at the top."""
    for i in range(count - 1, -1, -1):
        t = i / (count - 1)
        x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t
        if eyelet:
            pen.fill(oval(x, y, 6.2), darken(tone, 0.5), 0.8)
        pen.tube(f"M{n(x)},{n(y)}Q{n(x + reach[0] * 0.35)},{n(y + reach[1] * 0.8)} {n(x + reach[0])},{n(y + reach[1])}", 10, tone, silhouette=False)
    if bow:
        x, y = start[0] + reach[0] * 0.8, start[1] + reach[1] * 0.8 - 3
        pen.tube(f"M{n(x)},{n(y)}C{n(x + 6)},{n(y - 38)} {n(x + 54)},{n(y - 34)} {n(x + 42)},{n(y - 8)}C{n(x + 34)},{n(y + 4)} {n(x + 12)},{n(y + 2)} {n(x)},{n(y)}", 7.5, tone, silhouette=False)
        pen.tube(f"M{n(x)},{n(y)}C{n(x + 20)},{n(y + 10)} {n(x + 20)},{n(y + 26)} {n(x + 34)},{n(y + 40)}", 7, tone, silhouette=False)


def _mark(pen: Pen, tone: str) -> None:
    """The maker's mark on the side of a running shoe: one of our own."""
    kind = pen.rng.randrange(4)
    if kind == 0:  # two leaves
        pen.fill(leaf((276, 540), (312, 462), (384, 424), 30), tone, 0.95)
        pen.fill(leaf((322, 546), (376, 500), (452, 478), 24), tone, 0.95)
    elif kind == 1:  # rings of ripples
        for k in range(3):
            pen.line(arc(300, 546, 34 + k * 32, 34 + k * 32, -82, -8), tone, 11, 0.95)
    elif kind == 2:  # a wave
        pen.line("M262,500C306,452 340,540 384,488C408,460 430,470 452,500", tone, 15, 0.95)
    else:  # a chevron
        pen.line("M306,446L366,498 296,540M352,440L420,496 350,542", tone, 13, 0.95)


def _runner(pen: Pen, *, heel: float, toe: float, lugs: bool, rocker: float, waves: bool, texture: str) -> None:
    """A running shoe on a midsole ``heel`` and ``toe`` thick."""
    contrast = lighten(pen.base, 0.16) if pen.dark else darken(pen.base, 0.1 if pen.light else 0.2)
    tone = mix(lighten(pen.base, 0.8), "#ffffff", 0.5) if lightness(pen.base) < 0.72 else pen.accent
    foam = rubber(pen)
    out = "#33343a" if lugs or (pen.rng.random() < 0.4) else turned(pen.accent, 0, 0.62, 0.12)
    sole_top, base = 610 - heel, 606.0
    # outsole, then foam
    if lugs:
        d = f"M108,{n(base - 14)}"
        x = 112.0
        while x < 640:
            lift = max(0.0, (x - 480) / 200) ** 2 * rocker
            d += f"L{n(x)},{n(base + 14 - lift)} {n(x + 22)},{n(base + 14 - lift)} {n(x + 27)},{n(base - 1 - lift)} {n(x + 36)},{n(base - 1 - lift)}"
            x += 36
        pen.part(d + f"L706,{n(base - rocker - 22)} 690,{n(base - rocker - 40)} 120,{n(base - 30)}Z", out, "drop", edge=0.6)
    else:
        pen.part(f"M104,{n(base - 26)}Q110,{n(base + 6)} 150,{n(base + 6)}L520,{n(base + 6)}C610,{n(base + 4)} 670,{n(base - rocker * 0.4)} 712,{n(base - rocker - 8)}L700,{n(base - rocker - 34)} 120,{n(base - 40)}Z", out, "drop", edge=0.6)
    mid = (
        f"M116,{n(sole_top - 14)}C98,{n(sole_top + 12)} 84,{n(base - 26)} 100,{n(base - 10)}Q108,{n(base - 4)} 140,{n(base - 4)}"
        f"L520,{n(base - 4)}C610,{n(base - 6)} 676,{n(base - rocker * 0.5)} 716,{n(base - rocker - 14)}"
        f"C728,{n(base - rocker - 30)} 722,{n(base - rocker - toe)} 704,{n(base - rocker - toe - 12)}"
        f"C600,{n(base - toe + 2)} 420,{n(sole_top + 14)} 300,{n(sole_top + 12)}C220,{n(sole_top + 8)} 160,{n(sole_top)} 116,{n(sole_top - 14)}Z"
    )
    upper = (
        f"M124,{n(sole_top + 16)}C104,470 112,392 128,346C132,326 148,312 164,318C192,332 202,374 252,380"
        f"C292,382 312,350 330,308L372,318C412,372 472,416 540,434C626,452 694,474 706,{n(base - rocker - toe)}"
        f"L700,{n(base - rocker - toe + 14)}C560,{n(sole_top + 40)} 300,{n(sole_top + 40)} 124,{n(sole_top + 16)}Z"
    )
    inner = darken(pen.base, 0.5)
    pen.part("M322,352C318,300 334,262 360,258C384,258 394,290 408,346Z", contrast, "soft", texture="mesh")
    pen.part("M160,320C186,288 300,282 338,306C322,352 292,384 250,382C206,378 190,336 160,320Z", inner, "rise", edge=0.8)
    pen.line("M150,318C184,334 196,378 250,386C296,388 318,352 334,306", contrast, 13)
    pen.texture = texture
    pen.part(upper, None, "drop", turn=8)
    pen.line("M140,326C136,350 130,352 128,362", pen.seam, 3)
    # mudguard, heel counter, eyestay
    pen.part(f"M706,{n(base - rocker - toe)}C696,486 650,462 590,446C600,480 590,520 556,{n(sole_top + 34)}C620,{n(sole_top + 30)} 670,{n(base - rocker - toe + 18)} 700,{n(base - rocker - toe + 14)}Z", contrast, "soft", silhouette=False, texture="")
    pen.part(f"M124,{n(sole_top + 16)}C106,470 112,400 126,352C168,372 214,440 224,{n(sole_top + 30)}C190,{n(sole_top + 28)} 150,{n(sole_top + 22)} 124,{n(sole_top + 16)}Z", contrast, "soft", silhouette=False, texture="")
    pen.part("M338,312L372,318C412,372 472,416 540,434L520,468C440,452 380,410 330,352Z", contrast, "soft", silhouette=False, texture="")
    pen.part("M130,350C132,326 148,308 168,320L160,352Q144,360 130,350Z", tone, "soft", silhouette=False, texture="", edge=0.6)
    _mark(pen, tone)
    pen.gloss(leaf((560, 450), (620, 452), (672, 486), 7), 0.3)
    pen.gloss(leaf((232, 400), (280, 400), (326, 372), 5), 0.22)
    pen.part(mid, foam, "drop")
    # sculpted foam
    line = f"M110,{n(base - heel * 0.42)}C260,{n(base - heel * 0.3)} 480,{n(base - toe * 0.42)} 718,{n(base - rocker - toe * 0.5)}"
    pen.line(line, darken(foam, 0.16), 3)
    if waves:
        for k in range(5):
            x = 150 + k * 64
            pen.line(f"M{x},{n(base - 14)}C{x + 8},{n(base - heel * 0.5)} {x + 40},{n(base - heel * 0.5)} {x + 50},{n(base - 16)}", darken(foam, 0.15), 3.2)
        pen.part(rrect(180, base - heel * 0.66, 120, heel * 0.24, 10), pen.accent, "drop", silhouette=False, edge=0.5)
    elif rocker > 40:
        pen.line(f"M128,{n(base - heel * 0.62)}C300,{n(base - heel * 0.3)} 420,{n(base - toe * 0.2)} 690,{n(base - rocker - toe * 0.72)}", "#26272c", 5)
        for k in range(7):
            pen.fill(f"M{130 + k * 24},{n(base - 14)}l14,-18h10l-14,18Z", turned(pen.accent, 0, 0.62, 0.13))
    else:
        for k in range(8):
            pen.line(f"M{130 + k * 24},{n(base - 12)}l8,-{n(heel * 0.26)}", darken(foam, 0.14), 3)
    laces(pen, (352, 340), (500, 436), 5, foam if not pen.light else contrast)


@shape("running-shoes", "road")
def _road(pen: Pen) -> None:
    k = pen.wavers(-4, 6)
    pair(pen, lambda p: _runner(p, heel=72 + k, toe=48, lugs=False, rocker=26, waves=False, texture="mesh"), tall=0.88)


@shape("running-shoes", "trail")
def _trail(pen: Pen) -> None:
    k = pen.wavers(-4, 6)

    def one(p: Pen) -> None:
        _runner(p, heel=66 + k, toe=44, lugs=True, rocker=20, waves=False, texture="weave")
        p.part("M716,578C722,540 706,500 664,476C676,510 676,546 656,576Z", "#3a3b41", "soft", silhouette=False, edge=0.6)
        p.line("M232,556L300,420L352,548L416,446L470,550", p.seam, 4.5, 0.8)

    pair(pen, one, tall=0.9)


@shape("running-shoes", "racing")
def _racing(pen: Pen) -> None:
    k = pen.wavers(-4, 6)

    def one(p: Pen) -> None:
        _runner(p, heel=88 + k, toe=52, lugs=False, rocker=54, waves=False, texture="")
        p.part("M84,560L40,540C60,530 80,520 108,520Z", rubber(p), "drop", edge=0.7)

    pair(pen, one, tall=0.82)


@shape("running-shoes", "cushioned")
def _cushioned(pen: Pen) -> None:
    k = pen.wavers(-5, 6)
    pair(pen, lambda p: _runner(p, heel=112 + k, toe=82, lugs=False, rocker=30, waves=True, texture="knit"), 4, 0.9)


@shape("casual-shoes", "sneaker")
def _sneaker(pen: Pen) -> None:
    def one(p: Pen) -> None:
        sole = rubber(p)
        trim = p.accent if not p.light else p.rng.choice(("#3f7d5a", "#35548f", "#b4473f", "#8d9196"))
        p.part("M322,352C316,300 330,268 362,262C388,264 398,300 410,346Z", p.pale if not p.light else "#e8e2d5", "soft")
        p.part("M160,338C186,302 300,296 338,312C322,352 292,386 250,384C206,380 190,350 160,338Z", darken(p.base, 0.42), "rise", edge=0.8)
        upper = "M120,560C108,480 116,400 130,352C136,334 152,328 168,336C196,350 206,380 254,384C296,386 318,350 334,310L376,320C420,376 480,420 552,434C640,448 700,480 708,560Z"
        p.texture = "grain" if p.has("material", "leather", "suede", "faux-leather") else ""
        p.part(upper, None, "drop")
        p.part("M708,560C704,500 664,462 592,446C566,476 560,520 566,560Z", None, "soft", silhouette=False)
        for i in range(4):
            for j in range(3):
                p.fill(oval(610 + j * 20 + i * 5, 486 + i * 17 + j * 5, 3.4), darken(p.base, 0.45), 0.75)
        p.part("M334,310L376,320C420,376 480,420 552,434L536,476C450,460 372,408 322,352Z", None, "soft", silhouette=False)
        p.stitch("M330,352C378,404 452,450 532,466", alpha=0.9)
        p.part("M120,560C110,490 114,420 126,376C170,384 206,440 214,560Z", trim, "soft", silhouette=False)
        p.part("M132,352C136,332 154,326 172,338L176,372C160,382 140,380 128,372Z", trim, "soft", silhouette=False, edge=0.7)
        p.stitch("M224,560C216,460 196,410 180,386", alpha=0.9)
        kind = p.rng.randrange(3)
        if kind == 0:
            p.part("M270,560C310,520 350,480 372,424L404,448C390,500 370,530 352,560Z", trim, "soft", silhouette=False, edge=0.7)
        elif kind == 1:
            for k in range(2):
                p.part(f"M{286 + k * 58},560L{342 + k * 52},{420 + k * 22}L{368 + k * 52},{436 + k * 20}L{320 + k * 58},560Z", trim, "soft", silhouette=False, edge=0.7)
        else:
            p.part("M258,500Q330,470 372,424L412,452Q350,520 262,528Z", trim, "soft", silhouette=False, edge=0.7)
        p.gloss(leaf((580, 450), (650, 458), (690, 510), 8), 0.35)
        d = "M106,548Q100,552 100,566L104,600Q106,612 122,612L690,612Q718,612 720,596L722,562Q722,550 708,548Z"
        p.part(d, sole, "drop")
        p.line("M103,572L720,572", darken(sole, 0.14), 3)
        p.stitch("M112,560L712,560", darken(sole, 0.3), 0.8)
        p.line("M640,600L700,600M120,600L240,600", darken(sole, 0.12), 4)
        laces(p, (350, 344), (506, 446), 5, "#fbf9f4" if not p.light else "#ffffff")

    pair(pen, one, -4, 0.9)


@shape("casual-shoes", "canvas")
def _canvas(pen: Pen) -> None:
    high = pen.has("height", "high", "high-top") or pen.has("collar", "high") or pen.rng.random() < 0.4

    def one(p: Pen) -> None:
        sole = RUBBER if not p.light else "#f7f3ea"
        p.texture = "weave"
        top = 250.0 if high else 356.0
        if high:
            p.part("M306,330C300,262 318,214 352,210C376,214 384,260 396,330Z", darken(p.base, 0.1), "soft")
            p.part("M140,256C180,222 290,216 332,238C310,262 190,272 140,256Z", darken(p.base, 0.45), "rise", edge=0.8, texture="")
            upper = "M124,566C116,480 128,420 134,380C138,330 136,280 138,252Q230,280 322,240L360,250C372,320 420,392 520,434C600,456 668,490 690,566Z"
        else:
            p.part("M322,372C318,330 330,296 358,292C382,296 390,330 402,372Z", darken(p.base, 0.1), "soft")
            p.part("M146,362C190,330 300,326 340,340C310,372 270,392 240,390C196,386 168,374 146,362Z", darken(p.base, 0.45), "rise", edge=0.8, texture="")
            upper = "M124,566C116,480 120,410 134,356C170,376 200,392 246,392C296,390 320,362 338,338L376,348C410,390 460,420 530,438C610,458 668,492 690,566Z"
        p.part(upper, None, "drop", turn=6)
        # heel strip, eyestay, side stitching
        p.part(f"M124,566C116,480 {126 if high else 122},{top + 60} {138 if high else 134},{top + 2}L164,{top + 12}C156,440 160,500 166,566Z", None, "soft", silhouette=False)
        stay = "M322,240L360,250C372,320 420,392 520,434L504,468C410,430 340,350 322,240Z" if high else "M338,338L376,348C410,390 460,420 530,438L514,472C440,452 372,412 338,338Z"
        p.part(stay, None, "soft", silhouette=False)
        p.stitch("M330,300C346,370 410,440 498,474" if high else "M330,352C370,420 440,460 506,480")
        p.stitch(f"M172,{top + 20}C166,440 168,500 174,560")
        if high:
            p.part(oval(236, 392, 43), "#f7f3ea", "soft", silhouette=False, edge=0.8, texture="", pattern=False)
            p.line(oval(236, 392, 34), p.base if not p.light else "#35548f", 3)
            p.fill(leaf((218, 410), (244, 402), (254, 372), 14), p.base if not p.light else "#35548f")
        else:
            p.part("M128,470L162,470 166,512 130,512Z", "#f7f3ea", "soft", silhouette=False, edge=0.7, texture="")
        d = "M108,552L704,552Q724,552 724,568L720,596Q718,610 700,610L124,610Q108,610 107,596L104,566Q102,552 108,552Z"
        cap = "M560,552C558,506 576,474 610,462C664,474 712,506 716,556Z"
        p.part(cap, sole, "ball", texture="")
        p.part(d, sole, "drop")
        stripe = darken(p.base, 0.1) if not p.light else "#35548f"
        p.line("M106,568L722,568", stripe, 4.5)
        p.part("M612,556L722,556 718,600Q714,608 700,608L620,608Z", darken(sole, 0.05), "drop", silhouette=False, edge=0.5)
        for k in range(5):
            p.line(f"M{634 + k * 18},564l-3,38", darken(sole, 0.2), 2.5)
        if high:
            laces(p, (338, 262), (500, 440), 7, "#fbf9f4")
        else:
            laces(p, (356, 362), (498, 448), 4, "#fbf9f4")

    pair(pen, one, 6, 1 if high else 0.88)


@shape("casual-shoes", "loafer")
def _loafer(pen: Pen) -> None:
    kind = pen.rng.randrange(3)
    suede = pen.has("material", "suede")

    def one(p: Pen) -> None:
        p.texture = "grain" if suede else ""
        sole = "#2d2a2a" if lightness(p.base) < 0.6 else "#7a5a3c"
        p.part("M118,590L118,622Q120,628 130,628L236,628L240,596Z", sole, "drop", edge=0.7)
        p.part("M146,430C200,384 380,392 440,448C380,486 220,480 146,430Z", darken(p.base, 0.4) if not p.dark else "#5b4a3c", "rise", edge=0.8, texture="")
        p.fill("M176,438C230,414 340,416 400,448C350,470 230,466 176,438Z", "#c9ad84", 0.8)
        upper = "M116,588C104,530 110,470 132,424C150,440 184,462 260,470C330,474 392,466 436,436C520,438 600,456 660,492C712,522 724,556 722,588Z"
        p.part(upper, None, "drop")
        apron = "M396,456C412,440 424,436 440,436C520,440 596,460 640,488C668,508 650,524 616,520C540,512 450,492 396,456Z"
        p.part(apron, None, "soft", silhouette=False)
        for k in range(16):
            x = 420 + k * 14.6
            y = 472 + 52 * (k / 15) ** 0.8
            p.line(f"M{n(x)},{n(y)}l-4,12", p.seam, 3.4)
        strap = "M352,462C392,452 420,420 446,424C478,432 498,446 500,452C470,486 410,540 396,590L330,590C330,540 336,500 352,462Z"
        with p.at(6, 5):
            p.dim(strap, 0.2)
        p.part(strap, None, "soft", silhouette=False)
        p.stitch("M362,470C352,510 346,550 346,584M486,456C450,486 402,540 384,586", alpha=0.7)
        if kind == 0:
            p.fill("M404,482Q424,458 450,464Q438,492 412,504Z", darken(p.base, 0.5))
        elif kind == 1:
            p.tube("M392,506C420,494 452,474 470,458", 8, "#d8b061")
            for x, y in ((396, 504), (466, 460)):
                p.part(oval(x, y, 14), "#d8b061", "metal", edge=0.7, silhouette=False, texture="", pattern=False)
                p.fill(oval(x, y, 6.5), darken(p.base, 0.3))
        else:
            for dx in (0, 22):
                p.part(smooth([(436 + dx, 470), (460 + dx, 478), (474 + dx, 512), (450 + dx, 520), (436 + dx, 500)]), None, "soft", silhouette=False)
                for k in range(4):
                    p.line(f"M{446 + dx + k * 6},496l2,22", p.seam, 2)
            p.part(oval(440, 470, 9), None, "ball", silhouette=False)
        p.line("M132,426C150,442 184,464 260,472C330,476 392,468 436,438", p.seam, 6, 0.7)
        p.line("M214,586C206,530 190,490 170,462", p.seam, 2.6)
        if not suede:
            p.gloss(leaf((640, 500), (690, 520), (708, 566), 9), 0.4)
            p.gloss(leaf((148, 500), (146, 540), (156, 576), 8), 0.22)
        p.part("M108,584L724,584Q734,590 730,604L126,604Q108,602 108,584Z", sole, "drop")
        p.stitch("M120,590L722,590", lighten(sole, 0.4), 0.5)

    pair(pen, one, -14)


@shape("casual-shoes", "sandal")
def _sandal(pen: Pen) -> None:
    kind = pen.rng.randrange(2)

    def one(p: Pen) -> None:
        cork = "#c79a67"
        sole = "M104,560C104,540 130,530 170,536C280,552 420,560 520,556C600,552 690,536 712,550C728,562 722,588 700,596C560,616 300,616 150,606C116,602 104,584 104,560Z"
        p.part(sole, cork, "drop", texture="speckle")
        p.part("M108,588C180,612 560,622 716,582C714,606 690,616 660,618C500,628 260,628 140,620C118,616 106,606 108,588Z", "#4a3a2e", "drop", edge=0.6)
        bed = "M112,548C120,524 160,518 220,530C320,548 470,540 560,526C640,514 706,524 712,546C704,566 560,566 440,570C300,572 120,572 112,548Z"
        p.part(bed, "#e2cba5", "soft", silhouette=False, edge=0.8)
        p.texture = "grain"
        far = [("M420,536C430,470 470,430 520,428L560,440C520,450 500,490 500,536Z"), ("M258,540C262,490 284,446 318,432L352,440C330,460 320,500 326,540Z")]
        for d in far:
            p.part(d, darken(p.base, 0.22) if not p.dark else lighten(p.base, 0.06), "soft")
        if kind == 0:
            straps = ["M414,584C420,510 462,440 524,426C584,430 626,478 640,574L586,582C572,520 552,484 520,474C492,490 478,530 472,586Z",
                      "M248,584C252,508 282,446 324,430C372,440 408,490 414,584L360,588C352,530 342,496 322,482C306,498 298,540 298,586Z"]
            buckles = [(598, 516), (384, 512)]
        else:
            straps = ["M430,586C436,520 470,452 540,440C604,450 646,500 660,570L600,580C586,528 564,500 540,490C508,500 494,540 488,588Z",
                      "M214,588C210,520 190,440 150,386L178,370C226,430 252,510 256,588Z"]
            buckles = [(618, 516)]
            ankle = "M156,392C210,360 320,352 372,392C386,408 380,424 362,430C310,396 226,400 172,424Z"
            p.part("M164,398C200,346 320,330 362,366L366,388C320,362 220,366 176,410Z", darken(p.base, 0.25), "soft")
            p.part(ankle, None, "soft")
            buckles.append((330, 394))
        for d in straps:
            with p.at(5, 4):
                p.dim(d, 0.14)
            p.part(d, None, "soft")
        for x, y in buckles:
            with p.at(x, y, turn=64 if y > 450 else 8):
                p.line(rrect(-17, -21, 34, 42, 6), "#8a6a35", 8)
                p.line(rrect(-17, -21, 34, 42, 6), "#dcb967", 5.5)
                p.line("M-16,0L22,0", "#dcb967", 4.5)
            for k in (1, 2):
                p.fill(oval(x + (11 if y > 450 else 24) * k, y + (24 * k if y > 450 else 6 * k), 3), darken(p.base, 0.5))
        p.gloss(leaf((130, 545), (300, 562), (520, 552), 4), 0.3)

    pair(pen, one, -10)


@shape("casual-shoes", "slipper")
def _slipper(pen: Pen) -> None:
    fluffy = pen.has("material", "fleece", "wool", "faux-fur", "plush", "suede") or pen.rng.random() < 0.5

    def one(p: Pen) -> None:
        p.texture = "fleece" if fluffy else ""
        base = darken(p.base, 0.25) if not p.dark else "#b9a58a"
        sole = "M98,560C92,596 108,616 150,618L660,618C712,618 730,590 722,556Z"
        p.part(sole, lighten(base, 0.35) if not p.light else "#d8cdbb", "drop")
        p.line("M100,594L722,592", darken(base, 0.05), 3.4, 0.5)
        for k in range(20):
            p.line(f"M{132 + k * 29},602l0,12", darken(base, 0.1), 4, 0.5)
        bed = "M98,562C100,538 140,528 220,532C330,536 470,532 560,536L560,580L140,580C112,580 98,574 98,562Z"
        p.part(bed, p.pale if not p.light else "#cfc3b2", "soft", silhouette=False, edge=0.8, texture="fleece" if fluffy else "weave")
        p.part("M348,534C360,480 410,440 452,440L470,540Z", darken(p.base, 0.42), "rise", edge=0.6, texture="")
        top = "M340,584C350,500 402,432 480,418C580,406 680,456 716,530C726,552 724,572 716,584Z"
        p.part(top, None, "puff", turn=10)
        if fluffy:
            trim = "#fbf6ea" if not p.light else "#d9c6a5"
            for k in range(12):
                t = k / 11
                x = 340 + 140 * t ** 1.6
                y = 578 - 160 * (1 - (1 - t) ** 2.0)
                p.part(oval(x, y, 19 + p.wavers(-2, 3)), trim, "ball", edge=0, silhouette=False, texture="", pattern=False)
            for _ in range(26):
                t = p.wavers(0, 1)
                x, y = 340 + 140 * t ** 1.6 + p.wavers(-13, 13), 578 - 160 * (1 - (1 - t) ** 2.0) + p.wavers(-13, 13)
                p.line(f"M{n(x)},{n(y)}q{n(p.wavers(-5, 5))},5 {n(p.wavers(-6, 6))},10", darken(trim, 0.15), 2, 0.7)
        else:
            p.part("M340,584C350,500 402,432 480,418L500,428C430,446 386,510 380,584Z", None, "soft", silhouette=False)
            p.stitch("M390,580C398,514 440,452 506,434")
            for k in range(3):
                p.line(f"M{566 + k * 34},440C{560 + k * 38},480 {572 + k * 34},540 {570 + k * 34},580", p.seam, 3, 0.5)
        p.gloss(leaf((540, 432), (640, 440), (694, 508), 10), 0.22)
        p.line("M336,584L722,584", p.seam, 4)

    pair(pen, one, -30)
