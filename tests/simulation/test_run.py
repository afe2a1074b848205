"""The same seed gives the same patients; every protocol has its patients; processes agree."""

from datetime import date

import pytest

from plans.catalogue import load
from plans.simulation.enrol import enrol
from plans.simulation.injury import injury_of
from plans.simulation.life import live
from plans.simulation.record import Record
from plans.simulation.report import report
from plans.simulation.run import lived, orders, simulate
from plans.simulation.settings import settings
from plans.simulation.tally import Tally
from plans.simulation.text import as_text


def quiet(_done: int, _of: int) -> None:
    return None


@pytest.fixture(scope="module")
def one_of_each() -> list[Tally]:
    given = orders(patients=9, days=20, seed=1, template="bed-rest")
    return simulate(given, progress=quiet)


def test_nine_patients_are_nine_behaviours(one_of_each: list[Tally]) -> None:
    assert {each.behaviour for each in one_of_each} == set(settings().behaviours)


def test_no_invariant_is_broken(one_of_each: list[Tally]) -> None:
    found = report(one_of_each, days=20, seed=1)

    assert found["violations"] == 0, found["examples"]
    assert sum(each["checked"] for each in found["invariants"].values()) > 1000


def test_the_same_seed_gives_the_same_patient(one_of_each: list[Tally]) -> None:
    given = orders(patients=9, days=20, seed=1, template="bed-rest")

    assert lived(given[4]) == one_of_each[4]


def test_another_seed_gives_another_patient(one_of_each: list[Tally]) -> None:
    given = orders(patients=9, days=20, seed=2, template="bed-rest")

    assert lived(given[4]) != one_of_each[4]


def test_two_processes_give_the_same_as_one() -> None:
    given, told = orders(patients=2, days=2, seed=1), list[tuple[int, int]]()

    both = simulate(given, workers=2, progress=lambda done, of: told.append((done, of)))

    assert both == [lived(each) for each in given]
    assert told[-1] == (2, 2)


def test_patients_are_spread_over_every_protocol_and_behaviour() -> None:
    pairs = len(load().templates) * len(settings().behaviours)
    given = orders(patients=pairs, days=1, seed=1)

    assert len({(each.template, each.behaviour) for each in given}) == pairs


@pytest.mark.parametrize("slug", sorted(load().templates))
def test_every_protocol_treats_its_own_patients(slug: str) -> None:
    patient = enrol(0, template=slug, behaviour="steady", seed=1)

    first = next(live(patient, days=1), None)

    assert first is not None, "no plan is made"
    assert first.template == slug


def test_the_team_speaks_on_working_days_only() -> None:
    injury = injury_of(load().templates["ankle-fracture"])
    record = Record(injury, date(2026, 1, 10), (0, 1, 2, 3, 4))

    assert record.said_on(0) == date(2026, 1, 12)


@pytest.mark.parametrize(
    ("slug", "days"),
    [
        pytest.param("ankle-fracture", 0, id="from the injury"),
        pytest.param("bed-rest", 10, id="after a rest from the first day up"),
    ],
)
def test_weeks_count_as_protocols_do(slug: str, days: int) -> None:
    monday = date(2026, 1, 12)
    record = Record(injury_of(load().templates[slug]), monday, tuple(range(7)))

    assert (record.counts_from - monday).days == days


def test_the_text_shows_what_the_report_says(one_of_each: list[Tally]) -> None:
    text = as_text(report(one_of_each, days=20, seed=1))

    assert "9 synthetic patients, 20 days, seed 1" in text
    assert "bed-rest · never-logs · 1 patients" in text


def test_every_injury_is_that_of_a_protocol() -> None:
    assert set(settings().injuries) <= set(load().templates)
