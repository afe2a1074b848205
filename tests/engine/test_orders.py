from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.catalogue import load
from plans.engine.dose import Dose, LoadIs
from plans.engine.event import Event, Precaution
from plans.engine.exercise import (
    Demand,
    ExcludedIf,
    Exercise,
    HandLoad,
    JointDemand,
    Kind,
    NotBefore,
    Phase,
    Region,
    UsesSide,
    WeightBearing,
)
from plans.engine.limits import has_change
from plans.engine.orders import Refusal, Verdict, load_cap_kg, may_do
from plans.engine.patient import PatientFacts
from tests.engine.intake import (
    ADULT,
    DAY,
    FULL,
    NONE,
    PARTIAL,
    TOE,
    WBAT,
    after,
    arm,
    cleared,
    leg,
    make_ankle,
    make_exercise,
    make_hospital_stay,
    make_wrist,
    warned,
)

BOOK = load().orders
EXERCISES = load().exercises
HELPED = replace(ADULT, helper_at_home=True)


def ask(
    exercise: Exercise,
    *events: Event,
    region: Region = Region.ANKLE,
    side: str = "left",
    patient: PatientFacts = ADULT,
    days: int = 7,
    **more: Any,
) -> Verdict:
    return may_do(
        exercise,
        region=region,
        side=side,
        patient=patient,
        events=events,
        book=BOOK,
        on=after(days),
        **more,
    )


def codes(verdict: Verdict) -> set[str]:
    return {each.code for each in verdict.refusals}


def moves(joint: str, motion: str, deg: int = 20, **how: bool) -> Demand:
    kinds = {"active": True, "loaded": False, "passive_stretch": False} | how
    return Demand(joints=(JointDemand(joint, motion, deg, **kinds),))


class TestWeightBearing:
    @pytest.mark.parametrize("ordered", list(WeightBearing), ids=lambda s: f"ordered {s.name}")
    @pytest.mark.parametrize("needed", list(WeightBearing), ids=lambda s: f"needs {s.name}")
    def test_allows_no_more_than_ordered(
        self, ordered: WeightBearing, needed: WeightBearing
    ) -> None:
        exercise = make_exercise(demand=Demand(leg_load_affected=needed))

        verdict = ask(exercise, make_ankle(weight_bearing=(leg(ordered),)))

        assert verdict.allowed is (needed <= ordered)

    def test_refuses_to_stand_without_an_order(self) -> None:
        exercise = make_exercise(demand=Demand(leg_load_affected=TOE))

        assert codes(ask(exercise, make_ankle())) == {"weight_bearing"}

    def test_asks_the_other_leg_as_well(self) -> None:
        exercise = make_exercise(demand=Demand(leg_load_other=FULL))
        other = make_ankle(side="right", weight_bearing=(leg(TOE),))

        verdict = ask(exercise, make_ankle(weight_bearing=(leg(NONE),)), other)

        assert codes(verdict) == {"weight_bearing_other"}

    def test_swaps_the_legs_where_the_free_leg_works(self) -> None:
        single = make_exercise(demand=Demand(leg_load_affected=FULL))
        event = make_ankle(weight_bearing=(leg(NONE),))

        assert ask(single, event, works="right").allowed
        assert not ask(single, event, works="left").allowed

    def test_takes_the_weaker_leg_for_a_plan_of_the_whole_body(self) -> None:
        stands = make_exercise(
            regions=(Region.WHOLE_BODY,),
            side=UsesSide.BOTH,
            demand=Demand(leg_load_affected=PARTIAL, leg_load_other=FULL),
        )
        event = make_ankle(weight_bearing=(leg(TOE),))

        verdict = ask(stands, event, region=Region.WHOLE_BODY, side="na")

        assert codes(verdict) == {"weight_bearing"}


