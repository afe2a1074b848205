"""What rests at once, and when it narrowly does not."""

from dataclasses import replace

import pytest

from plans.engine.decision import AlertTier, Outcome
from plans.engine.plan_item import Suspension
from plans.engine.safety import Scope
from tests.engine.course import (
    Course,
    rules_of,
)


class TestStop:
    @pytest.mark.parametrize(
        ("session", "fires"),
        [
            pytest.param({"pain_peak_nrs": 8}, True, id="pain of eight"),
            pytest.param({"pain_peak_nrs": 7}, False, id="pain of seven"),
            pytest.param({"sudden": True}, True, id="something gave way"),
            pytest.param({"sudden": True, "pain_peak_nrs": None}, True, id="a pop, no number"),
        ],
    )
    def test_s2_severe_pain_suspends_the_region(self, session: dict, fires: bool) -> None:
        course = Course()

        decision = course.day(**session)

        assert ("S2" in rules_of(decision)) is fires
        alerts = [alert for alert in course.alerts if alert.code == "S2"]
        assert [(a.tier, a.effect, a.region) for a in alerts] == (
            [(AlertTier.HIGH, Scope.REGION, "whole_body")] if fires else []
        )

    def test_s1_a_suspension_is_said_once_and_lasts(self) -> None:
        course = Course()
        course.day()
        course.context = replace(
            course.context, suspensions=(Suspension("R-DVT", Scope.REGION, "whole_body"),)
        )

        first = course.rest()
        second = course.rest()

        assert first is not None
        assert (first.outcome, first.rule) == (Outcome.SUSPEND_REGION, "R-DVT")
        assert second is None
        assert course.plan().kind == "suspended"

    def test_s1_another_region_goes_on(self) -> None:
        course = Course(suspensions=(Suspension("R-CAST", Scope.REGION, "ankle"),))

        assert "R-CAST" not in rules_of(course.day())

    def test_s1_lifts_with_the_release(self) -> None:
        course = Course(suspensions=(Suspension("S2", Scope.ALL),))
        course.rest()
        course.context = replace(course.context, suspensions=())

        course.rest()

        assert course.state.suspended == ""
        assert course.plan().kind == "active"

    @pytest.mark.parametrize(
        ("vitals", "limits", "fires"),
        [
            pytest.param({"heart_rate_bpm": 121}, {}, True, id="pulse 121"),
            pytest.param({"heart_rate_bpm": 120}, {}, False, id="pulse 120"),
            pytest.param({"heart_rate_bpm": 44}, {}, True, id="pulse 44"),
            pytest.param({"heart_rate_bpm": 45}, {}, False, id="pulse 45"),
            pytest.param({"heart_rate_bpm": 111}, {"hr_max": 110}, True, id="above the own limit"),
            pytest.param({"heart_rate_bpm": 121}, {"hr_max": 140}, True, id="no higher limit"),
            pytest.param({"systolic_mmhg": 181}, {}, True, id="pressure 181"),
            pytest.param({"systolic_mmhg": 180}, {}, False, id="pressure 180"),
            pytest.param({"systolic_mmhg": 89}, {}, True, id="pressure 89"),
            pytest.param({"systolic_mmhg": 90}, {}, False, id="pressure 90"),
            pytest.param({"spo2_percent": 89}, {}, True, id="oxygen 89 %"),
            pytest.param({"spo2_percent": 90}, {}, False, id="oxygen 90 %"),
            pytest.param({"spo2_percent": 91}, {"spo2_min": 92}, True, id="below the own target"),
            pytest.param({"spo2_percent": 92}, {"spo2_min": 92}, False, id="at the own target"),
        ],
    )
    def test_s3_vital_signs_out_of_range(self, vitals: dict, limits: dict, fires: bool) -> None:
        course = Course(**limits)

        decision = course.day(**vitals)

        assert ("S3" in rules_of(decision)) is fires
        assert [alert.code for alert in course.alerts] == (["S3"] if fires else [])

    def test_s3_dizziness_tells_the_therapist_and_nothing_grows(self) -> None:
        course = Course()
        course.day()
        course.day()

        decision = course.day(dizzy=True)

        assert decision is not None
        assert (decision.outcome, decision.rule, decision.withheld) == (Outcome.HOLD, "S3", "S3")
        assert [alert.code for alert in course.alerts] == ["S3"]

    @pytest.mark.parametrize("answer", [{"fever": True}, {"ill": True}], ids=["fever", "ill"])
    def test_s4_illness_rests_that_day_and_the_next(self, answer: dict) -> None:
        course = Course()
        course.day()

        decision = course.rest(check_in=answer)

        assert decision is not None
        assert (decision.outcome, decision.rule) == (Outcome.REST, "S4")
        assert course.plan().kind == "rest"
        course.rest(morning=0)
        assert course.plan().kind == "active"

    def test_s4_a_well_morning_is_no_illness(self) -> None:
        assert "S4" not in rules_of(Course().day(check_in={"fever": False, "ill": False}))

    def test_s4_what_went_well_before_earns_nothing_after(self) -> None:
        course = Course()
        for _ in range(2):
            course.day()
        course.rest(check_in={"ill": True})
        course.rest(morning=0)

        assert rules_of(course.day()) == ["H8"]

    def test_s4_more_than_three_days_go_to_the_therapist(self) -> None:
        course = Course()
        alerts = []
        for _ in range(4):
            course.rest(check_in={"ill": True})
            alerts.append([alert.code for alert in course.alerts])

        assert alerts == [[], [], [], ["S4"]]

    @pytest.mark.parametrize(
        ("pain", "codes"),
        [
            pytest.param(6, [], id="six eases only"),
            pytest.param(7, ["O5"], id="seven is reviewed"),
            pytest.param(8, ["S2"], id="eight suspends"),
        ],
    )
    def test_o5_pain_of_seven_once_is_reviewed(self, pain: int, codes: list[str]) -> None:
        course = Course()

        course.day(pain_peak_nrs=pain)

        assert [alert.code for alert in course.alerts] == codes
