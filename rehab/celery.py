"""The Celery application. Settings live in rehab/settings.py under CELERY_."""

import os
from datetime import timedelta
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehab.settings")

app = Celery("rehab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.loader.import_module("rehab.receivers")


@setup_logging.connect  # type: ignore[untyped-decorator]
def log_as_the_house_does(**_: object) -> None:
    """Keep worker and beat to our own lines: Celery's would quote what an error says."""
    dictConfig(settings.LOGGING)


@beat_init.connect  # type: ignore[untyped-decorator]
def look_at_once(sender: Any, **_: object) -> None:
    """Make every interval job due as beat starts: what an outage left waits no further minute.

    In the order of the settings: days are closed before they are planned, mails go out last.
    """
    entries = dict(sender.scheduler.schedule)
    for name in app.conf.beat_schedule:
        entries[name] = entry = entries.pop(name)
        entry.last_run_at = entry.default_now() - timedelta(days=1)
    sender.scheduler.schedule = entries
