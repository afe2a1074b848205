from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.disuse import predicted_losses
from plans.engine.dose import Bounds
from plans.engine.dose_order import is_within
from plans.engine.event import Event
from plans.engine.exercise import Kind, Phase, Region
from plans.engine.orders import may_do
from plans.engine.patient import PatientFacts
from plans.engine.reason import Value
from plans.engine.regime import Draft, DraftItem, Found, Tolerance, draft
from tests.engine.intake import (
    ADULT,
    FULL,
    NONE,
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

CATALOGUE = load()
CALM: dict[str, Value] = {"pain_rest_nrs": 2, "swelling": 1}
OLD = PatientFacts(date(1946, 1, 1), falls_6_months=0)
UP_AND_ABOUT: dict[str, Value] = {
    **CALM,
    "sits_min": 60,
    "sit_to_stand_5_effort": 3,
    "stands_min": 3,
    "transfers_as_before": True,
    "pain_within_cap": True,
    "hand_use_pain_nrs": 2,
}
WALKS_WELL: dict[str, Value] = {
    **UP_AND_ABOUT,
    "walk_tolerance_min": 15,
    "walks_a_day": 3,
    "walk_effort": 3,
    "one_flight_step_to": True,
    "does_body_weight_version": True,
}
HEALED: dict[str, Any] = {"healing": "xray", "healing_on": after(56)}
EVERYTHING = cleared("rom", "weight_bearing", "remove_device", "strengthen", "lift", days=42)

CAST = make_ankle(weight_bearing=(leg(NONE),))
BOOT = make_ankle(
    kind="boot",
    device_removable=True,
    weight_bearing=(leg(NONE), leg(WBAT, 14)),
    clearances=cleared("rom", days=14),
)
BOOT_OFF = replace(
    BOOT,
    ended_on=after(42),
    weight_bearing=(leg(NONE), leg(WBAT, 14), leg(FULL, 42)),
    clearances=cleared("rom", "weight_bearing", "remove_device", days=42),
)


def propose(
    *events: Event,
    days: int,
    seen: dict[str, Value] | None = None,
    patient: PatientFacts = ADULT,
    mode: Mode = Mode.STANDARD,
    **found: Any,
) -> Draft:
    on = after(days)
    return draft(
        mode=mode,
        patient=patient,
        events=events,
        losses=predicted_losses(events, patient=patient, book=CATALOGUE.disuse, on=on),
        found=Found(observations=CALM if seen is None else seen, **found),
        book=CATALOGUE.drafting,
        on=on,
    )


def slugs(found: Draft) -> list[str]:
    return [item.exercise for item in found.items]


def item_of(found: Draft, slug: str) -> DraftItem:
    return next(item for item in found.items if item.exercise == slug)


def refusals(found: Draft, slug: str) -> set[str]:
    return {
        refusal.code for row in found.excluded if row.exercise == slug for refusal in row.refusals
    }


class TestAnkleFracture:
    def test_in_a_cast_without_weight_moves_what_is_free(self) -> None:
        found = propose(CAST, days=7)

        assert found.regions[0].phases == (Phase.P0,)
        assert slugs(found)[:3] == ["walk-nwb-aid", "toe-curls", "static-quads"]
        assert item_of(found, "contralateral-strength").side == "right"
        assert item_of(found, "toe-curls").side == "left"
        assert refusals(found, "walk-ttwb-pwb-aid") == {"weight_bearing"}
        assert "joint_fixed" in refusals(found, "ankle-arom")
        assert found.start_count == 6
        assert found.warnings == ()

    def test_in_a_cast_pumps_the_other_ankle_only(self) -> None:
        cue = item_of(propose(CAST, days=7), "ankle-pumps")

        assert (cue.is_cue, cue.side) == (True, "right")

    def test_in_a_boot_with_weight_walks_and_moves_the_ankle(self) -> None:
        found = propose(BOOT, days=28)

        assert {"walk-ttwb-pwb-aid", "ankle-arom"} <= set(slugs(found))
        assert refusals(found, "walk-nwb-aid") == {"other_preferred"}
        assert "walk-indoor" not in slugs(found)

    def test_out_of_the_boot_gets_up_and_walks_indoors(self) -> None:
        found = propose(BOOT_OFF, days=49)

        assert found.regions[0].phases == (Phase.P1,)
        assert slugs(found)[0] == "walk-indoor"
        assert {"ankle-arom", "towel-calf-stretch", "heel-raise-seated"} <= set(slugs(found))
        assert refusals(found, "walk-ttwb-pwb-aid") == {"other_preferred"}

    def test_out_of_the_boot_says_what_keeps_p2_closed(self) -> None:
        (region,) = propose(BOOT_OFF, days=49).regions

        subjects = {dict(reason.values)["subject"] for _, reason in region.unmet}
        assert {phase for phase, _ in region.unmet} == {Phase.P2}
        assert "sits_min" in subjects

    def test_up_and_about_waits_with_heel_raises_until_week_eight(self) -> None:
        week_7 = propose(BOOT_OFF, days=49, seen=UP_AND_ABOUT)
        week_8 = propose(BOOT_OFF, days=56, seen=UP_AND_ABOUT)

        assert week_7.regions[0].phases == (Phase.P2,)
        (early,) = (x for x in week_7.excluded if x.exercise == "heel-raise-bilateral")
        assert [each.until for each in early.refusals] == [after(56)]
        assert "heel-raise-bilateral" in slugs(week_8)

    def test_healed_strengthens_beside_walking(self) -> None:
        event = replace(BOOT_OFF, clearances=EVERYTHING, **HEALED)

        found = propose(event, days=70, seen=WALKS_WELL)

        assert found.regions[0].phases == (Phase.P3, Phase.P4)
        kinds = [CATALOGUE.exercises[slug].kind for slug in slugs(found)]
        assert kinds == sorted(kinds, key=[Kind.ADL, Kind.DEDICATED, Kind.CUE].index)

    def test_not_healed_goes_no_further_than_walking(self) -> None:
        event = replace(BOOT_OFF, clearances=EVERYTHING)

        assert propose(event, days=70, seen=WALKS_WELL).regions[0].phases == (Phase.P2,)

    def test_knows_nothing_of_the_pain_and_stays_in_p0(self) -> None:
        assert propose(BOOT_OFF, days=49, seen={}).regions[0].phases == (Phase.P0,)

    def test_dizzy_on_standing_up_stays_in_p0(self) -> None:
        found = propose(BOOT_OFF, days=49, yes_flags=("R-BP",))

        assert Phase.P1 not in found.regions[0].phases

    def test_takes_surgery_and_cast_of_one_ankle_as_one_region(self) -> None:
        surgery = make_ankle(
            key="surgery", kind="surgery", tissue="bone_fixed", joints_fixed=(), surgery_on=after(1)
        )

        found = propose(surgery, CAST, days=7)

        assert [(each.region, each.event) for each in found.regions] == [(Region.ANKLE, "ankle")]


class TestDistalRadiusFracture:
    def test_in_a_cast_moves_fingers_elbow_and_the_whole_person(self) -> None:
        found = propose(make_wrist(), days=10)

        assert slugs(found)[0] == "walk-outdoor"
        assert {"finger-tendon-glides", "thumb-opposition", "elbow-arom"} <= set(slugs(found))
        assert item_of(found, "contralateral-strength").side == "left"

    def test_in_a_cast_above_the_elbow_leaves_the_elbow_alone(self) -> None:
        found = propose(make_wrist(joints_fixed=("wrist", "elbow")), days=10)

        assert "joint_fixed" in refusals(found, "elbow-arom")

    def test_out_of_the_cast_carries_a_cup_within_the_order(self) -> None:
        event = make_wrist(
            ended_on=after(42),
            weight_bearing=(arm(NONE), arm(PARTIAL, 42, max_kg=0.5)),
            clearances=cleared("rom", days=42),
        )

        found = propose(event, days=50, seen=UP_AND_ABOUT)

        assert found.regions[0].phases == (Phase.P2,)
        cup = item_of(found, "carry-cup")
        assert (cup.start.load_kg, cup.max.load_kg) == (0.25, 0.5)

    def test_out_of_the_cast_carries_nothing_without_an_order(self) -> None:
        event = make_wrist(ended_on=after(42), clearances=cleared("rom", days=42))

        found = propose(event, days=50, seen=UP_AND_ABOUT)

        assert "hand_load" in refusals(found, "carry-cup")


class TestBedRest:
    def test_at_eighty_gets_up_in_few_items(self) -> None:
        frail = replace(OLD, frailty_cfs=5)

        found = propose(make_hospital_stay(), days=10, patient=frail, mode=Mode.STANDARD_CAUTION)

        assert slugs(found)[:3] == ["sit-out-of-bed", "sit-to-stand-raised", "walk-indoor"]
        assert found.start_count <= CATALOGUE.rules.drafting.items_frail
        assert found.planned_minutes <= 45
        assert "frail" in {reason.code for reason in found.reasons}

    def test_still_in_bed_exercises_in_bed(self) -> None:
        found = propose(make_hospital_stay(ended_on=None), days=10)

        assert found.regions[0].phases == (Phase.P0,)
        positions = {CATALOGUE.exercises[slug].demand.position for slug in slugs(found)}
        assert positions <= {"lying", "side_lying", "sitting"}

    def test_with_a_broken_ankle_never_stands_on_it(self) -> None:
        found = propose(make_hospital_stay(), CAST, days=10)

        assert {each.region for each in found.regions} == {Region.WHOLE_BODY, Region.ANKLE}
        for item in found.items:
            demand = CATALOGUE.exercises[item.exercise].demand
            assert demand.leg_load_affected is NONE, item.exercise


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
        found = propose(make_ankle(body_site="shoulder", kind="sling"), days=7)

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


@settings(max_examples=60)
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
