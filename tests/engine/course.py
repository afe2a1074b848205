"""A small clinic for the engine: typical exercises, and a course lived one day at a time."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from plans.catalogue.reader import read_rules
from plans.engine.assessment import Mode
from plans.engine.daily_plan import DayPlan, plan_day
from plans.engine.day import CheckIn, DayFacts, Session
from plans.engine.day_rules import (
    AdherenceRules,
    DailyPlanRules,
    DayRules,
    ProgressionRules,
    ReentryRules,
)
from plans.engine.decision import AlertWanted, Decision
from plans.engine.dose import Bounds, Dose, Schedule
from plans.engine.exercise import (
    Demand,
    Exercise,
    HandLoad,
    JointDemand,
    Kind,
    Phase,
    Region,
    Step,
    UsesSide,
    WeightBearing,
)
from plans.engine.exercise_state import ExerciseState, first_state
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.progression import close_day

DAY = date(2026, 3, 2)  # a Monday
RULES = DayRules(
    read_rules("progression", ProgressionRules),
    read_rules("reentry", ReentryRules),
    read_rules("daily_plan", DailyPlanRules),
)
ADHERENCE = read_rules("adherence", AdherenceRules)
STANDARD = Circumstances(mode=Mode.STANDARD, age=40)

WALK = Exercise(
    slug="indoor-walk",
    kind=Kind.ADL,
    regions=(Region.WHOLE_BODY,),
    phases=(Phase.P2,),
    side=UsesSide.BOTH,
    start=Dose(duration_s=600, bouts_per_day=1),
    min=Dose(duration_s=180, bouts_per_day=1),
    max=Dose(duration_s=1800, bouts_per_day=2),
    step=(Step("duration_s", add=60),),
    demand=Demand(position="walking", leg_load_affected=WeightBearing.PARTIAL),
    progress_rule="P3",
)
PRESS = Exercise(
    slug="band-leg-press",
    kind=Kind.DEDICATED,
    regions=(Region.KNEE,),
    phases=(Phase.P4,),
    side=UsesSide.AFFECTED,
    start=Dose(sets=2, reps=8, load_kg=5.0),
    min=Dose(sets=1, reps=4, load_kg=2.0),
    max=Dose(sets=3, reps=12, load_kg=20.0),
    step=(
        Step("reps", add=1, while_below=12),
        Step("load_kg", times=1.05, round_to=0.5, reset=("reps",)),
    ),
    demand=Demand(joints=(JointDemand("knee", "extension", 90, True, True, False),)),
    progress_rule="P1",
)
BEND = Exercise(
    slug="wrist-bend",
    kind=Kind.DEDICATED,
    regions=(Region.WRIST_HAND,),
    phases=(Phase.P1,),
    side=UsesSide.AFFECTED,
    start=Dose(sets=1, reps=10, bouts_per_day=3),
    min=Dose(sets=1, reps=5, bouts_per_day=2),
    max=Dose(sets=2, reps=15, bouts_per_day=4),
    step=(Step("reps", add=1),),
    progress_rule="P2",
)
RISE = Exercise(
    slug="sit-to-stand",
    kind=Kind.ADL,
    regions=(Region.HIP, Region.KNEE),
    phases=(Phase.P1, Phase.P2),
    side=UsesSide.BOTH,
    start=Dose(sets=2, reps=6, height_cm=55),
    min=Dose(sets=1, reps=3, height_cm=60),
    max=Dose(sets=3, reps=8, height_cm=43),
    step=(Step("reps", add=1, while_below=8), Step("height_cm", add=-3, reset=("reps",))),
    harder=(("height_cm", "down"),),
    demand=Demand(position="sitting", leg_load_affected=WeightBearing.FULL),
    progress_rule="P4",
)
CARRY = Exercise(
    slug="one-hand-carry",
    kind=Kind.ADL,
    regions=(Region.WHOLE_BODY,),
    phases=(Phase.P3,),
    side=UsesSide.EITHER,
    start=Dose(sets=2, distance_m=20, load_kg=2.0),
    min=Dose(sets=1, distance_m=5, load_kg=0.5),
    max=Dose(sets=4, distance_m=20, load_kg=8.0),
    step=(Step("load_kg", add=0.5),),
    demand=Demand(position="walking", hand_load=HandLoad.LIMITED, grip=True),
    progress_rule="P5",
)
PUMPS = Exercise(
    slug="ankle-pumps",
    kind=Kind.CUE,
    regions=(Region.WHOLE_BODY,),
    phases=(Phase.P0, Phase.P1),
    side=UsesSide.BOTH,
    start=Dose(reps=10, bouts_per_day=6),
    min=Dose(reps=5, bouts_per_day=3),
    max=Dose(reps=15, bouts_per_day=10),
    step=(Step("reps", add=1),),
    demand=Demand(position="lying"),
)
THREE_A_WEEK = Schedule(every_n_days=None, per_week=3, min_gap_h=48)


def make_item(exercise: Exercise = WALK, **values: Any) -> PlanItem:
    """Make an item at its start dose; `dose` and `state` replace what they name."""
    dose = values.pop("dose", exercise.start)
    defaults: dict[str, Any] = {
        "key": exercise.slug,
        "region": exercise.regions[0].value,
        "phase": exercise.phases[0],
        "state": first_state(dose),
        "bounds": Bounds(exercise.min, exercise.max),
        "starts_on": DAY,
    }
    return PlanItem(exercise=exercise, **(defaults | values))


def make_session(on: date, dose: Dose, **values: Any) -> Session:
    """Make a session that went well."""
    defaults: dict[str, Any] = {"completion": 1.0, "effort_0_10": 3, "pain_peak_nrs": 1}
    return Session(on=on, dose=dose, **(defaults | values))


def rules_of(decision: Decision | None) -> list[str]:
    """Return the rules that applied, the winner first."""
    return [] if decision is None else [match.rule for match in decision.matches]


class Course:
    """One patient from `DAY` on. `day` lives a date and closes it, as the nightly job does."""

    def __init__(self, *items: PlanItem, rules: DayRules = RULES, **circumstances: Any) -> None:
        self.items = list(items or (make_item(),))
        self.rules = rules
        self.context = replace(STANDARD, **circumstances)
        self.on = DAY
        self.decision: Decision | None = None  # of the first item, latest closing
        self.decisions: dict[str, Decision] = {}
        self.alerts: tuple[AlertWanted, ...] = ()

    @property
    def state(self) -> ExerciseState:
        return self.items[0].state

    @property
    def dose(self) -> Dose:
        return self.items[0].state.dose

    def plan(self) -> DayPlan:
        return plan_day(self.items, self.on, self.context, self.rules)

    def day(
        self,
        *,
        morning: int | None = 0,
        swelling: int | None = 0,
        check_in: dict[str, Any] | None = None,
        only: int | None = None,
        swelling_after: int | None = None,
        **session: Any,
    ) -> Decision | None:
        """Live one date: the check-in, a session of every planned item, the closing.

        `swelling_after` is the first item's after it. `morning=None` leaves out the check-in.
        Session values go to the first item, or with `only` to the first so many; the others go
        well.
        """
        plan = self.plan()
        session |= {} if swelling_after is None else {"swelling": swelling_after}
        sessions = {
            each.key: make_session(
                self.on, **({"dose": each.dose} | (session if n < (only or 1) else {}))
            )
            for n, each in enumerate(plan.items)
        }
        facts = DayFacts(
            on=self.on,
            check_in=self._check_in(morning, swelling, check_in),
            sessions=sessions,
            planned=frozenset(each.key for each in plan.items),
        )
        return self.close(facts)

    def rest(
        self, days: int = 1, *, morning: int | None = None, check_in: dict[str, Any] | None = None
    ) -> Decision | None:
        """Live dates without any session."""
        for _ in range(days):
            planned = frozenset(each.key for each in self.plan().items)
            answer = self._check_in(morning, 0, check_in)
            self.close(DayFacts(on=self.on, check_in=answer, planned=planned))
        return self.decision

    def _check_in(
        self, morning: int | None, swelling: int | None, more: dict[str, Any] | None
    ) -> CheckIn | None:
        if morning is None and more is None:
            return None
        return CheckIn(self.on, morning or 0, swelling=swelling, **(more or {}))

    def close(self, facts: DayFacts) -> Decision | None:
        closing = close_day(self.items, facts, self.context, self.rules)
        self.items = [replace(item, state=closing.states[item.key]) for item in self.items]
        self.decisions = dict(closing.decisions)
        self.decision = self.decisions.get(self.items[0].key)
        self.alerts = closing.alerts
        self.on += timedelta(days=1)
        return self.decision
