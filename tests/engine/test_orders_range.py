from dataclasses import replace
from typing import Any

import pytest

from plans.engine.dose import Dose
from plans.engine.event import Event, Precaution
from plans.engine.exercise import Region
from plans.engine.orders import Caps, dose_caps
from plans.engine.patient import PatientFacts
from tests.engine.intake import (
    ADULT,
    FULL,
    PARTIAL,
    after,
    cleared,
    leg,
    make_ankle,
    make_wrist,
    warned,
)
from tests.engine.orders_case import BOOK, EXERCISES, ask, codes
from tests.engine.regime_case import BOOT_OFF, UP_AND_ABOUT, item_of, propose, refusals

FREED = make_ankle(
    ended_on=after(42),
    tissue="none",
    weight_bearing=(leg(FULL),),
    clearances=cleared("rom", "strengthen", days=42),
)
UPWARDS = {"joint": "ankle", "motion": "dorsiflexion"}


def caps(slug: str, event: Event, patient: PatientFacts = ADULT, **more: Any) -> Caps:
    given = {"region": Region.ANKLE, "side": "left"} | more
    return dose_caps(
        EXERCISES[slug], patient=patient, events=(event,), book=BOOK, on=after(60), **given
    )


class TestRange:
    @pytest.mark.parametrize(
        ("slug", "limit", "dose", "allowed"),
        [
            pytest.param("ankle-arom", 10, None, True, id="kept inside 10"),
            pytest.param("ankle-arom", 5, None, True, id="the smallest movement"),
            pytest.param("ankle-arom", 4, None, False, id="too little to move"),
            pytest.param("ankle-arom", 0, None, False, id="no movement upwards at all"),
            pytest.param("ankle-arom", 10, Dose(reps=10), False, id="planned without a range"),
            pytest.param("ankle-arom", 10, Dose(reps=10, rom_deg=10), True, id="planned to 10"),
            pytest.param("ankle-arom", 10, Dose(reps=10, rom_deg=11), False, id="planned to 11"),
            pytest.param("ankle-arom", 0, Dose(reps=10, rom_deg=0), False, id="planned to nothing"),
            pytest.param("ankle-arom", 20, Dose(reps=10), True, id="as far as it goes"),
            pytest.param("ankle-band-4way", 10, None, False, id="a band cannot be held at 10"),
        ],
    )
    def test_is_kept_small_where_the_movement_can_be(
        self, slug: str, limit: int, dose: Dose | None, allowed: bool
    ) -> None:
        event = replace(FREED, precautions=(warned("ROM_MAX", max_deg=limit, **UPWARDS),))
        owns_band = replace(ADULT, equipment=("resistance_band",))

        said = ask(EXERCISES[slug], event, days=60, dose=dose, patient=owns_band)

        assert said.allowed is allowed

    @pytest.mark.parametrize(
        ("slug", "precautions", "cap_deg"),
        [
            pytest.param("ankle-arom", (), None, id="none"),
            pytest.param("ankle-arom", (warned("ROM_MAX", max_deg=10, **UPWARDS),), 10, id="one"),
            pytest.param("ankle-arom", (warned("ROM_MAX", joint="ankle", max_deg=8),), 8, id="all"),
            pytest.param(
                "ankle-arom",
                tuple(warned("ROM_MAX", joint="ankle", max_deg=deg) for deg in (15, 10)),
                10,
                id="the lower of two",
            ),
            pytest.param(
                "ankle-arom", (warned("ROM_MAX", max_deg=20, **UPWARDS),), None, id="far enough"
            ),
            pytest.param(
                "ankle-arom", (warned("ROM_MAX", joint="knee", max_deg=10),), None, id="other joint"
            ),
            pytest.param(
                "mini-squat", (warned("ROM_MAX", joint="knee", max_deg=45),), 45, id="squat"
            ),
        ],
    )
    def test_of_a_dose_ends_where_the_limit_does(
        self, slug: str, precautions: tuple[Precaution, ...], cap_deg: int | None
    ) -> None:
        assert caps(slug, replace(FREED, precautions=precautions)).rom_deg == cap_deg

    def test_shows_in_the_draft_with_its_reason(self) -> None:
        limited = replace(BOOT_OFF, precautions=(warned("ROM_MAX", max_deg=10, **UPWARDS),))

        item = item_of(propose(limited, days=44, seen=UP_AND_ABOUT), "ankle-arom")

        assert {item.start.rom_deg, item.min.rom_deg, item.max.rom_deg} == {10}
        assert "range_capped" in {reason.code for reason in item.reasons}

    @pytest.mark.parametrize(("limit", "most"), [(45, 45), (30, 30), (29, None)])
    def test_of_a_squat_is_capped_until_its_start_is_beyond(
        self, limit: int, most: int | None
    ) -> None:
        knee = warned("ROM_MAX", joint="knee", motion="flexion", max_deg=limit)
        found = propose(replace(HEALED, precautions=(knee,)), days=70, seen=UP_AND_ABOUT | WALKS)

        if most is None:
            assert refusals(found, "mini-squat") == {"precaution"}
        else:
            squat = item_of(found, "mini-squat")
            assert (squat.start.rom_deg, squat.max.rom_deg) == (30, most)

    def test_of_the_wrist_no_longer_excludes_its_movement(self) -> None:
        limit = warned("ROM_MAX", joint="wrist", motion="extension", max_deg=20)
        freed = make_wrist(
            ended_on=after(42),
            tissue="none",
            precautions=(limit,),
            clearances=cleared("rom", days=42),
        )

        said = ask(EXERCISES["wrist-arom"], freed, region=Region.WRIST_HAND, side="right", days=60)

        assert "precaution" not in codes(said)


