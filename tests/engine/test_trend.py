"""What weeks show: pain that rises, range that is lost, exhaustion, near falls."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from plans.engine.decision import Outcome
from plans.engine.dose import Dose
from plans.engine.trend import (
    RangeMeasured,
    Trend,
    Weeks,
    may_be_exhausted,
    nearly_fell_often,
    rise_of,
    trends_of,
)
from tests.engine.course import BEND, DAY, PRESS, RULES, WALK, Course, make_item, rules_of

LIMITS = RULES.progression
ON = DAY + timedelta(days=13)
G8 = Trend("G8", "knee", (("before_nrs", 2.0), ("mean_nrs", 3.0)))
G9 = Trend("G9", "knee", (("joint", "knee left"), ("loss_deg", 12.0)))


def series(values: Sequence[int | None]) -> tuple[tuple[date, int], ...]:
    """Return one answer a date, the last on ON; None: not said."""
    first = ON - timedelta(days=len(values) - 1)
    days = ((first + timedelta(days=n), value) for n, value in enumerate(values))
    return tuple((day, value) for day, value in days if value is not None)


class TestRise:
    @pytest.mark.parametrize(
        ("early", "late", "rises"),
        [
            pytest.param([2] * 7, [3] * 7, True, id="one more: it rose"),
            pytest.param([2] * 7, [3] * 6 + [2], False, id="six days of one more: not yet"),
            pytest.param([2] * 7, [None] * 4 + [3] * 3, True, id="three answers are enough"),
            pytest.param([2] * 7, [None] * 5 + [9] * 2, False, id="two answers are no mean"),
            pytest.param([None] * 7, [9] * 7, False, id="nothing to compare with"),
            pytest.param([3] * 7, [2] * 7, False, id="it fell"),
        ],
    )
    def test_g8_compares_two_weeks(
        self, early: list[int | None], late: list[int | None], *, rises: bool
    ) -> None:
        assert (rise_of(series([*early, *late]), LIMITS, on=ON) is not None) is rises

    def test_of_one_region_leaves_the_others(self) -> None:
        weeks = Weeks(series([1] * 14), (("knee", series([2] * 7 + [3] * 7)),))

        assert trends_of(weeks, ["knee", "hip"], LIMITS, on=ON) == (G8,)

    def test_of_the_mornings_meets_every_region(self) -> None:
        weeks = Weeks(series([2] * 7 + [3] * 7))

        found = trends_of(weeks, ["knee", "hip", "knee"], LIMITS, on=ON)

        assert [each.region for each in found] == ["hip", "knee"]


class TestRange:
    @pytest.mark.parametrize(
        ("before", "now", "is_lag", "lost"),
        [
            pytest.param(110, 100, False, True, id="ten degrees less"),
            pytest.param(110, 101, False, False, id="nine degrees less"),
            pytest.param(None, 60, False, False, id="measured for the first time"),
            pytest.param(0, 5, True, True, id="a new lag"),
            pytest.param(None, 4, True, False, id="a lag within the error"),
            pytest.param(8, 8, True, False, id="the lag was known"),
        ],
    )
    def test_g9_at_a_retest(
        self, before: float | None, now: float, *, is_lag: bool, lost: bool
    ) -> None:
        def measured(value: float, days: int) -> RangeMeasured:
            on = ON - timedelta(days=days)
            return RangeMeasured("knee", "knee left", "flexion", value, on, is_lag)

        first = () if before is None else (measured(before, 10),)
        weeks = Weeks(measured=(*first, measured(now, 0)))

        assert bool(trends_of(weeks, ["knee"], LIMITS, on=ON)) is lost

    def test_g9_waits_for_its_answer(self) -> None:
        weeks = Weeks(open_rules=(("G9", "knee"), ("O4", "knee")))

        assert trends_of(weeks, [], LIMITS, on=ON) == (Trend("G9", "knee", is_new=False),)


@pytest.mark.parametrize(
    ("days_ago", "fires"),
    [
        pytest.param((0, 13), True, id="two within fourteen days"),
        pytest.param((0, 14), False, id="the first fifteen days ago"),
        pytest.param((0, 0), False, id="twice on one date"),
    ],
)
def test_g10_two_near_falls(days_ago: tuple[int, ...], *, fires: bool) -> None:
    days = [ON - timedelta(days=each) for each in days_ago]

    assert nearly_fell_often(days, LIMITS, on=ON) is fires


@pytest.mark.parametrize(
    ("causes", "judgements", "kinds", "asks"),
    [
        pytest.param(("multiple_sclerosis",), (), (), True, id="MS"),
        pytest.param((), ("icuaw",), (), True, id="weakness of intensive care"),
        pytest.param((), (), ("icu_stay",), True, id="a stay in intensive care"),
        pytest.param(("broken_limb",), ("disuse",), ("cast",), False, id="a cast"),
    ],
)
def test_g11_is_asked_where_it_matters(
    causes: tuple[str, ...], judgements: tuple[str, ...], kinds: tuple[str, ...], *, asks: bool
) -> None:
    assert may_be_exhausted(causes, judgements, kinds, LIMITS) is asks


class TestDose:
    def test_g8_takes_a_fifth_once_and_holds_for_a_week(self) -> None:
        course = Course(make_item(PRESS), trends=(G8,))

        first = course.day()
        second = course.day()

        assert (rules_of(first)[0], first and first.outcome) == ("G8", Outcome.REGRESS)
        assert course.dose == Dose(sets=2, reps=8, load_kg=4.0)
        assert second is not None
        assert second.outcome is Outcome.HOLD
        assert "G8" in rules_of(second)

    def test_g8_of_another_region_takes_nothing(self) -> None:
        course = Course(make_item(BEND), trends=(G8,))
        course.day()

        assert course.dose == BEND.start

    def test_g9_eases_strength_and_leaves_movement(self) -> None:
        course = Course(
            make_item(PRESS), make_item(replace(BEND, slug="bend"), region="knee"), trends=(G9,)
        )
        course.day()

        assert course.dose == Dose(sets=2, reps=8, load_kg=4.0)
        assert course.items[1].state.dose == BEND.start
        assert [each.code for each in course.alerts] == ["G9"]

    def test_g11_rests_the_day_and_takes_a_third_once(self) -> None:
        course = Course(make_item(WALK))
        course.day()
        course.day(check_in={"exhausted": True})
        after = course.dose.duration_s
        course.day(check_in={"exhausted": True})

        assert after == 420
        assert course.dose.duration_s == after
        assert "G11" in [each.code for each in course.alerts]
