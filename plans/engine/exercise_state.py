"""What the engine remembers of one prescription between two days. Small, immutable, replayable."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from plans.engine.day import ReasonNotDone, SessionSoreness, Soreness
from plans.engine.dose import Dose


class Trace(NamedTuple):
    """One session at the dose in force. The morning after belongs to it; None is "not known".

    A named tuple, as two are made for every exercise and night.
    """

    on: date
    completion: float
    effort_0_10: float | None = None
    pain_peak_nrs: int | None = None
    spare_reps: int | None = None
    is_full: bool = True  # done at the dose in force, not at an eased one
    is_settled: bool = False  # the check-in of the next morning is known
    morning_nrs: int | None = None
    swelling: int | None = None
    soreness: Soreness | None = None  # the morning after
    session_soreness: SessionSoreness | None = None
    reason_not_done: ReasonNotDone | None = None
    swelling_before: int | None = None  # of the same morning, where the session made it worse


# No slots: a dict is copied in one call, and states are copied by the hundred thousand a night.
@dataclass(frozen=True)
class ExerciseState:
    """The fold over all closed days. `dose` is the one of the next due day.

    `recent` speaks of the dose in force; a new dose begins it anew.
    """

    dose: Dose
    closed_on: date | None = None  # latest date folded in
    introduced_on: date | None = None  # first date on a plan
    last_on: date | None = None  # latest session with something done
    recent: tuple[Trace, ...] = ()  # oldest first, at most five
    levels: tuple[Dose, ...] = ()  # doses left by an increase, lowest first, at most six
    increases: tuple[tuple[date, float], ...] = ()  # last 7 days: (effective on, amount before)
    blocked_sessions: int = 0  # sessions to go before any increase
    blocked_by: str = ""  # the rule that blocked
    eased_on: date | None = None  # latest closing that took a level off
    raised_mornings: int = 0  # sessions running with a morning above base
    gap_days: int = 0  # days without a session; ordered rest left out
    gap_rule: str = ""  # M2–M5: the latest re-entry rule of this gap
    before_gap: Dose | None = None
    resume: Dose | None = None  # M2: where two good sessions lead back to
    rest_until: date | None = None  # first day back
    rest_rule: str = ""
    ill_from: date | None = None
    paused: str = ""  # rule that took the item out until a therapist puts it back
    suspended: str = ""  # code of the alert that rests it
    proposed: Dose | None = None  # an increase that waits for a therapist
    rom_since: date | None = None  # G5: first morning of nothing but unloaded movement
    quota_since: date | None = None  # O11: from here undisturbed at this dose
    flare_mornings: int = 0  # O11: mornings running with pain far above base
    level_on: date | None = None  # latest closing that took a whole level off
    exhausted_on: date | None = None  # G11: latest closing that took its share
    trend_on: date | None = None  # G8: latest date pain had risen from week to week
    eases: tuple[date, ...] = ()  # O5: dates of the last 7 days that took a level off
    steady_since: date | None = None  # O4: no increase from here on
    steady_due: int = 0  # … days it was due
    steady_done: float = 0.0  # … and how much of them was done, each at most 1

    def but(self, **changes: Any) -> "ExerciseState":
        """Return the state with some fields changed: dataclasses.replace, ten times faster."""
        changed = object.__new__(ExerciseState)
        # A dict of its own: one filled by update() is read half as fast.
        object.__setattr__(changed, "__dict__", {**self.__dict__, **changes})
        return changed


def first_state(start: Dose) -> ExerciseState:
    """Return the state of a prescription that nothing has happened to yet."""
    return ExerciseState(dose=start)


def approve(state: ExerciseState, dose: Dose, *, effective_on: date) -> ExerciseState:
    """Return the state with an increase a therapist approved; counting begins anew."""
    return state.but(
        dose=dose,
        recent=(),
        levels=(*state.levels, state.dose)[-6:],
        increases=(*state.increases, (effective_on, 0.0)),
        resume=None,
        proposed=None,
        quota_since=state.quota_since and effective_on,
        **steady_from(effective_on),
    )


def steady_from(effective_on: date) -> dict[str, Any]:
    """Return the fields of a state whose dose rises on `effective_on`: a plateau begins there."""
    return {"steady_since": effective_on, "steady_due": 0, "steady_done": 0.0}


def decline(state: ExerciseState) -> ExerciseState:
    """Return the state without its proposal; a new one needs two more good sessions."""
    return state.but(proposed=None, recent=())


def put_back(state: ExerciseState, dose: Dose) -> ExerciseState:
    """Return the state of a paused item that a therapist starts again at `dose`."""
    return first_state(dose).but(closed_on=state.closed_on, introduced_on=state.introduced_on)
