from dataclasses import replace
from typing import Any

import pytest

from plans.engine.assessment import Mode
from plans.engine.dose import Dose, LoadIs
from plans.engine.exercise import Phase, Region
from plans.engine.orders import Caps
from plans.engine.patient import PatientFacts
from plans.engine.regime import Tolerance
from plans.engine.start_dose import Case, Found, start_doses
from tests.engine.intake import (
    ADULT,
    FULL,
    after,
    arm,
    make_exercise,
    make_hospital_stay,
    make_wrist,
    warned,
)
from tests.engine.regime_case import (
    BOOT_OFF,
    CAST,
    CATALOGUE,
    EVERYTHING,
    HEALED,
    OLD,
    WALKS_WELL,
    item_of,
    propose,
)


class TestStartDose:
    def test_is_the_protocol_s_where_it_has_one(self) -> None:
        walk = item_of(propose(BOOT_OFF, days=49), "walk-indoor")

        assert walk.start.duration_s == 180
        assert [reason.code for reason in walk.reasons] == ["in_protocol", "start_protocol"]

    @pytest.mark.parametrize(
        ("patient", "tested_s", "start_s"),
        [
            pytest.param(ADULT, 600, 360, id="adult: six tenths of the test"),
            pytest.param(OLD, 600, 300, id="80 years: half of the test"),
            pytest.param(ADULT, 3600, 600, id="never above the maximum"),
            pytest.param(ADULT, 50, 30, id="below the usual minimum"),
        ],
    )
    def test_is_a_part_of_the_test(
        self, patient: PatientFacts, tested_s: int, start_s: int
    ) -> None:
        tests = (Tolerance("walk-indoor", "duration_s", tested_s),)

        walk = item_of(
            propose(make_hospital_stay(), days=10, patient=patient, tolerances=tests), "walk-indoor"
        )

        assert walk.start.duration_s == start_s
        assert walk.min.duration_s is not None
        assert walk.min.duration_s <= start_s

    @pytest.mark.parametrize(
        ("tenfold_kg", "start_kg"),
        [
            # 42 days in the cast: 48.3 % lost (curve), so 10 · 0.517 · 0.5 = 2.59, down to 2.5.
            pytest.param(10.0, 2.5, id="ten kilograms on the other side"),
            pytest.param(2.0, 0.5, id="two kilograms on the other side"),
        ],
    )
    def test_is_half_of_the_other_side_less_the_loss(
        self, tenfold_kg: float, start_kg: float
    ) -> None:
        event = make_wrist(
            ended_on=after(42), weight_bearing=(arm(FULL, 42),), clearances=EVERYTHING, **HEALED
        )

        found = propose(
            event, days=90, seen=WALKS_WELL, other_side_10rm_kg={"wrist-curls": tenfold_kg}
        )

        curl = item_of(found, "wrist-curls")
        assert curl.start.load_kg == min(start_kg, curl.max.load_kg or start_kg)

    def test_stays_under_a_limit_in_kilograms(self) -> None:
        event = make_hospital_stay(precautions=(warned("LIFT_MAX", max_kg=2.0),))

        found = propose(event, days=30, seen=WALKS_WELL)

        loads = [item.max.load_kg for item in found.items if item.max.load_kg is not None]
        assert loads
        assert max(loads) <= 2.0

    def test_adds_no_weight_to_a_leg_that_has_not_healed(self) -> None:
        raise_leg = item_of(propose(CAST, days=7), "straight-leg-raise")

        assert not raise_leg.max.load_kg
        assert "load_waits" in {reason.code for reason in raise_leg.reasons}

    @pytest.mark.parametrize(
        ("mode", "changes", "most"),
        [
            pytest.param(Mode.STANDARD, {}, 10, id="standard"),
            pytest.param(Mode.STANDARD_CAUTION, {}, 6, id="caution"),
            pytest.param(Mode.STANDARD_CAUTION, {"frailty_cfs": 6}, 5, id="frail"),
        ],
    )
    def test_keeps_the_effort_down_with_care(
        self, mode: Mode, changes: dict[str, Any], most: int
    ) -> None:
        found = propose(CAST, days=7, mode=mode, patient=replace(ADULT, **changes))

        efforts = [i.max.effort_0_10 for i in found.items if i.max.effort_0_10 is not None]
        assert efforts
        assert max(efforts) <= most

    @pytest.mark.parametrize(
        ("phase", "begins"),
        [
            pytest.param(Phase.P3, 5, id="P3 begins at five at most"),
            pytest.param(Phase.P4, 4, id="P4 begins at four at most"),
            pytest.param(Phase.P5, 6, id="P5 as the catalogue says"),
            pytest.param(None, 6, id="the free limb as the catalogue says"),
        ],
    )
    def test_begins_with_the_effort_of_its_phase(self, phase: Phase | None, begins: int) -> None:
        hard = Dose(sets=2, reps=8, effort_0_10=6)
        curl = make_exercise(start=hard, min=hard, max=replace(hard, effort_0_10=7))
        case = Case(
            Mode.STANDARD, ADULT, (), Found({}), False, False, CATALOGUE.drafting.rules, after(60)
        )

        doses = start_doses(
            curl,
            start=None,
            max_dose=None,
            region=Region.ELBOW,
            side="left",
            caps=Caps(None, None, None),
            phase=phase,
            case=case,
        )

        assert (doses.start.effort_0_10, doses.max.effort_0_10) == (begins, 7)


# Half of the filter for women, by the height of the load (knowledge §4.3).
HALF_OF_HSE_KG = {
    "carry-two-hands": 8.0,
    "carry-box-front": 8.0,
    "lift-waist": 6.5,
    "lift-knee-waist": 6.5,
    "carry-one-hand": 8.0,
    "stairs-carry": 8.0,
}


@pytest.mark.parametrize("slug", HALF_OF_HSE_KG)
def test_no_load_grows_beyond_half_of_what_a_healthy_worker_may_lift(slug: str) -> None:
    most = CATALOGUE.exercises[slug].max
    hands = 2 if most.load_is is LoadIs.PER_HAND else 1

    assert (most.load_kg or 0) * hands <= HALF_OF_HSE_KG[slug]
