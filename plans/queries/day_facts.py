"""What patients told us about their dates, as the engine's values, in four queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, reduce
from math import fsum
from typing import Any
from uuid import UUID

from plans.engine.day import CheckIn, DayFacts, ReasonNotDone, Session, SessionSoreness, Soreness
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.models import ActivityLog, Finish, PlannedExercise
from plans.models import CheckIn as CheckInRow
from plans.queries.among import among

# Above this the finish asks in which exercise it was; the others stay at or below. SET1.3.
ASKS_WHICH_ABOVE_NRS = 3


@dataclass(frozen=True, slots=True)
class Logged:
    """All current logs of one planned exercise, put together."""

    completion: float = 0.0
    effort_0_10: float | None = None
    pain_peak_nrs: int | None = None
    reason_not_done: str = ""
    sudden: bool = False
    dizzy: bool = False
    measured: Mapping[str, Any] = field(default_factory=dict)  # further fields of a session
    told_at: datetime | None = None  # the latest of them


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned exercise with what was logged of it; `logged` None: nothing was."""

    pk: UUID
    plan_id: UUID
    prescription_id: UUID
    dose: dict[str, Any]
    amendments: list[dict[str, Any]]
    state: str
    is_cue: bool
    logged: Logged | None = None

    @property
    def withheld(self) -> str:
        """Return the rule that withholds it now, or an empty text."""
        return str(self.amendments[-1].get("withheld", "")) if self.amendments else ""

    @property
    def key(self) -> str:
        """Return the key of its plan item."""
        return str(self.prescription_id)

    @property
    def stand_in(self) -> str:
        """Return the easier exercise that stands in for it today, or an empty text."""
        return stand_in_of(self.amendments)

    def current_dose(self) -> Dose:
        """Return the dose after amendments; a withheld item keeps the latest one it had."""
        return current_dose(self.dose, self.amendments)


def current_dose(frozen: dict[str, Any], amendments: list[dict[str, Any]]) -> Dose:
    """Return a planned dose after its amendments."""
    doses = [frozen, *(each["dose"] for each in amendments if each.get("dose"))]
    return dose_from_json(doses[-1])


def stand_in_of(amendments: list[dict[str, Any]]) -> str:
    """Return the slug of the exercise that stands in: the latest dose says which is meant."""
    doses = [each for each in amendments if each.get("dose")]
    return str(doses[-1].get("swap", "")) if doses else ""


def done_slug(slug: str, amendments: list[dict[str, Any]]) -> str:
    """Return what is done today for a planned exercise: itself, or what stands in for it."""
    return stand_in_of(amendments) or slug


# No slots: its facts are made once, and asked for by the fold and by the look at phases.
@dataclass(frozen=True)
class Day:
    """One plan with everything logged on its date."""

    plan_id: UUID
    on: date
    planned: tuple[Planned, ...] = ()
    check_in: CheckIn | None = None
    # Worst pain, ids of planned exercises, when it was told.
    finish: tuple[int, tuple[str, ...], datetime] | None = None

    def facts(self) -> DayFacts:
        """Return the day as the engine reads it; keys are the prescriptions' ids."""
        return self._facts

    @cached_property
    def _facts(self) -> DayFacts:
        return DayFacts(
            on=self.on,
            check_in=self.check_in,
            sessions={
                str(each.prescription_id): self._session(each, each.logged)
                for each in self.planned
                if each.logged is not None
            },
            planned=frozenset(str(each.prescription_id) for each in self.planned),
        )

    def _session(self, planned: Planned, logged: Logged) -> Session:
        return Session(
            on=self.on,
            dose=planned.current_dose(),
            completion=logged.completion,
            effort_0_10=logged.effort_0_10,
            pain_peak_nrs=self._pain(planned, logged),
            reason_not_done=(
                ReasonNotDone(logged.reason_not_done) if logged.reason_not_done else None
            ),
            sudden=logged.sudden,
            dizzy=logged.dizzy,
            stand_in=planned.stand_in if planned.amendments else "",
            **logged.measured,
        )

    def _pain(self, planned: Planned, logged: Logged) -> int | None:
        if logged.pain_peak_nrs is not None or self.finish is None or not logged.completion:
            return logged.pain_peak_nrs
        worst, which, finished_at = self.finish
        if logged.told_at and logged.told_at > finished_at:
            return None  # nobody was asked since how much this one hurt
        if not which or str(planned.pk) in which:
            return worst
        return min(worst, ASKS_WHICH_ABOVE_NRS)


@dataclass(frozen=True, slots=True)
class PlanKey:
    """Which plan: its row, whose it is, and its date."""

    pk: UUID
    patient_id: UUID
    on: date


def days_of(plans: Sequence[PlanKey]) -> dict[UUID, Day]:
    """Return each plan's day by plan id: four queries however many there are."""
    ids = [plan.pk for plan in plans]
    planned = _planned(ids, _logged(ids))
    patients = {plan.patient_id for plan in plans}
    dates = {plan.on for plan in plans}
    check_ins, finishes = _check_ins(patients, dates), _finishes(patients, dates)
    return {
        plan.pk: Day(
            plan_id=plan.pk,
            on=plan.on,
            planned=tuple(planned.get(plan.pk, ())),
            check_in=check_ins.get((plan.patient_id, plan.on)),
            finish=finishes.get((plan.patient_id, plan.on)),
        )
        for plan in plans
    }


