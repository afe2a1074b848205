"""What the patient of a case told of one date, given or by the diary's shorthand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Protocol, TypeVar

from plans.cases.case_file import CaseFile
from plans.cases.diary import Act, Day, Entry, Morning
from plans.engine.daily_plan import DayPlan
from plans.engine.day import ReasonNotDone, Session, SessionSoreness
from plans.engine.dose import Dose

Number = TypeVar("Number", int, float)
_EFFORT = {"easy": 3.0, "right": 5.0, "hard": 7.0}  # the three buttons, SET1.3


def day_of(case: CaseFile, on: date) -> Day:
    """Return what was told of `on`: its own `[[day]]`, else what the diary says of every day."""
    own = next((each for each in case.day if each.on == on), None)
    if own is not None:
        return own
    diary = case.diary
    if not diary.every_day:
        return Day(on)
    pain = case.base_pain_nrs if diary.morning_pain_nrs is None else diary.morning_pain_nrs
    morning = Morning(pain, diary.swelling, diary.soreness) if diary.checks_in else None
    effort = _EFFORT[diary.every_day]
    entry = Entry(
        completion=diary.completion, effort_0_10=effort, pain_peak_nrs=diary.pain_peak_nrs
    )
    return Day(on, morning, (entry,))


@dataclass(frozen=True, slots=True)
class Offered:
    """One planned exercise that may be logged. `is_open` False: withheld by now."""

    key: str
    exercise: str
    side: str
    dose: Dose
    is_open: bool


class Teller(Protocol):
    """Who tells of a date: what the therapist does, then the patient, morning and sessions."""

    def acts(self, on: date) -> Sequence[Act]: ...

    def morning(self, on: date, plan: DayPlan) -> Morning | None: ...

    def logs(self, on: date, offered: Sequence[Offered]) -> Sequence[Entry]: ...


@dataclass(frozen=True, slots=True)
class AsWritten:
    """The case file tells."""

    case: CaseFile

    def acts(self, on: date) -> Sequence[Act]:
        return [act for act in self.case.act if act.on == on]

    def morning(self, on: date, plan: DayPlan) -> Morning | None:
        return day_of(self.case, on).check_in

    def logs(self, on: date, offered: Sequence[Offered]) -> Sequence[Entry]:
        return day_of(self.case, on).logs


def sessions_of(
    logs: Sequence[Entry], planned: Iterable[Offered], on: date
) -> tuple[Mapping[str, Session], list[str]]:
    """Return the sessions by item, and the exercises logged that were not on the plan.

    A log without a name holds for every open exercise that has none of its own; one by name also
    for an exercise that was withheld, as patients do.
    """
    offered = list(planned)
    named = {each.exercise for each in logs if each.exercise}
    sessions = {
        each.key: _session(each, on, bouts)
        for each in offered
        if (bouts := _bouts(each, logs, named))
    }
    return sessions, sorted(named - {each.exercise for each in offered})


def _bouts(offered: Offered, logs: Iterable[Entry], named: set[str]) -> list[Entry]:
    if offered.exercise in named:
        own = [each for each in logs if each.exercise == offered.exercise]
        return [each for each in own if each.side in ("", offered.side)]
    return [each for each in logs if not each.exercise and offered.is_open]


def _session(offered: Offered, on: date, bouts: list[Entry]) -> Session:
    """Return all bouts as one: done added up, pain and effort the highest. SET1.1."""
    reason = next((each.reason_not_done for each in bouts if each.reason_not_done), "")
    return Session(
        on=on,
        dose=offered.dose,
        completion=fsum(each.completion for each in bouts),
        effort_0_10=_highest(each.effort_0_10 for each in bouts),
        pain_peak_nrs=_highest(each.pain_peak_nrs for each in bouts),
        spare_reps=bouts[-1].spare_reps,
        reason_not_done=ReasonNotDone(reason) if reason else None,
        sudden=any(each.sudden for each in bouts),
        dizzy=any(each.dizzy for each in bouts),
        soreness=_sorest(each.soreness for each in bouts),
        swelling=_highest(each.swelling for each in bouts),
        heart_rate_bpm=_highest(each.heart_rate_bpm for each in bouts),
        systolic_mmhg=_highest(each.systolic_mmhg for each in bouts),
        spo2_percent=_lowest(each.spo2_percent for each in bouts),
    )


def _sorest(values: Iterable[str]) -> SessionSoreness | None:
    given = [SessionSoreness(each) for each in values if each]
    return max(given, key=list(SessionSoreness).index, default=None)


def _lowest(values: Iterable[Number | None]) -> Number | None:
    return min((each for each in values if each is not None), default=None)


def _highest(values: Iterable[Number | None]) -> Number | None:
    return max((each for each in values if each is not None), default=None)
