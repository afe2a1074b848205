"""One field, one step, rounded towards easier."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.engine.dose import Bounds, Dose
from plans.engine.dose_order import (
    amount,
    at_least_as_hard,
    easiest_of,
    is_below,
    is_easier,
    is_within,
)
from plans.engine.dose_steps import scale_down, step_down, step_up
from plans.engine.easing import ease_level
from plans.engine.exercise import Exercise, Step
from plans.engine.exercise_state import ExerciseState
from tests.engine.course import BEND, CARRY, PRESS, RISE, WALK

EASE = 0.8


def bounds(exercise: Exercise) -> Bounds:
    return Bounds(exercise.min, exercise.max)


@pytest.mark.parametrize(
    ("exercise", "change", "expected"),
    [
        pytest.param(WALK, {}, {"duration_s": 660}, id="a minute more"),
        pytest.param(WALK, {"duration_s": 1800}, None, id="the longest approved walk"),
        pytest.param(WALK, {"duration_s": 1770}, {"duration_s": 1800}, id="only up to the bound"),
        pytest.param(PRESS, {}, {"reps": 9}, id="repetitions first"),
        pytest.param(
            PRESS, {"reps": 12}, {"load_kg": 5.5, "reps": 8}, id="then load, repetitions back"
        ),
        pytest.param(
            PRESS, {"reps": 12, "load_kg": 12.0}, {"load_kg": 12.5, "reps": 8}, id="five per cent"
        ),
        pytest.param(PRESS, {"reps": 12, "load_kg": 20.0}, None, id="top of the bounds"),
        pytest.param(RISE, {"reps": 8}, {"height_cm": 52, "reps": 6}, id="a lower seat is harder"),
        pytest.param(
            RISE, {"reps": 8, "height_cm": 44}, {"height_cm": 43, "reps": 6}, id="lowest seat"
        ),
        pytest.param(RISE, {"reps": 8, "height_cm": 43}, None, id="no lower seat approved"),
    ],
)
def test_step_up(exercise: Exercise, change: dict, expected: dict | None) -> None:
    dose = replace(exercise.start, **change)

    stepped = step_up(exercise, dose, bounds(exercise))

    assert stepped == (None if expected is None else replace(dose, **expected))


def test_two_steps_at_once_when_asked() -> None:
    assert step_up(WALK, WALK.start, bounds(WALK), 2) == replace(WALK.start, duration_s=720)


def test_a_field_without_an_approved_maximum_does_not_move() -> None:
    narrow = Bounds(WALK.min, replace(WALK.max, duration_s=None))

    assert step_up(WALK, WALK.start, narrow) is None


def test_a_step_the_wrong_way_is_not_a_step() -> None:
    odd = replace(WALK, step=(Step("duration_s", add=-60),))

    assert step_up(odd, WALK.start, bounds(WALK)) is None


@pytest.mark.parametrize(
    ("exercise", "change", "expected"),
    [
        pytest.param(WALK, {}, {"duration_s": 480}, id="ten minutes become eight"),
        pytest.param(WALK, {"duration_s": 660}, {"duration_s": 480}, id="to the whole minute"),
        pytest.param(BEND, {}, {"reps": 8}, id="ten repetitions become eight"),
        pytest.param(BEND, {"reps": 7}, {"reps": 5}, id="rounded down"),
        pytest.param(PRESS, {}, {"load_kg": 4.0}, id="load before repetitions"),
        pytest.param(BEND, {"reps": 1}, {"bouts_per_day": 2}, id="one repetition stays one"),
        pytest.param(CARRY, {"load_kg": 0.25}, {"distance_m": 16}, id="no load of nothing"),
    ],
)
def test_scale_down(exercise: Exercise, change: dict, expected: dict) -> None:
    dose = replace(exercise.start, **change)

    assert scale_down(exercise, dose, EASE) == replace(dose, **expected)


def test_the_smallest_dose_cannot_be_scaled() -> None:
    assert scale_down(BEND, Dose(sets=1, reps=1), EASE) is None


@pytest.mark.parametrize(
    ("exercise", "dose", "expected"),
    [
        pytest.param(WALK, WALK.start, replace(WALK.start, duration_s=540), id="step undone"),
        pytest.param(
            replace(BEND, reduce=(Step("bouts_per_day", add=-1),)),
            BEND.start,
            replace(BEND.start, bouts_per_day=2),
            id="its own way down",
        ),
        pytest.param(
            RISE,
            replace(RISE.start, reps=8),
            replace(RISE.start, reps=7),
            id="a repetition less before a higher seat",
        ),
        pytest.param(WALK, Dose(duration_s=60), None, id="nothing smaller"),
    ],
)
def test_step_down(exercise: Exercise, dose: Dose, expected: Dose | None) -> None:
    assert step_down(exercise, dose) == expected


class TestEaseLevel:
    @pytest.mark.parametrize(
        ("exercise", "dose", "levels", "how", "expected"),
        [
            pytest.param(
                BEND,
                replace(BEND.start, reps=12),
                (BEND.start, replace(BEND.start, reps=11)),
                "level",
                replace(BEND.start, reps=11),
                id="the last level that went well",
            ),
            pytest.param(
                PRESS,
                replace(PRESS.start, load_kg=5.5),
                (replace(PRESS.start, reps=12),),
                "level",
                PRESS.start,
                id="the last load, not its repetitions on top",
            ),
            pytest.param(
                BEND, BEND.start, (), "scaled", replace(BEND.start, reps=8), id="no level: × 0.8"
            ),
            pytest.param(
                BEND, replace(BEND.start, reps=5), (), "pause", None, id="below the bounds: pause"
            ),
        ],
    )
    def test_table(
        self,
        exercise: Exercise,
        dose: Dose,
        levels: tuple[Dose, ...],
        how: str,
        expected: Dose | None,
    ) -> None:
        state = ExerciseState(dose, levels=levels)

        eased = ease_level(state, exercise, bounds(exercise), factor=EASE)

        assert (eased.how, eased.dose) == (how, expected)

    def test_names_an_easier_exercise_below_the_bounds(self) -> None:
        state = ExerciseState(replace(BEND.start, reps=5))

        eased = ease_level(state, BEND, bounds(BEND), factor=EASE, easier=("wrist-slide",))

        assert (eased.dose, eased.swap) == (None, "wrist-slide")


reps = st.integers(1, 15)
heights = st.integers(43, 60)
doses = st.builds(
    lambda sets, reps, height: Dose(sets=sets, reps=reps, height_cm=height),
    st.integers(1, 3),
    reps,
    heights,
)


class TestOrder:
    @given(a=doses, b=doses, c=doses)
    def test_is_a_partial_order(self, a: Dose, b: Dose, c: Dose) -> None:
        assert at_least_as_hard(RISE, a, a)
        if at_least_as_hard(RISE, a, b) and at_least_as_hard(RISE, b, c):
            assert at_least_as_hard(RISE, a, c)
        if at_least_as_hard(RISE, a, b) and at_least_as_hard(RISE, b, a):
            assert a == b

    @given(a=doses, b=doses)
    def test_the_easiest_of_two_is_harder_than_neither(self, a: Dose, b: Dose) -> None:
        least = easiest_of(RISE, a, b)

        assert at_least_as_hard(RISE, a, least)
        assert at_least_as_hard(RISE, b, least)

    def test_what_is_harder_in_one_and_easier_in_another_way_is_not_comparable(self) -> None:
        low, many = Dose(reps=5, height_cm=43), Dose(reps=8, height_cm=55)

        assert not at_least_as_hard(RISE, low, many)
        assert not at_least_as_hard(RISE, many, low)

    def test_what_does_not_apply_is_not_comparable(self) -> None:
        assert not at_least_as_hard(RISE, Dose(reps=5), Dose(reps=5, sets=1))

    @given(dose=doses)
    def test_scaling_is_easier_in_every_way_and_less_work(self, dose: Dose) -> None:
        scaled = scale_down(RISE, dose, EASE)

        if scaled is not None:
            assert is_easier(RISE, scaled, dose)
            assert amount(scaled) < amount(dose)

    @given(dose=doses)
    def test_a_step_stays_inside_the_bounds(self, dose: Dose) -> None:
        approved = bounds(RISE)
        stepped = step_up(RISE, dose, approved)

        if is_within(RISE, dose, approved) and stepped is not None:
            assert is_within(RISE, stepped, approved)

    def test_below_the_minimum_in_one_field_is_below(self) -> None:
        assert is_below(RISE, replace(RISE.start, height_cm=62), bounds(RISE))
        assert not is_below(RISE, RISE.min, bounds(RISE))
