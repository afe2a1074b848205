"""What an exercise asks of the body against what the orders allow: one small check each."""

from collections.abc import Callable, Iterator
from datetime import date

from plans.engine.ask_again import when_limb_may, when_over
from plans.engine.asked import Asked, PrecautionRule, TissueRule
from plans.engine.body import ARM, ARM_JOINTS, DEVICES, LEG_JOINTS, regions_of, sides_of
from plans.engine.dose import LoadIs
from plans.engine.event import Event, Precaution
from plans.engine.exercise import HandLoad, JointDemand, Kind, Phase, WeightBearing
from plans.engine.limits import Limits, is_cleared
from plans.engine.reason import Refusal

Check = Callable[[Asked], Iterator[Refusal]]
ORDER_UNKNOWN = "order_unknown"  # forbids what is drafted or proposed, not what was approved
_ROTATION = frozenset({"pronation", "supination"})
_ROTATORS = frozenset({"forearm", "elbow", "wrist"})
_JOINTS = LEG_JOINTS | ARM_JOINTS | {"spine"}


def legs(asked: Asked) -> Iterator[Refusal]:
    """Each leg may carry what is asked of it."""
    if not asked.bears_weight:
        return
    demand = asked.exercise.demand
    if demand.leg_load_affected is WeightBearing.NONE and asked.affected_leg.leg is None:
        # A leg that is held off the floor is an order as well: nobody has given it.
        yield Refusal(ORDER_UNKNOWN)
    yield from _leg("weight_bearing", demand.leg_load_affected, asked.affected_leg, asked)
    yield from _leg("weight_bearing_other", demand.leg_load_other, asked.other_leg, asked)


def _leg(code: str, needed: WeightBearing, limits: Limits, asked: Asked) -> Iterator[Refusal]:
    if needed > WeightBearing.NONE and (limits.leg is None or limits.leg < needed):
        allowed = None if limits.leg is None else limits.leg.name.lower()
        values = (("needed", needed.name.lower()), ("allowed", allowed))
        yield Refusal(code, values, when_limb_may(asked, "leg", limits.side, needed))


def hands(asked: Asked) -> Iterator[Refusal]:
    """The affected arm may carry what is asked of it."""
    needed, allowed = asked.exercise.demand.hand_load, asked.hand.hand
    if needed > HandLoad.NONE and (allowed is None or allowed < needed):
        word = None if allowed is None else allowed.name.lower()
        values = (("needed", needed.name.lower()), ("allowed", word))
        yield Refusal("hand_load", values, when_limb_may(asked, "arm", asked.hand.side, needed))


def kilograms(asked: Asked) -> Iterator[Refusal]:
    """The weight of the dose stays under every kilogram limit; a limit without number refuses."""
    load = asked.dose.load_kg
    if load is None:
        return
    cap = load_cap(asked) if load else None  # nothing added is under any limit
    if cap is not None and load > cap:
        values = (("load_kg", load), ("max_kg", cap))
        yield Refusal("load_kg", values, when_over(_below(asked, load), asked.on))
    is_part = asked.hand.hand is HandLoad.LIMITED and asked.hand.hand_max_kg is None
    if is_part and asked.exercise.demand.hand_load > HandLoad.NONE:
        yield Refusal("load_limit_unknown", (("load_kg", load),))


def load_cap(asked: Asked) -> float | None:
    """Return the most `load_kg` may be under all orders; None: no limit is known."""
    total = min(_caps(asked), default=None)
    is_double = asked.exercise.min.load_is is LoadIs.PER_HAND and len(asked.moving) == 2
    return total / 2 if total is not None and is_double else total


def _caps(asked: Asked) -> Iterator[float]:
    if asked.exercise.demand.hand_load > HandLoad.NONE and asked.hand.hand_max_kg is not None:
        yield asked.hand.hand_max_kg
    for event in asked.events:
        if _is_other_arm(asked, event):
            continue
        limits = [p.max_kg for p in asked.place(event).holding if p.code in _KG_CODES]
        yield from (kg for kg in (*limits, _cleared_kg(event, asked.on)) if kg is not None)


