"""Mails that come back: who is not written to any more, and how we are told."""

import hashlib
import hmac
import io
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from outbox import delivery_report, return_path
from outbox.address_hash import hashed
from outbox.models import Bounce, Message, Suppression
from outbox.services import is_suppressed, lift_suppressions, take_bounce
from outbox.services.bounce import Effect
from rehab.env import EnvError

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ADDRESS = "p1@example.test"
KEY = "k" * 32
HARD, SOFT, COMPLAINT = Bounce.Type.HARD, Bounce.Type.SOFT, Bounce.Type.COMPLAINT


def make_sent(*, now: datetime = NOW, kind: str = "note", **values: Any) -> Message:
    return Message.objects.create(
        kind=kind,
        dedupe_key=str(uuid4()),
        subject_id="1",
        created_at=now,
        due_at=now,
        expires_at=now + DAY,
        state="sent",
        sent_at=now,
        **({"address_sha256": hashed(ADDRESS)} | values),
    )


def take(message: Message, kind: Bounce.Type, *, now: datetime = NOW) -> Effect:
    return take_bounce(message_id=message.pk, type=kind, now=now)


@pytest.mark.django_db
class TestTakeBounce:
    def test_an_address_that_does_not_exist_is_suppressed_at_once(self) -> None:
        message = make_sent()

        assert take(message, HARD) is Effect.SUPPRESSED
        assert is_suppressed(address=ADDRESS)

    def test_the_same_report_twice_counts_once(self) -> None:
        message = make_sent()

        assert [take(message, SOFT) for _ in range(6)] == [Effect.NOTED] * 6
        assert Bounce.objects.count() == 1

    @pytest.mark.parametrize(
        ("days", "suppressed"),
        [
            pytest.param([0, 1, 2, 3], False, id="four in three days"),
            pytest.param([0, 0, 1, 1, 2], False, id="five in two days"),
            pytest.param([0, 0, 1, 1, 3], True, id="five in three days"),
            pytest.param([0, 31, 32, 33, 34], False, id="one of them long ago"),
        ],
    )
    def test_an_address_out_of_reach_is_suppressed_in_the_end(
        self, days: list[int], *, suppressed: bool
    ) -> None:
        for number in days:
            take(make_sent(now=NOW + number * DAY), SOFT, now=NOW + number * DAY)

        assert is_suppressed(address=ADDRESS) is suppressed

    @pytest.mark.parametrize(
        "age",
        [
            pytest.param(timedelta(days=14, seconds=1), id="too late"),
            pytest.param(None, id="never sent"),
        ],
    )
    def test_what_is_no_news_changes_nothing(self, age: timedelta | None) -> None:
        message = make_sent() if age else make_sent(address_sha256="")

        assert take(message, HARD, now=NOW + (age or DAY)) is Effect.IGNORED
        assert not Suppression.objects.exists()

    def test_a_message_that_is_gone_is_ignored(self) -> None:
        assert take_bounce(message_id=uuid4(), type=HARD, now=NOW) is Effect.IGNORED

    def test_a_complaint_leaves_that_kind(self, register: Any) -> None:
        left: list[tuple[str, str]] = []
        register(
            unsubscribable=True,
            on_unsubscribe=lambda id, kind, now: left.append((id, kind)),
            subscription_of=lambda message: f"of {message.subject_id}",
        )

        assert take(make_sent(), COMPLAINT) is Effect.UNSUBSCRIBED
        assert left == [("of 1", "note")]
        assert not is_suppressed(address=ADDRESS)

    def test_a_complaint_about_what_nobody_can_leave_is_noted(self, register: Any) -> None:
        assert take(make_sent(), COMPLAINT) is Effect.NOTED

    def test_lifting_begins_the_count_anew(self) -> None:
        take(make_sent(), HARD)

        lift_suppressions(address=ADDRESS)

        assert not Bounce.objects.exists()


class TestReturnPath:
    ID = UUID("0d7d1b44-9d6f-4a3c-9b43-5f6ec1e2a5b1")

    def test_names_its_message_in_any_case(self, settings: Any) -> None:
        settings.BOUNCE_ADDRESS = "bounces@rehab.example"

        address = return_path.address_for(self.ID)

        assert len(address.partition("@")[0]) <= 64
        assert return_path.message_of(address) == self.ID
        assert return_path.message_of(f"<{address.upper()}>") == self.ID

    def test_survives_a_change_of_the_secret_key(self, settings: Any) -> None:
        token = return_path.token(self.ID)
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50

        assert return_path.message_of(token) == self.ID

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("", id="nothing"),
            pytest.param("bounces@rehab.example", id="no token"),
            pytest.param("a" * 42, id="forged"),
            pytest.param("ä" * 42, id="not ASCII"),
            pytest.param("1" * 42, id="not in the alphabet"),
        ],
    )
    def test_knows_what_it_did_not_sign(self, text: str) -> None:
        assert return_path.message_of(text) is None

    def test_is_left_out_without_a_setting(self) -> None:
        assert return_path.address_for(self.ID) == ""

    @pytest.mark.parametrize(
        "address",
        [
            pytest.param("bounces", id="no domain"),
            pytest.param(f"{'b' * 22}@rehab.example", id="too long for a token"),
        ],
    )
    def test_refuses_an_address_without_room(self, address: str) -> None:
        with pytest.raises(EnvError, match="BOUNCE_ADDRESS"):
            return_path.validate(address)


