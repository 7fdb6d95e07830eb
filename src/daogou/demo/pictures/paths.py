"""Path data: small builders for SVG ``d`` strings. All coordinates are absolute, in 800 x 800 space."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

Point = tuple[float, float]
_TOKEN = re.compile(r"[MLCQZ]|-?\d*\.?\d+(?:e-?\d+)?", re.IGNORECASE)
_ARITY = {"M": 1, "L": 1, "C": 3, "Q": 2}


def n(value: float) -> str:
    """A number with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def xy(point: Point) -> str:
    """``x,y``."""
    return f"{n(point[0])},{n(point[1])}"


def _segments(d: str) -> list[tuple[str, list[Point]]]:
    """Absolute M, L, C, Q commands of a path with their points; Z is dropped."""
    out: list[tuple[str, list[Point]]] = []
    numbers: list[float] = []
    command = ""
    for token in _TOKEN.findall(d):
        if token.isalpha():
            command = token.upper()
            continue
        numbers.append(float(token))
        if len(numbers) == 2 * _ARITY[command]:
            out.append((command, list(zip(numbers[::2], numbers[1::2], strict=True))))
            numbers = []
            if command == "M":
                command = "L"
    return out


def flip(d: str, axis: float = 400) -> str:
    """The path mirrored left to right about a vertical axis."""
    parts = [
        command + " ".join(xy((2 * axis - x, y)) for x, y in points) for command, points in _segments(d)
    ]
    return "".join(parts) + ("Z" if d.rstrip().upper().endswith("Z") else "")


def both(half: str, axis: float = 400) -> str:
    """A closed symmetric outline from its half: drawn from the axis, down one side, back to the axis."""
    segments = _segments(half)
    ends = [points[-1] for _, points in segments]
    out = "".join(command + " ".join(xy(p) for p in points) for command, points in segments)
    for index in range(len(segments) - 1, 0, -1):
        command, points = segments[index]
        back = [*points[-2::-1], ends[index - 1]]
        out += command + " ".join(xy((2 * axis - x, y)) for x, y in back)
    return out + "Z"


def rrect(x: float, y: float, w: float, h: float, r: float = 0) -> str:
    """A rectangle with round corners."""
    r = min(r, w / 2, h / 2)
    if r <= 0:
        return f"M{n(x)},{n(y)}L{n(x + w)},{n(y)} {n(x + w)},{n(y + h)} {n(x)},{n(y + h)}Z"
    return rounded([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], r)


def rounded(points: Sequence[Point], r: float | Sequence[float]) -> str:
    """A polygon whose corners are rounded, each by its own radius where several are given."""
    out = ""
    count = len(points)
    for i, (px, py) in enumerate(points):
        radius = r if isinstance(r, (int, float)) else r[i]
        ends = []
        for qx, qy in (points[i - 1], points[(i + 1) % count]):
            length = math.hypot(qx - px, qy - py) or 1
            step = min(radius, length / 2) / length
            ends.append(((px + (qx - px) * step, py + (qy - py) * step), step))
        (start, _), (end, _) = ends
        # control points at 0.45 of the corner give a near-circular arc for right angles
        c1 = (start[0] + (px - start[0]) * 0.55, start[1] + (py - start[1]) * 0.55)
        c2 = (end[0] + (px - end[0]) * 0.55, end[1] + (py - end[1]) * 0.55)
        out += ("L" if out else "M") + xy(start) + f"C{xy(c1)} {xy(c2)} {xy(end)}"
    return out + "Z"


