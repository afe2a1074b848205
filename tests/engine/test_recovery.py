from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.catalogue import load
from plans.engine.disuse import Loss, Range, predicted_losses
from plans.engine.event import Event
from plans.engine.patient import PatientFacts
from plans.engine.recovery import SideDifference, Start, band, goal_of, remaining, start_of
from plans.engine.recovery_pace import HalfLife, Pace, pace_of
from tests.engine.intake import (
    ADULT,
    DAY,
    NONE,
    WBAT,
    after,
    leg,
    make_ankle,
    make_hospital_stay,
    make_wrist,
)

BOOK = load().disuse
RULES = load().rules.recovery
OLD = replace(ADULT, birth_date=date(1950, 1, 1))
PLAIN = Pace("rest", RULES.rest)


def loss(*events: Event, on: date, muscle: str = "plantarflexors") -> Loss:
    found = predicted_losses(events, patient=ADULT, book=BOOK, on=on)
    return next(each for each in found if each.muscle == muscle)


def pace(*events: Event, days: int, patient: PatientFacts = ADULT, muscle: str = "") -> Pace:
    """Return the pace after `days`, of the muscle that lost most unless another is named."""
    on = after(days)
    found = predicted_losses(events, patient=patient, book=BOOK, on=on)
    one = next(each for each in found if muscle in ("", each.muscle))
    return pace_of(one, events, patient=patient, rules=RULES, on=on)


def start(low: float, point: float, high: float) -> Start:
    return Start(DAY, Range(low, point, high), "moderate")


class TestPace:
    @pytest.mark.parametrize(
        ("event", "days", "patient", "group"),
        [
            pytest.param(
                make_ankle(tissue="none", ended_on=after(14)),
                14,
                ADULT,
                "short_rest",
                id="two weeks in a boot, healthy tissue, 41 years",
            ),
            pytest.param(
                make_ankle(tissue="none", ended_on=after(15)), 15, ADULT, "rest", id="a day longer"
            ),
            pytest.param(make_ankle(ended_on=after(10)), 10, ADULT, "rest", id="a short fracture"),
            pytest.param(make_ankle(ended_on=after(42)), 42, ADULT, "rest", id="plain fracture"),
            pytest.param(
                make_ankle(ended_on=after(42)), 42, OLD, "rest_older", id="the same at 76 years"
            ),
            pytest.param(
                make_ankle(tissue="none", ended_on=after(7)),
                7,
                OLD,
                "rest_older",
                id="a week at 76 years",
            ),
            pytest.param(
                make_ankle(ended_on=after(57)), 57, ADULT, "rest_older", id="more than eight weeks"
            ),
            pytest.param(
                make_ankle(ended_on=after(57)), 57, OLD, "repair", id="the same at 76 years, slower"
            ),
            pytest.param(
                make_ankle(tissue="tendon", ended_on=after(14)), 14, ADULT, "repair", id="tendon"
            ),
            pytest.param(
                make_hospital_stay(kind="icu_stay"), 10, ADULT, "survivor", id="intensive care"
            ),
        ],
    )
    def test_follows_what_happened(
        self, event: Event, days: int, patient: PatientFacts, group: str
    ) -> None:
        assert pace(event, days=days, patient=patient).group == group

    def test_takes_the_slowest_of_what_happened_to_the_muscle(self) -> None:
        operated = make_ankle(
            key="repair", kind="surgery", tissue="tendon", condition="achilles_rupture"
        )

        assert pace(make_ankle(), operated, days=21).group == "repair"

    def test_a_hip_fracture_slows_every_muscle(self) -> None:
        hip = make_ankle(key="hip", kind="surgery", body_site="hip", condition="hip_fracture")

        assert pace(make_hospital_stay(), hip, days=10, muscle="plantarflexors").group == "survivor"

    def test_forgets_what_was_over_long_ago(self) -> None:
        stay = make_hospital_stay(
            kind="icu_stay", started_on=after(-220), ended_on=after(-RULES.reaches_back_days - 1)
        )

        assert pace(make_wrist(), stay, days=21, muscle="grip").group != "survivor"

    def test_a_wrist_fracture_slows_down_after_three_months(self) -> None:
        found = pace(make_wrist(condition="distal_radius_fracture"), days=35, muscle="grip")

        assert found.group == "rest"
        assert found.then == HalfLife(18, 20)
        assert found.then_on == after(91)


