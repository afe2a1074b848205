"""One question put to the orders: this exercise, for this side, of this patient, on this day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from plans.engine.body import ARM, BOTH, LEG, joints_of, opposite, region_set, sides_of
from plans.engine.dose import Dose
from plans.engine.event import Event, Precaution
from plans.engine.exercise import (
    Exercise,
    HandLoad,
    JointDemand,
    NotBefore,
    Phase,
    Region,
    UsesSide,
    WeightBearing,
)
from plans.engine.kept_back import KeptBack
from plans.engine.limits import (
    Limits,
    holding,
    hurt_on,
    is_confirmed_healed,
    limits,
    same_place,
)
from plans.engine.patient import PatientFacts
from plans.engine.same import Same

# A protocol of the ankle also treats the foot; what it closes there stays closed.
_HINDFOOT = frozenset({Region.ANKLE, Region.FOOT})


@dataclass(frozen=True, slots=True)
class MotionLimit:
    joint: str
    motion: str
    max_deg: int


@dataclass(frozen=True, slots=True)
class PrecautionRule:
    """What one precaution code refuses; precautions.toml explains the fields."""

    code: str
    source: tuple[str, ...]
    tag: str
    refuses: tuple[str, ...] = ()
    refuses_here: tuple[str, ...] = ()
    motions: tuple[MotionLimit, ...] = ()
    is_combined: bool = False
    needs: tuple[str, ...] = ()
    helper_lifts_unsupported: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spared:
    """An exercise whose own weight a repair takes without the clearance for load.

    Only after this operation, and while the knee is known to lack no more than this.
    """

    exercise: str
    condition: str
    most_lag_deg: float


@dataclass(frozen=True, slots=True)
class TissueRule:
    """Which clearance the joints of a repaired or broken tissue wait for."""

    tissue: str
    source: tuple[str, ...]
    tag: str
    active_needs: str = ""
    stretch_needs: str = ""
    load_needs: str = ""
    is_bone: bool = False
    spares: tuple[Spared, ...] = ()
    note: str = ""

    @property
    def protects(self) -> bool:
        """Return True if anything waits for a clearance or for healing."""
        return bool(self.is_bone or self.active_needs or self.stretch_needs or self.load_needs)


@dataclass(frozen=True, slots=True)
class OrdersRules:
    """Thresholds of the orders; rules/orders.toml."""

    age_min: int
    household_equipment: tuple[str, ...]  # what every home has
    protected_repair_weeks: int  # tendon, ligament, graft
    protected_replacement_weeks: int  # loading after a joint replacement
    range_least_deg: int  # a movement held smaller than this is none
    unknown_body_mass_kg: float


# No slots: what is looked up in it is kept with it.
@dataclass(frozen=True)
class OrdersBook:
    """What the orders read from the catalogue."""

    precautions: tuple[PrecautionRule, ...]
    tissues: tuple[TissueRule, ...]
    rules: OrdersRules

    @cached_property
    def by_code(self) -> Mapping[str, PrecautionRule]:
        return {rule.code: rule for rule in self.precautions}

    @cached_property
    def by_tissue(self) -> Mapping[str, TissueRule]:
        return {rule.tissue: rule for rule in self.tissues}


class Place(NamedTuple):
    """What one event is to the body on the day."""

    regions: frozenset[Region]
    sides: frozenset[str]
    joints: frozenset[str]
    holding: tuple[Precaution, ...]
    events: tuple[Event, ...]  # of the same place
    hurt_on: date
    is_healed: bool  # confirmed by the day


class Standing(NamedTuple):
    """What holds for a patient on a day, whatever is asked. Events are those begun by then."""

    events: tuple[Event, ...]
    places: Mapping[int, Place]  # by the identity of the event
    left: Limits
    right: Limits
    held: tuple[Limits, ...]  # of these, the sides on which a device holds a joint
    unplaced: tuple[Event, ...]  # whose place on the body is not known
    legs: Mapping[str, tuple[Limits, Limits]]  # by the side treated; "": no leg is
    arms: Mapping[str, Limits]  # by the arm that works; "": both do, or none is treated


class Asked(NamedTuple):
    """The question with what its checks share. Build it with `ask`."""

    exercise: Exercise
    region: Region
    side: str  # under treatment
    phase: Phase
    dose: Dose  # whose kilograms and degrees are judged
    is_smallest: bool  # no dose was named: the smallest counts
    gate: NotBefore | None
    kept_back: tuple[KeptBack, ...]  # by the protocols of all events
    patient: PatientFacts
    standing: Standing
    book: OrdersBook
    on: date
    moving: frozenset[str]  # sides that work
    affected_leg: Limits  # the leg that `leg_load_affected` means
    other_leg: Limits
    hand: Limits  # the arm that `hand_load` means
    touching: tuple[Event, ...]  # events that meet the exercise: same side at work, same region

    @property
    def events(self) -> tuple[Event, ...]:
        return self.standing.events

    def place(self, event: Event) -> Place:
        return self.standing.places[id(event)]

    def works_at(self, event: Event) -> bool:
        """Return True if a side of the event works."""
        return not self.moving.isdisjoint(self.standing.places[id(event)].sides)

    def strains_trunk(self, event: Event) -> bool:
        """Return True where a load in the hands falls on a hurt spine or an operated belly.

        Wherever the exercise is meant to help. Source: KB4.5, KB4.6.
        """
        return _strains_trunk(self.exercise, event, self.place(event))

    def joints_at(self, event: Event) -> Iterator[JointDemand]:
        """Yield the joint demands that fall on the event's joints, on a side that works."""
        if self.works_at(event):
            here = self.place(event).joints
            yield from (each for each in self.exercise.demand.joints if each.joint in here)

    @property
    def knee_lags(self) -> tuple[float, ...]:
        """Return what the knees that work lack to be straight, where it was measured."""
        return tuple(deg for side, deg in self.patient.knee_lag_deg if side in self.moving)

    def knows_lags_since(self, since: date) -> bool:
        """Return True if each knee that works was measured from then on."""
        known = {side for side, on in self.patient.knee_lag_on if on >= since}
        return self.moving <= known

    @property
    def is_resisted(self) -> bool:
        """Return True if weight, a band or a machine is added."""
        added = self.dose.load_kg or self.dose.resistance_level
        return bool(added) or self.exercise.demand.resisted

    @property
    def bears_weight(self) -> bool:
        """Return True if the legs carry the body; then the weight-bearing order judges the load."""
        demand = self.exercise.demand
        return max(demand.leg_load_affected, demand.leg_load_other) > WeightBearing.NONE


