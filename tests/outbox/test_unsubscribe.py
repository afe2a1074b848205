from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.signing import Signer
from django.test import Client, override_settings
from django.urls import reverse

from outbox import unsubscribe
from outbox.kinds import Kind, each
from outbox.mail import Mail
from outbox.services import deliver_due
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW, make_message
from tests.outbox.letters import note_kind
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db
Register = Callable[..., Kind]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ended(register: Register) -> list[tuple[str, str]]:
    """Return the subscriptions that were ended, in order."""
    calls: list[tuple[str, str]] = []

    def on_unsubscribe(subscription_id: str, kind: str, now: datetime) -> None:
        calls.append((kind, subscription_id))

    register(unsubscribable=True, on_unsubscribe=on_unsubscribe)
    return calls


@pytest.fixture
def stranger() -> Client:
    """A browser without cookies that would be caught without a CSRF token."""
    return Client(enforce_csrf_checks=True)


def page(subscription_id: str = "rule-9", *, kind: str = "note") -> str:
    token = unsubscribe.token(kind=kind, subscription_id=subscription_id)
    return reverse("outbox:unsubscribe", args=[token])


class TestGet:
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_changes_nothing(
        self, ended: list[tuple[str, str]], stranger: Client, method: str
    ) -> None:
        response = getattr(stranger, method)(page())

        assert response.status_code == 200
        assert ended == []

    def test_shows_a_button_that_works_without_a_script(
        self, ended: list[tuple[str, str]], stranger: Client
    ) -> None:
        html = stranger.get(page()).content.decode()

        assert '<form method="post">' in html
        assert '<button type="submit"' in html


class TestPost:
    @pytest.mark.parametrize(
        "body", [pytest.param(ONE_CLICK, id="by a mail program"), pytest.param({}, id="by hand")]
    )
    def test_ends_the_subscription_at_once(
        self, ended: list[tuple[str, str]], stranger: Client, body: dict[str, str]
    ) -> None:
        response = stranger.post(page(), body)

        assert response.status_code == 200
        assert ended == [("note", "rule-9")]

    def test_may_be_repeated(self, ended: list[tuple[str, str]], stranger: Client) -> None:
        codes = [stranger.post(page(), ONE_CLICK).status_code for _ in range(2)]

        assert codes == [200, 200]

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_is_the_only_verb_that_acts(
        self, ended: list[tuple[str, str]], stranger: Client, method: str
    ) -> None:
        assert getattr(stranger, method)(page()).status_code == 405
        assert ended == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_sets_no_cookie(ended: list[tuple[str, str]], stranger: Client, method: str) -> None:
    assert not getattr(stranger, method)(page()).cookies


class TestToken:
    @pytest.mark.parametrize("tail", [">", ".", ">.", ")"])
    def test_survives_what_mail_programs_add(
        self, ended: list[tuple[str, str]], stranger: Client, tail: str
    ) -> None:
        token = unsubscribe.token(kind="note", subscription_id="rule-9")

        response = stranger.post(reverse("outbox:unsubscribe", args=[token + tail]))

        assert response.status_code == 200
        assert ended == [("note", "rule-9")]

    def test_outlives_a_change_of_the_key(self, ended: list[tuple[str, str]]) -> None:
        with override_settings(SECRET_KEY="o" * 50):
            old = unsubscribe.token(kind="note", subscription_id="rule-9")

        with override_settings(SECRET_KEY_FALLBACKS=["o" * 50]):
            assert unsubscribe.read(old) == unsubscribe.Subscription("note", "rule-9")

    @pytest.mark.parametrize(
        "forge",
        [
            pytest.param(lambda token: token[:-1], id="cut short"),
            pytest.param(lambda token: "x" + token, id="made longer"),
            pytest.param(lambda token: token.swapcase(), id="changed"),
            pytest.param(lambda token: token.partition(":")[0], id="unsigned"),
            pytest.param(
                lambda token: Signer(salt="other").sign_object(["note", "rule-9"]),
                id="signed for another purpose",
            ),
            pytest.param(
                lambda token: Signer(salt="unsub.v1").sign_object(["code", "rule-9"]),
                id="of a kind that nobody registered",
            ),
        ],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_others_is_not_found(
        self,
        ended: list[tuple[str, str]],
        stranger: Client,
        forge: Callable[[str], str],
        method: str,
    ) -> None:
        token = forge(unsubscribe.token(kind="note", subscription_id="rule-9"))

        response = getattr(stranger, method)(reverse("outbox:unsubscribe", args=[token]))

        assert response.status_code == 404
        assert ended == []

    def test_of_a_kind_that_cannot_be_left_is_not_found(
        self, register: Register, stranger: Client
    ) -> None:
        assert stranger.post(page()).status_code == 404


def test_kind_must_say_what_unsubscribing_does() -> None:
    with pytest.raises(ValueError, match="on_unsubscribe"):
        note_kind(unsubscribable=True)


class TestUnsubscribable:
    def test_kinds_name_the_subscription_in_their_headers(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        register(
            prepare=each(
                lambda message, now: Mail(
                    "ada@example.test", "Hello", "Text\n", subscription_id="rule-9"
                )
            ),
            unsubscribable=True,
            on_unsubscribe=lambda subscription_id, kind, now: None,
        )
        make_message()

        deliver_due(transport=smtp, now=NOW)

        link = sink.mails()[0]["List-Unsubscribe"].strip("<>")
        subscription = unsubscribe.read(link.rstrip("/").rpartition("/")[2])
        assert subscription == unsubscribe.Subscription("note", "rule-9")

    def test_headers_are_missing_elsewhere(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        make_message()

        deliver_due(transport=smtp, now=NOW)

        assert "List-Unsubscribe" not in sink.mails()[0]