class TestBegins:
    def test_where_the_rest_ended_with_the_expected_loss(self) -> None:
        event = make_ankle(ended_on=after(42))
        one = loss(event, on=after(60))

        found = start_of(one, [event], [], on=after(60))

        assert found is not None
        assert (found.on, found.deficit, found.is_measured) == (after(42), one.strength, False)

    def test_where_the_leg_carried_weight_again(self) -> None:
        event = make_ankle(weight_bearing=(leg(NONE), leg(WBAT, days=14)))

        found = start_of(
            loss(event, on=after(30), muscle="knee_extensors"), [event], [], on=after(30)
        )

        assert found is not None
        assert found.on == after(14)

    def test_not_at_all_while_the_part_rests(self) -> None:
        assert start_of(loss(make_ankle(), on=after(20)), [make_ankle()], [], on=after(20)) is None

    def test_where_it_was_measured_rather_than_expected(self) -> None:
        event = make_ankle(ended_on=after(42))
        during, first, second = (
            SideDifference(after(30), 0.6),
            SideDifference(after(45), 0.5),
            SideDifference(after(60), 0.3),
        )

        found = start_of(loss(event, on=after(70)), [event], [during, first, second], on=after(70))

        assert found is not None
        assert (found.on, found.is_measured) == (after(45), True)
        assert found.deficit == Range(0.5, 0.5, 0.5)

    def test_without_a_number_where_nothing_is_known(self) -> None:
        event = make_wrist(kind="sling", ended_on=after(21))
        one = loss(event, on=after(30), muscle="shoulder")

        assert start_of(one, [event], [], on=after(30)) is None
        assert start_of(one, [event], [SideDifference(after(22), 0.4)], on=after(30)) is not None


class TestBand:
    @pytest.mark.parametrize(
        ("weeks", "low", "point", "high"),
        [
            pytest.param(0, 0.4, 0.4, 0.4, id="at the start"),
            pytest.param(3.5, 0.4 * 0.5 ** (3.5 / 2.1), 0.2, 0.4 * 0.5 ** (3.5 / 6), id="one half"),
            pytest.param(7, 0.4 * 0.5 ** (7 / 2.1), 0.1, 0.4 * 0.5 ** (7 / 6), id="two halves"),
        ],
    )
    def test_halves_with_every_half_life(
        self, weeks: float, low: float, point: float, high: float
    ) -> None:
        on = DAY + timedelta(days=round(weeks * 7))

        found = remaining(start(0.4, 0.4, 0.4), PLAIN, RULES, on=on)

        # Days are whole.
        assert found.low == pytest.approx(low, rel=0.03)
        assert found.point == pytest.approx(point, rel=0.03)
        assert found.high == pytest.approx(high, rel=0.03)

    def test_goes_on_more_slowly_after_the_switch(self) -> None:
        switching = replace(PLAIN, then=RULES.radius_late, then_on=after(weeks=7))

        before = remaining(start(0.4, 0.4, 0.4), switching, RULES, on=after(weeks=7))
        later = remaining(start(0.4, 0.4, 0.4), switching, RULES, on=after(weeks=26))

        assert before.point == pytest.approx(0.1)
        assert later.point == pytest.approx(0.05)  # 19 weeks are one half-life now

    def test_ends_where_even_the_slow_edge_is_at_the_goal(self) -> None:
        weeks = band(start(0.2, 0.3, 0.4), PLAIN, RULES)

        assert weeks[-1].remaining.high <= RULES.goal_fraction < weeks[-2].remaining.high
        assert goal_of(weeks, RULES).to_week == weeks[-1].number

    def test_never_looks_beyond_a_year(self) -> None:
        weeks = band(start(0.9, 0.9, 0.95), Pace("survivor", RULES.survivor), RULES)

        assert weeks[-1].number == RULES.shown_weeks_max
        assert goal_of(weeks, RULES).to_week is None


halves = st.tuples(st.floats(0.5, 30), st.floats(0, 30)).map(lambda t: HalfLife(t[0], t[0] + t[1]))
paces = st.builds(
    Pace,
    group=st.just("rest"),
    half_life=halves,
    then=st.none() | halves,
    then_on=st.none() | st.integers(-50, 400).map(after),
)
starts = (
    st.lists(st.floats(0, 0.95), min_size=3, max_size=3)
    .map(sorted)
    .map(lambda found: start(found[0], found[1], found[2]))
)


@given(begin=starts, speed=paces, days=st.lists(st.integers(0, 500), min_size=2, max_size=2))
def test_a_band_is_ordered_falls_and_never_leaves_its_bounds(
    begin: Start, speed: Pace, days: list[int]
) -> None:
    early, late = (remaining(begin, speed, RULES, on=after(day)) for day in sorted(days))

    for found in (early, late):
        assert 0 <= found.low <= found.point <= found.high <= 0.95
    assert late.low <= early.low
    assert late.point <= early.point
    assert late.high <= early.high
