"""Every check, in order; one that breaks is a finding too and stops no other."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, InterfaceError

from rehab.operation import broker, readiness
from rehab.operation.doctor import facts, gather, judge
from rehab.operation.doctor.finding import Finding, fail, ok, warn

Check = Callable[[], Iterable[Finding]]


def examine(*, now: datetime) -> list[Finding]:
    """Return all findings. Changes nothing; never raises for what it finds."""
    began = monotonic()
    found = [*_settings(), *_database(now, began)]
    for area, check in _others().items():
        found += _guarded(area, check)
    return found


def _others() -> dict[str, Check]:
    return {
        "broker": _broker,
        "mail": lambda: judge.mail(
            gather.mail_failure(), url=settings.EMAIL_URL, is_tryout=settings.DEBUG
        ),
        "disk": lambda: judge.disk(gather.disk()),
    }


def _guarded(area: str, check: Check) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:  # a broken part is what we are here to tell
        # Its class only: the text may quote an address with its password.
        text = f"Cannot be looked at ({type(error).__name__})."
        return [fail(area, text, "Mend what the other lines name first, then ask again.")]


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield warn("settings", "DEBUG is on: this is the try-out.", "Never let patients reach it.")
    messages = checks.run_checks(include_deployment_checks=not settings.DEBUG)
    told = [each for each in messages if each.level >= checks.WARNING and not each.is_silenced()]
    for each in told:
        say = fail if each.level >= checks.ERROR else warn
        yield say("settings", f"{each.id}: {_line(each.msg)}", _line(each.hint or "See the check."))
    if not told:
        yield ok("settings", "Django's checks find nothing.")


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _database(now: datetime, began: float) -> list[Finding]:
    try:
        found = gather.database()
    except (DatabaseError, InterfaceError) as error:
        said = f"It does not answer ({type(error).__name__})."
        return [fail("database", said, "Start it, and look at DATABASE_URL.")]
    server = judge.postgres(found) if isinstance(found, facts.Postgres) else judge.sqlite(found)
    missing = readiness.missing_migrations()
    findings = [*server, *judge.migrations(missing)]
    # Connecting took its time: the clocks are compared as they stand now.
    later = now + timedelta(seconds=monotonic() - began)
    findings += _guarded("clock", lambda: judge.clock(gather.clock(now=later)))
    if missing:
        return findings  # the tables of the others may not be there
    for area, check in _in_tables(now).items():
        findings += _guarded(area, check)
    return findings


def _in_tables(now: datetime) -> dict[str, Check]:
    return {
        "settings": _demo,
        "catalogue": lambda: judge.catalogue(gather.catalogue()),
        "jobs": lambda: judge.jobs(gather.jobs(now=now)),
        "outbox": lambda: judge.outbox(gather.outbox(now=now)),
    }


def _demo() -> Iterator[Finding]:
    for each in checks.run_checks(tags=[checks.Tags.database], databases=["default"]):
        if each.level >= checks.ERROR:
            yield fail("settings", f"{each.id}: {_line(each.msg)}", "See the check.")


def _broker() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield warn(
            "broker",
            "REDIS_URL is empty: commands have to do the jobs.",
            "See docs/operations.md, Without Celery and Redis.",
        )
        return
    try:
        yield from judge.broker(broker.look())
    except broker.BROKEN as error:
        said = f"It does not answer ({type(error).__name__})."
        yield fail("broker", said, "Start it, and look at REDIS_URL.")
