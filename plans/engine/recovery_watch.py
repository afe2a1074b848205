"""When measured recovery lags behind the expected one, and when part of a loss may stay. KB1.3."""

from collections.abc import Iterable, Sequence
from datetime import date

from plans.engine.disuse import Loss
from plans.engine.patient import PatientFacts
from plans.engine.recovery import SideDifference, Start, remaining
from plans.engine.recovery_pace import Pace, RecoveryRules


def slow_since(
    measured: Sequence[SideDifference], start: Start, pace: Pace, rules: RecoveryRules
) -> date | None:
    """Return since when all that was measured lies beyond the slow edge, if for long enough (O4).

    Counted from the last value that was still inside the band; a missing test says nothing.
    """
    since = start.on
    latest = start.on
    for each in measured:
        if each.on <= start.on:
            continue
        latest = each.on
        if each.deficit <= remaining(start, pace, rules, on=each.on).high + 1e-9:
            since = each.on
    return since if (latest - since).days >= rules.plateau_days else None


def has_levelled_off(start: Start, pace: Pace, rules: RecoveryRules, *, on: date) -> bool:
    """Return True once little more is expected: half a year after a hip fracture or the ICU."""
    is_long = (on - start.on).days >= rules.survivor_plateau_days
    return pace.group == "survivor" and is_long


def retests_without_gain(measured: Sequence[SideDifference]) -> int:
    """Return how many of the latest tests found no less of a deficit than the one before."""
    count = 0
    for before, after in zip(reversed(measured[:-1]), reversed(measured), strict=False):
        if after.deficit < before.deficit - 1e-9:
            break
        count += 1
    return count


def lasting_flags(
    loss: Loss,
    measured: Sequence[SideDifference],
    judgements: Iterable[str],
    *,
    patient: PatientFacts,
    rules: RecoveryRules,
    on: date,
) -> tuple[str, ...]:
    """Return why part of the loss may stay, as codes for the therapist; nothing is promised."""
    found = {
        "lasting_judgement": not set(judgements).isdisjoint(rules.lasting_judgements),
        "lasting_rest": loss.days > rules.lasting_rest_days,
        "lasting_frailty": patient.age(on) >= rules.lasting_age
        and (patient.frailty_cfs or 0) >= rules.lasting_frailty_cfs,
        "lasting_retests": retests_without_gain(measured) >= rules.lasting_retests,
    }
    return tuple(code for code, holds in found.items() if holds)
