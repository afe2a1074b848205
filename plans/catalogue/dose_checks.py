"""Do the doses of one exercise make sense together: bounds, steps, ceiling?"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from operator import ge, le

from plans.catalogue.vocabulary import COMPARISONS, TARGETS_OF
from plans.engine.dose import Dose
from plans.engine.exercise import DoneWhen, Exercise, Step
from plans.engine.measure import Measure

Complaint = tuple[str, str]  # field of the record such as step.0, what is wrong

NUMBERS = tuple(f.name for f in fields(Dose) if f.name not in ("load_is", "schedule"))
_COMPARE = {">=": ge, "<=": le}


def dose_complaints(exercise: Exercise, measures: Mapping[str, Measure]) -> Iterator[Complaint]:
    """Yield what is wrong with the doses, the steps and the ceiling of `exercise`."""
    for name in NUMBERS:
        yield from _bounds(exercise, name)
    yield from _directions(exercise)
    for field, steps, sign in (("step", exercise.step, 1), ("reduce", exercise.reduce, -1)):
        for n, step in enumerate(steps):
            yield from ((f"{field}.{n}", text) for text in _step(exercise, step, sign))
    for n, ceiling in enumerate(exercise.done_when):
        yield from ((f"done_when.{n}", text) for text in _ceiling(exercise, ceiling, measures))


def unreachable(exercise: Exercise) -> Iterator[tuple[int, DoneWhen]]:
    """Yield ceilings that lie beyond the maximum, or that depend on the patient, by position."""
    for n, ceiling in enumerate(exercise.done_when):
        most = getattr(exercise.max, ceiling.subject, None)
        if ceiling.stale_after_days is not None or most is None:
            continue
        reached = ceiling.value is not None and _COMPARE[ceiling.op](most, ceiling.value)
        if not reached:
            yield n, ceiling


def is_within(exercise: Exercise, dose: Dose) -> bool:
    """Return True if no number of `dose` is beyond the exercise's own bounds."""
    return all(_is_between(exercise, name, getattr(dose, name)) for name in NUMBERS)


def _sign(exercise: Exercise, name: str) -> int:
    return -1 if (dict(exercise.harder).get(name, "up") == "down") else 1


def _is_between(exercise: Exercise, name: str, value: float | None) -> bool:
    least, most = getattr(exercise.min, name), getattr(exercise.max, name)
    if value is None or least is None or most is None:
        return True
    sign = _sign(exercise, name)
    return bool(least * sign <= value * sign <= most * sign)


def _bounds(exercise: Exercise, name: str) -> Iterator[Complaint]:
    doses = {part: getattr(getattr(exercise, part), name) for part in ("min", "start", "max")}
    given = [value for value in doses.values() if value is not None]
    yield from ((part, f"{name} is below zero") for part, n in doses.items() if n and n < 0)
    if given and len(given) < len(doses):
        absent = next(part for part, value in doses.items() if value is None)
        yield absent, f"{name} is missing"
    elif given and not _is_between(exercise, name, doses["start"]):
        low, start, high = doses["min"], doses["start"], doses["max"]
        yield "start", f"{name} {start} is not within {low} and {high}"
    if len(set(given)) > 1 and name not in dict(exercise.harder):
        yield "harder", f"{name} changes but has no direction"


def _directions(exercise: Exercise) -> Iterator[Complaint]:
    for name, way in exercise.harder:
        if name not in NUMBERS or way not in ("up", "down"):
            yield "harder", f"{name} {way} is no field with up or down"


def _step(exercise: Exercise, step: Step, sign: int) -> Iterator[str]:
    if step.field not in NUMBERS:
        yield f"{step.field} is no number of a dose"
        return
    if getattr(exercise.start, step.field) is None:
        yield f"{step.field} has no start"
    if (step.add is None) == (step.times is None):
        yield f"{step.field} needs exactly one of add and times"
        return
    moves_up = step.add > 0 if step.add is not None else (step.times or 1) > 1
    if moves_up != (_sign(exercise, step.field) == sign):
        yield f"{step.field} moves {'away from the maximum' if sign > 0 else 'towards harder'}"
    for name in step.reset:
        if name not in NUMBERS or getattr(exercise.start, name) is None:
            yield f"resets {name}, which has no start"


def _ceiling(
    exercise: Exercise, ceiling: DoneWhen, measures: Mapping[str, Measure]
) -> Iterator[str]:
    is_measure = ceiling.stale_after_days is not None
    known = measures if is_measure else NUMBERS
    # A range names its joint and motion: "rom_deg:knee:flexion".
    name = ceiling.subject.partition(":")[0] if is_measure else ceiling.subject
    if name not in known:
        yield f"{ceiling.subject} is no {'measure' if is_measure else 'number of a dose'}"
    elif is_measure and measures[name].of == "motion" and ceiling.subject.count(":") < 2:
        yield f"{ceiling.subject} names no joint and motion"
    elif not is_measure and getattr(exercise.start, ceiling.subject) is None:
        yield f"{ceiling.subject} has no start"
    if ceiling.op not in COMPARISONS:
        yield f"{ceiling.op!r} is no comparison"
    if (ceiling.value is None) == (ceiling.of is None):
        yield f"{ceiling.subject} needs exactly one of value and of"
    if ceiling.of is not None and ceiling.of not in TARGETS_OF:
        yield f"{ceiling.of!r} is none of {', '.join(sorted(TARGETS_OF))}"
