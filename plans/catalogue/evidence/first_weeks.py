"""The first week of each protocol for each age and order; what is thin or missing says why."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import page, table
from plans.catalogue.first_week_gaps import excuse_of
from plans.catalogue.first_weeks import AGES, Week
from plans.catalogue.first_weeks import first_weeks as _weeks
from plans.engine.assessment import Mode

_LEAD = (
    "What a draft of the third day gives, when nothing was tried yet but to rest: **6 of 8, 35 "
    "min** begins with six of eight exercises and 35 minutes on day one; one more joins every "
    "second day while four fifths are done. Sitting out of bed counts as minutes, cues such as "
    "ankle pumps do not. Lines that would say the same are one line. Under 18 years there is no "
    "draft at all (settled §3.8). Adult: 38 years. Older: 72. Frail: 85 years with a frailty of "
    "6; four exercises to begin with at most."
)


def first_weeks(catalogue: Catalogue) -> str:
    """Return the page of first weeks."""
    return written(list(_weeks(catalogue)))


def written(weeks: Sequence[Week]) -> str:
    """Return the page of `weeks`."""
    gaps = sum(1 for each in weeks if each.gap)
    empty = sum(1 for each in weeks if each.gap == "empty")
    count = f"{len(weeks)} first weeks, {empty} of them empty, {gaps} with a gap that says why."
    head = ("protocol", "came by", "order", *AGES, "mode, and why something is missing")
    return page("First weeks", _LEAD, count, table(head, _rows(weeks)))


def _rows(weeks: Iterable[Week]) -> Iterator[tuple[str, ...]]:
    for (template, kind), found in groupby(weeks, key=lambda each: (each.template, each.kind)):
        merged: dict[tuple[str, ...], list[str]] = {}
        for orders, row in groupby(found, key=lambda each: each.orders):
            merged.setdefault(_cells(list(row)), []).append(orders)
        for cells, orders_in_words in merged.items():
            yield template, kind.replace("_", " "), ", ".join(orders_in_words), *cells


def _cells(row: list[Week]) -> tuple[str, ...]:
    return *map(_cell, row), "; ".join(dict.fromkeys(each for week in row for each in _notes(week)))


def _cell(week: Week) -> str:
    if not week.listed:
        return "nothing"
    return f"{week.starts} of {week.listed}, {week.minutes:.0f} min"


def _notes(week: Week) -> Iterator[str]:
    if week.mode is not Mode.STANDARD:
        yield week.mode.value.replace("_", " ")
    if week.gap:
        why = excuse_of(week)
        yield f"{week.gap}: {why.words if why else 'no reason is known'}"
