"""Nerve pain and CRPS: the dose goes by the calendar, not by the pain of the day (O11)."""

from collections.abc import Iterable
from datetime import date

from plans.engine.case import Case
from plans.engine.decision import Match, Outcome
from plans.engine.dose import Dose
from plans.engine.dose_order import growth
from plans.engine.dose_steps import step_up
from plans.engine.event import Event
from plans.engine.exercise_state import ExerciseState
from plans.engine.limits import holding
from plans.engine.plan_item import PlanItem

_DISTURBING = frozenset({"S2", "S3", "S4", "G2", "G5"})
_SUSPENDS = frozenset({Outcome.EMERGENCY, Outcome.SUSPEND_ALL, Outcome.SUSPEND_REGION})


def goes_by_quota(
    events: Iterable[Event],
    on: date,
    judgements: Iterable[str],
    causes: Iterable[str],
    *,
    has_neuropathic_pain: bool,
) -> bool:
    """Return True with nerve pain or CRPS by the intake or by a precaution in force."""
    if has_neuropathic_pain or "pain_neuro" in judgements or "neuropathic_pain" in causes:
        return True
    return any(each.code == "CRPS" for event in events for each in holding(event, on))


def flare(case: Case) -> Match | None:
    """Far more pain for over a day: a third less, and keep moving."""
    if not case.context.by_quota or case.state.flare_mornings != case.rules.flare_mornings:
        return None
    if case.state.flare_mornings == case.item.state.flare_mornings:
        return None  # this morning said nothing; it was eased when it began
    if case.check_in is None or not case.item.counts or case.state.last_on is None:
        return None
    morning = ("morning_nrs", case.check_in.pain_nrs)
    values = (("kind", "flare"), morning, ("base_nrs", case.base_nrs))
    return Match("O11", Outcome.REGRESS, values)


def quota(case: Case) -> Match | None:
    """Enough quiet weeks at this dose, nearly all of it done: the next small step."""
    if not case.context.by_quota or case.state.quota_since is None:
        return None
    rules = case.rules
    weeks = (case.on - case.state.quota_since).days // rules.quota_days
    target = step_up(case.item.exercise, case.state.dose, case.item.bounds)
    if target is None or not _is_kept(case):
        return None
    if growth(case.item.exercise, case.state.dose, target) > weeks * rules.quota_fraction + 1e-9:
        return Match("O11", Outcome.HOLD, (("kind", "wait"), ("days", rules.quota_days)))
    return Match("O11", Outcome.PROGRESS, (("kind", "step"), ("weeks", weeks)))


def _is_kept(case: Case) -> bool:
    """Return True if nearly all of the week was done, and of this exercise's sessions too.

    An easier day does not count as kept: the dose in force was not done.
    """
    if case.latest is not None and not case.latest.is_full:
        return False
    done = [each.completion for each in case.state.recent]
    if len(done) < case.rules.h8_sessions or case.context.completion_7d is None:
        return False
    enough = case.rules.quota_completion
    return case.context.completion_7d >= enough and sum(done) / len(done) >= enough


def quota_since(
    item: PlanItem, state: ExerciseState, before: Dose, matches: list[Match], on: date
) -> date | None:
    """Return the first day of the quiet weeks after `on`: a stop or a new dose starts them anew."""
    if state.introduced_on is None or not item.counts:
        return None
    is_new = state.quota_since is None or state.dose != before
    return on if is_new or any(_disturbs(each) for each in matches) else state.quota_since


def _disturbs(match: Match) -> bool:
    is_flare = match.rule == "O11" and match.outcome is Outcome.REGRESS
    return is_flare or match.rule in _DISTURBING or match.outcome in _SUSPENDS