def _below(asked: Asked, load_kg: float) -> list[Precaution]:
    """Return the limits that forbid the load; none of them if an order of an arm does as well."""
    hand_kg = asked.hand.hand_max_kg
    cleared = (_cleared_kg(event, asked.on) for event in asked.events)
    if any(kg is not None and kg < load_kg for kg in (hand_kg, *cleared)):
        return []
    held = (each for event in asked.events for each in asked.place(event).holding)
    return [each for each in held if each.max_kg is not None and each.max_kg < load_kg]


def _cleared_kg(event: Event, on: date) -> float | None:
    """Return up to how much lifting was cleared last; None: no number was said."""
    said = [each for each in event.clearances if each.activity == "lift" and each.cleared_on <= on]
    last = max((each.cleared_on for each in said), default=None)
    return min(
        (c.max_kg for c in said if c.cleared_on == last and c.max_kg is not None), default=None
    )


def leg_cap(asked: Asked) -> float | None:
    """Return how many kilograms the affected leg may carry in an exercise that stands on it."""
    leg = asked.affected_leg
    if asked.exercise.demand.leg_load_affected is WeightBearing.NONE:
        return None
    mass_kg = asked.patient.body_mass_kg or asked.book.rules.unknown_body_mass_kg
    share = None if leg.leg_max_fraction is None else leg.leg_max_fraction * mass_kg
    return min((kg for kg in (leg.leg_max_kg, share) if kg is not None), default=None)


_KG_CODES = frozenset({"LIFT_MAX", "STERNAL", "ABDO", "SPINE_BLT", "OSTEO_V"})


def _is_other_arm(asked: Asked, event: Event) -> bool:
    """Return True for an event of an arm that does not work here: its limit is not met."""
    is_arm = not ARM.isdisjoint(regions_of(event))
    return is_arm and asked.moving.isdisjoint(sides_of(event.side))


def fixed_joints(asked: Asked) -> Iterator[Refusal]:
    """A joint in a device is not moved; one in a removable device is moved, not loaded."""
    joints = asked.exercise.demand.joints
    held = [each for each in asked.standing.held if each.side in asked.moving] if joints else ()
    for demand in joints:
        if demand.joint not in _JOINTS:
            yield Refusal("joint_unknown", (("joint", demand.joint),))
        for limits in held:
            yield from _fixed(demand, limits, asked)


def _fixed(demand: JointDemand, limits: Limits, asked: Asked) -> Iterator[Refusal]:
    moved = _ROTATORS if demand.motion in _ROTATION else {demand.joint}
    values = (("joint", demand.joint), ("side", limits.side))
    if not limits.fixed_joints.isdisjoint(moved) and _asks(demand):
        yield Refusal("joint_fixed", values, device_ends(asked, limits.side))
    elif not limits.resting_joints.isdisjoint(moved) and (demand.loaded or demand.passive_stretch):
        yield Refusal("joint_resting", values, device_ends(asked, limits.side))


def device_ends(asked: Asked, side: str) -> date | None:
    """Return the day the devices of a side are expected off: the day to ask, not to unlock."""
    worn = [e for e in asked.events if e.kind in DEVICES and e.is_on(asked.on)]
    ends = [e.expected_end_on for e in worn if side in sides_of(e.side)]
    known = [each for each in ends if each is not None and each > asked.on]
    return max(known) if known and len(known) == len(ends) else None


def _asks(demand: JointDemand) -> bool:
    return demand.active or demand.loaded or demand.passive_stretch


def precautions(asked: Asked) -> Iterator[Refusal]:
    """Every precaution in force is asked; a code that is not known refuses everything."""
    for event in asked.events:
        for each in asked.place(event).holding:
            rule = asked.book.by_code.get(each.code)
            if rule is None:
                yield _refused(each, "precaution_unknown", asked.on)
            else:
                yield from _precaution(asked, event, each, rule)


def _precaution(
    asked: Asked, event: Event, each: Precaution, rule: PrecautionRule
) -> Iterator[Refusal]:
    is_here = asked.works_at(event)
    if any(getattr(each, name) in (None, "") for name in rule.needs):
        yield _refused(each, "precaution_incomplete", asked.on)
        return
    features = [name for name in rule.refuses if FEATURES[name](asked)]
    if rule.helper_lifts_unsupported and asked.patient.helper_at_home:
        features = [name for name in features if name != "unsupported"]
    features += [name for name in rule.refuses_here if is_here and HERE[name](asked, event)]
    features += [name for name in _motions(asked, rule) if is_here]
    features += _SPECIAL[each.code](asked, event, each) if each.code in _SPECIAL else []
    if features:
        yield _refused(each, "precaution", asked.on, ", ".join(features))


