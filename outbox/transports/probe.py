"""A knock at the mail server: greeting, EHLO, TLS and sign-in, and no mail."""

from outbox.transports.address import mail_server
from outbox.transports.base import NotDeliveredError
from outbox.transports.deadline import Deadline
from outbox.transports.smtp import SmtpTransport

_LIMIT_S = 10.0


def reach(url: str, *, limit_s: float = _LIMIT_S) -> str:
    """Return why the server cannot be used, as a code; empty when it can or there is none."""
    if not url.startswith("smtp"):
        return ""
    transport = SmtpTransport(mail_server(url), timeout_s=limit_s, limit_s=limit_s)
    try:
        transport._connect(Deadline(limit_s=limit_s, timeout_s=limit_s)).close()
    except NotDeliveredError as error:
        cause = type(error.__cause__).__name__ if error.__cause__ else str(error.failure)
        return f"{cause} {error.code}" if error.code else cause
    return ""
