"""How fast lost strength comes back: the half-life of what happened, to whom. KB1.3."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plans.engine.body import regions_of, sides_of
from plans.engine.disuse import Loss
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.patient import PatientFacts

Group = Literal["short_rest", "rest", "rest_older", "repair", "survivor"]


@dataclass(frozen=True, slots=True)
class HalfLife:
    """Weeks of steady training after which half of the deficit is left."""

    low_weeks: float
    high_weeks: float

    @property
    def middle_weeks(self) -> float:
        return (self.low_weeks + self.high_weeks) / 2


@dataclass(frozen=True, slots=True)
class RecoveryRules:
    """Half-lives by group, edges of the band, marks of a plateau; rules/recovery.toml."""

    short_rest: HalfLife
    rest: HalfLife
    rest_older: HalfLife
    repair: HalfLife
    radius_late: HalfLife
    survivor: HalfLife
    age_older: int
    short_rest_days: int
    long_rest_days: int
    radius_late_days: int
    repair_tissues: tuple[str, ...]
    short_rest_tissues: tuple[str, ...]
    radius_conditions: tuple[str, ...]
    survivor_conditions: tuple[str, ...]
    survivor_kinds: tuple[str, ...]
    reaches_back_days: int
    faster: float
    slower: float
    plateau_days: int
    survivor_plateau_days: int
    goal_fraction: float  # missing when the goal is reached
    shown_weeks_min: int
    shown_weeks_max: int
    remaining_max_fraction: float
    lasting_rest_days: int
    lasting_age: int
    lasting_frailty_cfs: int
    lasting_judgements: tuple[str, ...]
    lasting_retests: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one muscle comes back; from `then_on` on with `then`."""

    group: Group
    half_life: HalfLife
    then: HalfLife | None = None
    then_on: date | None = None


def pace_of(
    loss: Loss,
    events: Iterable[Event],
    *,
    patient: PatientFacts,
    rules: RecoveryRules,
    on: date,
) -> Pace:
    """Return how fast the muscle of `loss` comes back: the slowest pace of what happened there.

    What was over long before `on` no longer counts, but for the rest that explains the loss.
    """
    here = [
        event
        for event in events
        if event.key == loss.event or (_is_recent(event, rules, on) and _reaches(event, loss))
    ]
    is_survivor = any(
        _is_survivor(event, rules) and _is_recent(event, rules, on) for event in events
    )
    groups: list[Group] = [_group(event, loss, patient, rules, on) for event in here]
    found: Group = "survivor" if is_survivor else max(groups, key=_slowness, default="rest_older")
    late = _radius_late(here, loss, rules)
    return Pace(found, _half_life(found, rules), rules.radius_late if late else None, late)


_SLOWER: tuple[Group, ...] = ("short_rest", "rest", "rest_older", "repair", "survivor")


def _slowness(group: Group) -> int:
    return _SLOWER.index(group)


def _half_life(group: Group, rules: RecoveryRules) -> HalfLife:
    by_group: dict[Group, HalfLife] = {
        "short_rest": rules.short_rest,
        "rest": rules.rest,
        "rest_older": rules.rest_older,
        "repair": rules.repair,
        "survivor": rules.survivor,
    }
    return by_group[group]


def _group(
    event: Event, loss: Loss, patient: PatientFacts, rules: RecoveryRules, on: date
) -> Group:
    days = loss.days if event.key == loss.event else event.days(on)
    is_older = patient.age(on) >= rules.age_older
    if event.tissue in rules.repair_tissues:
        return "repair"
    if days > rules.long_rest_days:
        return "repair" if is_older else "rest_older"
    if is_older:
        return "rest_older"
    is_healthy = event.tissue in rules.short_rest_tissues and not _is_operated(event)
    return "short_rest" if is_healthy and days <= rules.short_rest_days else "rest"


def _is_operated(event: Event) -> bool:
    return event.kind == "surgery" or event.surgery_on is not None


def _is_survivor(event: Event, rules: RecoveryRules) -> bool:
    return event.kind in rules.survivor_kinds or event.condition in rules.survivor_conditions


def _is_recent(event: Event, rules: RecoveryRules, on: date) -> bool:
    over = event.ended_on or on
    return event.started_on <= on and over + timedelta(days=rules.reaches_back_days) >= on


def _reaches(event: Event, loss: Loss) -> bool:
    regions = regions_of(event)
    everywhere = Region.WHOLE_BODY in regions or Region.ALL in regions
    is_here = everywhere or loss.region in regions
    return is_here and not sides_of(event.side).isdisjoint(sides_of(loss.side))


def _radius_late(events: Sequence[Event], loss: Loss, rules: RecoveryRules) -> date | None:
    """Return when a wrist fracture goes on at its later, slower pace; None for anything else."""
    found = [each for each in events if each.condition in rules.radius_conditions]
    if not found or loss.region is not Region.WRIST_HAND:
        return None
    days = timedelta(days=rules.radius_late_days)
    return max((each.injured_on or each.started_on) + days for each in found)
