"""A parcel as the bytes that cross the line: what `Parcel.as_email` says, without its cost.

The standard library parses and folds every header and encodes every body anew, two thirds of the
work of a reminder. Here a plain header is a line as it stands, and the words that many people get
are encoded once.
"""

import re
from email.message import EmailMessage
from functools import lru_cache

from outbox.mail import POLICY, Parcel

# Nothing in it to encode, quote or fold: RFC 5322 allows lines of 998.
_PLAIN = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,898}[\x21-\x7e])?")
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_ADDRESSES = {"from", "to", "reply-to", "cc", "sender"}


def content(parcel: Parcel) -> bytes:
    """Return header and body with CRLF, not yet dot-stuffed."""
    mail = parcel.mail
    headers = (
        ("From", parcel.sender),
        ("To", parcel.envelope_to),
        ("Subject", mail.subject),
        *parcel.headers,
    )
    # What names no subscription may hold a code or a link for one person: never kept.
    body = _shared_body if mail.subscription_id else _body
    return b"".join([_header(name, value) for name, value in headers]) + body(mail.text, mail.html)


def _header(name: str, value: str) -> bytes:
    plain = _PLAIN_ADDRESS if name.lower() in _ADDRESSES else _PLAIN
    if plain.fullmatch(value) and "=?" not in value:
        return f"{name}: {value}\r\n".encode("ascii")
    return _folded(name, value)


@lru_cache(maxsize=256)
def _folded(name: str, value: str) -> bytes:
    return POLICY.fold_binary(*POLICY.header_store_parse(name, value))


def _body(text: str, html: str) -> bytes:
    """Return the headers of the content, the blank line and the content."""
    email = EmailMessage(policy=POLICY)
    email.set_content(text)
    if html:
        email.add_alternative(html, subtype="html")
    return email.as_bytes()


_shared_body = lru_cache(maxsize=512)(_body)
