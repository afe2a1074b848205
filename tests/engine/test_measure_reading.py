"""What a measure says: only a real change is called one, and only a fresh value counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plans.catalogue import load
from plans.engine.exercise import Phase, Region
from plans.engine.measure import series_of
from plans.engine.measure_reading import (
    Change,
    due_measures,
    is_fresh,
    lines_crossed,
    lsi_fraction,
    real_change,
    symmetry,
)
from tests.engine.intake import ADULT

MEASURES = load().measures
RULES = load().rules.proposals
ON = date(2026, 3, 2)
KNEE = frozenset({Region.KNEE})


def aged(years: int, sex: str = "unknown") -> object:
    return replace(ADULT, birth_date=date(ON.year - years, 1, 1), sex=sex)


@pytest.mark.parametrize(
    ("key", "earlier", "later", "said"),
    [
        pytest.param("sts30_n", 10, 12, Change.BETTER, id="two more chair stands are better"),
        pytest.param("sts30_n", 10, 11, Change.UNCLEAR, id="one more chair stand is not clear"),
        pytest.param("sts30_n", 12, 10, Change.WORSE, id="two fewer chair stands are worse"),
        pytest.param("tug_s", 12.0, 10.9, Change.BETTER, id="up and go 1.1 s faster is better"),
        pytest.param("tug_s", 12.0, 11.0, Change.UNCLEAR, id="up and go 1.0 s faster: not clear"),
        pytest.param("tug_s", 10.0, 11.1, Change.WORSE, id="up and go 1.1 s slower is worse"),
        pytest.param("sts5_s", 15.0, 12.6, Change.UNCLEAR, id="five stands 2.4 s faster: no"),
        pytest.param("sts5_s", 15.0, 12.5, Change.BETTER, id="five stands 2.5 s faster: better"),
        pytest.param("grip_kg", 18.0, 23.9, Change.UNCLEAR, id="grip 5.9 kg more: not clear"),
        pytest.param("grip_kg", 18.0, 24.0, Change.BETTER, id="grip 6 kg more is better"),
        pytest.param("pain_nrs", 6, 4, Change.BETTER, id="pain two points less is better"),
        pytest.param("pain_nrs", 3, 2, Change.UNCLEAR, id="pain one point less is not clear"),
        pytest.param("rom_deg", 90, 99, Change.UNCLEAR, id="9 degrees of range: not clear"),
        pytest.param("rom_deg", -15, -5, Change.BETTER, id="10 degrees straighter is better"),
        pytest.param("girth_calf_cm", 36.0, 34.9, Change.LESS, id="a calf 1.1 cm thinner: less"),
        pytest.param("girth_calf_cm", 36.0, 37.0, Change.MORE, id="a calf 1 cm thicker: more"),
        pytest.param("effusion_grade", 2, 1, Change.BETTER, id="one grade less effusion"),
        pytest.param("ten_rm_kg", 10.0, 20.0, Change.UNKNOWN, id="10RM: no change is in a source"),
        pytest.param("sts30_n", None, 12, Change.UNKNOWN, id="nothing to compare with"),
    ],
)
def test_a_change_is_told_from_the_error_of_the_measure(
    key: str, earlier: float | None, later: float | None, said: Change
) -> None:
    assert real_change(MEASURES[key], earlier, later) is said


class TestSymmetry:
    def test_is_the_treated_side_as_a_part_of_the_other(self) -> None:
        found = symmetry(MEASURES["ten_rm_kg"], {"left": 12, "right": 20}, treated="left")

        assert found is not None
        assert (found.fraction, found.difference) == (0.6, -8)

    def test_may_be_above_one_where_the_treated_side_is_stronger(self) -> None:
        found = symmetry(MEASURES["grip_kg"], {"left": 20, "right": 25}, treated="right")

        assert found is not None
        assert found.fraction == 1.25

    def test_takes_the_lower_side_as_weak_where_nothing_is_treated(self) -> None:
        found = symmetry(MEASURES["grip_kg"], {"left": 20, "right": 16})

        assert found is not None
        assert found.fraction == 0.8

    def test_of_degrees_and_girths_is_a_difference_only(self) -> None:
        found = symmetry(MEASURES["rom_deg"], {"left": -10, "right": 0}, treated="left")

        assert found is not None
        assert (found.fraction, found.difference) == (None, -10)

    def test_needs_both_sides(self) -> None:
        assert symmetry(MEASURES["grip_kg"], {"left": 20}) is None

    def test_says_nothing_beside_a_side_without_strength(self) -> None:
        assert lsi_fraction(4, 0) is None


@pytest.mark.parametrize(
    ("key", "value", "age", "sex", "crossed"),
    [
        pytest.param("sts30_n", 11, 66, "male", {"below_average"}, id="man of 66, 11 stands"),
        pytest.param("sts30_n", 11, 66, "female", set(), id="woman of 66, 11 stands"),
        pytest.param("sts30_n", 11, 66, "unknown", {"below_average"}, id="sex not known: stricter"),
        pytest.param("sts30_n", 5, 55, "male", set(), id="no norm under 60"),
        pytest.param("sts30_n", 4, 95, "female", set(), id="no norm from 95 on"),
        pytest.param("sts30_n", 3, 94, "female", {"below_average"}, id="woman of 94, 3 stands"),
        pytest.param("grip_kg", 26, 50, "male", {"low_strength"}, id="man with 26 kg"),
        pytest.param("grip_kg", 26, 50, "female", set(), id="woman with 26 kg"),
        pytest.param("grip_kg", 15, 50, "female", {"low_strength", "daily_grip"}, id="woman 15 kg"),
        pytest.param("grip_kg", 26, 50, "unknown", {"low_strength"}, id="26 kg, sex not known"),
        pytest.param("sts5_s", 12.0, 65, "male", {"below_average"}, id="65 years, five in 12 s"),
        pytest.param("sts5_s", 12.0, 72, "male", set(), id="72 years, five in 12 s"),
        pytest.param("tug_s", 12.0, 40, "male", {"fall_risk"}, id="up and go in 12 s"),
        pytest.param("tug_s", 20.0, 40, "male", {"fall_risk", "severe"}, id="up and go in 20 s"),
        pytest.param("effusion_grade", 3, 40, "male", {"stop_loading"}, id="effusion 2+"),
        pytest.param("effusion_grade", 2, 40, "male", set(), id="effusion 1+"),
    ],
)
def test_a_line_is_crossed_by_age_and_sex(
    key: str, value: float, age: int, sex: str, crossed: set[str]
) -> None:
    found = lines_crossed(MEASURES[key], value, patient=aged(age, sex), rules=RULES, on=ON)  # type: ignore[arg-type]

    assert {line.key for line in found} == crossed


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        pytest.param(0, True, id="today's counts"),
        pytest.param(14, True, id="of two weeks ago still"),
        pytest.param(15, False, id="older is stale"),
        pytest.param(-1, False, id="of tomorrow is not known yet"),
    ],
)
def test_a_value_counts_until_it_is_stale(days: int, counts: bool) -> None:
    assert is_fresh(MEASURES["sts30_n"], ON - timedelta(days=days), on=ON) is counts


class TestDue:
    def test_lists_what_was_never_taken_first(self) -> None:
        taken = {"pain_nrs": ON - timedelta(days=8)}

        found = due_measures(MEASURES.values(), taken, regions=KNEE, phases=(Phase.P2,), on=ON)

        assert found[-1].key == "pain_nrs"
        assert found[-1].is_stale
        assert {"sts30_n", "rom_deg", "girth_thigh_10_cm"} <= {each.key for each in found}

    @pytest.mark.parametrize(
        ("key", "days", "is_due"),
        [
            pytest.param("pain_nrs", 6, False, id="pain: not within the week"),
            pytest.param("pain_nrs", 7, True, id="pain: weekly"),
            pytest.param("sts30_n", 13, False, id="chair stands: not yet"),
            pytest.param("sts30_n", 14, True, id="chair stands: every two weeks"),
            pytest.param("walk_6min_m", 27, False, id="six minutes: not yet"),
            pytest.param("walk_6min_m", 28, True, id="six minutes: every four weeks"),
        ],
    )
    def test_follows_the_calendar(self, key: str, days: int, is_due: bool) -> None:
        taken = dict.fromkeys(MEASURES, ON) | {key: ON - timedelta(days=days)}

        found = due_measures(MEASURES.values(), taken, regions=KNEE, phases=(Phase.P4,), on=ON)

        assert [each.key for each in found] == ([key] if is_due else [])

    def test_leaves_out_other_regions_and_later_phases(self) -> None:
        found = due_measures(MEASURES.values(), {}, regions=KNEE, phases=(Phase.P1,), on=ON)

        keys = {each.key for each in found}
        assert keys.isdisjoint({"grip_kg", "tug_s", "ten_rm_kg", "girth_arm_cm"})
        assert "sts30_n" in keys

    def test_asks_at_a_gate_for_what_the_calendar_leaves_out(self) -> None:
        def keys(*, at_gate: bool) -> set[str]:
            found = due_measures(
                MEASURES.values(),
                {},
                regions=KNEE,
                phases=(Phase.P2,),
                at_gate=at_gate,
                on=ON,
            )
            return {each.key for each in found}

        assert {"sts5_s", "extension_lag_deg"} <= keys(at_gate=True) - keys(at_gate=False)

    def test_never_asks_for_a_score_of_others(self) -> None:
        found = due_measures(
            MEASURES.values(), {}, regions=KNEE, phases=(Phase.P5,), at_gate=True, on=ON
        )

        assert not [each for each in found if MEASURES[each.key].score_only]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        pytest.param(("sts30_n",), "sts30_n", id="a plain measure"),
        pytest.param(
            ("rom_deg", "knee", "flexion", "active"), "rom_deg:knee:flexion", id="active is plain"
        ),
        pytest.param(
            ("rom_deg", "knee", "flexion", "passive"),
            "rom_deg:knee:flexion:passive",
            id="passive says so",
        ),
        pytest.param(("ten_rm_kg", "", "", "", "leg-press"), "ten_rm_kg:leg-press", id="a 10RM"),
    ],
)
def test_a_series_is_named_by_what_makes_it_comparable(parts: tuple[str, ...], name: str) -> None:
    assert series_of(*parts) == name
