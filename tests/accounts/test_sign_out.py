"""Leaving a device leaves nothing there, and nobody is signed out without a warning."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rehab import clock
from tests.accounts.sign_in import Mailbox, is_signed_in, sign_in_by_code
from tests.factories import make_therapist, make_user

pytestmark = pytest.mark.django_db
CLEAR = '"cache", "storage"'


class TestSignOut:
    @pytest.mark.parametrize("name", ["account_logout", "accounts:sign-out-everywhere"])
    def test_makes_the_browser_forget(self, name: str, client: Client) -> None:
        client.force_login(make_user())
        client.get(reverse("accounts:account"))

        answer = client.post(reverse(name))

        assert answer["Clear-Site-Data"] == CLEAR
        assert not is_signed_in(client)
        for cookie in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            assert answer.cookies[cookie].value == ""

    def test_keeps_the_colours_of_the_device(self, client: Client) -> None:
        client.force_login(make_user())
        client.cookies["theme"] = "dark"

        answer = client.post(reverse("account_logout"))

        assert "theme" not in answer.cookies

    def test_clears_nothing_for_a_half_done_sign_in(self, client: Client) -> None:
        assert "Clear-Site-Data" not in client.post(reverse("account_logout"))

    def test_by_a_link_changes_nothing(self, client: Client) -> None:
        client.force_login(make_user())

        assert "Clear-Site-Data" not in client.get(reverse("account_logout"))
        assert is_signed_in(client)

    def test_everywhere_ends_the_other_devices(self, mailbox: Mailbox) -> None:
        user = make_user()
        here, there = Client(), Client()
        for each in (here, there):
            sign_in_by_code(each, mailbox, user.email)

        here.post(reverse("accounts:sign-out-everywhere"))

        assert there.get("/account/")["Location"].startswith("/sign-in/")

    def test_asks_on_every_page_about_what_is_not_sent(self, client: Client) -> None:
        client.force_login(make_user())

        page = client.get(reverse("accounts:account")).content.decode()

        assert "data-sign-out" in page
        assert "data-unsent" in page


class TestStaying:
    URL = "/account/stay/"

    def test_tells_staff_how_long_is_left(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        start = clock.now()
        monkeypatch.setattr(clock, "now", lambda: start)
        client.force_login(make_therapist())
        assert client.post(self.URL).json() == {"left_s": 900}
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=14))

        left = client.get(self.URL, headers={"X-Background": "1"}).json()["left_s"]
        assert left <= 60
        assert client.post(self.URL).json() == {"left_s": 900}

    def test_looking_does_not_keep_anybody_in(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(make_therapist())
        client.post(self.URL)
        start = clock.now()
        for minutes in (5, 10, 15):
            monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=minutes))  # noqa: B023
            answer = client.get(self.URL, headers={"X-Background": "1"})

        assert answer["Location"].startswith("/sign-in/")

    def test_never_outlasts_the_whole_limit(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(make_therapist())
        client.post(self.URL)
        session = client.session
        session["signed_in_at"] -= 12 * 3600 - 100
        session.save()

        assert client.post(self.URL).json()["left_s"] <= 100

    @pytest.mark.parametrize(("is_shared", "is_warned"), [(True, True), (False, False)])
    def test_warns_a_patient_on_a_shared_device_only(
        self, is_shared: bool, is_warned: bool, client: Client
    ) -> None:
        client.force_login(make_user())
        session = client.session
        session["shared_device"] = is_shared
        session.save()

        page = client.get(reverse("accounts:account")).content.decode()

        assert ("data-stay=" in page) is is_warned
