"""When a therapist wants to be told: the form on the patient's page and that of the clinic."""

import pytest
from django.urls import reverse

from plans.models import AlertLimit
from tests.factories import Course, make_admin
from tests.views.asking import browser

pytestmark = pytest.mark.django_db


def test_a_therapist_sets_it_for_one_patient(course: Course) -> None:
    url = reverse("plans:alert-limits", args=[course.patient.pk])
    therapist = browser(course.therapist)

    assert therapist.post(url, {"review_pain_nrs": "8"}).status_code == 422
    therapist.post(url, {"review_pain_nrs": "5", "low_completion": "60"})

    row = AlertLimit.objects.get(patient=course.patient)
    assert (row.review_pain_nrs, row.low_completion, row.silent_days) == (5, 0.6, None)


def test_an_admin_sets_it_for_the_clinic(course: Course) -> None:
    clinic = course.patient.clinic
    url = reverse("plans:clinic-alert-limits", args=[clinic.pk])

    browser(make_admin(clinic)).post(url, {"silent_days": "4"})

    assert AlertLimit.objects.get(clinic=clinic).silent_days == 4