def ask(
    exercise: Exercise,
    *,
    region: Region,
    side: str,
    works: str,
    phase: Phase | None,
    dose: Dose | None,
    gate: NotBefore | None,
    kept_back: tuple[KeptBack, ...] = (),
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: OrdersBook,
    on: date,
) -> Asked:
    """Return the question with its sides worked out."""
    standing = _standing(Same(events), on)
    moving = sides_of(works) if works else _moving(exercise, side)
    leg = _affected(exercise, side, works) if region in LEG else ""
    arm = _working_arm(exercise, side, works) if region in ARM else ""
    return Asked(
        exercise,
        region,
        side,
        phase or min(exercise.phases, default=Phase.P5),
        dose or exercise.min,
        dose is None,
        gate,
        kept_back,
        patient,
        standing,
        book,
        on,
        moving,
        *(standing.legs.get(leg) or standing.legs[""]),
        standing.arms.get(arm) or standing.arms[""],
        _touching(exercise, region, moving, standing),
    )


def _touching(
    exercise: Exercise, region: Region, moving: frozenset[str], standing: Standing
) -> tuple[Event, ...]:
    found = []
    for event in standing.events:
        place = standing.places[id(event)]
        if not moving.isdisjoint(place.sides) and _meets(exercise, region, event, place):
            found.append(event)
    return tuple(found)


