"""Moving a dose: one field, one step, always rounded towards easier."""

from dataclasses import replace
from math import ceil, floor
from typing import Any

from plans.engine.dose import Bounds, Dose
from plans.engine.dose_order import goes_up, is_easier
from plans.engine.exercise import Exercise, Step

# What ×0.8 scales: the first that can get smaller. Load before volume ("−20 % load or minutes").
_SCALED = (
    "load_kg",
    "duration_s",
    "distance_m",
    "steps",
    "flights",
    "reps",
    "hold_s",
    "sets",
    "resistance_level",
    "bouts_per_day",
)
_WHOLE = {"duration_s", "distance_m", "steps", "reps", "hold_s", "sets", "resistance_level"}
_WHOLE |= {"bouts_per_day", "height_cm", "rom_deg", "rest_s", "effort_0_10"}
_GRAIN = {"load_kg": 0.25, "flights": 0.5}
_EPSILON = 1e-9  # 0.1 × 3 is not 0.3; without it a floor loses a whole step


def step_up(exercise: Exercise, dose: Dose, bounds: Bounds, count: int = 1) -> Dose | None:
    """Return the dose `count` steps harder, or None where no step applies inside the bounds.

    Each step is the first applicable of the exercise and moves one field. A field without an
    approved maximum does not move.
    """
    for taken in range(count):
        stepped = _one_up(exercise, dose, bounds)
        if stepped is None:
            return dose if taken else None
        dose = stepped
    return dose


def can_step_up(exercise: Exercise, dose: Dose, bounds: Bounds) -> bool:
    """Return True where `step_up` has a dose to give."""
    return _next_step(exercise, dose, bounds) is not None


def _one_up(exercise: Exercise, dose: Dose, bounds: Bounds) -> Dose | None:
    found = _next_step(exercise, dose, bounds)
    if found is None:
        return None
    step, moved = found
    return replace(dose, **{step.field: moved}, **_resets(exercise, step, bounds, dose))


def _next_step(exercise: Exercise, dose: Dose, bounds: Bounds) -> tuple[Step, Any] | None:
    """Return the first step that applies and the value it gives its field, or None."""
    for step in exercise.step:
        up = goes_up(exercise, step.field)
        value, limit = getattr(dose, step.field), getattr(bounds.max, step.field)
        if up is None or value is None or limit is None or not _applies(step, value):
            continue
        moved = _moved(step, value, up=up)
        moved = min(moved, limit) if up else max(moved, limit)
        if moved != value and (moved > value) is up:
            return step, moved
    return None


def _applies(step: Step, value: float) -> bool:
    if step.while_below is not None and value >= step.while_below:
        return False
    return step.while_at_or_above is None or value >= step.while_at_or_above


def _moved(step: Step, value: float, *, up: bool) -> float:
    raw = value + step.add if step.add is not None else value * (step.times or 1)
    moved = _rounded(step.field, raw, step.round_to, up=up)
    if moved == value and step.round_to and raw != value:
        # Less than one disc or band: the smallest there is (knowledge §4.3).
        moved = value + step.round_to * (1 if up else -1)
    return moved


def _resets(exercise: Exercise, step: Step, bounds: Bounds, dose: Dose) -> dict[str, Any]:
    """Return fields set back to the start dose, never beyond it or harder than they are."""
    values: dict[str, Any] = {}
    for name in step.reset:
        now, start, least = (getattr(d, name) for d in (dose, exercise.start, bounds.min))
        if now is None or start is None:
            continue
        up = goes_up(exercise, name) is not False
        back = max(start, least) if up and least is not None else start
        back = min(start, least) if not up and least is not None else back
        values[name] = min(back, now) if up else max(back, now)
    return values


def _rounded(field: str, value: float, round_to: float | None, *, up: bool) -> float:
    """Return `value` on its grid, towards easier; whole numbers stay whole."""
    grain = round_to or _GRAIN.get(field) or (1 if field in _WHOLE else 0.01)
    steps = floor(value / grain + _EPSILON) if up else ceil(value / grain - _EPSILON)
    moved = round(steps * grain, 4)
    return int(moved) if field in _WHOLE else moved


def scale_down(exercise: Exercise, dose: Dose, factor: float) -> Dose | None:
    """Return the dose with its load or volume × `factor`, rounded towards easier.

    One field is scaled, the first that can get smaller and stay at least one. None: nothing can.
    """
    for field in _SCALED:
        value = getattr(dose, field)
        if not value:
            continue
        scaled = on_grid(exercise, field, value * factor)
        if 0 < scaled < value:
            return with_value(dose, field, scaled)
    return None


def on_grid(exercise: Exercise, field: str, value: float) -> float:
    """Return `value` of a field where more is harder, rounded down to what can be prescribed."""
    return _rounded(field, value, _grain(exercise, field, value), up=True)


def with_value(dose: Dose, field: str, value: float) -> Dose:
    """Return the dose with one field changed."""
    values: dict[str, Any] = {field: value}
    return replace(dose, **values)


def _grain(exercise: Exercise, field: str, value: float) -> float | None:
    """Return what the exercise's own step rounds to; a grain too coarse for the value is left."""
    for step in (*exercise.reduce, *exercise.step):
        if step.field == field and step.round_to and step.round_to <= value:
            return step.round_to
    if field == "duration_s":
        return 60 if value >= 120 else 5 if value >= 5 else 1
    return None


def step_down(exercise: Exercise, dose: Dose) -> Dose | None:
    """Return the dose one step easier by the exercise's own `reduce`, or its step undone."""
    for step in (*exercise.reduce, *(_undone(each) for each in exercise.step)):
        up, value = goes_up(exercise, step.field), getattr(dose, step.field)
        if up is None or value is None or not _applies(step, value):
            continue
        raw = value + step.add if step.add is not None else value * (step.times or 1)
        moved = _rounded(step.field, raw, step.round_to, up=up)
        eased = with_value(dose, step.field, moved)
        if moved > 0 and is_easier(exercise, eased, dose):
            return eased
    return None


def _undone(step: Step) -> Step:
    if step.add is not None:
        return Step(step.field, add=-step.add, round_to=step.round_to)
    return Step(step.field, times=1 / (step.times or 1), round_to=step.round_to)
