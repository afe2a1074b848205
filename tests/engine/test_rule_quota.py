"""Nerve pain and CRPS: small steps by the calendar, fewer in a flare (O11)."""

from datetime import timedelta

import pytest

from plans.engine.event import Event, Precaution
from plans.engine.rule_quota import goes_by_quota
from tests.engine.course import DAY, PUMPS, WALK, Course, make_item, rules_of


def make_course(**values: object) -> Course:
    return Course(by_quota=True, **({"completion_7d": 1.0} | values))


class TestWho:
    @pytest.mark.parametrize(
        ("told", "expected"),
        [
            pytest.param({"has_neuropathic_pain": True}, True, id="burning pain"),
            pytest.param({"judgements": ("pain_neuro",)}, True, id="judged so"),
            pytest.param({"causes": ("neuropathic_pain",)}, True, id="a known cause"),
            pytest.param({"judgements": ("disuse",)}, False, id="plain disuse"),
        ],
    )
    def test_the_intake_says(self, told: dict, expected: bool) -> None:
        given = {"judgements": (), "causes": (), "has_neuropathic_pain": False} | told

        assert goes_by_quota((), DAY, **given) is expected

    @pytest.mark.parametrize(
        ("lifted_in_days", "expected"),
        [
            pytest.param(None, True, id="in force"),
            pytest.param(1, True, id="lifted tomorrow"),
            pytest.param(0, False, id="lifted"),
        ],
    )
    def test_a_precaution_says(self, lifted_in_days: int | None, expected: bool) -> None:
        lifted = None if lifted_in_days is None else DAY + timedelta(days=lifted_in_days)
        crps = Precaution("CRPS", DAY - timedelta(days=9), lifted_on=lifted)
        event = Event("a", "cast", "wrist_hand", "left", crps.from_on, precautions=(crps,))

        assert goes_by_quota((event,), DAY, (), (), has_neuropathic_pain=False) is expected


class TestSteps:
    def test_a_step_of_a_tenth_waits_two_weeks(self) -> None:
        course = make_course()
        doses = []
        for _ in range(18):
            course.day()
            doses.append(course.dose.duration_s)

        assert doses.index(660) == 14
        assert doses.count(660) == 4

    def test_easy_days_do_not_hasten_it(self) -> None:
        course = make_course()

        said = [rules_of(course.day(effort_0_10=1, pain_peak_nrs=0)) for _ in range(8)]

        assert {rule for rules in said for rule in rules} <= {"H8", "O11"}
        assert course.dose == WALK.start

    def test_pain_above_the_cap_takes_nothing(self) -> None:
        course = make_course()

        assert rules_of(course.day(pain_peak_nrs=7)) == ["H8"]

    @pytest.mark.parametrize(
        ("day", "grows"),
        [
            pytest.param({"morning": 0}, True, id="quiet"),
            pytest.param({"morning": 2}, False, id="a bad morning (G2)"),
            pytest.param({"dizzy": True}, False, id="dizzy (S3)"),
            pytest.param({"check_in": {"ill": True}}, False, id="ill (S4)"),
        ],
    )
    def test_a_stop_starts_the_weeks_anew(self, day: dict, grows: bool) -> None:
        course = make_course()
        for number in range(15):
            course.day(**(day if number == 5 else {}))

        assert (course.dose.duration_s == 660) is grows

    def test_little_done_is_no_quiet_week(self) -> None:
        course = make_course(completion_7d=0.7)
        for _ in range(16):
            course.day()

        assert course.dose == WALK.start


class TestFlare:
    @pytest.mark.parametrize(
        ("mornings", "dose_s"),
        [
            pytest.param([3, 3], 420, id="two mornings three above"),
            pytest.param([3, 2], 600, id="the second is lower"),
            pytest.param([3], 600, id="one morning"),
        ],
    )
    def test_a_flare_takes_a_third_and_keeps_moving(self, mornings: list[int], dose_s: int) -> None:
        course = make_course()
        course.day()
        course.rest(morning=0)
        for morning in mornings:
            course.rest(morning=morning)

        assert course.dose.duration_s == dose_s
        assert course.plan().kind == "active"

    def test_a_flare_that_goes_on_takes_no_second_third(self) -> None:
        course = make_course()
        course.day()
        for morning in (0, 3, 3):
            course.rest(morning=morning)

        assert "O11" not in rules_of(course.day(morning=3))

    def test_without_nerve_pain_there_is_no_flare(self) -> None:
        course = Course()
        course.day()
        course.rest(morning=0)
        for _ in range(2):
            course.rest(morning=4)

        assert course.dose == WALK.start

    def test_cues_go_on(self) -> None:
        course = Course(make_item(PUMPS), by_quota=True)
        course.day()
        for _ in range(3):
            course.rest(morning=5)

        assert course.dose == PUMPS.start
