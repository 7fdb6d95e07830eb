"""Boots, in profile with the toe to the right."""

from __future__ import annotations

from daogou.demo.pictures.palette import darken, lighten, lightness, mix
from daogou.demo.pictures.paths import leaf, n, oval, rrect
from daogou.demo.pictures.shoes import laces, pair
from daogou.demo.pictures.svg import Pen, shape


def _sole_tone(pen: Pen) -> str:
    return "#2b2a2d" if lightness(pen.base) < 0.62 else "#6b4d35"


def _heeled(pen: Pen, high: float) -> None:
    """A leather sole with a block heel."""
    sole = _sole_tone(pen)
    if high > 40:
        pen.part(f"M142,{n(604 - high)}L150,606L232,606L256,{n(604 - high * 0.7)}Z", sole, "cyl", edge=0.7)
        pen.part(f"M132,{n(590 - high)}C220,{n(598 - high)} 270,{n(596 - high * 0.4)} 350,592L680,592Q700,592 696,606L340,606C280,606 230,{n(614 - high)} 136,{n(606 - high)}Z", sole, "drop", edge=0.7)
    else:
        pen.part(f"M132,{n(590 - high)}L136,606L256,606L262,590Z", sole, "drop", edge=0.7)
        pen.part(f"M128,{n(578 - high * 0.3)}L690,582Q712,582 704,600L262,600L128,{n(594 - high * 0.3)}Z", sole, "drop", edge=0.7)
    pen.line(f"M270,{n(592)}L690,590", lighten(sole, 0.3), 2, 0.6, dash="6 5")


@shape("boots", "ankle")
def _ankle(pen: Pen) -> None:
    heel = 62.0 + pen.wavers(-10, 16)
    if pen.has("heel", "flat", "low") or pen.has("gender", "men", "kids"):
        heel = 30
    texture = "grain" if pen.has("material", "suede") else ""

    def one(p: Pen) -> None:
        p.texture = texture
        lift = heel * 0.55 if heel > 40 else 8
        p.part("M146,176C190,150 300,152 344,178C320,198 190,200 146,176Z", darken(p.base, 0.5), "rise", edge=0.8, texture="")
        upper = (
            f"M130,{n(596 - lift)}C112,500 142,440 150,370C154,300 148,230 146,176Q240,206 344,178C346,250 340,320 362,380"
            f"C384,440 460,456 560,482C640,504 694,540 694,592L340,594C270,594 220,{n(602 - lift)} 130,{n(596 - lift)}Z"
        )
        p.part(upper, None, "drop")
        p.dim(leaf((340, 350), (300, 400), (206, 410), 9), 0.18)
        p.dim(leaf((350, 390), (290, 440), (180, 440), 8), 0.13)
        p.gloss(leaf((180, 210), (192, 320), (174, 430), 10), 0.2)
        p.gloss(leaf((520, 480), (610, 500), (662, 560), 9), 0.3)
        # side zip with its pull, vamp seam
        p.line("M256,196C258,300 250,420 262,540", darken(p.base, 0.45) if not p.dark else lighten(p.base, 0.2), 9)
        p.line("M256,196C258,300 250,420 262,540", "#cdb26f", 3.6, dash="3 3", cap="butt")
        p.part(rrect(250, 206, 13, 40, 5), "#d8b663", "plate", edge=0.6, silhouette=False, texture="", pattern=False)
        p.stitch("M238,198C240,300 232,420 244,540M276,198C278,300 270,420 280,540")
        p.line("M362,380C340,450 360,540 380,592", width=2.6)
        p.line("M146,190Q240,220 344,192", width=2.4)
        _heeled(p, heel)

    pair(pen, one, 30)


