"""What no figure may show: a joint bent too far, a limb too short for its place, a sunken foot."""

from collections.abc import Iterator, Sequence
from math import hypot

from plans.catalogue import load
from plans.catalogue.figure_record import JOINTS, Figure
from plans.engine.exercise import Exercise
from plans.figures.motion import poses
from plans.figures.pose import Pose, ankle_over
from plans.figures.things import FLOOR

_SLACK_PX = 1.0
_SLACK_DEG = 4.0
_WIDE = 160
_MARGIN = 2
_ON_FLOOR = frozenset({"standing", "walking"})
# What a side view can show of a joint, and the sign of its angle there.
_SEEN = {
    ("hip", "flexion"): 1, ("hip", "extension"): -1, ("knee", "flexion"): 1,
    ("ankle", "dorsiflexion"): 1, ("ankle", "plantarflexion"): -1,
    ("shoulder", "flexion"): 1, ("shoulder", "extension"): -1, ("elbow", "flexion"): 1,
}  # fmt: skip


def complaints(figure: Figure) -> Iterator[str]:
    """Yield everything that is wrong in any pose of the movement."""
    found = poses(figure)
    exercise = load().exercises[figure.exercise]
    yield from sorted(
        {*_bent_too_far(figure, found), *_out_of_reach(figure, found), *_outside(figure, found)}
        | {*_over_limit(figure, found, exercise), *_off_floor(figure, found, exercise)}
    )
    if not _moves(found) and not figure.arrows and exercise.demand.joints:
        yield "nothing moves"


def _bent_too_far(figure: Figure, found: Sequence[Pose]) -> Iterator[str]:
    for joint, (low, high) in JOINTS[figure.view].items():
        if not any(part.joint == joint for part in found[0].body.parts.values()):
            continue
        angles = [pose.angle(joint) for pose in found]
        if min(angles) < low - 1 or max(angles) > high + 1:
            yield f"{joint} goes from {min(angles):.0f} to {max(angles):.0f}"


def _out_of_reach(figure: Figure, found: Sequence[Pose]) -> Iterator[str]:
    for pose in found:
        for end in (end for end in pose.body.limbs if end in pose.places):
            away = _off_place(figure, pose, end)
            if away > _SLACK_PX:
                yield f"{end} is {away:.0f} short of its place"


def _off_place(figure: Figure, pose: Pose, end: str) -> float:
    """Return how far the end of a limb stays from where it is wanted."""
    if end.endswith("hand"):
        return _distance(pose.point(end), pose.places[end])
    turn = pose.turns[end] if figure.view == "side" else 0.0
    return _distance(pose.origins[end], ankle_over(pose.places[end], turn))


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _outside(figure: Figure, found: Sequence[Pose]) -> Iterator[str]:
    if figure.view in ("hand", "palm", "foot", "fist"):
        return
    for pose in found:
        for name, (x, y) in pose.origins.items():
            if name not in figure.hide and not _is_inside(figure, x, y):
                yield f"{name} is outside at {x:.0f} {y:.0f}"


def _is_inside(figure: Figure, x: float, y: float) -> bool:
    edge = figure.room - _MARGIN
    return -edge <= x <= _WIDE + edge and figure.top < y <= _WIDE


def _over_limit(figure: Figure, found: Sequence[Pose], exercise: Exercise) -> Iterator[str]:
    if figure.view != "side":
        return
    for demand in exercise.demand.joints:
        sign = _SEEN.get((demand.joint, demand.motion))
        if sign is None:
            continue
        most = max(sign * pose.angle(demand.joint) for pose in found)
        if most > demand.max_deg + _SLACK_DEG:
            yield f"{demand.joint} {demand.motion} {most:.0f} over {demand.max_deg:g}"


def _off_floor(figure: Figure, found: Sequence[Pose], exercise: Exercise) -> Iterator[str]:
    if exercise.demand.position not in _ON_FLOOR or figure.view != "side":
        return
    for pose in found:
        lowest = max(
            pose.point(f"{other}{end}")[1] for other in ("", "other_") for end in ("heel", "toe")
        )
        if lowest > FLOOR + _SLACK_PX:
            yield f"a foot is {lowest - FLOOR:.0f} in the floor"


def _moves(found: Sequence[Pose]) -> bool:
    return any(
        abs(pose.turns[name] - found[0].turns[name]) > 1 for pose in found for name in pose.turns
    )
