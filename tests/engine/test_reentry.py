"""Days without a session, and the dose on the day of return."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.engine.day import DayFacts
from plans.engine.decision import Outcome
from plans.engine.dose import Bounds
from plans.engine.exercise import Exercise
from plans.engine.reentry import dose_on
from tests.engine.course import (
    BEND,
    DAY,
    PRESS,
    RULES,
    THREE_A_WEEK,
    WALK,
    Course,
    make_item,
    make_session,
)

TWENTY_MINUTES = replace(WALK.start, duration_s=1200)


def minutes_after(gap_days: int, age: int = 40) -> float | None:
    course = Course(make_item(dose=TWENTY_MINUTES), age=age)
    course.day(effort_0_10=5)
    course.rest(gap_days)
    plan = course.plan()
    return (plan.items[0].dose.duration_s or 0) / 60 if plan.items else None


@pytest.mark.parametrize(
    ("gap_days", "age", "minutes"),
    [
        pytest.param(3, 40, 20, id="M1 three days: the same, no doubling up"),
        pytest.param(4, 40, 16, id="M2 four days: × 0.8"),
        pytest.param(7, 40, 16, id="M2 seven days: × 0.8"),
        pytest.param(8, 40, 16, id="M3 eight days: × 0.8, lower than one step down"),
        pytest.param(14, 40, 16, id="M3 fourteen days"),
        pytest.param(15, 40, 14, id="M4 fifteen days: × 0.7"),
        pytest.param(28, 40, 14, id="M4 twenty-eight days"),
        pytest.param(15, 64, 14, id="M4 at 64 years: × 0.7"),
        pytest.param(15, 65, 10, id="M4 at 65 years: × 0.5"),
        pytest.param(29, 40, None, id="M5 twenty-nine days: not without the therapist"),
    ],
)
def test_dose_of_the_return(gap_days: int, age: int, minutes: float | None) -> None:
    assert minutes_after(gap_days, age) == minutes


@pytest.mark.parametrize(
    ("exercise", "reps", "gap_days", "expected"),
    [
        pytest.param(BEND, 15, 8, 12, id="many repetitions: × 0.8 is lower"),
        pytest.param(
            replace(BEND, step=(replace(BEND.step[0], add=5),)), 15, 8, 10, id="−1 step is lower"
        ),
    ],
)
def test_m3_takes_the_lower_of_both(
    exercise: Exercise, reps: int, gap_days: int, expected: int
) -> None:
    course = Course(make_item(exercise, dose=replace(exercise.start, reps=reps)))
    course.day(effort_0_10=5)
    course.rest(gap_days)

    assert course.dose.reps == expected


def test_each_rule_is_said_once_on_the_day_it_begins_to_hold() -> None:
    course = Course(make_item(dose=TWENTY_MINUTES))
    course.day(effort_0_10=5)
    said = {}
    for gap in range(1, 31):
        decision = course.rest()
        if decision is not None:
            said[gap] = (decision.rule, decision.outcome)

    assert said == {
        4: ("M2", Outcome.REGRESS),
        8: ("M3", Outcome.REGRESS),
        15: ("M4", Outcome.REGRESS),
        29: ("M5", Outcome.SUSPEND_REGION),
    }


def test_m5_tells_the_therapist_once() -> None:
    course = Course()
    course.day()
    told = []
    for _ in range(32):
        course.rest()
        told += [alert.code for alert in course.alerts]

    assert told == ["M5"]


def test_after_a_short_gap_two_good_sessions_lead_back() -> None:
    course = Course(make_item(dose=TWENTY_MINUTES))
    course.day(effort_0_10=5)
    course.rest(5)
    doses = []
    for _ in range(4):
        doses.append((course.dose.duration_s or 0) // 60)
        course.day()

    assert doses == [16, 16, 16, 20]


def test_after_a_longer_gap_it_grows_step_by_step() -> None:
    course = Course(make_item(dose=TWENTY_MINUTES))
    course.day(effort_0_10=5)
    course.rest(9)
    doses = []
    for _ in range(4):
        doses.append((course.dose.duration_s or 0) // 60)
        course.day()

    assert doses == [16, 16, 16, 17]


def test_rest_by_the_timetable_is_no_gap() -> None:
    dose = replace(PRESS.start, schedule=THREE_A_WEEK)
    course = Course(make_item(PRESS, dose=dose))
    course.day(effort_0_10=6)

    course.rest(6)  # two of them were due

    assert course.state.gap_days == 2
    assert course.dose == dose


def test_a_pause_is_gap_on_every_day() -> None:
    dose = replace(PRESS.start, schedule=THREE_A_WEEK)
    course = Course(make_item(PRESS, dose=dose))
    course.day(effort_0_10=6)
    course.context = replace(course.context, paused=True)

    course.rest(4)

    assert course.state.gap_rule == "M2"


def test_rest_ordered_by_g2_is_no_gap_and_illness_is() -> None:
    strained = Course()
    strained.day()
    strained.day(morning=3)
    strained.rest(morning=0)
    assert strained.state.gap_days == 0

    ill = Course()
    ill.day()
    ill.rest(2, check_in={"ill": True})
    assert ill.state.gap_days == 2


def test_days_that_nobody_closed_count_as_gap() -> None:
    course = Course()
    course.day(effort_0_10=5)

    item, back = course.items[0], DAY + timedelta(days=6)

    assert dose_on(item, DAY + timedelta(days=4), age=40, rules=RULES.reentry) == WALK.start
    eased = dose_on(item, back, age=40, rules=RULES.reentry)
    assert eased == replace(WALK.start, duration_s=480)
    assert eased is not None
    course.on = back
    decision = course.close(DayFacts(on=back, sessions={item.key: make_session(back, eased)}))
    assert decision is not None
    assert (decision.rule, decision.after) == ("M2", eased)


def test_who_never_began_has_no_gap() -> None:
    course = Course()

    assert course.rest(40) is None
    assert course.dose == WALK.start


def test_below_the_bounds_the_item_pauses() -> None:
    course = Course(make_item(bounds=Bounds(WALK.start, WALK.max)))
    course.day()

    course.rest(4)

    assert course.state.paused == "M2"
    assert [alert.code for alert in course.alerts] == ["O2"]
