"""One moment of a movement: from joint angles and held places to where every part stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.catalogue.figure_record import Figure, Place
from plans.figures.body import HEEL, PALM, SOLE, TOE, Body, Limb, Part, body_of
from plans.figures.geometry import Point, add, direction, minus, turned, two_bones

_START: Mapping[str, Place] = {"side": (80, 78), "front": (80, 78)}
_POINTS: Mapping[str, tuple[str, Point]] = {
    "wrist": ("hand", (0, 0)),
    "hand": ("hand", (0, PALM)),
    "elbow": ("forearm", (0, 0)),
    "shoulder": ("upper_arm", (0, 0)),
    "hip": ("thigh", (0, 0)),
    "knee": ("shank", (0, 0)),
    "ankle": ("foot", (0, 0)),
    "heel": ("foot", (HEEL, SOLE)),
    "toe": ("foot", (TOE, SOLE)),
    "ball": ("foot", (10, 4)),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What is asked of the body at one moment."""

    joints: Mapping[str, float]
    reach: Mapping[str, Place]
    at: Place | None
    stand: Place | None


@dataclass(frozen=True, slots=True)
class Pose:
    """Where every part stands: its origin and how far it is turned, clockwise."""

    body: Body
    origins: Mapping[str, Point]
    turns: Mapping[str, float]
    places: Mapping[str, Place]
    root: Point

    def point(self, name: str) -> Point:
        """Return a named point: a joint, the palm, heel or toe, a carried place, or a part."""
        if name in self.places and name not in self.body.limbs:
            return self.places[name]
        other = "other_" if name.startswith("other_") else ""
        part, inside = _POINTS.get(
            name.removeprefix("other_"), (name.removeprefix("other_"), (0.0, 0.0))
        )
        part = f"{other}{part}"
        return add(self.origins[part], turned(inside, self.turns[part]))

    def angle(self, joint: str) -> float:
        """Return the angle of a joint, read back from the parts."""
        part = next(each for each in self.body.parts.values() if each.joint == joint)
        against = self.turns.get(part.against or part.on, 0.0)
        return _wrapped((self.turns[part.name] - against) * part.sign - part.zero)


def solve(figure: Figure, moment: Moment) -> Pose:
    """Return the pose: angles first, then the limbs that are held at places."""
    body = body_of(figure.view)
    turns = _turns(body, moment.joints)
    root = _root(figure, body, moment, turns)
    for end in (end for end in body.limbs if end in moment.reach):
        _bend(figure, body, end, moment, turns, root)
    return Pose(body, _origins(figure, body, turns, root), turns, moment.reach, root)


def _turns(body: Body, joints: Mapping[str, float]) -> dict[str, float]:
    turns: dict[str, float] = {}
    for part in body.parts.values():
        angle = joints.get(part.joint, joints.get(part.joint.removeprefix("other_"), 0.0))
        turns[part.name] = _against(part, turns) + part.sign * (angle + part.zero)
    return turns


def _against(part: Part, turns: Mapping[str, float]) -> float:
    return turns.get(part.against or part.on, 0.0)


def _root(figure: Figure, body: Body, moment: Moment, turns: Mapping[str, float]) -> Point:
    if moment.stand is None:
        return moment.at or _START.get(figure.view, (80, 80))
    at_nought = _origin(figure, body, "foot", turns, (0.0, 0.0))
    return minus(ankle_over(moment.stand, turns["foot"]), at_nought)


def ankle_over(place: Place, turn: float) -> Point:
    """Return where the ankle is when the foot on `place` is turned about its toe or heel."""
    pivot = TOE if turn >= 0 else HEEL
    return minus(add(place, (pivot, 0)), turned((pivot, SOLE), turn))


def _bend(
    figure: Figure,
    body: Body,
    end: str,
    moment: Moment,
    turns: dict[str, float],
    root: Point,
) -> None:
    """Turn the three parts of a limb so that its end comes to its place."""
    limb = body.limbs[end]
    start = _origin(figure, body, limb.parts[0], turns, root)
    place = moment.reach[end]
    if end.endswith("hand"):
        _bend_arm(body, limb, moment, turns, minus(place, start))
    else:
        sole = moment.joints.get(end.replace("foot", "sole"), 0.0)
        _bend_leg(figure, limb, turns, minus(ankle_over(place, sole), start), sole)


def _bend_leg(figure: Figure, limb: Limb, turns: dict[str, float], to: Point, sole: float) -> None:
    thigh, shank, foot = limb.parts
    upper, lower = (
        length * figure.short.get(name, 1.0)
        for length, name in zip(limb.lengths, limb.parts, strict=False)
    )
    turns[thigh], turns[shank] = two_bones(to, upper, lower, limb.bend)
    turns[foot] = sole


def _bend_arm(body: Body, limb: Limb, moment: Moment, turns: dict[str, float], to: Point) -> None:
    upper, fore, hand = limb.parts
    part = body.parts[hand]
    bend = -limb.bend if limb.flips and to[1] < 0 else limb.bend
    grip = moment.joints.get(hand.replace("hand", "grip"))
    if grip is not None:
        turns[hand] = part.sign * grip
        to = minus(to, turned((0, PALM), turns[hand]))
        turns[upper], turns[fore] = two_bones(to, *limb.lengths, bend)
        return
    wrist = part.sign * moment.joints.get(part.joint, 0.0)
    reach = add((0, limb.lengths[1]), turned((0, PALM), wrist))
    length = (reach[0] ** 2 + reach[1] ** 2) ** 0.5
    turns[upper], second = two_bones(to, limb.lengths[0], length, bend)
    turns[fore] = second - direction(reach)
    turns[hand] = turns[fore] + wrist


def _origin(
    figure: Figure, body: Body, name: str, turns: Mapping[str, float], root: Point
) -> Point:
    """Return where one part begins, without the others."""
    at = root
    for part in body.way(name):
        turn = turns[part.on] if part.on else 0.0
        x, y = part.at
        at = add(at, turned((x, y * figure.short.get(part.on, 1.0)), turn))
    return at


def _origins(
    figure: Figure, body: Body, turns: Mapping[str, float], root: Point
) -> dict[str, Point]:
    origins: dict[str, Point] = {}
    for part in body.parts.values():
        x, y = part.at
        base = origins[part.on] if part.on else root
        turn = turns[part.on] if part.on else 0.0
        origins[part.name] = add(base, turned((x, y * figure.short.get(part.on, 1.0)), turn))
    return origins


def _wrapped(angle: float) -> float:
    return (angle + 180) % 360 - 180
