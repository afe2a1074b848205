"""The therapist's page of one patient, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q
from django.utils.dateparse import parse_date

from plans.catalogue import load
from plans.catalogue.entries import CauseAction, LetterText
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
    Letter,
    Patient,
    Pause,
    PlannedExercise,
    Prescription,
    Regime,
    ReminderSlot,
)
from plans.queries.coming_back import current_pause
from plans.queries.day_facts import done_slug
from plans.queries.draft_page import Exclusion, exclusions_of
from plans.queries.facts import facts_of_one
from plans.queries.findings import asked_of_others, letters_of
from plans.queries.gates import Limit, limits_of
from plans.queries.measure_page import due_keys
from plans.queries.measured import history_of
from plans.queries.pain_places import Hurt, pain_places_of
from plans.queries.proposals import Proposed, waiting_of
from plans.queries.recovery import Recovering, recovery_of

WINDOW_DAYS = 28
WEEK = 7
TIMELINE_DAYS = 70
DECISIONS_SHOWN = 60
LOGS_SHOWN = 30
LETTERS_SHOWN = 5


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

    @property
    def is_locked(self) -> bool:
        """Return whether a therapist keeps the dose as it is, as last said."""
        return self.row.locked_on(date.max)


@dataclass(frozen=True, slots=True)
class Change:
    """One decision with the name of its exercise."""

    row: Decision
    name: str


@dataclass(frozen=True, slots=True)
class Resting:
    """An item that is not on today's plan: why, and the first day to look again."""

    name: str
    reason: str
    until: date | None


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
    proposals: tuple[Proposed, ...]
    happenings: tuple[Happening, ...]
    days: tuple[Day, ...]
    adherence_7: float | None
    adherence_28: float | None
    logs: tuple[tuple[ActivityLog, str], ...]  # with the name of the exercise
    due_measures: tuple[str, ...]  # keys, by the schedule
    access: tuple[CareAccess, ...]
    pause: Pause | None
    reminders_sent: int
    reminders_opened: int
    letters: tuple[Letter, ...]
    resting: tuple[Resting, ...]
    others: tuple[CauseAction, ...]  # what the causes ask of people beside the plan
    letters_asked: tuple[tuple[str, LetterText], ...]
    asking: tuple[Limit, ...]  # orders and precautions whose day has come
    left_out: tuple[Exclusion, ...]  # of the plan in use, when it was drafted
    has_new_event: bool  # recorded after the assessment, which knows nothing of it
    recovering: tuple[Recovering, ...]
    hurt: tuple[Hurt, ...]

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
    plans = _plans(patient, on)
    days = _days(patient, on, plans)
    events = tuple(_events(patient))
    history = history_of(patient.pk)
    assessment = patient.assessments.select_related("assessed_by").order_by("-recorded_at").first()
    reminders = ReminderSlot.objects.filter(patient=patient).aggregate(
        sent=Count("pk", filter=Q(message__state="sent")),
        opened=Count("pk", filter=Q(opened_at__isnull=False)),
    )
    return PatientPage(
        patient=patient,
        on=on,
        age=patient.age(on),
        events=events,
        assessment=assessment,
        regime=active,
        draft=regimes.get(Regime.State.DRAFT),
        items=_items(active, on, language),
        alerts=tuple(Alert.objects.open().filter(patient=patient).order_by("raised_at")),
        waiting=tuple(each for each in changes if each.row.answer == Decision.Answer.WAITING),
        proposals=waiting_of(patient, language=language),
        happenings=_happenings([each for each in changes if each.row.outcome != "hold"]),
        days=days,
        adherence_7=fraction(day.count for day in days[-WEEK:]),
        adherence_28=fraction(day.count for day in days),
        logs=tuple(_logs(patient, on, language)),
        due_measures=due_keys(history, active.regions.all() if active else (), on=on),
        access=tuple(patient.access.filter(ended_at=None).select_related("user", "invitation")),
        pause=current_pause(patient, on=on),
        reminders_sent=reminders["sent"],
        reminders_opened=reminders["opened"],
        letters=tuple(
            Letter.objects.filter(patient=patient).order_by("-written_at")[:LETTERS_SHOWN]
        ),
        resting=_resting(active, plans.get(on), language),
        others=asked_of_others(assessment.answers, language) if assessment else (),
        letters_asked=_letters_asked(assessment, language),
        asking=tuple(each for event in events for each in limits_of(event, on) if each.asks),
        left_out=exclusions_of(active, language) if active else (),
        has_new_event=assessment is not None
        and any(event.recorded_at > assessment.recorded_at for event in events),
        hurt=pain_places_of(
            patient.pk,
            treated=[(each.region, each.side) for each in active.regions.all()] if active else (),
            since=on - timedelta(days=WINDOW_DAYS),
            language=language,
        ),
        recovering=recovery_of(
            patient.pk,
            facts_of_one(patient.pk),
            on=on,
            language=language,
            history=history,
        ),
    )


def _resting(regime: Regime | None, plan: DailyPlan | None, language: str) -> tuple[Resting, ...]:
    if regime is None or plan is None:
        return ()
    names = {str(row.pk): row.exercise_id for row in regime.prescriptions.all()}
    return tuple(
        Resting(
            load().text(names[each["prescription"]], language).name,
            each["reason"],
            parse_date(each["until"] or ""),
        )
        for each in plan.withheld
        if each["prescription"] in names
    )


def _letters_asked(
    assessment: Assessment | None, language: str
) -> tuple[tuple[str, LetterText], ...]:
    texts = load().letters(language)
    asked = letters_of(assessment, language) if assessment else ()
    return tuple((kind, texts[kind]) for kind in asked)


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


def _plans(patient: Patient, on: date) -> dict[date, DailyPlan]:
    since = on - timedelta(days=WINDOW_DAYS)
    rows = DailyPlan.objects.filter(patient=patient, on__range=(since, on))
    return {plan.on: plan for plan in rows}


def _days(patient: Patient, on: date, plans: dict[date, DailyPlan]) -> tuple[Day, ...]:
    since = on - timedelta(days=WINDOW_DAYS)
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
    return [(row, load().text(_done(row.planned), language).name) for row in rows]


def _done(planned: PlannedExercise) -> str:
    return done_slug(planned.prescription.exercise_id, planned.amendments)
