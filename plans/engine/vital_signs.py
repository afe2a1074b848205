"""Pulse, blood pressure and oxygen of a session beside what ends one (settled §2.10)."""

from collections.abc import Iterable
from datetime import date

from plans.engine.day import Session
from plans.engine.day_rules import ProgressionRules
from plans.engine.event import Event
from plans.engine.limits import holding

WATCHED = "CARDIAC"  # the precaution that asks for them


def personal_limits(events: Iterable[Event], on: date) -> tuple[int | None, int | None]:
    """Return the highest pulse and the lowest oxygen ordered for the patient; the strictest."""
    found = [e for event in events for e in holding(event, on) if e.code == WATCHED]
    highest = min((each.hr_max for each in found if each.hr_max is not None), default=None)
    lowest = max((each.spo2_min for each in found if each.spo2_min is not None), default=None)
    return highest, lowest


def out_of_range(
    session: Session,
    rules: ProgressionRules,
    *,
    hr_max: int | None = None,
    spo2_min: int | None = None,
) -> tuple[tuple[str, int], ...]:
    """Return each value beyond its limit, by name. What was not measured is not judged."""
    if session.heart_rate_bpm is session.systolic_mmhg is session.spo2_percent is None:
        return ()
    pulse_most = min(rules.s3_heart_rate_high_bpm, hr_max or rules.s3_heart_rate_high_bpm)
    oxygen_least = max(rules.s3_spo2_low_percent, spo2_min or 0)
    checks = (
        ("heart_rate_bpm", session.heart_rate_bpm, rules.s3_heart_rate_low_bpm, pulse_most),
        (
            "systolic_mmhg",
            session.systolic_mmhg,
            rules.s3_systolic_low_mmhg,
            rules.s3_systolic_high_mmhg,
        ),
        ("spo2_percent", session.spo2_percent, oxygen_least, None),
    )
    return tuple(
        (name, value)
        for name, value, least, most in checks
        if value is not None and (value < least or (most is not None and value > most))
    )
