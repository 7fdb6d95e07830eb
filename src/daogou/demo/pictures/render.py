"""From a product's shape, colour and pattern to SVG, WebP and a short film."""

from __future__ import annotations

import io
import math
import random
import zlib
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from daogou.demo.pictures import (  # noqa: F401  (these register their shapes)
    accessories,
    appliances,
    baby,
    bags,
    beauty,
    bedding,
    boots,
    camping,
    campsite,
    cookware,
    desk,
    dresses,
    drinks,
    fitness,
    food,
    lamps,
    outerwear,
    phones,
    power,
    puzzles,
    shoes,
    snacks,
    sound,
    speakers,
    storage,
    strollers,
    table,
    tops,
    toys,
    trousers,
)
from daogou.demo.pictures.palette import check
from daogou.demo.pictures.patterns import PATTERNS
from daogou.demo.pictures.scene import backdrop, shadows
from daogou.demo.pictures.svg import SHAPES, Pen

if TYPE_CHECKING:
    from PIL.Image import Image

VIEWS = ("front", "detail")
_NONE: Mapping[str, Any] = MappingProxyType({})


def shapes() -> dict[str, list[str]]:
    """The shapes that can be drawn, by category."""
    out: dict[str, list[str]] = {}
    for category, name in sorted(SHAPES):
        out.setdefault(category, []).append(name)
    return out


def draw(
    category: str, shape: str, colour: str, *, pattern: str = "solid", attributes: Mapping[str, Any] = _NONE,
    seed: str = "", view: str = "front",
) -> str:
    """A standalone SVG (viewBox 0 0 800 800) of a product: no text, no script, nothing from outside.

    ``colour`` is ``#rrggbb``; ``pattern`` one of solid, stripes, floral, dots, plaid, print; ``attributes``
    may change the drawing (length, sleeve, material, gender, ...) and unknown ones are ignored; ``seed``
    (a product's id) gives small stable differences; ``view`` is "front", or "detail" for a close-up.
    Raises `ValueError` for a category, shape, colour, pattern or view that is not known.

    >>> draw("dresses", "wrap", "#a9b99a", seed="dresses-linen-wrap").startswith("<svg ")
    True
    """
    pen, scene = _paint(category, shape, colour, pattern, attributes, seed, view)
    return _svg(pen, scene, ("wall", "shadow", "product"))


def rasterise(svg: str, size: int = 640) -> bytes:
    """The SVG as a WebP of size x size pixels.

    >>> rasterise(draw("tops", "polo", "#22304f"), 64)[8:12]
    b'WEBP'
    """
    out = io.BytesIO()
    _pixels(svg, size).convert("RGB").save(out, "WEBP", quality=86, method=2)
    return out.getvalue()


