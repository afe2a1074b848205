"""The safety of a plan asked again in the simplest words, without the engine's own checks."""

from collections.abc import Iterator
from datetime import date, timedelta

from plans.cases.immobilisation import Immobilised
from plans.engine.dose import Dose
from plans.engine.exercise import Exercise, Kind, NotBefore, Phase, UsesSide
from plans.engine.template import Template

_LEG_ORDER = {"nwb": 0, "ttwb": 1, "pwb": 2, "wbat": 3, "fwb": 4}
_STRICTEST = list(_LEG_ORDER).index
_HAND_ORDER = {"nwb": 0, "ttwb": 1, "pwb": 2, "wbat": 3, "fwb": 3}
_DEVICES = ("cast", "splint_brace", "boot", "sling", "traction_exfix")
_SITES = {
    "hip": ("hip",),
    "thigh": ("hip", "knee"),
    "knee": ("knee",),
    "lower_leg": ("knee", "ankle"),
    "ankle": ("ankle",),
    "foot": ("foot",),
    "shoulder": ("shoulder",),
    "upper_arm": ("shoulder", "elbow"),
    "elbow": ("elbow",),
    "forearm": ("elbow", "wrist_hand"),
    "wrist_hand": ("wrist_hand",),
    "cervical": ("spine",),
    "thoracolumbar": ("spine",),
    "whole_body": ("whole_body",),
}
_AMOUNTS = (
    "sets",
    "reps",
    "hold_s",
    "duration_s",
    "distance_m",
    "steps",
    "flights",
    "load_kg",
    "resistance_level",
    "rom_deg",
    "bouts_per_day",
    "effort_0_10",
)


def harder_fields(exercise: Exercise, dose: Dose, than: Dose) -> list[str]:
    """Return the fields in which `dose` asks more."""
    ways = dict.fromkeys(_AMOUNTS, "up") | dict(exercise.harder)
    found = []
    for name, way in ways.items():
        mine, other = getattr(dose, name), getattr(than, name)
        if mine is None or other is None or mine == other:
            continue
        if (mine > other) is (way == "up"):
            found.append(name)
    return found


def is_harder(exercise: Exercise, dose: Dose, than: Dose) -> bool:
    """Return True if `dose` asks more in some field and less in none."""
    return bool(harder_fields(exercise, dose, than)) and not harder_fields(exercise, than, dose)


def is_moving_only(exercise: Exercise) -> bool:
    """Return True for what is done lying or seated with nothing in the hands and on no leg."""
    demand, most = exercise.demand, exercise.max
    weights = (most.load_kg, most.resistance_level)
    return (
        demand.position in ("lying", "side_lying", "prone", "sitting")
        and int(demand.leg_load_affected) == 0
        and int(demand.leg_load_other) == 0
        and int(demand.hand_load) == 0
        and not any(weights)
        and not (demand.unsupported or demand.impact)
    )


def is_item(exercise: Exercise) -> bool:
    """Return True for what counts as an exercise of the day."""
    return exercise.kind is not Kind.CUE


def breaches(
    exercise: Exercise, *, works: str, limb: str, events: tuple[Immobilised, ...], on: date
) -> Iterator[str]:
    """Yield what the orders have against an exercise of the treated limb.

    All events of a synthetic patient are of one site.
    """
    here = [event for event in events if works == "both" or event.side in (works, "na")]
    if not here or exercise.side is UsesSide.OTHER:
        return
    yield from _weight(exercise, here, limb, on)
    for event in here:
        yield from _held(exercise, event, on)


def _weight(exercise: Exercise, events: list[Immobilised], limb: str, on: date) -> Iterator[str]:
    every = [each for event in events for each in event.weight_bearing]
    orders = [each for each in every if each.from_on <= on and each.limb == limb]
    if not orders:
        return
    # The latest word counts, of two on one day the stricter.
    latest = max(each.from_on for each in orders)
    status = min((each.status for each in orders if each.from_on == latest), key=_STRICTEST)
    if limb == "leg" and exercise.demand.leg_load_affected > _LEG_ORDER[status]:
        yield "more weight on the leg than ordered"
    is_one_armed = exercise.side in (UsesSide.AFFECTED, UsesSide.BOTH)
    if limb == "arm" and is_one_armed and exercise.demand.hand_load > _HAND_ORDER[status]:
        yield "more in the hand than ordered"


def _held(exercise: Exercise, event: Immobilised, on: date) -> Iterator[str]:
    if event.kind not in _DEVICES or (event.ended_on is not None and event.ended_on <= on):
        return
    may_come_off = event.device_removable and any(
        each.activity == "rom" and each.cleared_on <= on for each in event.clearances
    )
    for demand in exercise.demand.joints:
        is_moved = demand.active or demand.passive_stretch or demand.loaded
        if demand.joint in event.joints_fixed and is_moved and demand.max_deg:
            if not may_come_off:
                yield "moves a joint in a device"
            elif demand.loaded and int(exercise.demand.leg_load_affected) == 0:
                yield "loads a joint in a device"


def closed_gates(
    exercise: Exercise,
    template: Template,
    phase: Phase,
    events: tuple[Immobilised, ...],
    on: date,
) -> Iterator[str]:
    """Yield the gates of the exercise, and of its place in the protocol, that are not open."""
    first = events[0]
    here = _SITES.get(first.body_site, ())
    is_concerned = any(region.value in (*here, "all", "whole_body") for region in exercise.regions)
    own = exercise.not_before if is_concerned else ()
    for gate in (*own, *_listed(exercise, template, phase)):
        if gate.region is None and gate.tissue in (None, first.tissue):
            yield from _closed(gate, first, on)


def _listed(exercise: Exercise, template: Template, phase: Phase) -> Iterator[NotBefore]:
    """Yield the gate of the exercise in its phase of the protocol."""
    for each in template.phases:
        for item in each.items:
            if each.phase is phase and item.exercise == exercise.slug and item.gate:
                yield item.gate


def _closed(gate: NotBefore, event: Immobilised, on: date) -> Iterator[str]:
    anchors = {
        "injury": event.injured_on,
        "surgery": event.surgery_on,
        "device_off": event.ended_on if event.kind in _DEVICES else None,
    }
    anchor = anchors[gate.anchor]
    if gate.anchor == "device_off" and event.kind in _DEVICES and anchor is None:
        yield "before the device is off"
    if anchor is None:
        return
    if on < anchor + timedelta(days=gate.not_before_days):
        yield "before its day"
    if gate.clearance and not any(
        each.activity == gate.clearance and each.cleared_on <= on for each in event.clearances
    ):
        yield "without its clearance"
