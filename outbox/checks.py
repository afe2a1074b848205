"""What `manage.py check --deploy` says about mail."""

from typing import Any

from django.conf import settings
from django.core import checks


def register_all() -> None:
    checks.register(mail_leaves_the_house, deploy=True)


def mail_leaves_the_house(**_options: Any) -> list[checks.CheckMessage]:
    """Warn when mails would only be written to a folder that nobody reads."""
    if settings.EMAIL_URL or settings.DEBUG:
        return []
    text = "EMAIL_URL is empty: mails are kept in var/mail and reach nobody."
    return [checks.Warning(text, id="outbox.W001")]
