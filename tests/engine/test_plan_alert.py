"""What a therapist is told of a plan as a whole: one alert for each rule and region."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from plans.engine.dose import Bounds
from plans.engine.oversight import AlertLimits
from plans.engine.plan_item import PlanItem
from tests.engine.course import BEND, PRESS, PUMPS, RISE, WALK, Course, make_item

TOP = Bounds(WALK.min, WALK.start)


def codes(course: Course) -> list[tuple[str, str]]:
    return [(each.code, each.region) for each in course.alerts]


def lived(course: Course, days: int, **session: Any) -> Course:
    for _ in range(days):
        course.day(**({"effort_0_10": 5, "pain_peak_nrs": 1} | session))
    return course


class TestPlateau:
    def test_o4_of_the_patient_who_always_says_about_right(self) -> None:
        course = lived(Course(make_item(WALK)), 14)

        assert codes(course) == [("O4", "whole_body")]
        assert dict(course.alerts[0].values) == {
            "days": 14,
            "items": 1,
            "exercises": WALK.slug,
        }

    @pytest.mark.parametrize(
        ("make", "days", "session"),
        [
            pytest.param(lambda: make_item(WALK), 13, {}, id="not yet two weeks"),
            pytest.param(lambda: make_item(WALK), 15, {"completion": 0.7}, id="too little done"),
            pytest.param(lambda: make_item(WALK, locked=True), 15, {}, id="locked"),
            pytest.param(lambda: make_item(PUMPS), 15, {}, id="a cue"),
            pytest.param(
                lambda: make_item(WALK, bounds=Bounds(WALK.min, WALK.start)),
                15,
                {},
                id="at the top",
            ),
        ],
    )
    def test_o4_is_silent(
        self, make: Callable[[], PlanItem], days: int, session: dict[str, Any]
    ) -> None:
        assert "O4" not in dict(codes(lived(Course(make()), days, **session)))

    def test_o4_not_of_who_grows_by_the_calendar(self) -> None:
        assert not codes(lived(Course(make_item(WALK), by_quota=True), 15, completion=0.8))

    def test_o4_comes_when_its_therapist_wants(self) -> None:
        limits = AlertLimits(plateau_days=10)

        assert not codes(lived(Course(make_item(WALK), limits=limits), 9))
        assert codes(lived(Course(make_item(WALK), limits=limits), 10))


class TestReview:
    def test_o5_of_two_steps_back_in_a_week(self) -> None:
        course = Course(make_item(WALK))
        course.day(pain_peak_nrs=6)
        assert "O5" not in dict(codes(course))
        course.day()
        course.day(pain_peak_nrs=6)

        assert ("O5", "whole_body") in codes(course)

    def test_o5_not_of_two_steps_eight_days_apart(self) -> None:
        course = Course(make_item(WALK))
        course.day(pain_peak_nrs=6)
        lived(course, 7)
        course.day(pain_peak_nrs=6)

        assert "O5" not in dict(codes(course))

    @pytest.mark.parametrize(
        ("limit", "pain", "told"),
        [
            pytest.param(None, 7, True, id="by the rules from seven"),
            pytest.param(None, 6, False, id="by the rules not at six"),
            pytest.param(5, 5, True, id="earlier, where a therapist wants"),
            pytest.param(9, 7, True, id="never later"),
        ],
    )
    def test_o5_by_the_limit(self, limit: int | None, pain: int, *, told: bool) -> None:
        course = Course(make_item(WALK), limits=AlertLimits(review_pain_nrs=limit))
        course.day(pain_peak_nrs=pain)

        assert ("O5" in dict(codes(course))) is told

    @pytest.mark.parametrize(
        ("completion", "days", "told"),
        [
            pytest.param(1.5, 2, True, id="half as much again, twice"),
            pytest.param(1.5, 1, False, id="once"),
            pytest.param(1.4, 2, False, id="a little more"),
        ],
    )
    def test_over_doing(self, completion: float, days: int, *, told: bool) -> None:
        course = lived(Course(make_item(WALK)), days, completion=completion)

        assert ("OVER" in dict(codes(course))) is told


def test_a_pause_of_several_items_is_one_alert_that_names_them() -> None:
    small = [
        make_item(PRESS, dose=PRESS.min),
        make_item(replace(RISE, slug="rise"), region="knee", dose=RISE.min),
        make_item(BEND),
    ]
    course = Course(*small)
    course.day(only=2, pain_peak_nrs=6)

    found = next(each for each in course.alerts if each.code == "O2")
    assert dict(found.values)["items"] == 2
    assert dict(found.values)["exercises"] == f"{PRESS.slug}, rise"
