"""Remove one check of the engine at a time: the sample goes red every time.

Not listed is what two checks refuse, so that neither is missed alone: reaching over the head with
STERNAL (also a range), stretching with NO_STRETCH (also an exclusion of the stretch itself).
"""

import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from plans.engine import daily_plan, demand_checks, easing_today, gate_checks, orders
from plans.engine.asked import Asked
from plans.engine.reason import Refusal
from tests.safety.cells import Cell, drawn, one_code_of, two_limbs_of
from tests.safety.covering import Case, covering
from tests.safety.factors import FACTORS
from tests.safety.invariants import tally
from tests.safety.judging import judge
from tests.safety.lives import lives
from tests.safety.oracle import forbidden
from tests.safety.oracle_table import rows

SEED = 7
CELLS = 6_000
LIVES = 400


@cache
def cells() -> tuple[Cell, ...]:
    """Return what must be refused: of a sample, of two hurt limbs, of one precaution alone."""
    rng = random.Random(SEED)
    two = [cell for row in rows().values() for cell in two_limbs_of(row)]
    asked = [*(drawn(rng) for _ in range(CELLS)), *rng.sample(two, CELLS // 6)]
    asked += [cell for row in rows().values() for cell in one_code_of(row)]
    return tuple(each for each in asked if forbidden(each.ask, each.hurts, each.person))


def is_red() -> bool:
    return any(judge([cell]).violations for cell in cells())


def silent(asked: Asked) -> Iterator[Refusal]:
    return iter(())


def test_the_sample_is_green_as_the_engine_is() -> None:
    assert not is_red()


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(gate_checks.age, id="age"),
        pytest.param(demand_checks.legs, id="weight bearing of the legs"),
        pytest.param(demand_checks.hands, id="load on the hand"),
        pytest.param(demand_checks.fixed_joints, id="joints in a device"),
        pytest.param(demand_checks.precautions, id="precautions"),
        pytest.param(demand_checks.tissue, id="repaired tissue and unhealed bone"),
        pytest.param(demand_checks.kilograms, id="kilograms"),
        pytest.param(gate_checks.gates, id="gates"),
        pytest.param(gate_checks.exclusions, id="exclusions"),
    ],
)
def test_goes_red_without_the_check(
    check: Callable[[Asked], Iterator[Refusal]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        orders, "CHECKS", tuple(silent if each is check else each for each in orders.CHECKS)
    )

    assert is_red()


@pytest.mark.parametrize("feature", ["hand_full", "spine_load"])
def test_goes_red_without_the_feature(feature: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(demand_checks.FEATURES, feature, lambda asked: False)

    assert is_red()


@pytest.mark.parametrize("code", ["ROM_MAX", "NO_ACTIVE", "NO_RESIST"])
def test_goes_red_without_the_limit(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(demand_checks._SPECIAL, code, lambda asked, event, each: [])

    assert is_red()


def nothing(*_: Any, **__: Any) -> None:
    return None


@cache
def _cases() -> tuple[Case, ...]:
    found = covering(FACTORS, count=LIVES, seed=SEED)
    return tuple(case for case, _ in zip(found, range(LIVES), strict=False))


@pytest.mark.parametrize(
    ("module", "name", "instead", "usual", "invariant"),
    [
        pytest.param(
            daily_plan,
            "suspension_of",
            nothing,
            {"alarm": 1},
            "nothing_while_suspended",
            id="suspension",
        ),
        pytest.param(
            easing_today,
            "is_loading",
            nothing,
            {"morning": 4},
            "no_loading_at_pain_5",
            id="no loading in pain",
        ),
        pytest.param(
            daily_plan,
            "_later",
            lambda *_: frozenset(),
            {},
            "not_too_many_items",
            id="items of the day",
        ),
        pytest.param(
            daily_plan,
            "catch_up",
            lambda item, *_, **__: (
                item.state.but(dose=item.bounds.max.__class__(reps=10_000)),
                None,
            ),
            {},
            "within_bounds",
            id="the dose is the one of the state",
        ),
    ],
)
def test_a_plan_day_goes_red_without_the_guard(
    module: Any,
    name: str,
    instead: Any,
    usual: dict[str, int],
    invariant: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, name, instead)
    if name == "suspension_of":
        monkeypatch.setattr(easing_today, name, instead)
    chosen = {factor: FACTORS[factor][level] for factor, level in usual.items()}

    found = tally(lives({**case, **chosen} for case in _cases()[:100]))

    assert found.violated[invariant]
