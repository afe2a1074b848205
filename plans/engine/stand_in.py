"""What may be done instead while the equipment of an exercise is not at hand."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from plans.engine.dose import Dose
from plans.engine.exercise import Exercise, Kind
from plans.engine.loading import is_loading, is_unsupported

EQUIPMENT = "EQUIPMENT"  # the amendment of a day on which an easier exercise stands in
# More of any of these is more work. Height, range and rest stay as the exercise itself says.
_AMOUNTS = frozenset(
    {
        "sets",
        "reps",
        "hold_s",
        "duration_s",
        "distance_m",
        "steps",
        "flights",
        "bouts_per_day",
        "effort_0_10",
    }
)


def stand_in(
    exercise: Exercise,
    exercises: Mapping[str, Exercise],
    *,
    taken: Collection[str],
    may_do: Callable[[str], bool],
) -> str:
    """Return the nearest exercise down its `easier` ladder that needs nothing, or "".

    None that is in the plan already (`taken`): it would be done twice. None that loads or lets go
    of support where the exercise itself does not, has a weight, or needs somebody beside it.
    `may_do` asks the orders, as for every easier exercise. Source: KB7, settled §3.10.
    """
    for slug in _ladder(exercise, exercises):
        easier = exercises[slug]
        if slug not in taken and _fits(easier, exercise) and may_do(slug):
            return slug
    return ""


def _ladder(exercise: Exercise, exercises: Mapping[str, Exercise]) -> Iterator[str]:
    """Yield the easier ones, nearest first, each once."""
    seen, waiting = {exercise.slug}, list(exercise.easier)
    while waiting:
        slug = waiting.pop(0)
        if slug in seen or slug not in exercises:
            continue
        seen.add(slug)
        yield slug
        waiting.extend(exercises[slug].easier)


def _fits(easier: Exercise, exercise: Exercise) -> bool:
    return (
        easier.kind is not Kind.CUE
        and not easier.equipment
        and easier.supervision == "none"
        and not (easier.start.load_kg or easier.start.resistance_level)
        and (is_loading(exercise) or not is_loading(easier))
        and (is_unsupported(exercise) or not is_unsupported(easier))
    )


def stand_in_dose(exercise: Exercise, today: Dose) -> Dose:
    """Return its start dose, in nothing more than the dose it stands in for.

    Repetitions of a hold and of a movement are not compared: one hold is not one movement.
    """
    start = exercise.start
    is_alike = (start.hold_s is None) == (today.hold_s is None)
    least = {
        name: min(mine, theirs)
        for name in (_AMOUNTS if is_alike else _AMOUNTS - {"reps"})
        if (mine := getattr(start, name)) is not None
        and (theirs := getattr(today, name)) is not None
    }
    return replace(start, schedule=today.schedule, **least)
