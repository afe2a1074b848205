"""A mail to oneself, over the same road as every other."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language

from outbox import kinds
from outbox.kinds import Cancelled, Doubt, Kind
from outbox.letter import LANGUAGES, write
from outbox.mail import Mail
from outbox.models import Message
from outbox.sealing import message_secret
from outbox.services import send_now

KIND = "trial"
_WAITS = timedelta(minutes=30)


def register() -> None:
    """Make the kind known to web, worker and commands alike."""
    kinds.register(Kind(KIND, kinds.each(_prepare), Doubt.NEVER))


def send_trial(address: str, *, now: datetime) -> Message:
    """Send a mail to an operator's own address, now or within half an hour by the outbox.

    Returns its message as it is then. Raises ValueError when it is no address.
    """
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError("not an address") from error
    return send_now(
        kind=KIND, subject_id=str(uuid4()), secret=address, expires_at=now + _WAITS, now=now
    )


def _prepare(message: Message, _now: datetime) -> Mail | Cancelled:
    if message.sealed is None:
        return Cancelled("no_address")
    letter = write("trial", language=get_language() or LANGUAGES[0])
    to = message_secret(message)
    return Mail(to=to, subject=letter.subject, text=letter.text, html=letter.html)
