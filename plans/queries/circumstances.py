"""What surrounds the items of many patients on one date each: mode, alerts, pauses, last week."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, Sum

from plans.catalogue import load
from plans.catalogue.books import drafting_rules
from plans.engine.assessment import STRICTNESS, Mode
from plans.engine.lighter_week import is_lighter_week
from plans.engine.plan_item import Circumstances, Suspension
from plans.engine.safety import Scope
from plans.engine.vital_signs import personal_limits
from plans.models import Alert, DailyPlan, EasierDay, Pause, Regime, RegimeRegion
from plans.queries.among import among
from plans.queries.facts import Facts
from plans.queries.rules import oversight_rules

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PatientDay:
    """One patient on one local date under one regime."""

    patient_id: UUID
    regime_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class _Regime:
    adjustment: str
    pain_cap_nrs: int | None
    reviewed_at: datetime | None
    mode: str  # of the protocols, at least as strict as the assessment's then
    starts_on: date | None
    has_lighter_weeks: bool
    is_early: bool

    def is_lighter(self, on: date) -> bool:
        """Return True in a lighter week, counted from the first day of this version."""
        rules = load().rules.daily_plan
        return bool(
            self.has_lighter_weeks
            and self.starts_on is not None
            and is_lighter_week(self.starts_on, on, rules)
        )


@dataclass(frozen=True, slots=True)
class _Week:
    due: int = 0
    done: float = 0.0
    plans: int = 0
    minutes_planned: int = 0

    @property
    def minutes(self) -> int | None:
        """Return the planned minutes; None unless each of the seven days had its plan."""
        return self.minutes_planned if self.plans == WEEK.days else None


def circumstances_of(
    days: list[PatientDay], facts: Mapping[UUID, Facts]
) -> dict[UUID, Circumstances]:
    """Return the circumstances by patient: five queries however many there are."""
    if not days:
        return {}
    patients = [day.patient_id for day in days]
    since, until = min(day.on for day in days), max(day.on for day in days)
    regimes = _regimes([day.regime_id for day in days])
    alerts, pauses = _alerts(patients), _pauses(patients, since, until)
    weeks = _weeks(days)
    return {
        day.patient_id: _circumstances(
            day,
            facts[day.patient_id],
            regimes[day.regime_id],
            alerts.get(day.patient_id, []),
            weeks.get(day.patient_id, _Week()),
            is_paused=any(_covers(pause, day.on) for pause in pauses.get(day.patient_id, [])),
        )
        for day in days
    }


def _circumstances(
    day: PatientDay,
    facts: Facts,
    regime: _Regime,
    alerts: "list[_Alert]",
    week: _Week,
    *,
    is_paused: bool,
) -> Circumstances:
    modes = (facts.mode or Mode.THERAPIST_ONLY, Mode(regime.mode or Mode.STANDARD))
    mode = max(modes, key=STRICTNESS.__getitem__)
    hr_max, spo2_min = personal_limits(facts.events, day.on)
    resting = [each for each in alerts if each.is_open(facts.zone, day.on)]
    return Circumstances(
        mode=mode,
        age=facts.patient.age(day.on),
        base_pain_nrs=facts.base_pain_nrs,
        therapist_cap_nrs=regime.pain_cap_nrs,
        asks=regime.adjustment == Regime.Adjustment.ASK or mode is Mode.THERAPIST_ONLY,
        lock=_lock(regime, facts, day.on),
        suspensions=tuple(each.suspension for each in resting if each.rests),
        paused=is_paused,
        completion_7d=week.done / week.due if week.due else None,
        minutes_week_before=week.minutes,
        open_alert=next((each.suspension.code for each in resting if each.is_serious), ""),
        by_quota=facts.by_quota(day.on),
        hr_max=hr_max,
        spo2_min=spo2_min,
        is_frail=drafting_rules().is_frail(facts.patient),
        is_lighter=regime.is_lighter(day.on),
    )


def _lock(regime: _Regime, facts: Facts, on: date) -> str:
    """Return the rule that freezes every dose, or "": none rises before a therapist has looked."""
    if facts.asks_nerves:
        return "OUTLIER"
    return "O8" if _is_stale(regime, facts.zone, on) else ""


def _is_stale(regime: _Regime, zone: ZoneInfo, on: date) -> bool:
    rules = oversight_rules()
    limit = rules.review_days_early if regime.is_early else rules.review_days
    if regime.reviewed_at is None:
        return True
    return (on - regime.reviewed_at.astimezone(zone).date()).days > limit


def _regimes(ids: list[UUID]) -> dict[UUID, _Regime]:
    early = {
        regime
        for regime, phases in RegimeRegion.objects.filter(among("regime", ids)).values_list(
            "regime_id", "phases"
        )
        if oversight_rules().is_early(frozenset(phases))
    }
    rows = Regime.objects.filter(among("pk", ids)).values_list(
        "pk",
        "adjustment",
        "pain_cap_nrs",
        "reviewed_at",
        "proposal__mode",
        "starts_on",
        "has_lighter_weeks",
    )
    return {values[0]: _Regime(*values[1:], values[0] in early) for values in rows}


@dataclass(frozen=True, slots=True)
class _Alert:
    suspension: Suspension
    on: date
    released_at: datetime | None
    is_serious: bool

    @property
    def rests(self) -> bool:
        return self.suspension.effect is not Scope.NOTHING

    def is_open(self, zone: ZoneInfo, on: date) -> bool:
        """Return True if nobody has released the alert by the end of the date."""
        if self.on > on:
            return False
        released = self.released_at and self.released_at.astimezone(zone).date()
        return released is None or released > on


def _alerts(patients: list[UUID]) -> dict[UUID, list[_Alert]]:
    # Released ones matter for a while: closing speaks of the end of a date that is over.
    rows = Alert.objects.filter(among("patient", patients)).exclude(
        effect=Alert.Effect.NOTHING, tier=Alert.Tier.LOW
    )
    found: dict[UUID, list[_Alert]] = defaultdict(list)
    for patient, code, tier, effect, region, on, released_at in rows.order_by(
        "raised_at"
    ).values_list("patient_id", "code", "tier", "effect", "region", "on", "released_at"):
        suspension = Suspension(code, Scope(effect), region)
        is_serious = tier != Alert.Tier.LOW
        found[patient].append(_Alert(suspension, on, released_at, is_serious))
    return found


def _pauses(patients: list[UUID], since: date, until: date) -> dict[UUID, list[Pause]]:
    rows = Pause.objects.filter(among("patient", patients), from_on__lte=until)
    found: dict[UUID, list[Pause]] = defaultdict(list)
    for pause in rows.filter(Q(until_on=None) | Q(until_on__gt=since)):
        found[pause.patient_id].append(pause)
    return found


def _covers(pause: Pause, on: date) -> bool:
    return pause.from_on <= on and (pause.until_on is None or on < pause.until_on)


def _weeks(days: list[PatientDay]) -> dict[UUID, _Week]:
    """Return the seven days before each patient's own date, added up by the database.

    What was left out of an easier day is not missed, but it was not done either: no plan grows
    by it.
    """
    patients: dict[date, list[UUID]] = defaultdict(list)
    for day in days:
        patients[day.on].append(day.patient_id)
    before = (
        Q(among("patient", mine), on__gte=on - WEEK, on__lt=on) for on, mine in patients.items()
    )
    rows = DailyPlan.objects.filter(reduce(or_, before)).values("patient_id")
    left_out = Sum("excused_count", filter=Exists(_EASIER), default=0)
    sums = rows.values_list(
        "patient_id",
        Sum("due_count") + left_out,
        Sum("done_sum"),
        Count("pk"),
        Sum("planned_minutes"),
    )
    return {patient: _Week(*rest) for patient, *rest in sums}


_EASIER = EasierDay.objects.current().filter(patient=OuterRef("patient"), on=OuterRef("on"))
