"""How much strength and size a rest has cost: an expectation with its range, no diagnosis."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from plans.engine.body import LEG, fixed_by, regions_of, sides_of
from plans.engine.event import Event, WeightBearingOrder
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
    size_confidence: Confidence | None = None  # where it differs from that of strength
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
    weight_bearing_below: WeightBearing | None = None  # only days with less weight count
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
    loaded_share: float  # of the days, from which it counts as loaded
    exercised: Factor
    nmes: Factor
    surgery: Factor
    factor_min: float
    factor_max: float
    loss_max_fraction: float
    limb_low_after_days: int
    bed_low_after_days: int
    range_low: float
    range_high: float
    wide_range_low: float  # for low confidence
    wide_range_high: float
    catabolic_widens: float  # steroids, malnutrition, cachexia, critical illness
    catabolic_judgements: tuple[str, ...]
    catabolic_causes: tuple[str, ...]


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
    """Return one loss per muscle group and side, largest first; overlaps take the larger.

    `is_catabolic`: malnutrition or cachexia; steroids and critical illness are seen here.
    """
    widens = is_catabolic or _is_catabolic(events, patient, on)
    case = _Case(events, patient, book.rules, widens, on)
    curves = {curve.key: curve for curve in book.curves}
    largest: dict[tuple[str, str], Loss] = {}
    for loss in _candidates(case, book.rows, curves):
        key = (loss.muscle, loss.side)
        if key not in largest or _cost(loss) > _cost(largest[key]):
            largest[key] = loss
    found = [*_as_both(largest)]
    return tuple(sorted(found, key=lambda each: (-_cost(each), each.muscle, each.side)))


def eats_muscle(judgements: Iterable[str], causes: Iterable[str], rules: DisuseRules) -> bool:
    """Return True if the assessment found what widens a loss: malnutrition, cachexia, steroids."""
    return not (
        set(judgements).isdisjoint(rules.catabolic_judgements)
        and set(causes).isdisjoint(rules.catabolic_causes)
    )


def _is_catabolic(events: tuple[Event, ...], patient: PatientFacts, on: date) -> bool:
    was_critical = any(event.kind == "icu_stay" and event.started_on <= on for event in events)
    return was_critical or "systemic_steroid" in patient.medicines


def _as_both(largest: dict[tuple[str, str], Loss]) -> Iterator[Loss]:
    """Yield one loss of both sides where left and right lost the same."""
    for (muscle, side), loss in largest.items():
        twin = largest.get((muscle, "right" if side == "left" else "left"))
        if twin is None or replace(twin, side=side) != loss:
            yield loss
        elif side == "left":
            yield replace(loss, side="both")


def loss_of(losses: tuple[Loss, ...], region: Region, side: str) -> Loss | None:
    """Return the largest loss in a region and side that has a number; None if there is none."""
    sides = sides_of(side)
    found = [e for e in losses if e.region is region and not sides.isdisjoint(sides_of(e.side))]
    return max((each for each in found if each.strength), key=_cost, default=None)


def size_loss_pct(curve: Curve, days: int) -> float:
    """Return the per cent of size lost after `days`, at least one; nothing multiplied."""
    return _after(curve.size, days)


def strength_loss_pct(curve: Curve, days: int) -> float:
    """Return the per cent of strength lost after `days`, at least one; nothing multiplied."""
    return _after(curve.strength, days)


def _after(shape: LossShape, days: int) -> float:
    d = max(1, days)
    if shape.shape == "saturating":
        return shape.times * shape.a * (1 - math.exp(-d / shape.b))
    if shape.shape == "log":
        return shape.times * max(0.0, shape.a * math.log(d) - shape.b)
    return shape.times * shape.a


@dataclass(frozen=True, slots=True)
class _Case:
    events: tuple[Event, ...]
    patient: PatientFacts
    rules: DisuseRules
    is_catabolic: bool
    on: date


def _cost(loss: Loss) -> float:
    return loss.strength.point if loss.strength else 0.0


def _candidates(
    case: _Case, rows: tuple[CurveRow, ...], curves: dict[str, Curve]
) -> Iterator[Loss]:
    for event in case.events:
        for row in rows:
            days = _days(row, event, case.on) if _fits(row, event, case.on) else 0
            for side in sorted(sides_of(event.side)) if days else ():
                yield _loss(case, event, row, curves[row.curve], days, side)


def _fits(row: CurveRow, event: Event, on: date) -> bool:
    fixed = fixed_by(event)
    return (
        event.started_on <= on
        and event.kind in row.kinds
        and (not row.body_sites or event.body_site in row.body_sites)
        and (not row.joints_fixed_any or not fixed.isdisjoint(row.joints_fixed_any))
        and fixed.isdisjoint(row.joints_free)
    )


def _days(row: CurveRow, event: Event, on: date) -> int:
    """Return the days of rest that count for `row`; at least one where any does."""
    below = row.weight_bearing_below
    if below is None:
        return max(1, event.days(on))
    return sum(1 for status in _leg_by_day(event, on) if status < below)


def _leg_by_day(event: Event, on: date) -> Iterator[WeightBearing]:
    """Yield what the leg might carry on each day of the rest; without an order, nothing."""
    orders = sorted((o for o in event.weight_bearing if o.limb == "leg"), key=_from)
    for n in range(max(1, event.days(on))):
        day = event.started_on + timedelta(days=n)
        held = [order.status for order in orders if order.from_on <= day]
        yield held[-1] if held else WeightBearing.NONE


def _from(order: WeightBearingOrder) -> date:
    return order.from_on


def _loss(case: _Case, event: Event, row: CurveRow, curve: Curve, days: int, side: str) -> Loss:
    confidence = confidence_after(curve, "strength", days, case.rules)
    of_size = confidence_after(curve, "size", days, case.rules)
    factors = dict(_factors(case, event, row, curve, side))
    strength = math.prod(each.strength for each in factors.values())
    size = math.prod(each.size for each in factors.values())
    points = (
        _range(case, row, strength_loss_pct(curve, days), strength, confidence),
        _range(case, row, size_loss_pct(curve, days), size, of_size),
    )
    reasons = tuple(
        Reason(code, (("strength", each.strength), ("size", each.size)))
        for code, each in factors.items()
    )
    widened = (Reason("catabolic"),) if case.is_catabolic else ()
    return Loss(
        row.muscle,
        row.region,
        side,
        event.key,
        curve.key,
        days,
        *points,
        confidence,
        reasons + widened,
    )


def confidence_after(
    curve: Curve, part: Literal["strength", "size"], days: int, rules: DisuseRules
) -> Confidence:
    """Return how sure a curve is of a part after so many days."""
    trusted = (part == "size" and curve.size_confidence) or curve.confidence
    limit = rules.limb_low_after_days if curve.family == "limb" else rules.bed_low_after_days
    if trusted == "very_low":
        return trusted
    if days > limit:
        return "low"
    return "moderate" if trusted == "high" and days > curve.trusted_days else trusted


def spread(confidence: Confidence, rules: DisuseRules) -> tuple[float, float]:
    """Return what a loss is multiplied by to give its range."""
    if confidence == "low":
        return rules.wide_range_low, rules.wide_range_high
    return rules.range_low, rules.range_high


def _range(
    case: _Case, row: CurveRow, pct: float, factor: float, confidence: Confidence
) -> Range | None:
    """Return the loss as fractions with its range; nothing where confidence is very low."""
    if confidence == "very_low":
        return None
    rules = case.rules
    low, high = spread(confidence, rules)
    bounded = min(max(factor, rules.factor_min), rules.factor_max)
    point = min(max(pct / 100 * row.times * bounded, 0.0), rules.loss_max_fraction)
    widest = high * (rules.catabolic_widens if case.is_catabolic else 1.0)
    return Range(point * low, point, min(point * widest, rules.loss_max_fraction))


def _factors(
    case: _Case, event: Event, row: CurveRow, curve: Curve, side: str
) -> Iterator[tuple[str, Factor]]:
    rules, did = case.rules, set(event.activity_during)
    if case.patient.age(case.on) >= rules.age_older:
        yield "older", rules.older_bed if curve.family == "bed" else rules.older_limb
    if row.region in LEG and curve.family == "limb" and _was_loaded(event, row, case):
        yield "loaded_in_device", rules.loaded_in_device
    if not did.isdisjoint({"p0", "contralateral"}):
        yield "exercised", rules.exercised
    if "nmes" in did:
        yield "nmes", rules.nmes
    if any(_operated(each, row.region, side, case.on) for each in case.events):
        yield "surgery", rules.surgery


def _was_loaded(event: Event, row: CurveRow, case: _Case) -> bool:
    """Return True if the leg carried weight for enough of the rest; else the larger loss holds."""
    if row.weight_bearing_below is not None:
        return False  # its days are unloaded ones already
    statuses = list(_leg_by_day(event, case.on))
    loaded = sum(1 for status in statuses if status >= WeightBearing.AS_TOLERATED)
    return "walking" in event.activity_during or loaded / len(statuses) >= case.rules.loaded_share


def _operated(event: Event, region: Region, side: str, on: date) -> bool:
    was = event.surgery_on or (event.started_on if event.kind == "surgery" else None)
    here = region in regions_of(event) and side in sides_of(event.side)
    return was is not None and was <= on and here
