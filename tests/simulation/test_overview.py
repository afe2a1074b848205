"""What the overview says of steady patients and of alarms."""

from collections import Counter
from dataclasses import replace

import pytest

from plans.catalogue import load
from plans.simulation import overview
from plans.simulation.figures import per_week, spread
from plans.simulation.tally import Tally

BED = load().templates["bed-rest"]


def steady(*weeks: float | None, template: str = "bed-rest") -> list[Tally]:
    return [
        Tally(template, "steady", n, days=70, reached={} if week is None else {"P4": week})
        for n, week in enumerate(weeks)
    ]


@pytest.mark.parametrize(
    ("weeks", "expected", "verdict"),
    [
        pytest.param((5.0, 6.0, 7.0), [4.0, 8.0], "inside", id="within the range"),
        pytest.param((9.0,), [4.0, 8.0], "inside", id="a week later, at the next visit"),
        pytest.param((9.1,), [4.0, 8.0], "late", id="later"),
        pytest.param((2.9,), [4.0, 8.0], "early", id="earlier"),
        pytest.param((5.0, None, None), [4.0, 8.0], "not reached", id="most never reach it"),
        pytest.param((5.0,), None, "no range", id="the protocol does not say"),
    ],
)
def test_steady_patients_are_held_against_their_protocol(
    weeks: tuple[float | None, ...],
    expected: list[float] | None,
    verdict: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(overview, "expected_weeks", lambda *_args: expected)

    assert overview.strengthening(steady(*weeks))[0]["verdict"] == verdict


def test_where_a_therapist_decides_nobody_is_late() -> None:
    found = overview.strengthening(steady(None, template="icu-acquired-weakness"))

    assert found[0]["verdict"] == "a therapist opens it"


def test_only_steady_patients_are_held_against_it() -> None:
    others = [replace(each, behaviour="fearful") for each in steady(5.0)]

    assert overview.strengthening(others) == []


def test_alerts_are_counted_by_tier_for_each_patient_week() -> None:
    alerts = Counter({"low O4": 3, "high S2": 1})

    assert per_week(alerts, 14) == {"all": 2.0, "critical": 0.0, "high": 0.5, "low": 1.5}


def test_alerts_of_nobody_are_none() -> None:
    assert per_week(Counter(), 0)["all"] == 0.0


def test_behaviours_stand_side_by_side() -> None:
    tallies = [replace(each, alerts=Counter({"low O4": 5})) for each in steady(1.0, 2.0)]

    found = overview.by_behaviour(tallies)

    assert found == [
        {
            "behaviour": "steady",
            "patients": 2,
            "alerts_per_patient_week": {"all": 0.5, "critical": 0.0, "high": 0.0, "low": 0.5},
            "mostly": {"low O4": 10},
        }
    ]


def test_a_spread_is_ten_to_ninety_per_cent_around_the_median() -> None:
    assert spread(list(range(11))) == [1, 5, 9]
    assert spread([]) == []
