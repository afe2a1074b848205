"""Gates with their days, and the limits whose day has come."""

from dataclasses import replace
from datetime import date

import pytest

from plans.catalogue import load
from plans.catalogue.vocabulary import CLEARANCES
from plans.engine.event import Event, Precaution
from plans.engine.exercise import WeightBearing
from plans.engine.gate_list import Gate, gates_of, limits_reached
from tests.engine.intake import DAY, after, cleared, leg, make_ankle, make_hospital_stay

BOOT = make_ankle(kind="boot", ended_on=None)


def gates(*events: Event, on: date) -> tuple[Gate, ...]:
    catalogue = load()
    return gates_of(
        events,
        templates=tuple(catalogue.templates.values()),
        exercises=catalogue.exercises,
        on=on,
    )


class TestGates:
    def test_wait_for_their_day_and_for_a_word(self) -> None:
        early, late = gates(BOOT, on=after(1)), gates(BOOT, on=after(weeks=40))

        assert early
        assert not any(gate.is_open for gate in early if gate.clearance)
        assert not any(gate.is_open for gate in late if gate.clearance)
        assert any(gate.asks for gate in late)

    def test_open_once_both_are_there(self) -> None:
        words = cleared(*sorted(CLEARANCES), days=1)
        off = replace(BOOT, ended_on=after(weeks=6), clearances=words)

        assert all(gate.is_open for gate in gates(off, on=after(weeks=52)))

    def test_are_listed_once_with_all_that_waits_behind(self) -> None:
        found = gates(BOOT, on=after(1))
        keys = [(gate.event, gate.anchor, gate.days, gate.clearance) for gate in found]

        assert len(keys) == len(set(keys))
        assert all(gate.exercises for gate in found)

    def test_of_rest_in_bed_count_from_nothing(self) -> None:
        assert not [g for g in gates(make_hospital_stay(), on=after(20)) if g.anchor == "surgery"]


ORDER = leg(WeightBearing.PARTIAL, expires_on=after(10))
LIFT = Precaution("LIFT_MAX", DAY, expires_on=after(10), max_kg=3)
PLAIN = make_ankle(expected_end_on=None)


@pytest.mark.parametrize(
    ("event", "days", "asks"),
    [
        pytest.param(replace(PLAIN, weight_bearing=(ORDER,)), 9, [], id="order, a day before"),
        pytest.param(
            replace(PLAIN, weight_bearing=(ORDER,)), 10, ["weight_bearing"], id="order, its day"
        ),
        pytest.param(
            replace(PLAIN, weight_bearing=(ORDER, leg(WeightBearing.FULL, 5))),
            20,
            [],
            id="order replaced by a later one",
        ),
        pytest.param(replace(PLAIN, precautions=(LIFT,)), 10, ["precaution"], id="precaution"),
        pytest.param(
            replace(PLAIN, precautions=(replace(LIFT, lifted_on=after(8)),)),
            20,
            [],
            id="precaution lifted before",
        ),
        pytest.param(make_ankle(expected_end_on=after(10)), 10, ["device"], id="cast overdue"),
        pytest.param(
            make_ankle(expected_end_on=after(10), ended_on=after(9)), 10, [], id="cast off"
        ),
    ],
)
def test_limits_ask_from_their_day_until_answered(event: Event, days: int, asks: list[str]) -> None:
    assert [each.kind for each in limits_reached((event,), after(days))] == asks
