"""Who a made-up person of the demo clinic is, what happened to them, and what is found."""

from dataclasses import dataclass

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
    condition: str = ""
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
class Sides:
    """One measure of both sides at a visit; a range names its joint and motion."""

    kind: str
    hurt: float
    other: float
    joint: str = ""
    motion: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment: what changed, what was found, and whether a new plan was approved."""

    day: int
    observed: tuple[tuple[str, Value], ...] = ()
    measures: tuple[tuple[str, float], ...] = ()
    sides: tuple[Sides, ...] = ()
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
