"""“Too much today”: the patient asks, and the rest of the day is a level easier at once."""

from collections.abc import Mapping, Sequence

from plans.engine.daily_plan import PlannedItem
from plans.engine.day_rules import DayRules
from plans.engine.decision import Amendment
from plans.engine.easing import ease_level
from plans.engine.plan_item import PlanItem

EASIER = "EASIER"  # the amendment of a patient who asked for an easier day


def easier_day(
    items: Sequence[PlanItem], planned: Sequence[PlannedItem], rules: DayRules
) -> tuple[Amendment, ...]:
    """Return what asking for an easier day takes off `planned`, the open items of today.

    Each is one level down, from the dose it has today. What would fall below its approved minimum
    rests today, and so does what a therapist keeps at its dose. Cues stay. The states are not
    touched: tomorrow is as it would have been. Source: settled §2.4, §2.6.
    """
    by_key: Mapping[str, PlanItem] = {item.key: item for item in items}
    return tuple(
        _eased(by_key[each.key], each, rules)
        for each in planned
        if each.key in by_key and by_key[each.key].counts
    )


def _eased(item: PlanItem, planned: PlannedItem, rules: DayRules) -> Amendment:
    if item.locked:
        return Amendment(item.key, EASIER)
    today = item.state.but(dose=planned.dose)
    factor = rules.progression.ease_factor
    return Amendment(
        item.key, EASIER, ease_level(today, item.exercise, item.bounds, factor=factor).dose
    )
