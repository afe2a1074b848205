"""Mail that a person waits for on the screen: tried at once, kept for the loop otherwise."""

from contextlib import closing
from datetime import datetime
from uuid import uuid4

from outbox import transports
from outbox.models import Message
from outbox.sealing import seal
from outbox.services import lease
from outbox.services.attempt import attempt
from outbox.services.enqueue import enqueue
from outbox.transports.base import Transport

LIMIT_S = 5.0


def send_now(
    *,
    kind: str,
    subject_id: str,
    secret: str,
    expires_at: datetime,
    transport: Transport | None = None,
    now: datetime,
) -> Message:
    """Send a secret within the request, in 5 s at most, and return its message as it is then.

    The row is written first, the secret encrypted in it: what does not go out now, the loop
    sends later. The secret is erased as soon as the message ends. Every call is a mail of its
    own. Not to be called inside a transaction. A mail server in trouble never raises.
    """
    message = enqueue(
        kind=kind,
        subject_id=subject_id,
        dedupe_key=f"{kind}:{uuid4()}",
        due_at=now,
        expires_at=expires_at,
        sealed=seal(secret),
        now=now,
    )
    claimed = lease.claim(now=now, message_id=message.pk)
    if claimed is not None:
        with closing(transport or transports.from_settings(limit_s=LIMIT_S)) as line:
            attempt(claimed, transport=line, now=now)
    message.refresh_from_db()
    return message
