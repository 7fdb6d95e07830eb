"""Phone accessories: chargers, cables, power banks, cases, stands."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, lightness
from daogou.demo.pictures.paths import n, oval, rrect, smooth
from daogou.demo.pictures.phones import GLASS, lens, wallpaper
from daogou.demo.pictures.svg import Pen, shape

METAL = "#c4c8cf"


def port(pen: Pen, x: float, y: float, wide: bool = False, scale: float = 1) -> None:
    """A USB-C port, or the wide USB-A."""
    w, h = (52 * scale, 22 * scale) if wide else (38 * scale, 15 * scale)
    pen.fill(rrect(x - w / 2, y - h / 2, w, h, 3 if wide else h / 2), "#16171b")
    pen.line(rrect(x - w / 2, y - h / 2, w, h, 3 if wide else h / 2), METAL, 2.4)
    pen.fill(rrect(x - w * 0.3, y - h * 0.1, w * 0.6, h * 0.32, 1.5), "#d8a24a" if not wide else "#e9e6de")


def plug(pen: Pen, x: float, y: float, turn: float = 0, scale: float = 1, wide: bool = False) -> None:
    """A cable's end: metal tip upwards, sleeve, strain relief; (x, y) is where the cable enters."""
    with pen.at(x, y, turn=turn, scale=scale):
        w = 22 if not wide else 32
        pen.part(rrect(-w, -182, 2 * w, 62, 6 if wide else 15), METAL, "metal", edge=0.8)
        if wide:
            pen.fill(rrect(-20, -172, 12, 12, 2), "#50545c")
            pen.fill(rrect(8, -172, 12, 12, 2), "#50545c")
        else:
            pen.fill(rrect(-11, -177, 22, 5, 2), "#50545c")
        pen.part(rrect(-w - 11, -128, 2 * w + 22, 92, 15), None, "cyl")
        pen.line("M-10,-84q10,-12 20,0M-4,-72q4,-5 8,0", pen.seam, 3)
        for k in range(4):
            pen.part(rrect(-14 + k, -38 + k * 10, 28 - 2 * k, 8, 3), None, "cyl", edge=0.7, pattern=False)


@shape("phone-accessories", "charger")
def _charger(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 640, 190, (360, 400, 2.1)
    big = pen.wavers(-14, 18)
    # a block seen from the front left: front face, right side, top
    front = f"M196,{n(268 - big)}Q196,{n(238 - big)} 226,{n(240 - big)}L462,{n(256 - big)}Q486,{n(258 - big)} 486,{n(284 - big)}L486,628Q486,650 462,650L226,640Q196,638 196,610Z"
    side = f"M470,{n(256 - big)}Q486,{n(258 - big)} 486,{n(284 - big)}L486,628Q486,650 466,650L608,596Q628,588 628,566L628,{n(258 - big)}Q628,{n(236 - big)} 608,{n(234 - big)}Z"
    top = f"M212,{n(244 - big)}L350,{n(214 - big)}Q362,{n(212 - big)} 376,{n(213 - big)}L604,{n(232 - big)}Q628,{n(236 - big)} 620,{n(244 - big)}L486,{n(268 - big)}Q476,{n(258 - big)} 462,{n(256 - big)}L226,{n(242 - big)}Z"
    for y in (330, 470):
        pen.part(f"M620,{y}L706,{y - 24}Q716,{y - 26} 716,{y - 16}L716,{y + 12}Q716,{y + 20} 706,{y + 22}L620,{y + 48}Z", METAL, "plate", edge=0.8)
        pen.fill(f"M676,{y - 2}L696,{y - 8} 696,{y + 10} 676,{y + 16}Z", "#8b9098")
    pen.part(top, lighten(pen.base, 0.28) if not pen.dark else lighten(pen.base, 0.2), "flat", pattern=False)
    pen.part(side, darken(pen.base, 0.2) if not pen.dark else darken(pen.base, 0.1), "drop", pattern=False)
    pen.part(front, None, "soft")
    pen.gloss(f"M206,{n(280 - big)}L214,{n(280 - big)} 214,600 206,596Z", 0.4)
    ports = pen.rng.choice((1, 2, 3))
    for k in range(ports):
        with pen.at(342, 400 + k * 74 - (ports - 1) * 20, turn=3):
            port(pen, 0, 0, wide=(ports == 3 and k == 2), scale=1.5)
    pen.fill("M336,318L352,284 350,308 362,306 344,342 346,318Z", darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.5))
    pen.line("M520,300L520,560", pen.seam, 2, 0.6)


