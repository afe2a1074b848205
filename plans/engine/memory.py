"""Add one date to what is remembered of an exercise, before any rule is asked."""

from datetime import date

from plans.engine.day import CheckIn, DayFacts, Session
from plans.engine.day_rules import ProgressionRules
from plans.engine.exercise_state import ExerciseState, Trace
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.plateau import steadied
from plans.engine.rule_swelling import rom_since

_KEPT_TRACES = 5


def remembered(
    item: PlanItem,
    state: ExerciseState,
    session: Session | None,
    facts: DayFacts,
    context: Circumstances,
    rules: ProgressionRules,
) -> ExerciseState:
    """Return the state with this morning added to yesterday's session, then today's session."""
    recent, last_on, blocked = state.recent, state.last_on, state.blocked_sessions
    if facts.check_in is not None and morning_settles(state, facts):
        recent = (*recent[:-1], _with_morning(recent[-1], facts.check_in))
    if session is not None:
        recent = (*recent, _traced(session, state, facts.check_in, rules))[-_KEPT_TRACES:]
        if session.completion > 0:
            # An easier exercise in its place strains the part as well, but proves nothing.
            last_on = facts.on
            blocked = max(0, blocked - (not session.is_stand_in))
    return state.but(
        closed_on=facts.on,
        recent=recent,
        raised_mornings=_raised(state, facts, context, rules),
        last_on=last_on,
        blocked_sessions=blocked,
        ill_from=_ill_from(state, facts.check_in),
        rom_since=rom_since(item, facts.check_in, rules),
        **steadied(item, state, session, facts),
        flare_mornings=_flaring(state, facts.check_in, context, rules),
    )


def morning_settles(state: ExerciseState, facts: DayFacts) -> bool:
    """Return True if this morning belongs to the latest remembered session."""
    if facts.check_in is None or not state.recent:
        return False
    return _was_yesterday(state.recent[-1].on, facts.on)


def _raised(
    state: ExerciseState, facts: DayFacts, context: Circumstances, rules: ProgressionRules
) -> int:
    """Return how many sessions running had a morning above base; not said changes nothing."""
    if facts.check_in is None or not _was_yesterday(state.last_on, facts.on):
        return state.raised_mornings
    rise = facts.check_in.pain_nrs - context.base_pain_nrs
    return state.raised_mornings + 1 if rise >= rules.g2_small_rise_nrs else 0


def _flaring(
    state: ExerciseState, check_in: CheckIn | None, context: Circumstances, rules: ProgressionRules
) -> int:
    """Return how many mornings running had pain far above base, where time decides (O11)."""
    if not context.by_quota:
        return 0
    if check_in is None:
        return state.flare_mornings
    is_far = check_in.pain_nrs - context.base_pain_nrs >= rules.flare_rise_nrs
    return state.flare_mornings + 1 if is_far else 0


def _ill_from(state: ExerciseState, check_in: CheckIn | None) -> date | None:
    if check_in is None:
        return state.ill_from
    return (state.ill_from or check_in.on) if check_in.ill or check_in.fever else None


def _was_yesterday(day: date | None, on: date) -> bool:
    return day is not None and (on - day).days == 1


def _with_morning(trace: Trace, check_in: CheckIn) -> Trace:
    # Written out: replace() asks for every field by name.
    return Trace(
        trace.on,
        trace.completion,
        trace.effort_0_10,
        trace.pain_peak_nrs,
        trace.spare_reps,
        trace.is_full,
        is_settled=True,
        morning_nrs=check_in.pain_nrs,
        swelling=check_in.swelling,
        soreness=check_in.soreness,
        session_soreness=trace.session_soreness,
        reason_not_done=trace.reason_not_done,
        swelling_before=trace.swelling_before,
    )


def _traced(
    session: Session, state: ExerciseState, check_in: CheckIn | None, rules: ProgressionRules
) -> Trace:
    return Trace(
        session.on,
        session.completion,
        session.effort_0_10,
        session.pain_peak_nrs,
        session.spare_reps,
        not session.is_stand_in and (session.dose is state.dose or session.dose == state.dose),
        session_soreness=session.soreness,
        reason_not_done=session.reason_not_done,
        swelling_before=_swelling_before(session, check_in, rules),
    )


def _swelling_before(
    session: Session, check_in: CheckIn | None, rules: ProgressionRules
) -> int | None:
    """Return the swelling of the morning where the session made it worse."""
    if session.swelling is None or check_in is None or check_in.swelling is None:
        return None
    rise = session.swelling - check_in.swelling
    return check_in.swelling if rise >= rules.g5_rise else None
