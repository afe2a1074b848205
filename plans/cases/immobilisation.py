"""The events of a case with their orders, as written in its file (knowledge §3.2 and §3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from plans.cases.allowed import Known, OneOf, Within
from plans.catalogue.vocabulary import (
    BODY_SITES,
    CLEARANCES,
    EVENT_KINDS,
    JOINTS,
    MOTIONS,
    TISSUES,
)

Kilograms = Within(0, 300, "kg")
Degrees = Within(-30, 200, "°")
Joint = OneOf(tuple(sorted(JOINTS)))


@dataclass(frozen=True, slots=True)
class LimbOrder:
    """What one limb may carry from a date on; the latest order not after a day holds.

    For an arm: nwb nothing, ttwb touch, pwb up to `max_kg`, wbat and fwb full.
    """

    status: Annotated[str, OneOf(("nwb", "ttwb", "pwb", "wbat", "fwb"))]
    from_on: date
    limb: Annotated[str, OneOf(("leg", "arm"))] = "leg"
    max_kg: Annotated[float | None, Kilograms] = None
    max_percent: Annotated[int | None, Within(1, 100, "% of body mass")] = None
    expires_on: date | None = None
    ordered_by: str = ""


@dataclass(frozen=True, slots=True)
class RangeLimit:
    """How far one joint may go; the same as the precaution ROM_MAX."""

    joint: Annotated[str, Joint]
    max_deg: Annotated[int, Degrees]
    from_on: date
    motion: Annotated[str, OneOf(("", *sorted(MOTIONS)))] = ""
    expires_on: date | None = None
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True)
class LoadLimit:
    """How much may be lifted; the same as the precaution LIFT_MAX."""

    max_kg: Annotated[float, Kilograms]
    from_on: date
    expires_on: date | None = None
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """One precaution code with the limit it needs. Past `expires_on` it still holds, and asks."""

    code: Annotated[str, Known("precaution")]
    from_on: date
    expires_on: date | None = None
    lifted_on: date | None = None
    joint: Annotated[str, OneOf(("", *Joint.words))] = ""
    motion: Annotated[str, OneOf(("", *sorted(MOTIONS)))] = ""
    muscle: Annotated[str, Known("muscle", is_optional=True)] = ""
    max_deg: Annotated[int | None, Degrees] = None
    max_kg: Annotated[float | None, Kilograms] = None
    hr_max: Annotated[int | None, Within(40, 240, "beats a minute")] = None
    spo2_min: Annotated[int | None, Within(50, 100, "%")] = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """Somebody responsible said that an activity may begin."""

    activity: Annotated[str, OneOf(tuple(sorted(CLEARANCES)))]
    cleared_on: date
    cleared_by: str = ""
    max_kg: Annotated[float | None, Kilograms] = None


@dataclass(frozen=True, slots=True)
class IntensiveCare:
    """A stay in intensive care; kept for the reader."""

    days_ventilated: Annotated[int | None, Within(0, 400, "days")] = None
    sedated: bool | None = None
    sepsis: bool | None = None
    steroids: bool | None = None
    neuromuscular_block: bool | None = None
    mrc_sum: Annotated[int | None, Within(0, 60, "")] = None


@dataclass(frozen=True, slots=True)
class Nutrition:
    """Food during the rest; kept for the reader."""

    tube: bool | None = None
    poor_intake_days: Annotated[int | None, Within(0, 400, "days")] = None
    weight_change_kg: Annotated[float | None, Within(-100, 100, "kg")] = None


@dataclass(frozen=True, slots=True)
class Immobilised:
    """One immobilisation. Periods are half-open: the end is the first day free."""

    key: str
    kind: Annotated[str, OneOf(tuple(sorted(EVENT_KINDS)))]
    body_site: Annotated[str, OneOf(tuple(sorted(BODY_SITES)))]
    side: Annotated[str, OneOf(("left", "right", "both", "na"))]
    started_on: date
    expected_end_on: date | None = None
    ended_on: date | None = None
    dates_uncertain: bool = False
    injured_on: date | None = None
    surgery_on: date | None = None
    is_dominant_side: bool | None = None
    diagnosis: str = ""
    diagnosis_code: str = ""
    procedure: str = ""
    tissue: Annotated[str, OneOf(tuple(sorted(TISSUES)))] = "none"
    condition: Annotated[str, Known("condition", is_optional=True)] = ""
    joints_fixed: Annotated[tuple[str, ...], Joint] = ()
    fixed_angle_deg: Mapping[Annotated[str, Joint], Annotated[int, Degrees]] | None = None
    device_detail: str = ""
    device_hours_day: Annotated[float | None, Within(0, 24, "h a day")] = None
    device_removable: bool = False
    healing: Annotated[str, OneOf(("none", "clinical", "xray"))] = "none"
    healing_on: date | None = None
    healing_by: str = ""
    activity_during: Annotated[
        tuple[str, ...], OneOf(("p0", "walking", "contralateral", "nmes"))
    ] = ()
    complications: Annotated[
        tuple[str, ...],
        OneOf(("infection", "dvt", "nerve", "crps", "non_union", "stiffness", "falls", "delirium")),
    ] = ()
    icu: IntensiveCare | None = None
    nutrition: Nutrition | None = None
    weight_bearing: tuple[LimbOrder, ...] = ()
    rom_limits: tuple[RangeLimit, ...] = ()
    load_limits: tuple[LoadLimit, ...] = ()
    precautions: tuple[Caution, ...] = ()
    clearances: tuple[Cleared, ...] = ()
