"""What clothes share: a cut (torso), sleeves, necks, collars, plackets, folds. The right side is drawn, then mirrored."""

from __future__ import annotations

import math
from dataclasses import dataclass

from daogou.demo.pictures.palette import darken, lighten, lightness
from daogou.demo.pictures.paths import Point, both, flip, leaf, n, oval, rrect, xy
from daogou.demo.pictures.svg import Pen


@dataclass(slots=True)
class Cut:
    """Half widths from the axis x = 400, and heights, of a torso."""

    neck: float = 58
    drop: float = 46
    top: float = 150
    shoulder: float = 150
    slope: float = 34
    armpit: float = 300
    chest: float = 136
    waist: float = 130
    waist_y: float = 470
    hem: float = 138
    hem_y: float = 650
    sag: float = 12
    vee: bool = False

    def neckline(self) -> str:
        """The right half of the front neckline, from the axis to the shoulder."""
        y = self.top + self.drop
        if self.vee:
            return f"M400,{n(y)}Q{n(400 + self.neck * 0.62)},{n(y - self.drop * 0.42)} {n(400 + self.neck)},{n(self.top)}"
        return (
            f"M400,{n(y)}C{n(400 + self.neck * 0.6)},{n(y)} {n(400 + self.neck * 0.95)},{n(y - self.drop * 0.55)} "
            f"{n(400 + self.neck)},{n(self.top)}"
        )

    def side(self) -> str:
        """From the shoulder down to the hem, continuing the neckline."""
        s, t = 400 + self.shoulder, self.top + self.slope
        return (
            f"Q{n(400 + (self.neck + self.shoulder) / 2)},{n(self.top + self.slope * 0.42)} {n(s)},{n(t)}"
            f"C{n(s - 9)},{n(t + (self.armpit - t) * 0.45)} {n(400 + self.chest - 9)},{n(self.armpit - 28)} "
            f"{n(400 + self.chest)},{n(self.armpit)}"
            f"C{n(400 + self.chest)},{n(self.armpit + 60)} {n(400 + self.waist)},{n(self.waist_y - 60)} "
            f"{n(400 + self.waist)},{n(self.waist_y)}"
            f"C{n(400 + self.waist)},{n(self.waist_y + 60)} {n(400 + self.hem)},{n(self.hem_y - 70)} "
            f"{n(400 + self.hem)},{n(self.hem_y)}"
            f"Q{n(400 + self.hem * 0.5)},{n(self.hem_y + self.sag)} 400,{n(self.hem_y + self.sag)}"
        )

    def outline(self) -> str:
        """The whole front."""
        return both(self.neckline() + self.side())

    def front(self, overlap: float = 0) -> str:
        """The right front of a garment that opens in the middle."""
        y = self.hem_y + self.sag
        return self.neckline().replace("M400", f"M{n(400 - overlap)}", 1) + self.side() + f"L{n(400 - overlap)},{n(y)}Z"


def neckline(cut: Cut) -> str:
    """The open curve of the neckline from the left shoulder to the right."""
    y = cut.top + cut.drop
    k, a, b = cut.neck, 400 - cut.neck, 400 + cut.neck
    if cut.vee:
        return (
            f"M{n(a)},{n(cut.top)}Q{n(400 - k * 0.62)},{n(y - cut.drop * 0.42)} 400,{n(y)}"
            f"Q{n(400 + k * 0.62)},{n(y - cut.drop * 0.42)} {n(b)},{n(cut.top)}"
        )
    return (
        f"M{n(a)},{n(cut.top)}C{n(400 - k * 0.95)},{n(y - cut.drop * 0.55)} {n(400 - k * 0.6)},{n(y)} 400,{n(y)}"
        f"C{n(400 + k * 0.6)},{n(y)} {n(400 + k * 0.95)},{n(y - cut.drop * 0.55)} {n(b)},{n(cut.top)}"
    )


