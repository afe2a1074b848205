"""Who was worse this morning after yesterday's sessions (G2): the day off is the region's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from plans.engine.day import CheckIn, DayFacts
from plans.engine.day_rules import ProgressionRules
from plans.engine.plan_item import Circumstances, PlanItem

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Strain:
    """Keys of strained items, their regions, and the regions that exercised today."""

    items: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    regions_today: frozenset[str] = frozenset()


CALM = Strain()


def strain_of(
    items: Sequence[PlanItem],
    facts: DayFacts,
    context: Circumstances,
    rules: ProgressionRules,
) -> Strain:
    """Return the strain of the whole plan on `facts.on`."""
    strained = _strained(items, facts.check_in, context, rules)
    if not strained:
        return CALM
    worked = {key for key, session in facts.sessions.items() if session.completion > 0}
    return Strain(
        items=strained,
        regions=frozenset(item.region for item in items if item.key in strained),
        regions_today=frozenset(item.region for item in items if item.key in worked),
    )


def _strained(
    items: Sequence[PlanItem],
    check_in: CheckIn | None,
    context: Circumstances,
    rules: ProgressionRules,
) -> frozenset[str]:
    """Return the keys of items done yesterday that this morning speaks against."""
    if check_in is None:
        return frozenset()
    rise = check_in.pain_nrs - context.base_pain_nrs
    if rise < rules.g2_small_rise_nrs:
        return frozenset()
    yesterday = check_in.on - _DAY
    enough = rules.g2_small_rise_sessions - 1
    return frozenset(
        item.key
        for item in items
        if item.state.last_on == yesterday
        and (rise >= rules.g2_rise_nrs or item.state.raised_mornings >= enough)
    )
