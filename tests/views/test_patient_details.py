"""What is changed of a patient, who gives up an access, and mail that was stopped."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from outbox.services import is_suppressed, suppress
from plans.models import CareAccess
from tests.factories import NOW, Course, make_care, make_patient
from tests.views.asking import browser, text


class TestDetails:
    def test_are_changed(self, course: Course) -> None:
        url = reverse("plans:patient-edit", args=[course.patient.pk])
        client = browser(course.therapist)
        fields = details(course) | {"family_name": "Moss-Hill", "body_mass_kg": "71.5"}

        assert client.post(url, fields).status_code == 302

        course.patient.refresh_from_db()
        assert course.patient.family_name == "Moss-Hill"
        changed = AuditEvent.objects.get(action="update", object_type="patient")
        assert changed.detail == {"fields": ["body_mass_kg", "family_name"]}

    def test_that_are_refused_stay_typed(self, course: Course) -> None:
        url = reverse("plans:patient-edit", args=[course.patient.pk])

        answer = browser(course.therapist).post(
            url, details(course) | {"family_name": "Typo", "body_mass_kg": "7"}
        )

        assert answer.status_code == 422
        assert 'value="Typo"' in text(answer)
        assert 'value="7"' in text(answer)
        assert f"{course.patient}</a>" in text(answer)


def details(course: Course) -> dict[str, str]:
    return {
        "given_name": course.patient.given_name,
        "family_name": course.patient.family_name,
        "birth_date": "1970-05-17",
        "sex": "unknown",
        "language": "en",
        "time_zone": course.patient.time_zone,
        "lead_therapist": str(course.therapist.pk),
    }


class TestAccess:
    def end(self, client: Client, url: str, user: User) -> bool:
        """Send the wish to end `user`'s access; return whether it was heard."""
        access = CareAccess.objects.get(user=user)
        client.post(url, {"access": access.pk})
        access.refresh_from_db()
        return access.ended_at is not None

    @pytest.mark.parametrize(
        ("who", "whose", "expected"),
        [
            pytest.param("person", "logger", True, id="the patient ends a helper's"),
            pytest.param("person", "person", False, id="the patient not their own"),
            pytest.param("logger", "logger", True, id="a helper their own"),
            pytest.param("onlooker", "onlooker", True, id="also one who only reads"),
            pytest.param("logger", "onlooker", False, id="a helper nobody else's"),
            pytest.param("logger", "person", False, id="least of all the patient's"),
        ],
    )
    def test_ends_in_settings(self, who: str, whose: str, expected: bool, course: Course) -> None:
        client, url = browser(getattr(course, who)), reverse("plans:settings-access-end")

        assert self.end(client, url, getattr(course, whose)) is expected

    def test_is_shown_in_settings_to_those_who_may_end_it(self, course: Course) -> None:
        page = text(browser(course.person).get(reverse("plans:settings")))

        assert course.logger.email in page
        other = text(browser(course.logger).get(reverse("plans:settings")))
        assert course.onlooker.email not in other


class TestStoppedMail:
    def test_goes_again_for_a_reason(self, course: Course) -> None:
        suppress(address=course.person.email, reason="bounced", now=NOW)
        access = CareAccess.objects.get(user=course.person)
        client = browser(course.therapist)
        page = text(client.get(reverse("plans:patient-invite", args=[course.patient.pk])))
        url = reverse("plans:mail-allow", args=[course.patient.pk])
        assert url in page
        detail = reverse("plans:patient-detail", args=[course.patient.pk])
        assert "E-mail not reachable" in text(client.get(detail))

        client.post(url, {"access": access.pk, "reason": "because"})
        assert is_suppressed(address=course.person.email)
        client.post(url, {"access": access.pk, "reason": "repaired"})

        assert not is_suppressed(address=course.person.email)
        assert AuditEvent.objects.get(action="allow_mail").detail == {"reason": "repaired"}
        assert "E-mail not reachable" not in text(client.get(detail))

    def test_of_a_foreign_patient_stays_stopped(self, course: Course) -> None:
        stranger = make_care(make_patient())
        suppress(address=stranger.email, reason="bounced", now=NOW)
        url = reverse("plans:mail-allow", args=[course.patient.pk])
        access = CareAccess.objects.get(user=stranger)

        browser(course.therapist).post(url, {"access": access.pk, "reason": "asked"})

        assert is_suppressed(address=stranger.email)
