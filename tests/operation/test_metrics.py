"""Figures for Prometheus: read back by its own parser, and free of anybody's name."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from outbox.models import Message
from rehab import clock, heartbeat
from tests.factories import NOW, make_course, make_message

TOKEN = "t" * 20
pytestmark = pytest.mark.django_db
Samples = dict[tuple[str, ...], float]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(heartbeat, "_written", {})


def scrape(client: Client, token: str = TOKEN) -> str:
    with override_settings(METRICS_TOKEN=TOKEN):
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def samples(text: str) -> dict[str, Samples]:
    """Return each metric as label values, in the order of their names → value."""
    return {
        family.name: {
            tuple(value for _, value in sorted(each.labels.items())): each.value
            for each in family.samples
        }
        for family in text_string_to_metric_families(text)
    }


@pytest.mark.parametrize(
    ("configured", "header"),
    [
        pytest.param("", "Bearer ", id="no token is configured"),
        pytest.param("", "Bearer None", id="no token, a guess"),
        pytest.param(TOKEN, "", id="none is given"),
        pytest.param(TOKEN, "Bearer wrong", id="a wrong one"),
        pytest.param(TOKEN, f"Bearer {TOKEN}é", id="not even ASCII"),
        pytest.param(TOKEN, f"Basic {TOKEN}", id="another scheme"),
    ],
)
def test_without_the_token_the_page_does_not_exist(
    configured: str, header: str, client: Client
) -> None:
    with override_settings(METRICS_TOKEN=configured):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def test_mails_are_counted_by_state_and_kind(client: Client) -> None:
    for number in range(2):
        make_message(dedupe_key=f"a{number}", created_at=NOW, due_at=NOW - timedelta(minutes=10))
    make_message(
        dedupe_key="b", created_at=NOW, state=Message.State.SENT, sent_at=NOW, kind="other"
    )
    make_message(dedupe_key="old", created_at=NOW - timedelta(days=2), state="failed")

    found = samples(scrape(client))

    kind = Message.objects.filter(dedupe_key="a0").values_list("kind", flat=True).get()
    assert found["rehab_mails_last_day"] == {(kind, "queued"): 2, ("other", "sent"): 1}
    assert found["rehab_outbox_oldest_due_unsent_seconds"] == {(): 600}
    assert found["rehab_outbox_paused"] == {(): 0}


def test_plans_decisions_and_jobs_are_counted_and_nobody_is_named(client: Client) -> None:
    make_course(canary="Zanzibar")
    heartbeat.note("plans.plan_days", now=NOW - timedelta(seconds=90))

    text = scrape(client)
    found = samples(text)

    assert found["rehab_daily_plans"]["today", "open"] == 1
    assert found["rehab_daily_plans"]["yesterday", "unsettled"] == 0
    assert set(found["rehab_days_waiting"]) == {("plan",), ("fold",), ("settle",)}
    assert sum(found["rehab_decisions"].values()) == 1
    assert found["rehab_job_age_seconds"] == {("plans.plan_days",): 90}
    assert "process_resident_memory_bytes" in found
    assert "zanzibar" not in text.lower()


def test_the_queue_is_measured(client: Client, valkey: str) -> None:
    with override_settings(REDIS_URL=valkey):
        assert samples(scrape(client))["rehab_queue_length"] == {(): 0}


def test_a_lost_broker_leaves_the_other_figures(client: Client) -> None:
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        assert "rehab_queue_length" not in samples(scrape(client))
