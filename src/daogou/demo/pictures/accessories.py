"""Hats, scarves and gloves."""

from __future__ import annotations

import math

from daogou.demo.pictures.garment import button, cloth
from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import both, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape


def _inside(pen: Pen) -> str:
    return darken(pen.base, 0.38) if not pen.dark else lighten(pen.base, 0.12)


@shape("hats-scarves", "beanie")
def _beanie(pen: Pen) -> None:
    pen.texture = "cable" if pen.rng.random() < 0.3 and pen.pattern == "solid" else cloth(pen, "rib") or "rib"
    if pen.texture == "twill":
        pen.texture = "rib"
    pen.floor, pen.foot = 672, 215
    tall = pen.wavers(-16, 18)
    pen.focus = (400, 520, 2.0)
    bobble = pen.has("gender", "kids", "women") or pen.rng.random() < 0.5
    dome = both(f"M400,{n(196 - tall)}C520,{n(196 - tall)} 596,330 606,560L400,590")
    if bobble:
        tone = mix(pen.base, "#fff6e6", 0.75) if not pen.light else "#c9a77c"
        cx, cy, r = 400, 176 - tall, 62
        pen.fill(oval(cx, cy, r - 4), darken(tone, 0.15))
        for ring, count in ((50, 17), (34, 13), (16, 7), (0, 1)):
            for k in range(count):
                a = 2 * math.pi * k / count + ring
                x, y = cx + ring * math.cos(a), cy + ring * math.sin(a)
                pen.part(oval(x, y, 17), tone, "ball", edge=0, silhouette=False, pattern=False, texture="")
        for _ in range(46):
            x, y = cx + pen.wavers(-52, 52), cy + pen.wavers(-52, 48)
            pen.line(f"M{n(x)},{n(y)}q{n(pen.wavers(-6, 6))},{n(pen.wavers(-8, 8))} {n((x - cx) * 0.22)},{n((y - cy) * 0.22)}", darken(tone, 0.16), 2, 0.7)
    pen.part(dome, None, "puff")
    for k in (-2, -1, 1, 2):
        pen.dim(leaf((400 + k * 10, 214 - tall), (400 + k * 74, 320), (400 + k * 92, 540), 7), 0.12)
    pen.gloss(leaf((330, 240), (266, 330), (250, 470), 16), 0.12)
    cuff = "M178,512C250,546 550,546 622,512Q632,510 632,524L626,634Q624,652 608,658C540,690 260,690 192,658Q176,652 174,634L168,524Q168,510 178,512Z"
    with pen.at(0, -14):
        pen.dim(cuff, 0.12)
    pen.part(cuff, None, "cyl", texture="rib", pattern=False)
    pen.part(rrect(488, 592, 62, 42, 5), "#c89a62" if lightness(pen.base) < 0.6 else "#7a5136", "soft", silhouette=False, texture="grain", pattern=False)
    pen.stitch(rrect(493, 597, 52, 32, 3), "#fff3dc", 0.8)


@shape("hats-scarves", "bucket-hat")
def _bucket(pen: Pen) -> None:
    pen.texture = cloth(pen, "weave")
    pen.floor, pen.foot = 640, 265
    pen.focus = (420, 470, 2.0)
    deep = pen.wavers(-10, 16)
    brim_back = "M150,566C210,470 590,470 650,566C600,600 200,600 150,566Z"
    pen.part(brim_back, _inside(pen), "rise", texture="")
    crown = both("M400,222C470,222 520,230 538,252C560,330 574,400 586,486Q500,540 400,540")
    pen.part(crown, None, "cyl")
    top = oval(400, 250, 139, 32)
    pen.part(top, None, "soft", silhouette=False)
    pen.stitch(oval(400, 251, 130, 26))
    pen.stitch("M256,286C320,326 480,326 544,286", alpha=0.6)
    for x in (318, 482):
        pen.line(f"M{x},{274}Q{x + (x - 400) * 0.18},400 {x + (x - 400) * 0.3},520", width=2.2, alpha=0.6)
    for x in (256, 286):
        pen.part(oval(x - 6, 420, 7, 8), "#b9bcc4", "plate", edge=0.6, silhouette=False, texture="", pattern=False)
        pen.fill(oval(x - 6, 420, 3), "#33343a")
    brim = f"M214,478C290,528 510,528 586,478C612,508 {646 + deep},560 {668 + deep},606C560,676 240,676 {132 - deep},606C{154 - deep},560 188,508 214,478Z"
    pen.part(brim, None, "fabric")
    for k in range(5):
        t = 0.18 + k * 0.18
        y = 500 + 118 * t
        pen.stitch(f"M{n(206 - 68 * t)},{n(y - 8)}C{n(290 - 20 * t)},{n(y + 44 + 14 * t)} {n(510 + 20 * t)},{n(y + 44 + 14 * t)} {n(594 + 68 * t)},{n(y - 8)}", alpha=0.6)
    pen.dim("M214,478C290,528 510,528 586,478L590,492C510,546 290,546 210,492Z", 0.18)
    pen.gloss(leaf((262, 300), (246, 390), (244, 470), 11), 0.14)


