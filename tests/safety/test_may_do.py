import ast
import random
from pathlib import Path

import pytest

from tests.safety import oracle, oracle_table
from tests.safety.cells import (
    PERSONS,
    Cell,
    drawn,
    every,
    fine_cells,
    question,
    two_limbs_of,
    well_of,
)
from tests.safety.judging import judge
from tests.safety.oracle import forbidden
from tests.safety.oracle_table import rows
from tests.safety.told import CATALOGUE

SEED = 20260302
SAMPLE = 10_000
FEW = 5  # violations shown


@pytest.mark.parametrize("module", [oracle, oracle_table], ids=["oracle", "table"])
def test_the_oracle_imports_nothing_of_the_house(module: object) -> None:
    tree = ast.parse(Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= {"collections", "dataclasses", "functools", "pathlib", "tests"}


def test_the_oracle_knows_every_exercise_of_the_catalogue() -> None:
    assert set(rows()) == set(CATALOGUE.exercises)


def test_the_engine_and_the_oracle_agree_on_a_sample_of_everything() -> None:
    rng = random.Random(SEED)

    count = judge(drawn(rng) for _ in range(SAMPLE))

    assert not count.violations[:FEW]
    assert count.forbidden > SAMPLE / 4
    assert count.fine > SAMPLE / 500


def test_a_hurt_leg_and_a_hurt_arm_are_both_spared() -> None:
    rng = random.Random(SEED)
    cells = [cell for row in rows().values() for cell in two_limbs_of(row)]

    assert not judge(rng.sample(cells, SAMPLE // 2)).violations[:FEW]


def test_long_after_everything_is_healed_and_cleared_all_is_allowed() -> None:
    cells = [cell for row in rows().values() for cell in well_of(row)]
    barred = [cell for cell in cells if forbidden(cell.ask, cell.hurts, cell.person)]

    count = judge(cells)

    assert not count.violations[:FEW]
    assert count.fine == len(cells) - len(barred) > 4_000
    # Blood thinners and landing from a hop, and nothing else.
    assert {(each.ask.slug, each.hurts[0].codes[0].code) for each in barred} == {
        ("low-hop-prep", "ANTICOAG")
    }


def test_what_the_protocols_name_is_allowed() -> None:
    count = judge(fine_cells(), must_allow=True)

    assert not count.violations[:FEW]
    assert count.cells > 80


def test_a_sound_adult_with_everything_at_hand_may_do_every_exercise() -> None:
    cells = [
        Cell(question(row, "whole_body"), (), PERSONS[1], "whole_body") for row in rows().values()
    ]

    assert not judge(cells, must_allow=True).violations[:FEW]


@pytest.mark.exhaustive
@pytest.mark.parametrize("slug", sorted(rows()))
def test_the_engine_and_the_oracle_agree_on_every_cell(slug: str) -> None:
    assert not judge(every(rows()[slug])).violations[:FEW]


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(20))
def test_the_engine_and_the_oracle_agree_on_a_large_sample_of_everything(part: int) -> None:
    rng = random.Random(SEED + 1 + part)

    assert not judge(drawn(rng) for _ in range(50_000)).violations[:FEW]
