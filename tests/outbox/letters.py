"""A kind of mail for tests."""

from datetime import datetime
from typing import Any

from outbox.kinds import Doubt, Kind, each
from outbox.mail import Mail
from outbox.models import Message


def write_note(message: Message, now: datetime) -> Mail:
    return Mail(
        to=f"p{message.subject_id}@example.test", subject="A note", text="Your plan is ready.\n"
    )


def note_kind(**values: Any) -> Kind:
    defaults: dict[str, Any] = {
        "name": "note",
        "prepare": each(write_note),
        "on_doubt": Doubt.RESEND_ONCE,
    }
    return Kind(**(defaults | values))
