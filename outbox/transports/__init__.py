"""The ways out: SMTP, a folder, or a Django mail backend. EMAIL_URL chooses."""

from importlib.util import find_spec

from django.conf import settings

from outbox.transports.address import mail_server
from outbox.transports.base import Failure, NotDeliveredError, Transport
from outbox.transports.django_backend import DjangoBackendTransport
from outbox.transports.file import FileTransport
from outbox.transports.smtp import SmtpTransport
from rehab.env import EnvError

__all__ = ["Failure", "NotDeliveredError", "Transport", "from_settings", "validate"]

_DJANGO = "django:"
# Below the lease: a worker must know the outcome before another may take the message over.
MESSAGE_LIMIT_S = 45.0


def from_settings(*, limit_s: float = MESSAGE_LIMIT_S) -> Transport:
    """Return the way out that EMAIL_URL names; `limit_s` bounds one whole mail."""
    url = settings.EMAIL_URL
    if not url:
        return FileTransport(settings.MAIL_DIR)
    if url.startswith(_DJANGO):
        return DjangoBackendTransport(url.removeprefix(_DJANGO))
    timeout_s = min(float(settings.EMAIL_TIMEOUT), limit_s)
    return SmtpTransport(mail_server(url), timeout_s=timeout_s, limit_s=limit_s)


def validate(url: str) -> None:
    """Raise EnvError when `from_settings` could not use the address."""
    if url.startswith(_DJANGO):
        module = url.removeprefix(_DJANGO).rpartition(".")[0]
        if not module or not _exists(module):
            raise EnvError("EMAIL_URL: django: must be followed by the path of a mail backend.")
    elif url:
        mail_server(url)


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
