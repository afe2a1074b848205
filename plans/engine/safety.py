"""Red flags: what is asked, what each answer suspects, and what follows at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from plans.engine.body import DEVICES, LEG, regions_of
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.limits import holding
from plans.engine.word import Word


class ActionClass(StrEnum):
    """How fast, and by whom. Strictest first: the order of the members is the precedence."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    REFER_1W = "refer_1w"
    REFER_2W = "refer_2w"
    THERAPIST_SAME_DAY = "therapist_same_day"
    THERAPIST_72H = "therapist_72h"
    RECORD = "record"


class Scope(Word):
    """What an action pauses. Strictest first."""

    ALL = "all"
    REGION = "region"  # the regions of the events
    LOADING = "loading"  # loaded, standing and unsupported items everywhere; seated, lying stay
    UNSUPPORTED = "unsupported"  # what is done without support, and walks outside (G10)
    NOTHING = "nothing"


_RANK = {cls: rank for rank, cls in enumerate(ActionClass)}
_WIDTH = {scope: rank for rank, scope in enumerate(Scope)}


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
    also: tuple[str, str] | None = None  # another (flag id, follow-up key) that follows with it


class Daily(StrEnum):
    """For whom a question stands in the daily check-in."""

    ALWAYS = "always"
    NEVER = "never"  # at the assessment only
    DEVICE = "device"  # a cast, splint, boot, sling or frame is on
    SPINE = "spine"
    REPLACEMENT = "replacement"
    REPAIR = "repair"  # a tendon or ligament repair, for `daily_days` after it
    LEG_OR_SURGERY = "leg_or_surgery"  # during, and `daily_days` after, leg rest or surgery;
    # always while somebody ordered to watch for clots


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
        return min(self.follow_ups, key=lambda each: (_RANK[each.cls], _WIDTH[each.scope]))


def actions(answers: Iterable[tuple[str, str]], flags: tuple[RedFlag, ...]) -> tuple[Action, ...]:
    """Return what the "yes" answers ask for, strictest first.

    `answers` are (flag id, follow-up key); "yes" or "" as key means the second question was not
    answered and counts as the worst, "no" is skipped. A flag that is not in `flags` counts as
    same day, everything paused.
    """
    by_id = {flag.id: flag for flag in flags}
    given = [(flag_id, key) for flag_id, key in answers if key != "no"]
    chosen = [(flag_id, _follow_up(by_id.get(flag_id), key)) for flag_id, key in given]
    more = [
        (each.also[0], _follow_up(by_id.get(each.also[0]), each.also[1]))
        for _, each in chosen
        if each.also
    ]
    return strictest_first({_action(*each) for each in [*chosen, *more]})


def strictest_first(found: Iterable[Action]) -> tuple[Action, ...]:
    """Return actions by class, then by scope, then by flag."""
    return tuple(sorted(found, key=lambda a: (_RANK[a.cls], _WIDTH[a.scope], a.flag, a.answer)))


def _follow_up(flag: RedFlag | None, key: str) -> FollowUp:
    if flag is None:
        return _NOT_KNOWN
    worst = replace(flag.worst(), key="")
    return next((each for each in flag.follow_ups if each.key == key), worst)


_NOT_KNOWN = FollowUp("", ActionClass.SAME_DAY, Scope.ALL, "medical_today")


def _action(flag_id: str, chosen: FollowUp) -> Action:
    return Action(chosen.cls, chosen.scope, chosen.effect, flag_id, chosen.who_clears, chosen.key)


def relevant(
    flags: tuple[RedFlag, ...], events: tuple[Event, ...], on: date
) -> tuple[RedFlag, ...]:
    """Return the questions of the check-in on `on`, in the order of the catalogue."""
    return tuple(flag for flag in flags if _is_daily(flag, events, on))


def _is_daily(flag: RedFlag, events: tuple[Event, ...], on: date) -> bool:
    if flag.daily is Daily.ALWAYS:
        return True
    asks = _RELEVANT.get(flag.daily)
    window = timedelta(days=flag.daily_days or 0)
    return asks is not None and any(
        event.started_on <= on and asks(event, on, window) for event in events
    )


def has_device_on(event: Event, on: date) -> bool:
    """Return True while a cast, splint, boot, sling or frame is worn."""
    return event.kind in DEVICES and event.is_on(on)


def _concerns_spine(event: Event, on: date, window: timedelta) -> bool:
    return Region.SPINE in regions_of(event)


def _is_replacement(event: Event, on: date, window: timedelta) -> bool:
    return event.tissue == "arthroplasty"


def _is_recent_repair(event: Event, on: date, window: timedelta) -> bool:
    since = event.surgery_on or event.injured_on or event.started_on
    return event.tissue in ("tendon", "ligament") and on < since + window


def _is_leg_rest_or_surgery(event: Event, on: date, window: timedelta) -> bool:
    if any(each.code == "DVT_RISK" for each in holding(event, on)):
        return True
    return _has_clot_risk(event) and (event.ended_on is None or on < event.ended_on + window)


def _has_clot_risk(event: Event) -> bool:
    had_surgery = event.kind == "surgery" or event.surgery_on is not None
    return had_surgery or not LEG.isdisjoint(regions_of(event)) or event.kind in _BED


_BED = frozenset({"bed_rest_home", "hospital_stay", "icu_stay"})
_RELEVANT: dict[Daily, Callable[[Event, date, timedelta], bool]] = {
    Daily.DEVICE: lambda event, on, _window: has_device_on(event, on),
    Daily.SPINE: _concerns_spine,
    Daily.REPLACEMENT: _is_replacement,
    Daily.REPAIR: _is_recent_repair,
    Daily.LEG_OR_SURGERY: _is_leg_rest_or_surgery,
}


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
    """Return R-INFECT after recent surgery, wound or pin, or with a hot joint; else rest (S4).

    `days_with_fever` counts today. Source: SET3.3.
    """
    if has_hot_joint or any(_may_be_infected(event, rules, on) for event in events):
        return actions([("R-INFECT", _FEVER_ALONE)], flags)[0]
    lasts = days_with_fever > rules.fever_therapist_after_days
    cls = ActionClass.THERAPIST_SAME_DAY if lasts else ActionClass.RECORD
    return Action(cls, Scope.ALL, "rest_until_24h_after", "S4", "nobody")


# Fever without shivering or feeling very ill: the answer of R-INFECT that asks for the same day.
_FEVER_ALONE = "fever"


def _may_be_infected(event: Event, rules: SafetyRules, on: date) -> bool:
    if event.kind == "traction_exfix" and event.is_on(on):
        return True
    since = event.surgery_on or (event.started_on if _opened_skin(event) else None)
    return since is not None and since <= on < since + timedelta(rules.infection_window_days)


def _opened_skin(event: Event) -> bool:
    return event.kind in ("surgery", "traction_exfix") or event.tissue in _OPERATED


_OPERATED = frozenset({"bone_fixed", "arthroplasty", "disc", "fusion", "skin", "abdominal"})
