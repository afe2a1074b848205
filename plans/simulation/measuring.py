"""What the therapist of a synthetic patient measures: the ranges its protocol asks about."""

from collections.abc import Iterator

from plans.cases.person import Measured
from plans.catalogue import load
from plans.engine.phase_entry import to_ask
from plans.engine.template import Template
from plans.simulation.settings import SeenModel

_RANGE = "rom_deg"


def measured(template: Template, side: str, *, free_days: int, rules: SeenModel) -> list[Measured]:
    """Return one value for each joint range in the criteria, stiff at first."""
    lacking = rules.stiff_deg * 0.5 ** (free_days / rules.stiff_half_life_days)
    asked = dict(_asked(template))
    return [
        Measured(_RANGE, float(round(goal + rules.beyond_deg - lacking)), side, joint, motion)
        for (joint, motion), goal in asked.items()
    ]


def _asked(template: Template) -> Iterator[tuple[tuple[str, str], float]]:
    for criterion in to_ask(template):
        key, _, rest = criterion.subject.partition(":")
        joint, _, motion = rest.partition(":")
        if key == _RANGE and key in load().measures and isinstance(criterion.value, int | float):
            yield (joint, motion), float(criterion.value)