def oval(cx: float, cy: float, rx: float, ry: float | None = None) -> str:
    """An ellipse (a circle without ``ry``)."""
    ry = rx if ry is None else ry
    k, m = rx * 0.5523, ry * 0.5523
    return (
        f"M{n(cx - rx)},{n(cy)}C{n(cx - rx)},{n(cy - m)} {n(cx - k)},{n(cy - ry)} {n(cx)},{n(cy - ry)}"
        f"C{n(cx + k)},{n(cy - ry)} {n(cx + rx)},{n(cy - m)} {n(cx + rx)},{n(cy)}"
        f"C{n(cx + rx)},{n(cy + m)} {n(cx + k)},{n(cy + ry)} {n(cx)},{n(cy + ry)}"
        f"C{n(cx - k)},{n(cy + ry)} {n(cx - rx)},{n(cy + m)} {n(cx - rx)},{n(cy)}Z"
    )


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> str:
    """An open piece of an ellipse between two angles in degrees (0 right, 90 down)."""
    steps = max(1, math.ceil(abs(end - start) / 45))
    delta = math.radians(end - start) / steps
    k = 4 / 3 * math.tan(delta / 4)
    angle = math.radians(start)
    out = f"M{xy((cx + rx * math.cos(angle), cy + ry * math.sin(angle)))}"
    for _ in range(steps):
        after = angle + delta
        p = (cx + rx * (math.cos(angle) - k * math.sin(angle)), cy + ry * (math.sin(angle) + k * math.cos(angle)))
        q = (cx + rx * (math.cos(after) + k * math.sin(after)), cy + ry * (math.sin(after) - k * math.cos(after)))
        out += f"C{xy(p)} {xy(q)} {xy((cx + rx * math.cos(after), cy + ry * math.sin(after)))}"
        angle = after
    return out


def smooth(points: Sequence[Point], closed: bool = True, tension: float = 0.5) -> str:
    """A smooth curve through the points (Catmull-Rom)."""
    count = len(points)
    last = count if closed else count - 1

    def at(i: int) -> Point:
        return points[i % count] if closed else points[min(max(i, 0), count - 1)]

    out = "M" + xy(points[0])
    for i in range(last):
        a, b, c, d = at(i - 1), at(i), at(i + 1), at(i + 2)
        k = tension / 3
        p = (b[0] + (c[0] - a[0]) * k, b[1] + (c[1] - a[1]) * k)
        q = (c[0] - (d[0] - b[0]) * k, c[1] - (d[1] - b[1]) * k)
        out += f"C{xy(p)} {xy(q)} {xy(c)}"
    return out + ("Z" if closed else "")


def drum(cx: float, top: float, bottom: float, rx: float, ry: float, foot: float | None = None) -> str:
    """The side of a standing cylinder (a cone with ``foot``, its radius below), round at both ends."""
    low = rx if foot is None else foot
    ratio = ry * low / rx
    k, m = 0.5523 * rx, 0.5523 * low
    return (
        f"M{n(cx - rx)},{n(top)}C{n(cx - rx)},{n(top - ry * 0.55)} {n(cx - k)},{n(top - ry)} {n(cx)},{n(top - ry)}"
        f"C{n(cx + k)},{n(top - ry)} {n(cx + rx)},{n(top - ry * 0.55)} {n(cx + rx)},{n(top)}L{n(cx + low)},{n(bottom)}"
        f"C{n(cx + low)},{n(bottom + ratio * 0.55)} {n(cx + m)},{n(bottom + ratio)} {n(cx)},{n(bottom + ratio)}"
        f"C{n(cx - m)},{n(bottom + ratio)} {n(cx - low)},{n(bottom + ratio * 0.55)} {n(cx - low)},{n(bottom)}Z"
    )


def leaf(start: Point, bend: Point, end: Point, width: float) -> str:
    """A long thin sliver from start to end past ``bend``: a fold, a crease, a glint."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1
    ox, oy = -dy / length * width, dx / length * width
    return (
        f"M{xy(start)}Q{xy((bend[0] + ox, bend[1] + oy))} {xy(end)}Q{xy((bend[0] - ox, bend[1] - oy))} {xy(start)}Z"
    )


def petals(cx: float, cy: float, r: float, count: int, turn: float = 0, width: float = 0.62) -> str:
    """A flower of round petals about a point."""
    out = ""
    for i in range(count):
        angle = math.radians(turn) + 2 * math.pi * i / count
        c, s = math.cos(angle), math.sin(angle)
        tip = (cx + r * 1.25 * c, cy + r * 1.25 * s)
        left = (tip[0] - r * width * s * 1.4, tip[1] + r * width * c * 1.4)
        right = (tip[0] + r * width * s * 1.4, tip[1] - r * width * c * 1.4)
        out += f"M{xy((cx, cy))}C{xy(left)} {xy(right)} {xy((cx, cy))}Z"
    return out
