"""What counts as loading a limb, from an exercise's demand."""

from plans.engine.body import ARM, ARM_JOINTS, LEG, LEG_JOINTS
from plans.engine.exercise import Exercise, HandLoad, Region, UsesSide, WeightBearing

_DOWN = frozenset({"lying", "side_lying", "prone", "sitting"})


def is_upright(exercise: Exercise) -> bool:
    """Return True unless it is done seated or lying, with support and no weight on a leg."""
    demand = exercise.demand
    return (
        demand.position not in _DOWN
        or demand.unsupported
        or demand.impact
        or demand.leg_load_affected > WeightBearing.NONE
        or demand.leg_load_other > WeightBearing.NONE
    )


def is_unsupported(exercise: Exercise) -> bool:
    """Return True if nothing holds the patient: standing or walking without support, jumping.

    Walks outside are among them: there is no wall to reach for.
    """
    return exercise.demand.unsupported or exercise.demand.impact


def is_loading(exercise: Exercise) -> bool:
    """Return True if it loads a limb or the spine at all, by weight, resistance or standing."""
    demand, dose = exercise.demand, exercise.max
    return (
        is_upright(exercise)
        or demand.hand_load > HandLoad.NONE
        or demand.spine_load
        or bool(dose.load_kg or dose.resistance_level)
        or any(joint.loaded for joint in demand.joints)
    )


def loads_affected(exercise: Exercise, region: str) -> bool:
    """Return True if weight or resistance goes through the affected limb of a region.

    Standing on the other leg does not, nor do the hands on crutches where a leg is affected.
    """
    if exercise.side is UsesSide.OTHER:
        return False
    demand, dose = exercise.demand, exercise.max
    return (
        demand.leg_load_affected > WeightBearing.NONE
        or (demand.hand_load > HandLoad.NONE and region not in LEG)
        or demand.impact
        or bool(dose.load_kg or dose.resistance_level)
        or any(joint.loaded for joint in demand.joints)
    )


def spares(exercise: Exercise, region: str) -> bool:
    """Return True if the affected limb of a region does nothing in it: a walk, for a wrist.

    The whole limb is asked, not the joint alone. A hand that only steadies bears no load. Nothing
    spares the spine or the whole body.
    """
    if exercise.side is UsesSide.OTHER:
        return region in ARM or region in LEG
    demand = exercise.demand
    if region in ARM:
        works = demand.hand_load > HandLoad.TOUCH or demand.grip or demand.overhead
        return not (works or demand.position == "four_point" or _works(exercise, ARM, ARM_JOINTS))
    return region in LEG and not (is_upright(exercise) or _works(exercise, LEG, LEG_JOINTS))


def _works(exercise: Exercise, limb: frozenset[Region], joints: frozenset[str]) -> bool:
    """Return True if a limb moves, is trained without moving, or is jarred."""
    return (
        exercise.demand.impact
        or not limb.isdisjoint(exercise.regions)
        or any(joint.joint in joints for joint in exercise.demand.joints)
    )
