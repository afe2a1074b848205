"""The made-up people of the demo clinic, as data."""

from dataclasses import dataclass
from typing import Any

from plans.engine.reason import Value

DOMAIN = "example.test"  # reserved: a mail to it can reach nobody


@dataclass(frozen=True, slots=True)
class Staff:
    """One therapist of the clinic."""

    key: str
    full_name: str
    is_admin: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Rested:
    """What was kept still; dates in days before the first day of care, None while it goes on."""

    kind: str
    body_site: str
    side: str
    began: int
    ended: int | None = 0
    expected_in: int | None = None  # days after the first day of care
    tissue: str = "none"
    diagnosis: str = ""
    procedure: str = ""
    joints_fixed: tuple[str, ...] = ()
    device_removable: bool = False
    activity: tuple[str, ...] = ()
    limb: str = ""
    weight: str = ""
    max_kg: float | None = None
    is_injury: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment: what changed, what was found, and whether a new plan was approved."""

    day: int
    observed: tuple[tuple[str, Value], ...] = ()
    measures: tuple[tuple[str, float], ...] = ()
    base_pain_nrs: int = 0
    is_device_off: bool = False
    is_healed: bool = False
    weight: str = ""
    max_kg: float | None = None
    cleared: tuple[str, ...] = ()
    is_approved: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """One patient: who they are, what happened, who logs, and how they behave."""

    key: str
    given_name: str
    family_name: str
    age: int
    sex: str
    body_mass_kg: float
    height_cm: int
    lead: str
    days: int  # of care before today
    rested: Rested
    visits: tuple[Visit, ...]
    behaviour: str = "steady"
    logs: str = "self"  # self, daughter, paper
    adjustment: str = "automatic"
    frailty_cfs: int | None = None
    falls_6_months: int = 0
    helper_at_home: bool = False
    equipment: tuple[str, ...] = ("resistance_band",)
    kept_days: int = 0  # alerts and proposals of so many last days still wait


STAFF = (
    Staff("anna.berger", "Anna Berger", is_admin=True),
    Staff("malik.osei", "Malik Osei"),
)

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


def _grips(kg: float, other_kg: float, swelling: int) -> tuple[tuple[str, float], ...]:
    return (
        ("grip_affected_kg", kg),
        ("grip_other_kg", other_kg),
        ("swelling", float(swelling)),
    )


def _ankle(side: str, **values: Any) -> Rested:
    """Return six weeks in a boot for a broken ankle; it came off on the first day of care."""
    given: dict[str, Any] = {
        "began": 42,
        "tissue": "bone_nonop",
        "diagnosis": "Ankle fracture, Weber B",
        "joints_fixed": ("ankle",),
        "activity": ("walking",),
        "limb": "leg",
        "weight": "wbat",
    }
    return Rested("boot", "ankle", side, **(given | values))


def _wrist(side: str, **values: Any) -> Rested:
    given: dict[str, Any] = {
        "began": 42,
        "tissue": "bone_nonop",
        "diagnosis": "Distal radius fracture",
        "joints_fixed": ("wrist",),
        "limb": "arm",
        "weight": "wbat",
        "max_kg": 0.5,
    }
    return Rested("cast", "wrist_hand", side, **(given | values))


def _hospital(days: int, diagnosis: str) -> Rested:
    return Rested("hospital_stay", "whole_body", "na", days, diagnosis=diagnosis, is_injury=False)


_WRIST_COURSE = (
    Visit(0, (), _grips(8, 27, 1), cleared=("remove_device", "rom"), base_pain_nrs=1),
    Visit(9, HAND_MOVES, _grips(11, 27, 1)),
    Visit(
        20,
        HAND_IN_USE,
        _grips(14, 27, 0),
        is_healed=True,
        weight="fwb",
        max_kg=2,
        cleared=("strengthen", "lift"),
    ),
    Visit(39, HAND_IN_USE, _grips(20, 28, 0), weight="fwb", max_kg=5),
)
_ANKLE_COURSE = (
    Visit(0, (), _walks(6, 8, 1), cleared=BOOT_OFF, base_pain_nrs=1),
    Visit(10, UP_AND_SITTING, _walks(9, 10, 1)),
    Visit(
        26,
        WALKING,
        _walks(16, 13, 0),
        is_healed=True,
        weight="fwb",
        cleared=("strengthen", "lift"),
    ),
    Visit(45, WALKING, _walks(25, 15, 0)),
)
_HOSPITAL_COURSE = (
    Visit(0, (), _walks(3, 4, 0), base_pain_nrs=1),
    Visit(9, UP_AND_SITTING, _walks(7, 7, 0)),
    Visit(24, WALKING, _walks(15, 10, 0)),
)

PEOPLE = (
    Person(
        key="ines.albrecht",
        given_name="Ines",
        family_name="Albrecht",
        age=34,
        sex="female",
        body_mass_kg=64,
        height_cm=168,
        lead="anna.berger",
        days=66,
        rested=_ankle("left"),
        visits=_ANKLE_COURSE,
    ),
    Person(
        key="walter.schmitz",
        given_name="Walter",
        family_name="Schmitz",
        age=75,
        sex="male",
        body_mass_kg=78,
        height_cm=174,
        lead="malik.osei",
        days=33,
        rested=_hospital(14, "Bed rest after pneumonia"),
        visits=_HOSPITAL_COURSE,
        behaviour="falls",
        helper_at_home=True,
        kept_days=3,
    ),
    Person(
        key="jonas.weber",
        given_name="Jonas",
        family_name="Weber",
        age=29,
        sex="male",
        body_mass_kg=81,
        height_cm=185,
        lead="anna.berger",
        days=44,
        rested=_ankle("right", tissue="bone_fixed", procedure="Plate and screws"),
        visits=_ANKLE_COURSE,
        behaviour="over_doer",
        kept_days=3,
    ),
    Person(
        key="marta.lindqvist",
        given_name="Marta",
        family_name="Lindqvist",
        age=58,
        sex="female",
        body_mass_kg=70,
        height_cm=165,
        lead="anna.berger",
        days=50,
        rested=_wrist("left"),
        visits=_WRIST_COURSE,
        behaviour="forgetful",
    ),
    Person(
        key="david.klein",
        given_name="David",
        family_name="Klein",
        age=52,
        sex="male",
        body_mass_kg=88,
        height_cm=180,
        lead="malik.osei",
        days=30,
        rested=_ankle("right"),
        visits=_ANKLE_COURSE,
        adjustment="ask",
        kept_days=4,
    ),
    Person(
        key="sofia.rossi",
        given_name="Sofia",
        family_name="Rossi",
        age=37,
        sex="female",
        body_mass_kg=59,
        height_cm=163,
        lead="malik.osei",
        days=1,
        rested=_wrist("right"),
        visits=(Visit(0, (), _grips(7, 29, 1), cleared=BOOT_OFF[:2], is_approved=False),),
    ),
    Person(
        key="helga.brandt",
        given_name="Helga",
        family_name="Brandt",
        age=83,
        sex="female",
        body_mass_kg=57,
        height_cm=158,
        lead="malik.osei",
        days=57,
        rested=_hospital(16, "Bed rest after heart failure, stable"),
        visits=(
            Visit(0, (), _walks(3, 2, 0), base_pain_nrs=1),
            Visit(16, UP_AND_SITTING, _walks(5, 5, 0)),
            Visit(38, WALKING, _walks(11, 7, 0)),
        ),
        behaviour="frail",
        logs="daughter",
        frailty_cfs=5,
        falls_6_months=1,
        helper_at_home=True,
    ),
    Person(
        key="peter.okafor",
        given_name="Peter",
        family_name="Okafor",
        age=46,
        sex="male",
        body_mass_kg=84,
        height_cm=179,
        lead="anna.berger",
        days=45,
        rested=_wrist("right"),
        visits=_WRIST_COURSE,
        behaviour="flare",
    ),
    Person(
        key="tomasz.nowak",
        given_name="Tomasz",
        family_name="Nowak",
        age=67,
        sex="male",
        body_mass_kg=76,
        height_cm=172,
        lead="malik.osei",
        days=40,
        rested=_hospital(11, "Bed rest after bowel surgery, healed"),
        visits=_HOSPITAL_COURSE,
        behaviour="ill",
    ),
    Person(
        key="aylin.demir",
        given_name="Aylin",
        family_name="Demir",
        age=41,
        sex="female",
        body_mass_kg=66,
        height_cm=170,
        lead="anna.berger",
        days=20,
        rested=Rested(
            "cast",
            "ankle",
            "left",
            began=7,
            ended=None,
            expected_in=35,
            tissue="bone_nonop",
            diagnosis="Ankle fracture, Weber B",
            joints_fixed=("ankle",),
            limb="leg",
            weight="nwb",
        ),
        visits=(Visit(0, (), (("swelling", 1.0),), base_pain_nrs=1),),
    ),
    Person(
        key="greta.hoffmann",
        given_name="Greta",
        family_name="Hoffmann",
        age=71,
        sex="female",
        body_mass_kg=68,
        height_cm=161,
        lead="malik.osei",
        days=38,
        rested=_wrist("left"),
        visits=_WRIST_COURSE,
        logs="paper",
    ),
    Person(
        key="lena.vogt",
        given_name="Lena",
        family_name="Vogt",
        age=63,
        sex="female",
        body_mass_kg=72,
        height_cm=167,
        lead="anna.berger",
        days=0,
        rested=_wrist("left"),
        visits=_WRIST_COURSE,
    ),
)
