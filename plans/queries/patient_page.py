"""The therapist's page of one patient, in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
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
    Clearance,
    DailyPlan,
    Decision,
    ImmobilisationEvent,
    Letter,
    Patient,
    Pause,
    PlannedExercise,
    Precaution,
    Prescription,
    Regime,
    RegimeRegion,
    ReminderSlot,
    WeightBearingOrder,
)
from plans.queries.at_once import Answers, AtOnce, put_beside
from plans.queries.coming_back import pauses_from
from plans.queries.conversation import unread_by_therapists
from plans.queries.day_facts import done_slug
from plans.queries.draft_page import Exclusion, exclusions_of
from plans.queries.facts import fact_questions, facts_from
from plans.queries.findings import asked_of_others, letters_of
from plans.queries.gates import Limit, limits_of
from plans.queries.measure_page import due_keys
from plans.queries.measured import history_from, history_rows
from plans.queries.orders_wanted import orders_wanted
from plans.queries.pain_places import Hurt, pain_place_rows, pain_places_from
from plans.queries.proposals import Proposed, proposed, waiting_rows
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
    reminders_sent: int  # of the days shown
    letters: tuple[Letter, ...]
    resting: tuple[Resting, ...]
    others: tuple[CauseAction, ...]  # what the causes ask of people beside the plan
    letters_asked: tuple[tuple[str, LetterText], ...]
    asking: tuple[Limit, ...]  # orders and precautions whose day has come
    left_out: tuple[Exclusion, ...]  # of the plan in use, when it was drafted
    has_new_event: bool  # recorded after the assessment, which knows nothing of it
    recovering: tuple[Recovering, ...]
    hurt: tuple[Hurt, ...]
    unread_count: int  # messages of the patient's side
    orders_wanted: tuple[str, ...]  # events of legs the plan holds off the floor without an order

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
    told = _QUESTIONS.ask(
        patient=patient.pk,
        on=on,
        since=on - timedelta(days=WINDOW_DAYS),
        after=on - timedelta(days=TIMELINE_DAYS),
    )
    events, regimes = tuple(_events(told)), _regimes(told)
    active = regimes.get(Regime.State.ACTIVE)
    parts = active.regions.all() if active else ()
    changes = _changes(told, language)
    plans = {plan.on: plan for plan in told["plans"]}
    days = _days(on, plans, dict(told["mornings"]))
    history = history_from(told["measured"])
    assessment = next(iter(told["assessment"]), None)
    facts = facts_from(told)[patient.pk]
    return PatientPage(
        patient=patient,
        on=on,
        age=patient.age(on),
        events=events,
        assessment=assessment,
        regime=active,
        draft=regimes.get(Regime.State.DRAFT),
        items=_items(active, on, language),
        alerts=tuple(told["alerts"]),
        waiting=tuple(each for each in changes if each.row.answer == Decision.Answer.WAITING),
        proposals=tuple(proposed(row, language=language) for row in told["proposals"]),
        happenings=_happenings([each for each in changes if each.row.outcome != "hold"]),
        days=days,
        adherence_7=fraction(day.count for day in days[-WEEK:]),
        adherence_28=fraction(day.count for day in days),
        logs=tuple(_logs(told, language)),
        due_measures=due_keys(history, parts, on=on),
        access=tuple(told["access"]),
        pause=next(iter(told["pauses"]), None),
        reminders_sent=len(told["reminders"]),
        letters=tuple(told["letters"]),
        resting=_resting(active, plans.get(on), language),
        others=asked_of_others(assessment.answers, language) if assessment else (),
        letters_asked=_letters_asked(assessment, language),
        asking=tuple(each for event in events for each in limits_of(event, on) if each.asks),
        left_out=exclusions_of(active, language) if active else (),
        has_new_event=assessment is not None
        and any(event.recorded_at > assessment.recorded_at for event in events),
        hurt=pain_places_from(
            told["hurt"],
            treated=[(each.region, each.side) for each in parts],
            language=language,
        ),
        recovering=recovery_of(patient.pk, facts, on=on, language=language, history=history),
        unread_count=len(told["unread"]),
        orders_wanted=tuple(orders_wanted(active, facts.events, on)),
    )


def _questions(given: Mapping[str, Any]) -> dict[str, QuerySet[Any, Any]]:
    patient, on, since = given["patient"], given["on"], given["since"]
    events = ImmobilisationEvent.objects.filter(patient=patient)
    regimes = Regime.objects.filter(patient=patient, state__in=["active", "draft"])
    return {
        **fact_questions(lambda path: Q((path, patient))),
        "happened": events.order_by("-started_on"),
        "weight_bearing": WeightBearingOrder.objects.filter(event__patient=patient),
        "holds": Precaution.objects.filter(event__patient=patient),
        "cleared": Clearance.objects.filter(event__patient=patient),
        "regimes": regimes.select_related("approved_by"),
        "prescriptions": Prescription.objects.filter(regime__in=regimes)
        .select_related("region")
        .order_by("position"),
        "parts": RegimeRegion.objects.filter(regime__in=regimes),
        "changes": _changed(patient),
        "plans": DailyPlan.objects.filter(patient=patient, on__range=(since, on)),
        "mornings": CheckIn.objects.current()
        .filter(patient=patient, on__range=(since, on))
        .values_list("on", "pain_nrs"),
        "measured": history_rows(patient),
        "assessment": Assessment.objects.filter(patient=patient)
        .select_related("assessed_by")
        .order_by("-recorded_at")[:1],
        "alerts": Alert.objects.open().filter(patient=patient).order_by("raised_at"),
        "proposals": waiting_rows(patient),
        "logs": _logged(patient, given["after"]),
        **_around(patient, since, on),
        "hurt": pain_place_rows(patient, since),
    }


def _around(patient: UUID, since: date, on: date) -> dict[str, QuerySet[Any, Any]]:
    """Return the questions about who reads along and what was written to whom."""
    return {
        "access": CareAccess.objects.filter(patient=patient, ended_at=None).select_related(
            "user", "invitation"
        ),
        "pauses": pauses_from(patient, on)[:1],
        "reminders": ReminderSlot.objects.filter(
            patient=patient, local_date__range=(since, on), message__state="sent"
        ).values_list("pk"),
        "letters": Letter.objects.filter(patient=patient).order_by("-written_at")[:LETTERS_SHOWN],
        "unread": unread_by_therapists(patient).values_list("pk"),
    }


_QUESTIONS = AtOnce(_questions, patient=UUID, on=date, since=date, after=date)


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


def _regimes(told: Answers) -> dict[str, Regime]:
    put_beside(told["regimes"], "prescriptions", told["prescriptions"])
    put_beside(told["regimes"], "regions", told["parts"])
    return {each.state: each for each in told["regimes"]}


def _events(told: Answers) -> list[ImmobilisationEvent]:
    for name, rows in (
        ("weight_bearing", "weight_bearing"),
        ("precautions", "holds"),
        ("clearances", "cleared"),
    ):
        put_beside(told["happened"], name, told[rows])
    return told["happened"]


def _items(regime: Regime | None, on: date, language: str) -> tuple[Item, ...]:
    if regime is None:
        return ()
    rows = [row for row in regime.prescriptions.all() if row.ended_on is None or row.ended_on > on]
    return tuple(item_of(row, language) for row in rows)


def _changed(patient: UUID) -> QuerySet[Decision]:
    return (
        Decision.objects.filter(patient=patient, superseded_by=None)
        .filter(~Q(outcome="hold") | Q(answer=Decision.Answer.WAITING))
        .select_related("prescription")
        .order_by("-effective_on", "prescription__position")[:DECISIONS_SHOWN]
    )


def _changes(told: Answers, language: str) -> list[Change]:
    text = load().text
    return [
        Change(row, text(row.prescription.exercise_id, language).name) for row in told["changes"]
    ]


def _happenings(changes: list[Change]) -> tuple[Happening, ...]:
    """Return changes put together by date and rule, newest first."""
    found: dict[tuple[date, str], list[Change]] = {}
    for each in changes:
        found.setdefault((each.row.effective_on, each.row.rule), []).append(each)
    return tuple(Happening(on, rule, tuple(group)) for (on, rule), group in found.items())


def _days(on: date, plans: Mapping[date, DailyPlan], pains: Mapping[date, int]) -> tuple[Day, ...]:
    window = [on - timedelta(days=back) for back in range(WINDOW_DAYS, 0, -1)]
    return tuple(_day(day, plans.get(day), pains.get(day)) for day in window)


def _day(on: date, plan: DailyPlan | None, pain_nrs: int | None) -> Day:
    if plan is None:
        return Day(on, DayCount(on, 0, 0.0), "", pain_nrs)
    is_settled = plan.settled_at is not None
    return Day(on, DayCount(on, plan.due_count, plan.done_sum, is_settled), plan.kind, pain_nrs)


def _logged(patient: UUID, after: date) -> QuerySet[ActivityLog]:
    rows = ActivityLog.objects.current().filter(patient=patient, on__gt=after)
    rows = rows.select_related("planned__prescription", "entered_by")
    return rows.order_by("-on", "-recorded_at")[:LOGS_SHOWN]


def _logs(told: Answers, language: str) -> list[tuple[ActivityLog, str]]:
    return [(row, load().text(_done(row.planned), language).name) for row in told["logs"]]


def _done(planned: PlannedExercise) -> str:
    return done_slug(planned.prescription.exercise_id, planned.amendments)
