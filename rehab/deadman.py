"""A sign of life to an outside watch: it calls the operator when the signs stop.

Beside SMTP the only call that leaves the house. It carries nothing, and never fails a job.
"""

import logging
import threading
import urllib.request
from http.client import HTTPException
from time import monotonic

from django.conf import settings

logger = logging.getLogger(__name__)
_AT_MOST_EVERY_S = 60.0
_TIMEOUT_S = 5.0
_lock = threading.Lock()
_last: list[float] = []


def ping() -> bool:
    """Ask DEADMAN_URL, at most once a minute a process; say whether it answered well.

    Call it after work that succeeded. Does nothing without the setting.
    """
    if not settings.DEADMAN_URL or not _is_time():
        return False
    try:
        # Settings let only https pass (http in the try-out).
        with urllib.request.urlopen(settings.DEADMAN_URL, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            return bool(200 <= answer.status < 300)
    except (OSError, HTTPException, ValueError) as error:  # URLError is an OSError
        logger.warning("DEADMAN_URL does not answer: %s", type(error).__name__)
        return False


def _is_time() -> bool:
    with _lock:
        at = monotonic()
        if _last and at - _last[0] < _AT_MOST_EVERY_S:
            return False
        _last[:] = [at]
        return True
