"""How much a week may bring."""

from dataclasses import replace

from plans.engine.assessment import Mode
from plans.engine.dose import Bounds, Dose
from plans.engine.exercise import Phase
from tests.engine.course import (
    BEND,
    WALK,
    Course,
    make_item,
    rules_of,
)


class TestWeeklyCaps:
    def steps_in_a_fortnight(self, course: Course) -> int:
        changes = 0
        for _ in range(14):
            before = course.dose
            course.day()
            changes += course.dose != before
        return changes

    def test_a_small_volume_grows_once_a_week(self) -> None:
        assert self.steps_in_a_fortnight(Course(make_item(BEND, dose=BEND.min))) == 2

    def test_above_an_hour_a_week_twice(self) -> None:
        assert self.steps_in_a_fortnight(Course()) == 4

    def test_with_caution_once(self) -> None:
        assert self.steps_in_a_fortnight(Course(mode=Mode.STANDARD_CAUTION)) == 2

    def test_a_long_walk_grows_by_a_tenth_a_week_at_most(self) -> None:
        far = replace(WALK, step=(replace(WALK.step[0], add=300),))
        course = Course(make_item(far, dose=Dose(duration_s=1200)))

        for _ in range(7):
            course.day()

        assert course.dose.duration_s == 1320

    def test_less_than_a_minute_is_no_step(self) -> None:
        course = Course(make_item(dose=Dose(duration_s=1260), bounds=Bounds(WALK.min, WALK.max)))
        seen = set()
        for _ in range(14):
            course.day()
            seen.add((course.dose.duration_s or 0) % 60)

        assert seen == {0}

    def test_counted_steps_grow_by_a_tenth(self) -> None:
        far = replace(
            WALK,
            start=Dose(steps=4000),
            max=Dose(steps=9000),
            step=(replace(WALK.step[0], field="steps", add=1000),),
        )
        # P4, whose days have 75 minutes: a step is a second
        bounds = Bounds(Dose(steps=500), far.max)
        course = Course(make_item(far, bounds=bounds, phase=Phase.P4))
        for _ in range(3):
            course.day()

        assert course.dose.steps == 4400

    def test_three_exercises_of_a_region_grow_on_a_day(self) -> None:
        items = [make_item(replace(BEND, slug=f"bend-{n}"), region="wrist_hand") for n in range(4)]
        course = Course(*items)
        for _ in range(3):
            course.day(only=4)

        assert [d.rule for d in course.decisions.values()] == ["P2", "P2", "P2", "H9"]

    def test_the_whole_plan_grows_by_a_fifth_a_week(self) -> None:
        course = Course(minutes_week_before=70)
        for _ in range(3):
            decision = course.day()
        # 74 minutes planned, 84 allowed, one minute a day is 7 more
        assert rules_of(decision)[0] == "P3"

        tight = Course(minutes_week_before=66)
        for _ in range(3):
            decision = tight.day()
        assert rules_of(decision)[0] == "H9"

    def test_exercises_that_have_not_begun_take_no_minutes_of_the_week(self) -> None:
        later = [make_item(replace(BEND, slug=f"later-{n}")) for n in range(12)]
        course = Course(make_item(), *later, minutes_week_before=220)
        for _ in range(3):
            decision = course.day()
        # begun: the walk and those that fit into the day; the others would be 45 minutes more
        assert rules_of(decision)[0] == "P3"