def nape(pen: Pen, cut: Cut, fill: str | None = None) -> None:
    """The inside of the back, seen through the neck opening, with its label."""
    colour = darken(fill or pen.base, 0.34) if lightness(fill or pen.base) > 0.36 else lighten(pen.base, 0.1)
    a, b, low = 400 - cut.neck, 400 + cut.neck, cut.top + cut.drop + 14
    d = f"M{n(a)},{n(cut.top)}Q400,{n(cut.top + 16)} {n(b)},{n(cut.top)}L{n(b)},{n(low)} {n(a)},{n(low)}Z"
    pen.part(d, colour, "shadow", edge=0.6, silhouette=False)
    pen.fill(rrect(386, cut.top + 15, 28, 15, 2.5), lighten(colour, 0.6), 0.85)


def band(pen: Pen, d: str, width: float, fill: str | None = None, ribbed: bool = True) -> None:
    """A band of rib along a curve: neck, cuffs, hem."""
    colour = fill or pen.base
    tone = darken(colour, 0.06) if lightness(colour) > 0.36 else lighten(colour, 0.05)
    pen.line(d, darken(colour, 0.35) if lightness(colour) > 0.36 else lighten(colour, 0.16), width + 3.5, cap="butt")
    pen.line(d, tone, width, cap="butt")
    if ribbed:
        pen.line(d, darken(colour, 0.2) if lightness(colour) > 0.3 else lighten(colour, 0.1), width, 0.55,
                 dash="2.2 4.4", cap="butt")


@dataclass(slots=True)
class Sleeve:
    """Where a right sleeve ends: its middle, the direction across it, its half width and its angle."""

    d: str
    end: Point
    across: Point
    half: float
    angle: float

    def cuff(self, back: float, wider: float = 0) -> str:
        """The outline of the last ``back`` units of the sleeve."""
        a = math.radians(self.angle)
        up = (-math.sin(a) * back, -math.cos(a) * back)
        (ex, ey), (nx, ny), h = self.end, self.across, self.half + wider
        pts = [(ex + nx * h, ey + ny * h), (ex - nx * h, ey - ny * h)]
        pts += [(p[0] + up[0], p[1] + up[1]) for p in reversed(pts)]
        return "M" + "L".join(xy(p) for p in pts) + "Z"

    def ring(self, back: float) -> str:
        """A line across the sleeve, ``back`` units before its end."""
        a = math.radians(self.angle)
        ex, ey = self.end[0] - math.sin(a) * back, self.end[1] - math.cos(a) * back
        (nx, ny), h = self.across, self.half
        return f"M{xy((ex + nx * h, ey + ny * h))}L{xy((ex - nx * h, ey - ny * h))}"


def sleeve(cut: Cut, length: float, half: float, angle: float, bulge: float = 0) -> Sleeve:
    """A right sleeve of a length, ending ``half`` wide each way, hanging ``angle`` degrees from straight down."""
    s = (400 + cut.shoulder, cut.top + cut.slope)
    a = (400 + cut.chest, cut.armpit)
    mid = ((s[0] + a[0]) / 2, (s[1] + a[1]) / 2)
    turn = math.radians(angle)
    along, across = (math.sin(turn), math.cos(turn)), (math.cos(turn), -math.sin(turn))
    end = (mid[0] + along[0] * length, mid[1] + along[1] * length)
    outer = (end[0] + across[0] * half, end[1] + across[1] * half)
    inner = (end[0] - across[0] * half, end[1] - across[1] * half)
    reach = min(length * 0.4, 120)
    c1 = (s[0] + 34 + bulge, s[1] + 22 - bulge * 0.4)
    c2 = (outer[0] - along[0] * reach + across[0] * (12 + bulge), outer[1] - along[1] * reach + across[1] * (12 + bulge))
    c3 = (inner[0] - along[0] * reach - across[0] * bulge * 0.3, inner[1] - along[1] * reach - across[1] * bulge * 0.3)
    d = (
        f"M{xy((s[0] - 46, s[1] - 13))}L{xy(s)}C{xy(c1)} {xy(c2)} {xy(outer)}L{xy(inner)}"
        f"C{xy(c3)} {xy((a[0] + 8, a[1] + 30))} {xy(a)}L{xy((a[0] - 40, a[1] - 16))}Z"
    )
    return Sleeve(d, end, across, half, angle)


