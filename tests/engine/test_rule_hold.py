"""The same again, and why."""

import pytest

from plans.engine.decision import Outcome
from tests.engine.course import (
    PRESS,
    WALK,
    Course,
    make_item,
    rules_of,
)


class TestHold:
    @pytest.mark.parametrize(
        ("pain", "fires"),
        [
            pytest.param(3, False, id="three is no reason"),
            pytest.param(4, True, id="four is acceptable: repeat"),
            pytest.param(5, True, id="five, at the cap: repeat"),
        ],
    )
    def test_h1_acceptable_pain_repeats(self, pain: int, fires: bool) -> None:
        assert ("H1" in rules_of(Course().day(pain_peak_nrs=pain))) is fires

    @pytest.mark.parametrize(
        ("peaks", "grows"),
        [
            pytest.param([4, 4, 4, 4], True, id="steady fours, three settled"),
            pytest.param([5, 4, 4, 4], True, id="falling to four"),
            pytest.param([5, 5, 5, 5], False, id="five: above cap − 1"),
            pytest.param([3, 4, 4, 4], False, id="risen"),
            pytest.param([4, 4, 4, 5], False, id="rises today"),
            pytest.param([4, 4, 4], False, id="two settled only"),
        ],
    )
    def test_h1_lets_go_after_three_settled_sessions(self, peaks: list[int], grows: bool) -> None:
        course = Course()

        for peak in peaks:
            decision = course.day(pain_peak_nrs=peak)

        assert (decision is not None and decision.outcome is Outcome.PROGRESS) is grows

    @pytest.mark.parametrize(
        ("effort", "fires"), [pytest.param(6, False, id="six"), pytest.param(7, True, id="seven")]
    )
    def test_h6_hard_enough(self, effort: int, fires: bool) -> None:
        assert ("H6" in rules_of(Course().day(effort_0_10=effort))) is fires

    @pytest.mark.parametrize(
        ("completion", "fires"),
        [pytest.param(0.79, True, id="79 %"), pytest.param(0.8, False, id="80 %")],
    )
    def test_h7_not_all_was_done(self, completion: float, fires: bool) -> None:
        assert ("H7" in rules_of(Course().day(completion=completion))) is fires

    def test_h8_a_new_dose_is_done_twice(self) -> None:
        course = Course()

        said = [rules_of(course.day()) for _ in range(3)]

        assert said == [["H8"], ["H8"], ["P3"]]

    @pytest.mark.parametrize(
        "missing",
        [
            pytest.param({"effort_0_10": None}, id="effort"),
            pytest.param({"pain_peak_nrs": None}, id="pain"),
        ],
    )
    def test_h10_what_was_not_said_is_not_good(self, missing: dict) -> None:
        course = Course()
        for _ in range(2):
            course.day()

        decision = course.day(**missing)

        assert decision is not None
        assert (decision.outcome, decision.rule) == (Outcome.HOLD, "H10")
        assert course.dose == WALK.start

    def test_h10_a_limb_needs_its_swelling(self) -> None:
        course = Course(make_item(PRESS))
        for _ in range(3):
            decision = course.day(swelling=None)

        assert rules_of(decision)[0] == "H10"
        assert course.dose == PRESS.start

    def test_h10_the_whole_body_does_not(self) -> None:
        course = Course()
        for _ in range(3):
            decision = course.day(swelling=None)

        assert rules_of(decision) == ["P3"]
