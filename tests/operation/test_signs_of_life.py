"""Heartbeats and the dead-man ping: given after good work, harmless when nobody listens."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from outbox import alive
from outbox.services import Report
from rehab import deadman, heartbeat
from rehab.celery import app
from rehab.receivers import note_heartbeat
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _first_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "_written", {})
    monkeypatch.setattr(deadman, "_last", [])
    cache.clear()


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Serve DEADMAN_URL and return the paths that were asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(500 if "broken" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with override_settings(DEADMAN_URL=f"http://127.0.0.1:{server.server_port}/ok"):
        yield paths
    server.shutdown()
    thread.join()
    server.server_close()


class TestPing:
    def test_goes_out_once_a_minute_at_most(self, asked: list[str]) -> None:
        assert [deadman.ping() for _ in range(3)] == [True, False, False]
        assert asked == ["/ok"]

    def test_that_is_refused_changes_nothing(self, asked: list[str]) -> None:
        with override_settings(DEADMAN_URL=f"{deadman.settings.DEADMAN_URL}/broken"):
            assert deadman.ping() is False

    def test_without_a_listener_changes_nothing(self) -> None:
        with override_settings(DEADMAN_URL="http://127.0.0.1:1/"):
            assert deadman.ping() is False

    @override_settings(DEADMAN_URL="")
    def test_is_off_without_an_address(self) -> None:
        assert deadman.ping() is False

    @pytest.mark.parametrize(
        "report",
        [
            pytest.param(Report(is_paused=True), id="the outbox is paused"),
            pytest.param(Report(failed=3, is_line_down=True), id="the mail server is away"),
        ],
    )
    def test_is_not_earned_while_no_mail_can_go(self, report: Report, asked: list[str]) -> None:
        alive.tell(report, now=NOW)

        assert asked == []
        assert heartbeat.ages_s([alive.JOB], now=NOW) == {alive.JOB: 0}

    def test_is_earned_by_a_round_that_found_nothing(self, asked: list[str]) -> None:
        alive.tell(Report(), now=NOW)

        assert asked == ["/ok"]


class TestHeartbeat:
    def test_tells_how_long_ago_a_job_ended(self) -> None:
        heartbeat.note("plans.sweep", now=NOW)

        ages = heartbeat.ages_s(["plans.sweep", "never"], now=NOW + timedelta(minutes=3))

        assert ages == {"plans.sweep": 180, "never": None}

    def test_of_a_job_of_beat_is_noted_by_celery(self) -> None:
        app.loader.import_default_modules()
        for task in (app.tasks["plans.sweep"], app.tasks["celery.chord_unlock"]):
            note_heartbeat(sender=task)

        ages = heartbeat.ages_s(["plans.sweep", "celery.chord_unlock"], now=NOW)

        assert ages["plans.sweep"] is not None
        assert ages["celery.chord_unlock"] is None

    @override_settings(
        CACHES={
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": "redis://127.0.0.1:1/0",
            }
        }
    )
    def test_without_a_cache_fails_nothing(self) -> None:
        heartbeat.note("plans.sweep", now=NOW)

        assert heartbeat.ages_s(["plans.sweep"], now=NOW) == {"plans.sweep": None}
