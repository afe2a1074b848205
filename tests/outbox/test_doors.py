"""The task, the command and the wake-up."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from outbox import wake
from outbox.kinds import Kind
from outbox.models import Message
from outbox.tasks import deliver_outbox
from rehab import clock
from tests.factories import NOW, make_message
from tests.servers import wait_for

Register = Callable[..., Kind]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MAIL_DIR=tmp_path):
        yield tmp_path


@pytest.mark.django_db
class TestDeliverOutboxTask:
    def test_sends_what_is_due_and_takes_arguments_of_later_versions(
        self, register: Register, folder: Path
    ) -> None:
        now = clock.now()
        make_message(due_at=now, expires_at=now.replace(year=now.year + 1))

        deliver_outbox(a_later_argument=1)

        assert Message.objects.get().state == Message.State.SENT
        assert len(list(folder.iterdir())) == 1


@pytest.mark.django_db
class TestDeliverOutboxCommand:
    def test_reports_figures_and_changes_nothing_the_second_time(
        self, register: Register, folder: Path
    ) -> None:
        make_message()

        first, second = (run("--now", NOW.isoformat(), "--json") for _ in range(2))

        assert json.loads(first)["sent"] == 1
        assert not any(json.loads(second).values())

    def test_says_in_words_what_it_did(self, register: Register, folder: Path) -> None:
        make_message()

        assert run("--now", NOW.isoformat()) == "sent 1\n"
        assert run("--now", NOW.isoformat()) == "Nothing was due.\n"

    @override_settings(OUTBOX_PAUSED=True)
    def test_says_that_it_is_paused(self, register: Register) -> None:
        assert "OUTBOX_PAUSED" in run()

    @pytest.mark.parametrize(
        "arguments",
        [
            pytest.param(["--loop", "--now", NOW.isoformat()], id="a loop at one instant"),
            pytest.param(["--now", "2026-03-02T09:00"], id="an instant without its offset"),
            pytest.param(["--now", "tomorrow"], id="no instant"),
        ],
    )
    def test_refuses(self, arguments: list[str]) -> None:
        with pytest.raises(CommandError):
            run(*arguments)


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("deliver_outbox", *arguments, stdout=said)
    return said.getvalue()


class TestWake:
    @pytest.fixture(autouse=True)
    def _fresh_publisher(self) -> Iterator[None]:
        wake._publisher.cache_clear()
        yield
        wake._publisher.cache_clear()

    def test_does_nothing_without_a_broker(self) -> None:
        with override_settings(CELERY_BROKER_URL=""):
            wake.wake()

        assert not wake._publishing.locked()

    def test_tells_a_worker(self, valkey: str) -> None:
        import redis

        with override_settings(CELERY_BROKER_URL=valkey.replace("unix://", "redis+socket://")):
            wake.wake()
            wait_for(lambda: not wake._publishing.locked(), within_s=60, what="published")
        client = redis.from_url(valkey)
        waiting = client.lindex("celery", 0)
        client.close()

        assert json.loads(waiting)["headers"]["task"] == "outbox.deliver_outbox"

    def test_survives_a_broker_that_is_away(self) -> None:
        with override_settings(CELERY_BROKER_URL="redis://127.0.0.1:1/0"):
            wake.wake()
            wait_for(lambda: not wake._publishing.locked(), within_s=60, what="given up")
