"""Doses that stay where they are although the exercises are done (O4)."""

from typing import Any

from plans.engine.day import DayFacts, Session
from plans.engine.day_rules import ProgressionRules
from plans.engine.dose_steps import can_step_up
from plans.engine.exercise_state import ExerciseState
from plans.engine.oversight import AlertLimits
from plans.engine.plan_item import PlanItem


def steadied(
    item: PlanItem, state: ExerciseState, session: Session | None, facts: DayFacts
) -> dict[str, Any]:
    """Return the fields that count how long, and how well, the dose in force has been done."""
    since = state.steady_since
    if session is not None and session.is_stand_in:
        return {}
    is_due = item.counts and (session is not None or _was_due(item, facts))
    if not is_due:
        return {}
    done = min(1.0, session.completion) if session is not None else 0.0
    return {
        "steady_since": since or facts.on,
        "steady_due": state.steady_due + 1,
        "steady_done": round(state.steady_done + done, 3),
    }


def _was_due(item: PlanItem, facts: DayFacts) -> bool:
    """Return True if it stood on the plan and nothing excused it."""
    morning = facts.check_in
    is_excused = morning is not None and (morning.ill or morning.fever)
    return item.key in facts.planned and not is_excused


def has_plateau(
    item: PlanItem,
    state: ExerciseState,
    rules: ProgressionRules,
    limits: AlertLimits,
    *,
    facts: DayFacts,
) -> bool:
    """Return True if the dose could rise, is done well enough, and has not risen for too long.

    Not for cues, locked items, what rests or pauses, what waits for an answer, nor at the top of
    the approved range.
    """
    since = state.steady_since
    if since is None or not item.counts or item.locked or not _goes_on(state):
        return False
    least_days, least_sessions = limits.plateau_days, 1
    if least_days is None:
        least_days, least_sessions = rules.o4_days, rules.o4_sessions
    if state.steady_due < least_sessions or (facts.on - since).days + 1 < least_days:
        return False
    if state.steady_done / state.steady_due < rules.o4_completion:
        return False
    return can_step_up(item.exercise, state.dose, item.bounds)


def _goes_on(state: ExerciseState) -> bool:
    return not (state.paused or state.suspended or state.proposed or state.rom_since)
