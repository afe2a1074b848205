from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.engine.assessment import Mode
from plans.engine.dose import Bounds
from plans.engine.dose_order import is_within
from plans.engine.event import Event
from plans.engine.exercise import Phase
from plans.engine.orders import may_do
from plans.engine.reason import Value
from plans.engine.regime import Found, draft
from tests.engine.intake import ADULT, after, make_ankle, make_hospital_stay, make_wrist
from tests.engine.regime_case import (
    BOOT,
    BOOT_OFF,
    CALM,
    CAST,
    CATALOGUE,
    EVERYTHING,
    HEALED,
    UP_AND_ABOUT,
    WALKS_WELL,
    propose,
    refusals,
    slugs,
)


class TestDraft:
    @pytest.mark.parametrize("mode", [Mode.REFER, Mode.BLOCKED, Mode.EMERGENCY])
    def test_has_no_items_where_nobody_may_plan(self, mode: Mode) -> None:
        found = propose(CAST, days=7, mode=mode)

        assert (found.items, found.regions, found.mode) == ((), (), mode)
        assert [reason.code for reason in found.reasons] == ["no_plan"]

    def test_ends_at_p2_where_only_the_therapist_plans(self) -> None:
        event = replace(BOOT_OFF, clearances=EVERYTHING, **HEALED)

        found = propose(event, days=70, seen=WALKS_WELL, mode=Mode.THERAPIST_ONLY)

        assert found.regions[0].phases == (Phase.P2,)
        assert "phases_up_to_p2" in {reason.code for reason in found.reasons}

    def test_follows_a_template_that_forces_a_stricter_mode(self) -> None:
        templates = tuple(
            replace(each, mode_at_least="therapist_only") for each in CATALOGUE.templates.values()
        )
        book = replace(CATALOGUE.drafting, templates=templates)

        found = draft(
            mode=Mode.STANDARD,
            patient=ADULT,
            events=(CAST,),
            losses=(),
            found=Found(CALM),
            book=book,
            on=after(7),
        )

        assert found.mode is Mode.THERAPIST_ONLY

    def test_has_no_items_where_a_template_forbids_a_plan(self) -> None:
        templates = tuple(
            replace(each, mode_at_least="refer") for each in CATALOGUE.templates.values()
        )
        book = replace(CATALOGUE.drafting, templates=templates)

        found = draft(
            mode=Mode.STANDARD,
            patient=ADULT,
            events=(CAST,),
            losses=(),
            found=Found(CALM),
            book=book,
            on=after(7),
        )

        assert (found.mode, found.items) == (Mode.REFER, ())

    def test_lists_what_the_catalogue_does_not_have(self) -> None:
        fewer = {s: e for s, e in CATALOGUE.exercises.items() if s != "toe-curls"}

        found = draft(
            mode=Mode.STANDARD,
            patient=ADULT,
            events=(CAST,),
            losses=(),
            found=Found(CALM),
            book=replace(CATALOGUE.drafting, exercises=fewer),
            on=after(7),
        )

        assert refusals(found, "toe-curls") == {"not_in_catalogue"}

    @pytest.mark.parametrize(
        "wrists",
        [
            pytest.param([make_wrist(side="both")], id="both wrists in one record"),
            pytest.param(
                [make_wrist(key="left", side="left"), make_wrist(side="right")],
                id="a record for each wrist",
            ),
        ],
    )
    def test_no_limb_trains_for_the_other_while_both_are_held(self, wrists: list[Event]) -> None:
        found = propose(*wrists, days=14)

        assert "no_free_side" in refusals(found, "contralateral-strength")
        assert "contralateral-strength" not in {item.exercise for item in found.items}

    def test_a_held_leg_takes_nothing_from_the_free_arm(self) -> None:
        found = propose(make_wrist(), CAST, days=14)

        sides = {item.side for item in found.items if item.exercise == "contralateral-strength"}
        assert sides == {"left", "right"}

    def test_warns_when_one_item_alone_takes_too_long(self) -> None:
        templates = tuple(
            replace(each, phases=tuple(replace(p, minutes_high=1) for p in each.phases))
            for each in CATALOGUE.templates.values()
        )

        found = draft(
            mode=Mode.STANDARD,
            patient=ADULT,
            events=(CAST,),
            losses=(),
            found=Found(CALM),
            book=replace(CATALOGUE.drafting, templates=templates),
            on=after(7),
        )

        assert found.start_count == 1
        assert "over_minutes" in {reason.code for reason in found.warnings}

    def test_plans_also_for_somebody_who_takes_insulin(self) -> None:
        assert propose(CAST, days=7, yes_flags=("R-MEDS",)).items

    def test_names_events_it_has_no_template_for(self) -> None:
        found = propose(make_ankle(body_site="shoulder", kind="boot"), days=7)

        assert [reason.code for reason in found.warnings] == ["no_template", "no_getting_up_item"]

    def test_gives_every_item_and_every_exclusion_a_reason(self) -> None:
        found = propose(BOOT, make_hospital_stay(), days=28)

        assert all(item.reasons for item in found.items)
        assert all(row.refusals for row in found.excluded)

    def test_counts_positions_without_gaps(self) -> None:
        found = propose(BOOT, make_hospital_stay(), days=28)

        assert [item.position for item in found.items] == list(range(1, len(found.items) + 1))

    def test_lists_an_exercise_once_for_a_side(self) -> None:
        found = propose(BOOT_OFF, make_hospital_stay(), days=49)

        seen = [(item.exercise, item.side) for item in found.items]
        assert len(seen) == len(set(seen))
        assert seen.count(("walk-indoor", "both")) == 1

    def test_treats_both_sides_where_both_are_broken(self) -> None:
        other = replace(CAST, key="other", side="right")

        found = propose(CAST, other, days=7)

        assert {each.side for each in found.regions} == {"left", "right"}
        assert {i.side for i in found.items if i.exercise == "toe-curls"} == {"left", "right"}
        assert "walk-nwb-aid" not in slugs(found)


@given(
    event=st.sampled_from([CAST, BOOT, BOOT_OFF, make_wrist(), make_hospital_stay()]),
    days=st.integers(1, 180),
    age=st.integers(18, 95),
    seen=st.sampled_from([{}, CALM, UP_AND_ABOUT, WALKS_WELL]),
    mode=st.sampled_from(list(Mode)),
    clearances=st.sampled_from([(), EVERYTHING]),
    healing=st.sampled_from([{}, HEALED]),
)
def test_every_draft_may_be_done_and_keeps_its_bounds(
    event: Event,
    days: int,
    age: int,
    seen: dict[str, Value],
    mode: Mode,
    clearances: Any,
    healing: dict[str, Any],
) -> None:
    patient = replace(ADULT, birth_date=after(days) - timedelta(days=366 * age))
    event = replace(event, clearances=(*event.clearances, *clearances), **healing)

    found = propose(event, days=days, seen=seen, patient=patient, mode=mode)

    for item in found.items:
        exercise = CATALOGUE.exercises[item.exercise]
        for dose in (item.min, item.start, item.max):
            verdict = may_do(
                exercise,
                region=item.region,
                side=found.regions[0].side,
                works=item.side,
                patient=patient,
                events=(event,),
                book=CATALOGUE.orders,
                phase=item.phase,
                dose=dose,
                on=after(days),
            )
            assert verdict.allowed, (item.exercise, verdict.refusals)
        assert is_within(exercise, item.start, Bounds(item.min, item.max)), item
