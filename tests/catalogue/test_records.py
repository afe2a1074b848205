"""Typed values as JSON: what is written can be read back, and nothing else."""

import json

import pytest

from plans.catalogue import load
from plans.catalogue.records import dose_from_json, dose_to_json, from_json, to_json
from plans.engine.dose import Dose, LoadIs, Schedule
from plans.engine.exercise import Exercise
from plans.engine.template import Template


@pytest.mark.parametrize("slug", sorted(load().exercises))
def test_an_exercise_survives_json(slug: str) -> None:
    exercise = load().exercises[slug]
    assert from_json(Exercise, json.loads(json.dumps(to_json(exercise)))) == exercise


@pytest.mark.parametrize("slug", sorted(load().templates))
def test_a_regime_survives_json(slug: str) -> None:
    template = load().templates[slug]
    read = from_json(Template, json.loads(json.dumps(to_json(template))))
    assert repr(read) == repr(template), "also where 1 equals True"


@pytest.mark.parametrize(
    "dose",
    [
        pytest.param(Dose(), id="nothing given"),
        pytest.param(Dose(sets=2, reps=10, load_kg=0.0, load_is=LoadIs.ANKLE), id="no weight yet"),
        pytest.param(Dose(duration_s=60, schedule=Schedule(None, 3, 48)), id="three days a week"),
        pytest.param(Dose(flights=0.5, schedule=Schedule(2)), id="every other day"),
    ],
)
def test_a_dose_survives_both_ways(dose: Dose) -> None:
    assert dose_from_json(dose_to_json(dose)) == dose
    assert from_json(Dose, to_json(dose)) == dose
    assert from_json(Dose, dose_to_json(dose)) == dose


def test_zero_is_kept_and_nothing_is_left_out() -> None:
    assert to_json(Dose(load_kg=0.0)) == {"load_kg": 0.0}


def test_every_fault_of_a_row_is_named() -> None:
    with pytest.raises(ValueError, match=r"sets: 'x' is no whole number") as caught:
        from_json(Dose, {"sets": "x", "foo": 1})
    assert "foo: unknown" in str(caught.value)
