"""Who may increase a dose, and who is asked."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plans.engine.assessment import Mode
from plans.engine.day import CheckIn, DayFacts
from plans.engine.decision import Decision, Outcome
from plans.engine.exercise_state import approve, decline, put_back
from tests.engine.course import (
    WALK,
    Course,
    make_item,
    make_session,
)


def after_two_good_days(**circumstances: Any) -> tuple[Course, Decision]:
    course = Course(**circumstances)
    for _ in range(3):
        decision = course.day()
    assert decision is not None
    return course, decision


def good_day(on: date) -> DayFacts:
    session = make_session(on, WALK.start)
    return DayFacts(on=on, check_in=CheckIn(on, 0, swelling=0), sessions={WALK.slug: session})


class TestWhoMayIncrease:
    @pytest.mark.parametrize(
        ("circumstances", "rule"),
        [
            pytest.param({}, "O3", id="a therapist keeps the dose"),
            pytest.param({"lock": "O8"}, "O8", id="nobody has looked at the plan"),
            pytest.param({"mode": Mode.REFER}, "MODE", id="refer"),
            pytest.param({"mode": Mode.EMERGENCY}, "MODE", id="emergency"),
        ],
    )
    def test_nobody(self, circumstances: dict, rule: str) -> None:
        course = Course(make_item(locked=rule == "O3"))
        for _ in range(2):
            course.day()
        course.context = replace(course.context, **circumstances)

        decision = course.close(good_day(course.on))

        assert decision is not None
        assert (decision.outcome, decision.rule, decision.withheld) == (Outcome.HOLD, rule, rule)
        assert course.dose == WALK.start

    @pytest.mark.parametrize(
        "circumstances",
        [
            pytest.param({"asks": True}, id="ask"),
            pytest.param({"mode": Mode.THERAPIST_ONLY}, id="therapist only"),
        ],
    )
    def test_a_proposal_waits_and_is_made_once(self, circumstances: dict) -> None:
        course, decision = after_two_good_days(**circumstances)

        assert decision.needs_therapist
        assert decision.after == replace(WALK.start, duration_s=660)
        assert course.dose == WALK.start
        again = course.day()
        assert again is not None
        assert (again.outcome, again.rule, again.needs_therapist) == (Outcome.HOLD, "O1", False)

    def test_an_approved_proposal_is_the_next_dose(self) -> None:
        course, decision = after_two_good_days(asks=True)
        assert decision.after is not None

        state = approve(course.state, decision.after, effective_on=course.on)

        assert (state.dose, state.proposed, state.recent) == (decision.after, None, ())
        assert state.levels == (WALK.start,)

    def test_a_declined_proposal_needs_two_more_good_sessions(self) -> None:
        course, _ = after_two_good_days(asks=True)
        course.items = [replace(course.items[0], state=decline(course.state))]

        said = [course.day() for _ in range(3)]

        assert [d.needs_therapist for d in said if d] == [False, False, True]

    def test_pain_withdraws_a_proposal(self) -> None:
        course, _ = after_two_good_days(asks=True)

        course.day(pain_peak_nrs=6)

        assert course.state.proposed is None

    def test_a_paused_item_waits_for_the_therapist(self) -> None:
        course = Course(make_item(locked=True))
        course.day(pain_peak_nrs=6)
        assert course.rest() is None

        state = put_back(course.state, WALK.min)

        assert (state.paused, state.dose) == ("", WALK.min)
