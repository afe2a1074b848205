"""One of several processes that run the jobs through the same days: python -m tests.tasks.racer."""

import os
import sys
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.tasks.process_settings")
STEP = timedelta(hours=4)
JOBS = ("close_days", "plan_days", "queue_reminders", "deliver_outbox", "sweep")


def main(since: str, until: str) -> None:
    """Run every job every four hours from `since` to `until`, as fast as can be."""
    django.setup()
    from django.core.management import call_command

    now = datetime.fromisoformat(since)
    while now <= datetime.fromisoformat(until):
        for job in JOBS:
            call_command(job, "--json", now=now)
        now += STEP


if __name__ == "__main__":
    main(*sys.argv[1:])
