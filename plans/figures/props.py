"""Things in the scene: standing, following a hand, fixed to a part, or stretched between two."""

from collections.abc import Sequence

from plans.catalogue.figure_record import Figure, Prop
from plans.figures import shapes
from plans.figures.geometry import Point, add, minus
from plans.figures.pose import Pose
from plans.figures.svg import animate, animate_transform, move, pair, path
from plans.figures.things import LINKS, THINGS

_OVER_GRIP = 0.42  # how much of a crutch stands above its handle
_DEVICES = {
    ("cast", "forearm"): shapes.limb(22, 5.4, 4.6, 0.4, 0.4),
    ("cast", "hand"): "M-3.6-2C-4.6 3-4.4 6-3.6 9H3.4C4 6 4 2 3.6-2Z",
    ("cast", "shank"): shapes.limb(33.5, 7, 5.6, 0.2, 2),
    ("cast", "foot"): "M-5.4-4C-7-1-8-1-7.6 5.6H9V1C7 0 6-2 5.4-4Z",
    ("boot", "shank"): "M-7.4 8H6.4L6 33.5H-6.6Z",
    ("boot", "foot"): "M-6.6-4C-8 0-8 2-7.8 5.6H15.4C18 5.6 17.6 1.6 14 .6C10-.4 7-1.6 6-4Z",
    ("splint", "forearm"): "M-4.8 4C-4.6 10-4 16-3.6 22H3.6C4.2 16 4.8 10 4.8 4Z",
    ("splint", "hand"): "M-3.6-1C-4 4-3.8 6-3 9H3C3.6 6 3.8 3 3.6-1Z",
    ("splint", "shank"): "M-7 3H6.4L5.6 26H-7Z",
    ("splint", "thigh"): "M-8.4 10H8.4L6.8 30H-7Z",
    ("sling", "forearm"): "M-6.4-4.6C-8 6-6.4 16-4 24C-1 26 3 26 5 23C6.6 14 6.6 4 5-4Z",
}


def scene(figure: Figure, *, in_front: bool) -> str:
    """Return what stands still, behind or before the body."""
    floor = path("M6 150.6H154", "floor") if figure.floor and not in_front else ""
    props = (prop for prop in figure.props if _stands(prop) and prop.in_front is in_front)
    return floor + "".join(THINGS[prop.kind](prop.at, prop.size) for prop in props)


def held_on(figure: Figure, part: str) -> str:
    """Return what is worn on or fixed to a part, in the part's own frame."""
    worn = "".join(
        path(_DEVICES[each.device, part.removeprefix("other_")], "device")
        for each in figure.worn
        if each.on == part
    )
    held = (p for p in figure.props if p.on == part and not p.hangs and p.kind not in LINKS)
    return worn + "".join(THINGS[prop.kind](prop.at, prop.size) for prop in held)


def still_links(figure: Figure, pose: Pose, *, in_front: bool) -> str:
    """Return what hangs on a point or is stretched between two, as it is in `pose`."""
    drawn = ""
    for prop in _moving(figure, in_front=in_front):
        if prop.hangs:
            thing = THINGS[prop.kind](prop.at, prop.size)
            drawn += f"<g{move(pose.point(prop.on))}>{thing}</g>"
        else:
            drawn += path(_link(prop, pose), LINKS[prop.kind])
    return drawn


def moving_links(figure: Figure, poses: Sequence[Pose], *, in_front: bool) -> str:
    """Return the same with its animation."""
    drawn = ""
    for prop in _moving(figure, in_front=in_front):
        drawn += _follower(figure, prop, poses) if prop.hangs else _stretched(figure, prop, poses)
    return drawn


def _moving(figure: Figure, *, in_front: bool) -> list[Prop]:
    found = [p for p in figure.props if p.on and (p.hangs or p.kind in LINKS)]
    return [prop for prop in found if prop.in_front is in_front]


def _stands(prop: Prop) -> bool:
    return not prop.on and prop.kind not in LINKS


def _follower(figure: Figure, prop: Prop, poses: Sequence[Pose]) -> str:
    thing = THINGS[prop.kind](prop.at, prop.size)
    places = [pair(pose.point(prop.on)) for pose in poses]
    if len(set(places)) == 1:
        return f"<g{move(poses[0].point(prop.on))}>{thing}</g>"
    return f"<g>{animate_transform('translate', places, figure.seconds)}{thing}</g>"


def _stretched(figure: Figure, prop: Prop, poses: Sequence[Pose]) -> str:
    ways = [_link(prop, pose) for pose in poses]
    tone = LINKS[prop.kind]
    if len(set(ways)) == 1:
        return path(ways[0], tone)
    return f'<path class="f-{tone}" d="{ways[0]}">{animate("d", ways, figure.seconds)}</path>'


def _link(prop: Prop, pose: Pose) -> str:
    start = pose.point(prop.on)
    end = pose.point(prop.to) if prop.to else prop.at
    if prop.kind == "crutch":
        return _crutch(start, end)
    return f"M{pair(start)}L{pair(end)}"


def _crutch(hand: Point, tip: Point) -> str:
    """Return an elbow crutch: the shaft through the hand, its cuff, and the handle."""
    along = minus(hand, tip)
    cuff = add(hand, (along[0] * _OVER_GRIP * 0.7, along[1] * _OVER_GRIP * 0.7))
    return f"M{_near(tip)}L{_near(cuff)}M{_near(hand)}h5"


def _near(point: Point) -> str:
    # A shaft of 80 units hides half a unit, and it moves in every pose.
    return f"{point[0]:.0f} {point[1]:.0f}"
