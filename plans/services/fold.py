"""A day folded into the states: values in, values out, nothing read or written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plans.catalogue.records import from_json
from plans.engine.decision import Decision
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_item import Circumstances
from plans.engine.progression import Closing, close_day
from plans.queries.course import Item, course_of
from plans.queries.day_facts import Day
from plans.queries.facts import Facts
from plans.queries.history import Answer, PastDay
from plans.queries.rules import day_rules


def fold(
    items: list[Item],
    facts: Facts,
    day: Day,
    around: Circumstances,
    states: dict[str, ExerciseState] | None = None,
) -> Closing:
    """Return what closing `day` leaves; `states` replace those of the rows."""
    course = course_of(items, facts, states=states, on=day.on)
    return close_day(course.items, day.facts(), around, day_rules())


@dataclass(frozen=True, slots=True)
class Replay:
    """The states after all past days folded anew, and the decisions on the way, by their key."""

    states: dict[str, ExerciseState]
    decisions: dict[tuple[str, date], Decision]


def replay(
    items: list[Item],
    facts: Facts,
    past: Sequence[PastDay],
    answers: Sequence[Answer],
    *,
    until: datetime,
) -> Replay:
    """Fold every past day from the first state on, with all that is known now.

    `past` is ordered by date, `answers` by time; an answer acts between the folds it came between.
    """
    states = {str(row.pk): row.first() for row in items}
    decisions: dict[tuple[str, date], Decision] = {}
    waiting = list(answers)
    for each in past:
        states = _answered(states, waiting, facts.zone, until=each.closed_at)
        closing = fold(items, facts, each.day, from_json(Circumstances, each.circumstances), states)
        states |= closing.states
        for key, decision in closing.decisions.items():
            decisions[key, decision.effective_on] = decision
    return Replay(_answered(states, waiting, facts.zone, until=until), decisions)


def _answered(
    states: Mapping[str, ExerciseState], waiting: list[Answer], zone: ZoneInfo, *, until: datetime
) -> dict[str, ExerciseState]:
    """Return the states with the answers given by `until`; those leave `waiting`."""
    found = dict(states)
    while waiting and waiting[0].at <= until:
        answer = waiting.pop(0)
        if answer.key in found:
            found[answer.key] = answer.apply(found[answer.key], zone)
    return found
