import pytest

from plans.engine.event import Event
from plans.engine.exercise import HandLoad, WeightBearing
from plans.engine.limits import limits
from tests.engine.intake import (
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
    make_hospital_stay,
    make_wrist,
    warned,
)


class TestLeg:
    @pytest.mark.parametrize(
        ("orders", "days", "allowed"),
        [
            pytest.param((leg(NONE),), 0, NONE, id="no weight from the first day"),
            pytest.param((leg(NONE), leg(WBAT, 14)), 13, NONE, id="the day before the new order"),
            pytest.param((leg(NONE), leg(WBAT, 14)), 14, WBAT, id="the day of the new order"),
            pytest.param((leg(WBAT), leg(TOE, 7)), 8, TOE, id="a stricter order later"),
            pytest.param((leg(WBAT, 7), leg(TOE, 7)), 8, TOE, id="two orders on one day"),
            pytest.param((leg(NONE),), 300, NONE, id="months without a new order"),
            pytest.param((), 3, None, id="no order: not known"),
            pytest.param((leg(WBAT, 5),), 4, None, id="the first order is still to come"),
        ],
    )
    def test_follows_the_latest_order(
        self, orders: tuple[object, ...], days: int, allowed: WeightBearing | None
    ) -> None:
        event = make_ankle(weight_bearing=orders)

        assert limits((event,), "left", after(days)).leg == allowed

    def test_is_not_freed_by_the_end_of_the_cast(self) -> None:
        event = make_ankle(weight_bearing=(leg(PARTIAL),), ended_on=after(42))

        assert limits((event,), "left", after(50)).leg is PARTIAL

    def test_leaves_the_other_leg_alone(self) -> None:
        assert limits((make_ankle(weight_bearing=(leg(NONE),)),), "right", after(3)).leg is FULL

    def test_holds_for_both_legs_where_the_event_does(self) -> None:
        event = make_ankle(side="both", weight_bearing=(leg(TOE),))

        assert [limits((event,), side, after(3)).leg for side in ("left", "right")] == [TOE, TOE]

    def test_does_not_count_an_order_older_than_the_event(self) -> None:
        old = make_ankle(
            started_on=after(-400),
            injured_on=after(-400),
            ended_on=after(-350),
            weight_bearing=(leg(FULL, -350),),
        )
        new = make_ankle()

        assert limits((old, new), "left", after(3)).leg is None

    def test_takes_the_order_of_the_surgery_for_its_cast(self) -> None:
        surgery = make_ankle(kind="surgery", joints_fixed=(), weight_bearing=(leg(TOE),))

        assert limits((surgery, make_ankle()), "left", after(3)).leg is TOE

    def test_takes_the_lowest_of_two_sites(self) -> None:
        hip = make_ankle(body_site="hip", kind="surgery", weight_bearing=(leg(WBAT, 5),))
        ankle = make_ankle(weight_bearing=(leg(NONE),))

        assert limits((hip, ankle), "left", after(9)).leg is NONE

    def test_is_none_while_no_weight_is_the_event_itself(self) -> None:
        event = make_ankle(kind="non_weight_bearing", joints_fixed=())

        assert limits((event,), "left", after(3)).leg is NONE

    def test_is_full_after_bed_rest(self) -> None:
        assert limits((make_hospital_stay(),), "left", after(12)).leg is FULL

    def test_is_lowered_by_a_precaution_code(self) -> None:
        event = make_ankle(weight_bearing=(leg(FULL),), precautions=(warned("TTWB"),))

        assert limits((event,), "left", after(3)).leg is TOE

    def test_keeps_kilograms_and_fraction_of_the_order(self) -> None:
        event = make_ankle(weight_bearing=(leg(PARTIAL, max_kg=20, max_fraction=0.3),))
        found = limits((event,), "left", after(3))

        assert (found.leg_max_kg, found.leg_max_fraction) == (20, 0.3)


class TestHand:
    @pytest.mark.parametrize(
        ("orders", "allowed"),
        [
            pytest.param((), None, id="no order"),
            pytest.param((arm(NONE),), HandLoad.NONE, id="nothing"),
            pytest.param((arm(TOE),), HandLoad.TOUCH, id="touch"),
            pytest.param((arm(PARTIAL, max_kg=0.5),), HandLoad.LIMITED, id="half a kilogram"),
            pytest.param((arm(FULL),), HandLoad.FULL, id="full"),
        ],
    )
    def test_follows_the_order_of_the_arm(
        self, orders: tuple[object, ...], allowed: HandLoad | None
    ) -> None:
        found = limits((make_wrist(weight_bearing=orders),), "right", after(3))

        assert (found.hand, found.leg) == (allowed, FULL)

    def test_is_free_for_a_broken_ankle(self) -> None:
        assert limits((make_ankle(),), "left", after(3)).hand is HandLoad.FULL


class TestFixedJoints:
    @pytest.mark.parametrize(
        ("event", "fixed", "resting"),
        [
            pytest.param(make_ankle(), {"ankle"}, set(), id="cast"),
            pytest.param(make_ankle(ended_on=after(2)), set(), set(), id="cast off"),
            pytest.param(make_ankle(expected_end_on=after(2)), {"ankle"}, set(), id="overdue"),
            pytest.param(make_ankle(joints_fixed=()), {"ankle"}, set(), id="joints not named"),
            pytest.param(
                make_ankle(kind="sling", body_site="shoulder", joints_fixed=()),
                {"shoulder", "elbow"},
                set(),
                id="sling, joints not named",
            ),
            pytest.param(make_ankle(device_removable=True), {"ankle"}, set(), id="removable"),
            pytest.param(
                make_ankle(device_removable=True, clearances=cleared("rom")),
                set(),
                {"ankle"},
                id="removable, movement cleared",
            ),
            pytest.param(
                make_ankle(clearances=cleared("rom")), {"ankle"}, set(), id="cleared, fixed cast"
            ),
            pytest.param(
                make_ankle(kind="surgery", joints_fixed=()), set(), set(), id="surgery, no device"
            ),
        ],
    )
    def test_are_those_of_the_device(
        self, event: Event, fixed: set[str], resting: set[str]
    ) -> None:
        found = limits((event,), "left", after(3))

        assert (found.fixed_joints, found.resting_joints) == (fixed, resting)

    def test_a_joint_held_by_one_device_is_not_freed_by_another(self) -> None:
        boot = make_ankle(kind="boot", device_removable=True, clearances=cleared("rom"))
        cast = make_ankle(body_site="foot")

        assert limits((boot, cast), "left", after(3)).fixed_joints == {"ankle"}


def test_an_event_that_has_not_begun_limits_nothing() -> None:
    found = limits((make_ankle(),), "left", after(-1))

    assert (found.leg, found.fixed_joints) == (FULL, frozenset())
    assert limits((), "left", DAY).leg is FULL
