"""What the app above lets somebody choose on the page of consent: when the morning mail comes."""

from collections.abc import Callable
from datetime import datetime, time

from accounts.models import User

ReadHour = Callable[[User], time | None]
WriteHour = Callable[[User, time, datetime], None]
_HOURS: list[tuple[ReadHour, WriteHour]] = []


def on_morning_mail(read: ReadHour, write: WriteHour) -> None:
    """Register who knows the hour of the morning mail; called once.

    `read` returns None for whom it is not to choose, `write` raises ValidationError for an hour
    that cannot be.
    """
    _HOURS.append((read, write))


def morning_mail_of(user: User) -> time | None:
    """Return when the morning mail of `user` comes; None where they have no say."""
    return next((hour for read, _ in _HOURS if (hour := read(user)) is not None), None)


def set_morning_mail(user: User, at: time, now: datetime) -> None:
    """Keep when the morning mail comes. Raises ValidationError for an hour that cannot be."""
    for _, write in _HOURS:
        write(user, at, now)
