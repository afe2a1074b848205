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
