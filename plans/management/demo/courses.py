"""What happens to the made-up people of the demo clinic, and how it is found to go on."""

from typing import Any

from plans.engine.reason import Value
from plans.management.demo.person import Rested, Sides, Visit

# What a therapist finds when the exit of a phase is reached; subjects of the templates.
UP_AND_SITTING: tuple[tuple[str, Value], ...] = (
    ("sits_min", 90),
    ("sit_to_stand_5_effort", 3),
    ("stands_min", 5),
    ("transfers_as_before", True),
    ("pain_within_cap", True),
    ("swelling_rising", False),
)
WALKING: tuple[tuple[str, Value], ...] = (
    *UP_AND_SITTING,
    ("walks_a_day", 3),
    ("walk_effort", 3),
    ("one_flight_step_to", True),
    ("does_body_weight_version", True),
)
HAND_MOVES: tuple[tuple[str, Value], ...] = (
    ("pain_within_cap", True),
    ("swelling_rising", False),
)
HAND_IN_USE: tuple[tuple[str, Value], ...] = (
    *HAND_MOVES,
    ("hand_use_pain_nrs", 2),
    ("does_body_weight_version", True),
)

BOOT_OFF = ("remove_device", "rom", "weight_bearing")


def _walks(minutes: float, stands: int, swelling: int) -> tuple[tuple[str, float], ...]:
    return (
        ("walk_tolerance_min", minutes),
        ("sts30_n", float(stands)),
        ("swelling", float(swelling)),
    )


def _swollen(grade: int) -> tuple[tuple[str, float], ...]:
    return (("swelling", float(grade)),)


def _hand(kg: float, other_kg: float, extends_deg: float) -> tuple[Sides, ...]:
    return (
        Sides("grip_kg", kg, other_kg),
        Sides("rom_deg", extends_deg, 65, "wrist", "extension"),
    )


def _knee(bends_deg: float, thigh_cm: float) -> tuple[Sides, ...]:
    return (
        Sides("rom_deg", bends_deg, 132, "knee", "flexion"),
        Sides("girth_thigh_10_cm", thigh_cm, 47.5),
    )


def _calf(lunge_deg: float, calf_cm: float) -> tuple[Sides, ...]:
    return (
        Sides("rom_deg", lunge_deg, 14, "ankle", "dorsiflexion"),
        Sides("girth_calf_cm", calf_cm, 37),
    )


def _lifted(exercise: str, kg: float, other_kg: float) -> Sides:
    return Sides("ten_rm_kg", kg, other_kg, of=exercise)


def _shoulder(lifts_deg: float) -> tuple[Sides, ...]:
    return (Sides("rom_deg", lifts_deg, 165, "shoulder", "flexion"),)


def ankle(side: str, **values: Any) -> Rested:
    """Return six weeks in a boot for a broken ankle; it came off on the first day of care."""
    given: dict[str, Any] = {
        "began": 42,
        "tissue": "bone_nonop",
        "diagnosis": "Ankle fracture, Weber B",
        "condition": "ankle_fracture",
        "joints_fixed": ("ankle",),
        "activity": ("walking",),
        "limb": "leg",
        "weight": "wbat",
    }
    return Rested("boot", "ankle", side, **(given | values))


def wrist(side: str, **values: Any) -> Rested:
    given: dict[str, Any] = {
        "began": 42,
        "tissue": "bone_nonop",
        "diagnosis": "Distal radius fracture",
        "condition": "distal_radius_fracture",
        "joints_fixed": ("wrist",),
        "limb": "arm",
        "weight": "wbat",
        "max_kg": 0.5,
    }
    return Rested("cast", "wrist_hand", side, **(given | values))


def hospital(days: int, diagnosis: str, **values: Any) -> Rested:
    given: dict[str, Any] = {"diagnosis": diagnosis, "is_injury": False}
    return Rested("hospital_stay", "whole_body", "na", days, **(given | values))


def operation(body_site: str, side: str, began: int, **values: Any) -> Rested:
    """Return an operation on a leg that may be stood on at once."""
    given: dict[str, Any] = {"limb": "leg", "weight": "wbat", "is_injury": False}
    return Rested("surgery", body_site, side, began, **(given | values))


def sling(side: str, began: int, **values: Any) -> Rested:
    given: dict[str, Any] = {
        "ended": None,
        "joints_fixed": ("shoulder",),
        "device_removable": True,
        "limb": "arm",
        "weight": "nwb",
    }
    return Rested("sling", "shoulder", side, began, **(given | values))


WRIST_COURSE = (
    Visit(0, (), _swollen(1), _hand(8, 27, 20), cleared=("remove_device", "rom"), base_pain_nrs=1),
    Visit(9, HAND_MOVES, _swollen(1), _hand(11, 27, 32)),
    Visit(
        20,
        HAND_IN_USE,
        _swollen(0),
        _hand(14, 27, 45),
        is_healed=True,
        weight="fwb",
        max_kg=2,
        cleared=("strengthen", "lift"),
    ),
    Visit(39, HAND_IN_USE, _swollen(0), _hand(20, 28, 55), weight="fwb", max_kg=5),
)
ANKLE_COURSE = (
    Visit(0, (), _walks(6, 8, 1), _calf(2, 33.5), cleared=BOOT_OFF, base_pain_nrs=1),
    Visit(10, UP_AND_SITTING, _walks(9, 10, 1), _calf(5, 34)),
    Visit(
        26,
        WALKING,
        _walks(16, 13, 0),
        (*_calf(9, 35), _lifted("heel-raise-seated", 12, 22)),
        is_healed=True,
        weight="fwb",
        cleared=("strengthen", "lift"),
    ),
    Visit(
        45,
        WALKING,
        _walks(25, 15, 0),
        (*_calf(12, 36), _lifted("heel-raise-seated", 17, 22)),
    ),
)
HOSPITAL_COURSE = (
    Visit(0, (), _walks(3, 4, 0), base_pain_nrs=1),
    Visit(9, UP_AND_SITTING, _walks(7, 7, 0)),
    Visit(24, WALKING, _walks(15, 10, 0)),
)
HIP_COURSE = (
    Visit(0, (), _walks(3, 2, 0), base_pain_nrs=2, cleared=("rom", "weight_bearing")),
    Visit(16, UP_AND_SITTING, _walks(5, 5, 0)),
    Visit(38, WALKING, _walks(11, 7, 0), is_healed=True, cleared=("strengthen", "lift")),
)
KNEE_COURSE = (
    Visit(0, (), _walks(5, 5, 2), _knee(82, 43), cleared=BOOT_OFF, base_pain_nrs=3),
    Visit(
        12,
        UP_AND_SITTING,
        _walks(10, 8, 1),
        (*_knee(96, 43.5), _lifted("long-arc-quads", 3, 9)),
    ),
    Visit(
        28,
        WALKING,
        _walks(18, 11, 0),
        (*_knee(110, 45), _lifted("long-arc-quads", 5, 9)),
        cleared=("strengthen", "lift"),
    ),
)
CUFF_COURSE = (
    Visit(0, (), _swollen(0), base_pain_nrs=2),
    Visit(14, HAND_MOVES, _swollen(0)),
    Visit(33, HAND_MOVES, _swollen(0), _shoulder(85), is_device_off=True, cleared=("rom",)),
)
HUMERUS_COURSE = (Visit(0, (), _swollen(1), _shoulder(40), base_pain_nrs=2, cleared=("rom",)),)
