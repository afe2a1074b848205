"""The stored figures of adherence: states of planned exercises and the counters of their day.

They are derived from the logs; this module alone writes them, so that they can be written again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from plans.engine.adherence import ItemState, item_state
from plans.engine.day import ReasonNotDone
from plans.engine.easier_day import EASIER
from plans.models import DailyPlan, PlannedExercise
from plans.queries.day_facts import Day, PlanKey, Planned, days_of
from plans.queries.rules import adherence_rules
from plans.services.bulk import update_many
from plans.services.day_counts import keep_counts

COUNTERS = ("due_count", "excused_count", "done_sum")


@dataclass(frozen=True, slots=True)
class Tally:
    """One day counted. Cues stand beside the items and are not counted."""

    states: tuple[tuple[UUID, str], ...]  # of planned exercises whose state changes
    due: int
    excused: int
    done: float

    @property
    def counters(self) -> tuple[int, int, float]:
        """Return the values of COUNTERS."""
        return self.due, self.excused, self.done


def tally(day: Day, *, is_settled: bool) -> Tally:
    """Return the counts of a day. Until it is settled, what was not logged is not counted."""
    states = {each.pk: _state(each, day, is_settled=is_settled) for each in day.planned}
    counted = [(each, states[each.pk]) for each in day.planned if not each.is_cue]
    due = [
        each
        for each, state in counted
        if state in (ItemState.DONE, ItemState.PARTLY, ItemState.MISSED)
    ]
    return Tally(
        states=tuple(
            (each.pk, states[each.pk].value)
            for each in day.planned
            if each.state != states[each.pk].value
        ),
        due=len(due),
        excused=sum(state is ItemState.EXCUSED for _, state in counted),
        done=sum(min(1.0, each.logged.completion) for each in due if each.logged),
    )


def _state(planned: Planned, day: Day, *, is_settled: bool) -> ItemState:
    logged = planned.logged
    return item_state(
        logged.completion if logged else None,
        is_excused=bool(planned.withheld) or _was_too_much(planned) or _is_ill(planned, day),
        is_open=planned.is_cue or not is_settled,
        is_future=False,
        rules=adherence_rules(),
    )


def _was_too_much(planned: Planned) -> bool:
    """Return whether the patient asked for an easier day: nothing left out of it is missed."""
    return any(each["rule"] == EASIER for each in planned.amendments)


def _is_ill(planned: Planned, day: Day) -> bool:
    if planned.logged and planned.logged.reason_not_done == ReasonNotDone.ILLNESS:
        return True
    return day.check_in is not None and (day.check_in.ill or day.check_in.fever)


def write_states(tallies: Iterable[Tally]) -> None:
    """Write the states that changed."""
    update_many(PlannedExercise, ["state"], [row for each in tallies for row in each.states])


def recount(plans: Sequence[tuple[PlanKey, bool]]) -> None:
    """Count plans again from their logs; each comes with whether it is settled."""
    days = days_of([plan for plan, _ in plans])
    tallies = {plan.pk: tally(days[plan.pk], is_settled=settled) for plan, settled in plans}
    write_states(tallies.values())
    update_many(DailyPlan, COUNTERS, [(pk, *each.counters) for pk, each in tallies.items()])
    keep_counts({plan.patient_id for plan, is_settled in plans if is_settled})
