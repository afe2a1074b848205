"""What was too much gives a smaller dose."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.engine.assessment import Mode
from plans.engine.day import DayFacts
from plans.engine.decision import Outcome
from plans.engine.dose import Bounds
from plans.engine.pain import pain_cap
from tests.engine.course import (
    BEND,
    DAY,
    PRESS,
    RISE,
    RULES,
    STANDARD,
    WALK,
    Course,
    make_item,
    make_session,
    rules_of,
)


class TestRegress:
    @pytest.mark.parametrize(
        ("pain", "base", "mode", "protected", "fires"),
        [
            pytest.param(5, 0, Mode.STANDARD, False, False, id="standard: five is acceptable"),
            pytest.param(6, 0, Mode.STANDARD, False, True, id="standard: six is not"),
            pytest.param(3, 0, Mode.STANDARD_CAUTION, False, False, id="caution: three is"),
            pytest.param(4, 0, Mode.STANDARD_CAUTION, False, True, id="caution: four is not"),
            pytest.param(4, 2, Mode.STANDARD_CAUTION, False, False, id="caution, base 2: four is"),
            pytest.param(4, 2, Mode.STANDARD_CAUTION, True, True, id="healing tissue, base 2"),
            pytest.param(4, 0, Mode.STANDARD, True, True, id="healing tissue in standard"),
        ],
    )
    def test_g1_pain_above_the_cap(
        self, pain: int, base: int, mode: Mode, protected: bool, fires: bool
    ) -> None:
        course = Course(make_item(protected=protected), base_pain_nrs=base, mode=mode)

        decision = course.day(pain_peak_nrs=pain, morning=base)

        assert ("G1" in rules_of(decision)) is fires
        assert (course.dose == WALK.start) is not fires

    def test_a_therapist_may_set_a_lower_cap(self) -> None:
        context = replace(STANDARD, therapist_cap_nrs=2)

        assert pain_cap(context, RULES.progression, protected=False) == 2

    def test_g1_returns_to_the_last_level_that_went_well(self) -> None:
        course = Course()
        for _ in range(3):
            course.day()
        assert course.dose.duration_s == 660

        course.day(pain_peak_nrs=6)

        assert course.dose == WALK.start

    def test_g1_allows_no_increase_for_three_sessions(self) -> None:
        course = Course()
        course.day(pain_peak_nrs=6)
        eased = course.dose

        outcomes = [course.day() for _ in range(3)]

        assert [rules_of(d)[0] for d in outcomes] == ["WAIT", "WAIT", "P3"]
        assert course.on == DAY + timedelta(days=4)
        assert course.dose.duration_s == eased.duration_s + 60

    def test_g1_below_the_bounds_pauses_and_tells(self) -> None:
        least = replace(WALK.start, duration_s=600)
        course = Course(make_item(bounds=Bounds(least, WALK.max)))

        decision = course.day(pain_peak_nrs=6)

        assert decision is not None
        assert decision.after is None
        assert [alert.code for alert in course.alerts] == ["O2"]
        assert course.plan().withheld[0].reason == "G1"

    def test_g1_of_a_locked_item_withholds_it_and_tells(self) -> None:
        course = Course(make_item(locked=True))

        decision = course.day(pain_peak_nrs=6)

        assert decision is not None
        assert (decision.outcome, decision.after) == (Outcome.REGRESS, None)
        assert [alert.code for alert in course.alerts] == ["O3"]

    @pytest.mark.parametrize(
        ("morning", "fires"),
        [
            pytest.param(1, False, id="one above base, once"),
            pytest.param(2, True, id="two above base"),
            pytest.param(3, True, id="three above base"),
        ],
    )
    def test_g2_worse_the_next_morning(self, morning: int, fires: bool) -> None:
        course = Course()
        course.day()

        decision = course.rest(morning=morning)

        assert ("G2" in rules_of(decision)) is fires
        assert course.dose.duration_s == (480 if fires else 600)

    def test_g2_one_above_base_on_two_sessions_running(self) -> None:
        course = Course()
        course.day()
        assert "G2" not in rules_of(course.day(morning=1))

        assert rules_of(course.day(morning=1))[0] == "G2"

    def test_g2_a_calm_morning_between_forgives(self) -> None:
        course = Course()
        for morning in (0, 1, 0, 1):
            decision = course.day(morning=morning)

        assert "G2" not in rules_of(decision)

    def test_g2_says_nothing_without_a_session_the_day_before(self) -> None:
        course = Course()
        course.day()
        course.rest(morning=0)

        assert "G2" not in rules_of(course.rest(morning=4))

    def test_g2_the_day_off_is_the_morning_itself(self) -> None:
        course = Course()
        course.day()

        course.rest(morning=3)

        assert course.plan().kind == "active"
        assert course.plan().items[0].dose.duration_s == 480

    def test_g2_who_exercised_all_the_same_rests_the_next_day(self) -> None:
        course = Course()
        course.day()

        decision = course.day(morning=3)

        assert decision is not None
        assert decision.outcome is Outcome.REST
        assert course.plan().kind == "rest"
        course.rest(morning=0)
        assert course.plan().kind == "active"

    def test_g2_the_morning_after_g1_rests_and_takes_no_second_level(self) -> None:
        course = Course()
        course.day(pain_peak_nrs=6)

        decision = course.day(morning=3)

        assert rules_of(decision)[0] == "G2"
        assert course.plan().kind == "rest"
        assert course.dose.duration_s == 480

    def test_g2_rests_the_region_but_eases_only_what_was_done(self) -> None:
        knee = make_item(PRESS)
        other = make_item(RISE, region="knee")
        arm = make_item(BEND)
        course = Course(knee, other, arm)
        facts = DayFacts(on=DAY, sessions={knee.key: make_session(DAY, PRESS.start)})
        course.close(facts)

        course.rest(morning=3)

        states = {item.key: item.state for item in course.items}
        assert states[knee.key].dose != PRESS.start
        assert states[other.key].dose == RISE.start
        assert states[other.key].rest_rule == "G2"
        assert states[arm.key].rest_rule == ""
