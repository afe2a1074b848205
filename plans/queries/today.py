"""Everything the Today page shows, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from uuid import UUID

from django.db.models import Prefetch, QuerySet
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
    """Return the page of `on` for `patient`, who must be visible to the reader."""
    rows = list(_planned(patient, on))
    changes = _changes(patient, on)
    cards = tuple(_card(row, language, changes) for row in rows)
    plan = rows[0].plan if rows else DailyPlan.objects.filter(patient=patient, on=on).first()
    return Today(
        patient=patient,
        on=on,
        plan=plan,
        cards=tuple(card for card in cards if not card.is_cue),
        cues=tuple(card for card in cards if card.is_cue),
        resting=_resting(plan, language),
        check_in=CheckIn.objects.current().filter(patient=patient, on=on).only("pk").first(),
        finish=_finish(patient, on) if any(card.logs for card in cards) else None,
        alerts=_alerts(patient),
        is_being_made=plan is None and _asks_for_plan(patient, on),
    )


def _finish(patient: Patient, on: date) -> Finish | None:
    """Return how the day was finished; before anything is logged nobody needs to look."""
    return Finish.objects.current().filter(patient=patient, on=on).first()


def is_emergency(patient: Patient) -> bool:
    """Return True while an alert stops everything and says to call for help: one query."""
    return _has_emergency(_alerts(patient))


def _has_emergency(alerts: tuple[Alert, ...]) -> bool:
    return any(alert.values.get("class") == "emergency" for alert in alerts)


def _alerts(patient: Patient) -> tuple[Alert, ...]:
    """Return what is open; nobody here answers any more for somebody who has left care."""
    if patient.state != Patient.State.IN_CARE:
        return ()
    return tuple(Alert.objects.open().filter(patient=patient).order_by("raised_at"))


def _asks_for_plan(patient: Patient, on: date) -> bool:
    in_use = Regime.objects.active().filter(patient=patient, starts_on__lte=on)
    return patient.state == Patient.State.IN_CARE and in_use.exists()


def _resting(plan: DailyPlan | None, language: str) -> tuple[Resting, ...]:
    if plan is None or not plan.withheld:
        return ()
    until = {each["prescription"]: each for each in plan.withheld}
    slugs = Prescription.objects.filter(pk__in=until).values_list("pk", "exercise_id")
    return tuple(
        Resting(
            load().text(slug, language),
            until[str(pk)]["reason"],
            parse_date(until[str(pk)]["until"] or ""),
        )
        for pk, slug in slugs
    )


def one_card(planned: PlannedExercise, *, language: str) -> Card:
    """Return one card afresh, after a log."""
    row = _planned(planned.plan.patient, planned.plan.on).get(pk=planned.pk)
    return _card(row, language, _changes(planned.plan.patient, planned.plan.on))


def _changes(patient: Patient, on: date) -> dict[UUID, Decision]:
    """Return by prescription what took effect on `on`; plain holds change nothing."""
    rows = Decision.objects.filter(patient=patient, effective_on=on, superseded_by=None)
    rows = rows.exclude(outcome="hold").exclude(answer__in=["waiting", "declined"])
    return {row.prescription_id: row for row in rows}


# A card shows little of its prescription: the rest, five columns of JSON among it, stays there.
_SHOWN = {"id", "exercise", "stand_in", "is_cue", "side", "phase"}
_UNSEEN = [each.name for each in Prescription._meta.concrete_fields if each.name not in _SHOWN]


def _planned(patient: Patient, on: date) -> QuerySet[PlannedExercise]:
    logs = ActivityLog.objects.current().order_by("recorded_at")
    return (
        PlannedExercise.objects.filter(plan__patient=patient, plan__on=on)
        .select_related("plan", "prescription")
        .defer(*(f"prescription__{name}" for name in _UNSEEN))
        .prefetch_related(Prefetch("logs", queryset=logs))
    )


def _name(slug: str | None, language: str) -> str:
    return load().text(slug, language).name if slug else ""


def _card(row: PlannedExercise, language: str, changes: dict[UUID, Decision]) -> Card:
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
        logs=tuple(row.logs.all()),
        change=None if swap else changes.get(row.prescription_id),
        is_lighter=row.why == LIGHTER_WEEK,
        side=row.prescription.side,
        eased_by=amendment.get("rule", ""),
        planned_slug=row.prescription.exercise_id,
        stand_in=_name(row.prescription.stand_in_id, language),
    )
