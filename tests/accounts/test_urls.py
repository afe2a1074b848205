"""Every address of this app, asked by everybody: no server error, and the headers on each."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver

from accounts import urls
from tests.accounts.sign_in import Mailbox, ask_for_code
from tests.factories import (
    make_admin,
    make_invitation,
    make_patient,
    make_therapist,
    make_user,
)

pytestmark = pytest.mark.django_db

PUBLIC = {
    "account_request_login_code",
    "account_confirm_login_code",
    "account_login",
    "accounts:passkey-sign-in",
    "mfa_authenticate",
    "account_signup",
    "account_logout",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "accounts:invitation",
}
HEADERS = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "X-Frame-Options",
    "Cache-Control",
    "X-Request-ID",
}


def _names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry.url_patterns, f"{entry.namespace}:")
        else:
            yield pytest.param(f"{prefix}{entry.name}", entry, id=f"{prefix}{entry.name}")


EVERY_URL = list(_names(urls.urlpatterns))


def address(name: str, entry: URLPattern) -> str:
    """Return the address with ids that exist, for the converters it asks for."""
    invitation = make_invitation()
    member = make_therapist(invitation.clinic).memberships.get()
    ids: dict[str, object] = {
        "clinic_id": invitation.clinic_id,
        "invitation_id": invitation.pk,
        "membership_id": member.public_id,
    }
    wanted = entry.pattern.converters
    return reverse(name, kwargs={key: ids[key] for key in wanted})


def make_people() -> dict[str, object]:
    patient = make_user()
    make_patient(user=patient)
    unfinished = make_therapist()
    unfinished.authenticator_set.all().delete()
    return {
        "nobody": None,
        "patient": patient,
        "therapist": make_therapist(),
        "therapist without second factor": unfinished,
        "admin": make_admin(),
    }


@pytest.mark.parametrize(("name", "entry"), EVERY_URL)
def test_answers_everybody_without_a_server_error(name: str, entry: URLPattern) -> None:
    url = address(name, entry)
    for who, user in make_people().items():
        client = Client()
        if user is not None:
            client.force_login(user)
        for method in ("get", "head", "post", "put", "delete", "options"):
            response = getattr(client, method)(url)

            assert response.status_code < 500, (who, method)
            assert set(response.headers) >= HEADERS, (who, method)
            assert "no-store" in response["Cache-Control"], (who, method)


@pytest.mark.parametrize(("name", "entry"), EVERY_URL)
def test_is_closed_to_nobody_in_particular_unless_it_is_for_signing_in(
    name: str, entry: URLPattern, client: Client
) -> None:
    response = client.get(address(name, entry))

    leads_to_sign_in = response.status_code == 302 and "?next=" in response["Location"]
    assert leads_to_sign_in is (name not in PUBLIC)


def test_pages_hold_no_inline_script_or_style() -> None:
    admin = make_admin()
    for user in (None, admin):
        client = Client()
        if user:
            client.force_login(user)
        for param in EVERY_URL:
            name, entry = param.values
            page = client.get(address(name, entry), follow=True).content.decode()
            assert "style=" not in page, name
            assert "<script>" not in page, name
            assert "onclick" not in page, name


def test_policy_allows_our_own_files_only(client: Client) -> None:
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "name",
    [
        "account_reauthenticate",
        "mfa_list_webauthn",
        "admin:index",
        "account_confirm_email",
    ],
)
def test_unsupported_pages_are_not_mounted(name: str) -> None:
    mounted = {entry[0][0][0] for entry in get_resolver().reverse_dict.getlist(name)}
    assert mounted <= {"account/reauthenticate/"}


def test_addresses_carry_no_guessable_ids() -> None:
    numbered = {param.values[0] for param in EVERY_URL if "<int:" in str(param.values[1].pattern)}
    assert not numbered


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        pytest.param("https://evil.test/", "/", id="another site"),
        pytest.param("//evil.test/", "/", id="another site without a scheme"),
        pytest.param("javascript:alert(1)", "/", id="a script"),
        pytest.param("/account/", "/account/", id="a page of ours"),
    ],
)
def test_next_leads_to_our_own_pages_only(
    wanted: str, where: str, client: Client, mailbox: Mailbox
) -> None:
    ask_for_code(client, make_user().email, next=wanted)

    confirm = reverse("account_confirm_login_code")
    response = client.post(confirm, {"code": mailbox.code(), "next": wanted})

    assert response["Location"] == where


@pytest.mark.parametrize("path", ["/no-such-page/", "/invitation/none/", "/healthz"])
def test_headers_are_on_pages_that_are_not_ours_too(path: str, client: Client) -> None:
    assert set(client.get(path).headers) >= HEADERS
