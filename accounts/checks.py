"""What must not be true when the try-out mode is off."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from accounts.models import Clinic, User

LEFTOVERS = (
    "Demo people or clinics are in the database, but DEBUG is not set. "
    "Run `manage.py remove_demo` or use another database."
)


def has_demo_leftovers() -> bool:
    """Return whether made-up people could be met by real ones; False before the tables exist."""
    try:
        return (
            Clinic.objects.filter(is_demo=True).exists()
            or User.objects.filter(is_demo=True).exists()
        )
    except DatabaseError:
        return False


@register(Tags.database)
def no_demo_in_production(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse demo users with DEBUG unset (`manage.py check --database default`, `migrate`)."""
    if settings.DEMO_ALLOWED or not databases or not has_demo_leftovers():
        return []
    return [Error(LEFTOVERS, id="accounts.E001")]


def refuse_demo_leftovers() -> None:
    """Stop the web server's start. Raises ImproperlyConfigured."""
    if not settings.DEMO_ALLOWED and has_demo_leftovers():
        raise ImproperlyConfigured(LEFTOVERS)
