"""The fold: states in, one day's facts in, states and decisions out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.engine.day import DayFacts
from plans.engine.decision import AlertWanted, Decision
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_item import Circumstances, PlanItem


@dataclass(frozen=True, slots=True)
class DayRules:
    """The thresholds of a day: rules/progression.toml, reentry.toml, daily_plan.toml."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closed day leaves. Keys are those of the plan items; alerts are to be raised once."""

    states: Mapping[str, ExerciseState]
    decisions: Mapping[str, Decision]
    alerts: tuple[AlertWanted, ...]


def close_day(
    items: Sequence[PlanItem], facts: DayFacts, context: Circumstances, rules: DayRules
) -> Closing:
    """Fold `facts.on` into the states; decisions act from the next date on.

    Call it once for every date, in order, pauses included; dates left out count as gap.
    Sessions are judged on the day (G1) and again with the next morning (G2, P): two good sessions
    on days 1 and 2 with check-ins on 2 and 3 raise the dose of day 4.
    """
    raise NotImplementedError
