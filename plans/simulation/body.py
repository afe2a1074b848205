"""The hidden body of a synthetic patient: what it can, what it feels, how it adapts and flares."""

from dataclasses import dataclass, field
from math import exp, pow
from random import Random

from plans.engine.dose import Dose
from plans.engine.dose_order import amount
from plans.simulation.settings import Model

_MOST = 10.0


@dataclass(slots=True)
class _Skill:
    """How one exercise felt at first, and how well it is known."""

    first_amount: float
    first_fraction: float
    first_strength: float
    learnt: float = 0.0


@dataclass(slots=True)
class Body:
    """The truth the engine never sees. Strength is the share of the other side's, 0 to 1."""

    model: Model
    rng: Random
    half_life_weeks: float
    deficit: float
    rest_nrs: float
    swelling: float  # grade that fades by itself; 0 where there is no limb
    irritation: float = 0.0
    ill_days: int = 0
    skills: dict[str, _Skill] = field(default_factory=dict)

    @property
    def strength(self) -> float:
        return 1.0 - self.deficit

    def effort(self, key: str, dose: Dose, completion: float) -> float:
        """Return the true effort of a session, 0 to 10."""
        rules = self.model.effort
        skill = self.skills.get(key) or self._meet(key, dose)
        work = amount(dose) * max(completion, 0.05) / skill.first_amount
        gained = self.strength / skill.first_strength * (1 + skill.learnt)
        fraction = skill.first_fraction * pow(work, rules.volume_exponent) / gained
        felt = rules.at_effort + (fraction - rules.at_fraction) * rules.per_fraction
        return min(_MOST, max(0.0, felt))

    def _meet(self, key: str, dose: Dose) -> _Skill:
        rules = self.model.effort
        fraction = rules.fraction_at_start * exp(self.rng.gauss(0, rules.fraction_spread))
        self.skills[key] = _Skill(amount(dose), fraction, self.strength)
        return self.skills[key]

    def peak_pain(self, effort: float) -> float:
        """Return the worst pain of a session."""
        rules = self.model.pain
        more = max(0.0, effort - rules.comfort_effort) * rules.per_effort
        return self.rest_nrs + self.irritation + more + self.rng.gauss(0, rules.session_noise)

    def morning_pain(self) -> float:
        """Return the pain of a morning."""
        noise = self.rng.gauss(0, self.model.pain.morning_noise)
        return self.rest_nrs + self.irritation + noise

    def morning_swelling(self) -> float:
        """Return the swelling of a morning, as a grade with decimals."""
        rules = self.model.pain
        of_today = self.irritation * rules.swelling_per_irritation
        return self.swelling + of_today + self.rng.gauss(0, rules.swelling_noise)

    def train(self, key: str, effort: float, completion: float) -> None:
        """Take in one session: it teaches, and too much of it irritates."""
        skill, rules = self.skills[key], self.model.effort
        skill.learnt = min(rules.skill_most, skill.learnt + rules.skill_per_session)
        over = max(0.0, completion - self.model.irritation.over_from)
        hard = max(0.0, effort - self.model.irritation.effort_from)
        gain = over * self.model.irritation.per_over + hard * self.model.irritation.per_effort
        # The worst exercise of the day counts, not their number.
        self.irritation = max(self.irritation, min(_MOST, gain))

    def sleep(self, *, trained: float, is_held: bool) -> None:
        """Take in the night: pain fades, strength comes back as much as was trained."""
        pain = self.model.pain
        self.rest_nrs *= 0.5 ** (1 / pain.rest_half_life_days)
        self.swelling *= 0.5 ** (1 / pain.swelling_half_life_days)
        self.irritation *= 0.5 ** (1 / self.model.irritation.half_life_days)
        self.ill_days = max(0, self.ill_days - 1)
        if not is_held:
            idle = self.model.recovery.without_training
            share = idle + (1 - idle) * min(1.0, trained)
            self.deficit *= 0.5 ** (share / (7 * self.half_life_weeks))
        if self.rng.random() < self.model.irritation.ill_per_week / 7:
            self.ill_days = self.model.irritation.ill_days

    def flare(self, points: float) -> None:
        """Take in a flare or a new injury."""
        self.irritation = min(_MOST, self.irritation + points)