@shape("hats-scarves", "cap")
def _cap(pen: Pen) -> None:
    pen.texture = cloth(pen, "twill")
    pen.floor, pen.foot = 610, 285
    pen.focus = (370, 400, 1.9)
    two = pen.accent if pen.rng.random() < 0.25 and pen.pattern == "solid" else None
    crown = "M170,520C150,370 220,232 370,222C520,216 600,320 604,500C520,540 300,548 170,520Z"
    pen.part(crown, None, "ball")
    pen.line("M372,222C330,300 318,420 330,534M372,222C470,260 522,380 530,526M372,222C250,270 206,400 206,524", width=2.6)
    pen.stitch("M380,228C340,300 328,420 340,532M364,228C322,300 308,420 320,532", alpha=0.6)
    for x, y in ((270, 330), (446, 320), (548, 350)):
        pen.fill(oval(x, y, 7), darken(pen.base, 0.45) if not pen.dark else lighten(pen.base, 0.25))
        pen.line(oval(x, y, 9.5), width=2, alpha=0.9)
    pen.part(oval(372, 221, 19, 11), two, "ball", silhouette=True)
    pen.dim("M330,534C240,534 190,526 170,518L172,486C230,508 290,514 330,508Z", 0.12)
    badge = pen.rng.randrange(3)
    tone = mix(lighten(pen.base, 0.8), "#fff6e6", 0.5) if lightness(pen.base) < 0.72 else pen.deep
    if badge == 0:
        pen.line("M440,440C452,404 476,404 484,432C492,460 470,470 452,458", tone, 8)
    elif badge == 1:
        pen.fill("M426,462L460,400 482,436 494,420 516,462Z", tone)
    else:
        pen.line("M430,452Q450,420 470,448T512,442", tone, 8)
    peak = "M318,510C420,478 560,476 612,498C690,520 730,552 728,578C724,598 690,592 650,578C560,548 420,548 330,580C308,584 300,530 318,510Z"
    under = "M330,580C420,548 560,548 650,578C690,592 724,598 728,580C724,612 690,610 650,596C560,570 420,570 332,592Z"
    pen.part(under, _inside(pen), "flat", texture="")
    pen.part(peak, two, "drop", pattern=True)
    for k in range(3):
        pen.stitch(f"M{336 + k * 4},{562 - k * 15}C420,{534 - k * 16} 560,{530 - k * 15} {660 + k * 4},{562 - k * 16}", alpha=0.6)
    pen.gloss(leaf((262, 290), (208, 360), (196, 450), 14), 0.16)


