"""Making a person known, without giving any right."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


@transaction.atomic
def register(
    *,
    email: str,
    full_name: str = "",
    language: str = "en",
    password: str | None = None,
    is_verified: bool = False,
    is_demo: bool = False,
    now: datetime,
) -> User:
    """Create a person and the address they sign in by. Raises IntegrityError if it is taken.

    `is_verified` is for addresses that somebody has already proved, or that are made up.
    """
    user = User.objects.create_user(
        email=email,
        password=password,
        full_name=full_name,
        language=language,
        is_demo=is_demo,
        date_joined=now,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
    return user


def choose_language(*, user: User, language: str) -> None:
    """Keep the language in which pages and mails speak to this person."""
    user.language = language
    user.save(update_fields=["language"])


def name(*, user: User, full_name: str) -> None:
    """Keep what somebody wants to be called."""
    user.full_name = full_name.strip()
    user.save(update_fields=["full_name"])


def ensure_address(user: User) -> None:
    """Make the sign-in address known to allauth, for people created by another way."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
