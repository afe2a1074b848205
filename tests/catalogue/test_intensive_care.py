"""After intensive care every exercise begins small, in P2 as well (KB4.6 L)."""

import pytest

from plans.catalogue import load
from plans.engine.exercise import Phase

SMALL = {"reps": 5, "steps": 6, "duration_s": 600}


@pytest.mark.parametrize("slug", ["general-icu-stay", "icu-acquired-weakness"])
@pytest.mark.parametrize("phase", [Phase.P1, Phase.P2])
def test_begins_with_three_to_five_repetitions_and_short_walks(slug: str, phase: Phase) -> None:
    (found,) = [each for each in load().templates[slug].phases if each.phase is phase]
    kept = [each for each in found.items if not each.only_without]
    doses = {each.exercise: each.start or load().exercises[each.exercise].start for each in kept}

    moving = {name: dose for name, dose in doses.items() if load().exercises[name].kind != "cue"}
    too_much = {
        (name, field)
        for name, dose in moving.items()
        for field, most in SMALL.items()
        if (getattr(dose, field) or 0) > most
    }
    assert too_much == set()
