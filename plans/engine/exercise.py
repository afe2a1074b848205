"""The typed record of one exercise: what it asks of the body, and how its dose may move."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from plans.engine.dose import Dose
from plans.engine.word import Word


class Region(Word):
    """Regions of the catalogue. Events name finer body sites; orders.py maps them."""

    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"
    FOOT = "foot"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    WRIST_HAND = "wrist_hand"
    SPINE = "spine"
    WHOLE_BODY = "whole_body"
    ALL = "all"  # matches any


class Phase(Word):
    """P0 protect, P1 get up, P2 walk, P3 lift and carry, P4 strengthen, P5 maintain."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"


class Kind(StrEnum):
    ADL = "adl"  # ordinary activity
    DEDICATED = "dedicated"
    CUE = "cue"  # hourly reminder beside the cards, not counted as an item


class UsesSide(StrEnum):
    """Which side works."""

    AFFECTED = "affected"
    OTHER = "other"
    BOTH = "both"
    ALTERNATING = "alternating"
    EITHER = "either"


class WeightBearing(IntEnum):
    """Load a leg may take, in order. `NONE` as a demand means the leg is not stood on."""

    NONE = 0  # NWB as an order
    TOE_TOUCH = 1  # TTWB
    PARTIAL = 2  # PWB
    AS_TOLERATED = 3  # WBAT
    FULL = 4  # FWB


class HandLoad(IntEnum):
    """Load an arm may take, in order."""

    NONE = 0
    TOUCH = 1
    LIMITED = 2  # up to a number of kilograms
    FULL = 3


@dataclass(frozen=True, slots=True)
class JointDemand:
    joint: str  # hip, knee, ankle, shoulder, elbow, wrist, finger, thumb, spine
    motion: str  # flexion, extension, abduction, adduction, internal_rotation, external_rotation,
    # dorsiflexion, plantarflexion, inversion, eversion, pronation, supination
    max_deg: int
    active: bool = False
    loaded: bool = False
    passive_stretch: bool = False
    scales: bool = False  # a smaller `rom_deg` of the dose makes it smaller


@dataclass(frozen=True, slots=True)
class Demand:
    """The worst case of one exercise. Safety is judged on this alone."""

    leg_load_affected: WeightBearing = WeightBearing.NONE
    leg_load_other: WeightBearing = WeightBearing.NONE
    hand_load: HandLoad = HandLoad.NONE  # through the affected arm
    joints: tuple[JointDemand, ...] = ()
    tissues: tuple[str, ...] = ()  # muscles and tendons worked: quadriceps, achilles, …
    position: str = "sitting"  # lying, side_lying, prone, sitting, standing, four_point, walking
    unsupported: bool = False  # no hand support in standing
    resisted: bool = False  # against a machine, though no kilograms are written down
    impact: bool = False
    breath_hold: bool = False
    grip: bool = False
    overhead: bool = False
    spine_bend: bool = False
    spine_twist: bool = False
    spine_load: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One way to move one field. The first applicable of a list is taken.

    Exactly one of `add` and `times`. `upto`/`downto` limit this step before the dose's own bound.
    `reset` sets other fields back to the start dose when this one moves (reps after a load step).
    """

    field: str
    add: float | None = None
    times: float | None = None
    while_below: float | None = None  # applies while the field is below this
    while_at_or_above: float | None = None
    round_to: float | None = None  # always towards easier
    reset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoneWhen:
    """The ceiling: all must hold on two sessions before `next` is proposed.

    `subject` is a dose field, or a measure where `stale_after_days` is given; the target is
    `value`, or `fraction` of `of` (body_mass, other_side, hse_half, age_norm) less `minus`.
    """

    subject: str
    op: str  # ">=", "<="
    value: float | None = None
    of: str | None = None
    fraction: float | None = None
    minus: float | None = None
    stale_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class NotBefore:
    """A time gate: hard until `days` after the anchor; `clearance` must also have been given."""

    anchor: str  # injury, surgery, device_off
    not_before_days: int
    expected_days: int | None = None
    clearance: str | None = None  # an activity: remove_device, weight_bearing, rom, strengthen, …
    tissue: str | None = None  # applies only to this kind of repair or fracture; None: always
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class ExcludedIf:
    """Not for these patients: a precaution code, an event status or a patient fact."""

    fact: str  # precaution:CODE, device_on[:region], tissue:NAME, unhealed[:region]
    unless: str | None = None  # supervised, removable, clearance:ACTIVITY; joined by "+": all
    waives: bool = False  # True: the therapist may override it with a reason


@dataclass(frozen=True, slots=True)
class Exercise:
    """One movement of the catalogue."""

    slug: str
    kind: Kind
    regions: tuple[Region, ...]
    phases: tuple[Phase, ...]
    side: UsesSide
    start: Dose
    min: Dose
    max: Dose
    step: tuple[Step, ...] = ()
    reduce: tuple[Step, ...] = ()
    harder: tuple[tuple[str, str], ...] = ()  # (field, "up" | "down")
    done_when: tuple[DoneWhen, ...] = ()
    next: tuple[str, ...] = ()
    easier: tuple[str, ...] = ()
    demand: Demand = Demand()
    not_before: tuple[NotBefore, ...] = ()
    excluded_if: tuple[ExcludedIf, ...] = ()
    equipment: tuple[str, ...] = ()
    supervision: str = "none"  # none, first_time, always
    rank: int = 100  # within its template slot, lower first
    progress_rule: str = "P2"  # P1 resistance, P2 repetitions and range, P3 walking, P4, P5
    source: tuple[str, ...] = ()
    tag: str = "D"
    source_text: str = ""

    @property
    def gets_up(self) -> bool:
        """Return True for ordinary activity that leaves the bed; who rolls over has not got up."""
        return self.kind is Kind.ADL and self.demand.position != "lying"
