from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from outbox.models import Message
from outbox.services import NewMessage, enqueue, enqueue_many
from tests.factories import NOW, make_message

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=4)


def new(key: str) -> NewMessage:
    return NewMessage("note", "7", key, due_at=NOW, expires_at=LATER)


class TestEnqueue:
    def test_writes_one_row_however_often_it_runs(self) -> None:
        first, again = (
            enqueue(
                kind="note",
                subject_id="7",
                dedupe_key="note:7",
                due_at=NOW,
                expires_at=LATER,
                now=NOW,
            )
            for _ in range(2)
        )

        assert first == again
        assert Message.objects.count() == 1

    def test_refuses_to_expire_before_it_is_due(self) -> None:
        with pytest.raises(ValueError, match="expire"):
            NewMessage("note", "7", "note:7", due_at=NOW, expires_at=NOW)


class TestEnqueueMany:
    def test_returns_old_and_new_by_key(self) -> None:
        old = make_message(dedupe_key="a")

        ids = enqueue_many([new("a"), new("b"), new("b")], now=NOW)

        assert ids["a"] == old.pk
        assert set(ids) == {"a", "b"}
        assert Message.objects.count() == 2

    def test_costs_two_queries_for_one_or_for_many(
        self, django_assert_num_queries: pytest.FixtureRequest
    ) -> None:
        for count in (1, 40):
            messages = [new(f"{count}:{number}") for number in range(count)]
            with django_assert_num_queries(2):  # type: ignore[operator]
                enqueue_many(messages, now=NOW)


@pytest.mark.parametrize(
    "nonsense",
    [
        pytest.param({"expires_at": NOW}, id="expires when it is due"),
        pytest.param({"state": "sending"}, id="in hands without a lease"),
        pytest.param({"state": "sent"}, id="sent without a time"),
        pytest.param({"data_started_at": NOW}, id="queued and in doubt"),
        pytest.param({"state": "failed", "sealed": b"x"}, id="ended with its secret"),
    ],
)
def test_database_refuses(nonsense: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_message(**nonsense)
