"""How the moving figure of an exercise is written: joint angles by key, targets, things around.

Angles are in degrees as a clinician says them: flexion, dorsiflexion and leaning forward are
positive. Places are in units of the drawing: 160 wide, 160 high, y downwards, the floor at 150.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

View = Literal["side", "front", "hand", "palm", "foot", "above", "fist"]
Place = tuple[float, float]
Range = tuple[float, float]

_ARM: Mapping[str, Range] = {"shoulder": (-60, 180), "elbow": (-5, 155), "wrist": (-85, 85)}
_LEG: Mapping[str, Range] = {"hip": (-30, 130), "knee": (-2, 155), "ankle": (-55, 35)}
# Seen from the front an angle is what shows of it, so an elbow may point either way.
_FRONT: Mapping[str, Range] = {
    "shoulder": (-60, 185),
    "elbow": (-155, 155),
    "wrist": (-90, 90),
    "hip": (-95, 95),
    "knee": (-125, 125),
    "ankle": (-60, 60),
}
_FINGERS: Mapping[str, Range] = {"mcp": (-30, 95), "pip": (-5, 110), "dip": (-10, 85)}


def _both(joints: Mapping[str, Range]) -> dict[str, Range]:
    return dict(joints) | {f"other_{name}": span for name, span in joints.items()}


_GRIPS: Mapping[str, Range] = {"grip": (-90, 270), "other_grip": (-90, 270)}
_SOLES: Mapping[str, Range] = {"sole": (-95, 70), "other_sole": (-95, 70)}
_SPINE: Mapping[str, Range] = {"trunk": (-120, 120), "neck": (-60, 60)}
_THUMB: Mapping[str, Range] = {"thumb": (-60, 80), "thumb_tip": (-20, 80)}
_ABOVE: Mapping[str, Range] = {"turn": (-90, 90), "wrist": (-60, 60)}

JOINTS: Mapping[str, Mapping[str, Range]] = {
    "side": {**_SPINE, **_SOLES, **_GRIPS, **_both(_ARM), **_both(_LEG)},
    "front": {**_SPINE, **_GRIPS, **_both(_FRONT)},
    "hand": {"forearm": (-180, 180), "wrist": (-85, 85), **_THUMB, **_FINGERS},
    "palm": {
        "forearm": (-180, 180),
        "wrist": (-40, 40),
        **_THUMB,
        **{f"finger_{n}": (-30, 40) for n in range(1, 5)},
    },
    "fist": {"forearm": (-90, 90)},
    "foot": {"shank": (-120, 120), "ankle": (-55, 35), "toes": (-45, 60)},
    "above": {"trunk": (-180, 180), "neck": (-180, 180), **_both(_ABOVE)},
}
LIMB_ENDS: Mapping[str, frozenset[str]] = {
    "side": frozenset({"hand", "other_hand", "foot", "other_foot"}),
    "front": frozenset({"hand", "other_hand", "foot", "other_foot"}),
}
_BONES = ("thigh", "shank", "foot", "upper_arm", "forearm", "hand")
_WHOLE = frozenset({"trunk", "head", *_BONES, *(f"other_{name}" for name in _BONES)})
_DIGITS = frozenset(
    {"forearm", "palm", "thumb_1", "thumb_2", *(f"finger_{n}" for n in range(1, 5))}
)
PARTS: Mapping[str, frozenset[str]] = {
    "side": _WHOLE,
    "front": _WHOLE,
    "hand": _DIGITS - {"finger_4"},
    "palm": _DIGITS,
    "foot": frozenset({"shank", "foot", "toes"}),
    "above": frozenset({"trunk", "head", "forearm", "hand", "other_forearm", "other_hand"}),
    "fist": frozenset({"fist", "thumb", *(f"finger_{n}" for n in range(4))}),
}
# Places that carry a thing or the tip of an aid, not a limb.
CARRIERS = frozenset({"aid", "other_aid", "thing"})


@dataclass(frozen=True, slots=True)
class Key:
    """One moment. What it does not name stays as in the key before.

    `at` places the hip (the wrist's forearm, the knee in close views); `stand` instead puts the
    foot of the near leg on a place and lets the angles carry the body up from it.
    """

    joints: Mapping[str, float] = field(default_factory=dict)
    reach: Mapping[str, Place] = field(default_factory=dict)  # limb ends held at places
    at: Place | None = None
    stand: Place | None = None
    rest: float = 0.0  # how long it stays, in steps of the movement


PropKind = Literal[
    "arm", "bag", "band", "bed", "bike", "bottle", "box", "chair", "counter", "crutch", "cup",
    "cushion", "effort", "frame", "mat", "pads", "pillow", "plate", "post", "putty", "rail", "rod",
    "roll", "shelf", "stairs", "step", "stick", "stool", "strap", "table", "thought", "towel",
    "tree", "wall", "watch", "weight",
]  # fmt: skip
Device = Literal["boot", "cast", "sling", "splint"]


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing around the body: standing at a place, or held by a part of it."""

    kind: PropKind
    at: Place = (0, 0)
    size: Place = (0, 0)
    on: str = ""  # the part or the point it is held by
    to: str = ""  # of a band, stick or crutch: the point at its other end; empty: `at`
    in_front: bool = False
    hangs: bool = False  # follows its point without turning


@dataclass(frozen=True, slots=True)
class FigureText:
    """What a figure shows, in one sentence for those who do not see it, in one language."""

    shows: str


@dataclass(frozen=True, slots=True)
class Worn:
    """A device that holds a part still."""

    device: Device
    on: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A direction, where the movement is too small to see or turns towards the reader."""

    start: Place
    end: Place
    bend: float = 0.0
    both_ways: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """The movement of one exercise; the near side is the one that works."""

    exercise: str
    view: View
    keys: tuple[Key, ...]
    work: tuple[str, ...]  # parts in the accent colour
    props: tuple[Prop, ...] = ()
    worn: tuple[Worn, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    short: Mapping[str, float] = field(default_factory=dict)  # parts that point at the reader
    hide: tuple[str, ...] = ()  # parts that do not show
    bare: bool = False  # bare feet
    back: bool = False  # a front view seen from behind
    loop: Literal["back", "round"] = "back"
    seconds: float = 4.0
    floor: bool = True
    room: float = 0.0  # more width on either side, for a body stretched out
    top: float = 0.0  # the height at which the view begins: below an empty space, above a head
