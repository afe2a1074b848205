"""When each job last ran to its end, kept in the cache: rows would cost a write a minute.

Losing it loses a look at the past, never work. No call fails a job, whatever the cache does.
"""

import logging
import threading
from collections.abc import Iterable
from datetime import datetime
from time import monotonic

from django.core.cache import cache

logger = logging.getLogger(__name__)
KEPT_S = 7 * 24 * 3600
_AT_MOST_EVERY_S = 5.0
_written: dict[str, float] = {}
_lock = threading.Lock()


def note(job: str, *, now: datetime) -> None:
    """Remember that the job has just run to its end. At most once in 5 s a process."""
    if not _is_time(job):
        return
    try:
        cache.set(_key(job), now.timestamp(), KEPT_S)
    except Exception as error:  # whatever the cache's library raises
        logger.info("No heartbeat noted: %s", type(error).__name__)


def ages_s(jobs: Iterable[str], *, now: datetime) -> dict[str, float | None]:
    """Return the seconds since each job last ended well; None where nothing is known."""
    names = list(jobs)
    try:
        found = cache.get_many([_key(name) for name in names])
    except Exception as error:
        logger.info("No heartbeat read: %s", type(error).__name__)
        found = {}
    return {name: _age_s(found.get(_key(name)), now) for name in names}


def _age_s(at: float | None, now: datetime) -> float | None:
    return None if at is None else max(0.0, now.timestamp() - at)


def _key(job: str) -> str:
    return f"heartbeat:{job}"


def _is_time(job: str) -> bool:
    with _lock:
        at = monotonic()
        if at - _written.get(job, -_AT_MOST_EVERY_S) < _AT_MOST_EVERY_S:
            return False
        _written[job] = at
        return True
