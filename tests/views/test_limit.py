"""Asks and gates, letters and nerve questions, as a therapist drives them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from plans.catalogue import load
from plans.models import Assessment, Letter, LimitAnswer, Precaution, Prescription
from plans.services.alert import raise_alert
from plans.services.assessment import answer_nerve_questions
from plans.templatetags.findings import letter_reason
from tests.factories import DAY, NOW, Course, make_answers, make_assessment, make_course
from tests.views.asking import browser, text
from tests.views.once import built_once

pytestmark = pytest.mark.django_db
SAID = {"given_by": "Dr Hale", "given_on": str(DAY), "reason": "Seen."}
NERVES = dict.fromkeys(
    ("has_sensory_change", "has_reflex_change", "has_bulbar_sign", "has_wasting_elsewhere"), "no"
)


@pytest.fixture(scope="module")
def course(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Course]:
    with built_once(make_course, django_db_blocker) as built:
        yield built


@pytest.fixture
def therapist(course: Course) -> Client:
    return browser(course.therapist)


def test_an_order_asks_until_it_is_answered(therapist: Client, course: Course) -> None:
    course.event.weight_bearing.update(expires_on=DAY)
    order = course.event.weight_bearing.get()
    page = reverse("plans:patient-gates", args=[course.patient.pk])
    assert "Does it still hold?" in text(therapist.get(page))
    url = reverse("plans:event-limit", args=[course.event.pk])

    given = SAID | {"subject": f"order:{order.pk}", "answer": "confirmed"}
    assert therapist.post(url, given | {"reason": ""}).status_code == 422
    therapist.post(url, given)

    shown = text(therapist.get(page))
    assert "Does it still hold?" not in shown
    assert "Said by Dr Hale" in shown
    assert LimitAnswer.objects.get().recorded_by == course.therapist


def test_what_the_orders_forbid_from_tomorrow_is_named(therapist: Client, course: Course) -> None:
    url = reverse("plans:patient-gates", args=[course.patient.pk])
    assert "Needs weight on the affected leg" not in text(therapist.get(url))

    course.event.weight_bearing.create(status="nwb", from_on=DAY)

    assert "Needs weight on the affected leg" in text(therapist.get(url))


class TestWeight:
    @pytest.mark.parametrize(
        ("until", "status"),
        [
            pytest.param(str(DAY + timedelta(days=1)), 302, id="until tomorrow"),
            pytest.param("", 302, id="until further notice"),
            pytest.param(str(DAY), 422, id="until its first day"),
        ],
    )
    def test_is_ordered_until_a_day(
        self, until: str, status: int, therapist: Client, course: Course
    ) -> None:
        url = reverse("plans:event-weight-bearing", args=[course.event.pk])
        order = {"limb": "leg", "status": "pwb", "max_kg": "20", "from_on": str(DAY)}

        response = therapist.post(url, order | {"ordered_by": "Dr Hale", "expires_on": until})

        assert response.status_code == status


class TestPrecaution:
    def test_added_is_listed_with_what_it_forbids(self, therapist: Client, course: Course) -> None:
        url = reverse("plans:event-precaution", args=[course.event.pk])

        response = therapist.post(
            url,
            {
                "code": "ROM_MAX",
                "joint": "ankle",
                "motion": "dorsiflexion",
                "max_deg": "0",
                "from_on": str(DAY),
            },
            follow=True,
        )

        shown = text(response)
        assert "Joint: only so far (ankle dorsiflexion 0°)" in shown

    @pytest.mark.parametrize(
        "given",
        [
            pytest.param({"code": "ROM_MAX"}, id="no joint"),
            pytest.param({"code": "LIFT_MAX"}, id="no kilograms"),
            pytest.param({"code": "MAGIC"}, id="no such precaution"),
            pytest.param({"code": "FALLS", "expires_on": str(DAY)}, id="asks on its first day"),
        ],
    )
    def test_without_its_limit_is_refused(
        self, given: dict[str, str], therapist: Client, course: Course
    ) -> None:
        url = reverse("plans:event-precaution", args=[course.event.pk])

        assert therapist.post(url, {"from_on": str(DAY)} | given).status_code == 422
        assert not Precaution.objects.exists()


class TestLetter:
    def test_is_proposed_edited_and_kept(self, therapist: Client, course: Course) -> None:
        course.patient.measurements.create(
            kind="grip_kg", side="left", value=18, unit="kg", measured_on=DAY,
            entered_by=course.therapist, entered_at=NOW,
        )  # fmt: skip
        course.patient.measurements.create(
            kind="grip_kg", side="right", value=30, unit="kg", measured_on=DAY,
            entered_by=course.therapist, entered_at=NOW,
        )  # fmt: skip
        url = reverse("plans:letter-create", args=[course.patient.pk, "refer_1w"])
        shown = text(therapist.get(url))
        assert "Grip: left 18 kg, right 30 kg; difference 40 %" in shown
        assert "Loss of strength that rest alone explains" in shown

        fields = {"recipient": "Dr Hale", "urgency": "Soon", "subject": "Wasting", "body": "Dear"}
        response = therapist.post(url, fields, follow=True)

        assert Letter.objects.get().body == "Dear"
        assert str(course.patient) in text(response)

    def test_nobody_knows_is_not_found(self, therapist: Client, course: Course) -> None:
        url = reverse("plans:letter-create", args=[course.patient.pk, "love"])

        assert therapist.get(url).status_code == 404


class TestNerveQuestions:
    def test_one_yes_leads_to_the_letter(self, therapist: Client, course: Course) -> None:
        url = reverse("plans:nerve-check", args=[course.patient.pk])
        assert therapist.post(url, NERVES | {"has_bulbar_sign": ""}).status_code == 422

        response = therapist.post(url, NERVES | {"has_bulbar_sign": "yes"}, follow=True)

        assert Assessment.objects.get(answers__has_key="nerve_check").mode == "refer"
        assert reverse("plans:letter-create", args=[course.patient.pk, "refer_1w"]) in text(
            response
        )

    def test_are_on_record_with_four_times_no(self, course: Course) -> None:
        given = dict.fromkeys(NERVES, False)
        row = answer_nerve_questions(
            patient=course.patient, given=given, by=course.therapist, now=NOW
        )

        assert row.mode == "standard"


def test_a_lock_needs_a_reason_and_says_it(therapist: Client, course: Course) -> None:
    url = reverse("plans:prescription-lock", args=[course.prescription.pk])
    therapist.post(url, {"reason": " ", "locked": "yes"})
    assert not Prescription.objects.get(pk=course.prescription.pk).locked_on(DAY)

    response = therapist.post(url, {"reason": "Holiday week", "locked": "yes"}, follow=True)

    assert Prescription.objects.get(pk=course.prescription.pk).locked_on(DAY)
    assert "Holiday week" in text(response)


def test_a_lock_sent_twice_stays_a_lock(therapist: Client, course: Course) -> None:
    url = reverse("plans:prescription-lock", args=[course.prescription.pk])
    for _ in range(2):
        therapist.post(url, {"reason": "Holiday week", "locked": "yes"})

    assert Prescription.objects.get(pk=course.prescription.pk).locked_on(DAY)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"reason": "Nul \x00", "locked": "yes"}, id="a sign no database keeps"),
        pytest.param({"reason": "Holiday week"}, id="not said which"),
    ],
)
def test_a_lock_that_cannot_be_is_refused(
    given: dict[str, str], therapist: Client, course: Course
) -> None:
    therapist.post(reverse("plans:prescription-lock", args=[course.prescription.pk]), given)

    assert Prescription.objects.get(pk=course.prescription.pk).lock_changes == []


class TestResult:
    @pytest.fixture
    def emergency(self, course: Course) -> Assessment:
        flags = tuple((flag.id, "no") for flag in load().red_flags if flag.id != "R-PE")
        answers = make_answers(red_flags=(("R-PE", "breath"), *flags))
        return make_assessment(course.patient, answers=answers)

    def test_of_an_emergency_shows_the_clinics_number(
        self, emergency: Assessment, therapist: Client
    ) -> None:
        shown = text(therapist.get(reverse("plans:assessment-detail", args=[emergency.pk])))

        assert "Emergency: call for help now" in shown
        assert 'href="tel:112"' in shown

    def test_names_who_does_what(self, therapist: Client, course: Course) -> None:
        answers = make_answers(judgements=("cachexia",), causes=("cachexia_cancer",))
        row = make_assessment(course.patient, answers=answers, now=NOW + timedelta(minutes=1))

        for name, pk in (("assessment-detail", row.pk), ("patient-detail", course.patient.pk)):
            shown = text(therapist.get(reverse(f"plans:{name}", args=[pk])))
            assert "Plans food and protein." in shown
            assert "To a dietitian" in shown

    def test_of_what_was_not_asked_keeps_the_doubt_in_letters(self) -> None:
        sign = {"code": "sensory_change"}

        assert letter_reason(sign) == "Numbness or tingling."
        assert "not asked" in letter_reason(sign | {"values": [["answered", False]]})


class TestStopValues:
    def test_are_shown_to_a_watched_heart_alone(self, course: Course) -> None:
        patient = browser(course.person)
        urls = [reverse("plans:today"), reverse("plans:exercise", args=[course.planned.pk])]
        assert not any("Watch your heart" in text(patient.get(url)) for url in urls)

        course.event.precautions.create(code="CARDIAC", hr_max=110, from_on=DAY)

        for url in urls:
            shown = text(patient.get(url))
            assert "above 110 or below 45" in shown
            assert "below 90 %" in shown


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        pytest.param("medical_today", "See a doctor today.", id="clot"),
        pytest.param("cast_clinic", "Call the cast clinic.", id="tight cast"),
        pytest.param("emergency_text", "Call for help now.", id="emergency"),
        pytest.param("crisis_text", "Talk to somebody now.", id="despair"),
    ],
)
def test_a_patient_reads_what_the_answer_asks_for(effect: str, said: str, course: Course) -> None:
    raise_alert(
        patient=course.patient,
        code="R-DVT",
        tier="critical",
        effect="nothing" if effect == "crisis_text" else "all",
        on=DAY,
        values={"class": "same_day", "effect": effect},
        now=NOW,
    )

    assert said in text(browser(course.person).get(reverse("plans:today")))