def _refused(each: Precaution, code: str, on: date, because: str = "") -> Refusal:
    asks_on = each.expires_on if each.expires_on and each.expires_on > on else None
    return Refusal(code, (("code", each.code), ("because", because)), asks_on)


def _motions(asked: Asked, rule: PrecautionRule) -> list[str]:
    beyond = [
        f"{limit.joint} {limit.motion}"
        for limit in rule.motions
        if any(
            (each.joint, each.motion) == (limit.joint, limit.motion)
            and degrees(asked, each) > limit.max_deg
            for each in asked.exercise.demand.joints
        )
    ]
    return beyond if not rule.is_combined or len(beyond) == len(rule.motions) else []


def _range(asked: Asked, event: Event, each: Precaution) -> list[str]:
    if not asked.works_at(event):
        return []
    return [
        f"{demand.joint} {demand.motion} {degrees(asked, demand)}"
        for demand in asked.exercise.demand.joints
        if _is_meant(each, demand) and degrees(asked, demand) > (each.max_deg or 0)
    ]


def _is_meant(each: Precaution, demand: JointDemand) -> bool:
    return demand.joint == each.joint and each.motion in ("", demand.motion)


def degrees(asked: Asked, demand: JointDemand) -> int:
    """Return how far the dose moves the joint: all the way, where it names no range.

    Of an exercise asked without a dose the smallest range counts; no dose is smaller than that.
    """
    if not demand.scales:
        return demand.max_deg
    least = asked.book.rules.range_least_deg
    if asked.dose.rom_deg is None:
        return min(demand.max_deg, least) if asked.is_smallest else demand.max_deg
    return min(demand.max_deg, max(least, asked.dose.rom_deg))


def range_cap(asked: Asked) -> int | None:
    """Return the most `rom_deg` may be under all precautions; None: nothing holds it back."""
    return min(
        (
            most
            for event in asked.events
            if asked.works_at(event)
            for each in asked.place(event).holding
            for demand in asked.exercise.demand.joints
            if demand.scales
            for most in _most_degrees(each, demand, asked.book.by_code.get(each.code))
            if most < demand.max_deg
        ),
        default=None,
    )


def _most_degrees(
    each: Precaution, demand: JointDemand, rule: PrecautionRule | None
) -> Iterator[int]:
    if each.code == "ROM_MAX" and each.max_deg is not None and _is_meant(each, demand):
        yield each.max_deg
    at = (demand.joint, demand.motion)
    motions = () if rule is None or rule.is_combined else rule.motions
    yield from (limit.max_deg for limit in motions if (limit.joint, limit.motion) == at)


def _muscle(asked: Asked, event: Event, each: Precaution) -> bool:
    return asked.works_at(event) and each.muscle in asked.exercise.demand.tissues


def _no_active(asked: Asked, event: Event, each: Precaution) -> list[str]:
    return [each.muscle] if _muscle(asked, event, each) else []


def _no_resist(asked: Asked, event: Event, each: Precaution) -> list[str]:
    demand = asked.exercise.demand
    works = (
        asked.is_resisted
        or asked.bears_weight
        or demand.hand_load > HandLoad.TOUCH
        or any(joint.loaded for joint in demand.joints)
    )
    return [each.muscle] if works and _muscle(asked, event, each) else []


def _no_stretch(asked: Asked, event: Event, each: Precaution) -> list[str]:
    stretches = any(joint.passive_stretch for joint in asked.exercise.demand.joints)
    return [each.muscle] if stretches and _muscle(asked, event, each) else []


_SPECIAL: dict[str, Callable[[Asked, Event, Precaution], list[str]]] = {
    "ROM_MAX": _range,
    "NO_ACTIVE": _no_active,
    "NO_RESIST": _no_resist,
    "NO_STRETCH": _no_stretch,
}
FEATURES: dict[str, Callable[[Asked], bool]] = {
    "unsupported": lambda asked: asked.exercise.demand.unsupported,
    "impact": lambda asked: asked.exercise.demand.impact,
    "breath_hold": lambda asked: asked.exercise.demand.breath_hold,
    "overhead": lambda asked: asked.exercise.demand.overhead,
    "four_point": lambda asked: asked.exercise.demand.position == "four_point",
    "hand_full": lambda asked: asked.exercise.demand.hand_load is HandLoad.FULL,
    "spine_bend": lambda asked: asked.exercise.demand.spine_bend,
    "spine_twist": lambda asked: asked.exercise.demand.spine_twist,
    "spine_load": lambda asked: asked.exercise.demand.spine_load,
}
HERE: dict[str, Callable[[Asked, Event], bool]] = {
    "stretch": lambda asked, event: any(j.passive_stretch for j in asked.joints_at(event)),
}


