"""One question put to the orders: this exercise, for this side, of this patient, on this day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plans.engine.body import ARM, BOTH, LEG, joints_of, opposite, regions_of, sides_of
from plans.engine.dose import Dose
from plans.engine.event import Event
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
from plans.engine.limits import Limits, limits
from plans.engine.patient import PatientFacts


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
class TissueRule:
    """Which clearance the joints of a repaired or broken tissue wait for."""

    tissue: str
    source: tuple[str, ...]
    tag: str
    active_needs: str = ""
    stretch_needs: str = ""
    load_needs: str = ""
    is_bone: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrdersRules:
    """Thresholds of the orders; rules/orders.toml."""

    age_min: int
    household_equipment: tuple[str, ...]  # what every home has
    protected_repair_weeks: int  # tendon, ligament, graft
    protected_replacement_weeks: int  # loading after a joint replacement
    range_least_deg: int  # a movement held smaller than this is none
    unknown_body_mass_kg: float


@dataclass(frozen=True, slots=True)
class OrdersBook:
    """What the orders read from the catalogue."""

    precautions: tuple[PrecautionRule, ...]
    tissues: tuple[TissueRule, ...]
    rules: OrdersRules


@dataclass(frozen=True, slots=True)
class Asked:
    """The question with what its checks share. Build it with `ask`."""

    exercise: Exercise
    region: Region
    side: str  # under treatment
    phase: Phase
    dose: Dose  # whose kilograms and degrees are judged
    is_smallest: bool  # no dose was named: the smallest counts
    gate: NotBefore | None
    patient: PatientFacts
    events: tuple[Event, ...]  # begun by the day
    book: OrdersBook
    on: date
    moving: frozenset[str]  # sides that work
    left: Limits
    right: Limits
    affected_leg: Limits  # the leg that `leg_load_affected` means
    other_leg: Limits
    hand: Limits  # the arm that `hand_load` means

    def working(self) -> tuple[Limits, ...]:
        """Return what holds for the sides that work."""
        return tuple(each for each in (self.left, self.right) if each.side in self.moving)

    def touching(self) -> Iterator[Event]:
        """Yield the events that meet the exercise: same side at work, same region."""
        for event in self.events:
            if not self.moving.isdisjoint(sides_of(event.side)) and self._meets(event):
                yield event

    def _meets(self, event: Event) -> bool:
        regions = set(regions_of(event))
        return (
            not regions.isdisjoint({*self.exercise.regions, self.region})
            or not regions.isdisjoint({Region.ALL, Region.WHOLE_BODY})
            or Region.ALL in self.exercise.regions
            or self.strains_trunk(event)
            or (self.exercise.demand.hand_load > HandLoad.TOUCH and not ARM.isdisjoint(regions))
        )

    def strains_trunk(self, event: Event) -> bool:
        """Return True where a load in the hands falls on a hurt spine or an operated belly.

        Wherever the exercise is meant to help. Source: KB4.5, KB4.6.
        """
        is_trunk = Region.SPINE in regions_of(event) or event.tissue == "abdominal"
        return is_trunk and (self.exercise.demand.spine_load or self.exercise.demand.spine_bend)

    def joints_at(self, event: Event) -> Iterator[JointDemand]:
        """Yield the joint demands that fall on the event's joints, on a side that works."""
        if not self.moving.isdisjoint(sides_of(event.side)):
            here = joints_of(event)
            yield from (each for each in self.exercise.demand.joints if each.joint in here)

    @property
    def is_resisted(self) -> bool:
        """Return True if weight or a band is added."""
        return bool(self.dose.load_kg or self.dose.resistance_level)

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
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: OrdersBook,
    on: date,
) -> Asked:
    """Return the question with its sides worked out."""
    left, right = _both_sides(events, on)
    return Asked(
        exercise,
        region,
        side,
        phase or min(exercise.phases, default=Phase.P5),
        dose or exercise.min,
        dose is None,
        gate,
        patient,
        tuple(event for event in events if event.started_on <= on),
        book,
        on,
        sides_of(works) if works else _moving(exercise, side),
        left,
        right,
        *_legs(left, right, _affected(exercise, side, works) if region in LEG else ""),
        _arm(left, right, _working_arm(exercise, side, works) if region in ARM else ""),
    )


@lru_cache(maxsize=16)  # the items of one patient are asked about one after the other
def _both_sides(events: tuple[Event, ...], on: date) -> tuple[Limits, Limits]:
    return limits(events, "left", on), limits(events, "right", on)


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
