"""How long a sign-in lasts, by role and device."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rehab import clock
from tests.accounts.sign_in import Mailbox, is_signed_in, sign_in_by_code
from tests.factories import NOW, make_therapist, make_user

pytestmark = pytest.mark.django_db


class Clock:
    """The project's clock, set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


class TestIdleLimit:
    def test_ends_staff_after_15_minutes(self, client: Client, at: Clock) -> None:
        client.force_login(make_therapist())
        assert is_in(client)

        at.passes(minutes=14, seconds=59)
        assert is_in(client)
        at.passes(minutes=15)
        assert not is_in(client)
        assert not is_signed_in(client)

    def test_ends_patients_after_30_days(self, client: Client, at: Clock) -> None:
        client.force_login(make_user())
        assert is_in(client)

        at.passes(days=29, hours=23)
        assert is_in(client)
        at.passes(days=30)
        assert not is_in(client)

    def test_ends_patients_on_shared_devices_after_15_minutes(
        self, client: Client, mailbox: Mailbox, at: Clock
    ) -> None:
        sign_in_by_code(client, mailbox, make_user().email, shared_device="on")
        client.session.pop("consent_due", None)
        assert client.session.get_expire_at_browser_close()

        at.passes(minutes=15)
        client.get("/account/")
        assert not is_signed_in(client)

    def test_is_not_moved_by_polling(self, client: Client, at: Clock) -> None:
        client.force_login(make_therapist())
        assert is_in(client)

        for _ in range(3):
            at.passes(minutes=5)
            polled = client.get("/account/", headers={"X-Background": "1"})

        assert polled.status_code == 302


class TestAbsoluteLimit:
    def test_ends_staff_after_12_hours_of_work(self, client: Client, at: Clock) -> None:
        client.force_login(make_therapist())
        for _ in range(72):
            assert is_in(client)
            at.passes(minutes=10)

        assert not is_in(client)

    def test_ends_patients_after_90_days(self, client: Client, at: Clock) -> None:
        client.force_login(make_user())
        for _ in range(9):
            assert is_in(client)
            at.passes(days=10)

        assert not is_in(client)

    def test_begins_again_at_each_sign_in(
        self, client: Client, mailbox: Mailbox, at: Clock
    ) -> None:
        user = make_user()
        sign_in_by_code(client, mailbox, user.email)
        at.passes(days=40)
        client.get("/account/")

        sign_in_by_code(client, mailbox, user.email)

        assert is_signed_in(client)
        client.get("/account/")
        assert is_signed_in(client)


class TestEndedSignIn:
    def test_leads_a_part_of_a_page_to_the_whole_sign_in_page(
        self, client: Client, at: Clock
    ) -> None:
        client.force_login(make_therapist())
        assert is_in(client)
        at.passes(hours=1)

        response = client.get(
            "/account/",
            headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/caseload/?page=2"},
        )

        sign_in = reverse("account_request_login_code")
        assert response["HX-Redirect"] == f"{sign_in}?next=/caseload/"
        assert response.status_code == 200

    def test_leads_back_to_the_page_asked_for(self, client: Client) -> None:
        response = client.get("/account/")

        assert response["Location"] == "/sign-in/?next=/account/"


def test_a_page_costs_no_write_unless_the_last_was_a_while_ago(
    client: Client, at: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(make_therapist())
    assert is_in(client)
    with django_assert_num_queries(3):  # session, user, standing
        assert is_in(client)
