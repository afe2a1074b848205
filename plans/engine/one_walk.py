"""Two events, two walks: the patient has one pair of legs, and the easier walk is enough."""

from collections.abc import Mapping, Sequence

from plans.engine.dose_order import amount
from plans.engine.draft import DraftItem
from plans.engine.exercise import Exercise

Exercises = Mapping[str, Exercise]
_WALKING = "P3"  # the progress rule of walking


def spare_walks(
    drafted: Sequence[Sequence[DraftItem]], exercises: Exercises
) -> tuple[str, list[frozenset[str]]]:
    """Return the walk to keep, and for each region the walks to leave out.

    `drafted` are the items of each region under treatment. Nothing is left out while only one
    region asks for walking, or all ask for the same walk. Source: KB4.1, phases of the whole body.
    """
    walks = [
        (number, item)
        for number, items in enumerate(drafted)
        for item in items
        if is_walk(exercises[item.exercise])
    ]
    if len({number for number, _ in walks}) < 2:
        return "", [frozenset() for _ in drafted]
    where, kept = walks[0]
    for number, item in walks[1:]:
        if _is_easier(item, kept, exercises):
            where, kept = number, item
    spare: list[set[str]] = [set() for _ in drafted]
    for number, item in walks:
        if number != where and item.exercise != kept.exercise:
            spare[number].add(item.exercise)
    return kept.exercise, [frozenset(each) for each in spare]


def is_walk(exercise: Exercise) -> bool:
    """Return True for walking as such; steps aside and intervals train something else."""
    is_walking = exercise.progress_rule == _WALKING and exercise.demand.position == "walking"
    return is_walking and exercise.start.sets is None


def _is_easier(one: DraftItem, other: DraftItem, exercises: Exercises) -> bool:
    if one.exercise == other.exercise:
        return amount(one.start) < amount(other.start)
    if leads_to(one.exercise, other.exercise, exercises):
        return True
    if leads_to(other.exercise, one.exercise, exercises):
        return False
    return _load(one, exercises) < _load(other, exercises)


def leads_to(first: str, then: str, exercises: Exercises) -> bool:
    """Return True if `then` is reached from `first` by the catalogue's `next`."""
    seen: set[str] = set()
    waiting = [first]
    while waiting:
        slug = waiting.pop()
        if slug in seen or slug not in exercises:
            continue
        seen.add(slug)
        waiting.extend(exercises[slug].next)
    return then in seen and then != first


def _load(item: DraftItem, exercises: Exercises) -> tuple[int, float]:
    demand = exercises[item.exercise].demand
    return max(demand.leg_load_affected, demand.leg_load_other), amount(item.start)
