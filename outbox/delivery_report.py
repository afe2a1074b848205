"""What a mail server's report says of a mail: RFC 3464 (not delivered), RFC 5965 (unwanted)."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message as Part
from email.policy import compat32

from outbox.models import Bounce

_STATUS = re.compile(r"([245])\.(\d{1,3})\.\d{1,3}")
# X.7.X is about us (a policy, a block list), not about the address.
_POLICY = "7"
_FOR_MACHINES = {"message/delivery-status", "message/feedback-report"}
_NAMES = ("Action", "Status", "Feedback-Type")


def read(raw: bytes) -> Bounce.Type | None:
    """Return what became of the mail; None if it may still arrive, or nothing can be read."""
    try:
        blocks = list(_blocks(message_from_bytes(raw, policy=compat32)))
    except (MessageError, ValueError, LookupError):
        return None
    return next((kind for block in blocks if (kind := _of_block(block))), None)


def type_of_status(status: str) -> Bounce.Type | None:
    """Return what an enhanced status says of the address, such as 5.1.1."""
    match = _STATUS.match(status.strip())
    if match is None or match[1] == "2" or match[2] == _POLICY:
        return None
    return Bounce.Type.HARD if match[1] == "5" else Bounce.Type.SOFT


def _blocks(report: Part) -> Iterator[Part]:
    """Yield the blocks of headers in the machine's part of a report."""
    for part in report.walk():
        if part.get_content_type() in _FOR_MACHINES and part.is_multipart():
            yield from part.get_payload()  # type: ignore[misc]  # a list where it is multipart


def _of_block(block: Part) -> Bounce.Type | None:
    said = {name: str(block.get(name, "")).strip().lower() for name in _NAMES}
    if said["Feedback-Type"] == "abuse":
        return Bounce.Type.COMPLAINT
    return type_of_status(said["Status"]) if said["Action"] == "failed" else None
