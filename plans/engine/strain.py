"""Whose region rests: worse this morning after yesterday (G2), sore in or after a session."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.engine.day import CheckIn, DayFacts, SessionSoreness, Soreness
from plans.engine.day_rules import ProgressionRules
from plans.engine.plan_item import Circumstances, PlanItem

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Strain:
    """Keys of strained items, their regions, and the regions that exercised today."""

    items: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    regions_today: frozenset[str] = frozenset()
    sore: Mapping[str, frozenset[str]] = field(default_factory=dict)  # G3, G4, H3 by region


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
    strained = _strained(items, facts.check_in, context, rules)
    sore = _sore(items, facts)
    if not strained and not sore:
        return CALM
    # A cue done all the same is no exercise of the region.
    worked = {key for key, session in facts.sessions.items() if session.completion > 0}
    return Strain(
        items=strained,
        regions=frozenset(item.region for item in items if item.key in strained),
        regions_today=frozenset(i.region for i in items if i.counts and i.key in worked),
        sore=sore,
    )


def _sore(items: Sequence[PlanItem], facts: DayFacts) -> dict[str, frozenset[str]]:
    is_joint = facts.check_in is not None and facts.check_in.soreness is Soreness.JOINT
    told = {key: each.soreness for key, each in facts.sessions.items() if each.soreness}
    if not is_joint and not told:
        return {}
    found: dict[str, frozenset[str]] = {}
    for region, rule in _sore_rules(items, facts.on, told, is_joint=is_joint):
        found[region] = found.get(region, frozenset()) | {rule}
    return found


def _sore_rules(
    items: Sequence[PlanItem],
    on: date,
    told: Mapping[str, SessionSoreness],
    *,
    is_joint: bool,
) -> Iterator[tuple[str, str]]:
    for item in items:
        if not item.counts:
            continue
        if is_joint and item.state.last_on == on - _DAY:
            yield item.region, "H3"
        rule = SORE_RULES.get(told.get(item.key, SessionSoreness.NONE))
        if rule:
            yield item.region, rule


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
        if item.counts
        and item.state.last_on == yesterday
        and (rise >= rules.g2_rise_nrs or item.state.raised_mornings >= enough)
    )
