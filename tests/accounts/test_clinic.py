"""The clinic's page: settings and people, for its own admins only."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AuditEvent, Clinic, Invitation, Membership
from accounts.models.membership import Role
from accounts.services.clinic import LastAdminError, end_membership
from tests.factories import (
    NOW,
    make_admin,
    make_clinic,
    make_invitation,
    make_therapist,
    make_user,
)

pytestmark = pytest.mark.django_db

SETTINGS = {
    "name": "Riverside",
    "time_zone": "Europe/Berlin",
    "country": "de",
    "emergency_number": "112",
    "phone": "",
    "reply_to": "desk@clinic.test",
    "open_days": ["5", "1"],
    "opens_at": "08:00",
    "closes_at": "17:00",
    "second_contact": "",
    "default_adjustment": "ask",
    "morning_plan_at": "08:00",
    "evening_nudge_at": "18:30",
    "weekly_summary_at": "17:00",
    "therapist_digest_at": "07:30",
    "quiet_from": "21:00",
    "quiet_until": "07:00",
}


@pytest.fixture
def clinic(client: Client) -> Clinic:
    """Return a clinic whose admin is signed in."""
    clinic = make_clinic()
    client.force_login(make_admin(clinic))
    return clinic


def settings_url(clinic: Clinic) -> str:
    return reverse("accounts:clinic-settings", args=[clinic.pk])


def people_url(clinic: Clinic) -> str:
    return reverse("accounts:clinic-people", args=[clinic.pk])


class TestAccess:
    @pytest.mark.parametrize(
        "role",
        [
            pytest.param("stranger", id="somebody without a role"),
            pytest.param(Role.THERAPIST, id="a therapist of this clinic"),
            pytest.param("other", id="an admin of another clinic"),
        ],
    )
    def test_is_a_404_to(self, role: str, client: Client) -> None:
        clinic = make_clinic()
        member = make_therapist(clinic).memberships.get()
        invitation = make_invitation(clinic=clinic)
        people = {"stranger": make_user, "other": make_admin}
        client.force_login(people.get(role, lambda: make_therapist(clinic))())

        assert client.get(settings_url(clinic)).status_code == 404
        assert client.post(settings_url(clinic), SETTINGS).status_code == 404
        assert client.get(people_url(clinic)).status_code == 404
        assert client.post(people_url(clinic), {}).status_code == 404
        for name, pk in (
            ("membership-end", member.public_id),
            ("invitation-resend", invitation.pk),
            ("invitation-revoke", invitation.pk),
        ):
            assert client.post(reverse(f"accounts:{name}", args=[pk])).status_code == 404
        member.refresh_from_db()
        assert member.ended_at is None
        assert AuditEvent.objects.filter(action="denied").count() == 7

    def test_leads_to_the_only_clinic(self, client: Client, clinic: Clinic) -> None:
        assert client.get(reverse("accounts:clinic"))["Location"] == settings_url(clinic)

    def test_lets_the_admin_of_two_clinics_choose(self, client: Client, clinic: Clinic) -> None:
        second = make_clinic(name="Hillside")
        admin = Membership.objects.get(clinic=clinic).user
        Membership.objects.create(user=admin, clinic=second, role=Role.ADMIN, started_at=NOW)

        response = client.get(reverse("accounts:clinic"))

        assert b"Hillside" in response.content
        assert b"Riverside" in response.content


class TestSettings:
    def test_are_changed_and_noted_by_name_of_field(self, client: Client, clinic: Clinic) -> None:
        response = client.post(settings_url(clinic), SETTINGS)

        assert response.status_code == 302
        clinic.refresh_from_db()
        assert (clinic.open_days, clinic.default_adjustment, clinic.country) == ("15", "ask", "DE")
        event = AuditEvent.objects.get(action="update")
        assert event.clinic_id == clinic.pk
        assert "default_adjustment" in event.detail["fields"]
        assert "ask" not in str(event.detail)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param("name", "", id="no name"),
            pytest.param("time_zone", "Europe/Atlantis", id="unknown time zone"),
            pytest.param("time_zone", "../../etc/passwd", id="a path for a time zone"),
            pytest.param("country", "Germany", id="a country in full"),
            pytest.param("emergency_number", "call us", id="words for a number"),
            pytest.param("emergency_number", "", id="no emergency number"),
            pytest.param("reply_to", "desk", id="not an address"),
            pytest.param("reply_to", "", id="nobody reads"),
            pytest.param("open_days", [], id="never open"),
            pytest.param("open_days", ["8"], id="an eighth day"),
            pytest.param("closes_at", "07:00", id="closes before it opens"),
            pytest.param("opens_at", "25:00", id="no such hour"),
            pytest.param("quiet_until", "21:00", id="quiet for no time"),
            pytest.param("default_adjustment", "never", id="no such choice"),
        ],
    )
    def test_stay_when_wrong(self, field: str, value: str, client: Client, clinic: Clinic) -> None:
        before = Clinic.objects.filter(pk=clinic.pk).values().get()

        response = client.post(settings_url(clinic), SETTINGS | {field: value})

        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.content.decode()
        assert Clinic.objects.filter(pk=clinic.pk).values().get() == before
        assert not AuditEvent.objects.filter(action="update").exists()

    def test_offer_only_own_staff_as_second_contact(self, client: Client, clinic: Clinic) -> None:
        own, foreign = make_therapist(clinic), make_therapist()

        wrong = client.post(settings_url(clinic), SETTINGS | {"second_contact": str(foreign.pk)})
        right = client.post(settings_url(clinic), SETTINGS | {"second_contact": str(own.pk)})

        assert (wrong.status_code, right.status_code) == (422, 302)
        clinic.refresh_from_db()
        assert clinic.second_contact == own


class TestPeople:
    def test_are_invited(self, client: Client, clinic: Clinic) -> None:
        form = {
            "full_name": "Nora New",
            "email": "New@example.test",
            "purpose": "therapist",
            "language": "en",
        }

        assert client.post(people_url(clinic), form).status_code == 302

        invitation = Invitation.objects.get()
        assert (invitation.clinic, invitation.email) == (clinic, "new@example.test")
        assert b"new@example.test" in client.get(people_url(clinic)).content

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param("email", "new", id="not an address"),
            pytest.param("email", "a@b.test\nBcc: c@d.test", id="two lines"),
            pytest.param("full_name", "", id="no name"),
            pytest.param("purpose", "care", id="a patient by the staff form"),
            pytest.param("language", "xx", id="no such language"),
        ],
    )
    def test_are_not_invited_when_wrong(
        self, field: str, value: str, client: Client, clinic: Clinic
    ) -> None:
        form = {"full_name": "N", "email": "n@e.test", "purpose": "therapist", "language": "en"}

        response = client.post(people_url(clinic), form | {field: value})

        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.content.decode()
        assert not Invitation.objects.exists()

    def test_lose_their_right_at_once(self, client: Client, clinic: Clinic) -> None:
        member = make_admin(clinic).memberships.get()
        theirs = Client()
        theirs.force_login(member.user)
        assert theirs.get(people_url(clinic)).status_code == 200

        client.post(reverse("accounts:membership-end", args=[member.public_id]))

        assert theirs.get(people_url(clinic)).status_code == 404

    def test_include_at_least_one_admin(self, client: Client, clinic: Clinic) -> None:
        own = Membership.objects.get(clinic=clinic)

        response = client.post(
            reverse("accounts:membership-end", args=[own.public_id]), follow=True
        )

        assert b"at least one admin" in response.content
        own.refresh_from_db()
        assert own.ended_at is None

    def test_stop_being_the_second_contact_when_they_leave(self) -> None:
        clinic, admin = make_clinic(), make_admin()
        member = make_therapist(clinic).memberships.get()
        Clinic.objects.filter(pk=clinic.pk).update(second_contact=member.user)

        assert end_membership(membership=member, by=admin, now=NOW)
        assert not end_membership(membership=member, by=admin, now=NOW)

        clinic.refresh_from_db()
        assert clinic.second_contact is None

    def test_cannot_end_the_last_admin_by_the_service(self) -> None:
        admin = make_admin()

        with pytest.raises(LastAdminError):
            end_membership(membership=admin.memberships.get(), by=admin, now=NOW)

    def test_can_be_invited_again_or_no_more(self, client: Client, clinic: Clinic) -> None:
        invitation = make_invitation(clinic=clinic)

        client.post(reverse("accounts:invitation-resend", args=[invitation.pk]))
        newer = Invitation.objects.exclude(pk=invitation.pk).get()
        client.post(reverse("accounts:invitation-revoke", args=[newer.pk]))

        newer.refresh_from_db()
        assert newer.revoked_at is not None

    def test_cost_the_same_number_of_queries_for_1_and_10(
        self,
        client: Client,
        clinic: Clinic,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        make_invitation(clinic=clinic, email="a@example.test")
        client.get(people_url(clinic))
        with django_assert_num_queries(7):
            client.get(people_url(clinic))

        for number in range(9):
            make_therapist(clinic)
            make_invitation(clinic=clinic, email=f"{number}@example.test")
        with django_assert_num_queries(7):
            client.get(people_url(clinic))


def createclinic(*extra: str, **options: str) -> str:
    out = StringIO()
    given = {
        "time_zone": "Europe/Berlin",
        "reply_to": "desk@clinic.test",
        "admin_email": "Boss@example.test",
    } | options
    call_command("createclinic", "Riverside", *extra, stdout=out, **given)
    return out.getvalue()


class TestCreateclinic:
    def test_opens_a_clinic_and_invites_its_admin(self) -> None:
        report = json.loads(createclinic("--json"))

        clinic = Clinic.objects.get()
        invitation = Invitation.objects.get()
        assert report == {"clinic": str(clinic.pk), "invitation": str(invitation.pk)}
        assert (invitation.email, invitation.purpose) == ("boss@example.test", Role.ADMIN)
        assert set(AuditEvent.objects.values_list("role", flat=True)) == {"operator"}

    def test_can_make_the_admin_a_therapist(self) -> None:
        createclinic("--therapist")

        assert set(Invitation.objects.values_list("purpose", flat=True)) == {"admin", "therapist"}

    def test_prints_a_link_in_the_try_out_only(self, settings: Settings) -> None:
        assert "http" not in createclinic()
        settings.DEBUG = True
        assert "/invitation/" in createclinic()

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            pytest.param("time_zone", "Berlin", id="no time zone"),
            pytest.param("reply_to", "desk", id="no address to answer to"),
            pytest.param("admin_email", "boss", id="no address of the admin"),
            pytest.param("country", "Germany", id="no country"),
            pytest.param("emergency_number", "help", id="no emergency number"),
        ],
    )
    def test_changes_nothing_when_wrong(self, option: str, value: str) -> None:
        with pytest.raises(CommandError):
            createclinic(**{option: value})

        assert not Clinic.objects.exists()
        assert not Invitation.objects.exists()
