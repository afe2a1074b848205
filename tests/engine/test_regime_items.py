from dataclasses import replace

from plans.engine.assessment import Mode
from plans.engine.exercise import Kind, Phase, Region
from tests.engine.intake import (
    NONE,
    PARTIAL,
    after,
    arm,
    cleared,
    make_ankle,
    make_hospital_stay,
    make_wrist,
)
from tests.engine.regime_case import (
    BOOT,
    BOOT_OFF,
    CAST,
    CATALOGUE,
    EVERYTHING,
    HEALED,
    OLD,
    UP_AND_ABOUT,
    WALKS_WELL,
    item_of,
    propose,
    refusals,
    slugs,
)


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
        assert found.start_count <= CATALOGUE.rules.daily_plan.items_frail
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
