"""The body as the orders name it: sites, regions, joints and sides."""

from functools import cache

from plans.engine.event import Event
from plans.engine.exercise import Region

_SITES: dict[str, tuple[Region, ...]] = {
    "hip": (Region.HIP,),
    "thigh": (Region.HIP, Region.KNEE),
    "knee": (Region.KNEE,),
    "lower_leg": (Region.KNEE, Region.ANKLE),
    "ankle": (Region.ANKLE,),
    "foot": (Region.FOOT,),
    "shoulder": (Region.SHOULDER,),
    "upper_arm": (Region.SHOULDER, Region.ELBOW),
    "elbow": (Region.ELBOW,),
    "forearm": (Region.ELBOW, Region.WRIST_HAND),
    "wrist_hand": (Region.WRIST_HAND,),
    "cervical": (Region.SPINE,),
    "thoracolumbar": (Region.SPINE,),
    "whole_body": (Region.WHOLE_BODY,),
}
_JOINTS: dict[Region, tuple[str, ...]] = {
    Region.HIP: ("hip",),
    Region.KNEE: ("knee",),
    Region.ANKLE: ("ankle",),
    Region.FOOT: ("foot", "ankle", "toe"),
    Region.SHOULDER: ("shoulder",),
    Region.ELBOW: ("elbow", "forearm"),
    Region.WRIST_HAND: ("wrist", "finger", "thumb", "forearm"),
    Region.SPINE: ("spine",),
}
DEVICES = frozenset({"cast", "splint_brace", "boot", "sling", "traction_exfix"})
LEG = frozenset({Region.HIP, Region.KNEE, Region.ANKLE, Region.FOOT})
ARM = frozenset({Region.SHOULDER, Region.ELBOW, Region.WRIST_HAND})
LEG_JOINTS = frozenset({"hip", "knee", "ankle", "foot", "toe"})
ARM_JOINTS = frozenset({"shoulder", "elbow", "forearm", "wrist", "finger", "thumb"})
BOTH = frozenset({"left", "right"})


def regions_of(event: Event) -> tuple[Region, ...]:
    """Return the regions of the catalogue that an event's body site touches.

    A site that is not known touches everything: what cannot be placed is not allowed.
    """
    return _SITES.get(event.body_site, _ANYWHERE)


_ANYWHERE = (Region.ALL,)


def region_set(event: Event) -> frozenset[Region]:
    """Return the regions as a set."""
    return _SETS.get(event.body_site, _ANYWHERE_SET)


_SETS = {site: frozenset(regions) for site, regions in _SITES.items()}
_ANYWHERE_SET = frozenset(_ANYWHERE)


def joints_of(event: Event) -> frozenset[str]:
    """Return the joints of the event's regions; of the whole body none by itself."""
    return _joints_of(regions_of(event))


@cache
def _joints_of(regions: tuple[Region, ...]) -> frozenset[str]:
    return frozenset(joint for region in regions for joint in _JOINTS.get(region, ()))


def regions_of_joint(joint: str) -> tuple[Region, ...]:
    """Return the regions a joint belongs to; the forearm to two."""
    return tuple(region for region, joints in _JOINTS.items() if joint in joints)


def fixed_by(event: Event) -> frozenset[str]:
    """Return the joints a device holds still; where none are named, all it could hold."""
    if event.kind not in DEVICES:
        return frozenset(event.joints_fixed)
    assumed = _SLING if event.kind == "sling" else joints_of(event)
    return frozenset(event.joints_fixed) or assumed


_SLING = frozenset({"shoulder", "elbow"})


def is_held(event: Event, place: str) -> bool:
    """Return True if the device holds `place`, a joint or a joint of a region; any, if empty."""
    if not place:
        return True
    # The forearm turns in two regions: it says nothing of either.
    joints = {place, *_JOINTS.get(Region(place), ())} - {"forearm"} if place in _NAMES else {place}
    return not joints.isdisjoint(fixed_by(event))


_NAMES = frozenset(region.value for region in _JOINTS)


def sides_of(side: str) -> frozenset[str]:
    """Return left, right or both; what has no side has both."""
    return _ONE.get(side, BOTH)


_ONE = {side: frozenset({side}) for side in BOTH}


def opposite(side: str) -> str:
    """Return the other side; both and none stay what they are."""
    return {"left": "right", "right": "left"}.get(side, side)
