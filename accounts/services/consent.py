"""Giving and taking back a consent. Rows are kept; only their end is written."""

from datetime import datetime

from django.db import transaction

from accounts.consent_wordings import WORDINGS
from accounts.models import Consent, User
from accounts.services import audit


def has_consented(user: User, purpose: str) -> bool:
    """Return whether `user` agreed to the present wording and did not take it back."""
    return consented_at(user, purpose) is not None


def consented_at(user: User, purpose: str) -> datetime | None:
    """Return since when the consent of `user` to the present wording holds; None: it does not."""
    version = WORDINGS[purpose].version
    current = Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None)
    return current.filter(text_version=version).values_list("given_at", flat=True).first()


def has_ever_consented(user: User) -> bool:
    """Return whether `user` agreed to any wording before, in force or not."""
    return Consent.objects.filter(user=user).exists()


@transaction.atomic
def give_consent(*, user: User, purpose: str, language: str, now: datetime) -> Consent:
    """Keep that `user` agreed to the present wording. Doing it twice changes nothing."""
    wording = WORDINGS[purpose]
    current = Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None)
    if same := current.filter(text_version=wording.version).first():
        return same
    current.update(withdrawn_at=now)
    consent = Consent.objects.create(
        user=user,
        purpose=purpose,
        text_version=wording.version,
        text_sha256=wording.sha256(language),
        language=language,
        given_at=now,
    )
    _record(user, "consent_given", purpose, now)
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, purpose: str, now: datetime) -> bool:
    """End a consent at once. Return False if there was none."""
    current = Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None)
    if not current.update(withdrawn_at=now):
        return False
    _record(user, "consent_withdrawn", purpose, now)
    return True


def _record(user: User, action: str, purpose: str, now: datetime) -> None:
    audit.record(
        actor=user, role="self", action=action, object_type="consent", object_id=purpose, now=now
    )
