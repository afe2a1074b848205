from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.catalogue import load
from plans.engine.disuse import (
    Factor,
    Loss,
    eats_muscle,
    loss_of,
    predicted_losses,
    size_loss_pct,
    strength_loss_pct,
)
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.patient import PatientFacts
from tests.engine.intake import (
    ADULT,
    DAY,
    NONE,
    WBAT,
    after,
    leg,
    make_ankle,
    make_hospital_stay,
    make_wrist,
)

BOOK = load().disuse
CURVES = {curve.key: curve for curve in BOOK.curves}
OLD = replace(ADULT, birth_date=date(1946, 1, 1))
DAYS = (3, 5, 7, 10, 14, 21, 28, 42, 56, 84)
TABLE = {  # knowledge §1.2, per cent lost
    ("knee_ext.cast", "strength"): (7, 11, 15, 20, 26, 34, 40, 49, 54, 58),
    ("knee_ext.cast", "size"): (3, 4, 6, 8, 10, 14, 17, 21, 24, 26),
    ("knee_ext.nwb_free_joint", "strength"): (4, 6, 8, 11, 14, 19, 23, 29, 33, 37),
    ("plantarflex.cast", "strength"): (5, 9, 12, 16, 21, 29, 35, 44, 50, 56),
    ("plantarflex.cast", "size"): (4, 7, 9, 12, 15, 18, 21, 24, 25, 26),
    ("dorsiflex.cast", "size"): (3, 4, 6, 8, 10, 13, 15, 18, 19, 20),
    ("wrist_grip.cast", "strength"): (8, 12, 16, 22, 28, 36, 41, 48, 52, 54),
    ("elbow.cast", "strength"): (4, 7, 9, 12, 16, 22, 26, 33, 37, 42),
    ("elbow.sling", "strength"): (1, 2, 2, 3, 4, 6, 8, 10, 11, 13),
    ("hip.unload", "strength"): (4, 6, 8, 11, 14, 19, 23, 29, 33, 37),  # as the unloaded knee
    ("bedrest.knee_ext", "strength"): (5, 8, 11, 13, 16, 19, 21, 23, 25, 28),
    ("bedrest.knee_ext", "size"): (1, 2, 2, 3, 4, 6, 8, 11, 14, 18),
    ("bedrest.calf", "size"): (2, 3, 4, 5, 7, 10, 12, 17, 21, 27),
    ("icu.leg", "size"): (6, 10, 14, 18, 22, 28, 32, 37, 39, 40),
}


@pytest.mark.parametrize(
    ("curve", "what", "days", "pct"),
    [
        pytest.param(curve, what, days, pct, id=f"{curve} {what} after {days} days")
        for (curve, what), row in TABLE.items()
        for days, pct in zip(DAYS, row, strict=True)
    ],
)
def test_curves_give_the_published_table(curve: str, what: str, days: int, pct: int) -> None:
    loss_pct = strength_loss_pct if what == "strength" else size_loss_pct

    assert loss_pct(CURVES[curve], days) == pytest.approx(pct, abs=1)


FORMULAS = {  # knowledge §1.2: Lmax and τ of strength and size, confidence
    "knee_ext.cast": ((60, 25), (28, 30), "high"),
    "knee_ext.nwb_free_joint": ((40, 32), (18, 35), "moderate"),
    "hamstrings.cast": ((45, 30), (15, 30), "low"),
    "plantarflex.cast": ((60, 32), (26, 17), "low"),
    "dorsiflex.cast": ((50, 32), (20, 20), "moderate"),
    "wrist_grip.cast": ((55, 20), (20, 35), "moderate"),
    "elbow.cast": ((45, 32), (22, 28), "moderate"),
    "elbow.sling": ((15, 40), (8, 40), "moderate"),
    "shoulder.sling": ((40, 30), (15, 35), "very_low"),
    "hip.unload": ((40, 32), (18, 35), "low"),
    "bedrest.knee_ext": ("log", (26, 75), "high"),
    "bedrest.calf": ("log", (40, 75), "high"),
    "bedrest.arm": ("flat", "flat", "moderate"),
    "icu.leg": ("log", (40, 17), "high"),
}


@pytest.mark.parametrize("curve", FORMULAS)
def test_curves_are_those_of_the_knowledge_base(curve: str) -> None:
    found = CURVES[curve]
    shapes = [
        (shape.a, shape.b) if shape.shape == "saturating" else shape.shape
        for shape in (found.strength, found.size)
    ]

    assert (*shapes, found.confidence) == FORMULAS[curve]


