"""From keys to the poses of one round of the movement, evenly in time, softly begun and ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import cos, pi

from plans.catalogue.figure_record import Figure, Key, Place
from plans.figures.geometry import near
from plans.figures.pose import Moment, Pose, solve

_STEPS = {2: 5, 3: 3}
_MANY = 2  # steps between two keys where there are many


def moments(figure: Figure) -> list[Moment]:
    """Return the keys, each completed by what stood before it."""
    joints: dict[str, float] = {}
    reach: dict[str, Place] = {}
    at: Place | None = None
    stand: Place | None = None
    found = []
    for key in figure.keys:
        joints = joints | dict(key.joints)
        reach = reach | dict(key.reach)
        at, stand = (key.at or at, None) if key.at else (at, key.stand or stand)
        found.append(Moment(joints, reach, at, stand))
    return _filled(found)


def _filled(found: list[Moment]) -> list[Moment]:
    """Give every moment all joints and places, so that two of them can be mixed."""
    joints = {name: 0.0 for each in found for name in each.joints}
    reach = {name: place for each in reversed(found) for name, place in each.reach.items()}
    return [
        replace(each, joints=joints | dict(each.joints), reach=reach | dict(each.reach))
        for each in found
    ]


def key_poses(figure: Figure) -> list[Pose]:
    """Return the pose of each key."""
    return [solve(figure, moment) for moment in moments(figure)]


def poses(figure: Figure) -> list[Pose]:
    """Return one round, the first pose again at its end."""
    found: list[Pose] = []
    for moment in _round(figure, moments(figure)):
        pose = solve(figure, moment)
        found.append(_unwound(pose, found[-1]) if found else pose)
    return found


def _round(figure: Figure, keys: Sequence[Moment]) -> Iterator[Moment]:
    order = list(range(len(keys)))
    order += [0] if figure.loop == "round" else order[-2::-1]
    steps = _STEPS.get(len(keys), _MANY)
    is_soft = figure.loop == "back"
    yield keys[0]
    for start, end in pairwise(order):
        yield from _waiting(figure.keys[start], keys[start], is_soft=is_soft)
        for step in range(1, steps + 1):
            yield _mixed(keys[start], keys[end], _eased(step / steps, is_soft=is_soft))


def _waiting(key: Key, moment: Moment, *, is_soft: bool) -> Iterator[Moment]:
    count = round(key.rest) if key.rest else int(is_soft)
    yield from [moment] * count


def _eased(part: float, *, is_soft: bool) -> float:
    return (1 - cos(pi * part)) / 2 if is_soft else part


def _mixed(a: Moment, b: Moment, part: float) -> Moment:
    return Moment(
        joints={name: _between(a.joints[name], b.joints[name], part) for name in a.joints},
        reach=_places(a.reach, b.reach, part),
        at=_place(a.at, b.at, part),
        stand=_place(a.stand, b.stand, part),
    )


def _places(a: Mapping[str, Place], b: Mapping[str, Place], part: float) -> dict[str, Place]:
    return {name: _place(a[name], b[name], part) or a[name] for name in a}


def _place(a: Place | None, b: Place | None, part: float) -> Place | None:
    if a is None or b is None:
        return a or b
    return (_between(a[0], b[0], part), _between(a[1], b[1], part))


def _between(a: float, b: float, part: float) -> float:
    return a + (b - a) * part


def _unwound(pose: Pose, before: Pose) -> Pose:
    """Return the pose with its turns counted on from the one before: 350 after -10 is a jump."""
    return replace(
        pose, turns={name: near(turn, before.turns[name]) for name, turn in pose.turns.items()}
    )
