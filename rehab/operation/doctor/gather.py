"""The facts of this installation, each asked of whoever knows."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.db import connection

from outbox.models import Message
from outbox.transports.probe import reach
from plans.catalogue import load
from plans.services.catalogue import Change, compare_catalogue
from rehab import heartbeat
from rehab.operation import broker
from rehab.operation.doctor import facts


def database() -> facts.Postgres | facts.Sqlite:
    if connection.vendor == "postgresql":
        return facts.Postgres(
            version=int(_ask("SHOW server_version_num")),
            synchronous_commit=str(_ask("SHOW synchronous_commit")),
            fsync=str(_ask("SHOW fsync")),
            max_connections=int(_ask("SHOW max_connections")),
            connections_used=int(_ask("SELECT count(*) FROM pg_stat_activity")),
        )
    return facts.Sqlite(
        version=str(_ask("SELECT sqlite_version()")),
        journal_mode=str(_ask("PRAGMA journal_mode")),
        synchronous=int(_ask("PRAGMA synchronous")),
        foreign_keys=int(_ask("PRAGMA foreign_keys")),
    )


def _ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def clock(*, now: datetime) -> facts.Clock:
    # SQLite has no other clock than this machine's.
    theirs = _ask("SELECT clock_timestamp()") if connection.vendor == "postgresql" else now
    return facts.Clock((now - theirs) / timedelta(seconds=1), metadata.version("tzdata"))


def catalogue() -> facts.Catalogue:
    change: Change = compare_catalogue(catalogue=load())
    parts = ("added", "updated", "retired", "same")
    return facts.Catalogue(**{part: len(getattr(change, part)) for part in parts})


def outbox(*, now: datetime) -> facts.Outbox:
    return facts.Outbox(settings.OUTBOX_PAUSED, Message.objects.overdue_s(now))


def jobs(*, now: datetime) -> facts.Jobs:
    entries: Iterable[dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE.values()
    intervals = {str(entry["task"]): float(entry["schedule"]) for entry in entries}
    return facts.Jobs(
        ages_s=heartbeat.ages_s(intervals, now=now),
        intervals_s=intervals,
        queue_length=broker.queue_length(),
    )


def disk() -> facts.Disk:
    folder = settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR
    usage = shutil.disk_usage(folder)
    return facts.Disk(usage.free, usage.total, is_writable=_is_writable(settings.VAR_DIR))


def _is_writable(folder: Path) -> bool:
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def mail_failure() -> str:
    """Return why the mail server cannot be used, as a code; empty when it can."""
    return reach(settings.EMAIL_URL)
