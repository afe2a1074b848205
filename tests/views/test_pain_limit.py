"""The page of an exercise says how much pain in it is all right: what the rules count by."""

import pytest
from django.urls import reverse

from tests.factories import Course
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db


def page_of(course: Course) -> str:
    url = reverse("plans:exercise", args=[course.planned.pk])
    return text(browser(course.person).get(url))


def test_a_lower_limit_of_the_therapist_is_said(course: Course) -> None:
    assert "is all right in this exercise" in page_of(course)
    course.regime.pain_cap_nrs = 1
    course.regime.save()

    assert "Pain up to 1 of 10 is all right in this exercise." in page_of(course)


def test_an_exercise_that_rests_has_no_limit(course: Course) -> None:
    course.planned.amendments = [{"rule": "O5", "withheld": "O5"}]
    course.planned.save()

    assert "is all right in this exercise" not in page_of(course)
