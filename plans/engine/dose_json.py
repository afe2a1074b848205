"""Doses as JSON for rows, and back. What is None or a default is left out."""

from typing import Any

from plans.engine.dose import DAILY, Dose, LoadIs, Schedule

_FIELDS = (
    "sets",
    "reps",
    "hold_s",
    "duration_s",
    "distance_m",
    "steps",
    "flights",
    "load_kg",
    "resistance_level",
    "height_cm",
    "rom_deg",
    "rest_s",
    "effort_0_10",
)


def dose_to_json(dose: Dose) -> dict[str, Any]:
    """Return what `dose_from_json` reads."""
    plain = {name: value for name in _FIELDS if (value := getattr(dose, name)) is not None}
    if dose.bouts_per_day != 1:
        plain["bouts_per_day"] = dose.bouts_per_day
    if dose.load_is is not None:
        plain["load_is"] = dose.load_is.value
    if dose.schedule is not DAILY and dose.schedule != DAILY:
        plain["schedule"] = _schedule_to_json(dose.schedule)
    return plain


def dose_from_json(plain: dict[str, Any]) -> Dose:
    """Return the dose; raise TypeError on an unknown field."""
    if "schedule" not in plain and "load_is" not in plain:
        return Dose(**plain)
    values = dict(plain)
    if "load_is" in values:
        values["load_is"] = LoadIs(values["load_is"])
    if "schedule" in values:
        given = values["schedule"]
        values["schedule"] = Schedule(**({"every_n_days": None} | given))
    return Dose(**values)


def _schedule_to_json(schedule: Schedule) -> dict[str, int]:
    named = ("every_n_days", "per_week", "min_gap_h")
    return {name: value for name in named if (value := getattr(schedule, name)) is not None}
