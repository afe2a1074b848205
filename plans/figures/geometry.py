"""Points and turns on paper: x to the right, y downwards, turning clockwise is positive."""

from math import acos, atan2, cos, degrees, hypot, radians, sin

Point = tuple[float, float]


def add(a: Point, b: Point) -> Point:
    return (a[0] + b[0], a[1] + b[1])


def minus(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1])


def turned(point: Point, degrees_cw: float) -> Point:
    """Return `point` turned about the origin."""
    angle = radians(degrees_cw)
    x, y = point
    return (x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))


def direction(vector: Point) -> float:
    """Return how far "straight down" must turn to point along `vector`."""
    return degrees(atan2(-vector[0], vector[1]))


def two_bones(to: Point, upper: float, lower: float, bend: int) -> tuple[float, float]:
    """Return the turns of two bones from the origin so that the second ends at `to`.

    `bend` is the sense in which the second turns against the first. Out of reach, the limb is
    stretched towards the place.
    """
    reach = min(max(hypot(*to), abs(upper - lower) + 1e-6), upper + lower - 1e-6)
    inner = degrees(acos((upper**2 + lower**2 - reach**2) / (2 * upper * lower)))
    lift = degrees(acos((upper**2 + reach**2 - lower**2) / (2 * upper * reach)))
    first = direction(to) - bend * lift
    return first, first + bend * (180 - inner)


def near(turn: float, before: float) -> float:
    """Return the same turn, counted so that it goes on from `before` without a jump."""
    return turn + 360 * round((before - turn) / 360)
