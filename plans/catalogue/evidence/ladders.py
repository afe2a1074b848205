"""Which exercise is easier, which comes next, and what each asks of the body besides."""

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import keys, page, table
from plans.catalogue.ladders import bars, moves_more
from plans.engine.exercise import Exercise

_LEAD = (
    "Both ways of every ladder. **Asks for more** is what may keep somebody from the exercise who "
    "does the one beside it under the same orders: weight, strain, a gate, an exclusion. **Moves "
    "besides** are joints and muscles an order may spare. The app asks all orders again before it "
    "offers either; where they forbid the easier one, the exercise pauses and a therapist is told."
)


def ladders(catalogue: Catalogue) -> str:
    """Return the page of the ladders: down with the reason where it asks for more, then up."""
    head = ("exercise", "leads to", "asks for more", "moves besides")
    down = [_down(catalogue, *link) for link in _links(catalogue, "easier")]
    up = [_row(*link) for link in _links(catalogue, "next")]
    return page(
        "Ladders",
        _LEAD,
        "## To the easier exercise",
        table((*head, "why it stands"), down),
        "## To the next exercise",
        table(head, up),
    )


def _links(catalogue: Catalogue, way: str) -> list[tuple[Exercise, Exercise]]:
    found = catalogue.exercises
    return [(each, found[slug]) for each in found.values() for slug in getattr(each, way)]


def _row(each: Exercise, other: Exercise) -> tuple[str, ...]:
    return each.slug, other.slug, keys(bars(other, each)), keys(moves_more(other, each))


def _down(catalogue: Catalogue, each: Exercise, other: Exercise) -> tuple[str, ...]:
    why = (
        waiver.reason
        for waiver in catalogue.waivers
        if (waiver.kind, waiver.exercise) == ("ladder", each.slug)
        and waiver.what == f"easier {other.slug}"
    )
    return *_row(each, other), next(why, "")
