"""Immobilisation events and their orders as values. Periods are half-open: `until` is free."""

from dataclasses import dataclass
from datetime import date

from plans.engine.exercise import WeightBearing


@dataclass(frozen=True, slots=True)
class WeightBearingOrder:
    """What one limb may carry from a date on; the latest order not after a day holds.

    Past `expires_on` it still holds, and asks.
    """

    limb: str  # leg, arm
    status: WeightBearing
    from_on: date
    max_kg: float | None = None
    max_fraction: float | None = None  # of body mass
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Precaution:
    """A precaution code with its limit. Past `expires_on` it still holds, and asks."""

    code: str  # ROM_MAX, LIFT_MAX, NO_ACTIVE, NO_RESIST, NO_STRETCH, HIP_POST, SPINE_BLT, FALLS, …
    from_on: date
    expires_on: date | None = None
    lifted_on: date | None = None
    joint: str = ""
    motion: str = ""
    muscle: str = ""
    max_deg: int | None = None
    max_kg: float | None = None
    hr_max: int | None = None
    spo2_min: int | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """Somebody responsible said that an activity may begin."""

    activity: str  # remove_device, weight_bearing, rom, strengthen, lift, drive, run
    cleared_on: date
    max_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One immobilisation. `kind`, `body_site` and `side` are the lower-case words of the record."""

    key: str  # the row's id, given back in results
    kind: str
    body_site: str
    side: str  # left, right, both, na
    started_on: date
    expected_end_on: date | None = None
    ended_on: date | None = None
    injured_on: date | None = None
    surgery_on: date | None = None
    tissue: str = "none"
    condition: str = ""  # a key of conditions.toml: which injury or operation; "" where not said
    joints_fixed: tuple[str, ...] = ()
    device_removable: bool = False
    healing: str = "none"  # none, clinical, xray
    healing_on: date | None = None
    activity_during: tuple[str, ...] = ()
    weight_bearing: tuple[WeightBearingOrder, ...] = ()
    precautions: tuple[Precaution, ...] = ()
    clearances: tuple[Clearance, ...] = ()

    def is_on(self, day: date) -> bool:
        """Return True while the body part is still kept still on `day`."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)

    def days(self, until: date) -> int:
        """Return days immobilised by `until`; never negative."""
        return max(0, (min(self.ended_on or until, until) - self.started_on).days)
