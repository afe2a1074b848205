"""Why a first week may be thin, or have no getting up; what is not listed here is a fault."""

from collections.abc import Iterable
from dataclasses import dataclass

from plans.catalogue.first_weeks import Week
from plans.engine.body import ARM, LEG
from plans.engine.exercise import Region


@dataclass(frozen=True, slots=True)
class Why:
    """Why a gap is right in these regions. Without `orders` it is so under any."""

    gap: str
    words: str
    regions: frozenset[Region]
    orders: str = ""
    is_held: bool = False  # only where a device is on

    def explains(self, week: Week) -> bool:
        """Return True if this is the reason for the gap of `week`."""
        is_here = week.region in self.regions and self.orders in ("", week.orders)
        return self.gap == week.gap and is_here and (week.is_held or not self.is_held)


# By order and region, so that a protocol that joins later is held to the same few excuses.
EXCUSES = (
    Why(
        "no getting up",
        "One arm and one leg: crutches need both hands. A therapist finds a way to get about.",
        ARM | LEG,
        orders="nothing on an arm and a leg",
    ),
    Why(
        "no getting up",
        "An arm is still and a hand may not hold on: a walk waits until somebody is beside them.",
        ARM,
        orders="may fall",
    ),
    Why(
        "no getting up",
        "Crutches with a risk of falls: a walk waits until somebody is beside them.",
        LEG,
        orders="may fall",
    ),
    Why(
        "no getting up",
        "Nobody has said what the leg may carry: a walk waits for the order.",
        LEG,
        orders="nothing said",
    ),
    Why(
        "thin",
        "No joint of the limb is free: what is left is to tighten and to train the other side.",
        LEG,
        orders="the whole limb held",
    ),
    Why(
        "thin",
        "Hip or knee is held and may not move: what is left is to tighten, and the other leg.",
        frozenset({Region.HIP, Region.KNEE}),
        is_held=True,
    ),
    Why(
        "no getting up",
        "A held hip does not bend: nobody rolls over or hops on crutches with it alone.",
        frozenset({Region.HIP, Region.KNEE}),  # the thigh holds both
        is_held=True,
    ),
    Why(
        "no getting up",
        "A held spine: rolling over in one piece comes first. A therapist says when to get up.",
        frozenset({Region.SPINE}),
        is_held=True,
    ),
)


def excuse_of(week: Week, excuses: Iterable[Why] = EXCUSES) -> Why | None:
    """Return why the gap of `week` is right; None: without a gap, or without a reason."""
    return next((each for each in excuses if each.explains(week)), None)
