"""What rests for pain: worse this morning after yesterday (G2), sore in or after a session."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.engine.body import ARM, LEG
from plans.engine.day import CheckIn, DayFacts, SessionSoreness, Soreness
from plans.engine.day_rules import ProgressionRules
from plans.engine.exercise import Region, UsesSide
from plans.engine.loading import spares
from plans.engine.plan_item import Circumstances, PlanItem

_DAY = timedelta(days=1)
_Sides = Mapping[frozenset[Region], set[str]]


@dataclass(frozen=True, slots=True)
class Strain:
    """Keys of items. A region rests with all that its limb does; what spares the limb goes on.

    Where only what spares it was done before, nobody knows what hurt: the whole region rests.
    Unless it worked without complaint or has just rested: then nobody blames it, nor a walk.
    """

    resting: frozenset[str] = frozenset()  # G2
    items: frozenset[str] = frozenset()  # those of them that were done yesterday
    sore: Mapping[str, frozenset[str]] = field(default_factory=dict)  # G3, G4, H3 by item
    regions_today: frozenset[str] = frozenset()  # that worked today in something that rests


CALM = Strain()
# What soreness in or after a session asks for.
SORE_RULES = {
    SessionSoreness.PERSISTS: "G3",
    SessionSoreness.RETURNS: "G4",
    SessionSoreness.LATER: "H3",
}


def strain_of(
    items: Sequence[PlanItem],
    facts: DayFacts,
    context: Circumstances,
    rules: ProgressionRules,
) -> Strain:
    """Return the strain of the whole plan on `facts.on`."""
    yesterday = frozenset(i.key for i in items if i.counts and i.state.last_on == facts.on - _DAY)
    strained = _strained(items, yesterday, facts.check_in, context, rules)
    sore = _sore(items, yesterday, facts)
    if not strained and not sore:
        return CALM
    resting = _resting(items, strained, yesterday, facts.on)
    stopped = _worked(facts) & (resting | sore.keys())
    return Strain(
        resting=resting,
        items=strained & resting,
        sore=sore,
        # A cue done all the same is no exercise of the region.
        regions_today=frozenset(i.region for i in items if i.counts and i.key in stopped),
    )


def _worked(facts: DayFacts) -> frozenset[str]:
    return frozenset(key for key, session in facts.sessions.items() if session.completion > 0)


def _resting(
    items: Sequence[PlanItem], told: Collection[str], done: Collection[str], on: date
) -> frozenset[str]:
    """Return what rests after the sessions in `told`, among those of the day that are `done`."""
    regions = {item.region for item in items if item.key in told}
    hurt = _treated_sides(items)
    working = [item for item in items if not _spares(item, item.region, hurt)]
    used = {item.region for item in working if item.key in told}
    calm = {item.region for item in working if item.key in done or _rests_until(item) >= on}
    return frozenset(
        item.key
        for item in items
        if item.counts and (item.region in regions - used - calm or _uses_any(item, used, hurt))
    )


def _rests_until(item: PlanItem) -> date:
    return item.state.rest_until or date.min


def _uses_any(item: PlanItem, regions: Collection[str], hurt: _Sides) -> bool:
    """Return True if one of the regions works in it: its own, or one of the other limbs."""
    return any(
        not _spares(item, region, hurt) and (region == item.region or _is_apart(item, region))
        for region in regions
    )


def _treated_sides(items: Sequence[PlanItem]) -> _Sides:
    """Return the sides under treatment, of the legs and of the arms: pain names no side."""
    affected = [item for item in items if item.exercise.side is UsesSide.AFFECTED]
    return {limb: {item.side for item in affected if item.region in limb} for limb in (ARM, LEG)}


def _spares(item: PlanItem, region: str, hurt: _Sides) -> bool:
    """Return True if it spares the region, and the other limb that works is no treated one."""
    if not spares(item.exercise, region):
        return False
    if item.exercise.side is not UsesSide.OTHER:
        return True
    return item.side not in hurt[ARM if region in ARM else LEG]


def _is_apart(item: PlanItem, region: str) -> bool:
    limb = ARM if region in ARM else LEG
    return region in limb and item.region not in limb


def _sore(
    items: Sequence[PlanItem], yesterday: Collection[str], facts: DayFacts
) -> dict[str, frozenset[str]]:
    is_joint = facts.check_in is not None and facts.check_in.soreness is Soreness.JOINT
    told = {key: each.soreness for key, each in facts.sessions.items() if each.soreness}
    if not is_joint and not told:
        return {}
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    if is_joint:
        for key in _resting(items, yesterday, yesterday, facts.on):
            found[key] |= {"H3"}
    for rule, keys in _sore_rules(items, facts, told):
        for key in keys:
            found[key] |= {rule}
    return dict(found)


def _sore_rules(
    items: Sequence[PlanItem], facts: DayFacts, told: Mapping[str, SessionSoreness]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each rule with what rests by it; what was sore itself rests in any case."""
    counted = {item.key for item in items if item.counts}
    for felt, rule in SORE_RULES.items():
        keys = frozenset(key for key in counted & told.keys() if told[key] is felt)
        yield rule, keys | _resting(items, keys, _worked(facts), facts.on)


def _strained(
    items: Sequence[PlanItem],
    yesterday: Collection[str],
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
    enough = rules.g2_small_rise_sessions - 1
    return frozenset(
        item.key
        for item in items
        if item.key in yesterday
        and (rise >= rules.g2_rise_nrs or item.state.raised_mornings >= enough)
    )