WALKS = {"walk_tolerance_min": 8}
HEALED = replace(
    BOOT_OFF,
    healing="xray",
    healing_on=after(56),
    clearances=cleared("rom", "weight_bearing", "remove_device", "strengthen", "lift", days=42),
)


class TestPartWeight:
    @pytest.mark.parametrize(
        ("order", "mass_kg", "cap_kg"),
        [
            pytest.param({"max_kg": 20}, 80, 20, id="kilograms"),
            pytest.param({"max_fraction": 0.25}, 80, 20, id="a quarter of 80 kg"),
            pytest.param({"max_fraction": 0.25}, None, 12.5, id="mass not known: 50 kg"),
            pytest.param({"max_kg": 15, "max_fraction": 0.25}, 80, 15, id="both: the lower"),
            pytest.param({}, 80, None, id="no number"),
        ],
    )
    def test_says_how_much_the_leg_may_carry(
        self, order: dict[str, float], mass_kg: float | None, cap_kg: float | None
    ) -> None:
        event = replace(FREED, weight_bearing=(replace(leg(PARTIAL), **order),))
        patient = replace(ADULT, body_mass_kg=mass_kg)

        assert caps("walk-ttwb-pwb-aid", event, patient).leg_kg == cap_kg
        assert caps("ankle-arom", event, patient).leg_kg is None


class TestClearedLoads:
    @pytest.mark.parametrize(
        ("given", "cap_kg"),
        [
            pytest.param((), None, id="never"),
            pytest.param(((20, 2.0),), 2.0, id="2 kg"),
            pytest.param(((20, 2.0), (40, 5.0)), 5.0, id="then 5 kg: the later word holds"),
            pytest.param(((40, 5.0), (40, 3.0)), 3.0, id="two on one day: the lower"),
            pytest.param(((20, 2.0), (61, 5.0)), 2.0, id="5 kg from tomorrow"),
            pytest.param(((20, 2.0), (40, None)), None, id="then without a number"),
        ],
    )
    def test_are_those_of_the_latest_word(
        self, given: tuple[tuple[int, float | None], ...], cap_kg: float | None
    ) -> None:
        said = tuple(replace(cleared("lift", days=day)[0], max_kg=kg) for day, kg in given)

        assert caps("lift-waist", replace(FREED, clearances=said)).load_kg == cap_kg
