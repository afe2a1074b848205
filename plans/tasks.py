"""Celery's doors. A task reads the clock, calls one service, and holds no rule."""

from celery import shared_task

from plans.services import alert, day, patient, reminder, therapist_mail, zone_rules
from rehab import clock


@shared_task(name="plans.close_days", ignore_result=True)  # type: ignore[untyped-decorator]
def close_days(**_future: object) -> None:
    """Every minute: fold and settle the dates that are over. Any number may run at once."""
    day.close_days(now=clock.now())


@shared_task(name="plans.plan_days", ignore_result=True)  # type: ignore[untyped-decorator]
def plan_days(**_future: object) -> None:
    """Every minute: freeze today's plan where there is none. Any number may run at once."""
    day.plan_days(now=clock.now())


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
    alert.escalate_alerts(now=now)
    patient.end_old_accesses(now=now)