def places(asked: Asked) -> Iterator[Refusal]:
    """An event that cannot be placed on the body forbids everything."""
    for event in asked.standing.unplaced:
        yield Refusal("body_site_unknown", (("body_site", event.body_site),))


def tissue(asked: Asked) -> Iterator[Refusal]:
    """Repaired tissue and unhealed bone wait for their clearance; healing stands for a bone's."""
    for event in asked.touching:
        rule = asked.book.by_tissue.get(event.tissue)
        if rule is None:
            yield Refusal("tissue_unknown", (("tissue", event.tissue),))
        elif rule.protects and not (rule.is_bone and is_healed(event, asked)):
            yield from _tissue(asked, event, rule)
            yield from _bone(asked, event) if rule.is_bone else ()


def _tissue(asked: Asked, event: Event, rule: TissueRule) -> Iterator[Refusal]:
    joints = list(asked.joints_at(event))
    is_late = asked.phase in (Phase.P4, Phase.P5)
    adds = asked.is_resisted and bool(joints)
    body = not asked.bears_weight and any(joint.loaded for joint in joints)
    body = body and not _is_spared(asked, event, rule)
    loads = adds or body or asked.strains_trunk(event)
    wanted = {
        "active": (rule.active_needs, any(joint.active for joint in joints)),
        "stretch": (rule.stretch_needs, any(joint.passive_stretch for joint in joints)),
        "load": (rule.load_needs, loads or is_late),
    }
    for what, (activity, does) in wanted.items():
        if activity and does and not _may(event, asked, activity):
            values = (("tissue", event.tissue), ("does", what), ("clearance", activity))
            yield Refusal("tissue_protected", values)


def _is_spared(asked: Asked, event: Event, rule: TissueRule) -> bool:
    # A knee that was straight before the operation says nothing of the one after it.
    if not rule.spares or not asked.knows_lags_since(asked.place(event).hurt_on):
        return False
    worst = max(asked.knee_lags, default=None)
    return worst is not None and any(
        each.exercise == asked.exercise.slug
        and each.condition == event.condition
        and worst <= each.most_lag_deg
        for each in rule.spares
    )


def _bone(asked: Asked, event: Event) -> Iterator[Refusal]:
    """P3 waits for healing or a stated load, P4 and added weight for healing. KB4.1."""
    if _may(event, asked, "strengthen"):
        return
    is_stated = _is_load_stated(asked, event)
    is_late = asked.phase in (Phase.P4, Phase.P5) or (asked.phase is Phase.P3 and not is_stated)
    # Carrying a cup within the stated load is ordinary use; `kilograms` judges how much.
    is_ordinary = asked.exercise.kind is Kind.ADL and is_stated
    if is_late or (asked.is_resisted and not is_ordinary and _loads_bone(asked, event)):
        yield Refusal("unhealed", (("body_site", event.body_site), ("phase", asked.phase.value)))


def _is_load_stated(asked: Asked, event: Event) -> bool:
    """Return True if somebody said that this limb may carry; a mere limit on lifting does not."""
    if ARM.isdisjoint(regions_of(event)):
        return _may(event, asked, "lift")
    hands = [
        each.hand
        for each in (asked.standing.left, asked.standing.right)
        if each.side in sides_of(event.side)
    ]
    return all(hand is not None and hand >= HandLoad.LIMITED for hand in hands)


def _loads_bone(asked: Asked, event: Event) -> bool:
    at_ankle = asked.dose.load_is is LoadIs.ANKLE
    return at_ankle or any(True for _ in asked.joints_at(event))


def is_healed(event: Event, asked: Asked) -> bool:
    """Return True if healing of this place was confirmed by the day."""
    return asked.place(event).is_healed


def _may(event: Event, asked: Asked, activity: str) -> bool:
    place = asked.place(event)
    return is_cleared(place.events, activity, asked.on, since=place.hurt_on)