def sleeves(pen: Pen, arm: Sleeve, fill: str | None = None, shade: str = "sleeve") -> None:
    """Both sleeves with a crease at the elbow."""
    pen.part(arm.d, fill, shade, turn=-arm.angle)
    pen.part(flip(arm.d), fill, shade, turn=arm.angle)
    turn = math.radians(arm.angle)
    ex, ey = arm.end
    for back, size in ((0.42, 30), (0.54, 22)):
        y = ey - (ey - 250) * back
        x = ex - math.tan(turn) * (ey - y)
        if ey > 440:
            crease = leaf((x - size * 0.75, y + 10), (x, y + 4), (x + size * 0.4, y - 14), 5)
            pen.dim(crease, 0.14)
            pen.dim(flip(crease), 0.14)


def folds(pen: Pen, cut: Cut, amount: float = 1) -> None:
    """Soft drapes of the body: from the armpits inwards, and at the waist."""
    alpha = 0.11 * amount
    for side in (1, -1):
        shift = pen.wavers(-14, 14)
        a = (400 + side * (cut.chest - 6), cut.armpit + 6)
        pen.dim(leaf(a, (a[0] - side * 34, a[1] + 56 + shift), (a[0] - side * 92, a[1] + 82 + shift), 8), alpha)
        b = (400 + side * (cut.waist - 8), cut.waist_y + 30 + shift)
        pen.dim(leaf(b, (b[0] - side * 30, b[1] + 26), (b[0] - side * 84, b[1] + 22), 8), alpha)
        c = (400 + side * (cut.hem - 42 - shift), cut.hem_y - 8)
        pen.dim(leaf(c, (c[0] - side * 12, c[1] - 66), (c[0] - side * 4, c[1] - 128), 7), alpha * 0.9)
    x = 400 - cut.chest * 0.45 + pen.wavers(-12, 12)
    pen.gloss(leaf((x, cut.armpit + 8), (x - 16, cut.armpit + 110), (x + 6, cut.waist_y + 50), 13), 0.1 * amount)


def button(pen: Pen, x: float, y: float, r: float = 8, fill: str | None = None) -> None:
    """A sewn button."""
    colour = fill or (darken(pen.base, 0.28) if pen.light else lighten(pen.base, 0.5))
    pen.dim(oval(x + 1.5, y + 2.5, r), 0.3)
    pen.part(oval(x, y, r), colour, "ball", edge=0.6, silhouette=False, pattern=False, texture="")
    if r > 5:
        for dx in (-r * 0.28, r * 0.28):
            pen.fill(oval(x + dx, y, r * 0.14), darken(colour, 0.5))


def placket(pen: Pen, top: float, bottom: float, buttons: int, half: float = 17, x: float = 400, r: float = 7.5) -> None:
    """A button strip down the middle."""
    pen.dim(f"M{n(x + half)},{n(top)}L{n(x + half + 7)},{n(top + 8)} {n(x + half + 7)},{n(bottom)} {n(x + half)},{n(bottom)}Z", 0.14)
    pen.line(f"M{n(x - half)},{n(top)}L{n(x - half)},{n(bottom)}", pen.seam, 2.2)
    pen.line(f"M{n(x + half)},{n(top)}L{n(x + half)},{n(bottom)}", pen.seam, 2.2)
    for i in range(buttons):
        button(pen, x, top + 26 + (bottom - top - 56) * i / max(buttons - 1, 1), r)


