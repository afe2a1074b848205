"""How much strength and size a rest has cost: an expectation with its range, no diagnosis."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plans.engine.event import Event
from plans.engine.exercise import Region, WeightBearing
from plans.engine.patient import PatientFacts
from plans.engine.reason import Reason

Confidence = Literal["high", "moderate", "low", "very_low"]
Shape = Literal["saturating", "log", "flat"]


@dataclass(frozen=True, slots=True)
class LossShape:
    """Loss in per cent after d days: saturating a·(1−exp(−d/b)), log a·ln d − b, flat a."""

    shape: Shape
    a: float
    b: float = 0.0
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve of knowledge §1.2. Beyond `trusted_days` its confidence is low."""

    key: str  # knee_ext.cast, …
    strength: LossShape
    size: LossShape
    confidence: Confidence  # while trusted
    trusted_days: int
    family: Literal["limb", "bed"]
    source: tuple[str, ...]
    tag: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CurveRow:
    """For which rest a curve stands. Empty lists match any."""

    muscle: str  # knee_extensors, plantarflexors, grip, …
    region: Region
    curve: str
    kinds: tuple[str, ...]
    body_sites: tuple[str, ...]
    joints_fixed_any: tuple[str, ...] = ()
    joints_free: tuple[str, ...] = ()  # none of these fixed
    weight_bearing_below: WeightBearing | None = None
    times: float = 1.0  # 0.3 for reduced activity
    source: tuple[str, ...] = ()
    tag: str = "D"


@dataclass(frozen=True, slots=True)
class Factor:
    """A modifier: multiplies the loss of strength and of size."""

    strength: float
    size: float


@dataclass(frozen=True, slots=True)
class DisuseRules:
    """Modifiers, limits and ranges; rules/disuse.toml."""

    age_older: int
    older_bed: Factor
    older_limb: Factor
    loaded_in_device: Factor
    exercised: Factor
    nmes: Factor
    surgery: Factor
    factor_min: float
    factor_max: float
    loss_max_fraction: float
    range_low: float
    range_high: float
    wide_range_low: float  # for low confidence
    wide_range_high: float
    catabolic_widens: float  # steroids, malnutrition, cachexia, critical illness


@dataclass(frozen=True, slots=True)
class DisuseBook:
    """What the prediction reads from the catalogue."""

    curves: tuple[Curve, ...]
    rows: tuple[CurveRow, ...]
    rules: DisuseRules


@dataclass(frozen=True, slots=True)
class Range:
    """Fractions 0–1 of the value before the rest."""

    low: float
    point: float
    high: float


@dataclass(frozen=True, slots=True)
class Loss:
    """The expected loss of one muscle group of one side. No number where confidence is very low."""

    muscle: str
    region: Region
    side: str  # left, right, both
    event: str  # key of the event that costs most
    curve: str
    days: int
    strength: Range | None
    size: Range | None
    confidence: Confidence
    reasons: tuple[Reason, ...]


def predicted_losses(
    events: tuple[Event, ...],
    *,
    patient: PatientFacts,
    book: DisuseBook,
    is_catabolic: bool = False,
    on: date,
) -> tuple[Loss, ...]:
    """Return one loss per muscle group and side, largest first; overlaps take the larger."""
    raise NotImplementedError


def loss_of(losses: tuple[Loss, ...], region: Region, side: str) -> Loss | None:
    """Return the largest loss in a region and side that has a number; None if there is none."""
    raise NotImplementedError


def size_loss_pct(curve: Curve, days: int) -> float:
    """Return the per cent of size lost after `days`, at least one; nothing multiplied."""
    raise NotImplementedError


def strength_loss_pct(curve: Curve, days: int) -> float:
    """Return the per cent of strength lost after `days`, at least one; nothing multiplied."""
    raise NotImplementedError
