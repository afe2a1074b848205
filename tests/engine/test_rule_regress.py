"""What was too much gives a smaller dose."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.engine.assessment import Mode
from plans.engine.day import CheckIn, DayFacts, ReasonNotDone, SessionSoreness, Soreness
from plans.engine.decision import Outcome
from plans.engine.dose import Bounds
from plans.engine.easing_today import ease_today
from plans.engine.exercise import Exercise, Region
from plans.engine.pain import pain_cap
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
    make_session,
    rules_of,
)

MOVE = replace(BEND, slug="knee-bend", regions=(Region.KNEE,))
PAIN, TIME, TOO_HARD = ReasonNotDone.PAIN, ReasonNotDone.TIME, ReasonNotDone.TOO_HARD


class TestRegress:
    @pytest.mark.parametrize(
        ("pain", "base", "mode", "protected", "fires"),
        [
            pytest.param(5, 0, Mode.STANDARD, False, False, id="standard: five is acceptable"),
            pytest.param(6, 0, Mode.STANDARD, False, True, id="standard: six is not"),
            pytest.param(3, 0, Mode.STANDARD_CAUTION, False, False, id="caution: three is"),
            pytest.param(4, 0, Mode.STANDARD_CAUTION, False, True, id="caution: four is not"),
            pytest.param(4, 2, Mode.STANDARD_CAUTION, False, False, id="caution, base 2: four is"),
            pytest.param(4, 2, Mode.STANDARD_CAUTION, True, True, id="healing tissue, base 2"),
            pytest.param(4, 0, Mode.STANDARD, True, True, id="healing tissue in standard"),
        ],
    )
    def test_g1_pain_above_the_cap(
        self, pain: int, base: int, mode: Mode, protected: bool, fires: bool
    ) -> None:
        course = Course(make_item(protected=protected), base_pain_nrs=base, mode=mode)

        decision = course.day(pain_peak_nrs=pain, morning=base)

        assert ("G1" in rules_of(decision)) is fires
        assert (course.dose == WALK.start) is not fires

    def test_a_therapist_may_set_a_lower_cap(self) -> None:
        context = replace(STANDARD, therapist_cap_nrs=2)

        assert pain_cap(context, RULES.progression, protected=False) == 2

    def test_g1_returns_to_the_last_level_that_went_well(self) -> None:
        course = Course()
        for _ in range(3):
            course.day()
        assert course.dose.duration_s == 660

        course.day(pain_peak_nrs=6)

        assert course.dose == WALK.start

    def test_g1_allows_no_increase_for_three_sessions(self) -> None:
        course = Course()
        course.day(pain_peak_nrs=6)
        eased = course.dose

        outcomes = [course.day() for _ in range(3)]

        assert [rules_of(d)[0] for d in outcomes] == ["WAIT", "WAIT", "P3"]
        assert course.on == DAY + timedelta(days=4)
        assert course.dose.duration_s == eased.duration_s + 60

    def test_g1_below_the_bounds_pauses_and_tells(self) -> None:
        least = replace(WALK.start, duration_s=600)
        course = Course(make_item(bounds=Bounds(least, WALK.max)))

        decision = course.day(pain_peak_nrs=6)

        assert decision is not None
        assert decision.after is None
        assert [alert.code for alert in course.alerts] == ["O2"]
        assert course.plan().withheld[0].reason == "G1"

    def test_g1_of_a_locked_item_withholds_it_and_tells(self) -> None:
        course = Course(make_item(locked=True))

        decision = course.day(pain_peak_nrs=6)

        assert decision is not None
        assert (decision.outcome, decision.after) == (Outcome.REGRESS, None)
        assert [alert.code for alert in course.alerts] == ["O3"]

    @pytest.mark.parametrize(
        ("morning", "fires"),
        [
            pytest.param(1, False, id="one above base, once"),
            pytest.param(2, True, id="two above base"),
            pytest.param(3, True, id="three above base"),
        ],
    )
    def test_g2_worse_the_next_morning(self, morning: int, fires: bool) -> None:
        course = Course()
        course.day()

        decision = course.rest(morning=morning)

        assert ("G2" in rules_of(decision)) is fires
        assert course.dose.duration_s == (480 if fires else 600)

    def test_g2_one_above_base_on_two_sessions_running(self) -> None:
        course = Course()
        course.day()
        assert "G2" not in rules_of(course.day(morning=1))

        assert rules_of(course.day(morning=1))[0] == "G2"

    def test_g2_a_calm_morning_between_forgives(self) -> None:
        course = Course()
        for morning in (0, 1, 0, 1):
            decision = course.day(morning=morning)

        assert "G2" not in rules_of(decision)

    def test_g2_says_nothing_without_a_session_the_day_before(self) -> None:
        course = Course()
        course.day()
        course.rest(morning=0)

        assert "G2" not in rules_of(course.rest(morning=4))

    def test_g2_the_day_off_is_the_morning_itself(self) -> None:
        course = Course()
        course.day()

        course.rest(morning=3)

        assert course.plan().kind == "active"
        assert course.plan().items[0].dose.duration_s == 480

    def test_g2_who_exercised_all_the_same_rests_the_next_day(self) -> None:
        course = Course()
        course.day()

        decision = course.day(morning=3)

        assert decision is not None
        assert decision.outcome is Outcome.REST
        assert course.plan().kind == "rest"
        course.rest(morning=0)
        assert course.plan().kind == "active"

    def test_g2_the_morning_after_g1_rests_and_takes_no_second_level(self) -> None:
        course = Course()
        course.day(pain_peak_nrs=6)

        decision = course.day(morning=3)

        assert rules_of(decision)[0] == "G2"
        assert course.plan().kind == "rest"
        assert course.dose.duration_s == 480

    def test_g2_rests_the_region_but_eases_only_what_was_done(self) -> None:
        knee = make_item(PRESS)
        other = make_item(RISE, region="knee")
        arm = make_item(BEND)
        course = Course(knee, other, arm)
        facts = DayFacts(on=DAY, sessions={knee.key: make_session(DAY, PRESS.start)})
        course.close(facts)

        course.rest(morning=3)

        states = {item.key: item.state for item in course.items}
        assert states[knee.key].dose != PRESS.start
        assert states[other.key].dose == RISE.start
        assert states[other.key].rest_rule == "G2"
        assert states[arm.key].rest_rule == ""


class TestCues:
    def test_g2_neither_rests_nor_eases_a_cue(self) -> None:
        course = Course(make_item(PUMPS), make_item(WALK))
        course.day(only=2)

        course.day(morning=3)

        assert course.dose == PUMPS.start
        assert course.state.rest_rule == ""
        assert [each.key for each in course.plan().items] == [PUMPS.slug]

    def test_a_cue_done_on_the_day_off_costs_no_second_day(self) -> None:
        course = Course(make_item(WALK), make_item(PUMPS))
        course.day()
        cue = {PUMPS.slug: make_session(course.on, PUMPS.start)}

        course.close(DayFacts(course.on, CheckIn(course.on, 3, swelling=0), cue))

        assert WALK.slug in [each.key for each in course.plan().items]


class TestSoreness:
    @pytest.mark.parametrize(
        ("soreness", "rule", "days_off", "load_kg"),
        [
            pytest.param(SessionSoreness.PERSISTS, "G3", 2, 4.0, id="all the time"),
            pytest.param(SessionSoreness.RETURNS, "G4", 2, 4.0, id="gone, then back"),
            pytest.param(SessionSoreness.LATER, "H3", 1, 5.0, id="joint, an hour later"),
            pytest.param(SessionSoreness.WARMUP_ONLY, "H2", 0, 5.0, id="until warm"),
            pytest.param(SessionSoreness.NONE, "H8", 0, 5.0, id="none"),
            pytest.param(None, "H8", 0, 5.0, id="not said"),
        ],
    )
    def test_soreness_of_a_session(
        self, soreness: SessionSoreness | None, rule: str, days_off: int, load_kg: float
    ) -> None:
        course = Course(make_item(PRESS), make_item(MOVE, region="knee"))

        decision = course.day(soreness=soreness)

        off = 0
        while course.plan().kind == "rest":
            course.rest(morning=0)
            off += 1
        assert (rules_of(decision)[0], off) == (rule, days_off)
        assert course.dose.load_kg == load_kg
        assert course.items[1].state.dose == MOVE.start

    @pytest.mark.parametrize(
        ("soreness", "rules", "kind"),
        [
            pytest.param(Soreness.JOINT, ["H3", "H8"], "rest", id="the joint: a day off"),
            pytest.param(Soreness.MUSCLES, ["H4", "H8"], "active", id="muscles: the same again"),
            pytest.param(Soreness.NO, ["H8"], "active", id="not sore"),
            pytest.param(None, ["H8"], "active", id="not said"),
        ],
    )
    def test_soreness_of_the_next_morning(
        self, soreness: Soreness | None, rules: list[str], kind: str
    ) -> None:
        course = Course(make_item(PRESS))
        course.day()

        decision = course.day(check_in={"soreness": soreness})

        assert rules_of(decision) == rules
        assert course.plan().kind == kind
        assert course.dose == PRESS.start

    def test_a_sore_joint_takes_the_same_day_off(self) -> None:
        course = Course(make_item(PRESS))
        course.day()
        plan, answer = course.plan(), CheckIn(course.on, 0, soreness=Soreness.JOINT)

        eased = ease_today(course.items, plan.items, answer, course.context, RULES)
        course.close(DayFacts(course.on, answer, planned=frozenset({PRESS.slug})))

        assert [each.rule for each in eased] == ["H3"]
        assert course.plan().kind == "active"

    def test_a_joint_that_rested_yesterday_rests_no_more(self) -> None:
        course = Course(make_item(PRESS))
        course.day()
        course.rest(morning=0)

        assert "H3" not in rules_of(course.rest(check_in={"soreness": Soreness.JOINT}))


class TestEffort:
    @pytest.mark.parametrize(
        ("sessions", "fires"),
        [
            pytest.param([{"effort_0_10": 9}, {"effort_0_10": 10}], True, id="nine, ten"),
            pytest.param([{"effort_0_10": 9}], False, id="once"),
            pytest.param([{"effort_0_10": 9}, {"effort_0_10": 8}], False, id="nine, then eight"),
            pytest.param([{"effort_0_10": 8, "completion": 0.69}] * 2, True, id="eight, 69 % done"),
            pytest.param([{"effort_0_10": 8, "completion": 0.7}] * 2, False, id="eight, 70 % done"),
            pytest.param([{"effort_0_10": 7, "completion": 0.5}] * 2, False, id="seven"),
            pytest.param(
                [{"effort_0_10": 9}, {"effort_0_10": 3}, {"effort_0_10": 9}],
                False,
                id="not running",
            ),
        ],
    )
    def test_g6_too_hard_twice(self, sessions: list[dict], fires: bool) -> None:
        course = Course(make_item(PRESS))
        for session in sessions:
            decision = course.day(**session)

        assert ("G6" in rules_of(decision)) is fires

    @pytest.mark.parametrize(
        ("exercise", "changed"),
        [
            pytest.param(PRESS, {"load_kg": 4.5}, id="a tenth of the load"),
            pytest.param(BEND, {"reps": 8}, id="two repetitions"),
            pytest.param(WALK, {"duration_s": 480}, id="else one level"),
        ],
    )
    def test_g6_takes_a_little(self, exercise: Exercise, changed: dict) -> None:
        course = Course(make_item(exercise))
        for _ in range(2):
            course.day(effort_0_10=9)

        assert course.dose == replace(exercise.start, **changed)

    def test_with_g1_the_larger_reduction_counts(self) -> None:
        course = Course(make_item(PRESS))
        course.day(effort_0_10=9)

        course.day(effort_0_10=9, pain_peak_nrs=6)

        assert course.dose.load_kg == 4.0

    @pytest.mark.parametrize(
        ("session", "times", "fires"),
        [
            pytest.param({"completion": 0, "reason_not_done": PAIN}, 2, True, id="pain, twice"),
            pytest.param({"completion": 0.4, "reason_not_done": TOO_HARD}, 2, True, id="too hard"),
            pytest.param({"completion": 0, "reason_not_done": PAIN}, 1, False, id="once"),
            pytest.param({"completion": 0.5, "reason_not_done": PAIN}, 2, False, id="half done"),
            pytest.param({"completion": 0, "reason_not_done": TIME}, 2, False, id="no time"),
            pytest.param({"completion": 0.4}, 2, False, id="no reason given"),
        ],
    )
    def test_g7_little_done_for_pain(self, session: dict, times: int, fires: bool) -> None:
        course = Course(make_item(easier=("slow-walk",)))
        for _ in range(times):
            decision = course.day(**({"effort_0_10": None, "pain_peak_nrs": 2} | session))

        assert ("G7" in rules_of(decision)) is fires
        assert course.dose.duration_s == (480 if fires else 600)
        offered = [dict(alert.values).get("easier") for alert in course.alerts]
        assert offered == (["slow-walk"] if fires else [])
