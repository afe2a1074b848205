"""A nudge for the workers, so that a mail leaves in a second instead of at the next tick."""

import logging
import threading
from functools import cache

from celery import Celery
from django.conf import settings

logger = logging.getLogger(__name__)
_STALE_AFTER_S = 9
_publishing = threading.Lock()


def wake() -> None:
    """Ask a worker to look at the outbox now. Returns at once, never fails, promises nothing.

    For doors, after the commit. Without a broker it does nothing; the loop looks by itself.
    """
    if not settings.CELERY_BROKER_URL or not _publishing.acquire(blocking=False):
        return  # one nudge on its way is enough, even when the broker hangs
    try:
        # A frozen broker blocks the publisher for seconds: never in the request's thread.
        threading.Thread(target=_publish, name="outbox-wake", daemon=True).start()
    except RuntimeError:
        _publishing.release()


def _publish() -> None:
    try:
        _publisher().send_task("outbox.deliver_outbox", expires=_STALE_AFTER_S, retry=False)
    except Exception as error:  # whatever the broker's library raises
        logger.info("No wake-up for the outbox: %s", type(error).__name__)
    finally:
        _publishing.release()


@cache
def _publisher() -> Celery:
    publisher = Celery("outbox-wake", set_as_current=False)
    publisher.config_from_object("django.conf:settings", namespace="CELERY")
    # One look for the broker: the next tick comes sooner than a patient search ends.
    usual = publisher.conf.broker_transport_options
    publisher.conf.broker_transport_options = usual | {"max_retries": 1, "interval_start": 0}
    return publisher
