"""Everything the Today page shows, in one query."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateparse import parse_date

from plans.catalogue import load
from plans.catalogue.entries import ExerciseText
from plans.engine.daily_plan import LIGHTER_WEEK, DayKind
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.engine.dose_time import planned_seconds
from plans.engine.easier_day import EASIER
from plans.engine.exercise import Phase
from plans.engine.pace import Pace, pace_of
from plans.models import (
    ActivityLog,
    Alert,
    CheckIn,
    DailyPlan,
    Decision,
    Finish,
    Patient,
    PlannedExercise,
    Prescription,
    Regime,
)
from plans.models.activity_log import ActivityLogQuerySet
from plans.queries.at_once import Answers, AtOnce
from plans.queries.background import Background, background_questions
from plans.queries.day_facts import stand_in_of
from plans.queries.rules import day_rules
from plans.queries.seen_entry import seen_as

PAUSED = DayKind.PAUSED.value  # also the reason of a card whose plan was made before the pause


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise of the day, as it stands now. `withheld` is a reason code or empty."""

    id: UUID
    prescription: UUID
    slug: str
    text: ExerciseText
    dose: Dose
    eased_from: Dose | None
    withheld: str
    is_cue: bool
    state: str
    phase: Phase
    logs: tuple[ActivityLog, ...]
    change: Decision | None = None  # what made today's dose another one
    is_lighter: bool = False  # this week is one of the lighter ones
    side: str = "na"  # the side that works
    eased_by: str = ""  # the rule that eased or withholds it today
    planned_slug: str = ""  # of the plan, where an easier exercise stands in for it
    stand_in: str = ""  # what may stand in while its equipment is missing: a name

    @property
    def is_stand_in(self) -> bool:
        """True while an easier exercise stands in for the planned one."""
        return self.planned_slug not in ("", self.slug)

    @property
    def equipment(self) -> tuple[str, ...]:
        """Return what the exercise needs, as keys."""
        return load().exercises[self.slug].equipment

    @property
    def log(self) -> ActivityLog | None:
        """The latest entry, or None while nothing is logged."""
        return self.logs[-1] if self.logs else None

    @property
    def seen(self) -> str:
        return seen_as(self.log)

    @property
    def is_done(self) -> bool:
        """True for what was done, at least in part; “not done” is logged, not done."""
        return self.log is not None and self.log.completion > 0

    @property
    def is_open(self) -> bool:
        return not self.logs and not self.withheld

    @property
    def planned_s(self) -> float:
        """The time it takes by the plan's own reckoning, every bout of the day."""
        return planned_seconds(self.dose, self.phase, day_rules().daily_plan)

    @property
    def pace(self) -> Pace | None:
        """How it is gone through; None where neither clock nor count helps."""
        return pace_of(self.dose, self.phase, day_rules().daily_plan)


