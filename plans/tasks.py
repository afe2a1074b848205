"""Celery's doors. A task reads the clock, calls one service, and holds no rule."""

from uuid import UUID

from celery import shared_task

from plans.queries.open_days import Span
from plans.services import (
    alert,
    day,
    day_counts,
    patient,
    reminder,
    retention,
    therapist_mail,
    zone_rules,
)
from rehab import clock

# A chunk takes a second or two. What waited for a minute was found again by the next look.
_CHUNK = {"ignore_result": True, "expires": 55, "soft_time_limit": 50, "time_limit": 60}


@shared_task(name="plans.close_days", ignore_result=True)  # type: ignore[untyped-decorator]
def close_days(**_future: object) -> None:
    """Every minute: send what is over to be folded and settled. Any number may run at once."""
    day.close_in_chunks(
        send=lambda span: close_chunk.delay(str(span.first), str(span.last)), now=clock.now()
    )


@shared_task(name="plans.close_chunk", **_CHUNK)  # type: ignore[untyped-decorator]
def close_chunk(first: str, last: str, **_future: object) -> None:
    """Fold and settle what is over of the patients between two keys. Harmless when doubled."""
    day.close_days(now=clock.now(), patients=Span(UUID(first), UUID(last)))


@shared_task(name="plans.plan_days", ignore_result=True)  # type: ignore[untyped-decorator]
def plan_days(**_future: object) -> None:
    """Every minute: send who has no plan today to be planned. Any number may run at once."""
    day.plan_in_chunks(
        send=lambda span: plan_chunk.delay(str(span.first), str(span.last)), now=clock.now()
    )


@shared_task(name="plans.plan_chunk", **_CHUNK)  # type: ignore[untyped-decorator]
def plan_chunk(first: str, last: str, **_future: object) -> None:
    """Freeze today's plans of the patients between two keys. Harmless when doubled."""
    day.plan_days(now=clock.now(), patients=Span(UUID(first), UUID(last)))


@shared_task(name="plans.queue_reminders", ignore_result=True)  # type: ignore[untyped-decorator]
def queue_reminders(**_future: object) -> None:
    """Every minute: plan the mails that came into sight. Any number may run at once."""
    now = clock.now()
    reminder.queue_new_reminders(now=now)
    therapist_mail.queue_digests(now=now)


@shared_task(name="plans.sweep", ignore_result=True)  # type: ignore[untyped-decorator]
def sweep(**_future: object) -> None:
    """Every ten minutes: carry on what nobody has looked at; end what is over."""
    now = clock.now()
    zone_rules.follow_zone_rules(now=now)
    reminder.queue_reminders(now=now)
    day_counts.count_missing()
    alert.escalate_alerts(now=now)
    patient.end_old_accesses(now=now)
    retention.forget_old(now=now)