class TestHands:
    @pytest.mark.parametrize(
        ("orders", "needed", "allowed"),
        [
            pytest.param((), HandLoad.NONE, True, id="finger glides without an order"),
            pytest.param((), HandLoad.TOUCH, False, id="touch without an order"),
            pytest.param((arm(TOE),), HandLoad.TOUCH, True, id="touch ordered"),
            pytest.param((arm(TOE),), HandLoad.LIMITED, False, id="carry with touch ordered"),
            pytest.param((arm(FULL),), HandLoad.FULL, True, id="lean with all ordered"),
        ],
    )
    def test_carry_no_more_than_ordered(
        self, orders: tuple[object, ...], needed: HandLoad, allowed: bool
    ) -> None:
        exercise = make_exercise(regions=(Region.WRIST_HAND,), demand=Demand(hand_load=needed))
        event = make_wrist(tissue="none", weight_bearing=orders)

        verdict = ask(exercise, event, region=Region.WRIST_HAND, side="right")

        assert verdict.allowed is allowed


class TestKilograms:
    CUP = make_exercise(
        kind=Kind.ADL,
        regions=(Region.WRIST_HAND,),
        demand=Demand(hand_load=HandLoad.LIMITED),
        min=Dose(load_kg=0.25, load_is=LoadIs.TOTAL),
    )

    def _ask(self, load_kg: float, *events: Event, **more: Any) -> Verdict:
        dose = Dose(load_kg=load_kg, load_is=LoadIs.TOTAL)
        return ask(self.CUP, *events, region=Region.WRIST_HAND, side="right", dose=dose, **more)

    @pytest.mark.parametrize(("load_kg", "allowed"), [(0.5, True), (0.75, False)])
    def test_stay_under_the_order_of_the_arm(self, load_kg: float, allowed: bool) -> None:
        event = make_wrist(weight_bearing=(arm(PARTIAL, max_kg=0.5),))

        assert self._ask(load_kg, event).allowed is allowed

    def test_are_refused_where_the_order_names_no_number(self) -> None:
        event = make_wrist(weight_bearing=(arm(PARTIAL),))

        assert codes(self._ask(0.25, event)) == {"load_limit_unknown"}

    @pytest.mark.parametrize(
        ("precaution", "allowed"),
        [
            pytest.param(warned("LIFT_MAX", max_kg=1.0), True, id="at the limit"),
            pytest.param(warned("LIFT_MAX", max_kg=0.9), False, id="over the limit"),
            pytest.param(warned("LIFT_MAX"), False, id="no number"),
            pytest.param(
                warned("LIFT_MAX", max_kg=0.5, expires_on=after(3)), False, id="expired: holds"
            ),
            pytest.param(
                warned("LIFT_MAX", max_kg=0.5, lifted_on=after(3)), True, id="lifted by somebody"
            ),
            pytest.param(
                Precaution("LIFT_MAX", after(20), max_kg=0.5), True, id="from a later day"
            ),
        ],
    )
    def test_stay_under_every_precaution(self, precaution: Precaution, allowed: bool) -> None:
        event = make_wrist(weight_bearing=(arm(FULL),), precautions=(precaution,))

        assert self._ask(1.0, event).allowed is allowed

    def test_do_not_meet_the_limit_of_an_arm_that_rests(self) -> None:
        event = make_wrist(side="left", precautions=(warned("LIFT_MAX", max_kg=0.1),))

        assert self._ask(5.0, event).allowed

    def test_are_halved_for_two_hands_with_a_limit_for_both(self) -> None:
        bags = make_exercise(side=UsesSide.BOTH, min=Dose(load_kg=1.0, load_is=LoadIs.PER_HAND))
        event = make_hospital_stay(precautions=(warned("LIFT_MAX", max_kg=3.0),))

        cap = load_cap_kg(
            bags,
            region=Region.WHOLE_BODY,
            side="na",
            patient=ADULT,
            events=(event,),
            book=BOOK,
            on=after(12),
        )

        assert cap == 1.5


