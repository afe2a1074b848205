from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plans.engine.event import Event
from plans.engine.exercise import ExcludedIf, NotBefore, Region
from plans.engine.orders import Verdict
from tests.engine.intake import ADULT, after, cleared, make_ankle, make_exercise, warned
from tests.engine.orders_case import HELPED, ask, codes


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
