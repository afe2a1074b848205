"""A page of all figures for whoever looks at them: every key, and one pose in between."""

from collections.abc import Iterable
from html import escape

from plans.catalogue import load
from plans.catalogue.figure_record import Figure
from plans.figures.figure import still_keys, still_pose
from plans.figures.motion import poses

_LAYOUT = """
body { margin: 1rem; background: var(--ground); color: var(--ink); font: 14px sans-serif }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(34rem, 1fr)); gap: 1rem }
section div { display: grid; grid-template-columns: repeat(4, 1fr); gap: .25rem }
h2 { font-size: 1rem; margin: 0 } p { margin: 0 0 .25rem; color: var(--ink-soft) }
svg { background: var(--paper); border: 1px solid var(--line) }
"""


def contact_sheet(slugs: Iterable[str], css: str) -> str:
    """Return a page of the figures that needs no other file; `css` gives them their colours."""
    rows = "".join(_row(load().figures[slug]) for slug in slugs)
    head = f'<meta charset="utf-8"><title>Figures</title><style>{css}{_LAYOUT}</style>'
    return (
        f'<!doctype html><html lang="en"><head>{head}</head><body><main>{rows}</main></body></html>'
    )


def _row(figure: Figure) -> str:
    slug = figure.exercise
    catalogue = load()
    name, shows = catalogue.text(slug, "en").name, catalogue.figure_text(slug, "en").shows
    drawn = "".join(
        svg.replace("§", f"{slug}{number}-") for number, svg in enumerate(sheet_stills(figure))
    )
    words = f"<h2>{escape(name)} <small>{slug}</small></h2><p>{escape(shows)}</p>"
    return f"<section>{words}<div>{drawn}</div></section>"


def sheet_stills(figure: Figure) -> list[str]:
    """Return every key, and between two keys the pose halfway."""
    keys = still_keys(figure)
    if len(keys) != 2:
        return keys
    found = poses(figure)
    return [keys[0], still_pose(figure, found[len(found) // 4]), keys[1]]
