"""What earns a step, and what narrowly does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.engine.assessment import Mode
from plans.engine.day import Soreness
from plans.engine.decision import Outcome
from plans.engine.exercise import Exercise, Phase
from tests.engine.course import (
    BEND,
    CARRY,
    DAY,
    PRESS,
    RISE,
    WALK,
    Course,
    make_item,
    rules_of,
)

EASY, RIGHT, HARD = 3, 5, 7  # the done buttons

PROGRESS = [
    pytest.param(PRESS, {"effort_0_10": RIGHT}, True, id="P1 about right"),
    pytest.param(PRESS, {"effort_0_10": 6}, False, id="P1 effort six is too much"),
    pytest.param(PRESS, {"effort_0_10": 6, "spare_reps": 2}, True, id="P1 two to spare"),
    pytest.param(PRESS, {"effort_0_10": 6, "spare_reps": 1}, False, id="P1 one to spare"),
    pytest.param(PRESS, {"completion": 0.99}, False, id="P1 a repetition short"),
    pytest.param(PRESS, {"pain_peak_nrs": 3}, True, id="P1 pain of three"),
    pytest.param(PRESS, {"pain_peak_nrs": 4}, False, id="P1 pain of four"),
    pytest.param(BEND, {"effort_0_10": EASY}, True, id="P2 easy"),
    pytest.param(BEND, {"effort_0_10": RIGHT}, False, id="P2 about right is not easy"),
    pytest.param(BEND, {"completion": 0.8}, True, id="P2 80 % done"),
    pytest.param(WALK, {"effort_0_10": EASY}, True, id="P3 easy"),
    pytest.param(WALK, {"effort_0_10": 4}, True, id="P3 effort four"),
    pytest.param(WALK, {"effort_0_10": RIGHT}, False, id="P3 about right is not easy"),
    pytest.param(WALK, {"completion": 0.75}, False, id="P3 75 % done"),
    pytest.param(RISE, {"effort_0_10": EASY}, True, id="P4 easy, all done"),
    pytest.param(RISE, {"completion": 0.9}, False, id="P4 not all done"),
    pytest.param(CARRY, {"effort_0_10": RIGHT}, True, id="P5 about right"),
    pytest.param(CARRY, {"effort_0_10": HARD}, False, id="P5 hard"),
]


class TestProgress:
    @pytest.mark.parametrize(("exercise", "session", "fires"), PROGRESS)
    def test_two_such_sessions(self, exercise: Exercise, session: dict, fires: bool) -> None:
        course = Course(make_item(exercise))

        for _ in range(3):
            decision = course.day(**session)

        assert (decision is not None and decision.outcome is Outcome.PROGRESS) is fires
        assert (course.dose != exercise.start) is fires

    @pytest.mark.parametrize(
        ("swellings", "fires"),
        [
            pytest.param([0, 0, 0], True, id="none"),
            pytest.param([1, 1, 1], True, id="mild and steady"),
            pytest.param([1, 1, 0], True, id="going down"),
            pytest.param([0, 0, 1], False, id="rises"),
            pytest.param([2, 2, 2], False, id="moderate"),
        ],
    )
    def test_swelling(self, swellings: list[int], fires: bool) -> None:
        course = Course(make_item(PRESS))

        for swelling in swellings:
            decision = course.day(swelling=swelling)

        assert (rules_of(decision) == ["P1"]) is fires

    @pytest.mark.parametrize(
        ("soreness", "fires"),
        [
            pytest.param(None, True, id="not asked"),
            pytest.param(Soreness.NO, True, id="none"),
            pytest.param(Soreness.MUSCLES, False, id="sore muscles"),
            pytest.param(Soreness.JOINT, False, id="a sore joint"),
        ],
    )
    def test_p1_soreness(self, soreness: Soreness | None, fires: bool) -> None:
        course = Course(make_item(PRESS))

        for _ in range(3):
            decision = course.day(check_in={"soreness": soreness})

        assert (rules_of(decision) == ["P1"]) is fires

    @pytest.mark.parametrize(
        ("days", "fires"),
        [pytest.param(13, False, id="second week"), pytest.param(14, True, id="third week")],
    )
    def test_p1_effort_six_from_the_third_week_of_strengthening(
        self, days: int, fires: bool
    ) -> None:
        since = DAY - timedelta(days=days - 2)  # the day of the decision is day 2 of the course
        course = Course(make_item(PRESS, phase=Phase.P4, phase_since=since))

        for _ in range(3):
            decision = course.day(effort_0_10=6)

        assert (rules_of(decision) == ["P1"]) is fires

    def test_a_morning_one_above_base_is_settled_enough(self) -> None:
        course = Course()
        course.day()
        course.day(morning=1)

        assert rules_of(course.day(morning=0))[0] == "P3"

    def test_a_session_at_an_eased_dose_does_not_count(self) -> None:
        course = Course()
        eased = replace(WALK.start, duration_s=300)

        for _ in range(3):
            course.day(dose=eased)

        assert course.dose == WALK.start

    def test_the_top_of_the_bounds_is_said(self) -> None:
        course = Course(make_item(dose=replace(WALK.start, duration_s=1800)))
        for _ in range(3):
            decision = course.day()

        assert decision is not None
        assert (decision.outcome, decision.rule, decision.withheld) == (Outcome.HOLD, "O2", "O2")


class TestFastTrack:
    @pytest.mark.parametrize(
        ("session", "values", "steps"),
        [
            pytest.param({}, {}, 2, id="very easy"),
            pytest.param({"effort_0_10": 3}, {}, 1, id="the button Easy"),
            pytest.param({"pain_peak_nrs": 2}, {}, 1, id="pain of two"),
            pytest.param({"completion": 0.9}, {}, 1, id="not all done"),
            pytest.param({}, {"age": 65}, 1, id="65 years old"),
            pytest.param({}, {"mode": Mode.STANDARD_CAUTION}, 1, id="with caution"),
        ],
    )
    def test_p6_two_steps_after_a_very_easy_week(
        self, session: dict, values: dict, steps: int
    ) -> None:
        course = Course(make_item(BEND), **values)
        course.day()
        for _ in range(9):
            course.day(**({"effort_0_10": 2, "pain_peak_nrs": 1} | session))

        assert course.dose.reps == 11 + steps

    def test_p6_not_on_healing_tissue(self) -> None:
        course = Course(make_item(BEND, protected=True))
        for _ in range(10):
            course.day(effort_0_10=1, pain_peak_nrs=0)

        assert course.dose.reps == 12

    def test_p6_once_a_week(self) -> None:
        course = Course(make_item(BEND))
        course.day()
        doses = []
        for _ in range(16):
            course.day(effort_0_10=1, pain_peak_nrs=0)
            doses.append(course.dose.reps)

        assert list(dict.fromkeys(doses)) == [10, 11, 13, 15]