class TestFixedJoints:
    @pytest.mark.parametrize(
        ("demand", "allowed"),
        [
            pytest.param(moves("ankle", "dorsiflexion"), False, id="ankle moved"),
            pytest.param(moves("ankle", "dorsiflexion", active=False, loaded=True), False, id="l"),
            pytest.param(
                moves("ankle", "dorsiflexion", active=False, passive_stretch=True), False, id="s"
            ),
            pytest.param(moves("toe", "flexion"), True, id="toes beside the cast"),
            pytest.param(moves("knee", "flexion"), True, id="knee above the cast"),
            pytest.param(moves("tail", "flexion"), False, id="a joint nobody knows"),
        ],
    )
    def test_are_not_moved(self, demand: Demand, allowed: bool) -> None:
        assert ask(make_exercise(demand=demand), make_ankle()).allowed is allowed

    def test_of_the_other_side_do_not_matter(self) -> None:
        exercise = make_exercise(side=UsesSide.OTHER, demand=moves("ankle", "dorsiflexion"))

        assert ask(exercise, make_ankle()).allowed

    @pytest.mark.parametrize(
        ("ends_on", "until"),
        [(after(weeks=6), after(weeks=6)), (after(2), None), (None, None)],
        ids=["week six", "overdue", "no day known"],
    )
    def test_say_when_to_ask_again(self, ends_on: date | None, until: date | None) -> None:
        cast = make_ankle(expected_end_on=ends_on)

        (refusal,) = ask(make_exercise(demand=moves("ankle", "dorsiflexion")), cast).refusals

        assert (refusal.code, refusal.until) == ("joint_fixed", until)

    @pytest.mark.parametrize(
        ("how", "allowed"),
        [({}, True), ({"loaded": True}, False), ({"passive_stretch": True}, False)],
        ids=["moved freely", "loaded", "stretched"],
    )
    def test_in_a_removable_boot_move_but_carry_nothing(
        self, how: dict[str, bool], allowed: bool
    ) -> None:
        boot = make_ankle(kind="boot", device_removable=True, clearances=cleared("rom"))

        verdict = ask(make_exercise(demand=moves("ankle", "dorsiflexion", **how)), boot)

        assert verdict.allowed is allowed

    @pytest.mark.parametrize("held", ["wrist", "elbow", "forearm"])
    def test_hold_the_turning_of_the_forearm(self, held: str) -> None:
        exercise = make_exercise(demand=moves("forearm", "pronation"))
        event = make_wrist(joints_fixed=(held,))

        verdict = ask(exercise, event, region=Region.WRIST_HAND, side="right")

        assert "joint_fixed" in codes(verdict)


STRETCHES = moves("ankle", "dorsiflexion", active=False, passive_stretch=True)


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