def test_there_is_no_curve_of_our_own() -> None:
    assert set(CURVES) == set(FORMULAS)


@pytest.mark.parametrize(
    ("curve", "times", "a", "b"),
    [
        pytest.param("bedrest.knee_ext", 1, 7, 2.8, id="bed, thigh"),
        pytest.param("bedrest.calf", 1.3, 7, 2.8, id="bed, calf"),
        pytest.param("icu.leg", 2, 7, 2.8, id="intensive care"),
        pytest.param("bedrest.arm", 1, 5, 0, id="bed, arm"),
    ],
)
def test_bed_rest_is_logarithmic_and_spares_the_arm(
    curve: str, times: float, a: float, b: float
) -> None:
    shape = CURVES[curve].strength

    assert (shape.times, shape.a, shape.b) == (times, a, b)


def test_ranges_and_modifiers_are_those_of_the_knowledge_base() -> None:
    rules = BOOK.rules

    assert (rules.range_low, rules.range_high) == (0.6, 1.5)
    assert (rules.wide_range_low, rules.wide_range_high) == (0.5, 2.0)
    assert (rules.factor_min, rules.factor_max, rules.catabolic_widens) == (0.5, 2.0, 1.5)
    named = ("older_bed", "older_limb", "loaded_in_device", "exercised", "nmes", "surgery")
    factors = [getattr(rules, name) for name in named]
    assert [(each.strength, each.size) for each in factors] == [
        (1.1, 1.6),
        (1.0, 0.8),
        (0.7, 0.7),
        (0.8, 0.9),
        (1.0, 0.5),
        (1.4, 1.1),
    ]


def losses(
    *events: Event, on: date, patient: PatientFacts = ADULT, catabolic: bool = False
) -> dict[str, Loss]:
    found = predicted_losses(events, patient=patient, book=BOOK, is_catabolic=catabolic, on=on)
    return {f"{each.muscle} {each.side}": each for each in found}