def _planned(plans: list[UUID], logged: dict[UUID, Logged]) -> dict[UUID, list[Planned]]:
    rows = PlannedExercise.objects.filter(among("plan", plans)).order_by("position", "pk")
    found: dict[UUID, list[Planned]] = defaultdict(list)
    for pk, plan, prescription, dose, amendments, state, is_cue in rows.values_list(
        "pk",
        "plan_id",
        "prescription_id",
        "dose",
        "amendments",
        "state",
        "prescription__is_cue",
    ):
        found[plan].append(
            Planned(pk, plan, prescription, dose, amendments, state, is_cue, logged.get(pk))
        )
    return found


def _typed(name: str, value: Any) -> Any:
    return SessionSoreness(value) if name == "soreness" else value


def _sorer(known: str, new: str) -> str:
    return max(SessionSoreness(known), SessionSoreness(new), key=list(SessionSoreness).index)


# What few logs give, and which of two bouts counts: the worse.
MEASURED: Mapping[str, Callable[[Any, Any], Any]] = {
    "spare_reps": min,
    "soreness": _sorer,
    "swelling": max,
    "heart_rate_bpm": max,
    "systolic_mmhg": max,
    "spo2_percent": min,
}


def _logged(plans: list[UUID]) -> dict[UUID, Logged]:
    """Add up the bouts of each planned exercise: completion summed, pain and effort the highest."""
    rows = ActivityLog.objects.current().filter(among("planned__plan", plans))
    rows = rows.order_by("recorded_at", "reason_not_done")  # of equal times any order is the same
    bouts: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for values in rows.values_list("planned_id", *_TOLD, *MEASURED):
        bouts[values[0]].append(values[1:])
    return {planned: _together(each) for planned, each in bouts.items()}


_TOLD = (
    "completion",
    "effort_0_10",
    "pain_peak_nrs",
    "reason_not_done",
    "sudden",
    "dizzy",
    "recorded_at",
)


def _together(bouts: list[tuple[Any, ...]]) -> Logged:
    if len(bouts) == 1:  # nearly always
        done, effort, pain, reason, sudden, dizzy, told_at, *taken = bouts[0]
        return Logged(done, effort, pain, reason, sudden, dizzy, _measured(taken), told_at)
    done, efforts, pains, reasons, sudden, dizzy, told, *more = zip(*bouts, strict=True)
    measured: dict[str, Any] = {}
    for name, values in zip(MEASURED, more, strict=True):
        given = [value for value in values if value is not None and value != ""]
        if given:
            measured[name] = _typed(name, reduce(MEASURED[name], given))
    return Logged(
        completion=fsum(done),  # exact: all of it in any order is 1
        effort_0_10=max((each for each in efforts if each is not None), default=None),
        pain_peak_nrs=max((each for each in pains if each is not None), default=None),
        reason_not_done=next((each for each in reversed(reasons) if each), ""),
        sudden=any(sudden),
        dizzy=any(dizzy),
        measured=measured,
        told_at=max(told),
    )


def _measured(values: list[Any]) -> dict[str, Any]:
    given = zip(MEASURED, values, strict=True)
    return {name: _typed(name, value) for name, value in given if value is not None and value != ""}


def _check_ins(patients: Iterable[UUID], dates: Iterable[date]) -> dict[tuple[UUID, date], CheckIn]:
    rows = CheckInRow.objects.current().filter(among("patient", patients), on__in=list(dates))
    names = (
        "on",
        "pain_nrs",
        "swelling",
        "soreness",
        "fever",
        "ill",
        "red_flags",
        "near_fall",
        "exhausted",
    )
    return {
        (patient, values[0]): check_in_value(*values)
        for patient, *values in rows.values_list("patient_id", *names)
    }


def value_of(row: CheckInRow) -> CheckIn:
    """Return a stored check-in as the engine's."""
    return check_in_value(
        row.on,
        row.pain_nrs,
        row.swelling,
        row.soreness,
        row.fever,
        row.ill,
        row.red_flags,
        row.near_fall,
        row.exhausted,
    )


def check_in_value(
    on: date,
    pain_nrs: int,
    swelling: int | None,
    soreness: str,
    fever: bool,  # noqa: FBT001  # in the order of the row
    ill: bool,  # noqa: FBT001
    red_flags: list[list[str]],
    near_fall: bool,  # noqa: FBT001
    exhausted: bool,  # noqa: FBT001
) -> CheckIn:
    """Return a row's values as the engine's check-in."""
    return CheckIn(
        on=on,
        pain_nrs=pain_nrs,
        swelling=swelling,
        soreness=Soreness(soreness) if soreness else None,
        fever=fever,
        ill=ill,
        red_flags=tuple((flag, answer) for flag, answer in red_flags),
        near_fall=near_fall,
        exhausted=exhausted,
    )


def _finishes(
    patients: Iterable[UUID], dates: Iterable[date]
) -> dict[tuple[UUID, date], tuple[int, tuple[str, ...], datetime]]:
    rows = Finish.objects.current().filter(among("patient", patients), on__in=list(dates))
    return {
        (patient, on): (pain, tuple(which), told_at)
        for patient, on, pain, which, told_at in rows.values_list(
            "patient_id", "on", "pain_peak_nrs", "which", "recorded_at"
        )
    }
