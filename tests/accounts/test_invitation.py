"""Invitations: who gets in by them, with which right, and who does not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import invitations
from accounts.models import AuditEvent, Consent, Invitation, Membership, User
from accounts.models.membership import Role
from accounts.services.consent import give_consent
from accounts.services.invitation import InvitationError, accept, invite, resend, revoke
from outbox.models import Message
from outbox.services import deliver_due
from rehab import clock
from tests.accounts.sign_in import Mailbox, is_signed_in, sign_in_by_code, type_code
from tests.factories import NOW, make_admin, make_clinic, make_invitation, make_user

pytestmark = pytest.mark.django_db


def open_invitation(**values: object) -> Invitation:
    """Make one that is open by the real clock, as the pages see it."""
    now = clock.now()
    return make_invitation(**({"invited_at": now, "expires_at": now + timedelta(days=7)} | values))


def page(invitation: Invitation) -> str:
    return reverse("accounts:invitation", args=[invitation.pk])


class TestInvite:
    def test_ends_an_earlier_one_to_the_same_person(self) -> None:
        clinic, admin = make_clinic(), make_admin()
        who = {"clinic": clinic, "full_name": "Nora", "language": "en", "invited_by": admin}
        first = invite(email="new@example.test", purpose=Role.THERAPIST, now=NOW, **who)
        other = invite(email="new@example.test", purpose=Role.ADMIN, now=NOW, **who)

        invite(email="NEW@example.test ", purpose=Role.THERAPIST, now=NOW, **who)

        first.refresh_from_db()
        other.refresh_from_db()
        assert first.revoked_at == NOW
        assert other.revoked_at is None
        assert AuditEvent.objects.filter(action="invite", actor=admin).count() == 3

    def test_mails_a_link_and_no_word_of_health(self, mailbox: Mailbox) -> None:
        clinic = make_clinic(name="Riverside", emergency_number="999")
        invitation = invite(
            clinic=clinic,
            email="new@example.test",
            purpose="care",
            full_name="Nora New",
            language="en",
            invited_by=None,
            now=NOW,
        )

        deliver_due(now=NOW)

        sent = mailbox.mails[0]
        assert sent.to == ["new@example.test"]
        assert sent.subject == "Your invitation"
        assert page(invitation) in str(sent.body)
        assert "999" in str(sent.body)
        assert sent.extra_headers["Reply-To"] == clinic.reply_to
        assert not {"patient", "therap", "exercise", "rehab"} & set(str(sent.body).lower().split())

    def test_mails_nothing_when_it_was_taken_back_first(self, mailbox: Mailbox) -> None:
        admin = make_admin()
        invitation = invite(
            clinic=make_clinic(),
            email="new@example.test",
            purpose=Role.THERAPIST,
            full_name="Nora",
            language="en",
            invited_by=admin,
            now=NOW,
        )
        assert revoke(invitation=invitation, by=admin, now=NOW)

        deliver_due(now=NOW)

        assert mailbox.mails == []
        assert Message.objects.get().state == Message.State.CANCELLED

    def test_again_replaces_the_link(self) -> None:
        admin = make_admin()
        old = make_invitation()

        new = resend(invitation=old, by=admin, now=NOW)

        old.refresh_from_db()
        assert old.revoked_at == NOW
        assert new.email == old.email
        assert Message.objects.filter(subject_id=str(new.pk)).count() == 1

    def test_again_after_acceptance_is_refused(self) -> None:
        accepted = make_invitation(accepted_at=NOW)

        with pytest.raises(InvitationError):
            resend(invitation=accepted, by=make_admin(), now=NOW)


class TestAccept:
    def test_makes_a_colleague(self) -> None:
        invitation = make_invitation()
        user = make_user(email=invitation.email)

        accept(invitation=invitation, user=user, now=NOW)

        held = Membership.objects.get(user=user)
        assert (held.clinic_id, held.role) == (invitation.clinic_id, Role.THERAPIST)

    def test_takes_the_second_role_in_the_same_clinic_with_it(self) -> None:
        invitation = make_invitation(purpose=Role.ADMIN)
        make_invitation(clinic=invitation.clinic, purpose=Role.THERAPIST)
        make_invitation(purpose=Role.THERAPIST)  # of another clinic
        user = make_user(email=invitation.email)

        accept(invitation=invitation, user=user, now=NOW)

        held = Membership.objects.filter(user=user)
        assert {(m.clinic_id, m.role) for m in held} == {
            (invitation.clinic_id, Role.ADMIN),
            (invitation.clinic_id, Role.THERAPIST),
        }

    def test_tells_the_app_above_about_care(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(invitations, "_ON_ACCEPT", {})
        seen = []
        invitations.on_accept("care", lambda *told: seen.append(told))
        invitation = make_invitation(purpose="care")
        user = make_user(email=invitation.email)

        accept(invitation=invitation, user=user, now=NOW)

        assert seen == [(invitation, user, NOW)]
        assert not Membership.objects.filter(user=user).exists()

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            pytest.param({"accepted_at": NOW}, "used", id="used twice"),
            pytest.param({"revoked_at": NOW}, "revoked", id="taken back"),
            pytest.param(
                {"invited_at": NOW - timedelta(days=8), "expires_at": NOW}, "expired", id="too old"
            ),
            pytest.param({"email": "else@example.test"}, "other_person", id="for somebody else"),
        ],
    )
    def test_refuses(self, values: dict[str, object], reason: str) -> None:
        user = make_user(email="new@example.test")

        with pytest.raises(InvitationError) as refused:
            accept(invitation=make_invitation(**values), user=user, now=NOW)

        assert refused.value.reason == reason
        assert not Membership.objects.filter(user=user).exists()


class TestPage:
    def test_names_the_clinic_and_hides_the_address(self, client: Client) -> None:
        invitation = open_invitation(email="nora.new@example.test")

        text = client.get(page(invitation)).content.decode()

        assert invitation.clinic.name in text
        assert "n•••@e•••.test" in text
        assert "nora.new" not in text
        assert not User.objects.exists()

    def test_leads_a_new_person_in_by_a_code(self, client: Client, mailbox: Mailbox) -> None:
        invitation = open_invitation()

        asked = client.post(page(invitation))
        new = User.objects.get()
        assert asked["Location"] == reverse("account_confirm_login_code")
        assert not Membership.objects.exists()
        assert not new.has_usable_password()

        type_code(client, mailbox.code())

        assert is_signed_in(client)
        assert new.full_name == "Nora New"
        assert Membership.objects.get().user == new
        assert client.get("/account/")["Location"] == reverse("account_set_password")
        invitation.refresh_from_db()
        assert invitation.accepted_by == new

    def test_leads_somebody_in_care_to_the_consent_page(
        self, client: Client, mailbox: Mailbox
    ) -> None:
        client.post(page(open_invitation(purpose="care")))
        type_code(client, mailbox.code())

        assert client.get("/account/")["Location"] == reverse("accounts:consent")

    def test_gives_nothing_before_the_code_is_typed(self, client: Client, mailbox: Mailbox) -> None:
        invitation = open_invitation()
        client.post(page(invitation))

        client.get(page(invitation))

        assert not is_signed_in(client)
        assert not Membership.objects.exists()

    def test_is_accepted_by_one_button_when_signed_in(self, client: Client) -> None:
        invitation = open_invitation()
        client.force_login(make_user(email=invitation.email))

        client.get(page(invitation))
        assert not Membership.objects.exists()
        client.post(page(invitation))

        assert Membership.objects.count() == 1

    @pytest.mark.parametrize("is_in", [True, False])
    @pytest.mark.parametrize(("purpose", "stays"), [(Role.ADMIN, False), ("care", True)])
    def test_ends_the_other_sign_ins_of_new_staff(
        self, purpose: str, stays: bool, is_in: bool, mailbox: Mailbox
    ) -> None:
        """They were opened without a second step."""
        invitation = open_invitation(purpose=purpose)
        user = make_user(email=invitation.email)
        give_consent(user=user, purpose=Consent.Purpose.TERMS, language="en", now=NOW)
        here, there = Client(), Client()
        for each in (here, there) if is_in else (there,):
            sign_in_by_code(each, mailbox, user.email)

        here.post(page(invitation))
        if not is_in:
            type_code(here, mailbox.code())

        invitation.refresh_from_db()
        assert invitation.accepted_by == user
        assert is_signed_in(here)
        assert (there.get("/account/").status_code == 200) is stays
        if not stays:
            assert there.get("/account/")["Location"].startswith("/sign-in/")

    def test_gives_nothing_to_somebody_else(self, client: Client) -> None:
        invitation = open_invitation()
        client.force_login(make_user())

        response = client.post(page(invitation))

        assert response.status_code == 410
        assert b"another e-mail address" in response.content
        assert invitation.email.encode() not in response.content
        assert not Membership.objects.exists()

    @pytest.mark.parametrize(
        ("closed", "text"),
        [
            pytest.param("accepted_at", b"has been used", id="used"),
            pytest.param("revoked_at", b"no longer valid", id="taken back"),
        ],
    )
    def test_says_what_to_do_when_closed(self, closed: str, text: bytes, client: Client) -> None:
        invitation = open_invitation(**{closed: clock.now()})

        for response in (client.get(page(invitation)), client.post(page(invitation))):
            assert response.status_code == 410
            assert text in response.content
            assert invitation.clinic.name.encode() not in response.content
        assert not User.objects.exists()

    def test_says_what_to_do_when_too_old(self, client: Client) -> None:
        response = client.get(page(make_invitation()))

        assert b"too old" in response.content

    def test_does_not_exist_for_a_guessed_address(self, client: Client) -> None:
        assert client.get(f"/invitation/{make_clinic().pk}/").status_code == 404

    def test_stops_after_three_codes_a_minute(self, client: Client, mailbox: Mailbox) -> None:
        invitation = open_invitation()

        answers = [Client().post(page(invitation)).status_code for _ in range(4)]

        assert answers == [302, 302, 302, 429]

    def test_sends_no_code_to_somebody_who_was_shut_out(
        self, client: Client, mailbox: Mailbox
    ) -> None:
        invitation = open_invitation()
        make_user(email=invitation.email, is_active=False)

        client.post(page(invitation))

        assert mailbox.mails == []