class TestPredictedLosses:
    @pytest.mark.parametrize(
        ("event", "curves"),
        [
            pytest.param(
                make_ankle(weight_bearing=(leg(NONE),)),
                {
                    "plantarflexors left": "plantarflex.cast",
                    "dorsiflexors left": "dorsiflex.cast",
                    "knee_extensors left": "knee_ext.nwb_free_joint",
                    "hip_abductors left": "hip.unload",
                },
                id="ankle cast, no weight",
            ),
            pytest.param(
                make_ankle(weight_bearing=(leg(WBAT),)),
                {"plantarflexors left": "plantarflex.cast", "dorsiflexors left": "dorsiflex.cast"},
                id="ankle boot, walked on",
            ),
            pytest.param(
                make_ankle(body_site="knee", joints_fixed=("knee",), weight_bearing=(leg(WBAT),)),
                {"knee_extensors left": "knee_ext.cast", "knee_flexors left": "hamstrings.cast"},
                id="knee in a locked brace",
            ),
            pytest.param(make_wrist(), {"grip right": "wrist_grip.cast"}, id="forearm cast"),
            pytest.param(
                make_wrist(joints_fixed=("elbow", "wrist")),
                {
                    "grip right": "wrist_grip.cast",
                    "elbow_flexors right": "elbow.cast",
                    "elbow_extensors right": "elbow.cast",
                },
                id="cast above the elbow",
            ),
            pytest.param(
                make_wrist(kind="sling", body_site="shoulder", joints_fixed=()),
                {
                    "elbow_flexors right": "elbow.sling",
                    "elbow_extensors right": "elbow.sling",
                    "shoulder right": "shoulder.sling",
                },
                id="sling",
            ),
            pytest.param(
                make_hospital_stay(),
                {
                    "knee_extensors both": "bedrest.knee_ext",
                    "plantarflexors both": "bedrest.calf",
                    "grip both": "bedrest.arm",
                },
                id="hospital bed",
            ),
            pytest.param(
                make_hospital_stay(kind="icu_stay"),
                {
                    "knee_extensors both": "icu.leg",
                    "plantarflexors both": "icu.leg",
                    "grip both": "bedrest.arm",
                },
                id="intensive care",
            ),
            pytest.param(
                make_ankle(kind="non_weight_bearing", joints_fixed=()),
                {
                    "knee_extensors left": "knee_ext.nwb_free_joint",
                    "hip_abductors left": "hip.unload",
                    "plantarflexors left": "plantarflex.cast",
                },
                id="crutches without a cast",
            ),
            pytest.param(make_wrist(kind="other"), {}, id="no curve is known"),
        ],
    )
    def test_follow_the_rest(self, event: Event, curves: dict[str, str]) -> None:
        assert {key: loss.curve for key, loss in losses(event, on=after(7)).items()} == curves

    def test_counts_at_least_one_day(self) -> None:
        assert losses(make_wrist(), on=DAY)["grip right"].days == 1

    def test_counts_only_unloaded_days_for_a_free_knee(self) -> None:
        event = make_ankle(weight_bearing=(leg(NONE), leg(WBAT, days=14)))

        assert losses(event, on=after(42))["knee_extensors left"].days == 14

    def test_gives_the_range_of_the_knowledge_base(self) -> None:
        strength = losses(make_wrist(), on=after(10))["grip right"].strength

        assert strength is not None
        assert strength.point == pytest.approx(0.216, abs=0.001)
        assert strength.low == pytest.approx(strength.point * 0.6)
        assert strength.high == pytest.approx(strength.point * 1.5)

    @pytest.mark.parametrize(
        ("days", "confidence"), [(28, "moderate"), (29, "low")], ids=["four weeks", "a day more"]
    )
    def test_is_less_sure_after_four_weeks_in_a_cast(self, days: int, confidence: str) -> None:
        loss = losses(make_wrist(), on=after(days))["grip right"]

        assert loss.confidence == confidence
        assert loss.strength is not None
        wide = 2.0 if confidence == "low" else 1.5
        assert loss.strength.high == pytest.approx(min(0.95, loss.strength.point * wide))

    @pytest.mark.parametrize(("days", "confidence"), [(14, "high"), (15, "moderate"), (121, "low")])
    def test_is_less_sure_of_a_long_bed_rest(self, days: int, confidence: str) -> None:
        stay = make_hospital_stay(ended_on=after(days))

        assert losses(stay, on=after(days))["knee_extensors both"].confidence == confidence

    def test_shows_no_number_where_nothing_was_measured(self) -> None:
        loss = losses(make_wrist(kind="sling"), on=after(10))["shoulder right"]

        assert (loss.strength, loss.size, loss.confidence) == (None, None, "very_low")

    @pytest.mark.parametrize(
        ("changes", "patient", "factor"),
        [
            pytest.param({}, OLD, 1.0, id="80 years, cast"),
            pytest.param({"activity_during": ("p0",)}, ADULT, 0.8, id="did exercises"),
            pytest.param({"activity_during": ("nmes",)}, ADULT, 1.0, id="electrical stimulation"),
            pytest.param({"surgery_on": DAY}, ADULT, 1.4, id="operated"),
            pytest.param({"weight_bearing": (leg(WBAT),)}, ADULT, 0.7, id="walked on it"),
            pytest.param({"weight_bearing": (leg(WBAT, 5),)}, ADULT, 0.7, id="half of the time"),
            pytest.param({"weight_bearing": (leg(WBAT, 6),)}, ADULT, 1.0, id="less than half"),
            pytest.param({"activity_during": ("p0", "walking")}, ADULT, 0.56, id="both"),
        ],
    )
    def test_multiplies_what_changes_it(
        self, changes: dict[str, object], patient: PatientFacts, factor: float
    ) -> None:
        plain = losses(make_ankle(), on=after(10))["plantarflexors left"].strength
        changed = losses(make_ankle(**changes), on=after(10), patient=patient)
        strength = changed["plantarflexors left"].strength

        assert plain is not None
        assert strength is not None
        assert strength.point == pytest.approx(plain.point * factor)

    def test_never_falls_below_half(self) -> None:
        did = ("p0", "walking", "nmes")
        plain = losses(make_ankle(), on=after(10))["plantarflexors left"].size
        size = losses(make_ankle(activity_during=did), on=after(10))["plantarflexors left"].size

        assert plain is not None
        assert size is not None
        assert size.point == pytest.approx(plain.point * 0.5)

    def test_is_worse_for_old_people_in_bed(self) -> None:
        young = losses(make_hospital_stay(), on=after(10))["knee_extensors both"].size
        old = losses(make_hospital_stay(), on=after(10), patient=OLD)["knee_extensors both"].size

        assert young is not None
        assert old is not None
        assert old.point == pytest.approx(young.point * 1.6)

    def test_counts_surgery_on_that_joint_only(self) -> None:
        event = make_ankle(surgery_on=DAY, weight_bearing=(leg(NONE),))

        found = losses(event, on=after(10))

        assert "surgery" in {r.code for r in found["plantarflexors left"].reasons}
        assert found["knee_extensors left"].reasons == ()

    def test_takes_the_larger_of_two_rests_at_once(self) -> None:
        early = losses(make_ankle(), make_hospital_stay(), on=after(10))
        late = losses(make_ankle(), make_hospital_stay(), on=after(28))

        assert early["plantarflexors both"].event == "hospital"
        assert late["plantarflexors left"].event == "ankle"
        assert late["plantarflexors right"].event == "hospital"

    def test_widens_only_the_upper_bound_of_a_catabolic_patient(self) -> None:
        plain = losses(make_wrist(), on=after(5))["grip right"].strength
        wide = losses(make_wrist(), on=after(5), catabolic=True)["grip right"].strength

        assert plain is not None
        assert wide is not None
        assert (wide.low, wide.point) == (plain.low, plain.point)
        assert wide.high == pytest.approx(plain.high * 1.5)

    @pytest.mark.parametrize(
        ("judgements", "causes", "widens"),
        [
            pytest.param((), ("cachexia_cancer",), True, id="wasting with cancer"),
            pytest.param((), ("corticosteroids_long",), True, id="cortisone for months"),
            pytest.param(("nutrition",), (), True, id="poorly fed"),
            pytest.param(("disuse",), ("cast_or_splint",), False, id="plain disuse"),
        ],
    )
    def test_knows_what_eats_muscle(
        self, judgements: tuple[str, ...], causes: tuple[str, ...], widens: bool
    ) -> None:
        assert eats_muscle(judgements, causes, BOOK.rules) is widens

    def test_caps_the_product_of_all_modifiers(self) -> None:
        doubled = replace(BOOK, rules=replace(BOOK.rules, surgery=Factor(3.0, 3.0)))
        event = make_ankle(surgery_on=DAY)
        plain = predicted_losses((make_ankle(),), patient=ADULT, book=doubled, on=after(5))
        most = predicted_losses((event,), patient=ADULT, book=doubled, on=after(5))

        assert plain[0].strength is not None
        assert most[0].strength is not None
        assert most[0].strength.point == pytest.approx(plain[0].strength.point * 2)

    def test_takes_less_for_less_activity_than_for_bed(self) -> None:
        walks = make_hospital_stay(kind="reduced_activity")
        bed = losses(make_hospital_stay(), on=after(10))["knee_extensors both"].strength
        strength = losses(walks, on=after(10))["knee_extensors both"].strength

        assert bed is not None
        assert strength is not None
        assert strength.point == pytest.approx(bed.point * 0.3)


