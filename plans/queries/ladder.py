"""The ladders of the catalogue: which exercise follows which, and where a link needs a word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plans.catalogue import load
from plans.catalogue.ladders import bars
from plans.engine.exercise import Exercise, Region


@dataclass(frozen=True, slots=True)
class Rung:
    """One neighbour on a ladder. `bars` is what the harder of the two asks beyond the easier."""

    slug: str
    is_one_way: bool  # only one of the two names the other
    bars: tuple[str, ...]
    waiver: str = ""  # why the link may be as it is


@dataclass(frozen=True, slots=True)
class Ladder:
    """One exercise between what is easier and what is harder."""

    exercise: Exercise
    easier: tuple[Rung, ...]
    harder: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One exercise of the drawn graph, with what follows it."""

    exercise: Exercise
    rung: Rung | None  # the link from what it follows; None at the foot of a ladder
    is_repeated: bool  # drawn in full elsewhere
    harder: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class RegionLadders:
    """All ladders that begin in one region."""

    region: Region
    feet: tuple[Branch, ...]


def ladder_of(slug: str) -> Ladder:
    """Return the neighbours of one exercise, told by either side of each link."""
    known = load().exercises
    exercise = known[slug]
    easier = dict.fromkeys([*exercise.easier, *_naming(slug, "next")])
    harder = dict.fromkeys([*exercise.next, *_naming(slug, "easier")])
    return Ladder(
        exercise,
        tuple(_rung(known[each], exercise, each) for each in easier if each in known),
        tuple(_rung(exercise, known[each], each) for each in harder if each in known),
    )


def _naming(slug: str, field: str) -> Iterator[str]:
    return (each.slug for each in load().exercises.values() if slug in getattr(each, field))


def _rung(low: Exercise, high: Exercise, slug: str) -> Rung:
    goes_up, goes_down = high.slug in low.next, low.slug in high.easier
    return Rung(slug, not (goes_up and goes_down), bars(high, low), _waiver(low, high))


def _waiver(low: Exercise, high: Exercise) -> str:
    pairs = {(low.slug, f"next {high.slug}"), (high.slug, f"easier {low.slug}")}
    kinds = ("link", "ladder")
    found = (w for w in load().waivers if w.kind in kinds and (w.exercise, w.what) in pairs)
    return next((each.reason for each in found), "")


def ladders_by_region() -> tuple[RegionLadders, ...]:
    """Return every exercise under its first region, each in full once; regions without are out."""
    regions = [each for each in Region if each is not Region.ALL]
    found = (RegionLadders(each, tuple(_drawn(each))) for each in (*regions, Region.ALL))
    return tuple(each for each in found if each.feet)


def _drawn(region: Region) -> Iterator[Branch]:
    here = {s: e for s, e in load().exercises.items() if e.regions[0] is region}
    feet = [slug for slug in here if not any(slug in each.next for each in here.values())]
    seen: set[str] = set()
    for slug in (*feet, *here):  # what only a circle leads to stands at its foot
        if slug not in seen:
            yield _branch(slug, here, seen, None)


def _branch(slug: str, here: Mapping[str, Exercise], seen: set[str], rung: Rung | None) -> Branch:
    known = load().exercises
    exercise = known[slug]
    if slug in seen or slug not in here:
        return Branch(exercise, rung, is_repeated=True)
    seen.add(slug)
    harder = (known[each] for each in exercise.next if each in known and each != slug)
    above = tuple(_branch(e.slug, here, seen, _rung(exercise, e, e.slug)) for e in harder)
    return Branch(exercise, rung, is_repeated=False, harder=above)
