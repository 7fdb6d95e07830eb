"""The pen: collects the parts of one product and writes them as SVG, lit from the upper left."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from daogou.demo.pictures import patterns
from daogou.demo.pictures.palette import darken, lighten, lightness, mix, seam, turned
from daogou.demo.pictures.paths import n

# The light of each form: gradient geometry, then stops (offset, light > 0 or shadow < 0).
_LIGHT: dict[str, tuple[str, tuple[tuple[float, float], ...]]] = {
    "soft": ('x1="0" y1="0" x2="1" y2="1"', ((0, 0.4), (0.45, 0), (1, -0.5))),
    "fabric": ('x1="0" y1="0" x2="1" y2=".25"', ((0, -0.12), (0.28, 0.3), (0.55, 0), (1, -0.5))),
    "sleeve": ('x1="0" y1="0" x2="1" y2="0"', ((0, -0.3), (0.4, 0.18), (1, -0.55))),
    "cyl": (
        'x1="0" y1="0" x2="1" y2="0"',
        ((0, -0.6), (0.12, -0.12), (0.27, 0.6), (0.42, 0.1), (0.62, -0.08), (0.93, -0.75), (1, -0.55)),
    ),
    "metal": (
        'x1="0" y1="0" x2="1" y2="0"',
        ((0, -0.7), (0.14, 0.2), (0.24, 0.95), (0.36, 0), (0.5, -0.45), (0.66, 0.35), (0.86, -0.8), (1, -0.3)),
    ),
    "plate": ('x1="0" y1="0" x2="1" y2="1"', ((0, 0.75), (0.3, 0.05), (0.5, 0.4), (0.62, -0.1), (1, -0.45))),
    "ball": ('cx=".36" cy=".3" r=".78"', ((0, 0.75), (0.3, 0.25), (0.55, 0), (1, -0.75))),
    "puff": ('cx=".4" cy=".3" r=".8"', ((0, 0.5), (0.4, 0.08), (0.75, -0.3), (1, -0.7))),
    "dish": ('x1="0" y1="0" x2="1" y2="1"', ((0, -0.65), (0.45, -0.15), (1, 0.35))),
    "drop": ('x1="0" y1="0" x2="0" y2="1"', ((0, 0.35), (0.4, 0), (1, -0.5))),
    "rise": ('x1="0" y1="0" x2="0" y2="1"', ((0, -0.55), (0.5, -0.05), (1, 0.25))),
    "side": ('x1="0" y1="0" x2="1" y2="0"', ((0, -0.25), (1, -0.6))),
    "shadow": ('x1="0" y1="0" x2="0" y2="1"', ((0, -0.6), (1, -0.85))),
}
_RADIAL = {"ball", "puff"}


class Pen:
    """Draws one product. ``base`` is its colour; the other tones follow from it.

    `silhouettes` gathers the outer paths, from which the scene makes the soft shadow; ``focus`` is the
    centre (x, y) and the zoom of the detail view.
    """

    def __init__(
        self, base: str, pattern: str, attributes: Mapping[str, Any], rng: random.Random, *, prefix: str = "", key: str = ""
    ) -> None:
        self.base, self.pattern, self.attributes, self.rng = base, pattern, attributes, rng
        self.body: list[str] = []
        self.defs: list[str] = []
        self.silhouettes: list[str] = []
        self.texture = ""
        self.motif_scale = 1.0
        self.focus: tuple[float, float, float] = (400, 370, 2.2)
        self.standing = True
        self.floor = 690.0
        self.foot = 190.0
        self.closeup = False
        self.prefix, self.key = prefix, key
        self._ids: dict[tuple[Any, ...], str] = {}
        self._moves: list[str] = []
        self._quiet = 0
        self.dark = lightness(base) < 0.36
        self.light = lightness(base) > 0.84
        self.deep = darken(base, 0.42) if not self.dark else darken(base, 0.35)
        self.pale = lighten(base, 0.55)
        self.seam = seam(base)
        # a second colour that goes with the base: for linings, straps, soles and boxes
        self.accent = turned(base, rng.choice((-150, -40, 35, 160)), 0.68 if lightness(base) < 0.5 else 0.5, 0.09)

    # what the product is

    def words(self, key: str) -> list[str]:
        """The values of an attribute as lower-case words; empty when it is not given."""
        value = self.attributes.get(key)
        values = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        return [str(v).lower() for v in values if v is not None]

    def has(self, key: str, *values: str) -> bool:
        """Whether the attribute has one of the values."""
        found = self.words(key)
        return any(v in found for v in values)

    def wavers(self, low: float, high: float) -> float:
        """A number of this product between low and high, the same every time."""
        return self.rng.uniform(low, high)

    @property
    def clear(self) -> bool:
        """Whether the product is see-through."""
        return self.base == "#dcebf0"

    # paint

    def _name(self, key: tuple[Any, ...], make: Callable[[str], str]) -> str:
        if key not in self._ids:
            name = f"{self.prefix}{len(self._ids)}"
            self._ids[key] = name
            self.defs.append(make(name))
        return self._ids[key]

    def shade(self, kind: str, fill: str, over: bool = False) -> str:
        """A gradient of a form's light on a fill; ``over`` makes it transparent, to lay over a pattern."""
        geometry, stops = _LIGHT[kind]
        high, low = lighten(fill, 0.5 if lightness(fill) > 0.36 else 0.34), darken(fill, 0.42)

        def make(name: str) -> str:
            rows = ""
            for offset, amount in stops:
                tone = high if amount > 0 else low
                if over:
                    rows += f'<stop offset="{offset:g}" stop-color="{tone}" stop-opacity="{abs(amount):.2g}"/>'
                else:
                    rows += f'<stop offset="{offset:g}" stop-color="{mix(fill, tone, abs(amount))}"/>'
            tag = "radialGradient" if kind in _RADIAL else "linearGradient"
            return f'<{tag} id="{name}" {geometry}>{rows}</{tag}>'

        return f"url(#{self._name((kind, fill, over), make)})"

    def fade(self, colour: str, start: float, end: float, geometry: str = 'x1="0" y1="0" x2="0" y2="1"') -> str:
        """A gradient of one colour from one opacity to another."""

        def make(name: str) -> str:
            return (
                f'<linearGradient id="{name}" {geometry}><stop stop-color="{colour}" stop-opacity="{start:g}"/>'
                f'<stop offset="1" stop-color="{colour}" stop-opacity="{end:g}"/></linearGradient>'
            )

        return f"url(#{self._name(('fade', colour, start, end, geometry), make)})"

    def glow(self, colour: str, alpha: float = 0.8) -> str:
        """A round glow that fades to nothing."""

        def make(name: str) -> str:
            return (
                f'<radialGradient id="{name}"><stop stop-color="{colour}" stop-opacity="{alpha:g}"/>'
                f'<stop offset=".5" stop-color="{colour}" stop-opacity="{alpha * 0.35:.2g}"/>'
                f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
            )

        return f"url(#{self._name(('glow', colour, alpha), make)})"

    def tile(self, kind: str, fill: str, turn: float = 0) -> str:
        """The paint of a pattern or a texture on this fill."""

        def make(name: str) -> str:
            scale = self.motif_scale
            return patterns.tile(kind, name, fill, random.Random(f"{kind}/{self.key}"), turn, scale)

        return f"url(#{self._name(('tile', kind, fill, turn), make)})"

    def raw(self, markup: str) -> None:
        """Markup as it is."""
        self.body.append(markup)

    def fill(self, d: str, paint: str, alpha: float = 1.0, silhouette: bool = False) -> None:
        """A plain filled path."""
        opacity = "" if alpha >= 1 else f' fill-opacity="{alpha:.2g}"'
        self.body.append(f'<path d="{d}" fill="{paint}"{opacity}/>')
        if silhouette:
            self._outline(d)

    def part(
        self, d: str, fill: str | None = None, shade: str = "soft", *, pattern: bool | None = None, turn: float = 0,
        texture: str | None = None, edge: float = 1.0, silhouette: bool = True,
    ) -> None:
        """A lit surface of the product: fill, pattern (by default only on its own colour), texture, light, edge."""
        own = fill is None or fill == self.base
        colour = self.base if fill is None else fill
        patterned = self.pattern != "solid" and (own if pattern is None else pattern)
        weave = (self.texture if own else "") if texture is None else texture
        if patterned or weave:
            self.fill(d, colour)
            if weave:
                self.fill(d, self.tile(weave, colour, turn))
            if patterned:
                self.fill(d, self.tile(self.pattern, colour, turn))
            if shade != "flat":
                self.fill(d, self.shade(shade, colour, over=True))
        else:
            self.fill(d, colour if shade == "flat" else self.shade(shade, colour))
        if edge:
            self.line(d, seam(colour), 2.2 * edge, 0.75)
        if silhouette:
            self._outline(d)

    def _outline(self, d: str) -> None:
        if self._quiet:
            return
        moves = " ".join(self._moves)
        self.silhouettes.append(f'<path d="{d}" transform="{moves}"/>' if moves else f'<path d="{d}"/>')

    def line(
        self, d: str, colour: str | None = None, width: float = 2.5, alpha: float = 1.0, *, dash: str = "",
        cap: str = "round",
    ) -> None:
        """A stroked path in the seam tone, or in a colour."""
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        extra += "" if alpha >= 1 else f' stroke-opacity="{alpha:.2g}"'
        self.body.append(
            f'<path d="{d}" fill="none" stroke="{colour or self.seam}" stroke-width="{n(width)}" '
            f'stroke-linecap="{cap}" stroke-linejoin="round"{extra}/>'
        )

    def stitch(self, d: str, colour: str | None = None, alpha: float = 0.8) -> None:
        """A dashed seam."""
        self.line(d, colour, 2, alpha, dash="7 5", cap="butt")

    def dim(self, d: str, alpha: float = 0.16) -> None:
        """A shadow cast on what is below."""
        self.fill(d, darken(self.base, 0.75), alpha)

    def gloss(self, d: str, alpha: float = 0.35) -> None:
        """A highlight."""
        self.fill(d, "#ffffff", alpha)

    def tube(self, d: str, width: float, fill: str | None = None, *, cap: str = "round", silhouette: bool = True) -> None:
        """A round rope along a path: cables, handles, laces, frames."""
        colour = fill or self.base
        self.line(d, seam(colour), width, cap=cap)
        self.line(d, colour, max(width - 3.5, width * 0.7), cap=cap)
        if width >= 5:
            with self.at(-width * 0.14, -width * 0.16):
                self.line(d, lighten(colour, 0.45), width * 0.22, 0.75, cap=cap)
        if silhouette and not self._quiet:
            moves = " ".join(self._moves)
            self.silhouettes.append(
                f'<path d="{d}" fill="none" stroke-width="{n(width)}" stroke-linecap="round"'
                + (f' transform="{moves}"/>' if moves else "/>")
            )

    # groups

    @contextmanager
    def inside(self, d: str) -> Iterator[None]:
        """Everything drawn within is cut to the path."""

        def make(name: str) -> str:
            return f'<clipPath id="{name}"><path d="{d}"/></clipPath>'

        name = self._name(("clip", d), make)
        self.body.append(f'<g clip-path="url(#{name})">')
        self._quiet += 1
        yield
        self._quiet -= 1
        self.body.append("</g>")

    @contextmanager
    def at(self, x: float = 0, y: float = 0, *, turn: float = 0, scale: float = 1, tall: float = 1,
           mirror: bool = False, about: tuple[float, float] = (0, 0)) -> Iterator[None]:
        """Everything drawn within is scaled (its height by ``tall`` too), mirrored and turned about a point, then moved."""
        move = f"translate({n(x + about[0])} {n(y + about[1])})"
        if turn:
            move += f" rotate({n(turn)})"
        if scale != 1 or tall != 1 or mirror:
            move += f" scale({-scale if mirror else scale:.3f} {scale * tall:.3f})"
        if about != (0, 0):
            move += f" translate({n(-about[0])} {n(-about[1])})"
        self.body.append(f'<g transform="{move}">')
        self._moves.append(move)
        yield
        self._moves.pop()
        self.body.append("</g>")

    @contextmanager
    def faint(self, alpha: float) -> Iterator[None]:
        """Everything drawn within is see-through as one piece, and casts no shadow."""
        self.body.append(f'<g opacity="{alpha:.2g}">')
        self._quiet += 1
        yield
        self._quiet -= 1
        self.body.append("</g>")


Drawing = Callable[[Pen], None]
SHAPES: dict[tuple[str, str], Drawing] = {}


def shape(category: str, *names: str) -> Callable[[Drawing], Drawing]:
    """Register the drawing of a category's shape."""

    def register(drawing: Drawing) -> Drawing:
        for name in names:
            SHAPES[category, name] = drawing
        return drawing

    return register
