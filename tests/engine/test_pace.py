"""What paces an exercise, and the times it is paced with."""

import pytest

from plans.catalogue import load
from plans.engine.dose import Dose
from plans.engine.exercise import Phase
from plans.engine.pace import By, Pace, pace_of


@pytest.mark.parametrize(
    ("dose", "phase", "expected"),
    [
        pytest.param(Dose(duration_s=600), Phase.P2, Pace(By.MINUTES, 600, 0, 1, 1, 60), id="walk"),
        pytest.param(
            Dose(sets=2, reps=8, hold_s=5, rest_s=45),
            Phase.P2,
            Pace(By.HOLDS, 5, 2, 8, 2, 45),
            id="holds, with a rest of their own",
        ),
        pytest.param(
            Dose(sets=3, reps=10),
            Phase.P0,
            Pace(By.COUNT, 0, 0, 10, 3, 30),
            id="repetitions, with the short rest of an early phase",
        ),
        pytest.param(Dose(reps=1), Phase.P2, None, id="one repetition"),
        pytest.param(Dose(steps=2000), Phase.P2, None, id="steps"),
        pytest.param(Dose(flights=2, reps=2), Phase.P2, None, id="stairs"),
        pytest.param(Dose(sets=4, distance_m=20), Phase.P2, None, id="metres"),
    ],
)
def test_an_exercise_is_paced_by_its_dose(dose: Dose, phase: Phase, expected: Pace | None) -> None:
    assert pace_of(dose, phase, load().rules.day.daily_plan) == expected
