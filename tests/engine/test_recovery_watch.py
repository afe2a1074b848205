from dataclasses import replace
from datetime import date

import pytest

from plans.catalogue import load
from plans.engine.disuse import Range, predicted_losses
from plans.engine.measure import Reading
from plans.engine.measure_reading import Change
from plans.engine.recovery import SideDifference, Start, remaining
from plans.engine.recovery_pace import Pace
from plans.engine.recovery_watch import (
    has_levelled_off,
    lasting_flags,
    retests_without_gain,
    slow_since,
)
from plans.engine.side_difference import longest, side_differences
from tests.engine.intake import ADULT, DAY, after, make_ankle

RULES = load().rules.recovery
PLAIN = Pace("rest", RULES.rest)
START = Start(DAY, Range(0.4, 0.4, 0.4), "moderate", is_measured=True)
GRIP, TEN_RM = load().measures["grip_kg"], load().measures["ten_rm_kg"]


def slow_edge(days: int) -> float:
    return remaining(START, PLAIN, RULES, on=after(days)).high


def series_of(*found: tuple[int, float]) -> list[SideDifference]:
    return [
        SideDifference(DAY, 0.4),
        *(SideDifference(after(days), deficit) for days, deficit in found),
    ]


class TestPlateau:
    @pytest.mark.parametrize(
        ("found", "since"),
        [
            pytest.param([], None, id="nothing measured since"),
            pytest.param([(27, 0.4)], None, id="four weeks less a day"),
            pytest.param([(28, 0.4)], DAY, id="four weeks without a gain"),
            pytest.param([(28, slow_edge(28))], None, id="on the slow edge"),
            pytest.param([(14, 0.4), (28, 0.38)], DAY, id="slow all the time"),
            pytest.param([(14, 0.2), (28, 0.39)], None, id="good two weeks ago"),
            pytest.param([(14, 0.2), (42, 0.39)], after(14), id="good four weeks ago"),
            pytest.param([(28, 0.4), (42, 0.05)], None, id="slow once, then caught up"),
        ],
    )
    def test_needs_four_weeks_beyond_the_slow_edge(
        self, found: list[tuple[int, float]], since: date | None
    ) -> None:
        assert slow_since(series_of(*found), START, PLAIN, RULES) == since

    @pytest.mark.parametrize(
        ("group", "days", "levelled"),
        [
            pytest.param("survivor", 182, True, id="half a year after intensive care"),
            pytest.param("survivor", 181, False, id="a day before"),
            pytest.param("rest", 300, False, id="anybody else"),
        ],
    )
    def test_is_expected_half_a_year_after_a_hip_fracture(
        self, group: str, days: int, levelled: bool
    ) -> None:
        pace = replace(PLAIN, group=group)  # type: ignore[arg-type]

        assert has_levelled_off(START, pace, RULES, on=after(days)) is levelled


class TestLasting:
    @pytest.mark.parametrize(
        ("days", "judgements", "changes", "found", "codes"),
        [
            pytest.param(84, (), {}, [], (), id="twelve weeks, nothing else"),
            pytest.param(85, (), {}, [], ("lasting_rest",), id="more than twelve weeks"),
            pytest.param(20, ("neuro_lmn",), {}, [], ("lasting_judgement",), id="nerve injury"),
            pytest.param(
                20,
                (),
                {"birth_date": date(1945, 1, 1), "frailty_cfs": 5},
                [],
                ("lasting_frailty",),
                id="frail at 81",
            ),
            pytest.param(20, (), {"birth_date": date(1945, 1, 1)}, [], (), id="81, not frail"),
            pytest.param(
                20, (), {}, [(28, 0.4), (56, 0.4)], ("lasting_retests",), id="two tests, no gain"
            ),
        ],
    )
    def test_tells_why_part_may_stay(
        self,
        days: int,
        judgements: tuple[str, ...],
        changes: dict[str, object],
        found: list[tuple[int, float]],
        codes: tuple[str, ...],
    ) -> None:
        patient = replace(ADULT, **changes)  # type: ignore[arg-type]
        on = after(days)
        loss = predicted_losses((make_ankle(),), patient=ADULT, book=load().disuse, on=on)[0]
        measured = series_of(*found)

        told = lasting_flags(loss, measured, judgements, patient=patient, rules=RULES, on=on)

        assert told == codes

    def test_counts_the_latest_tests_only(self) -> None:
        assert retests_without_gain(series_of((14, 0.4), (28, 0.3), (42, 0.3))) == 1


def read(*values: tuple[int, float]) -> list[Reading]:
    return [Reading(value, after(days)) for days, value in values]


class TestSideDifference:
    def test_is_what_the_weak_side_lacks(self) -> None:
        found = side_differences(
            GRIP,
            {"left": read((0, 40), (28, 40)), "right": read((0, 20), (28, 28))},
            weak="right",
            most=0.95,
        )

        assert [(each.on, each.deficit) for each in found] == [
            (DAY, pytest.approx(0.5)),
            (after(28), pytest.approx(0.3)),
        ]
        assert [each.change for each in found] == [Change.UNKNOWN, Change.BETTER]

    def test_takes_the_other_side_while_it_is_fresh(self) -> None:
        other = {"left": read((0, 40))}
        fresh = {**other, "right": read((28, 20))}
        stale = {**other, "right": read((29, 20))}

        assert len(side_differences(GRIP, fresh, weak="right", most=0.95)) == 1
        assert side_differences(GRIP, stale, weak="right", most=0.95) == ()

    def test_of_a_stronger_side_is_nothing(self) -> None:
        found = side_differences(
            GRIP, {"left": read((0, 30)), "right": read((0, 33))}, weak="right", most=0.95
        )

        assert found[0].deficit == 0

    @pytest.mark.parametrize(
        ("later", "change"),
        [
            pytest.param(12, Change.UNCLEAR, id="20 points nearer"),
            pytest.param(12.2, Change.BETTER, id="22 points nearer"),
            pytest.param(4, Change.UNCLEAR, id="20 points further"),
        ],
    )
    def test_a_change_of_a_ratio_beats_its_error(self, later: float, change: Change) -> None:
        sides = {"left": read((0, 20), (28, 20)), "right": read((0, 8), (28, later))}

        assert side_differences(TEN_RM, sides, weak="right", most=0.95)[1].change is change

    def test_of_several_tests_one_is_followed(self) -> None:
        short, long = (
            (SideDifference(DAY, 0.2),),
            (SideDifference(DAY, 0.3), SideDifference(after(7), 0.2)),
        )

        assert longest([short, long, ()]) == long
        assert longest([]) == ()
