"""“Not done” from the card: one tap to the page, one on the reason."""

import pytest
from django.urls import reverse

from plans.engine.day import ReasonNotDone
from plans.models import ActivityLog, Alert
from tests.factories import DAY, Course
from tests.views.asking import browser, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db


def test_the_card_leads_to_the_form_and_every_reason_is_a_button(course: Course) -> None:
    patient = browser(course.person)
    url = reverse("plans:exercise", args=[course.planned.pk])

    assert f'href="{url}#numbers"' in text(patient.get(reverse("plans:today")))
    page = text(patient.get(url))

    for reason in ReasonNotDone:
        assert f'name="reason"\n                        value="{reason}"' in page


def test_both_sides_read_the_reason(course: Course) -> None:
    patient = browser(course.person)
    url = reverse("plans:not-done", args=[course.planned.pk])

    patient.post(url, entry() | {"reason": "fear"})

    told = "Not done: did not dare"
    of_patient = reverse("plans:patient-detail", args=[course.patient.pk])
    pages = {
        "today": patient.get(reverse("plans:today")),
        "history": patient.get(reverse("plans:history-day", args=[DAY])),
        "therapist": browser(course.therapist).get(of_patient),
        "day": browser(course.therapist).get(
            reverse("plans:patient-day", args=[course.patient.pk, DAY])
        ),
    }
    assert {name for name, page in pages.items() if told in text(page)} == set(pages)


def test_missing_equipment_is_told_and_a_lack_of_time_is_not(course: Course) -> None:
    patient = browser(course.person)
    url = reverse("plans:not-done", args=[course.planned.pk])

    patient.post(url, entry() | {"reason": "time"})
    assert not Alert.objects.filter(code="EQUIPMENT").exists()
    patient.post(url, entry() | {"reason": "no_equipment"})

    assert ActivityLog.objects.current().get().reason_not_done == "no_equipment"
    assert Alert.objects.get(code="EQUIPMENT").tier == "low"
