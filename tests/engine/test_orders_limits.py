from datetime import date
from typing import Any

import pytest

from plans.engine.dose import Dose, LoadIs
from plans.engine.event import Event, Precaution
from plans.engine.exercise import Demand, HandLoad, Kind, Region, UsesSide, WeightBearing
from plans.engine.orders import Verdict, dose_caps
from tests.engine.intake import (
    ADULT,
    FULL,
    NONE,
    PARTIAL,
    TOE,
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
from tests.engine.orders_case import BOOK, ask, codes, moves


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

        caps = dose_caps(
            bags,
            region=Region.WHOLE_BODY,
            side="na",
            patient=ADULT,
            events=(event,),
            book=BOOK,
            on=after(12),
        )

        assert caps.load_kg == 1.5


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
