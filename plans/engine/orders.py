"""What the treating team allows, and the one question: may this patient do this on this day?"""

from dataclasses import dataclass
from datetime import date

from plans.engine.dose import Dose
from plans.engine.event import Event
from plans.engine.exercise import Exercise, HandLoad, NotBefore, Phase, Region, WeightBearing
from plans.engine.patient import PatientFacts
from plans.engine.reason import Refusal, Verdict

__all__ = ["Limits", "OrdersBook", "Refusal", "Verdict", "limits", "load_cap_kg", "may_do"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one side of the body on one day. None: no order is known."""

    side: str
    leg: WeightBearing | None
    leg_max_kg: float | None
    leg_max_fraction: float | None  # of body mass
    hand: HandLoad | None
    hand_max_kg: float | None
    fixed_joints: frozenset[str]  # nothing moves them
    resting_joints: frozenset[str]  # device off for sessions: active only, no load, no stretch


@dataclass(frozen=True, slots=True)
class OrdersRules:
    """Thresholds of the orders; rules/orders.toml."""

    household_equipment: tuple[str, ...]  # what every home has


@dataclass(frozen=True, slots=True)
class OrdersBook:
    """What the orders read from the catalogue."""

    rules: OrdersRules


def limits(events: tuple[Event, ...], side: str, on: date) -> Limits:
    """Return what holds for `side` (left, right) on `on`: the latest order not after the day."""
    raise NotImplementedError


def load_cap_kg(
    exercise: Exercise, *, side: str, events: tuple[Event, ...], on: date
) -> float | None:
    """Return the most `load_kg` of this exercise may be under all orders; None: no limit."""
    raise NotImplementedError


def may_do(
    exercise: Exercise,
    *,
    region: Region,
    side: str,
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: OrdersBook,
    phase: Phase | None = None,
    gate: NotBefore | None = None,
    dose: Dose | None = None,
    on: date,
) -> Verdict:
    """Return whether the patient may do `exercise` for `region` and `side` on `on`.

    Every refusal is listed; what cannot be resolved refuses. `side` is the side under treatment
    (left, right, both, na). `phase` is the phase the item stands in; without it the earliest of
    the exercise counts. `dose` is judged for its kilograms; without it the exercise's smallest.
    Never raises.
    """
    raise NotImplementedError
