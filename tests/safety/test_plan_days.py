from itertools import combinations, islice

import pytest

from tests.safety.covering import covering
from tests.safety.factors import FACTORS
from tests.safety.invariants import INVARIANTS, tally
from tests.safety.lives import DAYS, lives

SEED = 20260302
SAMPLE_LIVES = 300
# More than 200,000 plan days (settled §3.11), and every level of three factors together.
MANY_LIVES = 34_000


def test_no_planned_day_of_a_sample_breaks_an_invariant() -> None:
    found = tally(lives(islice(covering(FACTORS, count=SAMPLE_LIVES, seed=SEED), SAMPLE_LIVES)))

    assert not found.shown
    assert found.plan_days == SAMPLE_LIVES * DAYS
    assert found.items > SAMPLE_LIVES
    assert all(found.checked[name] for name in INVARIANTS)


def test_the_design_brings_every_three_levels_together() -> None:
    small = {"a": (1, 2, 3), "b": ("x", "y"), "c": (None, True), "d": (0.5, 1.5, 2.5)}

    cases = list(covering(small, count=5, seed=SEED))

    for names in combinations(small, 3):
        met = {tuple(case[name] for name in names) for case in cases}
        wanted = 1
        for name in names:
            wanted *= len(small[name])
        assert len(met) == wanted


@pytest.mark.exhaustive
def test_no_planned_day_of_the_whole_design_breaks_an_invariant() -> None:
    found = tally(lives(covering(FACTORS, count=MANY_LIVES, seed=SEED)))

    assert not found.shown
    assert found.plan_days >= 200_000
