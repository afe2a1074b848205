"""Answers to the criteria of phases that somebody gave, as far as they still count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plans.engine.ceiling import Body
from plans.engine.reason import Value

_CHAIR_STAND = ("sts30_n", "na")
# Of these the patient's own day says more than what somebody saw last week.
_OF_THE_DAY = ("pain_rest_nrs", "pain_peak_nrs", "pain_within_cap", "swelling", "swelling_rising")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was seen of one criterion's subject on one date."""

    subject: str
    value: Value
    on: date


def fresh_answers(given: Iterable[Answer], body: Body, *, on: date) -> Mapping[str, Value]:
    """Return by subject what was seen in the last days before `on`; the latest counts.

    A chair stand that was measured is compared with the norm of the age. Of pain at rest only the
    mornings speak.
    """
    since = on - timedelta(days=body.rules.retest_days)
    latest = sorted((each for each in given if each.on >= since), key=lambda each: each.on)
    found = {each.subject: each.value for each in latest if each.subject != "pain_rest_nrs"}
    stands, person = body.measures.get(_CHAIR_STAND), body.patient
    norm = body.rules.chair_stand_norm(person.age(on), person.sex)
    if stands is not None and stands.on >= since and norm is not None:
        found["sts30_at_norm"] = stands.value >= norm
    return found


def together(logged: Mapping[str, Value], answers: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return what is known of one date: answers say what can be done, logs what was felt."""
    felt = {name: value for name, value in logged.items() if name in _OF_THE_DAY}
    return {**logged, **answers, **felt}


def retested_on(given: Iterable[Answer], body: Body) -> date | None:
    """Return the latest date on which somebody tested or saw anything."""
    days = [each.on for each in given] + [each.on for each in body.measures.values()]
    return max(days, default=None)
