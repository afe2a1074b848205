"""The bodies: which part hangs on which, how long it is and how its joint is counted.

The proportions are those of an adult of seven and a half heads (136 units high), after the usual
fractions of body height for the segments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from plans.figures import shapes
from plans.figures.geometry import Point

THIGH, SHANK, UPPER_ARM, FOREARM = 33.0, 33.5, 25.0, 20.0
PALM = 8.0  # from the wrist to where a hand holds
SOLE = 5.5  # from the ankle down to the floor
HEEL, TOE = -5.6, 14.4  # behind and before the ankle


@dataclass(frozen=True, slots=True)
class Part:
    """One part. It turns with `joint`, counted against `against` (else the part it hangs on)."""

    name: str
    on: str  # the part it hangs on; empty: the root
    at: Point
    joint: str
    sign: int
    shape: str
    tone: str
    zero: float = 0.0  # its turn where the joint stands at nought
    against: str = ""


@dataclass(frozen=True, slots=True)
class Limb:
    """Two bones and an end that code can place."""

    parts: tuple[str, str, str]
    lengths: Point
    bend: int
    flips: bool = False  # bends the other way above its root: an elbow points outwards


@dataclass(frozen=True, slots=True)
class Body:
    """`layers` are the parts in the order they are painted, the farthest first."""

    parts: Mapping[str, Part]
    layers: tuple[str, ...]
    outlines: Mapping[str, str]
    limbs: Mapping[str, Limb]

    def way(self, name: str) -> tuple[Part, ...]:
        """Return the parts from the root to `name`."""
        part = self.parts[name]
        return (*(self.way(part.on) if part.on else ()), part)


def _arm(other: str, at: Point, sign: int, tone: str) -> tuple[Part, ...]:
    return (
        Part(f"{other}upper_arm", "trunk", at, f"{other}shoulder", sign, "upper_arm", tone),
        Part(f"{other}forearm", f"{other}upper_arm", (0, UPPER_ARM), f"{other}elbow", sign,
             "forearm", tone),
        Part(f"{other}hand", f"{other}forearm", (0, FOREARM), f"{other}wrist", sign, "hand", tone),
    )  # fmt: skip


def _leg(
    other: str, on: str, at: Point, signs: tuple[int, int, int], tones: tuple[str, str]
) -> tuple[Part, ...]:
    hip, knee, ankle = signs
    return (
        Part(f"{other}thigh", on, at, f"{other}hip", hip, "thigh", tones[0], against="trunk"),
        Part(f"{other}shank", f"{other}thigh", (0, THIGH), f"{other}knee", knee, "shank",
             tones[0]),
        Part(f"{other}foot", f"{other}shank", (0, SHANK), f"{other}ankle", ankle, "foot",
             tones[1]),
    )  # fmt: skip


def _limbs(
    arm_bends: tuple[int, int], leg_bends: tuple[int, int], *, flips: bool
) -> dict[str, Limb]:
    found = {}
    for other, arm, leg in zip(("", "other_"), arm_bends, leg_bends, strict=True):
        hand, foot = f"{other}hand", f"{other}foot"
        found[hand] = Limb(
            (f"{other}upper_arm", f"{other}forearm", hand), (UPPER_ARM, FOREARM), arm, flips
        )
        found[foot] = Limb((f"{other}thigh", f"{other}shank", foot), (THIGH, SHANK), leg)
    return found


_LAYERS = (
    "other_thigh", "other_shank", "other_foot", "other_upper_arm", "other_forearm", "other_hand",
    "trunk", "head", "thigh", "shank", "foot", "upper_arm", "forearm", "hand",
)  # fmt: skip


def _side() -> Body:
    parts = (
        Part("trunk", "", (0, 0), "trunk", 1, "trunk", "top"),
        Part("head", "trunk", (0.6, -41), "neck", 1, "head", "skin"),
        *_arm("other_", (2.6, -36.5), -1, "far-skin"),
        *_leg("other_", "", (2.6, -0.6), (-1, 1, -1), ("far-legs", "far-shoe")),
        *_leg("", "", (0, 0), (-1, 1, -1), ("legs", "shoe")),
        *_arm("", (-0.6, -36.5), -1, "skin"),
    )
    return Body(_by_name(parts), _LAYERS, shapes.SIDE, _limbs((-1, -1), (1, 1), flips=False))


def _front() -> Body:
    parts = (
        Part("trunk", "", (0, 0), "trunk", 1, "trunk", "top"),
        Part("head", "trunk", (0, -41), "neck", 1, "head", "skin"),
        *_arm("other_", (14.6, -35.6), -1, "skin"),
        *_leg("other_", "trunk", (6.6, 0), (-1, 1, -1), ("legs", "shoe")),
        *_leg("", "trunk", (-6.6, 0), (1, -1, 1), ("legs", "shoe")),
        *_arm("", (-14.6, -35.6), 1, "skin"),
    )
    return Body(_by_name(parts), _LAYERS, shapes.FRONT, _limbs((-1, 1), (-1, 1), flips=True))


def _hand() -> Body:
    parts = (
        Part("forearm", "", (0, 0), "forearm", 1, "forearm", "skin"),
        Part("palm", "forearm", (0, 68), "wrist", -1, "palm", "skin"),
        Part("finger_1", "palm", (-1, 31), "mcp", 1, "finger_1", "skin"),
        Part("finger_2", "finger_1", (0, 18), "pip", 1, "finger_2", "skin"),
        Part("finger_3", "finger_2", (0, 12.5), "dip", 1, "finger_3", "skin"),
        Part("thumb_1", "palm", (-5, 8), "thumb", -1, "thumb_1", "skin", zero=-42),
        Part("thumb_2", "thumb_1", (0, 19), "thumb_tip", -1, "thumb_2", "skin"),
    )
    layers = ("forearm", "palm", "finger_1", "finger_2", "finger_3", "thumb_1", "thumb_2")
    return Body(_by_name(parts), layers, shapes.HAND, {})


def _palm() -> Body:
    fingers = ((-13.4, 35), (-4.6, 38), (4.6, 37), (13, 33))
    parts = (
        Part("forearm", "", (0, 0), "forearm", 1, "forearm", "skin"),
        Part("palm", "forearm", (0, 50), "wrist", 1, "palm", "skin"),
        *(
            Part(f"finger_{n}", "palm", at, f"finger_{n}", 1, f"finger_{n}", "skin")
            for n, at in enumerate(fingers, 1)
        ),
        Part("thumb_1", "palm", (-13, 10), "thumb", -1, "thumb_1", "skin", zero=-42),
        Part("thumb_2", "thumb_1", (0, 20), "thumb_tip", -1, "thumb_2", "skin"),
    )
    layers = ("forearm", "palm", *(f"finger_{n}" for n in range(1, 5)), "thumb_1", "thumb_2")
    return Body(_by_name(parts), layers, shapes.PALM, {})


def _foot() -> Body:
    parts = (
        Part("shank", "", (0, 0), "shank", 1, "shank", "skin"),
        Part("foot", "shank", (0, 72), "ankle", -1, "foot", "skin"),
        Part("toes", "foot", (35, 14), "toes", 1, "toes", "skin"),
    )
    return Body(_by_name(parts), ("shank", "toes", "foot"), shapes.FOOT, {})


def _fist() -> Body:
    """Return a fist as it points at the reader, the thumb on top."""
    parts = [Part("fist", "", (0, 0), "forearm", 1, "fist", "skin")]
    parts += [
        Part(f"finger_{n}", "fist", (-17, -15 + 12 * n), "", 1, "finger", "skin", zero=-90)
        for n in range(4)
    ]
    parts.append(Part("thumb", "fist", (-14, -24), "", 1, "thumb", "skin", zero=-80))
    return Body(_by_name(tuple(parts)), tuple(part.name for part in parts), shapes.FIST, {})


def _above() -> Body:
    # The upper arm points down, away from the eye: the lower arm seems to grow from the shoulder.
    parts = [
        Part("trunk", "", (0, 0), "trunk", 1, "trunk", "top"),
        Part("head", "", (0, 1), "neck", 1, "head", "skin"),
    ]
    for other, x, sign in (("other_", 31, -1), ("", -31, 1)):
        parts += [
            Part(f"{other}forearm", "trunk", (x, 4), f"{other}turn", sign, "forearm", "skin"),
            Part(f"{other}hand", f"{other}forearm", (0, 38), f"{other}wrist", sign, "hand", "skin"),
        ]
    layers = ("other_forearm", "other_hand", "forearm", "hand", "trunk", "head")
    return Body(_by_name(tuple(parts)), layers, shapes.ABOVE, {})


def _by_name(parts: tuple[Part, ...]) -> Mapping[str, Part]:
    return MappingProxyType({part.name: part for part in parts})


@cache
def body_of(view: str) -> Body:
    """Return the body as one sees it in `view`."""
    makers = {"side": _side, "front": _front, "hand": _hand, "palm": _palm, "foot": _foot,
              "above": _above, "fist": _fist}  # fmt: skip
    return makers[view]()
