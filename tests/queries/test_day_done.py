"""What a patient reads once the day is over: only what is true."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import DjangoDbBlocker

from accounts.models import User
from plans.engine.dose_json import dose_to_json
from plans.models import Patient
from plans.queries.day_done import day_done
from plans.queries.today import Today, todays_page
from tests.factories import make_patient, make_reader, make_regime
from tests.services.life import at, day, doses, live, log, log_all, morning, planned, turn_to
from tests.views.once import built_once

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


def make_walker_on_day_four() -> tuple[Patient, User]:
    patient = make_patient()
    reader = make_reader(patient)
    make_regime(patient, now=at(patient, day(1), 7))
    live(patient, reader, 1, 3)
    morning(patient, reader, day(4))
    return patient, reader


@pytest.fixture(scope="module")
def walker(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Patient, User]]:
    with built_once(make_walker_on_day_four, django_db_blocker) as built:
        yield built


def seen(patient: Patient, number: int) -> Today:
    return todays_page(patient, on=day(number), language="en")


def test_a_day_done_names_tomorrow_and_the_dose_that_went_up(walker: tuple[Patient, User]) -> None:
    patient, reader = walker
    log_all(patient, reader, day(4), felt="right")

    said = day_done(seen(patient, 4), language="en")

    assert said.grown is not None
    changed = (dose_to_json(said.grown.before), dose_to_json(said.grown.after))
    before, after = doses(patient, day(3)), doses(patient, day(4))
    assert changed in [(before[slug], after[slug]) for slug in before if slug in after]
    assert changed[0] != changed[1]
    assert said.next is not None
    assert (said.next.is_tomorrow, said.next.on) == (True, day(5))
    assert said.grown.name in said.next.names


def test_a_dose_that_was_not_done_is_not_praised(walker: tuple[Patient, User]) -> None:
    patient, reader = walker
    log(planned(patient, day(4), WALK), reader, felt="", reason_not_done="time")

    assert day_done(seen(patient, 4), language="en").grown is None


def test_an_increase_is_news_for_a_week(walker: tuple[Patient, User]) -> None:
    patient, reader = walker
    for number in range(4, 12):
        turn_to(patient, day(number))
    log_all(patient, reader, day(11), now=at(patient, day(11), 10))

    said = day_done(seen(patient, 11), language="en")

    assert said.grown is None
    assert said.next is not None
    assert said.next.on == day(11) + timedelta(days=1)


def test_a_day_knows_its_minutes(walker: tuple[Patient, User]) -> None:
    patient, reader = walker
    before = seen(patient, 4)

    log_all(patient, reader, day(4))

    after = seen(patient, 4)
    assert (before.minutes_done, before.is_over) == (0, False)
    assert (after.minutes_left, after.is_over) == (0, True)
    assert abs(after.minutes_done - before.minutes_left) <= 1