class TestLossOf:
    def test_finds_the_larger_of_a_region(self) -> None:
        found = predicted_losses((make_ankle(),), patient=ADULT, book=BOOK, on=after(14))

        loss = loss_of(found, Region.ANKLE, "left")

        assert loss is not None
        assert loss.muscle == "plantarflexors"

    def test_finds_a_loss_of_both_sides_for_either(self) -> None:
        found = predicted_losses((make_hospital_stay(),), patient=ADULT, book=BOOK, on=after(14))

        assert loss_of(found, Region.KNEE, "right") is not None

    def test_finds_nothing_on_the_other_side(self) -> None:
        found = predicted_losses((make_ankle(),), patient=ADULT, book=BOOK, on=after(14))

        assert loss_of(found, Region.ANKLE, "right") is None


@given(
    days=st.integers(0, 2000),
    age=st.integers(18, 100),
    did=st.sets(st.sampled_from(["p0", "walking", "contralateral", "nmes"])),
    kind=st.sampled_from(["cast", "boot", "sling", "surgery", "icu_stay", "reduced_activity"]),
    site=st.sampled_from(["ankle", "knee", "forearm", "shoulder", "whole_body"]),
)
def test_a_loss_is_always_between_nothing_and_95_per_cent(
    days: int, age: int, did: set[str], kind: str, site: str
) -> None:
    patient = replace(ADULT, birth_date=date(2026 - age, 1, 1))
    event = make_ankle(kind=kind, body_site=site, activity_during=tuple(did), surgery_on=DAY)

    for loss in losses(event, on=after(days), patient=patient, catabolic=True).values():
        for part in (loss.strength, loss.size):
            assert part is None or 0 <= part.low <= part.point <= part.high <= 0.95


def test_there_are_at_least_twenty_rows() -> None:
    assert len(BOOK.rows) >= 20