REPORT = """\
From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type={type}; boundary="b"

--b
Content-Type: text/plain

Sorry. Action: failed
--b
Content-Type: message/{type}

{blocks}
--b--
"""


def report(blocks: str, type: str = "delivery-status") -> bytes:
    return REPORT.format(type=type, blocks=blocks).encode()


def dsn(action: str, status: str) -> bytes:
    about = "Reporting-MTA: dns; mx.example\n\n"
    return report(
        f"{about}Final-Recipient: rfc822; p1@example.test\nAction: {action}\nStatus: {status}\n"
    )


class TestDeliveryReport:
    @pytest.mark.parametrize(
        ("raw", "found"),
        [
            pytest.param(dsn("failed", "5.1.1"), HARD, id="no such mailbox"),
            pytest.param(dsn("Failed", "4.4.7 (too long)"), SOFT, id="given up"),
            pytest.param(dsn("failed", "5.7.1"), None, id="a policy against us"),
            pytest.param(dsn("delayed", "4.4.1"), None, id="still trying"),
            pytest.param(dsn("delivered", "2.0.0"), None, id="arrived"),
            pytest.param(report("Feedback-Type: abuse\n", "feedback-report"), COMPLAINT, id="spam"),
            pytest.param(
                b"Subject: I am away\n\nAction: failed\nStatus: 5.1.1\n", None, id="a reply"
            ),
            pytest.param(b"\xff\x00", None, id="rubbish"),
            pytest.param(b"", None, id="nothing"),
        ],
    )
    def test_says_what_became_of_the_mail(self, raw: bytes, found: Bounce.Type | None) -> None:
        assert delivery_report.read(raw) == found


@pytest.mark.django_db
class TestReadBounce:
    def read(self, monkeypatch: pytest.MonkeyPatch, recipient: str, raw: bytes) -> str:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        out = io.StringIO()
        call_command("read_bounce", recipient, stdout=out)
        return out.getvalue().strip()

    def test_takes_a_report_from_the_pipe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        message = make_sent(now=timezone.now())
        recipient = f"bounces+{return_path.token(message.pk)}@rehab.example"

        assert self.read(monkeypatch, recipient, dsn("failed", "5.1.1")) == "suppressed"

    def test_leaves_a_forged_one_aside(self, monkeypatch: pytest.MonkeyPatch) -> None:
        recipient = f"bounces+{'a' * 42}@rehab.example"

        assert self.read(monkeypatch, recipient, dsn("failed", "5.1.1")) == ""


@pytest.mark.django_db
class TestWebhook:
    @pytest.fixture(autouse=True)
    def _key(self, settings: Any) -> None:
        settings.BOUNCE_WEBHOOK_KEY = KEY

    def post(
        self, client: Client, body: str, *, age_s: int = 0, key: str = KEY, **headers: str
    ) -> HttpResponse:
        stamp = str(int(timezone.now().timestamp()) - age_s)
        mac = hmac.new(key.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
        signed = {"X-Bounce-Timestamp": stamp, "X-Bounce-Signature": mac} | headers
        return client.post("/mail/bounces/", body, content_type="application/json", headers=signed)

    def body(self, **values: Any) -> str:
        message = make_sent(now=timezone.now())
        return json.dumps({"message_id": f"<{message.pk}@rehab.example>", "type": "hard"} | values)

    def test_takes_a_signed_report_again_and_again(self, client: Client) -> None:
        body = self.body()

        for _ in range(2):
            assert self.post(client, body).json() == {"effect": "suppressed"}
        assert Bounce.objects.count() == 1

    def test_takes_the_token_of_the_return_path(self, client: Client) -> None:
        message = make_sent(now=timezone.now())
        body = json.dumps({"token": return_path.token(message.pk), "type": "hard"})

        assert self.post(client, body).status_code == 200
        assert is_suppressed(address=ADDRESS)

    @pytest.mark.parametrize(
        ("options", "status"),
        [
            pytest.param({"key": "x" * 32}, 403, id="another key"),
            pytest.param({"age_s": 301}, 403, id="too old"),
            pytest.param({"age_s": -301}, 403, id="from the future"),
            pytest.param({"X-Bounce-Timestamp": "²"}, 403, id="no number"),
            pytest.param({"X-Bounce-Signature": "ä"}, 403, id="no signature"),
        ],
    )
    def test_refuses_what_is_not_signed(
        self, client: Client, options: dict[str, Any], status: int
    ) -> None:
        assert self.post(client, self.body(), **options).status_code == status
        assert not Bounce.objects.exists()

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            pytest.param("[]", 400, id="a list"),
            pytest.param("{", 400, id="half of it"),
            pytest.param('{"type": "hard"}', 400, id="no message"),
            pytest.param('{"type": "hard", "message_id": 7}', 400, id="a number"),
            pytest.param('{"type": "hard", "token": "x"}', 400, id="a forged token"),
            pytest.param('{"type": "mad", "message_id": "x"}', 400, id="an unknown type"),
            pytest.param(" " * 16_385, 413, id="too long"),
        ],
    )
    def test_refuses_what_is_no_report(self, client: Client, body: str, status: int) -> None:
        assert self.post(client, body).status_code == status

    def test_is_not_there_without_a_key(self, client: Client, settings: Any) -> None:
        body = self.body()
        settings.BOUNCE_WEBHOOK_KEY = ""

        assert self.post(client, body).status_code == 404

    def test_does_nothing_on_get(self, client: Client) -> None:
        assert client.get("/mail/bounces/").status_code == 405
