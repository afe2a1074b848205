"""Send due morning reminders one by one, beside smtplib with ready messages on one connection.

A reminder is claimed, its facts are asked anew, it is rendered, and the start of its content and
its end are commits of their own. Both talk to the same server in another process. Every round
begins with all the messages due again.

`python -m benchmarks.bench_reminders [--json] [--patients 2000]`
"""

import json
import os
import smtplib
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from accounts.models import Consent, User
from benchmarks import database
from benchmarks.clinic import copy_patient, course
from benchmarks.figure import Figure, interleaved, main
from benchmarks.mail_worker import LINES
from outbox import kinds, unsubscribe
from outbox.mail import Mail, pack
from outbox.models import Message
from plans.models import CareAccess, ReminderRule
from plans.services.reminder import queue_reminders
from tests.factories import NOW

ROUNDS = 5
TARGETS = {1: 0.35, 2: 0.6}
MESSAGES = 2_000  # no fewer: a round must be long beside the start of its first mail
Ready = list[tuple[str, str, bytes]]
Process = subprocess.Popen[str]
EXPIRES_AT = NOW + timedelta(hours=4)


def measure(arguments: Namespace) -> Iterator[Figure]:
    with _database(), ExitStack() as stack:
        count = max(arguments.patients, MESSAGES)
        _make_due(count)
        ready = _ready()
        port = _hear(stack.enter_context(_process("mail_sink")))
        workers = [stack.enter_context(_process("mail_worker", port)) for _ in range(max(TARGETS))]
        for worker in workers:
            assert _hear(worker) == "ready"
        for number, target in TARGETS.items():
            name = "reminders" if number == 1 else f"reminders_{number}_workers"
            pairs = interleaved(
                partial(_deliver_s, workers[:number], count),
                partial(_smtplib_s, ready, int(port)),
                rounds=ROUNDS,
            )
            more = (("workers", number), ("lines", LINES), ("database", connection.vendor))
            yield Figure(name, pairs, count, target, is_rate=True, more=more)


@contextmanager
def _database() -> Iterator[None]:
    """Make a database that other processes see: SQLite's must not stay in memory."""
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "mail.sqlite3")
        with database.database():
            yield


def _make_due(count: int) -> None:
    """Queue one morning mail, due at NOW, for each of so many patients with a plan today."""
    first = course().patient
    ids = copy_patient(first, count, history=True)
    people = [
        User(email=f"reader{number}@example.test", date_joined=NOW) for number in range(count)
    ]
    User.objects.bulk_create(people, batch_size=2000)
    pairs = list(zip(ids, people, strict=True))
    CareAccess.objects.bulk_create(
        CareAccess(patient_id=pk, user=user, relation="self", created_at=NOW) for pk, user in pairs
    )
    Consent.objects.bulk_create(
        Consent(user=user, purpose=Consent.Purpose.REMINDERS, given_at=NOW) for user in people
    )
    ReminderRule.objects.all().delete()
    ReminderRule.objects.bulk_create(
        ReminderRule(patient_id=pk, kind="morning_plan", local_time=time(8)) for pk in ids
    )
    queue_reminders(now=NOW)
    Message.objects.exclude(kind="morning_plan", due_at__lte=NOW).delete()
    Message.objects.update(due_at=NOW, expires_at=EXPIRES_AT)
    assert Message.objects.count() == count


def _ready() -> Ready:
    """Return every mail as its bytes, rendered beforehand."""
    return [_ready_one(message) for message in Message.objects.all()]


def _ready_one(message: Message) -> tuple[str, str, bytes]:
    mail = kinds.get(message.kind).prepare_one(message, NOW)
    assert isinstance(mail, Mail)
    link = unsubscribe.url(kind=message.kind, subscription_id=mail.subscription_id)
    parcel = pack(
        mail, message_id=message.pk, sender=settings.MAIL_FROM, unsubscribe_url=link, now=NOW
    )
    return parcel.envelope_from, parcel.envelope_to, parcel.as_email().as_bytes()


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[Process]:
    """Start a helper of this benchmark; it ends when its standard input does."""
    given = os.environ | {"DATABASE_URL": _database_url()}
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=given, stdin=pipe, stdout=pipe, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{given['NAME']}"
    user, password = quote(given["USER"], safe=""), quote(given["PASSWORD"], safe="")
    host = quote(given["HOST"], safe="")
    return f"postgres://{user}:{password}@{host}:{given['PORT']}/{given['NAME']}"


def _hear(process: Process) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _deliver_s(workers: list[Process], count: int) -> float:
    """Return the seconds in which the workers sent all messages."""
    _make_unsent()
    began = perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(f"{NOW.isoformat()}\n")
        worker.stdin.flush()
    reports = [json.loads(_hear(worker)) for worker in workers]
    took = perf_counter() - began
    assert sum(report["sent"] for report in reports) == count, reports
    return took


def _make_unsent() -> None:
    Message.objects.update(state="queued", attempts=0, data_started_at=None, sent_at=None)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE outbox_message")


def _smtplib_s(ready: Ready, port: int) -> float:
    """Return the seconds in which smtplib sent the ready messages on one connection."""
    began = perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for sender, to, content in ready:
            line.sendmail(sender, [to], content)
    return perf_counter() - began


if __name__ == "__main__":
    main(measure, __doc__)
