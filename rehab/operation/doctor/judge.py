"""What facts mean for an installation. Pure: the same facts give the same findings."""

from collections.abc import Iterator

from rehab.operation.broker import Broker
from rehab.operation.doctor.facts import (
    Catalogue,
    Clock,
    Disk,
    Jobs,
    Outbox,
    Postgres,
    Sqlite,
)
from rehab.operation.doctor.finding import Finding, fail, ok, warn

OLDEST_POSTGRES = 140000
FEWEST_CONNECTIONS = 50
FULL_AT = 0.8
MANY_WAIT = 50
LATE_S, VERY_LATE_S = 300, 3600
MISSED_TICKS, GRACE_S = 3, 60
OFF_BY_S, FAR_OFF_BY_S = 2, 30
LOW_BYTES, NONE_LEFT_BYTES, LOW_SHARE = 2 * 2**30, 2**28, 0.1


def postgres(found: Postgres) -> Iterator[Finding]:
    area, number = "database", found.version // 10000
    if found.version < OLDEST_POSTGRES:
        yield fail(area, f"PostgreSQL {number} is too old.", "Move to PostgreSQL 15 or newer.")
    else:
        yield ok(area, f"PostgreSQL {number} answers.")
    if found.synchronous_commit == "off" or found.fsync == "off":
        yield fail(
            area,
            "A power cut can take entries that patients were told are kept.",
            "Set fsync = on and synchronous_commit = on in postgresql.conf.",
        )
    if found.max_connections < FEWEST_CONNECTIONS:
        yield warn(
            area,
            f"max_connections is {found.max_connections}.",
            "Allow 8 for each web process and 2 for each worker process, and 20 on top.",
        )
    elif found.connections_used > FULL_AT * found.max_connections:
        yield warn(
            area,
            f"{found.connections_used} of {found.max_connections} connections are taken.",
            "Raise max_connections or run fewer processes.",
        )


def sqlite(found: Sqlite) -> Iterator[Finding]:
    well = found.journal_mode == "wal" and found.synchronous >= 2 and found.foreign_keys == 1
    if well:
        yield ok("database", f"SQLite {found.version} answers, with a log that survives a cut.")
    else:
        yield fail(
            "database",
            f"SQLite runs with journal_mode {found.journal_mode}, not as our settings say.",
            "Put the file on a local disk: network shares cannot keep a write-ahead log.",
        )
    yield warn(
        "database",
        "SQLite serves one machine and one writer at a time.",
        "Use PostgreSQL for more than one clinic or more than one machine.",
    )


def migrations(missing: list[str]) -> Iterator[Finding]:
    if missing:
        yield fail("database", f"{len(missing)} migrations are missing.", "Run manage.py migrate.")
    else:
        yield ok("database", "All migrations are applied.")


def broker(found: Broker) -> Iterator[Finding]:
    area = "broker"
    yield ok(area, f"Version {found.version or 'unknown'} answers.")
    if found.eviction and found.eviction != "noeviction":
        yield fail(
            area,
            f"maxmemory-policy is {found.eviction}: it may throw jobs away.",
            "Set maxmemory-policy noeviction.",
        )
    if found.keeps_file and found.keeps_file != "yes":
        yield warn(
            area,
            "appendonly is off: a restart forgets what waits until the next beat.",
            "Set appendonly yes.",
        )


def jobs(found: Jobs) -> Iterator[Finding]:
    area = "jobs"
    late = sorted(name for name, age_s in found.ages_s.items() if _is_late(name, age_s, found))
    unknown = sorted(name for name, age_s in found.ages_s.items() if age_s is None)
    if (found.queue_length or 0) > MANY_WAIT:
        yield fail(area, f"{found.queue_length} jobs wait.", "Start a worker, or another one.")
    if late:
        yield fail(
            area,
            f"Not run for too long: {', '.join(late)}.",
            "Start beat and a worker, and look at their logs."
            if found.queue_length is not None
            else "Look at what should start these commands every minute.",
        )
    if unknown:
        yield warn(
            area,
            f"Never seen to run: {', '.join(unknown)}.",
            "Wait ten minutes after the first start, then ask again.",
        )
    if not late and not unknown:
        yield ok(area, "Every job ran when it should.")


def _is_late(name: str, age_s: float | None, found: Jobs) -> bool:
    limit_s = MISSED_TICKS * found.intervals_s.get(name, 60.0) + GRACE_S
    return age_s is not None and age_s > limit_s


def outbox(found: Outbox) -> Iterator[Finding]:
    area, late_s = "outbox", found.oldest_due_unsent_s
    if found.is_paused:
        yield warn(area, "OUTBOX_PAUSED is on: no mail goes out.", "Unset it once you have looked.")
    minutes = f"The oldest unsent mail is {round(late_s / 60)} minutes late."
    advice = "Look at EMAIL_URL, the mail server and the log of the worker."
    if late_s > VERY_LATE_S:
        yield fail(area, minutes, advice)
    elif late_s > LATE_S:
        yield warn(area, minutes, advice)
    else:
        yield ok(area, "No mail is late.")


def clock(found: Clock) -> Iterator[Finding]:
    area, off_by_s = "clock", abs(found.off_by_s)
    said = f"This machine and the database are {off_by_s:.1f} s apart."
    advice = "Let NTP set the clocks of both."
    if off_by_s > FAR_OFF_BY_S:
        yield fail(area, said, advice)
    elif off_by_s > OFF_BY_S:
        yield warn(area, said, advice)
    else:
        yield ok(area, said)
    yield ok(area, f"Time zones follow tzdata {found.tzdata}.")


def catalogue(found: Catalogue) -> Iterator[Finding]:
    behind = found.added + found.updated + found.retired
    if not behind:
        yield ok("catalogue", f"{found.same} exercises and regimes are loaded.")
    else:
        yield fail(
            "catalogue",
            f"{behind} exercises and regimes are not loaded as the files have them.",
            "Run manage.py load_catalogue.",
        )


def disk(found: Disk) -> Iterator[Finding]:
    area, free = "disk", f"{found.free_bytes / 2**30:.1f} GB are free in VAR_DIR."
    if not found.is_writable:
        yield fail(area, "VAR_DIR cannot be written to.", "Give it to the user of the processes.")
    elif found.free_bytes < NONE_LEFT_BYTES:
        yield fail(area, free, "Make room now.")
    elif found.free_bytes < min(LOW_BYTES, LOW_SHARE * found.total_bytes):
        yield warn(area, free, "Make room or move VAR_DIR.")
    else:
        yield ok(area, free)


def mail(failure: str, *, url: str, is_tryout: bool) -> Iterator[Finding]:
    """Judge the way out; `failure` is empty, or a code of why the mail server was not reached."""
    kept = "Mails are kept in VAR_DIR/mail."
    if not url and is_tryout:
        yield ok("mail", kept)
    elif not url:
        yield fail("mail", f"{kept} They reach nobody.", "Set EMAIL_URL.")
    elif failure:
        yield fail(
            "mail",
            f"The mail server cannot be used: {failure}.",
            "Look at EMAIL_URL: host, port, TLS, user and password.",
        )
    else:
        yield ok("mail", "The mail server answers and lets us in.")
