"""The past of regimes whose facts changed late: every folded day, answer and decision."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.engine.exercise_state import ExerciseState, approve, decline, put_back
from plans.models import DailyPlan, Decision
from plans.queries.day_facts import Day, PlanKey, days_of

PUT_BACK = "PUT_BACK"  # a therapist started a paused item again
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a therapist did to one state, and when. `dose` None: declined."""

    key: str
    at: datetime
    dose: Dose | None
    is_put_back: bool = False

    def apply(self, state: ExerciseState, zone: ZoneInfo) -> ExerciseState:
        """Return the state after the answer; a higher dose acts from the next date."""
        if self.dose is None:
            return decline(state)
        if self.is_put_back:
            return put_back(state, self.dose)
        return approve(state, self.dose, effective_on=acts_on(self.at, zone))


def acts_on(at: datetime, zone: ZoneInfo) -> date:
    """Return the first local date on which something done at `at` may raise a dose."""
    return at.astimezone(zone).date() + ONE_DAY


@dataclass(frozen=True, slots=True)
class PastDay:
    """A date folded before, as the fold saw the patient then, with what is known now."""

    day: Day
    closed_at: datetime
    circumstances: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """The latest word on one prescription and date."""

    pk: UUID
    rule: str
    outcome: str
    after: dict[str, Any] | None
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """One regime so far; days by date, answers by time."""

    past: list[PastDay] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    decisions: dict[tuple[str, date], Known] = field(default_factory=dict)


def histories_of(regimes: Iterable[UUID], *, until: datetime) -> dict[UUID, History]:
    """Return each regime's past as known at `until`: six queries however many there are."""
    ids = list(regimes)
    found: dict[UUID, History] = defaultdict(History)
    _add_days(found, ids)
    _add_decisions(found, ids, until)
    return dict(found)


def _add_days(found: dict[UUID, History], regimes: list[UUID]) -> None:
    rows = DailyPlan.objects.filter(regime__in=regimes, closed_at__isnull=False).order_by("on")
    plans = list(
        rows.values_list("regime_id", "pk", "patient_id", "on", "closed_at", "circumstances")
    )
    days = days_of([PlanKey(pk, patient, on) for _, pk, patient, on, _, _ in plans])
    for regime, pk, _, _, closed_at, circumstances in plans:
        assert closed_at is not None
        found[regime].past.append(PastDay(days[pk], closed_at, circumstances))


def _add_decisions(found: dict[UUID, History], regimes: list[UUID], until: datetime) -> None:
    names = ("pk", "rule", "outcome", "dose_after", "effective_on", "answer", "answered_at")
    rows = Decision.objects.filter(prescription__regime__in=regimes, as_known_at__lte=until)
    for regime, prescription, *values in rows.order_by("as_known_at").values_list(
        "prescription__regime_id", "prescription_id", *names
    ):
        pk, rule, outcome, after, effective_on, answer, answered_at = values
        key = str(prescription)
        is_waiting = answer == Decision.Answer.WAITING
        known = Known(pk, rule, outcome, after, is_waiting)
        found[regime].decisions[key, effective_on] = known
        if answered_at is not None:
            found[regime].answers.append(_answer(key, answered_at, answer, after, rule))
    for history in found.values():
        history.answers.sort(key=lambda each: each.at)


def _answer(key: str, at: datetime, answer: str, after: dict[str, Any] | None, rule: str) -> Answer:
    approved = answer == Decision.Answer.APPROVED and after is not None
    dose = dose_from_json(after) if approved and after else None
    return Answer(key, at, dose, is_put_back=rule == PUT_BACK)
