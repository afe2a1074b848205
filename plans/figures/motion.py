"""From keys to the poses of one round of the movement, evenly in time, softly begun and ended."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import cos, pi

from plans.catalogue.figure_record import Figure, Key, Place
from plans.figures.geometry import near
from plans.figures.pose import Moment, Pose, solve

_STEPS = {2: 5, 3: 3}
_Between = tuple[int, int, float]
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
    keys = moments(figure)
    solved: dict[_Between, Pose] = {}  # the way back passes the poses of the way there
    found: list[Pose] = []
    for between in _round(figure, len(keys)):
        if between not in solved:
            start, end, part = between
            solved[between] = solve(figure, _mixed(keys[start], keys[end], part))
        found.append(_unwound(solved[between], found[-1]) if found else solved[between])
    return found


def _round(figure: Figure, count: int) -> Iterator[_Between]:
    """Yield the moments of one round, each as two keys and how far it is between them."""
    order = list(range(count))
    order += [0] if figure.loop == "round" else order[-2::-1]
    steps = _STEPS.get(count, _MANY)
    is_soft = figure.loop == "back"
    yield (0, 0, 0.0)
    for start, end in pairwise(order):
        yield from [(start, start, 0.0)] * _waiting(figure.keys[start], is_soft=is_soft)
        for step in range(1, steps):
            yield _upwards(start, end, _eased(step / steps, is_soft=is_soft))
        yield (end, end, 0.0)


def _waiting(key: Key, *, is_soft: bool) -> int:
    return round(key.rest) if key.rest else int(is_soft)


def _upwards(start: int, end: int, part: float) -> _Between:
    return (start, end, round(part, 6)) if start < end else (end, start, round(1 - part, 6))


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
