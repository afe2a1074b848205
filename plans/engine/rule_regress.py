"""Regress rules: what was too much gives a smaller dose, at once."""

from plans.engine.case import Case
from plans.engine.day import ReasonNotDone
from plans.engine.decision import Match, Outcome
from plans.engine.exercise_state import Trace
from plans.engine.rule_quota import flare
from plans.engine.rule_swelling import g5

_TOO_MUCH = (ReasonNotDone.PAIN, ReasonNotDone.TOO_HARD)


def g1(case: Case) -> Match | None:
    """More pain in the session than acceptable: one level down. Not where time decides (O11)."""
    pain = case.session.pain_peak_nrs if case.session else None
    if pain is None or pain <= case.cap_nrs or case.context.by_quota:
        return None
    return Match("G1", Outcome.REGRESS, (("pain_peak_nrs", pain), ("cap_nrs", case.cap_nrs)))


def g2(case: Case) -> Match | None:
    """Worse the morning after: a day off for the region, then one level down."""
    if not case.is_resting or case.check_in is None:
        return None
    morning = ("morning_nrs", case.check_in.pain_nrs)
    return Match("G2", Outcome.REST, (morning, ("base_nrs", case.base_nrs)))


def g3(case: Case) -> Match | None:
    """Sore all through the session: two days off for the region, one level down."""
    return _sore(case, "G3")


def g4(case: Case) -> Match | None:
    """Soreness gone once warm came back before the end: two days off, one level down."""
    return _sore(case, "G4")


def _sore(case: Case, rule: str) -> Match | None:
    if rule not in case.sore_rules:
        return None
    return Match(rule, Outcome.REST, (("days", case.rules.sore_rest_days),))


def g6(case: Case) -> Match | None:
    """Far too hard twice running: a tenth less load, two repetitions less, or one level down."""
    effort = case.session.effort_0_10 if case.session else None
    if effort is None or effort < case.rules.g6_partial_effort_0_10:
        return None
    found = _latest(case, case.rules.g6_sessions)
    if not found or not all(_is_too_hard(case, each) for each in found):
        return None
    return Match("G6", Outcome.REGRESS, (("effort_0_10", found[-1].effort_0_10),))


def g7(case: Case) -> Match | None:
    """Less than half done twice running, for pain or because too hard: one level down."""
    limit = case.rules.g7_completion
    if case.session is None or case.session.completion >= limit:
        return None
    found = _latest(case, case.rules.g7_sessions)
    if not found or any(
        each.completion >= limit or each.reason_not_done not in _TOO_MUCH for each in found
    ):
        return None
    reason = ("reason", found[-1].reason_not_done)
    return Match("G7", Outcome.REGRESS, (reason, ("completion", round(found[-1].completion, 2))))


def _latest(case: Case, count: int) -> tuple[Trace, ...]:
    """Return the last `count` sessions that end with today's; none where there are fewer."""
    if case.session is None or len(case.state.recent) < count or not case.item.counts:
        return ()
    return case.state.recent[-count:]


def _is_too_hard(case: Case, trace: Trace) -> bool:
    effort, rules = trace.effort_0_10, case.rules
    if effort is None or effort < rules.g6_partial_effort_0_10:
        return False
    return effort >= rules.g6_effort_0_10 or trace.completion < rules.g6_completion


REGRESS = (g1, g2, g3, g4, g5, g6, g7, flare)
