"""What a day leaves out or makes smaller: muscles that rest, lighter weeks, frail patients."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from plans.engine.daily_plan import DayPlan, plan_day
from plans.engine.dose import Dose, Schedule
from plans.engine.exercise import Demand, Exercise, Phase
from plans.engine.exercise_state import ExerciseState
from plans.engine.lighter_week import is_lighter_week
from plans.engine.plan_item import PlanItem
from plans.engine.timetable import is_scheduled
from tests.engine.course import BEND, DAY, PRESS, PUMPS, RULES, STANDARD, WALK, make_item

HEAVY = Schedule(None, per_week=2, min_gap_h=48)
THIGH = replace(
    PRESS, start=replace(PRESS.start, schedule=HEAVY), demand=Demand(tissues=("quadriceps",))
)
CALF = replace(THIGH, slug="calf-press", demand=Demand(tissues=("soleus",)))
SQUAT = replace(THIGH, slug="squat", demand=Demand(tissues=("gluteals", "quadriceps")))
GENTLE = replace(SQUAT, start=PRESS.start)


def day(number: int, *items: PlanItem, **circumstances: Any) -> DayPlan:
    on = DAY + timedelta(days=number)
    return plan_day(items, on, replace(STANDARD, **circumstances), RULES)


def item(exercise: Exercise, *, done: int | None = None, **values: Any) -> PlanItem:
    last_on = None if done is None else DAY + timedelta(days=done)
    state = ExerciseState(exercise.start, introduced_on=DAY, last_on=last_on)
    return make_item(exercise, key=exercise.slug, state=state, phase=Phase.P4, **values)


class TestMuscles:
    @pytest.mark.parametrize(
        ("other", "rests"),
        [
            pytest.param(item(SQUAT, done=2), True, id="another heavy exercise yesterday"),
            pytest.param(item(SQUAT, done=1), False, id="the day before yesterday"),
            pytest.param(item(SQUAT, done=3), False, id="on the same day"),
            pytest.param(item(SQUAT), False, id="never done"),
            pytest.param(item(CALF, done=2), False, id="another muscle"),
            pytest.param(item(GENTLE, done=2), False, id="not heavy"),
            pytest.param(item(SQUAT, done=2, side="right"), False, id="the other leg"),
        ],
    )
    def test_rest_two_days_between_heavy_ones(self, other: PlanItem, rests: bool) -> None:
        found = day(3, item(THIGH, side="left"), other)

        waiting = [each for each in found.withheld if each.reason == "muscle_rest"]
        assert [each.key for each in waiting] == ([THIGH.slug] if rests else [])
        assert all(each.until == DAY + timedelta(days=4) for each in waiting)

    @pytest.mark.parametrize("one", [1, 2, 3])
    @pytest.mark.parametrize("other", [1, 2, 3])
    def test_never_wait_for_each_other_when_all_begin_together(self, one: int, other: int) -> None:
        days = {
            count: [
                n
                for n in range(14)
                if is_scheduled(Schedule(None, per_week=count), DAY, DAY + timedelta(days=n))
            ]
            for count in (one, other)
        }

        assert not {abs(a - b) for a in days[one] for b in days[other]} & {1}


class TestLighterWeek:
    @pytest.mark.parametrize(
        ("number", "lighter"),
        [(0, False), (20, False), (21, True), (27, True), (28, False), (49, True), (-1, False)],
    )
    def test_is_every_fourth(self, number: int, lighter: bool) -> None:
        on = DAY + timedelta(days=number)

        assert is_lighter_week(DAY, on, RULES.daily_plan) is lighter

    @pytest.mark.parametrize(
        ("exercise", "dose"),
        [
            pytest.param(WALK, replace(WALK.start, duration_s=420), id="420 s of 600"),
            pytest.param(PRESS, replace(PRESS.start, reps=5), id="five of eight, the same weight"),
            pytest.param(
                replace(BEND, min=replace(BEND.min, reps=9)),
                replace(BEND.start, reps=9),
                id="not below the approved least",
            ),
            pytest.param(replace(BEND, min=BEND.start), BEND.start, id="the least stays"),
            pytest.param(PUMPS, PUMPS.start, id="cues stay"),
        ],
    )
    def test_takes_volume_off(self, exercise: Exercise, dose: Dose) -> None:
        (planned,) = day(0, item(exercise), is_lighter=True).items

        assert planned.dose == dose
        assert planned.why == ("" if dose == exercise.start else "lighter_week")

    def test_is_off_unless_it_was_chosen(self) -> None:
        (planned,) = day(0, item(WALK)).items

        assert (planned.dose, planned.why) == (WALK.start, "")

    def test_leaves_the_dose_of_the_next_week_alone(self) -> None:
        walk = item(WALK)

        day(0, walk, is_lighter=True)

        assert walk.state.dose == WALK.start

    def test_does_not_add_to_the_smaller_dose_after_a_gap(self) -> None:
        returning = replace(
            item(WALK), state=ExerciseState(WALK.start, introduced_on=DAY, gap_rule="M2")
        )

        (planned,) = day(0, returning, is_lighter=True).items

        assert (planned.dose, planned.why) == (WALK.start, "M2")


class TestFrail:
    @pytest.mark.parametrize(
        ("phase", "frail", "count"),
        [
            pytest.param(Phase.P1, True, 4, id="frail, early"),
            pytest.param(Phase.P2, True, 4, id="frail, later"),
            pytest.param(Phase.P1, False, 6, id="not frail, early"),
            pytest.param(Phase.P2, False, 8, id="not frail, later"),
        ],
    )
    def test_patients_begin_with_four(self, phase: Phase, frail: bool, count: int) -> None:
        items = [make_item(BEND, key=f"{n}", phase=phase) for n in range(10)]

        assert len(day(0, *items, is_frail=frail).items) == count

    @pytest.mark.parametrize(
        ("completion", "count"), [(0.8, 5), (0.79, 4)], ids=["80 %", "less than 80 %"]
    )
    def test_patients_get_one_more_every_second_day(self, completion: float, count: int) -> None:
        begun = ExerciseState(BEND.start, introduced_on=DAY)
        items = [make_item(BEND, key=f"{n}", state=begun) for n in range(4)]
        items += [make_item(BEND, key=f"{n}") for n in range(4, 8)]

        assert len(day(2, *items, is_frail=True, completion_7d=completion).items) == count
