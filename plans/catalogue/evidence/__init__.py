"""docs/evidence/: every rule and number with its source, its tag and what follows from it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.care import causes, orders, red_flags
from plans.catalogue.evidence.education import education
from plans.catalogue.evidence.exercises import exercises
from plans.catalogue.evidence.first_weeks import first_weeks
from plans.catalogue.evidence.gates import gates
from plans.catalogue.evidence.ladders import ladders
from plans.catalogue.evidence.loss_curves import loss_curves
from plans.catalogue.evidence.measures import measures
from plans.catalogue.evidence.rules import numbers, rules
from plans.catalogue.evidence.sources import sources
from plans.catalogue.reader import HOME

__all__ = ["pages", "stale", "write"]

_PAGES = {
    "rules.md": rules,
    "red-flags.md": red_flags,
    "gates.md": gates,
    "first-weeks.md": first_weeks,
    "loss-curves.md": loss_curves,
    "orders.md": orders,
    "causes.md": causes,
    "measures.md": measures,
    "exercises.md": exercises,
    "education.md": education,
    "ladders.md": ladders,
    "sources.md": sources,
}


def pages(catalogue: Catalogue, home: Path = HOME) -> Mapping[str, str]:
    """Return every page by its file name."""
    return {name: page(catalogue) for name, page in _PAGES.items()} | {"numbers.md": numbers(home)}


def stale(folder: Path, wanted: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of pages in `folder` that are missing, changed or too many."""
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield name
    yield from (path.name for path in folder.glob("*.md") if path.name not in wanted)


def write(folder: Path, wanted: Mapping[str, str]) -> None:
    """Write the pages; files that are none of them go."""
    folder.mkdir(exist_ok=True)
    for name in list(stale(folder, wanted)):
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
