"""One level down: the dose that is easier for certain, or no dose."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.engine.dose import Bounds, Dose
from plans.engine.dose_order import easiest_of, is_below, is_easier
from plans.engine.dose_steps import on_grid, scale_down, with_value
from plans.engine.exercise import Exercise
from plans.engine.exercise_state import ExerciseState


@dataclass(frozen=True, slots=True)
class Eased:
    """`dose` None: the item pauses; `swap` then names an easier exercise that may be done."""

    dose: Dose | None
    how: str  # level, scaled, easier, pause
    swap: str = ""


def ease_level(
    state: ExerciseState,
    exercise: Exercise,
    bounds: Bounds,
    *,
    factor: float,
    easier: Sequence[str] = (),
) -> Eased:
    """Return the dose one level down (settled §2.6).

    The last level left by an increase; else × `factor`; else, below the approved minimum, the
    first of `easier`; else a pause. Never harder than the dose in force in any field.
    """
    for level in reversed(state.levels):
        eased = easiest_of(exercise, level, state.dose)
        if is_easier(exercise, eased, state.dose) and not is_below(exercise, eased, bounds):
            return Eased(eased, "level")
    scaled = scale_down(exercise, state.dose, factor)
    return or_pause(exercise, scaled, bounds, easier=easier)


def ease_effort(
    state: ExerciseState,
    exercise: Exercise,
    bounds: Bounds,
    *,
    load_factor: float,
    fewer_reps: int,
) -> Dose | None:
    """Return the dose with a little less load, else with fewer repetitions; None: neither can."""
    dose = state.dose
    lighter = on_grid(exercise, "load_kg", (dose.load_kg or 0) * load_factor)
    for name, value in (("load_kg", lighter), ("reps", (dose.reps or 0) - fewer_reps)):
        if value <= 0 or value == getattr(dose, name):
            continue
        eased = with_value(dose, name, value)
        if is_easier(exercise, eased, dose) and not is_below(exercise, eased, bounds):
            return eased
    return None


def or_pause(
    exercise: Exercise, dose: Dose | None, bounds: Bounds, *, easier: Sequence[str] = ()
) -> Eased:
    """Return `dose` where it is not below the approved minimum; else what stands in for it."""
    if dose is not None and not is_below(exercise, dose, bounds):
        return Eased(dose, "scaled")
    if easier:
        return Eased(None, "easier", easier[0])
    return Eased(None, "pause")