class TestGates:
    def _ask(self, gate: NotBefore, *events: Event, days: int, **more: Any) -> Verdict:
        exercise = make_exercise(regions=(Region.ANKLE,), not_before=(gate,))
        return ask(exercise, *events, days=days, **more)

    @pytest.mark.parametrize(("days", "allowed"), [(41, False), (42, True)])
    def test_open_on_their_day(self, days: int, allowed: bool) -> None:
        assert self._ask(NotBefore("injury", 42), make_ankle(), days=days).allowed is allowed

    def test_say_which_day_that_is(self) -> None:
        (refusal,) = self._ask(NotBefore("injury", 42), make_ankle(), days=3).refusals

        assert (refusal.code, refusal.until) == ("too_early", after(42))

    def test_need_the_clearance_as_well_as_the_day(self) -> None:
        gate = NotBefore("injury", 42, clearance="strengthen")
        cleared_early = make_ankle(clearances=cleared("strengthen"))

        assert codes(self._ask(gate, make_ankle(), days=42)) == {"clearance_missing"}
        assert codes(self._ask(gate, cleared_early, days=41)) == {"too_early"}
        assert self._ask(gate, cleared_early, days=42).allowed

    def test_stay_shut_when_the_day_to_count_from_is_not_known(self) -> None:
        event = make_ankle(injured_on=None)

        assert codes(self._ask(NotBefore("injury", 1), event, days=99)) == {"gate_date_unknown"}

    def test_count_from_the_end_of_the_device(self) -> None:
        gate = NotBefore("device_off", 14)
        off = make_ankle(ended_on=after(42))

        assert codes(self._ask(gate, make_ankle(), days=60)) == {"gate_date_unknown"}
        assert codes(self._ask(gate, off, days=55)) == {"too_early"}
        assert self._ask(gate, off, days=56).allowed

    def test_do_not_count_from_a_surgery_that_never_was(self) -> None:
        assert self._ask(NotBefore("surgery", 84), make_ankle(), days=7).allowed

    def test_count_the_surgery_recorded_as_an_event_of_its_own(self) -> None:
        surgery = make_ankle(kind="surgery", started_on=after(2), joints_fixed=())
        gate = NotBefore("surgery", 10)

        assert codes(self._ask(gate, make_ankle(), surgery, days=11)) == {"too_early"}
        assert self._ask(gate, make_ankle(), surgery, days=12).allowed

    @pytest.mark.parametrize(
        ("changes", "allowed"),
        [
            pytest.param({"tissue": "tendon"}, True, id="another tissue"),
            pytest.param({"region": Region.SHOULDER}, True, id="another region"),
            pytest.param({"tissue": "bone_nonop", "region": Region.ANKLE}, False, id="this one"),
        ],
    )
    def test_concern_only_their_tissue_and_region(
        self, changes: dict[str, Any], allowed: bool
    ) -> None:
        gate = NotBefore("injury", 42, **changes)

        assert self._ask(gate, make_ankle(), days=3).allowed is allowed

    def test_of_the_protocol_count_too(self) -> None:
        exercise = make_exercise(regions=(Region.ANKLE,))

        verdict = ask(exercise, make_ankle(), gate=NotBefore("injury", 42))

        assert codes(verdict) == {"too_early"}

    def test_with_an_anchor_nobody_knows_stay_shut(self) -> None:
        assert not self._ask(NotBefore("birthday", 0), make_ankle(), days=99).allowed


