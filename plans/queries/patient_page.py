"""The therapist's page of one patient, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q

from plans.catalogue import load
from plans.engine.adherence import DayCount, fraction
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.models import (
    ActivityLog,
    Alert,
    Assessment,
    CareAccess,
    CheckIn,
    DailyPlan,
    Decision,
    ImmobilisationEvent,
    Measurement,
    Patient,
    Pause,
    Prescription,
    Regime,
    ReminderSlot,
)

WINDOW_DAYS = 28
WEEK = 7
TIMELINE_DAYS = 70
DECISIONS_SHOWN = 60
LOGS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Day:
    """One square of the calendar."""

    on: date
    count: DayCount
    kind: str  # of the plan; empty without one
    pain_nrs: int | None

    @property
    def share(self) -> float | None:
        """Done / due; None when nothing was due or the day is not settled."""
        return fraction([self.count])


@dataclass(frozen=True, slots=True)
class Item:
    """One prescription as it stands: `dose` is the one of the next due day."""

    row: Prescription
    name: str
    dose: Dose
    bounds: tuple[Dose, Dose]

    @property
    def is_paused(self) -> bool:
        """Return whether the engine took it out until a therapist puts it back."""
        return bool(self.row.state.get("paused"))


@dataclass(frozen=True, slots=True)
class Change:
    """One decision with the name of its exercise."""

    row: Decision
    name: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What one rule did on one date, to one exercise or to several."""

    on: date
    rule: str
    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def is_step_up(self) -> bool:
        return self.first.row.outcome == "progress"


@dataclass(frozen=True, slots=True)
class PatientPage:
    patient: Patient
    on: date
    age: int
    events: tuple[ImmobilisationEvent, ...]
    assessment: Assessment | None
    regime: Regime | None
    draft: Regime | None
    items: tuple[Item, ...]
    alerts: tuple[Alert, ...]
    waiting: tuple[Change, ...]
    happenings: tuple[Happening, ...]
    days: tuple[Day, ...]
    adherence_7: float | None
    adherence_28: float | None
    logs: tuple[tuple[ActivityLog, str], ...]  # with the name of the exercise
    measurements: tuple[Measurement, ...]
    access: tuple[CareAccess, ...]
    pause: Pause | None
    reminders_sent: int
    reminders_opened: int

    @property
    def shares(self) -> list[float | None]:
        """Done per day, oldest first."""
        return [day.share for day in self.days]

    @property
    def next_step(self) -> str:
        """What the therapist should do next, a code; empty when the course runs."""
        if not self.events:
            return "event"
        if self.assessment is None:
            return "assess"
        if self.draft is not None:
            return "approve"
        return "draft" if self.regime is None else ""


def patient_page(patient: Patient, *, now: datetime, language: str) -> PatientPage:
    """Return everything on the page of a patient the reader treats."""
    on = patient.local_date(now)
    regimes = {each.state: each for each in _regimes(patient)}
    active = regimes.get(Regime.State.ACTIVE)
    changes = _changes(patient, language)
    days = _days(patient, on)
    reminders = ReminderSlot.objects.filter(patient=patient).aggregate(
        sent=Count("pk", filter=Q(message__state="sent")),
        opened=Count("pk", filter=Q(opened_at__isnull=False)),
    )
    return PatientPage(
        patient=patient,
        on=on,
        age=patient.age(on),
        events=tuple(_events(patient)),
        assessment=patient.assessments.select_related("assessed_by")
        .order_by("-recorded_at")
        .first(),
        regime=active,
        draft=regimes.get(Regime.State.DRAFT),
        items=_items(active, on, language),
        alerts=tuple(Alert.objects.open().filter(patient=patient).order_by("raised_at")),
        waiting=tuple(each for each in changes if each.row.answer == Decision.Answer.WAITING),
        happenings=_happenings([each for each in changes if each.row.outcome != "hold"]),
        days=days,
        adherence_7=fraction(day.count for day in days[-WEEK:]),
        adherence_28=fraction(day.count for day in days),
        logs=tuple(_logs(patient, on, language)),
        measurements=tuple(patient.measurements.order_by("-measured_on", "kind")[:40]),
        access=tuple(patient.access.filter(ended_at=None).select_related("user", "invitation")),
        pause=Pause.objects.covering(on).filter(patient=patient).first(),
        reminders_sent=reminders["sent"],
        reminders_opened=reminders["opened"],
    )


