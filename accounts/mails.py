"""The mails of people and sign-in: codes, notices of a change, invitations.

No subject and no sentence says what kind of clinic writes. What a mail needs is read again when
it goes out; codes travel sealed and are erased once they are sent.
"""

import json
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.invitations import clinic_of_care
from accounts.models import Clinic, Invitation, Membership, User
from outbox import kinds
from outbox.kinds import Cancelled, Doubt, Kind, each
from outbox.letter import Letter, spoken_language, write
from outbox.mail import Mail
from outbox.models import Message
from outbox.sealing import message_secret, seal
from outbox.services import enqueue, send_now

CODE, NOTICE, INVITATION = "account_code", "account_notice", "invitation"
CODE_LIFE = timedelta(seconds=600)
NOTICE_LIFE = timedelta(days=3)

# What happened, by allauth's name for its mail.
NOTICES = {
    "email_changed": _("The e-mail address was changed."),
    "email_confirm": _("The e-mail address was confirmed."),
    "email_deleted": _("An e-mail address was removed."),
    "password_changed": _("The password was changed."),
    "password_reset": _("The password was changed with a mailed code."),
    "password_set": _("A password was set."),
    "totp_activated": _("An authenticator app was set up."),
    "totp_deactivated": _("The authenticator app was switched off."),
    "webauthn_added": _("A device was set up that signs you in by finger, face or PIN."),
    "webauthn_removed": _("A device can no longer sign you in by finger, face or PIN."),
    "recovery_codes_generated": _("New recovery codes were made."),
}


def register_kinds() -> None:
    """Tell the outbox how our mails are made; called once, at start."""
    for name, prepare in ((CODE, _code), (NOTICE, _notice), (INVITATION, _invitation)):
        kinds.register(
            Kind(name=name, prepare=each(prepare), on_doubt=Doubt.RESEND, is_security=True)
        )


def send_code(*, user: User, to: str, code: str, now: datetime) -> None:
    """Mail a sign-in code within this request if the server answers, else from the queue.

    A code that proves a new address goes there; one for the user's own dies with that address.
    """
    is_own = to.lower() == user.email.lower()
    send_now(
        kind=CODE,
        subject_id=str(user.pk),
        secret=json.dumps({"to": to, "code": code, "is_own": is_own}),
        expires_at=now + CODE_LIFE,
        now=now,
    )


def queue_notice(*, user: User, to: str, what: str, now: datetime) -> None:
    """Tell the owner of an account what was changed. `what` is a key of NOTICES.

    It goes to `to` whatever happens meanwhile: the old address must hear that it was replaced.
    """
    enqueue(
        kind=NOTICE,
        subject_id=str(user.pk),
        dedupe_key=f"notice:{uuid4()}",
        due_at=now,
        expires_at=now + NOTICE_LIFE,
        sealed=seal(json.dumps({"to": to, "what": what})),
        now=now,
    )


def queue_invitation(invitation: Invitation, *, now: datetime) -> None:
    """Queue the mail with the invitation's link; it stays unsent if the invitation is closed."""
    enqueue(
        kind=INVITATION,
        subject_id=str(invitation.pk),
        dedupe_key=f"invitation:{invitation.pk}",
        due_at=now,
        expires_at=invitation.expires_at,
        now=now,
    )


def invitation_url(invitation: Invitation) -> str:
    """Return the address of the invitation's page."""
    path = reverse("accounts:invitation", args=[invitation.pk])
    return f"{settings.BASE_URL}{path}"


def _code(message: Message, now: datetime) -> Mail | Cancelled:
    secret = json.loads(message_secret(message))
    user = User.objects.filter(pk=message.subject_id).first()
    if user is None or not user.is_active:
        return Cancelled("no_user")
    if secret.get("is_own") and secret["to"].lower() != user.email.lower():
        return Cancelled("address_changed")
    return _to_user("account_code", user, secret["to"], code=secret["code"])


def _notice(message: Message, now: datetime) -> Mail | Cancelled:
    secret = json.loads(message_secret(message))
    user = User.objects.filter(pk=message.subject_id).first()
    if user is None:
        return Cancelled("no_user")
    with override(spoken_language(user.language)):
        what = str(NOTICES[secret["what"]])
    return _to_user("account_notice", user, secret["to"], what=what)


def _invitation(message: Message, now: datetime) -> Mail | Cancelled:
    open_now = Invitation.objects.open_at(now).select_related("clinic")
    invitation = open_now.filter(pk=message.subject_id).first()
    if invitation is None:
        return Cancelled("closed")
    clinic = invitation.clinic
    # To somebody in care the clinic's name may say what ails them.
    is_in_care = invitation.purpose == Invitation.Purpose.CARE
    letter = write(
        "invitation",
        language=invitation.language,
        url=invitation_url(invitation),
        clinic_name="" if is_in_care else clinic.name,
        emergency_number=clinic.emergency_number,
    )
    return _mail(invitation.email, letter, clinic)


def _to_user(name: str, user: User, to: str, **facts: str) -> Mail:
    clinic = _clinic_of(user)
    number = clinic.emergency_number if clinic else ""
    letter = write(name, language=user.language, emergency_number=number, **facts)
    return _mail(to, letter, clinic)


def _mail(to: str, letter: Letter, clinic: Clinic | None) -> Mail:
    reply_to = clinic.reply_to if clinic else ""
    return Mail(
        to=to, subject=letter.subject, text=letter.text, html=letter.html, reply_to=reply_to
    )


def _clinic_of(user: User) -> Clinic | None:
    """Return whose address answers go to: where the person works, is in care, or was invited."""
    member = Membership.objects.of(user).select_related("clinic").order_by("pk").first()
    if member:
        return member.clinic
    if found := clinic_of_care(user):
        return found
    invited = Invitation.objects.filter(email__iexact=user.email).select_related("clinic")
    latest = invited.order_by("-invited_at").first()
    return latest.clinic if latest else None
