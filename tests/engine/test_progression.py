"""The day a decision is made, the day it acts, and which rule wins."""

from dataclasses import replace
from datetime import timedelta

from plans.engine.day import DayFacts
from plans.engine.decision import Outcome
from plans.engine.progression import close_day
from tests.engine.course import (
    DAY,
    RULES,
    STANDARD,
    WALK,
    Course,
    make_session,
    rules_of,
)


class TestTiming:
    def test_two_good_days_show_on_day_four(self) -> None:
        course = Course()

        course.day()
        course.day()
        assert course.dose == WALK.start
        decision = course.day()

        assert decision is not None
        assert (decision.outcome, decision.rule) == (Outcome.PROGRESS, "P3")
        assert decision.effective_on == DAY + timedelta(days=3)
        assert decision.after == replace(WALK.start, duration_s=660)
        assert course.plan().items[0].dose == decision.after

    def test_pain_eases_the_very_next_day(self) -> None:
        course = Course()

        decision = course.day(pain_peak_nrs=7)

        assert decision is not None
        assert decision.effective_on == DAY + timedelta(days=1)
        assert course.plan().items[0].dose == replace(WALK.start, duration_s=480)

    def test_a_new_level_is_done_twice_before_the_next(self) -> None:
        course = Course()
        doses = []
        for _ in range(7):
            course.day()
            doses.append(course.dose.duration_s)

        assert doses == [600, 600, 660, 660, 660, 720, 720]

    def test_closing_a_day_twice_changes_nothing(self) -> None:
        course = Course()
        course.day(pain_peak_nrs=7)
        facts = DayFacts(on=DAY, sessions={WALK.slug: make_session(DAY, WALK.start)})

        again = close_day(course.items, facts, STANDARD, RULES)

        assert again.states[WALK.slug] == course.state
        assert not again.decisions

    def test_nothing_grows_on_a_day_of_a_pause(self) -> None:
        course = Course()
        for _ in range(2):
            course.day()
        course.context = replace(course.context, paused=True)

        assert course.rest(morning=0) is None
        assert course.dose == WALK.start

    def test_a_session_without_its_next_morning_earns_nothing(self) -> None:
        course = Course()

        for _ in range(6):
            decision = course.day(morning=None)

        assert course.dose == WALK.start
        assert rules_of(decision) == ["H8", "H10"]


class TestPrecedence:
    def test_all_matches_are_kept_the_strictest_first(self) -> None:
        course = Course()
        course.day()

        decision = course.day(
            morning=3, pain_peak_nrs=8, effort_0_10=9, completion=0.5, check_in={"ill": True}
        )

        assert rules_of(decision) == ["S2", "S4", "G2", "G1", "H6", "H7", "H8"]

    def test_reductions_do_not_add_up(self) -> None:
        course = Course()
        course.day()

        course.day(morning=3, pain_peak_nrs=6)

        assert course.dose.duration_s == 480

    def test_a_reduction_goes_before_a_lock(self) -> None:
        course = Course(lock="O8")

        course.day(pain_peak_nrs=6)

        assert course.dose.duration_s == 480
