"""What one rung of a ladder asks of the body that the rung beside it does not."""

from collections.abc import Iterator

from plans.engine.exercise import ExcludedIf, Exercise, HandLoad, JointDemand, NotBefore

_LOADS = ("leg_load_affected", "leg_load_other")
_FEATURES = (
    "unsupported",
    "resisted",
    "impact",
    "breath_hold",
    "overhead",
    "spine_bend",
    "spine_twist",
    "spine_load",
)


def bars(exercise: Exercise, than: Exercise) -> tuple[str, ...]:
    """Return what may keep somebody from `exercise` who does `than` under the same orders.

    More weight on a leg or a hand, a strain of another kind, a gate or an exclusion the other does
    not have. Joints and muscles are left to `moves_more`.
    """
    found = (_loads, _features, _gates, _exclusions)
    return tuple(words for look in found for words in look(exercise, than))


def moves_more(exercise: Exercise, than: Exercise) -> tuple[str, ...]:
    """Return the joints and muscles `exercise` works beyond those of `than`."""
    mine, theirs = exercise.demand, than.demand
    joints = (each for each in mine.joints if _asks(each) and not _covers(theirs.joints, each))
    muscles = (each for each in mine.tissues if each not in theirs.tissues)
    return (*map(_motion, joints), *(each.replace("_", " ") for each in muscles))


def _loads(exercise: Exercise, than: Exercise) -> Iterator[str]:
    mine, theirs = exercise.demand, than.demand
    for name in _LOADS:
        if getattr(mine, name) > getattr(theirs, name):
            leg = "the other leg" if name == "leg_load_other" else "the leg"
            yield f"{leg}: {_plain(getattr(mine, name).name)}"
    if mine.hand_load > max(theirs.hand_load, HandLoad.TOUCH):
        yield f"the hand: {_plain(mine.hand_load.name)}"


def _features(exercise: Exercise, than: Exercise) -> Iterator[str]:
    mine, theirs = exercise.demand, than.demand
    yield from (
        _plain(name) for name in _FEATURES if getattr(mine, name) and not getattr(theirs, name)
    )
    if mine.position == "four_point" != theirs.position:
        yield "on hands and knees"


def _gates(exercise: Exercise, than: Exercise) -> Iterator[str]:
    for gate in exercise.not_before:
        if not any(_is_later(other, gate) for other in than.not_before):
            where = " ".join(filter(None, (gate.region and gate.region.value, gate.tissue)))
            yield f"{_plain(where) or 'any'}: day {gate.not_before_days} after {gate.anchor}"


def _is_later(gate: NotBefore, than: NotBefore) -> bool:
    """Return True if `gate` holds wherever `than` does, at least as long."""
    is_as_wide = gate.tissue in (None, than.tissue) and gate.region in (None, than.region)
    is_as_long = gate.not_before_days >= than.not_before_days
    return gate.anchor == than.anchor and is_as_wide and is_as_long


def _exclusions(exercise: Exercise, than: Exercise) -> Iterator[str]:
    for each in exercise.excluded_if:
        if not any(_excludes_as_well(other, each) for other in than.excluded_if):
            yield f"not with {_plain(each.fact).replace(':', ' ')}"


def _excludes_as_well(other: ExcludedIf, each: ExcludedIf) -> bool:
    return each.fact in (other.fact, f"{other.fact}:{each.fact.partition(':')[2]}")


def _asks(joint: JointDemand) -> bool:
    return joint.active or joint.loaded or joint.passive_stretch


def _covers(joints: tuple[JointDemand, ...], wanted: JointDemand) -> bool:
    return any(
        (each.joint, each.motion) == (wanted.joint, wanted.motion)
        and each.max_deg >= wanted.max_deg
        and each.active >= wanted.active
        and each.loaded >= wanted.loaded
        and each.passive_stretch >= wanted.passive_stretch
        for each in joints
    )


def _motion(joint: JointDemand) -> str:
    how = "under load" if joint.loaded else "stretched" if joint.passive_stretch else ""
    return f"{joint.joint} {_plain(joint.motion)} {joint.max_deg}° {how}".strip()


def _plain(words: str) -> str:
    return words.lower().replace("_", " ")
