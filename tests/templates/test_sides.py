"""Which side works, and the dose of that side, in words."""

from types import SimpleNamespace

import pytest

from plans.engine.dose import Dose, LoadIs
from plans.templatetags.sides import dose_of, working_side


@pytest.mark.parametrize(
    ("slug", "side", "said"),
    [
        pytest.param("heel-raise-single", "right", "Right leg", id="one leg"),
        pytest.param("biceps-curl", "left", "Left arm", id="one arm"),
        pytest.param("contralateral-strength", "left", "Left side", id="any limb"),
        pytest.param("goblet-squat", "both", "Both legs", id="both legs"),
        pytest.param("band-row", "both", "Both arms", id="both arms"),
        pytest.param("wrist-arom", "both", "Both arms", id="both are under treatment"),
        pytest.param("split-squat", "both", "Left, then right", id="in turn"),
        pytest.param("side-plank-knees", "both", "Left or right", id="either"),
        pytest.param("walk-nwb-aid", "both", "", id="walking on one leg never says both"),
        pytest.param("stairs-step-to", "both", "", id="one leg leads on stairs"),
        pytest.param("heel-toe-walk", "both", "", id="walking"),
        pytest.param("abdominal-brace", "both", "", id="no limb"),
        pytest.param("deep-breathing", "both", "", id="a cue"),
        pytest.param("bird-dog", "na", "", id="no side"),
        pytest.param("no-longer-known", "left", "", id="not in the catalogue"),
    ],
)
def test_side_is_named_where_it_says_something(slug, side, said):
    assert working_side(SimpleNamespace(slug=slug, side=side)) == said


@pytest.mark.parametrize(
    ("slug", "side", "said"),
    [
        pytest.param("biceps-curl", "left", "1.5\u00a0kg in the hand", id="one arm"),
        pytest.param("biceps-curl", "both", "1.5\u00a0kg in each hand", id="both arms"),
        pytest.param("split-squat", "left", "1.5\u00a0kg in each hand", id="one leg"),
    ],
)
def test_a_weight_is_held_in_the_hands_that_work(slug, side, said):
    dose = Dose(sets=4, distance_m=10, load_kg=1.5, load_is=LoadIs.PER_HAND)

    told = dose_of(SimpleNamespace(slug=slug, side=side, dose=dose))

    assert told == f"4\u00a0×\u00a010\u00a0m, {said}"