class TestExclusions:
    @pytest.mark.parametrize(
        ("fact", "unless", "changes", "allowed"),
        [
            pytest.param("device_on", None, {}, False, id="a device is on"),
            pytest.param("device_on:ankle", None, {}, False, id="the ankle is held"),
            pytest.param("device_on:knee", None, {}, True, id="the knee is not held"),
            pytest.param("device_on:ankle", None, {"ended_on": after(5)}, True, id="device off"),
            pytest.param(
                "device_on:ankle", "removable+clearance:rom", {}, False, id="neither of two"
            ),
            pytest.param(
                "device_on:ankle",
                "removable+clearance:rom",
                {"device_removable": True},
                False,
                id="one of two",
            ),
            pytest.param(
                "device_on:ankle",
                "removable+clearance:rom",
                {"device_removable": True, "clearances": cleared("rom")},
                True,
                id="both of two",
            ),
            pytest.param("tissue:bone_nonop", None, {}, False, id="this tissue"),
            pytest.param("tissue:tendon", None, {}, True, id="another tissue"),
            pytest.param("unhealed", None, {}, False, id="not healed"),
            pytest.param("unhealed:wrist_hand", None, {}, True, id="not healed elsewhere"),
            pytest.param(
                "unhealed",
                None,
                {"healing": "xray", "healing_on": after(3)},
                True,
                id="healed",
            ),
            pytest.param("kind:cast", None, {}, False, id="this kind"),
            pytest.param("body_site:ankle", None, {}, False, id="this site"),
            pytest.param("precaution:CRPS", None, {}, True, id="no such precaution"),
            pytest.param(
                "precaution:DVT_RISK",
                None,
                {"precautions": (warned("DVT_RISK"),)},
                False,
                id="this precaution",
            ),
            pytest.param("moonlight", None, {}, False, id="a fact nobody knows"),
            pytest.param("tissue:bone_nonop", "wishes", {}, False, id="an exception nobody knows"),
        ],
    )
    def test_hold_for_the_events(
        self, fact: str, unless: str | None, changes: dict[str, Any], allowed: bool
    ) -> None:
        exercise = make_exercise(regions=(Region.ANKLE,), excluded_if=(ExcludedIf(fact, unless),))

        assert ask(exercise, make_ankle(**changes)).allowed is allowed

    @pytest.mark.parametrize(
        ("fact", "changes", "allowed"),
        [
            pytest.param("osteoporosis", {"osteoporosis": True}, False, id="thin bones"),
            pytest.param("osteoporosis", {}, True, id="no thin bones"),
            pytest.param("medicine:statin", {"medicines": ("statin",)}, False, id="statin"),
            pytest.param("falls", {"falls_6_months": None}, False, id="falls not known"),
            pytest.param("no_helper", {}, False, id="alone"),
        ],
    )
    def test_hold_for_the_person(self, fact: str, changes: dict[str, Any], allowed: bool) -> None:
        exercise = make_exercise(excluded_if=(ExcludedIf(fact),))

        assert ask(exercise, patient=replace(ADULT, **changes)).allowed is allowed

    @pytest.mark.parametrize(
        ("changes", "until"),
        [
            pytest.param({}, after(weeks=6), id="cast expected off in week six"),
            pytest.param({"expected_end_on": after(2)}, None, id="overdue"),
            pytest.param({"expected_end_on": None}, None, id="no day known"),
        ],
    )
    def test_of_a_device_say_when_to_ask_again(
        self, changes: dict[str, Any], until: date | None
    ) -> None:
        exercise = make_exercise(excluded_if=(ExcludedIf("device_on:ankle"),))

        (refusal,) = ask(exercise, make_ankle(**changes)).refusals

        assert refusal.until == until

    def test_may_be_waived_where_the_exercise_says_so(self) -> None:
        exercise = make_exercise(excluded_if=(ExcludedIf("no_helper", waives=True),))

        assert [each.is_waivable for each in ask(exercise).refusals] == [True]

    def test_are_lifted_by_a_helper(self) -> None:
        exercise = make_exercise(excluded_if=(ExcludedIf("osteoporosis", "supervised"),))
        thin = replace(HELPED, osteoporosis=True)

        assert ask(exercise, patient=thin).allowed


class TestCircumstances:
    def test_refuse_everything_for_an_event_that_cannot_be_placed(self) -> None:
        assert "body_site_unknown" in codes(ask(make_exercise(), make_ankle(body_site="moon")))

    def test_refuse_a_child(self) -> None:
        child = replace(ADULT, birth_date=date(2010, 1, 1))

        assert codes(ask(make_exercise(), patient=child)) == {"blocked_age"}

    @pytest.mark.parametrize(
        ("equipment", "owned", "allowed"),
        [
            pytest.param(("towel",), (), True, id="every home has a towel"),
            pytest.param(("resistance_band",), (), False, id="a band is not known"),
            pytest.param(("resistance_band",), ("resistance_band",), True, id="owns a band"),
        ],
    )
    def test_leave_out_what_needs_equipment(
        self, equipment: tuple[str, ...], owned: tuple[str, ...], allowed: bool
    ) -> None:
        patient = replace(ADULT, equipment=owned)

        assert ask(make_exercise(equipment=equipment), patient=patient).allowed is allowed

    def test_refuse_what_always_needs_a_helper_to_somebody_alone(self) -> None:
        exercise = make_exercise(supervision="always")

        assert codes(ask(exercise)) == {"needs_helper"}
        assert ask(exercise, patient=HELPED).allowed


