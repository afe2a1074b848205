"""Red flags: what is asked, what each answer suspects, and what follows at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plans.engine.event import Event
from plans.engine.exercise import Exercise


class ActionClass(StrEnum):
    """How fast, and by whom. Strictest first: the order of the members is the precedence."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    REFER_1W = "refer_1w"
    REFER_2W = "refer_2w"
    THERAPIST_SAME_DAY = "therapist_same_day"
    THERAPIST_72H = "therapist_72h"
    RECORD = "record"


class Scope(StrEnum):
    """What an action pauses. Strictest first."""

    ALL = "all"
    REGION = "region"  # the regions of the events
    LOADING = "loading"  # loaded, standing and unsupported items everywhere; seated, lying stay
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do because of one answer."""

    cls: ActionClass
    scope: Scope
    effect: str  # emergency_text, medical_today, cast_clinic, surgeon_today, letter, rest, …
    flag: str  # id of the red flag or rule: R-CAST, S4
    who_clears: str  # clinician, therapist, nobody
    answer: str = ""  # the follow-up that decided; empty: not answered


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One answer to the second question of a red flag, and its action."""

    key: str
    cls: ActionClass
    scope: Scope
    effect: str
    who_clears: str = "therapist"


class Daily(StrEnum):
    """For whom a question stands in the daily check-in."""

    ALWAYS = "always"
    NEVER = "never"  # at the assessment only
    DEVICE = "device"  # a cast, splint, boot, sling or frame is on
    SPINE = "spine"
    REPLACEMENT = "replacement"
    REPAIR = "repair"  # a tendon or ligament repair, for `daily_days` after it
    LEG_OR_SURGERY = "leg_or_surgery"  # during, and `daily_days` after, leg rest or surgery


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A screening question. Its words are in the catalogue's texts under the same id."""

    id: str
    suspects: str
    is_starred: bool
    daily: Daily
    follow_ups: tuple[FollowUp, ...]  # of the second question; one at least
    source: tuple[str, ...]
    tag: str
    daily_days: int | None = None
    note: str = ""

    def worst(self) -> FollowUp:
        """Return the strictest follow-up: what an unanswered second question counts as."""
        raise NotImplementedError


def actions(answers: Iterable[tuple[str, str]], flags: tuple[RedFlag, ...]) -> tuple[Action, ...]:
    """Return what the "yes" answers ask for, strictest first.

    `answers` are (flag id, follow-up key); "yes" or "" as key means the second question was not
    answered, "no" is skipped. What is not in `flags` counts as same day, everything paused.
    """
    raise NotImplementedError


def relevant(
    flags: tuple[RedFlag, ...], events: tuple[Event, ...], on: date
) -> tuple[RedFlag, ...]:
    """Return the questions of the check-in on `on`, in the order of the catalogue."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class SafetyRules:
    """Thresholds of the safety answers; rules/safety.toml."""

    infection_window_days: int  # after surgery, wound, pin or replacement
    fever_therapist_after_days: int


def fever(
    events: tuple[Event, ...],
    *,
    days_with_fever: int,
    has_hot_joint: bool = False,
    flags: tuple[RedFlag, ...],
    rules: SafetyRules,
    on: date,
) -> Action:
    """Return R-INFECT after recent surgery, wound, pin, or with a hot joint; else rest (S4)."""
    raise NotImplementedError


def fall(*, is_injured: bool | None) -> tuple[Action, ...]:
    """Return what a fall asks for; `None`, not answered, counts as injured."""
    raise NotImplementedError


def suspends(action: Action, exercise: Exercise, *, in_affected_region: bool) -> bool:
    """Return True if `action` pauses the exercise until it is cleared."""
    raise NotImplementedError
