"""The data of the simulation as values: model.toml, behaviours.toml, injuries.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plans.catalogue import CatalogueError, Fault
from plans.catalogue.toml_file import Where, read_toml
from plans.catalogue.typed import build

HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class EffortModel:
    fraction_at_start: float
    fraction_spread: float
    volume_exponent: float
    at_fraction: float
    at_effort: float
    per_fraction: float
    skill_per_session: float
    skill_most: float
    easy_most: float
    right_most: float
    exact_from: float


@dataclass(frozen=True, slots=True)
class RecoveryModel:
    short: float
    fracture: float
    fracture_older: float
    repair: float
    frail: float
    older_age: int
    spread: float
    without_training: float
    unknown_loss: float
    whole_loss: float


@dataclass(frozen=True, slots=True)
class PainModel:
    rest_low: float
    rest_high: float
    rest_half_life_days: float
    comfort_effort: float
    per_effort: float
    session_noise: float
    morning_noise: float
    swelling_start: float
    swelling_half_life_days: float
    swelling_per_irritation: float
    swelling_noise: float


@dataclass(frozen=True, slots=True)
class IrritationModel:
    half_life_days: float
    over_from: float
    per_over: float
    effort_from: float
    per_effort: float
    ill_per_week: float
    ill_days: int


@dataclass(frozen=True, slots=True)
class SeenModel:
    days_to_transfer: int
    sits_min_a_day: int
    stands_min_a_day: int
    body_weight_from: float
    flight_from: float
    carries_from: float
    norm_from: float
    goal_from: float
    strengthening_days: int
    stiff_deg: float
    stiff_half_life_days: float
    beyond_deg: float


@dataclass(frozen=True, slots=True)
class TherapistModel:
    work_days: tuple[int, ...]
    visit_day: int
    low_days: int
    high_days: int
    critical_days: int
    reinjury_rest_days: int


@dataclass(frozen=True, slots=True)
class Model:
    """The hidden body and the therapist; every number is explained in model.toml."""

    effort: EffortModel
    recovery: RecoveryModel
    pain: PainModel
    irritation: IrritationModel
    seen: SeenModel
    therapist: TherapistModel


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a patient lives with the plan."""

    name: str
    note: str
    does_day: float
    does_item: float
    check_in: float
    completion: tuple[float, float] = (1.0, 1.0)
    effort_shift: float = 0.0
    pain_shift: float = 0.0
    reason: str = ""  # given where less than half is done
    fades_weeks: float | None = None  # half-life of the shifts and of what is left undone
    flares_per_week: float = 0.0
    reinjured_week: tuple[int, int] | None = None
    logs: float = 1.0
    late_days: tuple[int, int] | None = None
    contradicts: float = 0.0


@dataclass(frozen=True, slots=True)
class ByKind:
    """What a kind of event means where a protocol says nothing."""

    held_days: int
    removable: bool = False
    operated: bool = False
    recovery: str = ""
    assessed_day: int = 2


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A weight-bearing order from a day on."""

    day: int
    status: str
    max_kg: float | None = None


@dataclass(frozen=True, slots=True)
class PrecautionRow:
    """A precaution from the first day until somebody lifts it."""

    code: str
    until_day: int
    muscle: str = ""


@dataclass(frozen=True, slots=True)
class InjuryRow:
    """What a protocol's patients have in common; None is "as its kind or its gates say"."""

    template: str
    kind: str = ""
    body_site: str = ""
    tissue: str = ""
    condition: str = ""
    held_days: int | None = None
    removable: bool | None = None
    operated: bool | None = None
    recovery: str = ""
    assessed_day: int | None = None
    healed_day: int | None = None
    orders: tuple[OrderRow, ...] = ()
    precautions: tuple[PrecautionRow, ...] = ()
    ages: tuple[int, int] = (25, 80)
    source: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Behaviours:
    behaviour: tuple[Behaviour, ...]


@dataclass(frozen=True, slots=True)
class _Injuries:
    kind: Mapping[str, ByKind]
    injury: tuple[InjuryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All data of the simulation."""

    model: Model
    behaviours: Mapping[str, Behaviour]
    kinds: Mapping[str, ByKind]
    injuries: Mapping[str, InjuryRow]


@cache
def settings() -> Settings:
    """Return the data, read once a process; raise CatalogueError naming every fault."""
    behaviours: _Behaviours = _read("behaviours.toml", _Behaviours)
    injuries: _Injuries = _read("injuries.toml", _Injuries)
    return Settings(
        _read("model.toml", Model),
        {each.name: each for each in behaviours.behaviour},
        injuries.kind,
        {each.template: each for each in injuries.injury},
    )


def _read(name: str, kind: Any) -> Any:
    file = read_toml(HOME / name)
    faults: list[Fault] = []

    def complain(where: Where, message: str) -> None:
        faults.append(file.fault(where, message))

    built = build(kind, file.content, (), complain)
    if faults:
        raise CatalogueError(*faults)
    return built