def clip(
    category: str, shape: str, colour: str, *, pattern: str = "solid", attributes: Mapping[str, Any] = _NONE,
    seed: str = "", seconds: float = 3, size: int = 480, fps: int = 16,
) -> bytes:
    """A silent VP9 WebM in which the product floats and turns a little while light sweeps over it.

    The last frame leads into the first, so that it loops without a jump. VP9 rather than H.264, because
    Chromium without proprietary codecs plays it too. ``size`` is the side in pixels, even.
    """
    import av

    pen, scene = _paint(category, shape, colour, pattern, attributes, seed, "front")
    wall = _pixels(_svg(pen, scene, ("wall",)), size).convert("RGB")
    shadow = _pixels(_svg(pen, scene, ("shadow",)), size)
    product = _pixels(_svg(pen, scene, ("product",)), size)
    count = round(seconds * fps)
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libvpx-vp9", rate=fps)
        stream.width = stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, fps)
        stream.bit_rate = 260_000
        stream.options = {"deadline": "realtime", "cpu-used": "7", "row-mt": "1"}
        for index in range(count):
            image = _frame(wall, shadow, product, index / count, pen.standing)
            frame = av.VideoFrame.from_image(image)
            frame.pts, frame.time_base = index, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _paint(
    category: str, shape: str, colour: str, pattern: str, attributes: Mapping[str, Any], seed: str, view: str
) -> tuple[Pen, random.Random]:
    if (category, shape) not in SHAPES:
        known = ", ".join(name for c, name in sorted(SHAPES) if c == category)
        fault = f"shape {shape!r} of category {category!r}; it has {known}" if known else f"category {category!r}"
        raise ValueError(f"no drawing for {fault}")
    if pattern not in PATTERNS:
        raise ValueError(f"pattern {pattern!r} is not known; use one of {', '.join(PATTERNS)}")
    if view not in VIEWS:
        raise ValueError(f"view {view!r} is not known; use one of {', '.join(VIEWS)}")
    colour = check(colour)
    # colour is left out of the product's own chances: its other colours are the same thing, recoloured
    rng = random.Random(f"{category}/{shape}/{seed}")
    given = sorted((k, str(v)) for k, v in attributes.items())
    key = f"{category}/{shape}/{seed}/{colour}/{pattern}/{view}/{given}"
    pen = Pen(colour, pattern, attributes, rng, prefix=f"d{zlib.crc32(key.encode()):x}-", key=f"{category}{seed}")
    pen.closeup = view == "detail"
    SHAPES[category, shape](pen)
    return pen, random.Random(f"{category}/{seed}/{colour}")


def _svg(pen: Pen, scene: random.Random, layers: tuple[str, ...]) -> str:
    defs, body = "".join(pen.defs), ""
    move = ""
    if pen.closeup:
        x, y, zoom = pen.focus
        move = f' transform="translate(400 400) rotate(-4) scale({zoom:g}) translate({-x:g} {-y:g})"'
    if "wall" in layers:
        more, wall = backdrop(pen, scene)
        defs += more
        body += wall
    if "shadow" in layers:
        more, shadow = shadows(pen)
        defs += more
        body += f"<g{move}>{shadow}</g>"
    if "product" in layers:
        body += f"<g{move}>{''.join(pen.body)}</g>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800"><defs>{defs}</defs>{body}</svg>'


def _pixels(svg: str, size: int) -> Image:
    import resvg_py
    from PIL import Image

    png = resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")


def _frame(wall: Image, shadow: Image, product: Image, phase: float, standing: bool) -> Image:
    """One frame at ``phase`` 0..1 of the loop."""
    from PIL import Image, ImageChops

    size = wall.width
    wave = 2 * math.pi * phase
    lift = (0 if standing else 0.008) * size * math.sin(wave)
    turn = math.sin(wave)
    squeeze, skew = 1 + 0.035 * (1 - math.cos(wave)) / 2, 0.022 * turn
    foot = size * (0.86 if standing else 0.12)
    # output pixel -> source pixel: narrower about the middle, leaning about the foot (or the hanger)
    matrix = (squeeze, skew, size / 2 * (1 - squeeze) - skew * foot, 0, 1, lift)
    image = wall.copy()
    moved = product.transform((size, size), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
    ground = shadow.transform((size, size), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    image.paste(ground, (0, 0), ground)
    image.paste(moved, (0, 0), moved)
    # a soft band of light crosses from left to right once a loop, and is out of sight at its ends
    band = Image.linear_gradient("L").resize((1, size // 4)).rotate(90, expand=True)
    band = band.resize((size // 4, size * 2))
    sweep = Image.new("L", (size, size), 0)
    strip = Image.new("L", (size // 2, size * 2), 0)
    strip.paste(band, (0, 0))
    strip.paste(band.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (size // 4, 0))
    strip = strip.rotate(-16, expand=True, resample=Image.Resampling.BILINEAR)
    at = round(-strip.width + (size + strip.width) * phase)
    sweep.paste(strip, (at, (size - strip.height) // 2))
    mask = ImageChops.multiply(sweep, moved.getchannel("A")).point(lambda v: v * 0.3)
    image.paste((255, 255, 255), (0, 0), mask)
    return image
