"""The kinds of mail. The apps above register theirs; the outbox itself knows nothing of care."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from outbox.mail import Mail
from outbox.models import Message


class UnknownKindError(LookupError):
    """No app of this process registered the kind (an older worker during an upgrade)."""


class Doubt(StrEnum):
    """What to do when the server may or may not have taken a mail."""

    RESEND = "resend"  # silence is worse than a second copy: invitations, codes, security
    RESEND_ONCE = "resend_once"  # daily reminders
    NEVER = "never"  # a second copy would embarrass

    @property
    def repeats(self) -> int:
        """How many more copies may be risked. Bounded: a server may lose every reply."""
        return {Doubt.RESEND: 5, Doubt.RESEND_ONCE: 1, Doubt.NEVER: 0}[self]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The facts changed: the mail must not go. `reason` is a code, it is stored."""

    reason: str


Prepared = Mail | Cancelled
Prepare = Callable[[list[Message], datetime], dict[UUID, Prepared]]
SubscriptionOf = Callable[[Message], str]
OnUnsubscribe = Callable[[str, str, datetime], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mail.

    `prepare(messages, now)` runs just before sending: it re-checks the facts of each, finds the
    address and renders. If it raises, it is asked again for each message alone, so that one
    cannot hold up the others. `on_unsubscribe(subscription_id, kind, now)` must be safe to repeat
    and must accept an id that no longer exists.
    """

    name: str  # at most 40 characters; stored, never renamed
    prepare: Prepare
    on_doubt: Doubt
    unsubscribable: bool = False
    is_security: bool = False  # goes to suppressed addresses too
    on_unsubscribe: OnUnsubscribe | None = None
    subscription_of: SubscriptionOf | None = None  # of a mail sent before; empty: it is gone

    def __post_init__(self) -> None:
        if self.unsubscribable != (self.on_unsubscribe is not None):
            raise ValueError(f"{self.name}: unsubscribable kinds need on_unsubscribe, others none.")

    def prepare_one(self, message: Message, now: datetime) -> Prepared:
        """Return the mail of one message, or why it must not go."""
        return self.prepare([message], now)[message.pk]


def each(prepare_one: Callable[[Message, datetime], Prepared]) -> Prepare:
    """Return the `prepare` of a kind too rare to be worth asking many at once."""

    def prepare(messages: list[Message], now: datetime) -> dict[UUID, Prepared]:
        return {message.pk: prepare_one(message, now) for message in messages}

    return prepare


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; call it from an app's `ready()`. Raises ValueError on a second one."""
    if kind.name in _kinds:
        raise ValueError(f"The mail kind {kind.name} is registered already.")
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """Return the kind. Raises UnknownKindError."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(name) from None


def registered() -> tuple[Kind, ...]:
    """Return every kind of this process."""
    return tuple(_kinds.values())
