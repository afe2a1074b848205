"""What the form of real numbers begins with: what was said before, else the planned dose."""

from dataclasses import replace
from typing import Any

from plans.catalogue.records import from_json
from plans.engine.dose import Done, Dose, in_full
from plans.engine.pace import told_s
from plans.models import ActivityLog, PainPlace

_SAID = (
    "effort_0_10",
    "pain_peak_nrs",
    "sudden",
    "dizzy",
    "note",
    "spare_reps",
    "soreness",
    "swelling",
    "heart_rate_bpm",
    "systolic_mmhg",
    "spo2_percent",
)
_A_MINUTE_S = 60


def known_numbers(dose: Dose, log: ActivityLog | None) -> dict[str, Any]:
    """Return the first values of NumbersForm, so that two taps are enough to say “as planned”."""
    if log is None:
        return _amounts(told_in_full(dose))
    done = from_json(Done, log.done) if log.done else in_full(dose)
    said = {name: _plain(getattr(log, name)) for name in _SAID}
    places = [str(each) for each in PainPlace.objects.filter(log=log).order_by("pk")]
    return _amounts(done) | said | {"places": places}


def told_in_full(dose: Dose) -> Done:
    """Return all of a dose as the page says it: minutes in which people count."""
    if dose.duration_s is None:
        return in_full(dose)
    return in_full(replace(dose, duration_s=told_s(dose.duration_s)))


def _amounts(done: Done) -> dict[str, Any]:
    minutes = None if done.duration_s is None else _plain(done.duration_s / _A_MINUTE_S)
    return {
        "sets": done.sets,
        "reps": done.reps,
        "duration_min": minutes,
        "distance_m": done.distance_m,
        "steps": done.steps,
        "flights": _plain(done.flights),
        "load_kg": _plain(done.load_kg),
    }


def _plain(value: Any) -> Any:
    """Return a whole number without its nought behind the point, and no more than two digits."""
    if not isinstance(value, float):
        return value
    return int(value) if value.is_integer() else round(value, 2)
