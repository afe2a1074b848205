"""From the rules that applied to the next dose: one reduction, the largest; or one step up."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from plans.engine.assessment import Mode
from plans.engine.case import Case
from plans.engine.day import SessionSoreness
from plans.engine.day_rules import DayRules
from plans.engine.decision import Match, Outcome
from plans.engine.dose import Dose
from plans.engine.dose_order import amount, is_easier, is_within
from plans.engine.dose_steps import scale_down, step_up
from plans.engine.easing import Eased, ease_effort, ease_level, or_pause
from plans.engine.exercise_state import ExerciseState, steady_from
from plans.engine.loading import loads_affected
from plans.engine.rule_trend import after_easing, trend_reductions
from plans.engine.weekly_cap import clipped, latest_increases, may_increase

_DAY = timedelta(days=1)
_KEPT_LEVELS = 6
_NO_REDUCTION = (Outcome.HOLD, Outcome.PROGRESS)
_SORE = (SessionSoreness.PERSISTS, SessionSoreness.RETURNS)


class NextDose(NamedTuple):
    """What the next date gets. `dose` None: the item pauses."""

    state: ExerciseState
    dose: Dose | None
    matches: list[Match]
    needs_therapist: bool = False
    withheld: str = ""
    eased: Eased | None = None


def next_dose(case: Case, matches: list[Match], rules: DayRules) -> NextDose:
    """Return the dose that follows from `matches`, most restrictive first."""
    eased = _eased(case, matches)
    if eased is not None:
        return _reduced(case, matches, eased)
    if matches[0].outcome is Outcome.PROGRESS:
        return _increased(case, matches, rules)
    state = case.state
    withheld = ""
    if matches[-1].outcome is Outcome.PROGRESS:
        withheld = matches[0].rule
    if state.proposed is not None:
        state = state.but(proposed=None)  # no longer earned
    return NextDose(state, _dose(state), matches, withheld=withheld)


def _dose(state: ExerciseState) -> Dose | None:
    return None if state.paused else state.dose


def _eased(case: Case, matches: list[Match]) -> Eased | None:
    """Return the largest reduction the rules ask for, or None. Reductions do not add up."""
    if matches[0].outcome in _NO_REDUCTION or case.state.paused:
        return None
    # One rule may ask twice (O11: a flare, and to wait): the more restrictive comes first.
    by_rule = {match.rule: match for match in reversed(matches)}
    found = list(_reductions(case, by_rule))
    if not found:
        return None
    if case.item.locked:
        return Eased(None, "locked")  # the therapist's dose is not ours to change
    return min(found, key=lambda eased: -1.0 if eased.dose is None else amount(eased.dose))


def _reductions(case: Case, matches: dict[str, Match]) -> Iterator[Eased]:
    if _takes_a_level(case, matches):
        yield _level(case)
    if "G6" in matches:
        yield _less_effort(case)
    if "O11" in matches and matches["O11"].outcome is Outcome.REGRESS:
        item = case.item
        dose = scale_down(item.exercise, case.state.dose, case.rules.flare_factor)
        yield or_pause(item.exercise, dose, item.bounds, easier=item.easier)
    yield from trend_reductions(case, matches)


def _takes_a_level(case: Case, matches: dict[str, Match]) -> bool:
    """Return True if a rule of today takes one level off this very exercise."""
    session = case.session
    was_sore = session is not None and session.soreness in _SORE
    if "G1" in matches or "G7" in matches or (was_sore and case.item.counts):
        return True
    # The session of yesterday took its level off already; its morning rests, no more.
    if case.state.level_on == case.on - _DAY:
        return False
    is_swollen = "G5" in matches and case.state.rom_since == case.on
    worked = is_swollen and case.item.state.last_on == case.on - _DAY
    return case.is_strained or (worked and loads_affected(case.item.exercise, case.item.region))


def _level(case: Case) -> Eased:
    item = case.item
    factor = case.rules.ease_factor
    return ease_level(case.state, item.exercise, item.bounds, factor=factor, easier=item.easier)


def _less_effort(case: Case) -> Eased:
    item, rules = case.item, case.rules
    dose = ease_effort(
        case.state,
        item.exercise,
        item.bounds,
        load_factor=rules.g6_load_factor,
        fewer_reps=rules.g6_fewer_reps,
    )
    return _level(case) if dose is None else Eased(dose, "scaled")


def _reduced(case: Case, matches: list[Match], eased: Eased) -> NextDose:
    state, dose = case.state, eased.dose
    by_rule = {match.rule: match for match in matches}
    levels = state.levels
    if dose is not None:
        levels = tuple(each for each in levels if is_easier(case.item.exercise, each, dose))
    state = state.but(
        dose=dose or state.dose,
        levels=levels,
        recent=(),
        eased_on=case.on,
        level_on=case.on if _takes_a_level(case, by_rule) else state.level_on,
        raised_mornings=0,
        resume=None,
        proposed=None,
        paused="" if dose is not None else matches[0].rule,
    )
    state = after_easing(case, state, matches)
    if any(match.rule == "G1" for match in matches):
        blocked = max(state.blocked_sessions, case.rules.g1_blocked_sessions)
        state = state.but(blocked_sessions=blocked, blocked_by="G1")
    return NextDose(state, dose, matches, eased=eased)


def _increased(case: Case, matches: list[Match], rules: DayRules) -> NextDose:
    state, item = case.state, case.item
    effective_on = case.on + _DAY
    if state.proposed is not None:
        return _held(case, matches, "O1")  # asked already
    if case.barred is not None:
        return _kept(case, matches, case.barred)
    if not may_increase(item, state, case.context, rules, on=effective_on):
        return _held(case, matches, "H9")
    target = _target(case, matches[0].rule)
    if target is None:
        return _held(case, matches, "O2")
    # Back to the level before a short gap is no growth: that walk was done this month.
    is_known = target == state.resume
    limited = target if is_known else clipped(item, state, target, rules, on=effective_on)
    if limited is None:
        return _held(case, matches, "H9")
    if case.context.asks or case.context.mode is Mode.THERAPIST_ONLY:
        state = state.but(proposed=limited)
        return NextDose(state, limited, matches, needs_therapist=True)
    week = (*latest_increases(state, effective_on), (effective_on, amount(state.dose)))
    resumed = state.resume is not None
    state = state.but(
        dose=limited,
        levels=state.levels if resumed else (*state.levels, state.dose)[-_KEPT_LEVELS:],
        increases=week,
        recent=(),
        resume=None,
        **steady_from(effective_on),
    )
    return NextDose(state, limited, matches)


def _target(case: Case, rule: str) -> Dose | None:
    state, item = case.state, case.item
    back = state.resume
    is_open = back is not None and is_within(item.exercise, back, item.bounds)
    if back is not None and is_open and is_easier(item.exercise, state.dose, back):
        return back
    count = case.rules.p6_steps if rule == "P6" else 1
    return step_up(item.exercise, state.dose, item.bounds, count)


def _held(case: Case, matches: list[Match], rule: str) -> NextDose:
    """Return the same dose again: earned, but `rule` keeps it back."""
    return _kept(case, matches, Match(rule, Outcome.HOLD))


def _kept(case: Case, matches: list[Match], by: Match) -> NextDose:
    return NextDose(case.state, case.state.dose, [by, *matches], withheld=by.rule)
