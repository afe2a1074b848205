"""Tables and values as a physiotherapist reads them in a text file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

WORDS = {"V": "read", "V2": "second hand", "M": "memory", "D": "ours", "S": "popular"}


def page(title: str, lead: str, *blocks: str) -> str:
    """Return a page; the first line under its title says that it is generated."""
    made = "*Written by `manage.py evidence --write` from the catalogue. Do not edit here.*"
    return "\n\n".join([f"# {title}", made, lead, *blocks]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a cell that is empty gets a dash."""
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [_line([_cell(each) for each in row]) for row in rows]
    return "\n".join(lines)


def tally(tags: Iterable[str]) -> str:
    """Return how many stand on what: “12 in all: 3 V, 9 D”."""
    counts = Counter(tags)
    parts = ", ".join(f"{counts[tag]} {tag}" for tag in WORDS if counts[tag])
    return f"{sum(counts.values())} in all: {parts}."


def said(value: Any) -> str:
    """Return a number, a list or a group of numbers in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {said(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        joint = "; " if any(isinstance(one, Mapping) for one in value) else ", "
        return joint.join(map(said, value))
    return str(value)


def keys(source: Iterable[str]) -> str:
    """Return source keys as they are cited."""
    return ", ".join(source)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").strip() or "–"
