"""What the watchers remember, and what they must forget."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.simulation.enrol import enrol
from plans.simulation.life import live
from plans.simulation.memory import Memory
from plans.simulation.seen import Seen

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def first_day() -> Seen:
    return next(live(enrol(0, template="bed-rest", behaviour="steady", seed=1), days=1))


@pytest.mark.parametrize(
    ("is_new_plan", "kept"),
    [
        pytest.param(True, 0, id="forgotten where a therapist approved another start dose"),
        pytest.param(False, 1, id="kept while the plan goes on"),
    ],
)
def test_increases_of_the_week(is_new_plan: bool, kept: int, first_day: Seen) -> None:
    seen = replace(first_day, is_new_plan=is_new_plan)
    key = next(iter(seen.rows))
    memory = Memory(enrol(0, template="bed-rest", behaviour="steady", seed=1).injury)
    memory.raised[key] = [seen.on - DAY]

    memory.take(seen)

    assert len(memory.raised[key]) == kept


def test_the_latest_plan_is_remembered(first_day: Seen) -> None:
    memory = Memory(enrol(0, template="bed-rest", behaviour="steady", seed=1).injury)

    memory.take(first_day)

    assert set(memory.planned) == {item.key for item in first_day.lived.plan.items}