@dataclass(frozen=True, slots=True)
class Resting:
    """An item of the regime that is not on this day's plan. `until`: the first day back."""

    text: ExerciseText
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Today:
    """One local date of one patient. Without a plan `plan` is None and `cards` is empty."""

    patient: Patient
    on: date
    plan: DailyPlan | None
    cards: tuple[Card, ...]
    cues: tuple[Card, ...]
    resting: tuple[Resting, ...]
    check_in: CheckIn | None
    finish: Finish | None
    alerts: tuple[Alert, ...]
    behind: Background
    is_being_made: bool = False  # there is no plan yet, but a regime that asks for one

    @property
    def done_count(self) -> int:
        return sum(card.is_done for card in self.cards)

    @property
    def logged_count(self) -> int:
        return sum(bool(card.logs) for card in self.cards)

    @property
    def open_count(self) -> int:
        return sum(card.is_open for card in self.cards)

    @property
    def is_easier(self) -> bool:
        """True once the patient has asked for an easier day."""
        return any(card.eased_by == EASIER for card in self.cards)

    @property
    def is_paused(self) -> bool:
        """True on a day of a pause, also when it began after the plan of the day was made."""
        if self.plan is not None and self.plan.kind == DailyPlan.Kind.PAUSED:
            return True
        return bool(self.cards) and all(card.withheld == PAUSED for card in self.cards)

    @property
    def rests_for(self) -> str:
        """Return the one reason for which several cards, all of the day, rest; else empty."""
        reasons = {"" if card.log else card.withheld for card in self.cards}
        return reasons.pop() if len(reasons) == 1 and len(self.cards) > 1 else ""

    @property
    def is_rest_said(self) -> bool:
        """True where an alert says already for what all of the day rests."""
        stops = (alert for alert in self.alerts if alert.effect != Alert.Effect.NOTHING)
        return any(alert.code == self.rests_for for alert in stops)

    @property
    def is_all_logged(self) -> bool:
        return self.logged_count > 0 and self.open_count == 0

    @property
    def is_over(self) -> bool:
        """True once everything is logged and, where anything was done, the day was finished."""
        return self.is_all_logged and (self.finish is not None or not self.done_count)

    @property
    def minutes_left(self) -> int:
        return ceil(sum(card.planned_s for card in self.cards if card.is_open) / 60)

    @property
    def minutes_done(self) -> int:
        """What the exercises of the day took, each by what was done of it."""
        done = ((card.planned_s, card.log) for card in self.cards)
        return round(sum(s * min(1.0, log.completion) for s, log in done if log) / 60)

    @property
    def emergency(self) -> bool:
        """True while an alert stops everything and says to call for help."""
        return _has_emergency(self.alerts)


def todays_page(patient: Patient, *, on: date, language: str) -> Today:
    """Return the page of `on` for `patient`, who must be visible to the reader: one query."""
    told = _QUESTIONS.ask(patient=patient.pk, on=on)
    plan = next(iter(told["plan"]), None)
    cards = _cards(told, language)
    is_in_care = patient.state == Patient.State.IN_CARE
    return Today(
        patient=patient,
        on=on,
        plan=plan,
        cards=tuple(card for card in cards if not card.is_cue),
        cues=tuple(card for card in cards if card.is_cue),
        resting=_resting(plan, dict(told["prescriptions"]), language),
        check_in=next(iter(told["check_in"]), None),
        finish=next(iter(told["finish"]), None),
        # Nobody here answers any more for somebody who has left care.
        alerts=tuple(told["alerts"]) if is_in_care else (),
        behind=Background(patient, on, language=language, told=told),
        is_being_made=plan is None and is_in_care and bool(told["in_use"]),
    )


def _questions(given: Mapping[str, Any]) -> dict[str, QuerySet[Any, Any]]:
    patient, on = given["patient"], given["on"]
    of_day = {"patient": patient, "on": on}
    prescriptions = Prescription.objects.filter(
        regime__daily_plans__patient=patient, regime__daily_plans__on=on
    )
    return {
        "plan": DailyPlan.objects.filter(**of_day),
        "planned": _planned(patient, on),
        "logs": _logs().filter(planned__plan__patient=patient, planned__plan__on=on),
        "changes": _changed(patient, on),
        "prescriptions": prescriptions.values_list("pk", "exercise_id"),
        "check_in": CheckIn.objects.current().filter(**of_day).only("pk"),
        "finish": Finish.objects.current().filter(**of_day),
        "alerts": _open_alerts(patient),
        "in_use": Regime.objects.active()
        .filter(patient=patient, starts_on__lte=on)
        .values_list("pk"),
        **background_questions(patient),
    }


_QUESTIONS = AtOnce(_questions, patient=UUID, on=date)


def is_emergency(patient: Patient) -> bool:
    """Return True while an alert stops everything and says to call for help: one query."""
    return _has_emergency(_alerts(patient))


def _has_emergency(alerts: tuple[Alert, ...]) -> bool:
    return any(alert.values.get("class") == "emergency" for alert in alerts)


