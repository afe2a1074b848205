"""The same again, and why."""

from dataclasses import replace

import pytest

from plans.engine.day import CheckIn, DayFacts, ReasonNotDone, SessionSoreness
from plans.engine.decision import Outcome
from plans.engine.exercise import Phase, Region
from plans.templatetags.sentences import RULES_BY_KIND
from tests.engine.course import (
    BEND,
    PRESS,
    WALK,
    Course,
    make_item,
    make_session,
    rules_of,
)

FELL = (("R-FALL", "no_injury"),)
PERSISTS = SessionSoreness.PERSISTS
PAIN, TIME = ReasonNotDone.PAIN, ReasonNotDone.TIME


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

    @pytest.mark.parametrize(
        ("phase", "effort", "is_target"),
        [
            pytest.param(Phase.P4, 7, True, id="strength training, seven"),
            pytest.param(Phase.P4, 8, True, id="strength training, eight"),
            pytest.param(Phase.P4, 9, False, id="strength training, nine"),
            pytest.param(Phase.P2, 7, False, id="walking"),
        ],
    )
    def test_h6_in_strength_training_it_is_the_zone(
        self, phase: Phase, effort: int, is_target: bool
    ) -> None:
        decision = Course(make_item(PRESS, phase=phase)).day(effort_0_10=effort)

        assert decision is not None
        values = {match.rule: dict(match.values) for match in decision.matches}
        assert ("kind" in values["H6"]) is is_target

    @pytest.mark.parametrize(
        ("session", "kind"),
        [
            pytest.param({"reason_not_done": TIME}, "all_done", id="all done, and a reason"),
            pytest.param(
                {"completion": 0.5, "pain_peak_nrs": 0, "reason_not_done": PAIN},
                "no_pain",
                id="pain 0, and left out for pain",
            ),
            pytest.param(
                {"completion": 0.5, "pain_peak_nrs": 2, "reason_not_done": PAIN}, "", id="they fit"
            ),
            pytest.param({"completion": 0.5, "pain_peak_nrs": 0}, "", id="no reason given"),
        ],
    )
    def test_o9_answers_that_do_not_fit(self, session: dict, kind: str) -> None:
        course = Course()
        for _ in range(2):
            course.day()

        decision = course.day(**session)

        assert decision is not None
        values = {match.rule: dict(match.values) for match in decision.matches}
        assert values.get("O9", {}).get("kind", "") == kind
        assert (decision.outcome is Outcome.HOLD) or not kind

    def test_o9_holds_the_next_morning_too(self) -> None:
        course = Course()
        course.day()
        course.day(reason_not_done=TIME)

        assert rules_of(course.rest(morning=0))[0] == "O9"

    def test_o9_is_no_good_session(self) -> None:
        course = Course()
        course.day(reason_not_done=TIME)
        course.day()

        assert "P3" not in rules_of(course.day())

    def test_nothing_grows_on_a_day_off(self) -> None:
        press = replace(PRESS, regions=(Region.WRIST_HAND,))
        course = Course(make_item(BEND), make_item(press))
        course.day()
        course.day(morning=0)
        sore = {press.slug: make_session(course.on, press.start, soreness=PERSISTS)}
        sessions = sore | {BEND.slug: make_session(course.on, BEND.start)}
        course.close(DayFacts(course.on, CheckIn(course.on, 0, swelling=0), sessions))

        assert rules_of(course.rest(morning=0))[:2] == ["WAIT", "P2"]

    @pytest.mark.parametrize("reason", list(ReasonNotDone))
    def test_m7_each_reason_has_its_way(self, reason: ReasonNotDone) -> None:
        decision = Course().day(completion=0, effort_0_10=None, reason_not_done=reason)

        assert decision is not None
        values = {match.rule: dict(match.values) for match in decision.matches}
        assert values["M7"] == {"kind": reason}
        assert ("M7", reason.value) in RULES_BY_KIND

    def test_m7_says_nothing_of_what_was_done(self) -> None:
        assert "M7" not in rules_of(Course().day())


class TestNoIncrease:
    @pytest.mark.parametrize(
        ("check_in", "open_alert", "rule"),
        [
            pytest.param({"red_flags": FELL}, "", "FALL", id="a fall today"),
            pytest.param({"red_flags": FELL}, "R-FALL", "FALL", id="unseen"),
            pytest.param({}, "R-FALL", "ALERT", id="a fall before, still open"),
            pytest.param({"red_flags": (("R-SKIN", "yes"),)}, "", "P3", id="another sign"),
            pytest.param({}, "", "P3", id="nothing open"),
        ],
    )
    def test_not_after_a_fall_nor_while_an_alert_is_open(
        self, check_in: dict, open_alert: str, rule: str
    ) -> None:
        course = Course()
        for _ in range(2):
            course.day()
        course.context = replace(course.context, open_alert=open_alert)

        decision = course.day(check_in=check_in)

        assert decision is not None
        assert decision.rule == rule
        assert (course.dose == WALK.start) is (rule != "P3")
        assert decision.withheld == ("" if rule == "P3" else rule)

    def test_seated_exercises_hold_as_well(self) -> None:
        course = Course(make_item(BEND), open_alert="S3")
        for _ in range(3):
            decision = course.day()

        assert decision is not None
        assert decision.withheld == "ALERT"
