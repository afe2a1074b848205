"""How much a drafted regime asks of its first day."""

from collections.abc import Sequence

from plans.engine.day_rules import DailyPlanRules
from plans.engine.dose_time import planned_seconds
from plans.engine.draft import DraftItem
from plans.engine.exercise import Phase

_EARLY = frozenset({Phase.P0, Phase.P1})


def first_day(
    items: Sequence[DraftItem], most_minutes: int, rules: DailyPlanRules, *, is_frail: bool
) -> tuple[int, float]:
    """Return how many of the items begin on day one, and their minutes.

    As many as fit into the minutes of the phase, up to the number of settled §4.6; one at least.
    """
    limit, count, total = _most_items(items, rules, is_frail=is_frail), 0, 0.0
    for each in items:
        minutes = planned_seconds(each.start, each.phase, rules) / 60
        if not count or (count < limit and total + minutes <= most_minutes):
            count, total = count + 1, total + minutes
    return count, round(total, 1)


def _most_items(items: Sequence[DraftItem], rules: DailyPlanRules, *, is_frail: bool) -> int:
    early = all(each.phase in _EARLY for each in items)
    most = rules.items_early if early else rules.items_later
    return min(most, rules.items_frail) if is_frail else most
