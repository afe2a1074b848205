"""What a kind renders (`Mail`) and what a transport carries (`Parcel`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from uuid import UUID

from outbox import return_path

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Non-ASCII is encoded, so every server can carry it.
POLICY = SMTP.clone(cte_type="7bit")


class MailError(ValueError):
    """A mail that must not be sent as it is; the text holds no content."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person, as its kind rendered it. Raises MailError on a broken header."""

    to: str  # a bare address
    subject: str
    text: str
    html: str = ""
    reply_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    subscription_id: str = ""  # opaque; names the subscription in the unsubscribe link

    def __post_init__(self) -> None:
        values = [self.to, self.subject, self.reply_to, *(value for _name, value in self.headers)]
        if any(_has_control(value) for value in values):
            raise MailError("A header holds a line break or a control character.")
        if not all(_HEADER_NAME.fullmatch(name) for name, _value in self.headers):
            raise MailError("A header's name is not one.")
        if not _is_one_address(self.to):
            raise MailError("The recipient is not one address.")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail ready for the road: who sends it, its stable Message-ID, every header."""

    id: UUID
    sender: str  # may carry a display name
    mail: Mail
    headers: tuple[tuple[str, str], ...]  # besides From, To, Subject

    return_path: str = ""  # where it bounces to, if not to the sender

    @property
    def envelope_from(self) -> str:
        return self.return_path or parseaddr(self.sender)[1]

    @property
    def envelope_to(self) -> str:
        """The address in ASCII, its domain in the form name servers know."""
        local, _at, domain = self.mail.to.rpartition("@")
        return f"{local}@{_in_ascii(domain)}"

    def as_email(self) -> EmailMessage:
        """Return the message of the standard library, text first, HTML as its alternative."""
        email = EmailMessage(policy=POLICY)
        email["From"], email["To"] = self.sender, self.envelope_to
        email["Subject"] = self.mail.subject
        for name, value in self.headers:
            email[name] = value
        email.set_content(self.mail.text)
        if self.mail.html:
            email.add_alternative(self.mail.html, subtype="html")
        return email


def pack(
    mail: Mail, *, message_id: UUID, sender: str, unsubscribe_url: str, now: datetime
) -> Parcel:
    """Return the parcel for a mail; an empty `unsubscribe_url` leaves those headers out."""
    headers = (*_our_headers(mail, message_id, sender, unsubscribe_url, now), *mail.headers)
    bounces_to = return_path.address_for(message_id)
    return Parcel(message_id, sender, mail, headers, return_path=bounces_to)


def _our_headers(
    mail: Mail, message_id: UUID, sender: str, unsubscribe_url: str, now: datetime
) -> Iterator[tuple[str, str]]:
    domain = _bare(sender).rpartition("@")[2] or "localhost"
    # The same for every attempt: many mailboxes fold a repeated copy by it.
    yield "Message-ID", f"<{message_id}@{domain}>"
    yield "Date", format_datetime(now)
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "OOF, NRN, AutoReply, RN"
    if mail.reply_to:
        yield "Reply-To", mail.reply_to
    if unsubscribe_url:
        yield "List-Unsubscribe", f"<{unsubscribe_url}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _has_control(value: str) -> bool:
    return _CONTROL.search(value) is not None


@lru_cache(maxsize=1024)
def _in_ascii(domain: str) -> str:
    return domain.encode("idna").decode()


@lru_cache(maxsize=16)
def _bare(sender: str) -> str:
    return parseaddr(sender)[1]


def _is_one_address(value: str) -> bool:
    local, at, domain = value.rpartition("@")
    # Letters outside ASCII before the @ need an extension (SMTPUTF8) that few servers offer.
    return bool(local and at and domain) and local.isascii() and not set(value) & set(' ,;<>"()')
