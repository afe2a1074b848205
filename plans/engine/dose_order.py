"""Which of two doses is harder: a partial order over the fields that matter to an exercise."""

from dataclasses import replace
from functools import lru_cache

from plans.engine.dose import Bounds, Dose
from plans.engine.exercise import Exercise

_UP = (
    "sets",
    "reps",
    "hold_s",
    "duration_s",
    "distance_m",
    "steps",
    "flights",
    "load_kg",
    "resistance_level",
    "rom_deg",
    "bouts_per_day",
    "effort_0_10",
)


@lru_cache(maxsize=1024)
def _directions(harder: tuple[tuple[str, str], ...]) -> tuple[tuple[str, bool], ...]:
    merged = dict.fromkeys(_UP, "up") | dict(harder)
    return tuple((name, way == "up") for name, way in merged.items())


@lru_cache(maxsize=1024)
def _direction_of(harder: tuple[tuple[str, str], ...]) -> dict[str, bool]:
    return dict(_directions(harder))


def goes_up(exercise: Exercise, field: str) -> bool | None:
    """Return True if more of `field` is harder, False if less is, None if it does not matter."""
    return _direction_of(exercise.harder).get(field)


def at_least_as_hard(exercise: Exercise, a: Dose, b: Dose) -> bool:
    """Return True if no field of `a` is easier than in `b`. Neither way round: not comparable."""
    for name, up in _directions(exercise.harder):
        mine, theirs = getattr(a, name), getattr(b, name)
        if mine == theirs:
            continue
        if mine is None or theirs is None or (mine < theirs if up else mine > theirs):
            return False
    return True


def is_easier(exercise: Exercise, a: Dose, b: Dose) -> bool:
    """Return True if `a` is easier than `b` in some field and harder in none."""
    return at_least_as_hard(exercise, b, a) and not at_least_as_hard(exercise, a, b)


def is_within(exercise: Exercise, dose: Dose, bounds: Bounds) -> bool:
    """Return True if no field is beyond either bound. A field without a bound is not judged."""
    return not is_below(exercise, dose, bounds) and not _is_beyond(exercise, dose, bounds.max)


def is_below(exercise: Exercise, dose: Dose, bounds: Bounds) -> bool:
    """Return True if some field is easier than the approved minimum."""
    return _is_beyond(exercise, dose, bounds.min, easier=True)


def _is_beyond(exercise: Exercise, dose: Dose, limit: Dose, *, easier: bool = False) -> bool:
    for name, up in _directions(exercise.harder):
        mine, bound = getattr(dose, name), getattr(limit, name)
        if mine is None or bound is None or mine == bound:
            continue
        if (mine > bound) is (up is not easier):
            return True
    return False


def easiest_of(exercise: Exercise, a: Dose, b: Dose) -> Dose:
    """Return the dose that is, field by field, the easier of both."""
    values = {}
    for name, up in _directions(exercise.harder):
        mine, other = getattr(a, name), getattr(b, name)
        if mine is not None and other is not None and mine != other:
            values[name] = min(mine, other) if up else max(mine, other)
    return replace(a, **values)


def growth(exercise: Exercise, before: Dose, after: Dose) -> float:
    """Return by which share the field that grew most is harder than before; 0 where none is."""
    shares = [0.0]
    for name, up in _directions(exercise.harder):
        was, now = getattr(before, name), getattr(after, name)
        if was and now is not None and was != now and (now > was) is up:
            shares.append(abs(now - was) / was)
    return max(shares)


def amount(dose: Dose) -> float:
    """Return a day's work as one number, to compare doses of one exercise; no unit."""
    per_set = (
        (dose.reps or 1)
        * (dose.hold_s or 1)
        * (dose.duration_s or 1)
        * (dose.distance_m or 1)
        * (dose.steps or 1)
        * (dose.flights or 1)
    )
    load = (1 + (dose.load_kg or 0)) * (dose.resistance_level or 1)
    return per_set * (dose.sets or 1) * dose.bouts_per_day * load
