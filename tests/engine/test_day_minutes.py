"""A day's planned minutes end where its phase says (knowledge §4.7)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.daily_plan import plan_day
from plans.engine.decision import Decision, Match, Outcome
from plans.engine.dose import Bounds, Dose, Schedule
from plans.engine.exercise import Phase
from plans.engine.exercise_state import first_state
from plans.engine.plan_item import PlanItem
from plans.engine.template import Template
from tests.engine.course import BEND, DAY, RULES, STANDARD, WALK, Course, make_item

SET_UP = 30  # seconds an exercise takes besides its walk
ODD, EVEN = DAY, DAY + timedelta(days=1)


def walk(key: str, minutes: int, **values: Any) -> PlanItem:
    """Make a walk that takes `minutes` with its set-up; `begun` since the first day or not."""
    schedule = values.pop("schedule", Schedule())
    dose = Dose(duration_s=minutes * 60 - SET_UP, schedule=schedule)
    state = first_state(dose)
    if values.pop("begun", False):
        state = state.but(introduced_on=DAY - timedelta(days=9))
    longest = replace(dose, duration_s=6000)
    bounds = Bounds(replace(dose, duration_s=60), longest)
    exercise = replace(WALK, slug=key, max=longest)
    defaults: dict[str, Any] = {"phase": Phase.P4, "starts_on": DAY - timedelta(days=10)}
    return make_item(exercise, state=state, bounds=bounds, **(defaults | values))


class TestJoining:
    def joined(self, *items: PlanItem, **circumstances: Any) -> list[str]:
        context = replace(STANDARD, completion_7d=0.9, **circumstances)
        return [each.key for each in plan_day(items, DAY, context, RULES).items]

    @pytest.mark.parametrize(
        ("minutes", "joins"),
        [
            pytest.param(15, True, id="75 minutes are allowed in P4"),
            pytest.param(16, False, id="76 are not"),
        ],
    )
    def test_one_more_joins_while_there_is_room(self, minutes: int, joins: bool) -> None:
        keys = self.joined(walk("long", 60, begun=True), walk("new", minutes))

        assert ("new" in keys) is joins

    @pytest.mark.parametrize(
        ("phases", "most"),
        [
            pytest.param([Phase.P0], 40, id="P0: 40"),
            pytest.param([Phase.P1], 45, id="P1: 45"),
            pytest.param([Phase.P2], 60, id="P2: 60"),
            pytest.param([Phase.P3], 60, id="P3: 60"),
            pytest.param([Phase.P2, Phase.P4], 75, id="P4 beside P2: 75"),
            pytest.param([Phase.P5], 60, id="P5: 60"),
        ],
    )
    def test_the_phase_says_how_much(self, phases: list[Phase], most: int) -> None:
        first = [walk(f"begun-{n}", 10, begun=True, phase=each) for n, each in enumerate(phases)]
        left = most - 10 * len(phases)

        assert "new" in self.joined(*first, walk("new", left, phase=phases[0]))
        assert "new" not in self.joined(*first, walk("new", left + 1, phase=phases[0]))

    def test_a_shorter_one_joins_in_place_of_one_too_long(self) -> None:
        keys = self.joined(walk("begun", 60, begun=True), walk("long", 20), walk("short", 5))

        assert keys == ["begun", "short"]

    def test_the_first_day_keeps_to_it_as_well_and_is_never_empty(self) -> None:
        assert self.joined(walk("a", 40), walk("b", 40), walk("c", 30)) == ["a", "c"]
        assert self.joined(walk("a", 90)) == ["a"]

    def test_what_is_there_stays_however_long_the_day(self) -> None:
        begun = [walk(f"walk-{n}", 50, begun=True) for n in range(3)]

        assert len(self.joined(*begun)) == 3

    @pytest.mark.parametrize(
        ("starts_on", "joins"),
        [
            pytest.param(ODD, False, id="on the same days"),
            pytest.param(EVEN, True, id="on the days between"),
        ],
    )
    def test_every_other_day_counts_on_its_days_alone(self, starts_on: Any, joins: bool) -> None:
        often = Schedule(every_n_days=2)
        begun = walk("begun", 60, begun=True, schedule=often, starts_on=ODD - timedelta(days=10))
        new = walk("new", 60, schedule=often, starts_on=starts_on - timedelta(days=10))

        found = plan_day([begun, new], starts_on, replace(STANDARD, completion_7d=0.9), RULES)

        assert ("new" in [each.key for each in found.items]) is joins

    def test_a_daily_one_must_fit_on_the_fuller_day_to_come(self) -> None:
        often = Schedule(every_n_days=2)
        begun = walk("begun", 60, begun=True, schedule=often, starts_on=EVEN - timedelta(days=10))

        assert self.joined(begun, walk("new", 30)) == []  # today is free, tomorrow is not

    def test_paused_exercises_leave_their_room_resting_ones_keep_it(self) -> None:
        begun = walk("begun", 60, begun=True)
        paused = replace(begun, state=begun.state.but(paused="G1"))
        resting = replace(begun, state=begun.state.but(rest_until=EVEN, rest_rule="G2"))

        assert self.joined(paused, walk("new", 30)) == ["new"]
        assert self.joined(resting, walk("new", 30)) == []


def fourth_day(*items: PlanItem, **circumstances: Any) -> Decision | None:
    """Return the decision for the first item after three good days, when a step is earned."""
    course = Course(*items, **circumstances)
    for _ in range(3):
        course.day(only=len(items))
    return course.decision


class TestGrowing:
    @pytest.mark.parametrize(
        ("minutes", "rule"),
        [
            pytest.param(62, "P3", id="to 93 minutes, a quarter above 75"),
            pytest.param(63, "H9", id="not to 94"),
            pytest.param(80, "H9", id="not where the day is too long already"),
        ],
    )
    def test_a_step_is_held_where_the_day_would_be_too_long(self, minutes: int, rule: str) -> None:
        beside = walk("beside", minutes, begun=True, locked=True)

        decision = fourth_day(walk("grows", 30, begun=True), beside)

        assert decision is not None
        assert decision.rule == rule

    def test_the_hold_names_the_minutes_and_the_most(self) -> None:
        beside = walk("beside", 63, begun=True, locked=True)

        decision = fourth_day(walk("grows", 30, begun=True), beside)

        assert decision is not None
        values = (("minutes", 94), ("most_minutes", 93))
        assert decision.matches[0] == Match("H9", Outcome.HOLD, values)
        assert decision.withheld == "H9"
        assert decision.after == decision.before

    def test_a_proposal_is_held_likewise(self) -> None:
        beside = walk("beside", 63, begun=True, locked=True)

        decision = fourth_day(walk("grows", 30, begun=True), beside, mode=Mode.THERAPIST_ONLY)

        assert decision is not None
        assert (decision.rule, decision.needs_therapist) == ("H9", False)

    def test_two_that_grow_on_one_day_share_what_is_left(self) -> None:
        items = [walk(f"walk-{n}", minutes, begun=True) for n, minutes in enumerate((46, 46))]
        course = Course(*items)
        for _ in range(3):
            course.day(only=2)

        assert [each.rule for each in course.decisions.values()] == ["P3", "H9"]

    def test_more_that_takes_no_longer_is_free(self) -> None:
        lifts = replace(
            BEND,
            start=Dose(sets=1, reps=10, load_kg=1.0),
            max=Dose(sets=1, reps=10, load_kg=9.0),
            min=Dose(sets=1, reps=10, load_kg=0.5),
            step=(replace(BEND.step[0], field="load_kg", add=0.5),),
        )
        begun = first_state(lifts.start).but(introduced_on=DAY)
        item = make_item(lifts, phase=Phase.P4, state=begun)

        decision = fourth_day(item, walk("beside", 99, begun=True, locked=True))

        assert decision is not None
        assert decision.outcome is Outcome.PROGRESS

    def test_easing_asks_for_no_room(self) -> None:
        course = Course(walk("hurts", 60, begun=True), walk("beside", 60, begun=True))

        decision = course.day(pain_peak_nrs=6)

        assert decision is not None
        assert decision.outcome is Outcome.REGRESS

    def test_no_course_of_many_walks_leaves_the_day_longer_than_allowed(self) -> None:
        items = [walk(f"walk-{n}", 5 + n, phase=Phase.P3) for n in range(14)]
        course = Course(*items, completion_7d=1.0)
        longest = 0
        for _ in range(60):
            longest = max(longest, course.plan().planned_minutes)
            course.day(only=14)

        assert 70 <= longest <= 75


@pytest.mark.parametrize("template", load().templates.values(), ids=str)
def test_no_template_asks_for_a_longer_day(template: Template) -> None:
    for phase in template.phases:
        assert phase.minutes_high <= load().rules.daily_plan.minutes_high[phase.phase]
