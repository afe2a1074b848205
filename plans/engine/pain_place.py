"""Where it hurts: the catalogue's regions by side. It informs; no rule is made of it."""

from collections.abc import Iterable
from typing import NamedTuple

from plans.engine.body import sides_of
from plans.engine.exercise import Region
from plans.engine.word import Word


class PlaceSide(Word):
    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"


class PainPlace(NamedTuple):
    """One place on the body map. The trunk and the whole body are in the middle."""

    region: Region
    side: PlaceSide

    @classmethod
    def of(cls, region: str, side: str) -> "PainPlace":
        return cls(Region(region), PlaceSide(side))

    @property
    def key(self) -> str:
        """Return what a form sends: “knee-left”."""
        return f"{self.region.value}-{self.side.value}"


LIMBS = (
    Region.SHOULDER,
    Region.ELBOW,
    Region.WRIST_HAND,
    Region.HIP,
    Region.KNEE,
    Region.ANKLE,
    Region.FOOT,
)
TRUNK = (Region.SPINE, Region.WHOLE_BODY)
# In the order of the list: from the top down, the right side first.
PLACES = (
    *(PainPlace(region, side) for region in LIMBS for side in (PlaceSide.RIGHT, PlaceSide.LEFT)),
    *(PainPlace(region, PlaceSide.MIDDLE) for region in TRUNK),
)
_ANYWHERE = frozenset({Region.WHOLE_BODY, Region.ALL})


def is_treated(place: PainPlace, treated: Iterable[tuple[str, str]]) -> bool:
    """Return True if `place` lies in one of the (region, side) under treatment."""
    return any(_covers(region, side, place) for region, side in treated)


def _covers(region: str, side: str, place: PainPlace) -> bool:
    if region in _ANYWHERE:
        return True
    if region != place.region:
        return False
    return place.side is PlaceSide.MIDDLE or place.side in sides_of(side)
