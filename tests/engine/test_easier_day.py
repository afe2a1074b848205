"""“Too much today”: what a patient's wish takes off the rest of the day."""

from dataclasses import replace

import pytest

from plans.engine.daily_plan import PlannedItem
from plans.engine.dose_order import is_easier
from plans.engine.easier_day import EASIER, easier_day
from plans.engine.exercise_state import first_state
from tests.engine.course import BEND, CARRY, PRESS, PUMPS, RISE, RULES, WALK, make_item

GREW = first_state(WALK.start).but(levels=(replace(WALK.start, duration_s=540),))


def asked(item, dose=None):
    """Return what asking for an easier day makes of one item planned at `dose`."""
    planned = PlannedItem(item.key, dose or item.state.dose, is_cue=not item.counts)
    return easier_day([item], [planned], RULES)


@pytest.mark.parametrize("exercise", [WALK, PRESS, BEND, RISE, CARRY], ids=lambda each: each.slug)
def test_every_exercise_gets_a_dose_that_is_easier(exercise):
    (found,) = asked(make_item(exercise))

    assert found.rule == EASIER
    assert is_easier(exercise, found.dose, exercise.start)


@pytest.mark.parametrize(
    ("item", "planned", "dose"),
    [
        pytest.param(make_item(WALK), WALK.start, replace(WALK.start, duration_s=480), id="×0.8"),
        pytest.param(
            make_item(WALK, state=GREW),
            WALK.start,
            replace(WALK.start, duration_s=540),
            id="the level before",
        ),
        pytest.param(
            make_item(WALK, state=GREW),
            replace(WALK.start, duration_s=480),
            replace(WALK.start, duration_s=360),
            id="from the dose of today, not from the usual one",
        ),
        pytest.param(make_item(WALK), WALK.min, None, id="at the least it rests"),
        pytest.param(make_item(WALK, locked=True), WALK.start, None, id="a locked one rests"),
    ],
)
def test_it_is_one_level_down(item, planned, dose):
    (found,) = asked(item, planned)

    assert found.dose == dose


def test_cues_and_what_is_not_in_the_course_stay():
    assert asked(make_item(PUMPS)) == ()
    assert easier_day([], [PlannedItem("gone", WALK.start)], RULES) == ()
