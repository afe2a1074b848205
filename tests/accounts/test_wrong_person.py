"""Mail that reached somebody else: one tap ends it, tells the clinic, and tells nobody anything."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts import wrong_person
from accounts.models import AuditEvent, Invitation
from accounts.services.wrong_person import refuse_by_link
from outbox.models import Message
from outbox.services import deliver_due, is_suppressed, lift_suppressions
from plans.models import Alert, CareAccess, Patient
from plans.services.patient import invite_to_care
from rehab import clock
from tests.accounts.sign_in import Mailbox, ask_for_code, is_signed_in, sign_in_by_code
from tests.factories import NOW, make_admin, make_invitation, make_patient, make_user

pytestmark = pytest.mark.django_db
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
HERE = "accounts:not-my-plan"


def page(token: str) -> str:
    return reverse("accounts:not-me", args=[token])


@pytest.fixture
def invited() -> CareAccess:
    """Return the access of a patient who was invited and has not answered."""
    patient = make_patient()
    return invite_to_care(
        patient=patient,
        email="typo@example.test",
        relation="self",
        invited_by=patient.lead_therapist,
        now=clock.now(),
    )


class TestByLink:
    def test_looking_changes_nothing(self, client: Client, invited: CareAccess) -> None:
        answer = client.get(page(wrong_person.token(invited.invitation)))

        assert answer.status_code == 200
        assert not answer.cookies
        invited.invitation.refresh_from_db()
        assert invited.invitation.refused_at is None

    def test_closes_the_invitation_stops_mail_and_alerts(
        self, client: Client, invited: CareAccess
    ) -> None:
        client.post(page(wrong_person.token(invited.invitation)))

        invited.invitation.refresh_from_db()
        assert invited.invitation.revoked_at == invited.invitation.refused_at is not None
        assert is_suppressed(address="typo@example.test")
        alert = Alert.objects.get()
        assert (alert.patient, alert.code, alert.tier) == (invited.patient, "WRONG_PERSON", "high")
        assert AuditEvent.objects.filter(action="wrong_person").count() == 1
        answer = client.get(reverse("accounts:invitation", args=[invited.invitation.pk]))
        assert answer.status_code == 410

    def test_twice_is_as_good_as_once(self, client: Client, invited: CareAccess) -> None:
        url = page(wrong_person.token(invited.invitation))
        first = client.post(url)
        Alert.objects.update(
            released_at=NOW, released_by=invited.patient.lead_therapist, release_reason="Seen"
        )
        lift_suppressions(address="typo@example.test")

        assert client.post(url).content == first.content

        assert Alert.objects.count() == 1
        assert not is_suppressed(address="typo@example.test")

    def test_says_the_same_for_what_does_not_exist(
        self, client: Client, invited: CareAccess
    ) -> None:
        real = page(wrong_person.token(invited.invitation))
        gone = page(wrong_person.token(Invitation(pk="00000000-0000-4000-8000-000000000000")))
        made_up = page("no-token")

        for method in ("get", "post"):
            answers = [getattr(client, method)(url) for url in (real, gone, made_up)]
            assert {(a.status_code, a.content) for a in answers} == {(200, answers[0].content)}

    def test_says_nothing_about_anybody(self, client: Client, invited: CareAccess) -> None:
        said = client.get(page(wrong_person.token(invited.invitation))).content.decode()
        said += client.post(page(wrong_person.token(invited.invitation))).content.decode()

        for secret in ("typo@", "Ada", "Moss", invited.patient.clinic.name, "patient", "therap"):
            assert all(secret not in main for main in re.findall(MAIN, said))

    def test_takes_no_access_away_for_a_mail_can_be_passed_on(self, client: Client) -> None:
        patient = make_patient(user=make_user())
        user = patient.access.get().user
        assert user is not None

        client.post(page(wrong_person.token(user)))

        assert CareAccess.objects.of(user).exists()
        assert is_suppressed(address=user.email)
        assert Alert.objects.get().patient == patient

    def test_still_lets_the_right_person_in_by_code(self, client: Client, mailbox: Mailbox) -> None:
        user = make_patient(user=make_user()).access.get().user
        client.post(page(wrong_person.token(user)))

        sign_in_by_code(client, mailbox, user.email)

        assert is_signed_in(client)

    def test_leaves_an_accepted_invitation_accepted(self) -> None:
        invitation = make_invitation(accepted_at=NOW, accepted_by=make_user())

        refuse_by_link(wrong_person.Told("invitation", invitation.pk), now=NOW)

        invitation.refresh_from_db()
        assert (invitation.refused_at, invitation.revoked_at) == (NOW, None)

    def test_has_a_limit(self, client: Client) -> None:
        answers = [client.post(page("no-token")).status_code for _ in range(21)]

        assert answers[-2:] == [200, 429]

    def test_shows_the_admin_whose_address_was_wrong(self, client: Client) -> None:
        invitation = make_invitation(email="colleague@example.test", invited_at=NOW)
        client.post(page(wrong_person.token(invitation)))
        client.force_login(make_admin(invitation.clinic))

        people = client.get(reverse("accounts:clinic-people", args=[invitation.clinic_id]))

        assert "Wrong address" in people.content.decode()
        assert "colleague@example.test" in people.content.decode()


class TestInMails:
    def test_a_code_and_an_invitation_hold_the_link(
        self, client: Client, mailbox: Mailbox, invited: CareAccess
    ) -> None:
        user = make_user()
        ask_for_code(client, user.email)
        deliver_due(now=clock.now())

        for mail, about in zip(mailbox.mails, (user, invited.invitation), strict=True):
            html = str(mail.alternatives[0][0])
            assert wrong_person.url(about) in str(mail.body)
            assert wrong_person.url(about) in html

    def test_one_that_waits_is_not_sent_after_the_tap(
        self, client: Client, mailbox: Mailbox, invited: CareAccess
    ) -> None:
        client.post(page(wrong_person.token(invited.invitation)))

        deliver_due(now=clock.now())

        assert Message.objects.get(kind="invitation").state == Message.State.CANCELLED

    def test_no_new_invitation_goes_there_until_mail_is_allowed_again(
        self, client: Client, mailbox: Mailbox, invited: CareAccess
    ) -> None:
        client.post(page(wrong_person.token(invited.invitation)))
        lead = invited.patient.lead_therapist
        again = {"patient": invited.patient, "email": "typo@example.test", "relation": "self"}
        for is_sent in (False, True):
            invite_to_care(**again, invited_by=lead, now=clock.now())

            deliver_due(now=clock.now())

            assert any("typo@example.test" in mail.to for mail in mailbox.mails) is is_sent
            lift_suppressions(address="typo@example.test")


class TestSignedIn:
    def come_in(self, client: Client, mailbox: Mailbox, access: CareAccess) -> Patient:
        client.post(reverse("accounts:invitation", args=[access.invitation.pk]))
        client.post(reverse("account_confirm_login_code"), {"code": mailbox.code()})
        return access.patient

    def test_ends_everything_and_clears_the_device(
        self, client: Client, mailbox: Mailbox, invited: CareAccess
    ) -> None:
        patient = self.come_in(client, mailbox, invited)
        assert reverse(HERE) in client.get(reverse("accounts:consent")).content.decode()
        assert client.get(reverse(HERE)).status_code == 200

        answer = client.post(reverse(HERE))

        assert "Clear-Site-Data" in answer
        assert not is_signed_in(client)
        assert not CareAccess.objects.filter(ended_at=None).exists()
        assert Alert.objects.get().patient == patient
        assert is_suppressed(address="typo@example.test")

    def test_names_nobody_before_the_consent(
        self, client: Client, mailbox: Mailbox, invited: CareAccess
    ) -> None:
        self.come_in(client, mailbox, invited)

        said = client.get(reverse("accounts:consent")).content.decode()

        assert "Moss" not in said
