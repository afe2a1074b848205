"""A letter speaks the language of the patient and their doctor, whoever writes it."""

from django.urls import reverse

from plans.models import Letter
from tests.factories import Course
from tests.views.asking import browser, text

_WRITTEN = {"recipient": "Dr. Mut", "urgency": "Bald", "subject": "Befund", "body": "Bitte."}


def test_a_letter_is_in_the_language_of_the_patient_alone(course: Course) -> None:
    course.patient.language = "de"
    course.patient.save(update_fields=["language"])
    therapist = browser(course.therapist)
    url = reverse("plans:letter-create", args=[course.patient.pk, "physician"])

    proposed = text(therapist.get(url))
    therapist.post(url, _WRITTEN)
    letter = Letter.objects.get(patient=course.patient)
    kept = text(therapist.get(reverse("plans:letter-detail", args=[letter.pk])))

    assert "Was gefunden wurde" in proposed
    assert "What we ask" not in proposed
    assert "Geboren" in kept
    assert "Print this page" in kept
