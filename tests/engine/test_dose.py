"""Done against planned, and how long a dose takes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.engine.dose import Done, Dose, LoadIs, Schedule, completion, in_full
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.dose_time import planned_minutes, weekly_minutes
from plans.engine.exercise import Phase
from plans.engine.timetable import is_due, is_scheduled
from tests.engine.course import DAY, PRESS, RULES, THREE_A_WEEK, make_item

SETS = Dose(sets=3, reps=8)
WALKS = Dose(duration_s=300, bouts_per_day=3)
CARRIES = Dose(sets=4, distance_m=20, load_kg=2.0)
STAIRS = Dose(flights=1.5)
HOLDS = Dose(sets=2, reps=5, hold_s=6)
STEPS = Dose(steps=2000)


@pytest.mark.parametrize(
    ("planned", "done", "expected"),
    [
        pytest.param(SETS, Done(reps=24), 1.0, id="all repetitions"),
        pytest.param(SETS, Done(reps=12), 0.5, id="half of the repetitions"),
        pytest.param(SETS, Done(reps=30), 1.25, id="more than asked"),
        pytest.param(SETS, Done(sets=2), 2 / 3, id="only sets were counted"),
        pytest.param(WALKS, Done(duration_s=600), 2 / 3, id="two of three walks"),
        pytest.param(
            CARRIES, Done(distance_m=80, load_kg=1.0), 0.5, id="half the load counts half"
        ),
        pytest.param(
            CARRIES, Done(distance_m=80, load_kg=4.0), 1.0, id="a heavier load is no bonus"
        ),
        pytest.param(STAIRS, Done(flights=0.75), 0.5, id="half of the stairs"),
        pytest.param(SETS, Done(), 0.0, id="nothing given"),
        pytest.param(SETS, Done(reps=0), 0.0, id="not done"),
    ],
)
def test_completion(planned: Dose, done: Done, expected: float) -> None:
    assert completion(planned, done) == pytest.approx(expected)


@pytest.mark.parametrize("dose", [SETS, WALKS, CARRIES, STAIRS, HOLDS, STEPS, Dose(hold_s=30)])
def test_a_done_button_stands_for_all_of_it(dose: Dose) -> None:
    assert completion(dose, in_full(dose)) == 1.0


@pytest.mark.parametrize(
    ("dose", "phase", "minutes"),
    [
        # 30 set-up + 3 × 8 × 4 + 2 × 60 = 246 s
        pytest.param(SETS, Phase.P2, 5, id="sets with a minute's rest"),
        # 30 + 96 + 2 × 30 = 186 s
        pytest.param(SETS, Phase.P1, 4, id="early, half a minute's rest"),
        # 3 × (30 + 300) = 990 s
        pytest.param(WALKS, Phase.P2, 17, id="three walks of five minutes"),
        # 30 + 4 × 20 + 3 × 60 = 290 s
        pytest.param(CARRIES, Phase.P3, 5, id="carrying at one metre a second"),
        # 30 + 2 × 5 × (6 + 2) + 60 = 170 s
        pytest.param(HOLDS, Phase.P2, 3, id="holds and two seconds each"),
        pytest.param(Dose(sets=2, reps=1, rest_s=120), Phase.P4, 3, id="its own rest"),
    ],
)
def test_planned_minutes(dose: Dose, phase: Phase, minutes: int) -> None:
    assert planned_minutes(dose, phase, RULES.daily_plan) == minutes


def test_a_week_counts_only_due_days() -> None:
    daily = weekly_minutes(SETS, Phase.P2, RULES.daily_plan)
    three = Dose(sets=3, reps=8, schedule=THREE_A_WEEK)

    assert weekly_minutes(three, Phase.P2, RULES.daily_plan) == pytest.approx(daily * 3 / 7)


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        pytest.param(Schedule(), [0, 1, 2, 3, 4, 5, 6], id="daily"),
        pytest.param(Schedule(every_n_days=2), [0, 2, 4, 6], id="every second day"),
        pytest.param(THREE_A_WEEK, [0, 3, 5], id="three a week"),
        pytest.param(Schedule(None, per_week=2), [0, 3], id="two a week"),
        pytest.param(Schedule(None, per_week=5), [0, 2, 3, 5, 6], id="five a week"),
    ],
)
def test_timetable(schedule: Schedule, days: list[int]) -> None:
    week = [n for n in range(7) if is_scheduled(schedule, DAY, DAY + timedelta(days=n))]

    assert week == days


def test_is_not_due_before_the_muscle_has_rested() -> None:
    item = make_item(PRESS, dose=Dose(sets=2, reps=8, schedule=THREE_A_WEEK))

    assert is_due(item, DAY + timedelta(days=3))
    tired = make_item(PRESS, state=replace(item.state, last_on=DAY + timedelta(days=2)))
    assert not is_due(tired, DAY + timedelta(days=3))


def test_is_not_due_outside_its_dates() -> None:
    item = make_item(starts_on=DAY, ended_on=DAY + timedelta(days=2))

    due = [n for n in range(-1, 4) if is_due(item, DAY + timedelta(days=n))]

    assert due == [0, 1]


@pytest.mark.parametrize(
    "dose",
    [
        SETS,
        WALKS,
        CARRIES,
        Dose(reps=8, schedule=THREE_A_WEEK),
        Dose(load_kg=1.0, load_is=LoadIs.ANKLE),
    ],
)
def test_json_gives_the_dose_back(dose: Dose) -> None:
    assert dose_from_json(dose_to_json(dose)) == dose


def test_time_of_stairs_and_counted_steps() -> None:
    flights = planned_minutes(Dose(flights=2.0), Phase.P3, RULES.daily_plan)
    steps = planned_minutes(Dose(steps=600), Phase.P2, RULES.daily_plan)

    assert (flights, steps) == (2, 11)
