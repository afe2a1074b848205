from dataclasses import replace
from typing import Any

import pytest

from plans.engine.dose import Dose, LoadIs
from plans.engine.exercise import Demand, JointDemand, Phase, Region, UsesSide
from plans.engine.orders import Refusal
from plans.engine.patient import PatientFacts
from tests.engine.intake import (
    ADULT,
    FULL,
    PARTIAL,
    TOE,
    WBAT,
    after,
    cleared,
    leg,
    make_ankle,
    make_exercise,
    make_hospital_stay,
    warned,
)
from tests.engine.orders_case import BOOK, HELPED, STRETCHES, ask, codes, moves


class TestPrecautions:
    @pytest.mark.parametrize(
        ("code", "limits", "demand", "allowed"),
        [
            pytest.param("NWB", {}, Demand(leg_load_affected=TOE), False, id="NWB, toe touch"),
            pytest.param("NWB", {}, Demand(), True, id="NWB, lying"),
            pytest.param("TTWB", {}, Demand(leg_load_affected=PARTIAL), False, id="TTWB, part"),
            pytest.param("PWB", {}, Demand(leg_load_affected=WBAT), False, id="PWB, as tolerated"),
            pytest.param("WBAT", {}, Demand(leg_load_affected=FULL), False, id="WBAT, full"),
            pytest.param(
                "ROM_MAX",
                {"joint": "knee", "motion": "flexion", "max_deg": 90},
                moves("knee", "flexion", 90),
                True,
                id="knee to 90 of 90",
            ),
            pytest.param(
                "ROM_MAX",
                {"joint": "knee", "motion": "flexion", "max_deg": 90},
                moves("knee", "flexion", 91),
                False,
                id="knee beyond 90",
            ),
            pytest.param(
                "ROM_MAX",
                {"joint": "knee", "motion": "flexion", "max_deg": 30},
                moves("knee", "extension", 60),
                True,
                id="another motion",
            ),
            pytest.param(
                "ROM_MAX",
                {"joint": "knee", "max_deg": 30},
                moves("knee", "extension", 60),
                False,
                id="every motion of the knee",
            ),
            pytest.param("ROM_MAX", {"joint": "knee"}, Demand(), False, id="range without degrees"),
            pytest.param(
                "NO_ACTIVE", {"muscle": "biceps"}, Demand(tissues=("biceps",)), False, id="biceps"
            ),
            pytest.param(
                "NO_ACTIVE", {"muscle": "biceps"}, Demand(tissues=("triceps",)), True, id="triceps"
            ),
            pytest.param("NO_ACTIVE", {}, Demand(), False, id="no muscle named"),
            pytest.param(
                "NO_RESIST", {"muscle": "biceps"}, Demand(tissues=("biceps",)), True, id="unloaded"
            ),
            pytest.param(
                "NO_RESIST",
                {"muscle": "quadriceps"},
                Demand(tissues=("quadriceps",), leg_load_affected=PARTIAL),
                False,
                id="quadriceps carrying the body",
            ),
            pytest.param("NO_STRETCH", {"muscle": "achilles"}, STRETCHES, False, id="calf stretch"),
            pytest.param(
                "NO_STRETCH", {"muscle": "achilles"}, moves("ankle", "dorsiflexion"), True, id="mv"
            ),
            pytest.param("HIP_POST", {}, moves("hip", "flexion", 90), True, id="hip to 90"),
            pytest.param("HIP_POST", {}, moves("hip", "flexion", 95), False, id="hip beyond 90"),
            pytest.param("HIP_POST", {}, moves("hip", "adduction", 5), False, id="past mid-line"),
            pytest.param("HIP_POST", {}, moves("hip", "internal_rotation", 5), False, id="inward"),
            pytest.param("HIP_ANT", {}, moves("hip", "extension", 10), True, id="extension alone"),
            pytest.param(
                "HIP_ANT",
                {},
                Demand(
                    joints=(
                        JointDemand("hip", "extension", 10, True, False, False),
                        JointDemand("hip", "external_rotation", 10, True, False, False),
                    )
                ),
                False,
                id="extension with outward turn",
            ),
            pytest.param("SPINE_BLT", {}, Demand(spine_bend=True), False, id="bends"),
            pytest.param("SPINE_BLT", {}, Demand(spine_twist=True), False, id="twists"),
            pytest.param("SPINE_BLT", {}, Demand(spine_load=True), False, id="lifts"),
            pytest.param("SPINE_BLT", {}, Demand(), True, id="lies still"),
            pytest.param("STERNAL", {}, Demand(overhead=True), False, id="over the head"),
            pytest.param("STERNAL", {}, Demand(position="four_point"), False, id="on all fours"),
            pytest.param("ABDO", {}, Demand(breath_hold=True), False, id="strains"),
            pytest.param("OSTEO_V", {}, Demand(spine_bend=True), False, id="bends, thin bones"),
            pytest.param("DVT_RISK", {}, Demand(), True, id="risk of clots"),
            pytest.param("ANTICOAG", {}, Demand(impact=True), False, id="jumps on blood thinners"),
            pytest.param("FALLS", {}, Demand(unsupported=True), False, id="unsupported, may fall"),
            pytest.param("FALLS", {}, Demand(), True, id="supported, may fall"),
            pytest.param("CARDIAC", {}, Demand(breath_hold=True), False, id="heart, holds breath"),
            pytest.param("INSENSATE", {}, Demand(impact=True), False, id="no feeling, impact"),
            pytest.param("SKIN", {}, Demand(impact=True), False, id="skin, impact"),
            pytest.param("CRPS", {}, STRETCHES, False, id="CRPS, stretch"),
            pytest.param("SEIZURE", {}, Demand(unsupported=True), False, id="seizures"),
            pytest.param("COGN", {}, Demand(unsupported=True), False, id="confused"),
            pytest.param("LATER", {}, Demand(), False, id="a code nobody knows"),
        ],
    )
    def test_refuse_what_they_are_for(
        self, code: str, limits: dict[str, Any], demand: Demand, allowed: bool
    ) -> None:
        event = make_ankle(
            kind="surgery",
            tissue="none",
            joints_fixed=(),
            weight_bearing=(leg(FULL),),
            precautions=(warned(code, **limits),),
        )

        assert ask(make_exercise(demand=demand), event).allowed is allowed

    def test_of_the_other_hip_do_not_matter(self) -> None:
        event = make_ankle(body_site="hip", side="right", precautions=(warned("HIP_POST"),))

        verdict = ask(make_exercise(demand=moves("hip", "flexion", 110)), event)

        assert verdict.allowed

    @pytest.mark.parametrize(
        ("code", "limits"),
        [
            ("HIP_POST", {}),
            ("ROM_MAX", {"joint": "hip", "max_deg": 10}),
            ("NO_ACTIVE", {"muscle": "gluteals"}),
        ],
    )
    def test_of_a_resting_side_let_the_free_one_work(
        self, code: str, limits: dict[str, Any]
    ) -> None:
        event = make_ankle(body_site="hip", tissue="none", precautions=(warned(code, **limits),))
        demand = replace(moves("hip", "flexion", 110), tissues=("gluteals",))
        free = make_exercise(side=UsesSide.OTHER, demand=demand)

        assert ask(free, event).allowed
        assert not ask(replace(free, side=UsesSide.AFFECTED), event).allowed

    @pytest.mark.parametrize(("patient", "allowed"), [(ADULT, False), (HELPED, True)])
    def test_for_falls_are_met_by_a_helper(self, patient: PatientFacts, allowed: bool) -> None:
        event = make_hospital_stay(precautions=(warned("FALLS"),))
        exercise = make_exercise(demand=Demand(unsupported=True))

        assert ask(exercise, event, patient=patient).allowed is allowed

    def test_name_the_day_to_ask_again(self) -> None:
        event = make_hospital_stay(precautions=(warned("SPINE_BLT", expires_on=after(84)),))

        (refusal,) = ask(make_exercise(demand=Demand(spine_bend=True)), event).refusals

        assert refusal == Refusal(
            "precaution", (("code", "SPINE_BLT"), ("because", "spine_bend")), after(84)
        )

    def test_are_all_known_with_a_source(self) -> None:
        assert len(BOOK.precautions) == len({rule.code for rule in BOOK.precautions}) == 24


