"""The app's own sign as pixels: three bars that grow and a figure that reaches up.

The same shapes as static/icons/icon.svg, on its field of 64 by 64.
"""

import math
import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise

FIELD = 64.0
GREEN, LOW, MIDDLE, HIGH, GOLD = "#0f5b4c", "#9fd4c2", "#cfeadf", "#ffffff", "#f4c77f"
_MASK_SCALE = 0.7  # a phone may cut a circle of 80 % out of a maskable icon
_CURVE = ((13.0, 28.0), (20.0, 25.0), (27.0, 20.0), (33.0, 12.0))
_PIECES = 16

Distance = Callable[[float, float], float]  # to the edge of a shape, below 0 inside


def png(size_px: int, *, is_maskable: bool = False) -> bytes:
    """Return the icon as a PNG; a maskable one fills its square and keeps clear of the edge."""
    per_px = FIELD / size_px
    scale = _MASK_SCALE if is_maskable else 1.0
    ground = (lambda x, y: -FIELD) if is_maskable else _box(0, 0, 64, 64, 15)
    rows = (
        b"\0" + b"".join(_pixel(x, y, per_px, scale, ground) for x in range(size_px))
        for y in range(size_px)
    )
    header = struct.pack(">IIBBBBB", size_px, size_px, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in parts)


def _pixel(column: int, row: int, per_px: float, scale: float, ground: Distance) -> bytes:
    """Return one pixel: the shapes over each other, each as far as it covers it."""
    x, y = (column + 0.5) * per_px, (row + 0.5) * per_px
    alpha = _covered(ground(x, y), per_px)
    red, green, blue = _rgb(GREEN)
    inner_x, inner_y = ((each - FIELD / 2) / scale + FIELD / 2 for each in (x, y))
    for colour, distance in _SHAPES:
        share = _covered(distance(inner_x, inner_y), per_px / scale)
        if share:
            over = _rgb(colour)
            red, green, blue = (
                under + (top - under) * share
                for under, top in zip((red, green, blue), over, strict=True)
            )
    return bytes((round(red), round(green), round(blue), round(255 * alpha)))


def _covered(distance: float, per_px: float) -> float:
    return min(1.0, max(0.0, 0.5 - distance / per_px))


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _box(x: float, y: float, width: float, height: float, radius: float) -> Distance:
    middle_x, middle_y = x + width / 2, y + height / 2

    def distance(at_x: float, at_y: float) -> float:
        out_x = abs(at_x - middle_x) - width / 2 + radius
        out_y = abs(at_y - middle_y) - height / 2 + radius
        outside = math.hypot(max(out_x, 0), max(out_y, 0))
        return outside + min(max(out_x, out_y), 0) - radius

    return distance


def _dot(x: float, y: float, radius: float) -> Distance:
    return lambda at_x, at_y: math.hypot(at_x - x, at_y - y) - radius


def _stroke(width: float) -> Distance:
    points = list(_along())

    def distance(at_x: float, at_y: float) -> float:
        ends = pairwise(points)
        return min(_to_line(at_x, at_y, *start, *end) for start, end in ends) - width / 2

    return distance


def _along() -> Iterator[tuple[float, float]]:
    """Yield points of the raised arm, a Bézier curve."""
    for step in range(_PIECES + 1):
        t = step / _PIECES
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        pairs = list(zip(weights, _CURVE, strict=True))
        yield sum(w * point[0] for w, point in pairs), sum(w * point[1] for w, point in pairs)


def _to_line(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    long_x, long_y = x2 - x1, y2 - y1
    share = ((x - x1) * long_x + (y - y1) * long_y) / (long_x**2 + long_y**2)
    share = min(1.0, max(0.0, share))
    return math.hypot(x - x1 - share * long_x, y - y1 - share * long_y)


_SHAPES: tuple[tuple[str, Distance], ...] = (
    (LOW, _box(12, 39, 11, 13, 4)),
    (MIDDLE, _box(26.5, 30, 11, 22, 4)),
    (HIGH, _box(41, 21, 11, 31, 4)),
    (GOLD, _stroke(4.5)),
    (GOLD, _dot(46.5, 11.5, 4.5)),
)
