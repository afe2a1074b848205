"""What follows from a day, and why. Reasons are stable codes with values; pages make sentences."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from plans.engine.dose import Dose
from plans.engine.safety import Scope
from plans.engine.word import Word


class Outcome(Word):
    """Most restrictive first; the order of the members is the order of precedence."""

    EMERGENCY = "emergency"
    SUSPEND_ALL = "suspend_all"
    SUSPEND_REGION = "suspend_region"
    REST = "rest"  # days off for the region or all
    ROM_ONLY = "rom_only"
    REGRESS = "regress"
    HOLD = "hold"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Match:
    """One rule that applied, with the values that made it apply."""

    rule: str  # S1 … P8
    outcome: Outcome
    values: tuple[tuple[str, str | int | float | None], ...] = ()


class Decision(NamedTuple):
    """The next dose of one exercise. `matches` holds every rule that applied, the winner first."""

    exercise: str
    effective_on: date
    outcome: Outcome
    rule: str  # the winner
    before: Dose
    after: Dose | None  # None: no dose, the item pauses
    matches: tuple[Match, ...]
    needs_therapist: bool = False  # an increase in `ask`, a proposal, a phase
    withheld: str = ""  # the rule that kept an earned increase back: O2, O3, H9, mode, …

    @property
    def is_change(self) -> bool:
        """Return True if something follows from it; False for a plain "same again"."""
        return self.outcome is not Outcome.HOLD or self.after != self.before


class AlertTier(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class AlertWanted:
    """Something a therapist must see. One open alert per code and region is enough."""

    code: str  # rule id: S2, O5, …
    tier: AlertTier
    effect: Scope
    region: str = ""  # for the effect `region`
    values: tuple[tuple[str, str | int | float | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """Easing of one planned exercise on its own day. `dose` None: withheld for today."""

    key: str  # of the plan item
    rule: str
    dose: Dose | None = None
    values: tuple[tuple[str, str | int | float | None], ...] = ()
