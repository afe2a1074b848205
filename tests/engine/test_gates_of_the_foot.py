"""The gates of a protocol of the ankle hold for a broken foot as well."""

import pytest

from plans.engine.exercise import Phase, Region
from tests.engine.intake import after
from tests.engine.protocol_lives import everything_open, hurt
from tests.engine.regime_case import CATALOGUE

TEMPLATES = {each.slug: each for each in CATALOGUE.drafting.templates}


@pytest.mark.parametrize("slug", ["ankle-fracture", "calcaneus-fracture"])
def test_nothing_gated_is_drafted_before_its_day_for_a_foot(slug: str) -> None:
    template = TEMPLATES[slug]
    condition = template.conditions[0] if template.conditions else ""
    event = hurt(condition, kind="boot", site="foot", tissue="bone_nonop")
    gated = {
        (phase.phase, item.exercise)
        for phase in template.phases
        for item in phase.items
        if item.gate and item.gate.not_before_days > 20
    }

    found = everything_open(event, Region.ANKLE, after(20))

    drafted = {(item.phase, item.exercise) for item in found.items}
    assert found.regions[0].template == slug
    assert any(phase is Phase.P4 for phase, _ in gated)
    assert not drafted & gated