class TestTissue:
    @pytest.mark.parametrize(
        ("tissue", "how", "given", "allowed"),
        [
            pytest.param("tendon", {}, (), False, id="tendon moved"),
            pytest.param("tendon", {}, ("rom",), True, id="tendon moved, cleared"),
            pytest.param("tendon", {"loaded": True}, ("rom",), False, id="tendon loaded"),
            pytest.param(
                "tendon", {"loaded": True}, ("rom", "strengthen"), True, id="tendon loaded, cleared"
            ),
            pytest.param("tendon", {"passive_stretch": True}, ("rom",), False, id="tendon stretch"),
            pytest.param("ligament", {}, (), True, id="ligament moved"),
            pytest.param("ligament", {"loaded": True}, (), False, id="ligament loaded"),
            pytest.param("bone_nonop", {}, (), True, id="bone moved"),
            pytest.param("bone_nonop", {"passive_stretch": True}, (), False, id="bone stretched"),
            pytest.param(
                "bone_nonop", {"passive_stretch": True}, ("rom",), True, id="bone stretch, cleared"
            ),
            pytest.param("arthroplasty", {"loaded": True}, (), True, id="new joint loaded"),
            pytest.param("skin", {"passive_stretch": True}, (), False, id="flap stretched"),
            pytest.param("wood", {}, (), False, id="a tissue nobody knows"),
        ],
    )
    def test_waits_for_its_clearance(
        self, tissue: str, how: dict[str, bool], given: tuple[str, ...], allowed: bool
    ) -> None:
        event = make_ankle(ended_on=after(5), tissue=tissue, clearances=cleared(*given))

        verdict = ask(make_exercise(demand=moves("ankle", "dorsiflexion", **how)), event)

        assert verdict.allowed is allowed

    def test_counts_a_clearance_given_for_the_surgery_of_the_same_place(self) -> None:
        surgery = make_ankle(kind="surgery", joints_fixed=(), clearances=cleared("rom"))
        cast = make_ankle(ended_on=after(5))

        assert ask(make_exercise(demand=STRETCHES), surgery, cast).allowed

    def test_does_not_count_a_clearance_of_a_later_day(self) -> None:
        event = make_ankle(ended_on=after(5), clearances=cleared("rom", days=8))

        assert "tissue_protected" in codes(ask(make_exercise(demand=STRETCHES), event))

    @pytest.mark.parametrize(
        ("changes", "phase", "allowed"),
        [
            pytest.param({}, Phase.P2, True, id="P2 before healing"),
            pytest.param({}, Phase.P3, False, id="P3 before healing"),
            pytest.param({}, Phase.P4, False, id="P4 before healing"),
            pytest.param(
                {"healing": "xray", "healing_on": after(6)}, Phase.P4, True, id="P4 after healing"
            ),
            pytest.param(
                {"healing": "xray", "healing_on": after(8)}, Phase.P4, False, id="healed tomorrow"
            ),
            pytest.param({"healing": "clinical"}, Phase.P4, False, id="healed without a date"),
            pytest.param(
                {"clearances": cleared("strengthen")}, Phase.P4, True, id="P4 cleared to strengthen"
            ),
            pytest.param({"clearances": cleared("lift")}, Phase.P3, True, id="P3 cleared to lift"),
            pytest.param({"clearances": cleared("lift")}, Phase.P4, False, id="P4 cleared to lift"),
            pytest.param(
                {"precautions": (warned("LIFT_MAX", max_kg=2),)}, Phase.P3, False, id="a limit only"
            ),
        ],
    )
    def test_of_bone_waits_for_healing(
        self, changes: dict[str, Any], phase: Phase, allowed: bool
    ) -> None:
        event = make_ankle(ended_on=after(5), **changes)
        exercise = make_exercise(regions=(Region.ANKLE,))

        assert ask(exercise, event, phase=phase).allowed is allowed

    def test_of_bone_carries_no_added_weight_before_healing(self) -> None:
        exercise = make_exercise(regions=(Region.KNEE, Region.ANKLE))
        weight = Dose(load_kg=1.0, load_is=LoadIs.ANKLE)

        verdict = ask(exercise, make_ankle(), dose=weight)

        assert codes(verdict) == {"unhealed"}
        assert ask(exercise, make_ankle(), dose=Dose(reps=5)).allowed
