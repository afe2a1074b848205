"""Small charts as inline SVG; every one says in words what it shows."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_BAR = 6
_GAP = 2
_HEIGHT = 24
_STAIR_WIDTH = 480
_STAIR_HEIGHT = 120
_MARGIN = 24
_KINDS = ("fill", "zero", "none")


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str) -> SafeString:
    """Return one bar per day, oldest first, of fractions 0–1; nothing due (None) is a dot."""
    bars = _bars(tuple(values))
    width = max(1, len(values) * (_BAR + _GAP) - _GAP)
    return _svg("sparkline", width, _HEIGHT, label, bars)


@lru_cache(maxsize=1024)  # a caseload is looked at many times a day, and changes once
def _bars(values: tuple[float | None, ...]) -> SafeString:
    paths = dict.fromkeys(_KINDS, "")
    for place, value in enumerate(values):
        kind, path = _bar(place, value)
        paths[kind] += path
    # One path a kind, as a caseload has thousands of bars.
    return format_html_join("", '<path class="{}" d="{}"/>', paths.items())


def _bar(place: int, value: float | None) -> tuple[str, str]:
    left = place * (_BAR + _GAP)
    if value is None:
        return "none", f"M{left + _BAR // 2 - 1} {_HEIGHT - 2}h2v2h-2z"
    height = round(3 + (_HEIGHT - 3) * min(1.0, max(0.0, value)), 1)
    return "fill" if value > 0 else "zero", f"M{left} {_HEIGHT}v-{height}h{_BAR}v{height}z"


@register.simple_tag
def staircase(values: Sequence[float], label: str) -> SafeString:
    """Return the dose over the days, oldest first, as steps; the first and last are written."""
    if not values:
        return SafeString("")
    points = _stairs(values)
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    ends = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (round(points[0][0], 1), round(points[0][1] - 6, 1), "start", f"{values[0]:g}"),
            (round(points[-1][0], 1), round(points[-1][1] - 6, 1), "end", f"{values[-1]:g}"),
        ),
    )
    floor = format_html(
        '<line class="grid" x1="0" y1="{0}" x2="{1}" y2="{0}"/>', _STAIR_HEIGHT - 1, _STAIR_WIDTH
    )
    line = format_html(
        '<path class="area" d="{0} V{1} H0 Z"/><path class="line" d="{0}"/>',
        path,
        _STAIR_HEIGHT - 1,
    )
    return _svg("staircase", _STAIR_WIDTH, _STAIR_HEIGHT, label, floor + line + ends)


def _stairs(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return the corners of the line: each value holds from its day to the next."""
    width, top = _STAIR_WIDTH / len(values), max(*values, 0) or 1
    points = []
    for place, value in enumerate(values):
        y = _STAIR_HEIGHT - _MARGIN / 2 - value / top * (_STAIR_HEIGHT - 2 * _MARGIN)
        points += [(place * width, y), ((place + 1) * width, y)]
    return points


def _svg(name: str, width: int, height: int, label: str, content: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}">{}</svg>',
        name,
        width,
        height,
        width,
        height,
        label,
        content,
    )
