"""The therapist's morning: every patient with who needs attention first, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max, QuerySet

from plans.engine.adherence import DayCount, fraction
from plans.models import ActivityLog, Alert, DailyPlan, Decision, Patient, Proposal, Regime
from plans.queries.rules import adherence_rules

if TYPE_CHECKING:
    from accounts.models import User

WINDOW_DAYS = 28
_TIERS: dict[str, int] = {Alert.Tier.CRITICAL: 0, Alert.Tier.HIGH: 1, Alert.Tier.LOW: 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One patient. `days` holds the last 28 local dates, oldest first; None: nothing was due."""

    patient: Patient
    alerts: tuple[Alert, ...]
    waiting_count: int
    regime: Regime | None
    days: tuple[float | None, ...]
    adherence_7: float | None
    adherence_28: float | None
    last_log_on: date | None
    needs: str = field(default="")  # the reason for its place, a code

    @property
    def tier(self) -> str:
        """The tier of the most urgent open alert; empty without one."""
        return min((alert.tier for alert in self.alerts), key=lambda tier: _TIERS[tier], default="")

    @property
    def rank(self) -> tuple[int, int]:
        """Most urgent first: alerts by tier, then what waits for a click, then low adherence."""
        tier = _TIERS.get(self.tier, len(_TIERS))
        order = ("alert", "draft", "waiting", "no_regime", "low_adherence", "")
        return tier, order.index(self.needs)


def caseload(user: "User", *, now: datetime) -> tuple[Row, ...]:
    """Return the patients in care that `user` may treat, most urgent first, then by name."""
    patients = list(
        Patient.objects.treated_by(user)
        .in_care()
        .select_related("lead_therapist")
        .order_by("family_name", "given_name")
    )
    ids = [patient.pk for patient in patients]
    alerts = _grouped(Alert.objects.open().filter(patient__in=ids).order_by("raised_at"))
    # A proposal is the largest value of a regime, and none of it is shown here.
    ongoing = Regime.objects.filter(patient__in=ids, state__in=["draft", "active"])
    regimes = _grouped(ongoing.defer("proposal"))
    waiting = _grouped(Decision.objects.waiting().filter(patient__in=ids))
    proposals = _grouped(Proposal.objects.waiting().filter(patient__in=ids))
    since = now.date() - timedelta(days=WINDOW_DAYS + 1)
    counters = _counters(ids, since)
    last_logs = dict(
        ActivityLog.objects.current()
        .filter(patient__in=ids)
        .values_list("patient")
        .annotate(latest=Max("on"))
    )
    rows = [
        _row(
            patient,
            tuple(alerts.get(patient.pk, ())),
            regimes.get(patient.pk, []),
            len(waiting.get(patient.pk, ())) + len(proposals.get(patient.pk, ())),
            counters.get(patient.pk, {}),
            last_logs.get(patient.pk),
            patient.local_date(now),
        )
        for patient in patients
    ]
    return tuple(sorted(rows, key=lambda row: row.rank))


def _grouped(rows: "QuerySet[Any]") -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.patient_id, []).append(row)
    return groups


Counters = Mapping[date, DayCount]


def _counters(ids: Iterable[UUID], since: date) -> dict[UUID, dict[date, DayCount]]:
    """Return the stored counts per patient and date, of the days that are settled."""
    found: dict[UUID, dict[date, DayCount]] = {}
    rows = DailyPlan.objects.filter(patient__in=list(ids), on__gt=since, settled_at__isnull=False)
    for patient, on, due, done in rows.values_list("patient", "on", "due_count", "done_sum"):
        found.setdefault(patient, {})[on] = DayCount(on, due, done)
    return found


def _row(
    patient: Patient,
    alerts: tuple[Alert, ...],
    regimes: list[Regime],
    waiting: int,
    counters: Counters,
    last_log_on: date | None,
    today: date,
) -> Row:
    window = [today - timedelta(days=back) for back in range(WINDOW_DAYS, 0, -1)]
    counts = [counters.get(day, DayCount(day, 0, 0.0)) for day in window]
    seven = fraction(counts[-7:])
    active = next((each for each in regimes if each.state == Regime.State.ACTIVE), None)
    return Row(
        patient=patient,
        alerts=alerts,
        waiting_count=waiting,
        regime=active,
        days=tuple(fraction([each]) for each in counts),
        adherence_7=seven,
        adherence_28=fraction(counts),
        last_log_on=last_log_on,
        needs=_needs(alerts, regimes, waiting, active, seven),
    )


def _needs(
    alerts: tuple[Alert, ...],
    regimes: list[Regime],
    waiting: int,
    active: Regime | None,
    adherence_7: float | None,
) -> str:
    if alerts:
        return "alert"
    if len(regimes) > bool(active):
        return "draft"
    if waiting:
        return "waiting"
    if active is None:
        return "no_regime"
    return (
        "low_adherence"
        if adherence_7 is not None and adherence_7 < adherence_rules().partial
        else ""
    )
