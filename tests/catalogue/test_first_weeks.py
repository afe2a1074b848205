"""Every protocol gives each age, under each order, a first week; what is thin says why."""

from datetime import date

import pytest

from plans.catalogue import load
from plans.catalogue.evidence.first_weeks import written
from plans.catalogue.first_week_gaps import EXCUSES, excuse_of
from plans.catalogue.first_weeks import AGES, Week, first_weeks
from plans.engine.assessment import Mode, assess
from plans.engine.patient import PatientFacts
from tests.engine.intake import DAY, make_ankle, make_answers
from tests.engine.regime_case import CALM, propose


@pytest.fixture(scope="module")
def weeks() -> list[Week]:
    return list(first_weeks(load()))


def test_every_template_is_asked_for_every_age(weeks: list[Week]) -> None:
    asked = {(each.template, each.age) for each in weeks}

    assert asked == {(slug, age) for slug in load().templates for age in AGES}


def test_no_gap_is_without_a_reason(weeks: list[Week]) -> None:
    assert [each for each in weeks if each.gap and excuse_of(each) is None] == []


def test_no_reason_is_without_a_gap(weeks: list[Week]) -> None:
    assert {excuse_of(each) for each in weeks if each.gap} == set(EXCUSES)


def test_no_first_day_is_fuller_than_its_phase(weeks: list[Week]) -> None:
    assert [each for each in weeks if each.minutes > each.most_minutes] == []


def test_a_frail_patient_begins_with_four_at_most(weeks: list[Week]) -> None:
    assert {each.starts for each in weeks if each.age == "frail"} <= {0, 1, 2, 3, 4}


def test_a_gap_without_a_reason_would_show(weeks: list[Week]) -> None:
    gap = next(each for each in weeks if each.gap)

    assert excuse_of(gap, excuses=()) is None


def test_a_child_gets_no_draft() -> None:
    child = PatientFacts(date(2010, 1, 1))
    judged = assess(
        answers=make_answers(), patient=child, events=(make_ankle(),), book=load().triage, on=DAY
    )

    assert judged.mode is Mode.BLOCKED
    assert propose(make_ankle(), days=3, seen=CALM, patient=child, mode=judged.mode).items == ()


def test_the_page_names_every_template(weeks: list[Week]) -> None:
    page = written(weeks)

    assert [slug for slug in load().templates if f"| {slug} |" not in page] == []
    assert "no reason is known" not in page
