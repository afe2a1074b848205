"""P7: what may follow an exercise whose ceiling two sessions met, and what speaks against it."""

from dataclasses import replace
from typing import Any

import pytest

from plans.catalogue import load
from plans.engine import next_exercise
from plans.engine.assessment import Mode
from plans.engine.ceiling import Body, Measured, is_reached
from plans.engine.decision import Decision, Match, Outcome
from plans.engine.dose import Bounds, Dose
from plans.engine.event import Event, Precaution
from plans.engine.exercise import Phase
from plans.engine.exercise_state import first_state
from plans.engine.next_exercise import NextExercise, Patient, Placed, next_exercises
from plans.engine.plan_item import Circumstances, PlanItem, Suspension
from plans.engine.safety import Scope
from tests.engine.intake import ADULT, FULL, TOE, WBAT, after, cleared, leg, make_ankle

CATALOGUE = load()
RULES = CATALOGUE.rules.proposals
CALM = Circumstances(mode=Mode.STANDARD, age=40)
ON = after(60)
BOOT_OFF = make_ankle(
    kind="boot",
    ended_on=after(42),
    healing="xray",
    healing_on=after(42),
    weight_bearing=(leg(WBAT, 14),),
    clearances=cleared("rom", "weight_bearing", "remove_device", days=42),
)
WALK = replace(CATALOGUE.exercises["walk-indoor"].start, duration_s=600, bouts_per_day=3)


def earned(dose: Dose, **changes: Any) -> Decision:
    """Make the decision of a date on which two good sessions met the top dose."""
    top = Match("O2", Outcome.HOLD)
    rule = Match("P3", Outcome.PROGRESS)
    given = Decision("x", ON, Outcome.HOLD, "O2", dose, dose, (top, rule), withheld="O2")
    return given._replace(**changes)


def placed(slug: str = "walk-indoor", *, phases: str = "P2", **changes: Any) -> Placed:
    exercise = CATALOGUE.exercises[slug]
    item = PlanItem(
        key="item",
        exercise=exercise,
        region="ankle",
        phase=Phase("P2"),
        state=changes.pop("state", first_state(exercise.start)),
        bounds=Bounds(exercise.min, exercise.max),
        starts_on=after(42),
        **changes,
    )
    works = "left" if exercise.side == "affected" else "both"
    open_ = tuple(Phase(each) for each in phases.split())
    return Placed(item, "left", works, open_, CATALOGUE.templates["ankle-fracture"])


def patient(
    *events: Event, around: Circumstances = CALM, training: Any = (), **measures: Any
) -> Patient:
    body = Body(ADULT, RULES, measures.get("measures", {}))
    found = events or (BOOT_OFF,)
    return Patient(body, found, CATALOGUE.drafting, around, frozenset(training))


def follow(
    decision: Decision | None = None, who: Patient | None = None, **item: Any
) -> tuple[NextExercise, ...]:
    return next_exercises(placed(**item), decision or earned(WALK), who or patient(), on=ON)


def test_the_next_exercise_of_the_catalogue_is_proposed_at_its_start_dose() -> None:
    (found,) = follow()

    assert (found.exercise, found.is_allowed, found.phase) == ("walk-outdoor", True, Phase.P2)
    assert found.doses.start == CATALOGUE.exercises["walk-outdoor"].start


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(earned(replace(WALK, duration_s=540)), id="nine minutes, not ten"),
        pytest.param(earned(replace(WALK, bouts_per_day=2)), id="twice a day, not three times"),
        pytest.param(
            earned(WALK, matches=(Match("H8", Outcome.HOLD),), rule="H8"), id="one session"
        ),
        pytest.param(earned(WALK, outcome=Outcome.REGRESS, rule="G1"), id="it hurt"),
        pytest.param(earned(WALK, rule="H1"), id="pain that is watched"),
        pytest.param(earned(WALK, rule="WAIT"), id="waiting after a gap"),
    ],
)
def test_nothing_is_proposed_before_the_ceiling_was_met_twice(decision: Decision) -> None:
    assert follow(decision) == ()


@pytest.mark.parametrize("rule", ["O1", "O2", "O8", "H9"])
def test_what_says_nothing_of_the_body_does_not_stop_a_proposal(rule: str) -> None:
    assert follow(earned(WALK, rule=rule))


def test_a_step_beyond_the_ceiling_proposes_too() -> None:
    assert follow(earned(WALK, outcome=Outcome.PROGRESS, rule="P3"))


@pytest.mark.parametrize("mode", list(Mode))
def test_a_plan_is_needed_and_the_mode_does_not_matter_else(mode: Mode) -> None:
    found = follow(who=patient(around=replace(CALM, mode=mode)))

    assert bool(found) is (mode not in (Mode.REFER, Mode.BLOCKED, Mode.EMERGENCY))


@pytest.mark.parametrize(
    ("item", "around"),
    [
        pytest.param({"locked": True}, CALM, id="a therapist keeps the dose"),
        pytest.param(
            {"state": first_state(WALK).but(paused="G1")}, CALM, id="the engine paused it"
        ),
        pytest.param({}, replace(CALM, paused=True), id="a pause"),
        pytest.param(
            {},
            replace(CALM, suspensions=(Suspension("S2", Scope.REGION, "ankle"),)),
            id="an alert rests the ankle",
        ),
    ],
)
def test_nothing_follows_what_rests(item: dict[str, Any], around: Circumstances) -> None:
    assert follow(who=patient(around=around), **item) == ()


