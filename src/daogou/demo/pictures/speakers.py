"""Speakers and radios."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, lightness
from daogou.demo.pictures.paths import drum, leaf, n, oval, rrect
from daogou.demo.pictures.svg import Pen, shape


def _tone(pen: Pen, amount: float = 0.3) -> str:
    return darken(pen.base, amount) if not pen.dark else lighten(pen.base, 0.14)


def _driver(pen: Pen, x: float, y: float, r: float, cone: str = "#2c2d33") -> None:
    """A loudspeaker cone."""
    pen.part(oval(x, y, r), "#b9bdc4" if lightness(pen.base) < 0.75 else "#6b6e76", "plate", silhouette=False, edge=0.7, pattern=False, texture="")
    pen.part(oval(x, y, r * 0.9), darken(cone, 0.2), "dish", silhouette=False, edge=0.5, pattern=False, texture="")
    pen.part(oval(x, y, r * 0.72), cone, "dish", silhouette=False, edge=0.6, pattern=False, texture="")
    pen.part(oval(x, y, r * 0.3), lighten(cone, 0.18), "ball", silhouette=False, edge=0.5, pattern=False, texture="")


@shape("speakers", "cylinder")
def _cylinder(pen: Pen) -> None:
    k = pen.wavers(-16, 18)
    pen.floor, pen.foot, pen.focus = 690, 165, (400, 250, 2.0)
    top = 190 + k
    pen.texture = "weave"
    pen.part(drum(400, 662, 676, 152, 32), _tone(pen), "cyl", pattern=False, texture="")
    pen.part(drum(400, top, 656, 152, 36), None, "cyl", texture="mesh")
    pen.part(oval(400, top, 152, 36), _tone(pen), "soft", silhouette=False, pattern=False, texture="")
    pen.part(oval(400, top, 132, 30), "#2a2b31" if not pen.dark else "#494b53", "plate", silhouette=False, pattern=False, texture="")
    pen.line(oval(400, top, 140, 32), lighten(pen.accent, 0.5), 4)
    mark = "#f2efe8"
    pen.line(f"M388,{top}l24,0M400,{top - 6}l0,12M340,{top}l22,0M438,{top}l22,0", mark, 4, 0.9)
    pen.tube(f"M548,{n(top + 60)}C604,{n(top + 20)} 600,{n(top - 60)} 556,{n(top - 10)}C546,{n(top + 10)} 552,{n(top + 50)} 549,{n(top + 64)}", 9, pen.accent)
    pen.part(rrect(366, 560, 68, 24, 8), "#c9a55c" if not pen.dark else "#c4c8cf", "plate", silhouette=False, edge=0.6, pattern=False, texture="")
    pen.fill(oval(400, 620, 5), "#7fe3b0")


@shape("speakers", "soundbar")
def _soundbar(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 606, 330, (250, 520, 2.2)
    k = pen.wavers(-8, 8)
    # a small television gives it its place
    pen.part(rrect(176, 150, 448, 276, 10), "#2a2b31", "plate", pattern=False)
    pen.fill(rrect(186, 160, 428, 250, 4), "#3a4a63")
    pen.fill("M186,350C280,280 340,330 420,300C500,270 560,300 614,272L614,410 186,410Z", "#54708f")
    pen.fill("M186,386C300,340 420,390 614,340L614,410 186,410Z", "#2f4258")
    pen.fill(oval(500, 226, 30), "#f1d9a8")
    pen.part("M360,426L440,426 452,462 348,462Z", "#3a3c43", "drop", pattern=False)
    pen.part(f"M84,{n(482 - k)}L716,{n(482 - k)}L742,512L58,512Z", lighten(pen.base, 0.24) if not pen.dark else lighten(pen.base, 0.18), "flat", pattern=False)
    pen.part(rrect(56, 506, 688, 92 + k, 22), None, "soft", texture="mesh")
    for x in (56, 724):
        pen.part(rrect(x, 506, 20, 92 + k, 9), _tone(pen), "soft", silhouette=False, pattern=False)
    for i in range(4):
        pen.fill(oval(366 + i * 22, 496 - k * 0.6, 6, 3.4), "#2a2b31" if not pen.dark else "#9a9ea6")
    for i in range(3):
        pen.fill(oval(636 + i * 18, 552, 5), "#8fe3ff" if i else "#ffffff")
    for x in (190, 420):
        pen.fill(oval(x, 552 + k * 0.5, 30), "#000000", 0.13)
        pen.line(oval(x, 552 + k * 0.5, 30), "#000000", 3, 0.16)
    for x in (130, 640):
        pen.part(rrect(x, 594 + k, 60, 12, 5), "#2a2b31", "flat", edge=0)


@shape("speakers", "bookshelf")
def _bookshelf(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 690, 290, (240, 480, 2.0)
    k = pen.wavers(-12, 14)
    if pen.has("material", "wood", "bamboo") or pen.base == "#d3ae7d":
        pen.texture = "wood"

    def one() -> None:
        pen.part(f"M120,{n(236 - k)}L156,{n(206 - k)}L372,{n(206 - k)}L338,{n(236 - k)}Z", lighten(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.2), "flat", texture="")
        pen.part(f"M338,{n(236 - k)}L372,{n(206 - k)}L372,650L338,684Z", darken(pen.base, 0.25) if not pen.dark else darken(pen.base, 0.2), "drop", texture="")
        pen.part(rrect(118, 236 - k, 222, 450 + k, 14), None, "soft")
        _driver(pen, 229, 330 - k * 0.4, 50)
        _driver(pen, 229, 510, 86, pen.rng.choice(("#2c2d33", "#c9a55c")) if not pen.dark else "#c08a3e")
        for x, y in ((136, 254 - k), (322, 254 - k), (136, 668), (322, 668)):
            pen.fill(oval(x, y, 4), darken(pen.base, 0.4))
        pen.fill(oval(229, 636, 24, 9), "#1d1e22")

    state = pen.rng.getstate()
    with pen.at(336, -30, scale=0.95, about=(230, 690)):
        one()
    pen.rng.setstate(state)
    with pen.at(-2, 4):
        one()


@shape("speakers", "mini")
def _mini(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 660, 195, (400, 420, 2.0)
    k = pen.wavers(-12, 14)
    style = pen.rng.randrange(2)
    pen.tube("M520,250C600,110 690,200 610,330", 17, _tone(pen, 0.35))
    if style == 0:
        body = oval(400, 430, 216 + k, 222)
        pen.part(body, _tone(pen), "ball", pattern=False)
        pen.part(oval(400, 430, 196 + k, 200), None, "ball", silhouette=False, texture="mesh")
        pen.line(oval(400, 430, 150, 152), pen.seam, 3, 0.5)
        pen.part(rrect(350, 562, 100, 30, 13), "#f2efe8" if not pen.light else "#4a4d54", "soft", silhouette=False, edge=0.7, pattern=False)
    else:
        d = rrect(196 - k, 226, 408 + 2 * k, 430, 96)
        pen.part(d, _tone(pen), "soft", pattern=False)
        pen.part(rrect(216 - k, 246, 368 + 2 * k, 390, 82), None, "soft", silhouette=False, texture="mesh")
        _driver(pen, 400, 430, 120, darken(pen.base, 0.55) if not pen.dark else "#3a3c43")
        pen.fill(rrect(364, 590, 72, 14, 7), "#f2efe8", 0.9)
    pen.gloss(leaf((264, 330), (300, 266), (390, 246), 10), 0.35)
    pen.part(rrect(330, 196, 140, 28, 12), _tone(pen), "drop", pattern=False)
    pen.line("M352,210l18,0M392,210l16,0M400,202l0,16M432,210l18,0", "#f2efe8", 4, 0.9)


@shape("speakers", "radio")
def _radio(pen: Pen) -> None:
    pen.floor, pen.foot, pen.focus = 660, 270, (520, 440, 2.0)
    k = pen.wavers(-10, 12)
    cream = "#f4ead6" if lightness(pen.base) < 0.78 else "#d8c6a4"
    wood = pen.has("material", "wood") or pen.base == "#d3ae7d"
    if wood:
        pen.texture = "wood"
    pen.tube("M566,300L690,84", 9, "#b9bdc4", cap="round")
    pen.part(oval(691, 82, 9), "#b9bdc4", "ball", edge=0.6, pattern=False, texture="")
    pen.tube("M230,300C230,196 570,196 570,300", 20, "#8a5a36")
    pen.part(rrect(132 - k, 284, 536 + 2 * k, 372, 60), None, "fabric")
    pen.part(rrect(156 - k, 308, 488 + 2 * k, 324, 44), cream, "soft", silhouette=False, texture="", pattern=False)
    pen.part(rrect(176 - k, 330, 250, 280, 34), darken(pen.base, 0.1) if not pen.dark else lighten(pen.base, 0.12), "soft", silhouette=False, texture="perforated", pattern=False)
    pen.part(rrect(452, 334, 172 + k, 92, 16), "#fbf5e2", "rise", silhouette=False, texture="", pattern=False)
    for i in range(11):
        pen.line(f"M{466 + i * 14},{352}l0,{22 if i % 5 == 0 else 13}", "#5b4a3c", 2.4)
        pen.line(f"M{466 + i * 14},{408}l0,-{13}", "#5b4a3c", 2)
    needle = pen.wavers(486, 590)
    pen.line(f"M{n(needle)},342L{n(needle)},418", "#d8452e", 4)
    for x, r in ((500, 46), (592, 34)):
        pen.dim(oval(x + 3, 532, r), 0.25)
        pen.part(oval(x, 524, r), "#d3ae5f", "plate", silhouette=False, edge=0.8, texture="", pattern=False)
        pen.part(oval(x, 524, r * 0.72), None, "dish", silhouette=False, edge=0.8, texture="", pattern=False)
        pen.line(f"M{x},{524 - r * 0.62}l0,{n(r * 0.36)}", "#fff8e8", 4)
    for i in range(4):
        pen.part(rrect(464 + i * 40, 588, 30, 18, 6), "#d3ae5f", "drop", silhouette=False, edge=0.6, texture="", pattern=False)
    for x in (200, 560):
        pen.part(rrect(x, 650, 46, 14, 5), "#4a3a2e", "flat", edge=0, texture="", pattern=False)
    pen.gloss(leaf((150, 360), (142, 460), (150, 580), 5), 0.4)
