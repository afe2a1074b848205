"""Every rule once where it applies and once where it narrowly does not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from plans.engine.assessment import Mode
from plans.engine.day import CheckIn, DayFacts, Soreness
from plans.engine.decision import AlertTier, Decision, Outcome
from plans.engine.dose import Bounds, Dose
from plans.engine.exercise import Exercise, Phase
from plans.engine.exercise_state import approve, decline, put_back
from plans.engine.pain import pain_cap
from plans.engine.plan_item import Suspension
from plans.engine.progression import close_day
from plans.engine.safety import Scope
from tests.engine.course import (
    BEND,
    CARRY,
    DAY,
    PRESS,
    RISE,
    RULES,
    STANDARD,
    WALK,
    Course,
    make_item,
    make_session,
)

EASY, RIGHT, HARD = 3, 5, 7  # the done buttons


def rules_of(decision: Decision | None) -> list[str]:
    return [] if decision is None else [match.rule for match in decision.matches]


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

    def test_a_session_without_its_next_morning_earns_nothing(self) -> None:
        course = Course()

        for _ in range(6):
            decision = course.day(morning=None)

        assert course.dose == WALK.start
        assert rules_of(decision) == ["H8", "H10"]


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


class TestWeeklyCaps:
    def steps_in_a_fortnight(self, course: Course) -> int:
        changes = 0
        for _ in range(14):
            before = course.dose
            course.day()
            changes += course.dose != before
        return changes

    def test_a_small_volume_grows_once_a_week(self) -> None:
        assert self.steps_in_a_fortnight(Course(make_item(BEND, dose=BEND.min))) == 2

    def test_above_an_hour_a_week_twice(self) -> None:
        assert self.steps_in_a_fortnight(Course()) == 4

    def test_with_caution_once(self) -> None:
        assert self.steps_in_a_fortnight(Course(mode=Mode.STANDARD_CAUTION)) == 2

    def test_a_long_walk_grows_by_a_tenth_a_week_at_most(self) -> None:
        far = replace(WALK, step=(replace(WALK.step[0], add=300),))
        course = Course(make_item(far, dose=Dose(duration_s=1200)))

        for _ in range(7):
            course.day()

        assert course.dose.duration_s == 1320

    def test_three_exercises_of_a_region_grow_on_a_day(self) -> None:
        items = [make_item(replace(BEND, slug=f"bend-{n}"), region="wrist_hand") for n in range(4)]
        course = Course(*items)
        for _ in range(3):
            course.day(only=4)

        assert [d.rule for d in course.decisions.values()] == ["P2", "P2", "P2", "H9"]

    def test_the_whole_plan_grows_by_a_fifth_a_week(self) -> None:
        course = Course(minutes_week_before=70)
        for _ in range(3):
            decision = course.day()
        # 74 minutes planned, 84 allowed, one minute a day is 7 more
        assert rules_of(decision)[0] == "P3"

        tight = Course(minutes_week_before=66)
        for _ in range(3):
            decision = tight.day()
        assert rules_of(decision)[0] == "H9"


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
