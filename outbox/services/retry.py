"""When to try again: a table, and a scatter that is the same for the same message."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from outbox.transports.base import Failure

# Seconds before the next attempt, by how many there were; the last one repeats.
_PAUSES_S = {
    Failure.CONNECTION: (10, 30, 60, 300, 900),
    Failure.IN_DOUBT: (10, 30, 60, 300, 900),
    Failure.TEMPORARY: (60, 300, 600, 1200, 1800),
    Failure.CONFIG: (60, 300),
}
_PREPARE_PAUSES_S = (10, 60, 300, 900)
_THROTTLED_MAX_S = 1800
_SCATTER = 0.2  # 20 % either way, so that a held-up crowd does not come back as one


def pause_after(
    failure: Failure, *, attempts: int, throttled: int = 0, message_id: UUID
) -> timedelta:
    """Return the wait after the given number of attempts, at least one.

    `throttled` says how many messages the server has put off lately, for THROTTLED alone.
    """
    if failure is Failure.THROTTLED:
        base_s = min(30 + 10 * throttled, _THROTTLED_MAX_S)
    else:
        base_s = _step(_PAUSES_S[failure], attempts)
    return _scattered(base_s, message_id, attempts)


def pause_after_prepare_error(*, failures: int, message_id: UUID) -> timedelta:
    """Return the wait after a mail could not be rendered."""
    return _scattered(_step(_PREPARE_PAUSES_S, failures), message_id, failures)


def _step(pauses_s: tuple[int, ...], attempts: int) -> int:
    return pauses_s[min(max(attempts, 1), len(pauses_s)) - 1]


def _scattered(base_s: int, message_id: UUID, attempts: int) -> timedelta:
    digest = sha256(f"{message_id}:{attempts}".encode()).digest()
    fraction = int.from_bytes(digest[:4]) / 2**32  # 0 to 1
    return timedelta(seconds=base_s * (1 + _SCATTER * (2 * fraction - 1)))
