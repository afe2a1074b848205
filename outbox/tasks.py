"""Celery's door to the outbox."""

from celery import shared_task

from outbox import alive
from outbox.services import deliver_due
from rehab import clock

# With the longest mail on top it stays below Celery's soft time limit.
SLICE_S = 30


@shared_task(name="outbox.deliver_outbox", ignore_result=True)  # type: ignore[untyped-decorator]
def deliver_outbox(**_future: object) -> None:
    """Send what is due. Any number of these may run at once."""
    report = deliver_due(limit_s=SLICE_S, app_clock=clock.unshifted(), now=clock.now())
    alive.tell(report, now=clock.now())
