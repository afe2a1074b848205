"""What no other test asked for until its guard was taken out; see docs/negative-controls.md."""

from dataclasses import replace

import pytest

from plans.engine import start_dose
from plans.engine.decision import Outcome
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_order import at_least_as_hard
from plans.engine.exercise import UsesSide
from plans.engine.start_dose import Doses
from tests.engine.course import PRESS, WALK, Course, make_item, rules_of
from tests.engine.intake import after, make_ankle, make_exercise, warned
from tests.engine.orders_case import STRETCHES, ask


@pytest.mark.parametrize("lock", ["O1", "O8"])
def test_a_locked_plan_says_by_which_rule_nothing_grows(lock: str) -> None:
    course = Course(lock=lock)
    for _ in range(3):
        decision = course.day()

    assert decision is not None
    assert decision.outcome is Outcome.HOLD
    assert rules_of(decision)[0] == lock
    assert course.dose == WALK.start


def test_after_a_gap_nothing_leads_back_beyond_bounds_that_were_lowered_meanwhile() -> None:
    course = Course()
    for _ in range(3):
        course.day()
    course.rest(5)
    assert course.state.resume is not None
    assert course.state.resume.duration_s == 11 * 60
    lowered = Bounds(WALK.min, replace(WALK.max, duration_s=10 * 60))
    course.items = [replace(course.items[0], bounds=lowered)]

    for _ in range(8):
        course.day()

        assert at_least_as_hard(WALK, lowered.max, course.dose)


@pytest.mark.parametrize("muscle", ["achilles", "gluteals"])
def test_a_muscle_not_to_be_stretched_is_spared_at_every_joint_it_crosses(muscle: str) -> None:
    """At the joints of the event itself any stretch is refused, whatever its muscle."""
    demand = replace(STRETCHES, tissues=("achilles",))
    stretch = make_exercise(side=UsesSide.AFFECTED, demand=demand)
    hip = make_ankle(body_site="hip", tissue="none", ended_on=after(3))
    careful = replace(hip, precautions=(warned("NO_STRETCH", muscle=muscle),))

    assert ask(stretch, hip).allowed
    assert ask(stretch, careful).allowed is (muscle != "achilles")


@pytest.mark.parametrize("pain", [3, 6, 8])
def test_exhaustion_takes_its_share_whatever_pain_took_the_day_before(pain: int) -> None:
    course = Course()
    for _ in range(3):
        course.day()
    course.day(pain_peak_nrs=pain)

    course.day(check_in={"exhausted": True}, completion=0.0)

    assert at_least_as_hard(WALK, replace(WALK.start, duration_s=7 * 60), course.dose)
    taken = course.dose
    course.day(check_in={"exhausted": True}, completion=0.0)
    assert course.dose == taken  # told again so soon it takes nothing more


@pytest.mark.parametrize("effort", [6.0, 8.0, 9.0])
def test_a_bad_morning_takes_its_level_though_effort_took_a_little(effort: float) -> None:
    """G6 takes a tenth; more effort must not end in more than the level of G2."""
    course = Course(make_item(PRESS, dose=replace(PRESS.start, load_kg=10.0)))
    course.day(effort_0_10=9.0)
    course.day(effort_0_10=effort)

    course.rest(1, morning=3)

    assert (course.dose.load_kg or 0) <= 8


class TestCapsOfADraft:
    DOSES = Doses(Dose(reps=8, load_kg=3.0), Dose(reps=4, load_kg=1.0), Dose(load_kg=9.0), ())

    def test_no_dose_of_a_draft_is_heavier_than_allowed(self) -> None:
        capped = start_dose._load_capped(self.DOSES, 2.0)

        assert [d.load_kg for d in (capped.min, capped.start, capped.max)] == [1.0, 2.0, 2.0]
        assert [each.code for each in capped.reasons] == ["load_capped"]

    def test_what_the_leg_may_carry_is_said_in_whole_kilograms_rounded_down(self) -> None:
        said = start_dose._leg_capped(self.DOSES, 20.7)

        assert [(each.code, each.values) for each in said.reasons] == [
            ("leg_at_most", (("max_kg", 20),))
        ]