def _meets(exercise: Exercise, region: Region, event: Event, place: Place) -> bool:
    regions, worked = place.regions, exercise.regions
    return (
        region in regions
        or (region in _HINDFOOT and not _HINDFOOT.isdisjoint(regions))
        or not regions.isdisjoint(worked)
        or Region.ALL in regions
        or Region.WHOLE_BODY in regions
        or Region.ALL in worked
        or _strains_trunk(exercise, event, place)
        or (exercise.demand.hand_load > HandLoad.TOUCH and not ARM.isdisjoint(regions))
    )


def _strains_trunk(exercise: Exercise, event: Event, place: Place) -> bool:
    demand = exercise.demand
    if not (demand.spine_load or demand.spine_bend):
        return False
    return event.tissue == "abdominal" or Region.SPINE in place.regions


@lru_cache(maxsize=16)  # the items of one patient are asked about one after the other
def _standing(given: Same[tuple[Event, ...]], on: date) -> Standing:
    events = given.value
    begun = tuple([event for event in events if event.started_on <= on])
    places = {id(event): _place(event, begun, on) for event in begun}
    left, right = limits(events, "left", on), limits(events, "right", on)
    held = tuple([each for each in (left, right) if each.fixed_joints or each.resting_joints])
    unplaced = tuple([event for event in begun if Region.ALL in region_set(event)])
    legs = {side: _legs(left, right, side) for side in ("left", "right", "both", "")}
    arms = {side: _arm(left, right, side) for side in ("left", "right", "")}
    return Standing(begun, places, left, right, held, unplaced, legs, arms)


def _place(event: Event, begun: tuple[Event, ...], on: date) -> Place:
    same, hurt = same_place(event, begun), hurt_on(event, on)
    return Place(
        region_set(event),
        sides_of(event.side),
        joints_of(event),
        tuple(holding(event, on)),
        same,
        hurt,
        is_confirmed_healed(same, on, since=hurt),
    )


def _affected(exercise: Exercise, side: str, works: str) -> str:
    """Return the side the demand calls affected: the one that works, where it is the free one."""
    is_one_sided = exercise.side in (UsesSide.AFFECTED, UsesSide.EITHER)
    return works if is_one_sided and works in BOTH else side


def _working_arm(exercise: Exercise, side: str, works: str) -> str:
    """Return the one arm that takes part; "" where both do: then the weaker stands for both."""
    is_two_handed = exercise.side in (UsesSide.BOTH, UsesSide.ALTERNATING)
    return "" if is_two_handed else _affected(exercise, side, works)


def _moving(exercise: Exercise, side: str) -> frozenset[str]:
    if exercise.side is UsesSide.AFFECTED:
        return sides_of(side)
    return sides_of(opposite(side)) if exercise.side is UsesSide.OTHER else BOTH


def _legs(left: Limits, right: Limits, side: str) -> tuple[Limits, Limits]:
    """Return the affected leg first; where no leg is treated, the one that may carry less.

    With both legs treated each takes both parts in turn: the weaker stands for both.
    """
    if side in BOTH:
        return (left, right) if side == "left" else (right, left)
    weak, strong = sorted((left, right), key=_carries)
    return weak, weak if side == "both" else strong


def _carries(side: Limits) -> int:
    return -1 if side.leg is None else side.leg


def _arm(left: Limits, right: Limits, side: str) -> Limits:
    if side in BOTH:
        return left if side == "left" else right
    return min(left, right, key=_holds)


def _holds(side: Limits) -> tuple[int, float]:
    kg = float("inf") if side.hand_max_kg is None else side.hand_max_kg
    return (-1 if side.hand is None else HandLoad(side.hand), kg)
