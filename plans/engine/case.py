"""One exercise at the close of one date: everything a rule may ask."""

from dataclasses import dataclass
from datetime import date

from plans.engine.day import CheckIn, Session
from plans.engine.day_rules import ProgressionRules
from plans.engine.decision import Match
from plans.engine.exercise_state import ExerciseState, Trace
from plans.engine.plan_item import Circumstances, PlanItem

NO_LIMB = frozenset({"spine", "cervical", "thoracolumbar", "whole_body", "all"})


@dataclass(slots=True)  # not frozen: it lives for one call, and freezing triples its price
class Case:
    """`state` holds the date's session and morning already; the decision is still open."""

    on: date
    item: PlanItem
    state: ExerciseState
    session: Session | None
    check_in: CheckIn | None
    context: Circumstances
    rules: ProgressionRules
    cap_nrs: int
    is_strained: bool  # worse this morning after a session of this exercise yesterday
    is_resting: bool  # … of any exercise whose region works in this one too
    latest: Trace | None  # the latest session at the dose in force
    judged: tuple[Trace, ...]  # the sessions whose next morning has come, oldest first
    sore_rules: frozenset[str]  # G3, G4, H3 where what works in it was sore in or after a session
    is_news: bool  # a session today, or yesterday's has its morning now
    barred: Match | None = None  # the plan as a whole allows no further increase today

    @property
    def base_nrs(self) -> int:
        return self.context.base_pain_nrs

    @property
    def is_ill(self) -> bool:
        """Return True with fever or illness this morning."""
        return self.check_in is not None and (self.check_in.ill or self.check_in.fever)

    @property
    def has_limb(self) -> bool:
        """Return True where swelling must be known."""
        return self.item.region not in NO_LIMB
