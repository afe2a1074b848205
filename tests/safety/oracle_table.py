"""The table of the oracle, read from oracle_table.txt. Nothing here knows the engine."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATUS = {"0": 0, "TTWB": 1, "PWB": 2, "WBAT": 3, "FWB": 4}
# The joints of a site that certainly suffer when its tissue is strained.
JOINTS = {
    "hip": "hip",
    "thigh": "",
    "knee": "knee",
    "lower_leg": "ankle",
    "ankle": "ankle",
    "foot": "",
    "shoulder": "shoulder",
    "upper_arm": "",
    "elbow": "elbow",
    "forearm": "wrist",
    "wrist_hand": "wrist finger thumb",
    "thoracolumbar": "spine",
    "cervical": "spine",
    "whole_body": "",
}
LEG_SITES = frozenset({"hip", "thigh", "knee", "lower_leg", "ankle", "foot"})
ARM_SITES = frozenset({"shoulder", "upper_arm", "elbow", "forearm", "wrist_hand"})

# Where a condition of `never` certainly lies.
PLACES = {
    "ankle": frozenset({"ankle", "lower_leg"}),
    "wrist_hand": frozenset({"wrist_hand", "forearm"}),
    "spine": frozenset({"thoracolumbar", "cervical"}),
}


@dataclass(frozen=True, slots=True)
class Move:
    joint: str
    motion: str
    deg: int  # the least it needs
    free: int  # the least it does where nobody holds it back
    active: bool
    loaded: bool
    stretched: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry of `never`."""

    subject: str  # a tissue, "off", or a precaution code
    place: str = ""
    weeks: int | None = None
    activity: str = ""  # the clearance that lifts it; "helper": somebody beside


@dataclass(frozen=True, slots=True)
class Row:
    slug: str
    side: str
    leg: int
    other_leg: int
    arm: str
    moves: tuple[Move, ...]
    muscles: frozenset[str]
    asks: frozenset[str]
    kg: float | None
    phase: str
    never: tuple[Condition, ...]
    fine: frozenset[str]


@cache
def rows() -> dict[str, Row]:
    """Return the table, read once."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    header, *lines = [line for line in text.splitlines() if line and line[0] != "#"]
    found = [_row(dict(zip(_cells(header), _cells(line), strict=True))) for line in lines]
    assert len({row.slug for row in found}) == len(found), "a slug stands twice"
    return {row.slug: row for row in found}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _row(cells: dict[str, str]) -> Row:
    leg, other = cells["legs"].split("/")
    words = {name: "" if cell == "-" else cell for name, cell in cells.items()}
    return Row(
        slug=cells["slug"],
        side=cells["side"],
        leg=STATUS[leg],
        other_leg=STATUS[other],
        arm=cells["arms"],
        moves=tuple(_move(each) for each in words["moves"].split(", ") if each),
        muscles=frozenset(words["muscles"].split()),
        asks=frozenset(words["asks"].split()),
        kg=float(words["kg"]) if words["kg"] else None,
        phase=cells["from"],
        never=tuple(_condition(each) for each in words["never"].split(", ") if each),
        fine=frozenset(words["fine"].split()),
    )


def _move(text: str) -> Move:
    joint, motion, deg, how = text.split()
    least, _, free = deg.partition("-")
    far = int(free or least)
    return Move(joint, motion, int(least), far, "a" in how, "l" in how, "s" in how)


def _condition(text: str) -> Condition:
    if "~" in text:
        code, activity = text.split("~")
        return Condition(code, activity=activity)
    if "@" not in text:
        code, _, activity = text.partition("!")
        return Condition(code, activity=activity)
    subject, place = text.split("@")
    if "<" in place:
        place, weeks = place.split("<")
        return Condition(subject, place, weeks=int(weeks))
    place, _, activity = place.partition("!")
    return Condition(subject, place, activity=activity)
