"""Outlines of the things around the body, each drawn about its own nought."""

from collections.abc import Callable, Mapping

from plans.catalogue.figure_record import Place
from plans.figures.svg import number as n
from plans.figures.svg import path

FLOOR = 150.0
Draw = Callable[[Place, Place], str]


def _box(x: float, y: float, width: float, height: float, tone: str, corner: float = 2) -> str:
    return (
        f'<rect class="f-{tone}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
        f' rx="{n(corner)}"/>'
    )


def _lines(d: str) -> str:
    return path(d, "line")


def _disc(x: float, y: float, radius: float, tone: str) -> str:
    return f'<circle class="f-{tone}" cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"/>'


def _chair(at: Place, size: Place) -> str:
    (x, y), half = at, (size[0] or 34) / 2
    high = size[1] or 44
    legs = f"M{n(x - half + 3)} {n(y)}V{n(FLOOR)}M{n(x + half - 3)} {n(y)}V{n(FLOOR)}"
    back = f"M{n(x - half + 1)} {n(y + 2)}L{n(x - half - 4)} {n(y - high)}"
    return _lines(legs) + path(back, "thick") + _box(x - half - 1, y, half * 2 + 2, 5, "prop")


def _stool(at: Place, size: Place) -> str:
    (x, y), half = at, (size[0] or 30) / 2
    legs = f"M{n(x - half + 3)} {n(y)}V{n(FLOOR)}M{n(x + half - 3)} {n(y)}V{n(FLOOR)}"
    return _lines(legs) + _box(x - half, y, half * 2, 5, "prop")


def _chair_arm(at: Place, size: Place) -> str:
    x, y = at
    wide = size[0] or 26
    return path(f"M{n(x)} {n(y)}H{n(x + wide)}V{n(y + (size[1] or 20))}", "arm")


def _bed(at: Place, size: Place) -> str:
    (x, y), wide = at, size[0]
    feet = f"M{n(x + 6)} {n(y + 12)}V{n(FLOOR)}M{n(x + wide - 6)} {n(y + 12)}V{n(FLOOR)}"
    return _lines(feet) + _box(x, y, wide, 12, "prop", 4) + _box(x, y + 10, wide, 4, "dark")


def _slab(tone: str, corner: float) -> Draw:
    return lambda at, size: _box(at[0], at[1], size[0], size[1], tone, corner)


def _counter(at: Place, size: Place) -> str:
    (x, y), wide = at, size[0]
    body = _box(x + 4, y + 4, wide - 4, FLOOR - y - 4, "prop", 0)
    return body + _box(x, y, wide, 5, "dark", 1.5)


def _table(at: Place, size: Place) -> str:
    (x, y), wide = at, size[0]
    legs = f"M{n(x + 7)} {n(y)}V{n(FLOOR)}M{n(x + wide - 7)} {n(y)}V{n(FLOOR)}"
    return (_lines(legs) if size[1] == 0 else "") + _box(x, y, wide, 5, "dark")


def _wall(at: Place, size: Place) -> str:
    return _box(at[0], at[1] or 8, size[0] or 9, FLOOR - (at[1] or 8), "prop", 1)


def _step(at: Place, size: Place) -> str:
    return _box(at[0], at[1], size[0], FLOOR - at[1], "prop", 1.5)


def _stairs(at: Place, size: Place) -> str:
    """Draw four steps going up to the right from `at`; `size` is tread and rise."""
    (x, y), (tread, rise) = at, size
    up = "".join(f"v{n(-rise)}h{n(tread)}" for _ in range(4))
    return path(f"M{n(x)} {n(y)}{up}V{n(y)}Z", "prop")


def _rail(at: Place, size: Place) -> str:
    x, y = at
    return path(f"M{n(x)} {n(y)}l{n(size[0])} {n(size[1])}", "thick")


def _post(at: Place, size: Place) -> str:
    return _lines(f"M{n(at[0])} {n(at[1])}V{n(size[1] or FLOOR)}")


def _round(tone: str, radius: float) -> Draw:
    return lambda at, size: _disc(at[0], at[1], size[0] or radius, tone)


def _weight(at: Place, size: Place) -> str:
    r = size[0] or 5.5
    return _disc(at[0], at[1], r, "thing") + _disc(at[0], at[1], r * 0.4, "prop")


def _bottle(at: Place, size: Place) -> str:
    (x, y), (wide, high) = at, (size[0] or 7, size[1] or 20)
    neck = _box(x - wide / 5, y - high / 2 - 3.4, wide * 0.4, 5, "thing", 1)
    return neck + _box(x - wide / 2, y - high / 2, wide, high, "thing", 2.4)


def _bag(at: Place, size: Place) -> str:
    (x, y), (wide, high) = at, (size[0] or 20, size[1] or 22)
    handle = f"M{n(x - 5)} {n(y + 10)}L{n(x)} {n(y)}L{n(x + 5)} {n(y + 10)}"
    body = (
        f"M{n(x - wide / 2)} {n(y + 10)}h{n(wide)}l-2 {n(high)}a2 2 0 0 1-2 2"
        f"h{n(8 - wide)}a2 2 0 0 1-2-2Z"
    )
    return _lines(handle) + path(body, "thing")


