"""What each protocol keeps back, read from protocol_table.txt. Nothing here knows the engine."""

from functools import cache
from pathlib import Path


@cache
def not_before_week() -> dict[str, dict[str, int]]:
    """Return, by condition and exercise, the earliest week after the injury or operation."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    classes = _classes(text)
    found: dict[str, dict[str, int]] = {}
    for line in text.splitlines():
        if not line or line[0] == "#":
            continue
        condition, week, names = (cell.strip() for cell in line.split("|"))
        held = found.setdefault(condition, {})
        for name in names.split():
            for slug in classes.get(name, (name,)):
                held[slug] = max(held.get(slug, 0), int(week))
    return found


def _classes(text: str) -> dict[str, tuple[str, ...]]:
    """Return the exercises of each class; a class is written in capitals."""
    lines = (line[1:].split() for line in text.splitlines() if line.startswith("#     "))
    return {name: tuple(slugs) for name, *slugs in lines if name.isupper() and "|" not in slugs}
