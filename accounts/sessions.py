"""How long a sign-in lasts, by role: a limit without use and a limit in all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
SHARED_DEVICE = "shared_device"
PASSKEY_OFFER = "passkey_offer"  # since when a passkey is offered, after the first sign-in
OFFER_STANDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    absolute: timedelta

    @property
    def precision(self) -> timedelta:
        """Return how old `seen_at` may grow before it is written: not each request writes."""
        return min(self.idle / 15, timedelta(hours=1))


STAFF = Limits(idle=timedelta(minutes=15), absolute=timedelta(hours=12))
OWN_DEVICE = Limits(idle=timedelta(days=30), absolute=timedelta(days=90))
SHARED = Limits(idle=timedelta(minutes=15), absolute=timedelta(hours=12))


def limits_for(session: SessionBase, *, is_staff: bool) -> Limits:
    """Return the limits of this sign-in."""
    if is_staff:
        return STAFF
    return SHARED if session.get(SHARED_DEVICE) else OWN_DEVICE


def start(session: SessionBase, *, now: datetime) -> None:
    """Begin both limits; called at sign-in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = now.timestamp()
    if session.get(SHARED_DEVICE):
        session.set_expiry(0)  # the browser forgets the cookie when it is closed


def has_expired(session: SessionBase, limits: Limits, *, now: datetime) -> bool:
    """Return whether either limit has passed; a session without times has not begun."""
    return _left(session, limits, now) <= 0


def left_s(session: SessionBase, limits: Limits, *, now: datetime) -> int:
    """Return how many seconds this sign-in lasts without use, or with use up to its end."""
    return max(0, int(_left(session, limits, now)))


def _left(session: SessionBase, limits: Limits, now: datetime) -> float:
    at = now.timestamp()
    idle_s: float = at - session.get(SEEN_AT, at)
    age_s: float = at - session.get(SIGNED_IN_AT, at)
    return min(limits.idle.total_seconds() - idle_s, limits.absolute.total_seconds() - age_s)


def touch(session: SessionBase, limits: Limits, *, now: datetime) -> None:
    """Note that the person is here; an offer not taken up for an hour is not made again."""
    if now.timestamp() - session.get(PASSKEY_OFFER, now.timestamp()) > OFFER_STANDS.total_seconds():
        del session[PASSKEY_OFFER]
    if SIGNED_IN_AT not in session:
        start(session, now=now)
    elif now.timestamp() - session[SEEN_AT] >= limits.precision.total_seconds():
        session[SEEN_AT] = now.timestamp()