@shape("hats-scarves", "scarf")
def _scarf(pen: Pen) -> None:
    pen.standing = False
    silk = pen.has("material", "silk", "tencel", "polyester")
    pen.texture = "" if silk else cloth(pen, "knit")
    if pen.texture == "twill" and pen.has("material", "wool") and pen.pattern == "solid":
        pen.texture = pen.rng.choice(("twill", "knit"))
    pen.focus = (400, 300, 1.9)
    back = "M236,232C246,130 554,130 564,232C560,300 500,330 400,330C300,330 240,300 236,232Z"
    pen.part(back, None, "soft")
    pen.part("M286,218C306,176 494,176 514,218C500,262 450,276 400,276C350,276 300,262 286,218Z", _inside(pen), "rise", silhouette=False, texture="")
    left = "M300,290C262,400 254,520 244,668L388,682C386,560 392,440 420,330Z"
    right = "M396,300C438,400 452,500 470,706L604,690C592,540 556,400 500,276Z"

    def fringe(x0: float, y0: float, x1: float, y1: float) -> None:
        count = 13
        for k in range(count):
            t = (k + 0.5) / count
            x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
            pen.tube(f"M{n(x)},{n(y - 4)}q{n(pen.wavers(-5, 5))},16 {n(pen.wavers(-4, 4))},{n(30 + pen.wavers(-4, 4))}", 6.5, darken(pen.base, 0.08))

    fringe(246, 666, 386, 680)
    pen.part(left, None, "sleeve", turn=4)
    fringe(472, 704, 602, 690)
    with pen.at(-8, 8):
        pen.dim(right, 0.15)
    pen.part(right, None, "sleeve", turn=-8)
    for a, b, c in (((330, 350), (300, 500), (290, 664), ), ((380, 380), (350, 520), (346, 672)), ((450, 350), (500, 500), (516, 690)), ((500, 330), (550, 500), (564, 690))):
        pen.dim(leaf(a, b, c, 8), 0.13)
    loop = "M226,214C220,300 300,372 410,370C510,366 582,300 574,214C556,270 480,306 400,306C320,306 250,276 226,214Z"
    with pen.at(0, 12):
        pen.dim(loop, 0.18)
    pen.part(loop, None, "soft", turn=-4)
    knot = "M352,276C372,268 468,262 486,274C500,300 492,380 474,402C440,416 396,416 372,402C346,380 340,300 352,276Z"
    with pen.at(6, 8):
        pen.dim(knot, 0.2)
    pen.part(knot, None, "soft", turn=80)
    for x in (380, 412, 444):
        pen.dim(leaf((x, 276), (x + 6, 340), (x + 8, 404), 6), 0.16)
    for y in (0, 22, 44):
        pen.dim(leaf((246, 250 + y * 0.9), (300, 318 + y * 0.6), (352, 322 + y), 4), 0.14)
        pen.dim(leaf((556, 250 + y * 0.9), (520, 310 + y * 0.6), (490, 316 + y), 4), 0.14)


@shape("hats-scarves", "gloves")
def _gloves(pen: Pen) -> None:
    pen.standing = False
    leather = pen.has("material", "leather", "faux-leather", "suede")
    pen.texture = cloth(pen, "" if leather else "knit")
    if pen.texture == "twill":
        pen.texture = "knit"
    mitten = pen.has("style", "mitten", "mittens") or pen.has("gender", "kids")
    pen.focus = (330, 420, 2.0)
    # a right hand, fingers up
    if mitten:
        hand = "M300,560L296,330C292,230 330,170 388,170C448,170 478,230 476,330L472,400C500,370 530,352 552,368C572,386 548,430 524,470C506,504 484,530 470,560Z"
    else:
        hand = (
            "M300,560C298,500 290,440 286,390C280,330 272,280 268,242C266,218 300,212 306,236C312,268 318,300 324,322"
            "C324,280 322,230 322,196C322,170 358,168 360,194C362,240 366,280 370,316C374,270 378,220 382,182C386,158 420,160 420,186"
            "C420,236 416,280 414,322C420,290 428,250 436,222C444,198 474,206 470,232C464,290 458,340 462,392"
            "C486,360 512,338 534,346C556,356 540,388 522,424C504,466 482,510 472,560Z"
        )
    cuff = "M296,548C350,566 420,566 476,548L480,650C420,672 350,672 290,650Z"

    def one() -> None:
        pen.part(hand, None, "fabric")
        if leather:
            for k in range(3):
                x = 342 + k * 34
                pen.stitch(f"M{x},380C{x - 2},420 {x},450 {x + (1 - k) * -4},480", alpha=0.9)
            pen.gloss(leaf((300, 280), (308, 380), (316, 470), 8), 0.2)
        for d in (leaf((462, 392), (430, 430), (400, 440), 6), leaf((324, 322), (330, 350), (336, 372), 4), leaf((370, 316), (372, 346), (374, 368), 4), leaf((414, 322), (410, 350), (408, 370), 4)):
            if not mitten or d.startswith("M462"):
                pen.dim(d, 0.2)
        pen.part(cuff, darken(pen.base, 0.12) if leather and not pen.dark else None, "cyl", texture="" if leather else "rib", pattern=False)
        if leather:
            pen.stitch("M296,562C350,580 420,580 476,562M292,640C350,660 420,660 478,640")
            pen.tube("M300,606Q386,630 474,606", 8)
            button(pen, 386, 616, 9)

    with pen.at(92, -6, turn=9, about=(386, 420)):
        one()
    with pen.at(-66, 22, turn=-9, mirror=True, about=(386, 420)):
        one()
