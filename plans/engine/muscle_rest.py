"""Rest between heavy days of the same muscle, whichever exercises work it (knowledge §4.7)."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

from plans.engine.body import sides_of
from plans.engine.day_rules import DailyPlanRules
from plans.engine.plan_item import PlanItem

_DAY_H = 24


def rests_until(
    item: PlanItem, items: Sequence[PlanItem], on: date, rules: DailyPlanRules
) -> date | None:
    """Return the first day on which the muscles of a heavy item have rested; None: they have.

    Heavy is what its own schedule keeps apart by `heavy_gap_h`. Two heavy exercises of one muscle
    may share a day, and then rest together.
    """
    if not _is_heavy(item, rules):
        return None
    worked = [
        other.state.last_on
        for other in items
        if other.key != item.key and other.state.last_on is not None and _meets(item, other, rules)
    ]
    latest_on = max(worked, default=None)
    if latest_on is None or latest_on >= on:
        return None
    rested_on = latest_on + timedelta(days=ceil(rules.heavy_gap_h / _DAY_H))
    return rested_on if on < rested_on else None


def _is_heavy(item: PlanItem, rules: DailyPlanRules) -> bool:
    return (item.state.dose.schedule.min_gap_h or 0) >= rules.heavy_gap_h


def _meets(item: PlanItem, other: PlanItem, rules: DailyPlanRules) -> bool:
    muscles = set(item.exercise.demand.tissues)
    is_same_side = not sides_of(item.side).isdisjoint(sides_of(other.side))
    same = not muscles.isdisjoint(other.exercise.demand.tissues)
    return is_same_side and same and _is_heavy(other, rules)