def test_what_is_in_training_is_not_proposed() -> None:
    assert follow(who=patient(training=[("walk-outdoor", "both")])) == ()


class TestRefusal:
    def test_names_the_weight_and_the_day_it_ends(self) -> None:
        touch = replace(BOOT_OFF, weight_bearing=(leg(TOE, 14), leg(FULL, 70)))
        (found,) = follow(who=patient(touch))

        said = {each.code: each.until for each in found.refusals}
        assert said["weight_bearing"] == after(70)

    def test_names_no_day_where_nobody_knows_one(self) -> None:
        touch = replace(BOOT_OFF, weight_bearing=(leg(TOE, 14),))
        (found,) = follow(who=patient(touch))

        assert {each.code: each.until for each in found.refusals}["weight_bearing"] is None

    def test_comes_from_a_gate_of_the_protocol(self) -> None:
        dose = replace(CATALOGUE.exercises["heel-raise-seated"].max, load_kg=5)
        early = next_exercises(placed("heel-raise-seated"), earned(dose), patient(), on=after(50))
        later = next_exercises(placed("heel-raise-seated"), earned(dose), patient(), on=after(56))

        assert {refusal.code for each in early for refusal in each.refusals} >= {"too_early"}
        assert [each.exercise for each in later if each.is_allowed] == ["heel-raise-bilateral"]

    def test_comes_from_a_phase_that_is_not_open(self) -> None:
        dose = replace(CATALOGUE.exercises["sit-to-stand-free"].max, height_cm=43)
        (found,) = follow(earned(dose), slug="sit-to-stand-free", phases="P2")

        assert "phase_closed" in {each.code for each in found.refusals}

    def test_comes_from_a_precaution(self) -> None:
        falls = replace(BOOT_OFF, precautions=(Precaution("FALLS", after(0)),))
        dose = replace(CATALOGUE.exercises["heel-toe-walk"].max)
        decision = earned(dose)
        (free,) = follow(decision, slug="heel-toe-walk", phases="P4")
        (barred,) = follow(decision, patient(falls), slug="heel-toe-walk", phases="P4")

        new = {each.code for each in barred.refusals} - {each.code for each in free.refusals}
        assert new


class TestCeiling:
    @pytest.mark.parametrize(
        ("left", "right", "days", "reached"),
        [
            pytest.param(15, 20, 0, True, id="5° short of the other side"),
            pytest.param(14, 20, 0, False, id="6° short"),
            pytest.param(20, 20, 14, True, id="measured two weeks ago"),
            pytest.param(20, 20, 15, False, id="measured longer ago"),
            pytest.param(20, None, 0, False, id="the other side was not measured"),
        ],
    )
    def test_may_be_a_measure(
        self, left: float, right: float | None, days: int, reached: bool
    ) -> None:
        up, down = "rom_deg:ankle:dorsiflexion", "rom_deg:ankle:plantarflexion"
        measures = {(each, "left"): Measured(left, after(60 - days)) for each in (up, down)}
        if right is not None:
            measures |= {(each, "right"): Measured(right, after(60 - days)) for each in (up, down)}
        exercise = CATALOGUE.exercises["ankle-arom"]
        body = Body(ADULT, RULES, measures)

        assert is_reached(exercise, exercise.start, side="left", body=body, on=ON) is reached

    @pytest.mark.parametrize(
        ("mass", "load", "reached"),
        [(80.0, 8.0, True), (80.0, 7.5, False), (None, 5.0, True), (None, 4.5, False)],
    )
    def test_may_be_a_share_of_the_body(
        self, mass: float | None, load: float, reached: bool
    ) -> None:
        exercise = CATALOGUE.exercises["sit-to-stand-loaded"]
        dose = replace(exercise.max, load_kg=load)
        body = Body(replace(ADULT, body_mass_kg=mass), RULES)

        assert is_reached(exercise, dose, side="both", body=body, on=ON) is reached

    @pytest.mark.parametrize(
        ("sex", "load", "reached"),
        [
            ("male", 6.25, True),
            ("male", 6.0, False),
            ("unknown", 4.0, True),
            ("female", 3.5, False),
        ],
    )
    def test_may_be_half_of_a_guideline_weight(self, sex: str, load: float, reached: bool) -> None:
        exercise = CATALOGUE.exercises["carry-two-hands"]
        dose = replace(exercise.max, load_kg=load, distance_m=20, sets=4)
        body = Body(replace(ADULT, sex=sex), RULES)

        assert is_reached(exercise, dose, side="both", body=body, on=ON) is reached


@pytest.mark.parametrize(
    ("age", "sex", "norm"),
    [
        (60, "male", 14),
        (64, "female", 12),
        (94, "female", 4),
        (70, "unknown", 10),
        (59, "male", None),
        (95, "male", None),
    ],
)
def test_the_norm_of_the_chair_stand_is_that_of_the_age(
    age: int, sex: str, norm: int | None
) -> None:
    assert RULES.chair_stand_norm(age, sex) == norm

    def test_is_asked_again_when_it_is_accepted(self) -> None:
        outdoors = CATALOGUE.exercises["walk-outdoor"]
        touch = replace(BOOT_OFF, weight_bearing=(leg(TOE, 14),))

        def codes(who: Patient) -> set[str]:
            found = next_exercise.refusals_of(
                outdoors, placed(), who, doses=[outdoors.start], on=ON
            )
            return {each.code for each in found}

        assert codes(patient()) == set()
        assert "weight_bearing" in codes(patient(touch))
