"""Pictures of the demo shop: every product drawn by our own code, from its shape, colour and pattern.

`draw` gives an SVG, `rasterise` its WebP, `clip` a short silent film. The same input gives the same SVG,
byte for byte.
"""

from __future__ import annotations

from daogou.demo.pictures.render import clip, draw, rasterise, shapes

__all__ = ["clip", "draw", "rasterise", "shapes"]
