"""A backup becomes a database again: an empty one, and never one that mails the past."""

import gzip
import shutil
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from outbox.models import Message
from plans.services.reminder import queue_reminders
from plans.services.therapist_mail import queue_digests
from rehab.operation import readiness
from rehab.operation.backup import target
from rehab.operation.backup.archive import opened, run
from rehab.operation.backup.manifest import Manifest, describe, differences
from rehab.operation.backup.target import BackupError

State = Message.State


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `differing` names tables that are not as the backup says they were."""

    taken_at: str
    rows: int
    sha256: str
    differing: list[str]
    missing_migrations: list[str] = field(default_factory=list)
    expired_mails: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.differing


def check(file: Path | IO[bytes], *, now: datetime) -> Restored:
    """Restore into a database of its own that is dropped again, and compare. Raises BackupError."""
    with opened(file) as (data, manifest), target.scratch() as given:
        _same_kind(manifest, given)
        return _load(data, manifest, given, now)


def restore(file: Path | IO[bytes], *, into: str, now: datetime) -> Restored:
    """Restore into the empty database at the address `into`, and bring it up to this code.

    Mails that were due until `now` end as expired, those included that jobs would queue anew
    for the hours before: a restore never repeats the mails of the past. Raises BackupError.
    """
    given = target.at(into)
    with opened(file) as (data, manifest):
        _same_kind(manifest, given)
        with target.standing_in(given):
            if connection.introspection.table_names():
                raise BackupError("--into: that database is not empty; make a new one.")
        found = _load(data, manifest, given, now)
    if not found.is_whole:
        return found
    with target.standing_in(given):
        call_command("migrate", verbosity=0, interactive=False)
        expired = _end_the_past(now)
    return Restored(found.taken_at, found.rows, found.sha256, [], [], expired)


def _same_kind(manifest: Manifest, given: target.Settings) -> None:
    if manifest.vendor not in given["ENGINE"].rpartition(".")[2]:
        raise BackupError(f"The backup is of {manifest.vendor}; restore it into one of these.")


def _load(data: Path, manifest: Manifest, given: target.Settings, now: datetime) -> Restored:
    if manifest.vendor == "postgresql":
        name = str(given["NAME"])
        run(
            "pg_restore",
            "--no-owner",
            "--no-acl",
            "--exit-on-error",
            "-d",
            name,
            str(data),
            given=given,
        )
    else:
        _unpack(data, Path(given["NAME"]))
    with target.standing_in(given):
        found = describe(taken_at=now, among=manifest.tables)
        return Restored(
            taken_at=manifest.taken_at,
            rows=sum(int(table["rows"]) for table in found.tables.values()),
            sha256=found.sha256,
            differing=differences(manifest, found),
            missing_migrations=readiness.missing_migrations(),
        )


def _unpack(data: Path, path: Path) -> None:
    try:
        with gzip.open(data, "rb") as packed, path.open("wb") as file:
            shutil.copyfileobj(packed, file)
    except (EOFError, zlib.error) as error:
        raise BackupError(f"Not a whole backup of ours ({type(error).__name__}).") from error


def _end_the_past(now: datetime) -> int:
    """Expire what is in somebody's hands or was due by now, after queueing what jobs still would.

    What falls due later cannot have been sent, and stays.
    """
    queue_reminders(now=now)
    queue_digests(now=now)
    first_due = Message.objects.waiting().annotate(first=Coalesce("first_due_at", "due_at"))
    past = first_due.filter(Q(first__lte=now) | Q(state=State.SENDING))
    return past.update(
        state=State.EXPIRED, sealed=None, reason="restored", lease_token=None, lease_until=None
    )