STATUS = st.sampled_from(list(WeightBearing))
CODES = [rule.code for rule in BOOK.precautions]
events_of = st.builds(
    make_ankle,
    kind=st.sampled_from(["cast", "boot", "surgery", "sling", "hospital_stay", "other"]),
    body_site=st.sampled_from(["ankle", "hip", "forearm", "shoulder", "thoracolumbar", "moon"]),
    side=st.sampled_from(["left", "right", "both", "na"]),
    ended_on=st.sampled_from([None, after(20)]),
    tissue=st.sampled_from(["none", "bone_fixed", "tendon", "fusion"]),
    joints_fixed=st.sampled_from([(), ("ankle",), ("wrist",)]),
    device_removable=st.booleans(),
    healing=st.sampled_from(["none", "xray"]),
    healing_on=st.just(after(21)),
    surgery_on=st.sampled_from([None, DAY]),
    weight_bearing=st.tuples(st.builds(leg, STATUS), st.builds(arm, STATUS, max_kg=st.just(2.0))),
    clearances=st.sets(
        st.sampled_from(["remove_device", "weight_bearing", "rom", "strengthen", "lift"])
    ).map(lambda given: cleared(*sorted(given))),
)
precaution_of = st.builds(
    warned,
    st.sampled_from([*CODES, "LATER"]),
    max_kg=st.sampled_from([None, 1.0]),
    joint=st.sampled_from(["", "knee"]),
    max_deg=st.sampled_from([None, 30]),
    muscle=st.sampled_from(["", "quadriceps"]),
)
question = st.fixed_dictionaries(
    {
        "region": st.sampled_from([Region.ANKLE, Region.WRIST_HAND, Region.WHOLE_BODY]),
        "side": st.sampled_from(["left", "right", "both", "na"]),
        "works": st.sampled_from(["", "left", "right", "both"]),
        "days": st.integers(0, 200),
        "phase": st.sampled_from([None, *Phase]),
    }
)
SOME_EXERCISE = st.sampled_from(sorted(EXERCISES)).map(EXERCISES.__getitem__)


@given(exercise=SOME_EXERCISE, event=events_of, added=precaution_of, asked=question)
def test_a_further_precaution_never_allows_more(
    exercise: Exercise, event: Event, added: Precaution, asked: dict[str, Any]
) -> None:
    stricter = replace(event, precautions=(*event.precautions, added))

    if ask(exercise, stricter, **asked).allowed:
        assert ask(exercise, event, **asked).allowed


@given(exercise=SOME_EXERCISE, event=events_of, lower=STATUS, asked=question)
def test_less_weight_bearing_never_allows_more(
    exercise: Exercise, event: Event, lower: WeightBearing, asked: dict[str, Any]
) -> None:
    orders = tuple(
        replace(order, status=min(order.status, lower)) for order in event.weight_bearing
    )

    if ask(exercise, replace(event, weight_bearing=orders), **asked).allowed:
        assert ask(exercise, event, **asked).allowed


@given(exercise=SOME_EXERCISE, event=events_of, other=events_of, asked=question)
def test_a_refusal_always_has_a_reason(
    exercise: Exercise, event: Event, other: Event, asked: dict[str, Any]
) -> None:
    verdict = ask(exercise, event, other, **asked)

    assert verdict.allowed is (verdict.refusals == ())


@given(exercise=SOME_EXERCISE, event=events_of, asked=question, later=st.integers(0, 60))
def test_what_is_allowed_stays_allowed_until_something_dated_comes(
    exercise: Exercise, event: Event, asked: dict[str, Any], later: int
) -> None:
    since, on = after(asked["days"]), after(asked["days"] + later)

    if ask(exercise, event, **asked).allowed and not has_change((event,), since=since, on=on):
        assert ask(exercise, event, **(asked | {"days": asked["days"] + later})).allowed
