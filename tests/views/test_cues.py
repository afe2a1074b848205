"""What is done now and then through the day."""

import pytest
from django.urls import reverse

from plans.models import PlannedExercise
from plans.queries.daily_questions import all_questions
from tests.factories import Course
from tests.views.asking import browser, text
from tests.views.sent import entry

FLAGS = {f"flag_{question.id}": "no" for question in all_questions()}
pytestmark = pytest.mark.django_db


@pytest.fixture
def cue(course: Course) -> PlannedExercise:
    rows = PlannedExercise.objects.filter(plan__patient=course.patient)
    return rows.select_related("prescription").get(prescription__is_cue=True)


def through_the_day(course: Course) -> str:
    page = text(browser(course.person).get(reverse("plans:today")))
    return page.partition('id="cues"')[2].partition("</section>")[0]


def test_a_cue_says_its_side(course: Course, cue: PlannedExercise) -> None:
    cue.prescription.side = "right"
    cue.prescription.save()

    assert "<strong>Right leg</strong>" in through_the_day(course)


def test_a_cue_that_rests_says_so_and_leads_nowhere(course: Course, cue: PlannedExercise) -> None:
    leads = reverse("plans:exercise", args=[cue.pk])
    assert leads in through_the_day(course)
    morning = {"pain_nrs": "2", "swelling": "0", "any_flag": "yes"}
    flags = FLAGS | {"flag_R-GBS": "none_of_these"}
    browser(course.person).post(reverse("plans:check-in-flags"), entry() | morning | flags)

    said = through_the_day(course)

    assert "Rests today" in said
    assert leads not in said
