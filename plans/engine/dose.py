"""How much of one exercise: the FITT-VP dose, its arithmetic and its order of hardness."""

from dataclasses import dataclass, field
from enum import StrEnum


class LoadIs(StrEnum):
    """What `load_kg` weighs."""

    TOTAL = "total"
    PER_HAND = "per_hand"
    ANKLE = "ankle"


@dataclass(frozen=True, slots=True)
class Schedule:
    """On which days an exercise is due. Exactly one of the three shapes.

    Daily (`every_n_days=1`), every n days, or `per_week` days a week at least `min_gap_h` apart.
    """

    every_n_days: int | None = 1
    per_week: int | None = None
    min_gap_h: int | None = None


DAILY = Schedule()


@dataclass(frozen=True, slots=True)
class Dose:
    """One day's amount of one exercise. None means "does not apply"; zero is a real value."""

    sets: int | None = None
    reps: int | None = None  # per set
    hold_s: int | None = None  # per repetition
    duration_s: int | None = None  # per bout
    distance_m: int | None = None  # per trip or set
    steps: int | None = None  # per set, or per day where sets is None
    flights: float | None = None
    load_kg: float | None = None
    load_is: LoadIs | None = None
    resistance_level: int | None = None  # band, putty: 1 lightest
    height_cm: int | None = None  # seat or step
    rom_deg: int | None = None
    rest_s: int | None = None  # between sets
    bouts_per_day: int = 1
    effort_0_10: int | None = None  # target, our own 0–10 scale
    schedule: Schedule = field(default=DAILY)


@dataclass(frozen=True, slots=True)
class Done:
    """What was really done on one date, all bouts together, in the units of the dose."""

    sets: int | None = None
    reps: int | None = None  # total repetitions
    hold_s: int | None = None
    duration_s: int | None = None  # total
    distance_m: int | None = None  # total
    steps: int | None = None  # total
    flights: float | None = None
    load_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far the engine may move a dose by itself; approved by a therapist."""

    min: Dose
    max: Dose


_A_WALK = 100  # steps; what is counted over a day begins far above


def counts_stairs(dose: Dose) -> bool:
    """Return whether the steps are those of a staircase: few, and in no sets."""
    return dose.steps is not None and dose.sets is None and dose.steps < _A_WALK


# What completion is measured in, the first that was both planned and given.
_MEASURED = ("reps", "duration_s", "distance_m", "steps", "flights", "hold_s")


def daily_total(dose: Dose, name: str) -> float | None:
    """Return a whole day of the field `name`, all sets and bouts; None: it does not apply."""
    value = getattr(dose, name)
    return None if value is None else float(value * (dose.sets or 1) * dose.bouts_per_day)


def completion(planned: Dose, done: Done) -> float:
    """Return done / planned, 0 and up. A lighter load counts in proportion, a heavier as full."""
    lighter = 1.0
    if planned.load_kg and done.load_kg is not None:
        lighter = min(1.0, done.load_kg / planned.load_kg)
    for name in _MEASURED:
        total, given = daily_total(planned, name), getattr(done, name)
        if total and given is not None:
            return float(given) / total * lighter
    if done.sets is not None:
        return done.sets / ((planned.sets or 1) * planned.bouts_per_day) * lighter
    return 0.0


def in_full(dose: Dose) -> Done:
    """Return what a tap on a done button stands for: all of it."""
    totals = {name: daily_total(dose, name) for name in _MEASURED}
    whole = {name: int(total) for name, total in totals.items() if total and name != "flights"}
    sets = None if dose.sets is None else dose.sets * dose.bouts_per_day
    return Done(sets=sets, flights=totals["flights"], load_kg=dose.load_kg, **whole)
