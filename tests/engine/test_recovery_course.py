from dataclasses import replace

import pytest

from plans.catalogue import load
from plans.engine.disuse import predicted_losses
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.measure_reading import Change
from plans.engine.recovery import SideDifference
from plans.engine.recovery_course import (
    Case,
    Fit,
    Followed,
    RecoveryCourse,
    State,
    expected_on,
    recovery_courses,
)
from tests.engine.intake import ADULT, DAY, after, make_ankle, make_hospital_stay

RULES = load().rules.recovery
BOOT = make_ankle(ended_on=after(42))
SLING = replace(BOOT, kind="sling", body_site="shoulder")
ARMS = make_hospital_stay(ended_on=after(14))


def courses(
    *events: Event, days: int, tests: tuple[SideDifference, ...] = (), hurt_above: int = 3
) -> tuple[RecoveryCourse, ...]:
    on = after(days)
    losses = predicted_losses(events, patient=ADULT, book=load().disuse, on=on)
    case = Case(ADULT, events, losses, tests_hurt_above_nrs=hurt_above)
    tested = {("plantarflexors", "left"): Followed("ten_rm_kg:x", tests)} if tests else {}
    return recovery_courses(case, tested, rules=RULES, on=on)


def calf(days: int, *tests: SideDifference) -> RecoveryCourse:
    found = courses(BOOT, days=days, tests=tests)
    return next(each for each in found if each.loss.region is Region.ANKLE)


def test_each_part_has_one_course_the_largest_loss_first() -> None:
    found = courses(BOOT, days=60)

    places = [(each.loss.region, each.loss.side) for each in found]
    assert len(places) == len(set(places)) > 1
    points = [each.loss.strength.point for each in found if each.loss.strength]
    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize(
    ("event", "days", "region", "state"),
    [
        pytest.param(BOOT, 60, Region.ANKLE, "expected", id="the boot is off"),
        pytest.param(make_ankle(), 20, Region.ANKLE, "resting", id="still in the boot"),
        pytest.param(SLING, 60, Region.SHOULDER, "unsure", id="a muscle nobody measured"),
        pytest.param(ARMS, 20, Region.WRIST_HAND, "little", id="arms lose little in bed"),
    ],
)
def test_a_course_says_why_it_shows_no_number(
    event: Event, days: int, region: Region, state: State
) -> None:
    found = next(each for each in courses(event, days=days) if each.loss.region is region)

    assert found.state == state
    assert bool(found.weeks) == (state == "expected")
    assert (expected_on(found, after(days)) is not None) == (state == "expected")


def test_what_was_over_a_year_ago_is_left_out() -> None:
    assert courses(BOOT, days=42 + 364)
    assert courses(BOOT, days=42 + 365) == ()


@pytest.mark.parametrize(
    ("deficit", "fit"),
    [
        pytest.param(0.49, "below", id="hardly anything came back"),
        pytest.param(0.25, "within", id="as most people"),
        pytest.param(0.05, "above", id="nearly all is back"),
    ],
)
def test_a_later_test_lies_beside_the_band(deficit: float, fit: Fit) -> None:
    first = SideDifference(after(42), 0.5)

    assert calf(70, first).fit == ""
    assert calf(70, first, SideDifference(after(70), deficit, Change.UNCLEAR)).fit == fit


def test_a_test_that_hurt_is_shown_and_not_believed() -> None:
    found = calf(70, SideDifference(after(63), 0.6, pain_nrs=4))

    assert found.tested.values
    assert found.latest is None
    assert found.start is not None
    assert not found.start.is_measured
    assert calf(70, SideDifference(after(63), 0.6, pain_nrs=3)).start != found.start


def test_the_band_begins_with_the_rest_before_any_test() -> None:
    found = calf(42)

    assert found.start is not None
    assert found.start.on == after(42)
    assert found.goal is not None
    assert DAY < found.weeks[0].on < found.weeks[-1].on


def test_a_muscle_that_was_tested_is_followed_beside_the_largest_of_its_place() -> None:
    on = after(60)
    losses = predicted_losses((BOOT,), patient=ADULT, book=load().disuse, on=on)
    shin = next(each for each in losses if each.muscle == "dorsiflexors")
    tested = {("dorsiflexors", shin.side): Followed("x", (SideDifference(on, 0.3),))}
    case = Case(ADULT, (BOOT,), losses)

    found = recovery_courses(case, tested, rules=RULES, on=on)

    ankle = [each.loss.muscle for each in found if each.loss.region is Region.ANKLE]
    assert ankle == ["plantarflexors", "dorsiflexors"]