@shape("boots", "chelsea")
def _chelsea(pen: Pen) -> None:
    texture = "grain" if pen.has("material", "suede") else ""
    lug = pen.rng.random() < 0.35

    def one(p: Pen) -> None:
        p.texture = texture
        for x, turn in ((150, -6), (322, 8)):
            with p.at(x, 190, turn=turn):
                p.part(rrect(-15, -44, 30, 66, 13), darken(p.base, 0.2) if not p.dark else lighten(p.base, 0.12), "soft", texture="")
                p.fill(rrect(-6, -33, 12, 26, 6), darken(p.base, 0.6), 0.8)
        p.part("M138,196C190,168 290,168 342,196C320,216 190,218 138,196Z", darken(p.base, 0.5), "rise", edge=0.8, texture="")
        upper = (
            "M126,590C112,510 134,450 142,380C146,310 140,250 138,196Q240,222 342,196C344,260 340,330 366,386"
            "C392,440 470,448 560,462C656,480 716,516 710,590Z"
        )
        p.part(upper, None, "drop")
        gore = "M206,208Q250,216 296,206C292,300 290,360 282,420Q254,440 226,424C214,360 210,280 206,208Z"
        elastic = "#26262a" if lightness(p.base) > 0.32 else "#4a4b52"
        p.part(gore, elastic, "soft", silhouette=False, texture="rib", pattern=False)
        p.stitch("M198,208C202,280 206,360 220,430Q254,450 290,428C298,360 302,300 306,206")
        p.line("M220,430C206,480 210,540 220,590M290,428C330,440 360,430 374,400", width=2.5)
        p.dim(leaf((362, 372), (330, 420), (296, 424), 7), 0.18)
        p.gloss(leaf((164, 230), (172, 330), (160, 420), 9), 0.22)
        p.gloss(leaf((520, 470), (620, 492), (674, 552), 10), 0.32)
        sole = _sole_tone(p)
        if lug:
            p.part("M112,580L712,580Q726,584 722,612L716,624L116,624Q106,600 112,580Z", sole, "drop")
            for k in range(17):
                p.fill(rrect(124 + k * 35, 612, 22, 14, 2), darken(sole, 0.5))
            p.stitch("M124,590L706,590", "#d9a95c")
        else:
            p.part("M122,596L126,622L250,622L256,598Z", sole, "drop", edge=0.7)
            p.part("M116,584L710,584Q722,588 716,602L122,602Q114,596 116,584Z", sole, "drop", edge=0.7)

    pair(pen, one, 18)


@shape("boots", "hiking")
def _hiking(pen: Pen) -> None:
    def one(p: Pen) -> None:
        trim = darken(p.base, 0.35) if not p.dark else lighten(p.base, 0.15)
        bright = p.accent
        p.part("M318,250C312,196 330,158 364,152C392,158 398,200 404,260Z", trim, "soft")
        p.part("M146,206C190,170 300,176 340,206C320,236 190,238 146,206Z", darken(p.base, 0.55), "rise", edge=0.8)
        p.texture = "grain"
        upper = (
            "M118,572C102,490 128,440 140,380C146,320 138,260 146,206Q240,244 338,206L376,216C376,300 388,360 420,398"
            "C470,440 540,444 600,462C676,486 712,520 716,572Z"
        )
        p.part(upper, None, "drop")
        # padded collar
        p.part("M140,216C138,196 150,188 168,196Q250,226 330,200L342,232Q240,280 144,248Z", trim, "drop", silhouette=False, texture="weave")
        for x in (206, 268):
            p.line(f"M{x},222C{x - 4},236 {x - 4},248 {x},262", darken(trim, 0.4), 3)
        # heel counter, rand, toe cap
        p.part("M118,572C104,500 122,448 136,400C190,420 220,480 226,572Z", trim, "soft", silhouette=False)
        p.part("M716,572C712,516 672,484 606,464C580,490 570,530 574,572Z", "#3a3b41", "ball", silhouette=False, edge=0.8, texture="")
        p.part("M338,206L376,216C376,300 388,360 420,398C450,424 490,436 530,444L508,482C440,470 388,430 364,384C340,330 334,270 338,206Z", trim, "soft", silhouette=False, texture="weave")
        p.stitch("M232,564C228,470 200,420 142,392M330,250C330,330 350,410 430,462")
        p.line("M238,560C300,540 330,470 338,420", width=3)
        p.part("M262,560L306,480L336,528L352,506L384,560Z", lighten(trim, 0.5), "flat", silhouette=False, edge=0, texture="")
        for t in range(3):
            x, y = 346 + t * 6, 250 + t * 44
            p.part(rrect(x - 10, y - 9, 20, 18, 6), "#b9bcc4", "plate", silhouette=False, texture="", edge=0.7, pattern=False)
        laces(p, (346, 250), (384, 388), 4, bright, reach=(38, -20), eyelet=False)
        laces(p, (400, 412), (500, 460), 3, bright, bow=False, reach=(22, -30))
        p.part("M104,560L724,560Q734,566 730,590L112,590Q100,580 104,560Z", "#d8cfc0" if p.light else "#4a4b52", "drop", edge=0.7)
        d = "M110,586"
        for k in range(14):
            x = 110 + k * 42
            d += f"L{x},618 {x + 28},618 {x + 33},604 {x + 42},604"
        p.part(d + "L722,604L730,580L110,580Z", "#2b2b2f", "drop", edge=0.6)

    pair(pen, one, 18)


