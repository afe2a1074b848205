"""The weeks in which a protocol expects its phases: in order, and not before its gates."""

from itertools import pairwise

import pytest

from plans.catalogue import load
from plans.engine.exercise import Phase
from plans.engine.template import Template

NAMED = [
    pytest.param(template, id=template.slug)
    for template in load().templates.values()
    if any(phase.expected_weeks for phase in template.phases)
]


@pytest.mark.parametrize("template", NAMED)
def test_one_phase_comes_after_the_other(template: Template) -> None:
    in_line = [each.expected_weeks for each in template.phases if each.phase is not Phase.P4]

    assert all(
        earlier[0] <= later[0] and earlier[1] <= later[1]
        for earlier, later in pairwise(each for each in in_line if each)
    )


@pytest.mark.parametrize("template", NAMED)
def test_strength_is_not_expected_before_movement(template: Template) -> None:
    known = {each.phase: each.expected_weeks for each in template.phases if each.expected_weeks}

    if {Phase.P1, Phase.P4} <= known.keys():
        assert known[Phase.P1][0] <= known[Phase.P4][0]


@pytest.mark.parametrize("template", NAMED)
def test_strength_is_expected_where_its_gates_can_be_open(template: Template) -> None:
    found = next(each for each in template.phases if each.phase is Phase.P4)
    if found.expected_weeks:
        days = [i.gate.not_before_days if i.gate else 0 for i in found.items]
        assert min(days) <= found.expected_weeks[1] * 7
