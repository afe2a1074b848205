"""Two real delivery loops, one of them killed while the server holds its mail."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from outbox.database_clock import DatabaseClock
from outbox.models import Message
from rehab import clock
from tests.factories import make_message
from tests.outbox.sink import KEEP_AND_HANG, Sink
from tests.servers import wait_for

ROOT = Path(__file__).parents[2]
SLOTS = 150


def start_loop(name: str, *, database_url: str, sink: Sink) -> subprocess.Popen[bytes]:
    """Start `manage.py deliver_outbox --loop` that signs its mails with `name`."""
    settings = {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "tests.outbox.process_settings",
        "DATABASE_URL": database_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "MAIL_FROM": f"{name}@clinic.test",
    }
    command = [sys.executable, "manage.py", "deliver_outbox", "--loop"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=quiet)


@pytest.mark.processes
def test_kill_in_the_middle_loses_nothing_and_explains_every_copy(
    shared_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    now = clock.now()
    for _ in range(SLOTS):
        make_message(due_at=now, expires_at=now + timedelta(hours=4))

    with Sink() as sink:
        sink.faults["CONTENT"] = [None] * 40 + [KEEP_AND_HANG]
        loops = {
            name: start_loop(name, database_url=shared_database, sink=sink) for name in ("a", "b")
        }
        try:
            wait_for(lambda: is_holding(sink, loops), within_s=90, what="a mail is held")
            victim = str(sink.held[0].mail_from).partition("@")[0]
            killed = loops.pop(victim)
            killed.kill()
            killed.wait()
            let_its_lease_run_out(sink)
            wait_for(
                lambda: not Message.objects.waiting().exists(), within_s=90, what="all is sent"
            )
            (survivor,) = loops.values()
            survivor.send_signal(signal.SIGTERM)
            assert survivor.wait(60) == 0
        finally:
            for loop in loops.values():
                loop.kill()
                loop.wait()

    figures = count(sink)
    with capsys.disabled():
        print(f"\n{json.dumps(figures)}")  # noqa: T201 the line that reports quote
    assert figures == {
        "slots": SLOTS,
        "accepted": SLOTS + 1,
        "lost": 0,
        "extra": 1,
        "unexplained": 0,
    }


def is_holding(sink: Sink, loops: dict[str, subprocess.Popen[bytes]]) -> bool:
    assert all(loop.poll() is None for loop in loops.values()), "a loop ended by itself"
    return sink.is_holding.is_set()


def let_its_lease_run_out(sink: Sink) -> None:
    """Spare the test the minute until the lease of the held mail and its handful ends."""
    recipient = sink.held[0].rcpt_tos[0]
    held = Message.objects.filter(subject_id=recipient.removeprefix("p").partition("@")[0])
    message = held.get()
    assert (message.state, message.data_started_at is not None) == ("sending", True)
    Message.objects.filter(lease_token=message.lease_token).update(
        lease_until=DatabaseClock(timedelta(seconds=-1))
    )


def count(sink: Sink) -> dict[str, int]:
    copies = Counter(sink.recipients())
    rows = Message.objects.values_list("subject_id", "resends")
    resends = {f"p{subject_id}@example.test": resends for subject_id, resends in rows}
    return {
        "slots": len(resends),
        "accepted": len(sink.accepted),
        "lost": sum(not copies[recipient] for recipient in resends),
        "extra": sum(number - 1 for number in copies.values()),
        "unexplained": sum(max(0, copies[to] - 1 - again) for to, again in resends.items()),
    }
