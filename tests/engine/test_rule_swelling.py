"""A swollen joint is moved, not loaded, until it has settled (G5); a little more is waited out."""

from dataclasses import replace

import pytest

from plans.engine.dose import Dose
from plans.engine.easing_today import ease_today
from plans.engine.exercise import Demand, HandLoad, Kind, WeightBearing
from plans.engine.loading import loads_affected
from tests.engine.course import BEND, PRESS, RULES, Course, make_item, rules_of

MOVE = replace(BEND, slug="knee-bend")


def make_knee() -> Course:
    """Make a course with a loading and an unloaded exercise of one knee."""
    return Course(make_item(PRESS), make_item(MOVE, region="knee"))


def planned(course: Course) -> list[str]:
    return [each.key for each in course.plan().items]


class TestStart:
    @pytest.mark.parametrize(
        ("mornings", "fires"),
        [
            pytest.param([0, 2], True, id="clear swelling"),
            pytest.param([0, 3], True, id="much swelling"),
            pytest.param([0, 1], False, id="a little"),
            pytest.param([1, 1], False, id="a little, as before"),
            pytest.param([0, None], False, id="not said"),
        ],
    )
    def test_clear_swelling_stops_loading(self, mornings: list[int | None], fires: bool) -> None:
        course = make_knee()

        for swelling in mornings:
            decision = course.day(swelling=swelling)

        assert ("G5" in rules_of(decision)) is fires
        assert (PRESS.slug not in planned(course)) is fires
        assert MOVE.slug in planned(course)

    @pytest.mark.parametrize(
        ("after", "next_morning", "fires"),
        [
            pytest.param(1, 1, True, id="one more right after, still there"),
            pytest.param(1, 0, False, id="one more right after, settled"),
            pytest.param(0, 1, False, id="not right after, a little the next day"),
            pytest.param(None, 1, False, id="not said right after"),
        ],
    )
    def test_a_rise_in_the_session_must_settle(
        self, after: int | None, next_morning: int, fires: bool
    ) -> None:
        course = make_knee()
        course.day(swelling=0, **{"swelling_after": after})

        assert ("G5" in rules_of(course.day(swelling=next_morning))) is fires

    def test_what_was_done_goes_one_level_down(self) -> None:
        course = make_knee()
        course.day()

        decision = course.day(swelling=2)

        assert decision is not None
        assert (decision.rule, decision.outcome.value) == ("G5", "rom_only")
        assert course.dose == replace(PRESS.start, load_kg=4.0)
        assert course.items[1].state.dose == MOVE.start

    def test_today_is_eased_at_once(self) -> None:
        course = make_knee()
        course.day()
        plan, answer = course.plan(), course._check_in(0, 2, None)
        assert answer is not None

        eased = ease_today(course.items, plan.items, answer, course.context, RULES)

        assert [(each.key, each.rule) for each in eased] == [(PRESS.slug, "G5")]

    @pytest.mark.parametrize(
        ("demand", "region", "loads"),
        [
            pytest.param(Demand(leg_load_affected=WeightBearing.PARTIAL), "knee", True, id="leg"),
            pytest.param(Demand(position="standing"), "knee", False, id="on the other leg"),
            pytest.param(Demand(hand_load=HandLoad.FULL), "ankle", False, id="on crutches"),
            pytest.param(Demand(hand_load=HandLoad.LIMITED), "wrist_hand", True, id="a bag, wrist"),
        ],
    )
    def test_what_loads_the_swollen_joint(self, demand: Demand, region: str, loads: bool) -> None:
        assert loads_affected(replace(MOVE, demand=demand), region) is loads

    @pytest.mark.parametrize(
        "item",
        [
            pytest.param(make_item(PRESS, region="whole_body"), id="no limb is the region"),
            pytest.param(make_item(PRESS, is_cue=True), id="a cue"),
            pytest.param(make_item(replace(PRESS, kind=Kind.CUE)), id="a cue of the catalogue"),
        ],
    )
    def test_some_go_on(self, item: object) -> None:
        course = Course(item)  # type: ignore[arg-type]
        course.day()

        assert "G5" not in rules_of(course.day(swelling=3))


class TestRecheck:
    def begin(self) -> tuple[Course, Dose]:
        course = make_knee()
        course.day()
        course.day(swelling=2)
        return course, course.dose

    def test_settled_loads_again_at_the_level_before(self) -> None:
        course, dose = self.begin()

        course.day(swelling=0)

        assert PRESS.slug in planned(course)
        assert course.dose == dose
        assert course.state.rom_since is None

    @pytest.mark.parametrize(
        ("swelling", "alerts"),
        [
            pytest.param(1, [], id="a little: stay"),
            pytest.param(None, [], id="not said: stay"),
            pytest.param(2, ["G5"], id="as before: the therapist is told"),
        ],
    )
    def test_what_has_not_settled_stays(self, swelling: int | None, alerts: list[str]) -> None:
        course, _ = self.begin()

        course.day(swelling=swelling)

        assert PRESS.slug not in planned(course)
        assert [alert.code for alert in course.alerts] == alerts

    def test_a_little_that_stays_is_told_in_the_end(self) -> None:
        course, _ = self.begin()

        told = []
        for _ in range(3):
            course.day(swelling=1)
            told.append([alert.code for alert in course.alerts])

        assert told == [[], [], ["G5"]]

    def test_the_rest_is_no_gap(self) -> None:
        course, _ = self.begin()
        for _ in range(6):
            course.day(swelling=1)

        assert course.state.gap_rule == ""

    def test_it_is_said_once(self) -> None:
        course, _ = self.begin()

        assert course.day(swelling=1) is None


class TestHold:
    @pytest.mark.parametrize(
        ("mornings", "fires"),
        [
            pytest.param([0, 0, 1], True, id="new"),
            pytest.param([0, 1, 1], False, id="still a little: it holds once"),
            pytest.param([0, 0, 0], False, id="none"),
        ],
    )
    def test_h5_a_little_swelling_holds_once(self, mornings: list[int], fires: bool) -> None:
        course = Course(make_item(PRESS))
        for swelling in mornings:
            decision = course.day(swelling=swelling)

        assert ("H5" in rules_of(decision)) is fires

    def test_h5_lets_go(self) -> None:
        course = Course(make_item(PRESS))
        for swelling in (0, 1, 1):
            decision = course.day(swelling=swelling)

        assert rules_of(decision) == ["P1"]
