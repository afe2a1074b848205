"""What becomes of claimed messages before the line is opened: asked of their kinds, in groups."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from outbox import kinds, unsubscribe
from outbox.address_hash import hashed
from outbox.kinds import Cancelled, Kind, Prepared
from outbox.mail import Mail, Parcel, pack
from outbox.models import Message
from outbox.services.suppression import suppressions

logger = logging.getLogger(__name__)
State = Message.State


@dataclass(frozen=True, slots=True)
class Ending:
    """The mail must not go."""

    state: Message.State
    reason: str


# An error is kept for its message: it must not stop the others.
Preparation = Parcel | Ending | Exception


def prepare_all(messages: Iterable[Message], *, now: datetime) -> dict[UUID, Preparation]:
    """Return for each message its parcel, why it must not go, or the error it raised."""
    messages = list(messages)
    found: dict[UUID, Prepared | Exception] = {}
    for name, group in _by_kind(messages).items():
        found |= _asked(name, group, now)
    mails = [each.to for each in found.values() if isinstance(each, Mail)]
    stopped = suppressions(mails) if mails else set()
    return {each.pk: _packed(each, found[each.pk], stopped, now) for each in messages}


def _by_kind(messages: Iterable[Message]) -> dict[str, list[Message]]:
    groups: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        groups[message.kind].append(message)
    return groups


def _asked(name: str, group: list[Message], now: datetime) -> dict[UUID, Prepared | Exception]:
    try:
        kind = kinds.get(name)
    except kinds.UnknownKindError as error:
        return {message.pk: error for message in group}
    if len(group) > 1:
        try:
            return {**kind.prepare(group, now)}
        except Exception as error:  # one of them: each is asked alone below
            logger.info("%s are prepared one by one: %s", name, type(error).__name__)
    return {message.pk: _asked_alone(kind, message, now) for message in group}


def _asked_alone(kind: Kind, message: Message, now: datetime) -> Prepared | Exception:
    try:
        return kind.prepare_one(message, now)
    except Exception as error:  # a mail that cannot be rendered must not stop the others
        return error


def _packed(
    message: Message,
    prepared: Prepared | Exception,
    stopped: set[tuple[str, str]],
    now: datetime,
) -> Preparation:
    if isinstance(prepared, Exception):
        return prepared
    if isinstance(prepared, Cancelled):
        return Ending(State.CANCELLED, prepared.reason)
    kind = kinds.get(message.kind)
    if stopped and not kind.is_security:
        address = hashed(prepared.to)
        if (address, "") in stopped or (address, kind.name) in stopped:
            return Ending(State.SUPPRESSED, "suppressed")
    try:
        return pack(
            prepared,
            message_id=message.pk,
            sender=settings.MAIL_FROM,
            unsubscribe_url=_unsubscribe_url(message, prepared, kind),
            now=now,
        )
    except Exception as error:  # an address no server can name, for instance
        return error


def _unsubscribe_url(message: Message, mail: Mail, kind: Kind) -> str:
    if not kind.unsubscribable:
        return ""
    subscription_id = mail.subscription_id or message.subject_id
    return unsubscribe.url(kind=kind.name, subscription_id=subscription_id)