def _alerts(patient: Patient) -> tuple[Alert, ...]:
    """Return what is open; nobody here answers any more for somebody who has left care."""
    if patient.state != Patient.State.IN_CARE:
        return ()
    return tuple(_open_alerts(patient.pk))


def _open_alerts(patient: UUID) -> QuerySet[Alert]:
    return Alert.objects.open().filter(patient=patient).order_by("raised_at")


def _resting(
    plan: DailyPlan | None, slugs: Mapping[UUID, str], language: str
) -> tuple[Resting, ...]:
    """Return what rests, in the order of the plan. `slugs`: the exercise of each prescription."""
    if plan is None:
        return ()
    until = {UUID(each["prescription"]): each for each in plan.withheld}
    return tuple(
        Resting(
            load().text(slug, language),
            until[pk]["reason"],
            parse_date(until[pk]["until"] or ""),
        )
        for pk, slug in slugs.items()
        if pk in until
    )


def one_card(planned: PlannedExercise, *, language: str) -> Card:
    """Return one card afresh, after a log."""
    patient, on = planned.plan.patient_id, planned.plan.on
    row = _planned(patient, on).get(pk=planned.pk)
    logs = tuple(_logs().filter(planned=planned))
    changes = {each.prescription_id: each for each in _changed(patient, on)}
    return _card(row, logs, changes.get(row.prescription_id), language)


def _changed(patient: UUID, on: date) -> QuerySet[Decision]:
    """Return what took effect on `on`; plain holds change nothing."""
    rows = Decision.objects.filter(patient=patient, effective_on=on, superseded_by=None)
    return rows.exclude(outcome="hold").exclude(answer__in=["waiting", "declined"])


# A card shows little of its prescription: the rest, five columns of JSON among it, stays there.
_SHOWN = {"id", "exercise", "stand_in", "is_cue", "side", "phase"}
_UNSEEN = [each.name for each in Prescription._meta.concrete_fields if each.name not in _SHOWN]


def _planned(patient: UUID, on: date) -> QuerySet[PlannedExercise]:
    return (
        PlannedExercise.objects.filter(plan__patient=patient, plan__on=on)
        .select_related("prescription")
        .defer(*(f"prescription__{name}" for name in _UNSEEN))
    )


def _logs() -> ActivityLogQuerySet:
    return ActivityLog.objects.current().order_by("recorded_at")


def _cards(told: Answers, language: str) -> list[Card]:
    logs: dict[UUID, list[ActivityLog]] = defaultdict(list)
    for log in told["logs"]:
        logs[log.planned_id].append(log)
    changes = {each.prescription_id: each for each in told["changes"]}
    return [
        _card(row, tuple(logs[row.pk]), changes.get(row.prescription_id), language)
        for row in told["planned"]
    ]


def _name(slug: str | None, language: str) -> str:
    return load().text(slug, language).name if slug else ""


def _card(
    row: PlannedExercise, logs: tuple[ActivityLog, ...], change: Decision | None, language: str
) -> Card:
    frozen = dose_from_json(row.dose)
    amendment = row.amendments[-1] if row.amendments else {}
    eased = dose_from_json(amendment["dose"]) if amendment.get("dose") else None
    swap = stand_in_of(row.amendments)
    slug = swap or row.prescription.exercise_id
    return Card(
        id=row.pk,
        prescription=row.prescription_id,
        slug=slug,
        text=load().text(slug, language),
        dose=eased or frozen,
        eased_from=frozen if eased else None,
        withheld=amendment.get("withheld", ""),
        is_cue=row.prescription.is_cue,
        state=row.state,
        phase=Phase(row.prescription.phase),
        logs=logs,
        change=None if swap else change,
        is_lighter=row.why == LIGHTER_WEEK,
        side=row.prescription.side,
        eased_by=amendment.get("rule", ""),
        planned_slug=row.prescription.exercise_id,
        stand_in=_name(row.prescription.stand_in_id, language),
    )
