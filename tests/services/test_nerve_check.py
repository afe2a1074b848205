"""The nerve questions: answers are a new assessment, and one yes rests the plan."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from plans.engine.nerve_question import NERVE_QUESTIONS
from plans.models import Alert, Assessment, Patient
from plans.queries.facts import facts_of
from plans.queries.seen import Seen
from plans.services.assessment import answer_nerve_questions
from tests.factories import NOW, make_assessment, make_event, make_patient

pytestmark = pytest.mark.django_db
NO = dict.fromkeys(NERVE_QUESTIONS, False)


@pytest.fixture
def patient() -> Patient:
    patient = make_patient()
    make_event(patient)
    return patient


def answer(patient: Patient, **given: bool) -> Assessment:
    return answer_nerve_questions(
        patient=patient, given=NO | given, by=patient.lead_therapist, now=NOW
    )


def test_one_yes_refers_and_rests_the_plan(patient: Patient) -> None:
    before = make_assessment(patient)

    row = answer(patient, has_reflex_change=True)

    assert (before.mode, row.mode) == ("standard", "refer")
    assert [each["code"] for each in row.reasons] == ["reflex_change"]
    assert row.answers["nerve_check"]["has_reflex_change"] is True
    assert row.answers["answers"]["has_reflex_change"] is True
    assert Alert.objects.get(code="MODE").effect == "all"


def test_four_times_no_keeps_the_mode_and_the_answers(patient: Patient) -> None:
    before = make_assessment(patient)

    row = answer(patient)

    assert row.pk != before.pk
    assert (row.mode, row.reasons) == (before.mode, before.reasons)
    assert row.answers["nerve_check"]["has_bulbar_sign"] is False
    assert not Alert.objects.exists()


def test_without_an_assessment_there_is_nothing_to_answer(patient: Patient) -> None:
    with pytest.raises(ValidationError):
        answer(patient)


def test_what_was_seen_keeps_the_day_it_was_seen(patient: Patient) -> None:
    before = make_assessment(patient, now=NOW - timedelta(days=40))

    row = answer(patient)

    assert (row.assessed_on - before.assessed_on).days == 40
    assert row.observed_on == before.assessed_on.isoformat()
    facts = facts_of([patient.pk])[patient.pk]
    assert {each.on for each in Seen().given(facts)} == {before.assessed_on}
