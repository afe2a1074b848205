"""Where it hurts: which places are under treatment."""

import pytest

from plans.engine.exercise import Region
from plans.engine.pain_place import PLACES, PainPlace, is_treated


def test_every_region_has_its_places_once():
    assert len(set(PLACES)) == len(PLACES) == 16
    assert {each.region for each in PLACES} == set(Region) - {Region.ALL}


@pytest.mark.parametrize(
    ("place", "treated", "is_in"),
    [
        pytest.param(("knee", "left"), [("knee", "left")], True, id="the same"),
        pytest.param(("knee", "right"), [("knee", "left")], False, id="the other side"),
        pytest.param(("knee", "right"), [("knee", "both")], True, id="both sides"),
        pytest.param(("hip", "left"), [("knee", "left")], False, id="another part"),
        pytest.param(("hip", "left"), [("knee", "left"), ("hip", "left")], True, id="any of them"),
        pytest.param(("spine", "middle"), [("spine", "na")], True, id="the back"),
        pytest.param(("elbow", "left"), [("whole_body", "na")], True, id="the whole body"),
        pytest.param(("whole_body", "middle"), [("knee", "left")], False, id="all over"),
        pytest.param(("knee", "left"), [], False, id="nothing is treated"),
    ],
)
def test_a_place_is_compared_with_what_is_treated(place, treated, is_in):
    assert is_treated(PainPlace.of(*place), treated) is is_in