@shape("phone-accessories", "cable")
def _cable(pen: Pen) -> None:
    pen.standing, pen.focus = False, (400, 300, 1.8)
    braided = pen.has("material", "nylon") or pen.rng.random() < 0.6
    k = pen.wavers(-12, 12)
    paths = [
        f"M250,300C210,420 {150 + k},520 250,610C350,690 560,660 590,540C616,430 500,380 400,386C290,394 220,470 260,560C300,640 500,640 540,540",
        "M540,540C570,460 470,420 400,424C310,430 270,500 310,560C350,610 470,610 500,540C520,470 560,420 552,304",
    ]
    for d in paths:
        pen.tube(d, 27)
        if braided:
            pen.line(d, pen.seam, 19, 0.55, dash="2.5 6", cap="butt")
            pen.line(d, lighten(pen.base, 0.4), 5, 0.4, dash="3 5.5", cap="butt")
    band = "#2e3036" if not pen.dark else "#8f949c"
    pen.part(rrect(352, 566, 96, 92, 12), band, "soft", edge=0.8)
    pen.line("M362,600L438,600M362,622L438,622", lighten(band, 0.25), 3)
    plug(pen, 246, 306, -10, 1.12)
    plug(pen, 553, 308, 8, 1.12, wide=pen.rng.random() < 0.35)


