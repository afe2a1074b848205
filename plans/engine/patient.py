"""What the engine knows of a person."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Facts that change doses and gates. None is "not known": the safer value is taken."""

    birth_date: date
    sex: str = "unknown"  # female, male, unknown
    body_mass_kg: float | None = None
    frailty_cfs: int | None = None  # Clinical Frailty Scale 1–9
    falls_6_months: int | None = None
    osteoporosis: bool = False
    helper_at_home: bool = False
    equipment: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()  # anticoagulant, systemic_steroid, statin, insulin, …
    # By side, as last measured: what a knee lacks to be straight by its own muscle.
    knee_lag_deg: tuple[tuple[str, float], ...] = ()
    knee_lag_on: tuple[tuple[str, date], ...] = ()  # when that was

    def age(self, on: date) -> int:
        """Return completed years on `on`."""
        before = (on.month, on.day) < (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - before