def item_of(row: Prescription, language: str) -> Item:
    """Return one prescription as the pages show it."""
    return Item(
        row=row,
        name=load().text(row.exercise_id, language).name,
        dose=dose_from_json(row.state.get("dose", row.start_dose)),
        bounds=(dose_from_json(row.min_dose), dose_from_json(row.max_dose)),
    )


def _regimes(patient: Patient) -> list[Regime]:
    rows = Prescription.objects.select_related("region").order_by("position")
    found = Regime.objects.filter(patient=patient, state__in=["active", "draft"])
    return list(
        found.select_related("approved_by").prefetch_related(
            Prefetch("prescriptions", queryset=rows), "regions"
        )
    )


def _events(patient: Patient) -> list[ImmobilisationEvent]:
    found = patient.events.prefetch_related("weight_bearing", "precautions", "clearances")
    return list(found.order_by("-started_on"))


def _items(regime: Regime | None, on: date, language: str) -> tuple[Item, ...]:
    if regime is None:
        return ()
    rows = [row for row in regime.prescriptions.all() if row.ended_on is None or row.ended_on > on]
    return tuple(item_of(row, language) for row in rows)


def _changes(patient: Patient, language: str) -> list[Change]:
    rows = (
        Decision.objects.filter(patient=patient, superseded_by=None)
        .filter(~Q(outcome="hold") | Q(answer=Decision.Answer.WAITING))
        .select_related("prescription")
        .order_by("-effective_on", "prescription__position")[:DECISIONS_SHOWN]
    )
    text = load().text
    return [Change(row, text(row.prescription.exercise_id, language).name) for row in rows]


def _happenings(changes: list[Change]) -> tuple[Happening, ...]:
    """Return changes put together by date and rule, newest first."""
    found: dict[tuple[date, str], list[Change]] = {}
    for each in changes:
        found.setdefault((each.row.effective_on, each.row.rule), []).append(each)
    return tuple(Happening(on, rule, tuple(group)) for (on, rule), group in found.items())


def _days(patient: Patient, on: date) -> tuple[Day, ...]:
    since = on - timedelta(days=WINDOW_DAYS)
    plans = {
        plan.on: plan for plan in DailyPlan.objects.filter(patient=patient, on__range=(since, on))
    }
    pains = dict(
        CheckIn.objects.current()
        .filter(patient=patient, on__range=(since, on))
        .values_list("on", "pain_nrs")
    )
    window = [since + timedelta(days=step) for step in range(WINDOW_DAYS)]
    return tuple(_day(day, plans.get(day), pains.get(day)) for day in window)


def _day(on: date, plan: DailyPlan | None, pain_nrs: int | None) -> Day:
    if plan is None:
        return Day(on, DayCount(on, 0, 0.0), "", pain_nrs)
    is_settled = plan.settled_at is not None
    return Day(on, DayCount(on, plan.due_count, plan.done_sum, is_settled), plan.kind, pain_nrs)


def _logs(patient: Patient, on: date, language: str) -> list[tuple[ActivityLog, str]]:
    rows = ActivityLog.objects.current().filter(
        patient=patient, on__gt=on - timedelta(days=TIMELINE_DAYS)
    )
    rows = rows.select_related("planned__prescription", "entered_by")
    rows = rows.order_by("-on", "-recorded_at")[:LOGS_SHOWN]
    text = load().text
    return [(row, text(row.planned.prescription.exercise_id, language).name) for row in rows]
