"""The therapist's morning: every patient with who needs attention first, and why.

Two queries: the patients with what is kept or counted beside them, and the alerts that are open.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from plans.models import ActivityLog, Alert, Communication, Decision, Patient, Proposal, Regime
from plans.queries.rules import adherence_rules

if TYPE_CHECKING:
    from accounts.models import User

WINDOW_DAYS = 28
_WEEK_DAYS = 7
_TIERS: dict[str, int] = {Alert.Tier.CRITICAL: 0, Alert.Tier.HIGH: 1, Alert.Tier.LOW: 2}
_NEEDS = ("alert", "message", "draft", "waiting", "no_regime", "low_adherence", "")


class Person(NamedTuple):
    """Whom a row is about."""

    pk: UUID
    given_name: str
    family_name: str

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class OpenAlert(NamedTuple):
    """What a row says of an alert."""

    pk: UUID
    code: str
    tier: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One patient. `days` holds the last 28 local dates, oldest first; None: nothing was due."""

    patient: Person
    alerts: tuple[OpenAlert, ...]
    waiting_count: int
    days: tuple[float | None, ...]
    adherence_7: float | None
    adherence_28: float | None
    last_log_on: date | None
    has_message: bool = False  # of the patient's side, that nobody at the clinic has read
    needs: str = field(default="")  # the reason for its place, a code

    @property
    def tier(self) -> str:
        """The tier of the most urgent open alert; empty without one."""
        return min((alert.tier for alert in self.alerts), key=lambda tier: _TIERS[tier], default="")

    @property
    def rank(self) -> tuple[int, int]:
        """Most urgent first: alerts by tier, messages, what waits for a click, low adherence."""
        return _TIERS.get(self.tier, len(_TIERS)), _NEEDS.index(self.needs)


def caseload(user: "User", *, now: datetime) -> tuple[Row, ...]:
    """Return the patients in care that `user` may treat, most urgent first, then by name."""
    patients = Patient.objects.treated_by(user).in_care()
    alerts = _alerts(patients)
    rows = [_row(_Read(*values), alerts, now) for values in _read(patients)]
    return tuple(sorted(rows, key=lambda row: row.rank))


class _Read(NamedTuple):
    pk: UUID
    given_name: str
    family_name: str
    zone: str
    counted_on: date | None
    counts: list[float] | None
    has_regime: bool
    has_draft: bool
    decisions: int
    proposals: int
    last_log_on: date | None
    has_message: bool


def _read(patients: "QuerySet[Patient]") -> "QuerySet[Patient, tuple[Any, ...]]":
    mine = OuterRef("pk")
    regimes = Regime.objects.filter(patient=mine)
    logs = ActivityLog.objects.current().filter(patient=mine).order_by("-on")
    return patients.order_by("family_name", "given_name").values_list(
        "pk",
        "given_name",
        "family_name",
        "time_zone",
        "day_counts__last_on",
        "day_counts__counts",
        Exists(regimes.filter(state=Regime.State.ACTIVE)),
        Exists(regimes.filter(state=Regime.State.DRAFT)),
        _counted(Decision.objects.waiting().filter(patient=mine)),
        _counted(Proposal.objects.waiting().filter(patient=mine)),
        Subquery(logs.values("on")[:1]),
        Exists(Communication.objects.unread().from_patient().filter(patient=mine)),
    )


def _counted(rows: "QuerySet[Any]") -> Coalesce:
    found = rows.order_by().values("patient").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found), 0)


def _alerts(patients: "QuerySet[Patient]") -> dict[UUID, list[OpenAlert]]:
    found: dict[UUID, list[OpenAlert]] = defaultdict(list)
    rows = Alert.objects.open().filter(patient__in=patients).order_by("raised_at")
    for patient, *values in rows.values_list("patient_id", "pk", "code", "tier", "values"):
        found[patient].append(OpenAlert(*values))
    return found


def _row(read: _Read, alerts: dict[UUID, list[OpenAlert]], now: datetime) -> Row:
    today = now.astimezone(ZoneInfo(read.zone)).date()
    due, done = days_until(today, read.counted_on, read.counts or [])
    seven = _share(due[-_WEEK_DAYS:], done[-_WEEK_DAYS:])
    mine = tuple(alerts.get(read.pk, ()))
    return Row(
        patient=Person(read.pk, read.given_name, read.family_name),
        alerts=mine,
        waiting_count=read.decisions + read.proposals,
        days=tuple(
            is_done / was_due if was_due else None
            for was_due, is_done in zip(due, done, strict=True)
        ),
        adherence_7=seven,
        adherence_28=_share(due, done),
        last_log_on=read.last_log_on,
        has_message=read.has_message,
        needs="alert" if mine else _needs(read, seven),
    )


def days_until(
    today: date, counted_on: date | None, counts: Sequence[float]
) -> tuple[Sequence[float], Sequence[float]]:
    """Return what was due and done on the 28 dates before `today`, oldest first.

    The counts kept end with `counted_on`; what lies beyond them is nothing due.
    """
    later = (today - timedelta(days=1) - counted_on).days if counted_on else 0
    return _shifted(counts[::2], later), _shifted(counts[1::2], later)


def _shifted(kept: Sequence[float], later: int) -> Sequence[float]:
    if later == 0 and len(kept) == WINDOW_DAYS:
        return kept
    moved = [*kept, *[0] * later] if later >= 0 else kept[:later]
    return [*[0] * WINDOW_DAYS, *moved][-WINDOW_DAYS:]


def _share(due: Sequence[float], done: Sequence[float]) -> float | None:
    all_due = sum(due)
    return sum(done) / all_due if all_due else None


def _needs(read: _Read, adherence_7: float | None) -> str:
    if read.has_message:
        return "message"
    if read.has_draft:
        return "draft"
    if read.decisions or read.proposals:
        return "waiting"
    if not read.has_regime:
        return "no_regime"
    is_low = adherence_7 is not None and adherence_7 < adherence_rules().partial
    return "low_adherence" if is_low else ""
