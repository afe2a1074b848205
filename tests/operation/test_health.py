"""What a load balancer is told, and what it is not."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings

from rehab import clock
from rehab.operation import readiness
from tests.factories import make_message

CODES = {"status", "database", "migrations", "broker", "outbox", "outbox_age_s"}


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


def test_a_living_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")  # pytest-django refuses any query here

    assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "live"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@override_settings(SECURE_SSL_REDIRECT=True)
@pytest.mark.django_db
def test_a_watch_on_the_inside_needs_no_tls(path: str, client: Client) -> None:
    assert client.get(path).status_code != 301


@pytest.mark.django_db
class TestReady:
    def test_is_told_when_all_is_well(self, client: Client) -> None:
        status, found = ready(client)

        assert status == 200
        assert found["status"] == "ready"
        assert set(found) == CODES

    def test_is_not_withdrawn_by_late_mail(self, client: Client) -> None:
        late = clock.now() - timedelta(seconds=readiness.LATE_AFTER_S + 60)
        make_message(due_at=late, expires_at=late + timedelta(hours=4))

        status, found = ready(client)

        assert (status, found["status"], found["outbox"]) == (200, "degraded", "late")
        assert found["outbox_age_s"] > readiness.LATE_AFTER_S

    @override_settings(REDIS_URL="redis://127.0.0.1:1/0")
    def test_is_not_withdrawn_by_a_lost_broker(self, client: Client) -> None:
        status, found = ready(client)

        assert (status, found["status"], found["broker"]) == (200, "degraded", "unreachable")

    def test_is_withdrawn_while_migrations_are_missing(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(readiness, "_migrated", [])
        monkeypatch.setattr(readiness, "missing_migrations", lambda: ["plans.0099_new"])

        assert ready(client) == (
            503,
            {
                "status": "unready",
                "database": "ok",
                "migrations": "missing",
                "broker": "unknown",
                "outbox": "unknown",
                "outbox_age_s": 0,
            },
        )

    def test_is_withdrawn_without_a_database(self, client: Client) -> None:
        def refuse(*_: Any) -> None:
            raise OperationalError("connection to server at db.internal failed for user ada")

        with connection.execute_wrapper(refuse):
            status, found = ready(client)

        assert (status, found["database"]) == (503, "unreachable")
        assert "ada" not in json.dumps(found)