def _cup(at: Place, size: Place) -> str:
    x, y = at
    ear = _lines(f"M{n(x + 4)} {n(y - 4)}c5 0 5 6 0 6")
    return ear + path(f"M{n(x - 4.5)} {n(y - 6)}h9l-1 11h-7Z", "thing")


def _case(at: Place, size: Place) -> str:
    (x, y), (wide, high) = at, (size[0] or 24, size[1] or 18)
    lid = _lines(f"M{n(x - wide / 2)} {n(y - high / 6)}h{n(wide)}")
    return _box(x - wide / 2, y - high / 2, wide, high, "thing", 1.5) + lid


def _frame(at: Place, size: Place) -> str:
    """Draw a walking frame by its handle at nought."""
    x, y = at
    high = size[1] or 62
    top = f"M{n(x - 7)} {n(y)}H{n(x + 10)}"
    legs = f"M{n(x - 4)} {n(y)}l-5 {n(high)}M{n(x + 8)} {n(y)}l5 {n(high)}"
    return path(f"{top}{legs}M{n(x - 6.4)} {n(y + high / 2)}h17", "aid")


def _bike(at: Place, size: Place) -> str:
    """Draw an exercise bike about the axle of its pedals."""
    (x, y), high = at, size[1] or 40
    wheel = f'<circle class="f-thick" cx="{n(x + 24)}" cy="{n(y - 4)}" r="15"/>'
    d = (
        f"M{n(x)} {n(y)}L{n(x - 14)} {n(y - high + 4)}M{n(x - 18)} {n(FLOOR)}H{n(x + 38)}"
        f"M{n(x)} {n(y)}V{n(FLOOR)}M{n(x)} {n(y)}L{n(x + 26)} {n(y - 50)}l8-4"
    )
    return wheel + path(d, "thick") + _box(x - 26, y - high, 20, 5, "dark", 2.5)


def _thought(at: Place, size: Place) -> str:
    x, y = at
    cloud = (
        f"M{n(x - 16)} {n(y + 8)}a9 9 0 0 1-1-18a12 12 0 0 1 21-6a10 10 0 0 1 15 9a8 8 0 0 1-3 15Z"
    )
    return (
        path(cloud, "cloud") + _disc(x - 22, y + 15, 3, "cloud") + _disc(x - 28, y + 21, 2, "cloud")
    )


def _tree(at: Place, size: Place) -> str:
    x, y = at
    trunk = path(f"M{n(x)} {n(FLOOR)}V{n(y)}", "thick")
    return (
        trunk
        + _disc(x, y, 15, "leaf")
        + _disc(x - 9, y + 9, 10, "leaf")
        + _disc(x + 9, y + 8, 10, "leaf")
    )


def _line_thing(at: Place, size: Place) -> str:
    return path(f"M{n(at[0])} {n(at[1])}l{n(size[0])} {n(size[1])}", "aid")


def _pads(at: Place, size: Place) -> str:
    (x, y), gap = at, size[1] or 11
    return _box(x, y, 3, 7, "device", 1) + _box(x, y + gap, 3, 7, "device", 1)


def _fan(at: Place, size: Place) -> str:
    """Draw three short strokes that stand for effort or warmth around a place."""
    (x, y), r = at, size[0] or 5
    left = f"M{n(x - r)} {n(y)}l{n(-r)} {n(-r / 2)}"
    right = f"M{n(x + r)} {n(y)}l{n(r)} {n(-r / 2)}"
    return path(f"{left}M{n(x)} {n(y - r)}v{n(-r)}{right}", "effort")


THINGS: Mapping[str, Draw] = {
    "arm": _chair_arm,
    "bag": _bag,
    "bed": _bed,
    "bike": _bike,
    "bottle": _bottle,
    "box": _case,
    "chair": _chair,
    "counter": _counter,
    "cup": _cup,
    "cushion": _slab("soft", 5),
    "effort": _fan,
    "frame": _frame,
    "mat": _slab("soft", 1.5),
    "pads": _pads,
    "pillow": _slab("soft", 5),
    "plate": _slab("dark", 2),
    "post": _post,
    "putty": _round("thing", 6),
    "rail": _rail,
    "roll": _round("soft", 6),
    "shelf": _slab("dark", 1.5),
    "stairs": _stairs,
    "step": _step,
    "stick": _line_thing,
    "stool": _stool,
    "table": _table,
    "thought": _thought,
    "towel": _slab("soft", 3),
    "tree": _tree,
    "wall": _wall,
    "watch": _slab("device", 1.5),
    "weight": _weight,
}
LINKS: Mapping[str, str] = {"band": "band", "strap": "strap", "crutch": "aid", "rod": "aid"}
