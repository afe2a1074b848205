"""What a check-in takes off the plan of the same day. It never adds."""

from collections.abc import Mapping, Sequence

from plans.engine.daily_plan import PlannedItem
from plans.engine.day import CheckIn, DayFacts
from plans.engine.day_rules import DayRules
from plans.engine.decision import Amendment
from plans.engine.loading import is_loading
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.rule_stop import suspension_of
from plans.engine.rule_swelling import rests_by_swelling, rom_since
from plans.engine.strain import Strain, strain_of


def ease_today(
    items: Sequence[PlanItem],
    planned: Sequence[PlannedItem],
    check_in: CheckIn,
    context: Circumstances,
    rules: DayRules,
) -> tuple[Amendment, ...]:
    """Return what this morning's check-in takes off today's frozen plan.

    `context.suspensions` must hold those that the check-in's red flags have just caused (S1).
    The states are those after yesterday.
    """
    by_key: Mapping[str, PlanItem] = {item.key: item for item in items}
    facts = DayFacts(on=check_in.on, check_in=check_in)
    strain = strain_of(items, facts, context, rules.progression)
    found = (
        _eased(by_key[each.key], check_in, context, strain, rules)
        for each in planned
        if each.key in by_key
    )
    return tuple(amendment for amendment in found if amendment is not None)


def _eased(
    item: PlanItem, check_in: CheckIn, context: Circumstances, strain: Strain, rules: DayRules
) -> Amendment | None:
    hit = suspension_of(item, context)
    morning = (("morning_nrs", check_in.pain_nrs), ("base_nrs", context.base_pain_nrs))
    if hit is not None:
        return Amendment(item.key, hit.code)
    if check_in.fever or check_in.ill:
        return Amendment(item.key, "S4")
    if check_in.exhausted and item.counts:
        return Amendment(item.key, "G11")
    if item.key in strain.resting:
        return Amendment(item.key, "G2", values=morning)
    if item.key in strain.sore:
        return Amendment(item.key, "H3")
    if rests_by_swelling(item, rom_since(item, check_in, rules.progression)):
        return Amendment(item.key, "G5", values=(("swelling", check_in.swelling),))
    worst = max(check_in.pain_nrs, context.base_pain_nrs)
    if worst >= rules.daily_plan.no_loading_pain_nrs and is_loading(item.exercise):
        return Amendment(item.key, "O5", values=morning)
    return None