@shape("phone-accessories", "power-bank")
def _power_bank(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 700, 160, (400, 240, 2.1)
    k = pen.wavers(-16, 16)
    slim = pen.rng.random() < 0.5
    x, w, top = 262 - k, 276 + 2 * k, 150 if slim else 200
    pen.tube(f"M{n(x + w * 0.5)},{top + 10}C{n(x + w * 0.5)},60 640,60 650,190C660,340 640,400 664,520", 16, "#f2efe8" if lightness(pen.base) < 0.8 else "#4a4d54")
    pen.part(rrect(x, top - 8, w, 560 - (top - 150), 46), darken(pen.base, 0.2) if not pen.dark else lighten(pen.base, 0.12), "cyl", pattern=False)
    pen.part(rrect(x, top + 12, w, 540 - (top - 150), 46), None, "fabric")
    pen.gloss(rrect(x + 16, top + 60, 9, 380 - (top - 150), 4), 0.35 if not pen.light else 0.7)
    for i, wide in enumerate((False, True)):
        port(pen, 340 + i * 120, top + 4, wide, 1)
    pen.part(rrect(380, top - 34, 40, 44, 10), METAL, "metal", edge=0.7)
    for i in range(4):
        pen.fill(oval(352 + i * 32, 600, 7.5), "#7fe3b0" if i < 3 else "#ffffff", 1 if i < 3 else 0.35)
    pen.line("M408,350L376,420 402,420 390,478 430,404 404,404Z", darken(pen.base, 0.25) if not pen.dark else lighten(pen.base, 0.4), 4)
    if pen.has("feature", "display") or pen.rng.random() < 0.4:
        pen.fill(rrect(344, 230, 112, 60, 14), GLASS)
        for i in range(3):
            pen.line(f"M{368 + i * 24},246L{368 + i * 24},274", "#8fe3ff", 6)
    pen.part(rrect(644, 510, 42, 70, 10), "#f2efe8" if lightness(pen.base) < 0.8 else "#4a4d54", "cyl")
    pen.part(rrect(652, 576, 26, 34, 8), METAL, "metal", edge=0.7)


@shape("phone-accessories", "case")
def _case(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 704, 170, (330, 260, 2.0)
    k = pen.wavers(-5, 6)
    x, w = 252 - k, 296 + 2 * k
    with pen.at(70, -26, turn=9, about=(420, 420)):
        pen.part(rrect(x + 8, 104, w - 16, 574, 50), "#3a3c43", "plate", pattern=False)
        pen.fill(rrect(x + 14, 110, w - 28, 562, 45), GLASS)
        wallpaper(pen, x + 22, 118, w - 44, 546, 38)
    with pen.at(-34, 4, turn=-3, about=(400, 420)):
        with pen.at(16, 10):
            pen.dim(rrect(x, 96, w, 604, 58), 0.2)
        for by, bh in ((222, 44), (282, 78)):
            pen.part(rrect(x + w - 5, by, 12, bh, 5), None, "flat", pattern=False)
        pen.part(rrect(x, 92, w, 606, 60), darken(pen.base, 0.1) if not pen.dark else lighten(pen.base, 0.1), "plate", pattern=False)
        pen.part(rrect(x + 9, 101, w - 18, 588, 52), None, "soft", silhouette=False)
        pen.part(rrect(x + 26, 120, 156, 158, 44), darken(pen.base, 0.2) if not pen.dark else lighten(pen.base, 0.14), "plate", silhouette=False, pattern=False)
        pen.fill(rrect(x + 35, 129, 138, 140, 36), "#26282e")
        for dx, dy in ((76, 168), (76, 232), (140, 200)):
            lens(pen, x + dx, dy, 27)
        if pen.has("magnetic", "yes", "true") or (pen.pattern == "solid" and pen.rng.random() < 0.4):
            pen.line(oval(x + w / 2, 440, 86), lighten(pen.base, 0.5) if not pen.light else pen.deep, 9, 0.6)
            pen.line(f"M{n(x + w / 2)},550L{n(x + w / 2)},602", lighten(pen.base, 0.5) if not pen.light else pen.deep, 9, 0.6)
        pen.gloss(smooth([(x + 24, 340), (x + 30, 600), (x + 22, 640), (x + 18, 500)]), 0.3)
        pen.fill(oval(x + w - 30, 660, 7), darken(pen.base, 0.5))


@shape("phone-accessories", "stand")
def _stand(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 696, 200, (400, 600, 2.0)
    wood = pen.has("material", "wood", "bamboo")
    pen.texture = "wood" if wood else "brushed" if pen.has("material", "aluminium", "metal", "stainless-steel") else ""
    # base, arm, plate; the phone leans on the plate and rests on the lip
    pen.part(oval(400, 672, 196, 40), darken(pen.base, 0.25) if not pen.dark else lighten(pen.base, 0.08), "cyl", pattern=False)
    pen.part(oval(400, 654, 196, 40), None, "plate")
    pen.part("M368,650L376,420 424,420 432,650Q400,664 368,650Z", None, "cyl")
    pen.part(rrect(360, 398, 80, 44, 20), darken(pen.base, 0.2) if not pen.dark else lighten(pen.base, 0.16), "cyl", pattern=False)
    pen.part(rrect(272, 250, 256, 300, 26), None, "soft")
    with pen.at(0, -8):
        pen.part(rrect(264, 82, 272, 470, 44), "#4c4f57", "plate", pattern=False)
        pen.fill(rrect(270, 88, 260, 458, 39), GLASS)
        wallpaper(pen, 278, 96, 244, 442, 32)
        pen.fill(oval(400, 116, 8), GLASS)
    lip = "M256,516L544,516Q560,516 560,532L560,560Q560,578 540,578L260,578Q240,578 240,560L240,532Q240,516 256,516Z"
    with pen.at(0, 8):
        pen.dim(lip, 0.16)
    pen.part(lip, None, "drop")
    pen.fill(rrect(368, 522, 64, 40, 10), darken(pen.base, 0.45), 0.9)
    for x in (290, 510):
        pen.part(rrect(x - 26, 508, 52, 14, 6), "#3a3c42" if not pen.dark else "#8d9196", "drop", edge=0.6, silhouette=False, texture="", pattern=False)
