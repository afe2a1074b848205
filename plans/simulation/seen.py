"""One lived date as the watchers see it: what was planned, told, decided and open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plans.cases.course import Lived, Night
from plans.cases.immobilisation import Immobilised
from plans.cases.prescribed import Prescribed
from plans.engine.assessment import Mode
from plans.engine.decision import AlertWanted, Decision
from plans.engine.exercise import Phase
from plans.engine.exercise_state import ExerciseState

Decisions = Mapping[str, Decision]  # by key
Open = Mapping[tuple[str, str], AlertWanted]  # by code and region


@dataclass(frozen=True, slots=True)
class Seen:
    """A date. `rows` and `states` are those it was planned with; `events` what was on record."""

    on: date
    mode: Mode
    is_frail: bool
    rows: Mapping[str, Prescribed]
    states: Mapping[str, ExerciseState]
    starts_on: date  # of the plan in use
    template: str
    phases: tuple[Phase, ...]
    events: tuple[Immobilised, ...]
    open_before: Open
    lived: Lived
    night: Night
    told_again: tuple[tuple[date, Decisions], ...]  # nights before, decided anew this morning
    is_new_plan: bool  # approved yesterday evening
    trained: float
    strength: float

    def exercise(self, key: str) -> str:
        """Return the slug of a row."""
        return self.rows[key].item.exercise