def shirt_collar(pen: Pen, cut: Cut, size: float = 1.0, fill: str | None = None, spread: float = 1.0) -> None:
    """A turned-down collar with two points over the neckline."""
    nk, t = cut.neck, cut.top
    y = t + cut.drop
    half = (
        f"M400,{n(y - 2)}L{n(400 + 62 * spread * size)},{n(y + 46 * size)}"
        f"Q{n(400 + nk + 22)},{n(t + 34)} {n(400 + nk + 8)},{n(t - 6)}"
        f"Q{n(400 + nk - 6)},{n(t - 24)} {n(400 + nk - 20)},{n(t - 22)}Q{n(400 + nk - 16)},{n(t + cut.drop * 0.4)} 400,{n(y - 2)}Z"
    )
    # the stand at the back of the neck, seen from inside
    back = f"M{n(400 - nk + 16)},{n(t - 20)}Q400,{n(t - 32)} {n(400 + nk - 16)},{n(t - 20)}L{n(400 + nk)},{n(t + 10)}Q400,{n(t + 26)} {n(400 - nk)},{n(t + 10)}Z"
    inner = darken(fill or pen.base, 0.2) if lightness(fill or pen.base) > 0.36 else lighten(pen.base, 0.12)
    pen.part(back, inner, "rise", edge=0.7)
    for d, x in ((half, 4), (flip(half), -2)):
        with pen.at(x, 9):
            pen.dim(d, 0.18)
        pen.part(d, fill, "soft", turn=35 if x > 0 else -35)
    tip = f"M{n(400 + 10)},{n(y + 1)}L{n(400 + 59 * spread * size)},{n(y + 37 * size)}Q{n(400 + nk + 13)},{n(t + 30)} {n(400 + nk + 2)},{n(t)}"
    pen.stitch(tip, alpha=0.5)
    pen.stitch(flip(tip), alpha=0.5)


def pocket(pen: Pen, x: float, y: float, w: float, h: float, flap: bool = False) -> None:
    """A patch pocket with a pointed foot, or with a flap."""
    d = f"M{n(x)},{n(y)}L{n(x + w)},{n(y)} {n(x + w)},{n(y + h * 0.8)} {n(x + w / 2)},{n(y + h)} {n(x)},{n(y + h * 0.8)}Z"
    with pen.at(3, 5):
        pen.dim(d, 0.12)
    pen.part(d, None, "soft", silhouette=False)
    if flap:
        f = f"M{n(x - 4)},{n(y - 6)}L{n(x + w + 4)},{n(y - 6)} {n(x + w + 4)},{n(y + h * 0.26)} {n(x + w / 2)},{n(y + h * 0.38)} {n(x - 4)},{n(y + h * 0.26)}Z"
        with pen.at(1, 5):
            pen.dim(f, 0.16)
        pen.part(f, None, "soft", silhouette=False)
        button(pen, x + w / 2, y + h * 0.22, 5.5)
    else:
        pen.stitch(f"M{n(x + 5)},{n(y + 12)}L{n(x + w - 5)},{n(y + 12)}", alpha=0.7)


def zip_line(pen: Pen, d: str, pull: Point | None = None, width: float = 13) -> None:
    """A zip along a line with its pull."""
    tape = darken(pen.base, 0.3) if not pen.dark else lighten(pen.base, 0.12)
    metal = "#c9ccd2" if lightness(tape) < 0.6 else "#8b8f98"
    pen.line(d, tape, width, cap="butt")
    pen.line(d, metal, width * 0.42, 0.95, dash="3.2 3", cap="butt")
    if pull:
        x, y = pull
        pen.part(rrect(x - 5, y - 7, 10, 14, 4), metal, "plate", edge=0.5, silhouette=False, texture="")
        pen.part(rrect(x - 4, y + 5, 8, 24, 4), metal, "plate", edge=0.5, silhouette=False, texture="")


CLOTH = {
    "denim": "denim", "linen": "weave", "canvas": "weave", "wool": "twill", "cashmere": "twill", "fleece": "fleece",
    "suede": "grain", "leather": "grain", "faux-leather": "grain", "mesh": "mesh", "corduroy": "rib", "knit": "knit",
    "quilted": "quilt", "tweed": "twill", "velvet": "grain",
}  # fmt: skip


def cloth(pen: Pen, default: str = "") -> str:
    """The texture that the product's material asks for."""
    for word in pen.words("material") + pen.words("fabric") + pen.words("texture"):
        if word in CLOTH:
            return CLOTH[word]
    return default


def sleeve_word(pen: Pen, default: str) -> str:
    """short, long, sleeveless, half: what the attributes say about sleeves."""
    for key in ("sleeve", "sleeves", "sleeve-length"):
        for word in pen.words(key):
            if word in {"none", "sleeveless", "strap", "straps", "strappy", "cami"}:
                return "sleeveless"
            if word in {"three-quarter", "half", "elbow", "mid"}:
                return "half"
            if word in {"cap", "short", "puff", "flutter"}:
                return "short"
            if word in {"long", "full"}:
                return "long"
    return default
