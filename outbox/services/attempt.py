"""One attempt at one claimed message: ask its kind, hand it to the transport, note the end."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import DatabaseError

from outbox import checkpoint, kinds
from outbox.mail import Parcel
from outbox.models import Message
from outbox.services import lease, retry
from outbox.services.preparation import Ending, Preparation, prepare_all
from outbox.services.suppression import suppress
from outbox.transports.base import Failure, NotDeliveredError, Transport

logger = logging.getLogger(__name__)
State = Message.State
MAX_PREPARE_FAILURES = 5
# An enhanced status 5.7 means: the server refuses us, not the address.
_POLICY_STATUS = "5.7."


class Outcome(StrEnum):
    SENT = "sent"
    RETRIED = "retried"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"
    LOST_LEASE = "lost_lease"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of the message; `failure` says why when the transport did not take it."""

    outcome: Outcome
    failure: Failure | None = None


def attempt(
    message: Message,
    *,
    transport: Transport,
    prepared: Preparation | None = None,
    now: datetime,
) -> Attempt:
    """Bring one claimed message a step further. Call it outside of any transaction.

    `prepared` is what its kind just said of it; without, it is asked here.
    """
    try:
        return _attempt(message, transport, prepared, now)
    except lease.LeaseLostError:
        logger.warning("Message %s was taken over by another worker.", message.pk)
        return Attempt(Outcome.LOST_LEASE)


def _attempt(
    message: Message, transport: Transport, prepared: Preparation | None, now: datetime
) -> Attempt:
    if message.data_started_at is not None:
        if not _may_repeat(message):
            return _end(message, State.UNKNOWN, reason="worker_lost")
        lease.accept_repeat(message)
    if message.expires_at <= now:
        return _expire(message, reason=message.reason)
    prepared = prepared or prepare_all([message], now=now)[message.pk]
    if isinstance(prepared, Exception):
        return _cannot_prepare(message, prepared, now)
    if isinstance(prepared, Ending):
        return _end(message, prepared.state, reason=prepared.reason)
    return _send(message, prepared, transport, now)


def _cannot_prepare(message: Message, error: Exception, now: datetime) -> Attempt:
    # The class only: the text of an error can quote what a person wrote.
    reason = type(error).__name__
    logger.error("Message %s (%s) cannot be prepared: %s", message.pk, message.kind, reason)
    failures = message.prepare_failures + 1
    if failures >= MAX_PREPARE_FAILURES:
        logger.error("Message %s (%s) is given up. Look at its kind.", message.pk, message.kind)
        return _end(message, State.FAILED, reason=reason)
    due_at = now + retry.pause_after_prepare_error(failures=failures, message_id=message.pk)
    if due_at >= message.expires_at:
        return _expire(message, reason=reason)
    lease.give_back(message, due_at=due_at, reason=reason, prepare_failures=failures)
    return Attempt(Outcome.RETRIED)


def _send(message: Message, parcel: Parcel, transport: Transport, now: datetime) -> Attempt:
    in_doubt = False

    def data_started() -> None:
        nonlocal in_doubt
        checkpoint.reached("before_data")
        lease.start_content(message, to=parcel.mail.to)
        in_doubt = True
        checkpoint.reached("in_data")

    try:
        code = transport.deliver(parcel, data_started=data_started)
    except NotDeliveredError as error:
        return _not_delivered(message, parcel, error, now)
    except (lease.LeaseLostError, DatabaseError):
        raise
    except Exception as error:
        # A fault of ours, not an answer of the server's.
        if not in_doubt:
            return _cannot_prepare(message, error, now)
        return _not_delivered(message, parcel, NotDeliveredError(Failure.IN_DOUBT), now)
    checkpoint.reached("after_250")
    lease.note_sent(message, code=code, now=now)
    checkpoint.reached("after_commit")
    return Attempt(Outcome.SENT)


def _not_delivered(
    message: Message, parcel: Parcel, error: NotDeliveredError, now: datetime
) -> Attempt:
    failure = error.failure
    logger.warning("Message %s: %s %s %s", message.pk, failure, error.code or "", error.status)
    if failure is Failure.NO_SUCH_ADDRESS:
        if not error.status.startswith(_POLICY_STATUS):
            suppress(address=parcel.mail.to, reason="bounced", now=now)
        return _end(message, State.FAILED, reason=failure, code=error.code)
    if failure is Failure.REFUSED:
        logger.error("Message %s: its content was refused. Look at the mail server.", message.pk)
        return _end(message, State.FAILED, reason=failure, code=error.code)
    if failure is Failure.CONFIG:
        logger.error("The mail server refuses us (%s). Look at EMAIL_URL.", error.code or "TLS")
    if failure is Failure.IN_DOUBT:
        if not _may_repeat(message):
            return _end(message, State.UNKNOWN, reason=failure, failure=failure)
        lease.accept_repeat(message)
    return _retry(message, error, now)


def _retry(message: Message, error: NotDeliveredError, now: datetime) -> Attempt:
    failure = error.failure
    # This one counts too.
    recent = Message.objects.throttled().count() + 1 if failure is Failure.THROTTLED else 0
    pause = retry.pause_after(
        failure, attempts=message.attempts, throttled=recent, message_id=message.pk
    )
    if now + pause >= message.expires_at:
        return _expire(message, reason=failure, code=error.code, failure=failure)
    lease.give_back(message, due_at=now + pause, reason=failure, code=error.code)
    return Attempt(Outcome.RETRIED, failure)


def _may_repeat(message: Message) -> bool:
    try:
        return message.resends < kinds.get(message.kind).on_doubt.repeats
    except kinds.UnknownKindError:
        return False


def _expire(
    message: Message,
    *,
    reason: str,
    code: int | None = None,
    failure: Failure | None = None,
) -> Attempt:
    # After a repeat the first copy may have arrived: that is not known, so it is not said.
    state = State.UNKNOWN if message.resends else State.EXPIRED
    return _end(message, state, reason=reason, code=code, failure=failure)


def _end(
    message: Message,
    state: Message.State,
    *,
    reason: str = "",
    code: int | None = None,
    failure: Failure | None = None,
) -> Attempt:
    lease.finish(message, state, reason=reason, code=code)
    return Attempt(Outcome(state.value), failure)
