"""What a therapist ticks, in words."""

import pytest

from plans.catalogue import load
from plans.engine.phase_entry import to_ask
from plans.engine.template import Criterion
from plans.forms.criteria import criterion_text

ASKED = {each for template in load().templates.values() for each in to_ask(template)}
# Asked on the same page as numbers.
NUMBERS = {"pain_rest_nrs", "swelling", "walk_tolerance_min"}


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (Criterion("rom_deg:knee:flexion", ">=", 90), "Knee bending: at least 90 °"),
        (Criterion("rom_deg:knee:extension", ">=", 0), "Knee straightening: at least 0 °"),
        (Criterion("stands_min", ">=", 3), "Stands for 3 minutes"),
    ],
)
def test_a_criterion_is_a_sentence(criterion: Criterion, said: str) -> None:
    assert criterion_text(criterion) == said


def test_no_criterion_of_a_protocol_shows_its_key() -> None:
    bare = {each.subject for each in ASKED if criterion_text(each) == _key_of(each)}

    assert bare <= NUMBERS


def _key_of(criterion: Criterion) -> str:
    return criterion.subject.replace("_", " ")
