"""States survive their row exactly."""

import json
from datetime import timedelta

from plans.engine.day import ReasonNotDone, SessionSoreness, Soreness
from plans.engine.exercise_state import ExerciseState, Trace, first_state
from plans.engine.state_json import state_from_json, state_to_json
from tests.engine.course import DAY, PRESS, Course, make_item

FULL = ExerciseState(
    dose=PRESS.start,
    closed_on=DAY,
    introduced_on=DAY,
    last_on=DAY,
    recent=(
        Trace(DAY, 0.9, 3.5, 2, 1, False, True, 1, 0, Soreness.MUSCLES),
        Trace(DAY, 0.0, session_soreness=SessionSoreness.LATER, swelling_before=0),
        Trace(DAY, 0.0, reason_not_done=ReasonNotDone.FEAR),
        Trace(DAY, 1.0),
    ),
    levels=(PRESS.min, PRESS.start),
    increases=((DAY, 12.5),),
    blocked_sessions=2,
    blocked_by="G1",
    eased_on=DAY,
    raised_mornings=1,
    gap_days=5,
    gap_rule="M2",
    before_gap=PRESS.max,
    resume=PRESS.max,
    rest_until=DAY + timedelta(days=2),
    rest_rule="S4",
    ill_from=DAY,
    paused="M5",
    suspended="S2",
    proposed=PRESS.max,
    rom_since=DAY,
    quota_since=DAY,
    flare_mornings=1,
)


def test_every_field_comes_back() -> None:
    text = json.dumps(state_to_json(FULL))

    assert state_from_json(json.loads(text)) == FULL


def test_a_new_state_is_its_dose_alone() -> None:
    assert list(state_to_json(first_state(PRESS.start))) == ["dose"]


def test_a_lived_state_comes_back() -> None:
    course = Course(make_item(PRESS))
    for _ in range(9):
        course.day()

    text = json.dumps(state_to_json(course.state))

    assert state_from_json(json.loads(text)) == course.state
    assert len(text) < 1200
