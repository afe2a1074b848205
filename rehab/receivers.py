"""What follows a job of Celery that ended well."""

from typing import Any

from celery.signals import task_success
from django.conf import settings

from rehab import clock, heartbeat


@task_success.connect  # type: ignore[untyped-decorator]
def note_heartbeat(sender: Any, **_: object) -> None:
    """Remember when each job of beat last ended well, for `doctor` and the metrics."""
    jobs = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    if sender.name in jobs:
        heartbeat.note(sender.name, now=clock.now())
