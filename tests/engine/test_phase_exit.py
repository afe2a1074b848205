"""P8: each criterion of a phase is met, not met or not known; with all met a step is proposed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from plans.catalogue import load
from plans.engine.ceiling import Body, Measured
from plans.engine.day import CheckIn, Session
from plans.engine.day_findings import Done, findings
from plans.engine.exercise import Phase
from plans.engine.fresh_answers import Answer, fresh_answers, retested_on, together
from plans.engine.phase_entry import Place, open_phases
from plans.engine.phase_exit import PhaseExit, Standing, phase_exits
from plans.engine.reason import Value
from tests.engine.intake import ADULT, FULL, WBAT, after, cleared, leg, make_ankle
from tests.engine.regime_case import UP_AND_ABOUT, WALKS_WELL

CATALOGUE = load()
RULES = CATALOGUE.rules.proposals
ANKLE = CATALOGUE.templates["ankle-fracture"]
ON = after(60)
OFF = make_ankle(
    kind="boot",
    ended_on=after(42),
    healing="xray",
    healing_on=after(42),
    weight_bearing=(leg(WBAT, 14), leg(FULL, 42)),
    clearances=cleared("rom", "weight_bearing", "remove_device", days=42),
)
P1_DONE: dict[str, Value] = {**UP_AND_ABOUT, "is_steady_upright": True, "swelling_rising": False}


def place(on_days_ago: int = 0, event: Any = OFF, **seen: Value) -> Place:
    on = ON - timedelta(days=on_days_ago)
    return Place("left", (event,), (event,), seen, (), on)


def leave(
    phases: str = "P1",
    today: dict[str, Value] | None = None,
    yesterday: dict[str, Value] | None = None,
    *,
    tested_days_ago: int | None = 0,
    event: Any = OFF,
    up_to: str = "P5",
) -> dict[str, PhaseExit]:
    """Return the steps out of `phases` by the phase they lead to."""
    now = P1_DONE if today is None else today
    days = (place(0, event, **now), place(1, event, **(now if yesterday is None else yesterday)))
    tested = None if tested_days_ago is None else ON - timedelta(days=tested_days_ago)
    steps = phase_exits(
        ANKLE,
        tuple(Phase(each) for each in phases.split()),
        days,
        up_to=Phase(up_to),
        retested_on=tested,
        rules=RULES,
    )
    return {each.next.value: each for each in steps}


def standings(step: PhaseExit) -> dict[str, Standing]:
    return {each.criterion.subject: each.standing for each in step.checks}


def test_a_phase_is_done_when_all_holds_on_two_days_and_was_tested_lately() -> None:
    step = leave()["P2"]

    assert step.is_met
    assert step.phases == (Phase.P2,)


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        ("sits_min", 59),
        ("sit_to_stand_5_effort", 5),
        ("stands_min", 2),
        ("transfers_as_before", False),
        ("pain_within_cap", False),
        ("swelling_rising", True),
    ],
)
class TestOneCriterion:
    def test_not_met_today_keeps_the_phase(self, subject: str, value: Value) -> None:
        step = leave(today={**P1_DONE, subject: value})["P2"]

        assert not step.is_met
        assert standings(step)[subject] is Standing.NOT_MET

    def test_not_met_yesterday_keeps_the_phase(self, subject: str, value: Value) -> None:
        assert not leave(yesterday={**P1_DONE, subject: value})["P2"].is_met

    def test_not_known_keeps_the_phase(self, subject: str, value: Value) -> None:
        seen = {name: given for name, given in P1_DONE.items() if name not in (subject, "swelling")}
        step = leave(today=seen)["P2"]

        assert not step.is_met
        assert standings(step)[subject] is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("days_ago", "standing"),
    [
        pytest.param(7, Standing.MET, id="seven days ago"),
        pytest.param(8, Standing.NOT_MET, id="eight days ago"),
        pytest.param(None, Standing.UNKNOWN, id="never"),
    ],
)
def test_a_retest_belongs_to_every_step(days_ago: int | None, standing: Standing) -> None:
    step = leave(tested_days_ago=days_ago)["P2"]

    assert standings(step)["retest_days_ago"] is standing
    assert step.is_met is (standing is Standing.MET)


class TestWalking:
    SHORT: dict[str, Value] = {**WALKS_WELL, "walk_tolerance_min": 10, "walks_a_day": 3}
    READY: dict[str, Value] = {"swelling_rising": False}

    @pytest.mark.parametrize(
        ("minutes", "walks", "done"),
        [
            pytest.param(10, 3, True, id="ten minutes three times"),
            pytest.param(10, 2, False, id="ten minutes twice"),
            pytest.param(9, 3, False, id="nine minutes three times"),
            pytest.param(20, 1, True, id="twenty minutes at once"),
            pytest.param(19, 1, False, id="nineteen minutes at once"),
        ],
    )
    def test_is_done_in_either_of_two_ways(self, minutes: int, walks: int, done: bool) -> None:
        seen = self.SHORT | self.READY | {"walk_tolerance_min": minutes, "walks_a_day": walks}

        assert leave("P2", seen)["P3"].is_met is done

    def test_opens_the_draft_in_either_way(self) -> None:
        seen = {**WALKS_WELL, "walk_tolerance_min": 20, "walks_a_day": 1, "is_steady_upright": True}
        phases, _ = open_phases(ANKLE, place(**seen), up_to=Phase.P3)

        assert phases == (Phase.P3,)

    def test_needs_little_effort_in_either_way(self) -> None:
        seen = self.SHORT | self.READY | {"walk_tolerance_min": 20, "walk_effort": 5}

        assert not leave("P2", seen)["P3"].is_met


class TestSteps:
    @pytest.mark.parametrize(
        ("phases", "next_"),
        [
            pytest.param("P0", {"P1"}, id="from rest only to getting up"),
            pytest.param("P1", {"P2"}, id="from getting up only to walking"),
            pytest.param("P2", {"P3", "P4"}, id="from walking to lifting, strength beside"),
            pytest.param("P2 P4", {"P3"}, id="no maintenance before lifting and carrying"),
            pytest.param("P3", {"P4"}, id="from lifting to strength"),
            pytest.param("P3 P4", {"P5"}, id="to maintenance at the end"),
            pytest.param("P5", set(), id="nothing after maintenance"),
        ],
    )
    def test_skip_nothing(self, phases: str, next_: set[str]) -> None:
        assert set(leave(phases)) == next_

    def test_keep_strength_beside_lifting(self) -> None:
        assert leave("P2 P4")["P3"].phases == (Phase.P3, Phase.P4)

    def test_end_where_they_are_told_to(self) -> None:
        assert set(leave("P2", up_to="P2")) == set()

    def test_wait_for_the_record_too(self) -> None:
        """Dates, clearances and criteria: a device that is on keeps P1 closed, whatever is seen."""
        boot = replace(OFF, ended_on=None, device_removable=True)
        seen: dict[str, Value] = {"pain_rest_nrs": 1, "swelling_rising": False}
        on, off = leave("P0", seen, event=boot)["P1"], leave("P0", seen)["P1"]

        assert standings(on)["device_off"] is Standing.NOT_MET
        assert standings(off)["device_off"] is Standing.MET


def done(
    slug: str, *, completion: float = 1.0, cap: int = 5, pain: int | None = 1, **dose: Any
) -> Done:
    exercise = CATALOGUE.exercises[slug]
    session = Session(
        ON, replace(exercise.start, **dose), completion, effort_0_10=3, pain_peak_nrs=pain
    )
    return Done(exercise, session, cap)


def told(*sessions: Done, morning: int | None = None, before: int | None = None) -> Any:
    def check_in(swelling: int | None) -> CheckIn | None:
        return None if swelling is None else CheckIn(ON, 1, swelling=swelling)

    return findings(sessions, check_in(morning), check_in(before), rules=RULES)


class TestFindings:
    @pytest.mark.parametrize(
        ("session", "subject", "value"),
        [
            (done("walk-indoor", duration_s=600), "walk_tolerance_min", 10),
            (done("walk-indoor", duration_s=600, completion=0.5), "walk_tolerance_min", 5),
            (done("walk-indoor", bouts_per_day=3), "walks_a_day", 3),
            (done("walk-indoor", bouts_per_day=3, completion=0.9), "walks_a_day", 2),
            (done("walk-indoor"), "walk_effort", 3),
            (done("sit-out-of-bed", duration_s=3600, bouts_per_day=2), "sits_min", 60),
            (done("sit-out-of-bed", duration_s=3600, bouts_per_day=1), "sits_min", None),
            (done("sit-out-of-bed", duration_s=3600, completion=0.9), "sits_min", None),
            (done("supported-standing", duration_s=180), "stands_min", 3),
            (done("sit-to-stand-arms", reps=5), "sit_to_stand_5_effort", 3),
            (done("sit-to-stand-arms", reps=4), "sit_to_stand_5_effort", None),
            (done("stairs-step-to", flights=1), "one_flight_step_to", True),
            (done("stairs-step-to", flights=0.5), "one_flight_step_to", None),
            (done("carry-one-hand", distance_m=20, sets=4), "carries_20_m_times", 4),
            (done("carry-one-hand", distance_m=15, sets=4), "carries_20_m_times", None),
            (done("walk-indoor", pain=4, cap=3), "pain_within_cap", False),
            (done("walk-indoor", pain=None), "pain_within_cap", None),
        ],
    )
    def test_come_from_the_logs(self, session: Done, subject: str, value: Value) -> None:
        assert told(session).get(subject) == value

    @pytest.mark.parametrize(
        ("before", "morning", "rising"), [(1, 2, True), (1, 1, False), (None, 1, None)]
    )
    def test_of_swelling_compare_two_mornings(
        self, before: int | None, morning: int, rising: bool | None
    ) -> None:
        assert told(morning=morning, before=before).get("swelling_rising") is rising


class TestAnswers:
    BODY = Body(replace(ADULT, birth_date=after(0).replace(year=1950)), RULES)

    @pytest.mark.parametrize(("days", "counts"), [(7, True), (8, False)])
    def test_count_for_seven_days(self, days: int, counts: bool) -> None:
        given = [Answer("sits_min", 60, ON - timedelta(days=days))]

        assert ("sits_min" in fresh_answers(given, self.BODY, on=ON)) is counts

    def test_of_one_subject_the_latest_counts(self) -> None:
        given = [Answer("sits_min", 30, ON), Answer("sits_min", 60, ON - timedelta(days=3))]

        assert fresh_answers(given, self.BODY, on=ON)["sits_min"] == 30

    @pytest.mark.parametrize(("stands", "met"), [(10, True), (9, False)])
    def test_a_chair_stand_is_held_to_the_norm_of_the_age(self, stands: float, met: bool) -> None:
        body = replace(self.BODY, measures={("sts30_n", "na"): Measured(stands, ON)})

        assert fresh_answers([], body, on=ON)["sts30_at_norm"] is met

    def test_what_was_felt_on_the_day_counts_more(self) -> None:
        logged: dict[str, Value] = {"pain_peak_nrs": 6, "walk_tolerance_min": 3}
        seen: dict[str, Value] = {"pain_peak_nrs": 1, "walk_tolerance_min": 20}

        assert together(logged, seen) == {"pain_peak_nrs": 6, "walk_tolerance_min": 20}

    def test_the_latest_look_is_the_retest(self) -> None:
        body = replace(self.BODY, measures={("tug_s", "na"): Measured(9, after(58))})

        assert retested_on([Answer("sits_min", 60, after(50))], body) == after(58)


def test_the_exercises_that_answer_criteria_are_of_the_catalogue() -> None:
    named = {*RULES.sitting, *RULES.standing, *RULES.sit_to_stand, *RULES.stairs}

    assert named <= set(CATALOGUE.exercises)
