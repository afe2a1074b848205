"""Progress rules: what earns a step. Everything asked for must be known."""

from datetime import timedelta

from plans.engine.assessment import Mode
from plans.engine.case import Case
from plans.engine.day import SessionSoreness, Soreness
from plans.engine.day_rules import Earned
from plans.engine.decision import Match, Outcome
from plans.engine.exercise import Phase
from plans.engine.exercise_state import Trace
from plans.engine.rule_hold import conflict, is_accepted
from plans.engine.rule_quota import quota
from plans.engine.weekly_cap import latest_increases

_DAY = timedelta(days=1)
_NOT_SORE = (None, Soreness.NO)
_NOT_SORE_IN_SESSION = (None, SessionSoreness.NONE)


def p6(case: Case) -> Match | None:
    """Very easy three times running, healed and under 65: two steps at once, once a week."""
    context, needed = case.context, case.rules.p6
    if context.by_quota or case.item.protected or context.age >= case.rules.p6_under_age:
        return None
    if context.mode is not Mode.STANDARD or len(case.judged) < needed.sessions:
        return None
    return None if _grew_lately(case) else _earned(case, "P6", needed)


def _grew_lately(case: Case) -> bool:
    """Return True if the dose rose in the seven days that end tomorrow."""
    return bool(latest_increases(case.state, case.on + _DAY))


def progress(case: Case) -> Match | None:
    """The exercise's own rule, P1 to P5: two good settled sessions running."""
    if case.context.by_quota:
        return None
    rule = case.item.exercise.progress_rule
    return _earned(case, rule, getattr(case.rules, rule.lower()))


def _earned(case: Case, rule: str, needed: Earned) -> Match | None:
    judged = case.judged[-needed.sessions :]
    if len(judged) < needed.sessions:
        return None
    swelling_before = needed.swelling
    for trace in judged:
        swelling = trace.swelling or 0
        if swelling > swelling_before or not _is_good(case, trace, needed):
            return None
        swelling_before = swelling
    felt = (
        ("effort_0_10", max([t.effort_0_10 or 0 for t in judged])),
        ("pain_peak_nrs", max([t.pain_peak_nrs or 0 for t in judged])),
    )
    return Match(rule, Outcome.PROGRESS, (("sessions", needed.sessions), *felt))


def _is_good(case: Case, trace: Trace, needed: Earned) -> bool:
    return (
        trace.is_full
        and trace.is_settled
        and trace.completion >= needed.completion
        and not conflict(trace)
        and _is_light(case, trace, needed)
        and _is_calm(case, trace, needed)
        and not (trace.swelling is None and case.has_limb)
        and not (needed.needs_no_soreness and _is_sore(trace))
    )


def _is_sore(trace: Trace) -> bool:
    return trace.soreness not in _NOT_SORE or trace.session_soreness not in _NOT_SORE_IN_SESSION


def _is_light(case: Case, trace: Trace, needed: Earned) -> bool:
    if trace.effort_0_10 is None:
        return False
    if needed.spare_reps is not None and (trace.spare_reps or 0) >= needed.spare_reps:
        return True
    limit = needed.effort_0_10
    if needed.late_effort_0_10 is not None and _is_late(case, needed):
        limit = needed.late_effort_0_10
    return trace.effort_0_10 <= limit


def _is_late(case: Case, needed: Earned) -> bool:
    item = case.item
    if item.phase is not Phase.P4 or item.phase_since is None or needed.late_days is None:
        return False
    return (case.on - item.phase_since).days >= needed.late_days


def _is_calm(case: Case, trace: Trace, needed: Earned) -> bool:
    if trace.pain_peak_nrs is None or trace.morning_nrs is None:
        return False
    limit = needed.pain_nrs
    # H1 lets acceptable pain count as good; very easy (P6) it never is.
    is_usual = limit >= case.rules.h1_above_nrs
    if trace.pain_peak_nrs > limit and is_usual and is_accepted(case):
        limit = max(limit, case.cap_nrs - 1)
    calm = trace.pain_peak_nrs <= min(limit, case.cap_nrs)
    return calm and trace.morning_nrs <= case.base_nrs + needed.morning_above_base_nrs


# Among those that are earned the first wins.
PROGRESS = (quota, p6, progress)
