"""What the timer and the counter of an exercise are told."""

import json

from django import template

from plans.engine.dose import Dose
from plans.engine.pace import By, Pace
from plans.templatetags.dose import number

register = template.Library()

GET_READY_S = 5  # to lie or stand as the exercise asks, once the button is tapped


@register.filter
def pace_plan(pace: Pace, dose: Dose) -> str:
    """Return the plan as the script reads it, and the field that takes the real number."""
    return json.dumps(
        {
            "ready": GET_READY_S if pace.by is By.HOLDS else 0,
            "work": pace.work_s,
            "gap": pace.gap_s,
            "reps": pace.reps,
            "sets": pace.sets,
            "rest": pace.rest_s,
            "field": _field(pace, dose),
        }
    )


@register.filter
def pace_all(pace: Pace) -> str:
    """Return all of a bout as a patient counts it: minutes, else repetitions."""
    return number(pace.work_s * pace.total / 60 if pace.by is By.MINUTES else pace.total)


def _field(pace: Pace, dose: Dose) -> str:
    if pace.by is By.MINUTES:
        return "duration_min"
    return "reps" if dose.reps else "sets"
