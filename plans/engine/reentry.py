"""Coming back after days without a session: the longer the gap, the smaller the dose (M1–M5)."""

from datetime import date, timedelta

from plans.engine.day import Session
from plans.engine.day_rules import GapBand, ReentryRules
from plans.engine.decision import Match, Outcome
from plans.engine.dose import Dose
from plans.engine.dose_order import amount, is_below, is_easier
from plans.engine.dose_steps import scale_down, step_down
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.timetable import is_due


def catch_up(
    item: PlanItem, on: date, *, age: int, rules: ReentryRules
) -> tuple[ExerciseState, Match | None]:
    """Return the state as of the evening before `on`, and the re-entry rule newly reached.

    Dates that nobody closed count as gap.
    """
    state = item.state
    if state.closed_on is None or state.last_on is None:
        return state, None
    unclosed = (on - state.closed_on).days - 1
    if unclosed <= 0:
        return state, None
    state = state.but(gap_days=state.gap_days + unclosed, closed_on=on - timedelta(days=1))
    return _enter_gap(item, state, age=age, rules=rules)


def dose_on(item: PlanItem, on: date, *, age: int, rules: ReentryRules) -> Dose | None:
    """Return the dose of `on`, should the patient exercise that day; None while paused.

    Nobody knows when a patient comes back, so each day of a gap has its re-entry dose ready.
    """
    state, _ = catch_up(item, on, age=age, rules=rules)
    return None if state.paused else state.dose


def count_gap(
    item: PlanItem,
    state: ExerciseState,
    session: Session | None,
    on: date,
    context: Circumstances,
    rules: ReentryRules,
) -> tuple[ExerciseState, Match | None]:
    """Return the state with `on` counted as gap, rest or return, and the rule newly reached.

    A day on which an easier exercise stood in is gap: this one was not done.
    """
    if session is not None and session.completion > 0 and not session.is_stand_in:
        if not state.gap_days:
            return state, None
        return state.but(gap_days=0, gap_rule="", before_gap=None), None
    if state.last_on is None or _is_ordered_rest(item, on, context):
        return state, None
    state = state.but(gap_days=state.gap_days + 1)
    return _enter_gap(item, state, age=context.age, rules=rules)


def _is_ordered_rest(item: PlanItem, on: date, context: Circumstances) -> bool:
    """Return True for rest by the timetable or by G2 to G5; illness and pause are gap."""
    if context.paused:
        return False
    state = item.state
    if state.rest_until is not None and on < state.rest_until:
        return state.rest_rule != "S4"
    return not is_due(item, on)


def _enter_gap(
    item: PlanItem, state: ExerciseState, *, age: int, rules: ReentryRules
) -> tuple[ExerciseState, Match | None]:
    """Return the state after `state.gap_days` without a session, and the rule newly reached.

    Every band starts from the dose before the gap: reductions do not add up.
    """
    band = _band(state.gap_days, rules)
    if band is None or band.rule == state.gap_rule or state.paused:
        return state, None
    before = state.before_gap or state.dose
    dose = _returning(item, before, band, older=age >= rules.older_age)
    if dose is not None and amount(state.dose) < amount(dose):
        dose = state.dose  # already easier; a longer gap never gives more
    outcome = Outcome.REGRESS if band.factor is not None else Outcome.SUSPEND_REGION
    after = state.but(
        dose=dose or state.dose,
        recent=(),
        levels=_easier_levels(item, state, dose),
        blocked_sessions=max(state.blocked_sessions, rules.blocked_sessions),
        blocked_by=band.rule,
        gap_rule=band.rule,
        before_gap=before,
        resume=before if band.resumes else None,
        paused="" if dose is not None else band.rule,
        proposed=None,
    )
    return after, Match(band.rule, outcome, (("gap_days", state.gap_days),))


def _band(gap_days: int, rules: ReentryRules) -> GapBand | None:
    if gap_days < rules.bands[0].from_days:
        return None
    return next(band for band in reversed(rules.bands) if gap_days >= band.from_days)


def _returning(item: PlanItem, before: Dose, band: GapBand, *, older: bool) -> Dose | None:
    factor = band.older_factor if older else band.factor
    if factor is None:
        return None
    dose = scale_down(item.exercise, before, factor)
    if band.also_step_down:
        stepped = step_down(item.exercise, before)
        found = [each for each in (dose, stepped) if each is not None]
        dose = min(found, key=amount) if found else None
    if dose is None or is_below(item.exercise, dose, item.bounds):
        return None
    return dose


def _easier_levels(item: PlanItem, state: ExerciseState, dose: Dose | None) -> tuple[Dose, ...]:
    if dose is None:
        return state.levels
    return tuple(level for level in state.levels if is_easier(item.exercise, level, dose))