@shape("boots", "snow")
def _snow(pen: Pen) -> None:
    fur = "#efe4d0" if not pen.light else "#b89b78"

    def one(p: Pen) -> None:
        outline = (
            "M122,560C112,480 142,430 144,360C146,280 136,220 134,150Q246,180 362,150C366,230 356,310 378,368"
            "C404,420 480,426 560,438C660,456 716,492 712,560Z"
        )
        p.texture = "quilt"
        p.part(outline, None, "drop")
        p.gloss(leaf((172, 190), (186, 300), (168, 410), 11), 0.18)
        p.texture = ""
        low = darken(p.base, 0.4) if not p.dark else lighten(p.base, 0.1)
        p.part("M116,570C106,520 114,470 130,440C210,470 270,480 340,462C420,452 500,440 580,458C668,482 712,520 714,570Z", low, "drop", silhouette=False, edge=0.9)
        p.stitch("M128,452C210,482 270,492 342,474C420,462 500,452 576,468", lighten(low, 0.5))
        p.gloss(leaf((560, 472), (640, 490), (690, 540), 9), 0.3)
        for y in (400, 356):
            p.part(f"M262,{y}L372,{y - 12}Q384,{y - 10} 384,{y + 2}L384,{y + 8}L262,{y + 22}Z", low, "soft", silhouette=False)
            p.part(rrect(292, y - 8, 32, 30, 5), "#b9bcc4", "plate", edge=0.7, silhouette=False, pattern=False)
        p.part("M106,562L722,562Q732,572 726,600L716,620L116,620Q98,600 106,562Z", "#3a3b40" if lightness(p.base) > 0.34 else "#575960", "drop")
        for k in range(17):
            p.fill(rrect(124 + k * 35, 606, 24, 16, 3), "#232327")
        for k in range(44):
            row = k % 4
            t = (k // 4) / 10
            cx, cy = 124 + t * 248 + p.wavers(-6, 6), 118 + row * 17 + 26 * (1 - (2 * t - 1) ** 2) * 0.9
            p.fill(oval(cx + 1, cy + 3, 21), darken(fur, 0.18), silhouette=True)
            p.part(oval(cx, cy, 19), fur, "ball", edge=0, silhouette=False, texture="", pattern=False)
        for _ in range(40):
            cx, cy = p.wavers(118, 376), p.wavers(112, 196)
            p.line(f"M{n(cx)},{n(cy)}q{n(p.wavers(-6, 6))},6 {n(p.wavers(-6, 6))},13", darken(fur, 0.2), 2, 0.6)

    pair(pen, one, 18)


@shape("boots", "rain")
def _rain(pen: Pen) -> None:
    low = pen.has("height", "ankle", "short", "low")

    def one(p: Pen) -> None:
        top = 250 if low else 96
        d = (
            f"M124,580C108,510 144,450 146,380C148,280 140,190 138,{top}Q240,{top + 26} 346,{top}C352,200 344,300 362,372"
            "C380,430 450,440 540,452C640,466 716,500 710,580Z"
        )
        p.part(f"M138,{top}C180,{top - 26} 300,{top - 26} 346,{top}C310,{top + 20} 180,{top + 20} 138,{top}Z", mix(p.base, p.accent, 0.4) if p.light else darken(p.base, 0.45), "rise", edge=0.9)
        p.part(d, None, "drop")
        p.line(f"M139,{top + 10}Q240,{top + 36} 345,{top + 10}", p.base, 18)
        p.line(f"M139,{top + 20}Q240,{top + 46} 345,{top + 20}", p.seam, 2.6)
        p.dim(leaf((352, 350), (300, 410), (190, 418), 10), 0.16)
        p.dim(leaf((360, 384), (290, 446), (170, 452), 8), 0.12)
        # wet shine
        p.gloss(f"M176,{top + 46}C186,{top + 44} 192,{top + 48} 192,{top + 60}L196,372C190,400 182,400 180,372Z", 0.5)
        p.gloss(f"M212,{top + 50}L222,{top + 50} 222,330 214,330Z", 0.28)
        p.gloss("M540,476C610,488 660,512 678,552C664,548 640,514 540,492Z", 0.55)
        p.gloss("M330,300Q332,380 362,410Q346,396 334,370Q326,340 330,300Z", 0.3)
        buckle = p.rng.random() < 0.6 and not low
        if buckle:
            p.part("M262,150L356,140L358,168L262,178Z", darken(p.base, 0.22), "soft", silhouette=False)
            p.part(rrect(284, 140, 34, 44, 5), "#c9ccd2", "plate", edge=0.8, silhouette=False, pattern=False)
            p.fill(rrect(292, 149, 18, 26, 2), darken(p.base, 0.22))
        p.part("M118,566C260,590 520,578 706,560Q712,574 710,592L118,594Z", darken(p.base, 0.18) if not p.dark else lighten(p.base, 0.14), "drop", silhouette=False, edge=0.8)
        sole = "#2f3034" if lightness(p.base) > 0.34 else "#8a8d92"
        p.part("M112,590L714,588Q724,594 718,612L300,612L296,624L124,624Q108,612 112,590Z", sole, "drop")
        for k in range(15):
            p.line(f"M{310 + k * 27},592l0,16", lighten(sole, 0.2), 3)

    pair(pen, one, 20)
