"""The morning: pain, swelling, soreness, and the safety questions that act at once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue.books import red_flags, safety_rules
from plans.engine.day import CheckIn as Morning
from plans.engine.day import Soreness
from plans.engine.safety import Action, actions, fever
from plans.engine.trend import nearly_fell_often
from plans.models import Alert, CheckIn, Patient, Regime, RegimeRegion
from plans.queries.access import Role
from plans.queries.day_facts import value_of
from plans.queries.facts import facts_of_one
from plans.queries.rules import day_rules
from plans.services.activity_log import check_pain
from plans.services.alert import raise_alerts
from plans.services.entry import (
    Stored,
    check_date,
    check_may_log,
    hold_open_day,
    note_late_fact,
    once,
)
from plans.services.red_flag import alerts_for
from plans.services.refusal import refuse
from plans.services.today import ease, recheck_today
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

Answers = Sequence[tuple[str, str]]
FALL = "R-FALL"
SIGNS = ("fever", "ill", "near_fall", "exhausted")
LONGEST_FEVER_DAYS = 14  # how far back fever is counted


@transaction.atomic
def check_in(
    *,
    patient: Patient,
    entry_id: UUID,
    on: date,
    pain_nrs: int,
    swelling: int | None = None,
    soreness: str = "",
    fever: bool = False,
    ill: bool = False,
    near_fall: bool = False,
    exhausted: bool = False,
    red_flags: Answers = (),
    by: "User",
    role: Role,
    now: datetime,
) -> Stored[CheckIn]:
    """Store the check-in of a date; one of today eases today's plan and raises alerts at once.

    `red_flags` are (flag id, answer key), "yes" ones only; the key "yes" means the second question
    was not answered. A second check-in of a date replaces the first; what it eased stays eased, and
    what was said "yes" to stays said.
    """
    flags = sorted([flag, answer] for flag, answer in red_flags)
    given = {
        "on": on,
        "pain_nrs": pain_nrs,
        "swelling": swelling,
        "soreness": soreness,
        "fever": fever,
        "ill": ill,
        "near_fall": near_fall,
        "exhausted": exhausted,
        "red_flags": flags,
    }

    def write(digest: str) -> CheckIn:
        check_may_log(patient=patient, role=role)
        check_date(patient=patient, on=on, role=role, now=now)
        _check(pain_nrs, swelling, soreness, flags)
        Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
        hold_open_day(patient=patient, on=on, now=now)
        earlier = CheckIn.objects.current().filter(patient=patient, on=on)
        said = _said_before(earlier.first(), flags)
        earlier.update(superseded_at=now)
        row = CheckIn(
            patient=patient,
            entry_id=entry_id,
            payload_sha256=digest,
            recorded_at=now,
            entered_by=by,
            **given,
        )
        value = value_of(row)  # what was told before has acted, and may be released since
        for name, told in said.items():
            setattr(row, name, told)
        row.save(force_insert=True)
        note("check_in", row, patient=patient, by=by, role=role, now=now)
        _act_at_once(row, value, patient, now)
        note_late_fact(patient=patient, on=on, now=now)
        return row

    return once(CheckIn, patient=patient, entry_id=entry_id, payload=given, write=write)


def _check(pain_nrs: int, swelling: int | None, soreness: str, flags: list[list[str]]) -> None:
    check_pain(pain_nrs, "pain_nrs")
    if swelling is not None and not 0 <= swelling <= 3:
        refuse("swelling", _("Choose one of the four."), "out_of_range")
    if soreness and soreness not in set(Soreness):
        refuse("soreness", _("Choose one of the three."), "unknown")
    known = {flag.id for flag in red_flags()}
    if any(flag not in known for flag, _answer in flags):
        refuse("any_flag", _("This question is not known."), "unknown")


def _said_before(earlier: CheckIn | None, flags: list[list[str]]) -> dict[str, Any]:
    """Return every "yes" of the date that a later answer must not take back silently."""
    if earlier is None:
        return {}
    signs = {name: True for name in SIGNS if getattr(earlier, name)}
    more = [each for each in earlier.red_flags if each not in flags]
    return signs | ({"red_flags": sorted([*flags, *more])} if more else {})


def _act_at_once(row: CheckIn, value: Morning, patient: Patient, now: datetime) -> None:
    alerts = [*_alerts(value, patient, now), *_near_falls(value, patient, now)]
    raise_alerts(alerts, now=now)
    if row.on == patient.local_date(now):
        ease(patient=patient, check_in=value, entry_id=row.entry_id, now=now)
    elif alerts:  # what stops rests today too, however late it is told; pain of then eases nothing
        recheck_today(patient=patient, now=now)


def _alerts(morning: Morning, patient: Patient, now: datetime) -> list[Alert]:
    asked = [*actions(morning.red_flags, red_flags()), *_fever(morning, patient)]
    if not asked:
        return []
    regions = RegimeRegion.objects.filter(
        regime__patient=patient, regime__state=Regime.State.ACTIVE
    )
    return alerts_for(
        asked,
        patient_id=patient.pk,
        regions=regions.values_list("region", flat=True),
        on=morning.on,
        now=now,
    )


def _near_falls(morning: Morning, patient: Patient, now: datetime) -> list[Alert]:
    """Return the alert of too many near falls, falls among them (G10)."""
    if not morning.near_fall:
        return []
    rules = day_rules().progression
    since = morning.on - timedelta(days=rules.g10_days)
    rows = CheckIn.objects.current().filter(patient=patient, on__gt=since, on__lte=morning.on)
    days = [
        on
        for on, near, flags in rows.values_list("on", "near_fall", "red_flags")
        if near or any(flag == FALL for flag, _answer in flags)
    ]
    if not nearly_fell_often(days, rules, on=morning.on):
        return []
    return [
        Alert(
            patient=patient,
            code="G10",
            tier=Alert.Tier.HIGH,
            effect=Alert.Effect.UNSUPPORTED,
            on=morning.on,
            values={"times": len(set(days)), "days": rules.g10_days},
            raised_at=now,
        )
    ]


def _fever(morning: Morning, patient: Patient) -> list[Action]:
    if not morning.fever:
        return []
    action = fever(
        facts_of_one(patient.pk).events,
        days_with_fever=_days_with_fever(patient, morning.on),
        flags=red_flags(),
        rules=safety_rules(),
        on=morning.on,
    )
    return [action]


def _days_with_fever(patient: Patient, on: date) -> int:
    """Return how many dates running, up to `on`, had fever."""
    since = on - timedelta(days=LONGEST_FEVER_DAYS)
    rows = CheckIn.objects.current().filter(patient=patient, on__gte=since, on__lte=on, fever=True)
    dates = set(rows.values_list("on", flat=True))
    days = 0
    while on - timedelta(days=days) in dates:
        days += 1
    return days
