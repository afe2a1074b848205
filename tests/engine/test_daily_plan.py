"""What stands on the page of one date, in which order, and what rests."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from plans.engine.assessment import Mode
from plans.engine.daily_plan import DayKind, DayPlan, plan_day
from plans.engine.day import CheckIn
from plans.engine.dose import Schedule
from plans.engine.easing_today import ease_today
from plans.engine.exercise import Exercise, Kind, Phase
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_item import PlanItem, Suspension
from plans.engine.safety import Scope
from tests.engine.course import (
    BEND,
    DAY,
    PRESS,
    PUMPS,
    RISE,
    RULES,
    STANDARD,
    WALK,
    Course,
    make_item,
)


def plan(*items: PlanItem, on: date = DAY, **circumstances: Any) -> DayPlan:
    return plan_day(items, on, replace(STANDARD, **circumstances), RULES)


def keys(found: DayPlan) -> list[str]:
    return [each.key for each in found.items]


def many(count: int, exercise: Exercise = BEND, **values: Any) -> list[PlanItem]:
    return [make_item(exercise, key=f"item-{n}", **values) for n in range(1, count + 1)]


class TestPlanDay:
    def test_ordinary_activity_comes_first_and_cues_last(self) -> None:
        found = plan(make_item(PUMPS), make_item(BEND), make_item(WALK), make_item(RISE))

        assert keys(found) == ["indoor-walk", "sit-to-stand", "wrist-bend", "ankle-pumps"]
        assert [each.is_cue for each in found.items] == [False, False, False, True]

    def test_minutes_leave_out_the_cues(self) -> None:
        assert plan(make_item(WALK), make_item(PUMPS)).planned_minutes == 11

    @pytest.mark.parametrize(
        ("schedule", "days"),
        [
            pytest.param(Schedule(), [0, 1, 2, 3], id="daily"),
            pytest.param(Schedule(every_n_days=2), [0, 2], id="alternate days"),
            pytest.param(Schedule(None, per_week=3, min_gap_h=48), [0, 3], id="three a week"),
        ],
    )
    def test_timetable(self, schedule: Schedule, days: list[int]) -> None:
        item = make_item(BEND, dose=replace(BEND.start, schedule=schedule))

        due = [n for n in range(4) if plan(item, on=DAY + timedelta(days=n)).items]

        assert due == days

    def test_a_day_without_anything_due_is_rest(self) -> None:
        item = make_item(BEND, dose=replace(BEND.start, schedule=Schedule(every_n_days=2)))

        assert plan(item, on=DAY + timedelta(days=1)).kind is DayKind.REST

    def test_begins_and_ends_with_its_dates(self) -> None:
        item = make_item(ended_on=DAY + timedelta(days=1))

        kinds = [plan(item, on=DAY + timedelta(days=n)).kind for n in (-1, 0, 1)]

        assert kinds == [DayKind.REST, DayKind.ACTIVE, DayKind.REST]

    @pytest.mark.parametrize(
        ("circumstances", "kind"),
        [
            pytest.param({"paused": True}, DayKind.PAUSED, id="pause"),
            pytest.param({"mode": Mode.EMERGENCY}, DayKind.SUSPENDED, id="emergency"),
            pytest.param({"mode": Mode.REFER}, DayKind.SUSPENDED, id="refer"),
            pytest.param(
                {"suspensions": (Suspension("R-DVT", Scope.ALL),)},
                DayKind.SUSPENDED,
                id="everything suspended",
            ),
        ],
    )
    def test_days_without_exercise(self, circumstances: dict, kind: DayKind) -> None:
        found = plan(make_item(), **circumstances)

        assert (found.kind, found.items) == (kind, ())

    @pytest.mark.parametrize(
        ("suspension", "left"),
        [
            pytest.param(
                Suspension("S2", Scope.REGION, "wrist_hand"),
                ["indoor-walk", "sit-to-stand", "band-leg-press"],
                id="the wrist",
            ),
            pytest.param(
                Suspension("R-FALL", Scope.LOADING),
                ["band-leg-press", "wrist-bend"],
                id="after a fall seated exercise stays",
            ),
            pytest.param(
                Suspension("O5", Scope.NOTHING),
                ["indoor-walk", "sit-to-stand", "band-leg-press", "wrist-bend"],
                id="an alert without effect",
            ),
        ],
    )
    def test_suspensions(self, suspension: Suspension, left: list[str]) -> None:
        items = [make_item(each) for each in (WALK, RISE, PRESS, BEND)]

        found = plan(*items, suspensions=(suspension,))

        assert keys(found) == left
        assert {each.reason for each in found.withheld} <= {suspension.code}

    def test_base_pain_of_five_takes_all_loading_off(self) -> None:
        items = [make_item(each) for each in (WALK, RISE, PRESS, BEND)]

        assert keys(plan(*items, base_pain_nrs=4)) != ["wrist-bend"]
        assert keys(plan(*items, base_pain_nrs=5)) == ["wrist-bend"]

    def test_an_ordered_rest_says_until_when(self) -> None:
        until = DAY + timedelta(days=1)
        state = ExerciseState(WALK.start, rest_until=until, rest_rule="G2")

        found = plan(make_item(state=state))

        assert [(each.reason, each.until) for each in found.withheld] == [("G2", until)]
        assert plan(make_item(state=state), on=until).kind is DayKind.ACTIVE

    def test_after_a_gap_the_plan_says_why_it_is_smaller(self) -> None:
        course = Course()
        course.day()
        course.rest(5)

        assert [(each.dose.duration_s, each.why) for each in course.plan().items] == [(480, "M2")]


class TestItemsPerDay:
    @pytest.mark.parametrize(
        ("phase", "first"),
        [pytest.param(Phase.P1, 6, id="P1"), pytest.param(Phase.P2, 8, id="P2")],
    )
    def test_the_first_day_has_a_few(self, phase: Phase, first: int) -> None:
        found = plan(*many(10, phase=phase))

        assert keys(found) == [f"item-{n}" for n in range(1, first + 1)]
        assert {each.reason for each in found.withheld} == {"later"}

    def test_cues_take_no_place(self) -> None:
        items = [*many(6), make_item(PUMPS)]

        assert len(plan(*items).items) == 7

    @pytest.mark.parametrize(
        ("completion", "days", "count"),
        [
            pytest.param(0.8, 2, 7, id="one more on the second day"),
            pytest.param(0.8, 1, 6, id="not the day after"),
            pytest.param(0.79, 2, 6, id="not with less than 80 %"),
            pytest.param(None, 2, 6, id="not without a figure"),
        ],
    )
    def test_one_more_every_second_day(
        self, completion: float | None, days: int, count: int
    ) -> None:
        begun = ExerciseState(BEND.start, introduced_on=DAY)
        items = [replace(item, state=begun) for item in many(6)] + many(9)[6:]

        found = plan(*items, on=DAY + timedelta(days=days), completion_7d=completion)

        assert len(found.items) == count

    def test_nothing_joins_a_plan_that_nobody_has_looked_at(self) -> None:
        begun = ExerciseState(BEND.start, introduced_on=DAY)
        items = [replace(item, state=begun) for item in many(6)] + many(7)[6:]
        day = DAY + timedelta(days=2)

        assert "item-7" in keys(plan(*items, on=day, completion_7d=1.0))
        assert "item-7" not in keys(plan(*items, on=day, completion_7d=1.0, lock="O8"))

    def test_those_that_wait_are_named_in_their_order(self) -> None:
        found = plan(*many(10))

        assert [each.key for each in found.withheld] == [f"item-{n}" for n in range(7, 11)]

    def test_in_a_week_three_more_have_joined(self) -> None:
        course = Course(*many(12), completion_7d=0.9)
        counts = []
        for _ in range(7):
            counts.append(len(course.plan().items))
            course.day()

        assert counts == [6, 6, 7, 7, 8, 8, 9]


class TestEaseToday:
    def ease(self, *items: PlanItem, on: date, **answers: Any) -> dict[str, str]:
        circumstances = answers.pop("circumstances", {})
        check_in = CheckIn(on, answers.pop("pain_nrs", 0), **answers)
        context = replace(STANDARD, **circumstances)
        planned = plan_day(items, on, context, RULES).items
        found = ease_today(items, planned, check_in, context, RULES)
        assert all(each.dose is None for each in found)
        return {each.key: each.rule for each in found}

    def lived(self) -> Course:
        course = Course(make_item(PRESS), make_item(BEND))
        course.day()
        return course

    def test_a_calm_morning_changes_nothing(self) -> None:
        course = self.lived()

        assert self.ease(*course.items, on=course.on, pain_nrs=1) == {}

    def test_g2_takes_off_the_regions_that_worked_yesterday(self) -> None:
        course = self.lived()
        fresh = make_item(RISE)

        eased = self.ease(*course.items, fresh, on=course.on, pain_nrs=2)

        assert eased == {"band-leg-press": "G2", "wrist-bend": "G2"}

    @pytest.mark.parametrize("answer", [{"ill": True}, {"fever": True}], ids=["ill", "fever"])
    def test_s4_illness_takes_everything_off(self, answer: dict) -> None:
        course = self.lived()

        eased = self.ease(*course.items, on=course.on, **answer)

        assert set(eased.values()) == {"S4"}
        assert len(eased) == 2

    @pytest.mark.parametrize(
        ("pain", "eased"),
        [
            pytest.param(4, [], id="four"),
            pytest.param(5, ["indoor-walk", "band-leg-press"], id="five: no loading"),
        ],
    )
    def test_a_painful_morning_takes_loading_off(self, pain: int, eased: list[str]) -> None:
        items = [make_item(each) for each in (WALK, PRESS, BEND)]

        assert list(self.ease(*items, on=DAY, pain_nrs=pain)) == eased

    def test_s1_what_the_red_flag_suspends_goes_at_once(self) -> None:
        item = make_item()
        planned = plan(item).items
        context = replace(STANDARD, suspensions=(Suspension("R-CES", Scope.ALL),))

        found = ease_today([item], planned, CheckIn(DAY, 0), context, RULES)

        assert [each.rule for each in found] == ["R-CES"]


def test_a_template_item_of_a_cue_kind_does_not_count() -> None:
    assert not make_item(PUMPS).counts
    assert not make_item(BEND, is_cue=True).counts
    assert make_item(replace(BEND, kind=Kind.ADL)).counts
