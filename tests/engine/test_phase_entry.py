from typing import Any

import pytest

from plans.catalogue import load
from plans.engine.event import Event
from plans.engine.exercise import Phase
from plans.engine.phase_entry import Place, found, is_met, open_phases, to_ask
from plans.engine.reason import Value
from plans.engine.template import Criterion, Template, TemplatePhase
from tests.engine.intake import (
    PARTIAL,
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

PHASES = ("P0", "P1", "P2", "P3", "P4", "P5")


def at(*events: Event, days: int = 7, flags: tuple[str, ...] = (), **observations: Value) -> Place:
    side = events[0].side if events else "na"
    return Place(side, events, events, observations, flags, after(days))


def make_template(entry: dict[str, str] | None = None, done: dict[str, str] | None = None) -> Any:
    """Return a template whose phases ask for one observation each, by name."""
    phases = tuple(
        TemplatePhase(
            Phase(name),
            tuple(Criterion(each) for each in (entry or {}).get(name, "").split()),
            tuple(Criterion(each) for each in (done or {}).get(name, "").split()),
            (),
            20,
            40,
            7,
        )
        for name in PHASES
    )
    ankle = load().templates["ankle-fracture"]
    return Template("t", 1, ("cast",), ("ankle",), (), ankle.region, phases)


def opened(template: Template, up_to: Phase = Phase.P5, **observations: Value) -> str:
    phases, _ = open_phases(template, at(**observations), up_to=up_to)
    return "+".join(phases)


class TestOpenPhases:
    TEMPLATE = make_template(
        {"P1": "e1", "P2": "e2", "P3": "e3", "P4": "e4", "P5": "e5"},
        {"P0": "d0", "P1": "d1", "P2": "d2", "P4": "d4"},
    )

    @pytest.mark.parametrize(
        ("true", "phases"),
        [
            pytest.param("", "P0", id="nothing observed"),
            pytest.param("e1", "P0", id="P0 not done"),
            pytest.param("d0", "P0", id="P1 not entered"),
            pytest.param("d0 e1", "P1", id="P0 done, P1 entered"),
            pytest.param("e1 e2 e3 d1 d2", "P0", id="no phase is skipped"),
            pytest.param("d0 e1 d1 e2", "P2", id="walks"),
            pytest.param("d0 e1 e4", "P1", id="no strengthening before P2"),
            pytest.param("d0 e1 d1 e2 e4", "P2+P4", id="strengthens beside walking"),
            pytest.param("d0 e1 d1 e2 d2 e3 e4", "P3+P4", id="strengthens beside lifting"),
            pytest.param("d0 e1 d1 e2 e5 d4", "P2", id="no maintenance without P4"),
            pytest.param("d0 e1 d1 e2 e4 d4 e5", "P5", id="maintains"),
        ],
    )
    def test_climb_in_order(self, true: str, phases: str) -> None:
        assert opened(self.TEMPLATE, **dict.fromkeys(true.split(), True)) == phases

    def test_end_where_they_are_told_to(self) -> None:
        every = dict.fromkeys(["d0", "e1", "d1", "e2", "d2", "e3", "e4", "d4", "e5"], True)

        assert opened(self.TEMPLATE, up_to=Phase.P2, **every) == "P2"

    def test_are_none_where_even_p0_is_not_met(self) -> None:
        phases, unmet = open_phases(make_template({"P0": "e0"}), at(), up_to=Phase.P5)

        assert phases == ()
        assert [phase for phase, _ in unmet] == [Phase.P0]


class TestIsMet:
    @pytest.mark.parametrize(
        ("criterion", "value", "met"),
        [
            pytest.param(Criterion("pain", "<=", 3), 3, True, id="pain 3 of 3"),
            pytest.param(Criterion("pain", "<=", 3), 4, False, id="pain 4 of 3"),
            pytest.param(Criterion("pain", "<=", 3), None, False, id="pain not known"),
            pytest.param(Criterion("stands_min", ">=", 3), 2.5, False, id="stands too short"),
            pytest.param(Criterion("rising", value=False), False, True, id="not rising"),
            pytest.param(Criterion("rising", value=False), True, False, id="rising"),
            pytest.param(Criterion("pain", "about", 3), 3, False, id="a comparison nobody knows"),
        ],
    )
    def test_compares_what_was_observed(
        self, criterion: Criterion, value: Value, met: bool
    ) -> None:
        assert is_met(criterion, at(**{criterion.subject: value})) is met

    @pytest.mark.parametrize(("status", "met"), [(PARTIAL, True), (WBAT, True)])
    def test_orders_weight_bearing_by_its_steps(self, status: Any, met: bool) -> None:
        criterion = Criterion("weight_bearing", ">=", "partial")

        assert is_met(criterion, at(make_ankle(weight_bearing=(leg(status),)))) is met

    def test_knows_no_weight_bearing_without_an_order(self) -> None:
        assert not is_met(Criterion("weight_bearing", ">=", "partial"), at(make_ankle()))


class TestFound:
    @pytest.mark.parametrize(
        ("subject", "event", "value"),
        [
            pytest.param("device_off", make_ankle(), False, id="cast on"),
            pytest.param("device_off", make_ankle(ended_on=after(5)), True, id="cast off"),
            pytest.param("may_move", make_ankle(clearances=cleared("rom")), False, id="fixed cast"),
            pytest.param(
                "may_move",
                make_ankle(device_removable=True, clearances=cleared("rom")),
                True,
                id="boot, movement cleared",
            ),
            pytest.param("may_move", make_hospital_stay(), False, id="still in bed"),
            pytest.param(
                "may_move", make_hospital_stay(clearances=cleared("rom")), True, id="may get up"
            ),
            pytest.param(
                "may_move", make_hospital_stay(kind="reduced_activity"), True, id="only inactive"
            ),
            pytest.param("healing_confirmed", make_ankle(), False, id="bone not healed"),
            pytest.param("healing_confirmed", make_ankle(tissue="none"), True, id="no bone"),
            pytest.param("cleared:lift", make_ankle(clearances=cleared("lift")), True, id="lift"),
            pytest.param("cleared:lift", make_ankle(), False, id="lift not cleared"),
            pytest.param("may_lift_over_1_kg", make_ankle(), True, id="no limit"),
            pytest.param(
                "may_lift_over_1_kg",
                make_ankle(precautions=(warned("LIFT_MAX", max_kg=1.0),)),
                False,
                id="one kilogram at most",
            ),
            pytest.param(
                "load_limit_kg",
                make_wrist(weight_bearing=(arm(PARTIAL, max_kg=0.5),)),
                0.5,
                id="half a kilogram by the arm's order",
            ),
            pytest.param("shoe_size", make_ankle(), None, id="nobody asked"),
        ],
    )
    def test_reads_the_record(self, subject: str, event: Event, value: Value) -> None:
        assert found(subject, at(event)) == value

    def test_believes_an_observation_before_the_record(self) -> None:
        assert found("device_off", at(make_ankle(), device_off=True)) is True

    @pytest.mark.parametrize(
        ("grade", "rising"), [(0, False), (1, False), (2, None)], ids=["none", "mild", "moderate"]
    )
    def test_takes_little_swelling_for_settled(self, grade: int, rising: bool | None) -> None:
        assert found("swelling_rising", at(make_ankle(), swelling=grade)) is rising

    def test_takes_a_dizzy_patient_for_unsteady(self) -> None:
        assert found("is_steady_upright", at(make_ankle(), flags=("R-BP",))) is False


def test_to_ask_lists_what_only_a_therapist_can_answer() -> None:
    asked = {each.subject for each in to_ask(load().templates["ankle-fracture"])}

    assert {"pain_rest_nrs", "sits_min", "stands_min"} <= asked
    assert {"device_off", "may_move", "weight_bearing", "healing_confirmed"}.isdisjoint(asked)
