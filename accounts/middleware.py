"""What holds for every request: its id, headers, the limits of a sign-in, and what comes first."""

import uuid
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from accounts import sessions
from accounts.access import STRANGER, Standing, needs_second_factor, standing, standing_of
from accounts.http import UserRequest, redirect_whole_page
from accounts.models import User
from accounts.services import audit
from rehab import clock

GetResponse = Callable[[HttpRequest], HttpResponse]

_NOTHING_ALLOWED = (
    "accelerometer autoplay camera display-capture fullscreen geolocation gyroscope magnetometer "
    "microphone midi payment usb"
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in _NOTHING_ALLOWED.split())

# What a member of staff without a second factor can reach: setting it up, and the way out.
SETUP_VIEWS = frozenset(
    {
        "account_set_password",
        "account_reauthenticate",
        "accounts:fresh-code",
        "mfa_activate_totp",
        "mfa_reauthenticate_webauthn",
        "accounts:passkey-add",
        "account_logout",
        "accounts:sign-out-everywhere",
        "accounts:stay",
    }
)

# What somebody who has not agreed yet can reach.
_BEFORE_CONSENT = frozenset(
    {
        "accounts:consent",
        "accounts:not-my-plan",
        "accounts:stay",
        "accounts:sign-out-everywhere",
        "account_logout",
    }
)
_STEP_TWO = frozenset({"mfa_activate_totp", "accounts:passkey-add"})


class RequestIdMiddleware:
    """Give each request an id that the audit trail, the logs and the answer share."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        cast(UserRequest, request).request_id = request_id
        token = audit.current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            audit.current_request_id.reset(token)
        response["X-Request-ID"] = request_id
        return response


class HeadersMiddleware:
    """Keep answers out of caches and browsers' features out of our pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        patch_vary_headers(response, ["HX-Request"])
        return response


class PeopleMiddleware:
    """Read who asks and in which role; end a sign-in that lasted too long.

    A request with `X-Background: 1` (polling) does not count as use.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = self._admit(request)
        cast(UserRequest, request).standing = held
        with timezone.override(held.time_zone):
            response = self.get_response(request)
        return _lead_htmx_to_sign_in(request, response)

    def _admit(self, request: HttpRequest) -> Standing:
        user = request.user
        if not isinstance(user, User):
            return STRANGER
        now = clock.now()
        held = standing_of(user)
        limits = sessions.limits_for(request.session, is_staff=held.is_staff)
        is_refused = user.is_demo and not settings.DEMO_ALLOWED
        if is_refused or sessions.has_expired(request.session, limits, now=now):
            logout(request)
            return STRANGER
        if request.headers.get("X-Background") != "1":
            sessions.touch(request.session, limits, now=now)
        if user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            cast(Any, request).LANGUAGE_CODE = user.language  # what LocaleMiddleware guessed before
        return held


def _lead_htmx_to_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Turn a redirect to the sign-in page into one of the whole page, not of a part of it."""
    sign_in = resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request") != "true" or response.status_code != 302:
        return response
    if urlsplit(response["Location"]).path != sign_in:
        return response
    shown = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
    return HttpResponseClientRedirect(f"{sign_in}?next={quote(shown)}")


class GateMiddleware:
    """What comes before anything else: a second factor for staff, a consent for the others.

    Also notes when somebody asked for what is not theirs.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code in {403, 404} and match and request.user.is_authenticated:
            self._record_denied(request, match.view_name, match.kwargs)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user = request.user
        match = request.resolver_match
        if not isinstance(user, User) or not getattr(view, "login_required", True) or not match:
            return None
        name = match.view_name
        if needs_second_factor(user, standing(request)):
            return _towards_second_factor(request, user, name)
        if request.session.get("consent_due") and name not in _BEFORE_CONSENT:
            return redirect_whole_page(request, resolve_url("accounts:consent"))
        return None

    def _record_denied(self, request: HttpRequest, view_name: str, kwargs: dict[str, Any]) -> None:
        roles = sorted(standing(request).roles)
        audit.record(
            actor=request.user if isinstance(request.user, User) else None,
            role=roles[0] if roles else "self",
            action="denied",
            object_type=view_name[:40],
            object_id=str(next(iter(kwargs.values()), "")).replace("\0", "")[:40],
            now=clock.now(),
        )


def _towards_second_factor(request: HttpRequest, user: User, name: str) -> HttpResponse | None:
    if not user.has_usable_password() and name in _STEP_TWO:
        name = ""  # the password comes first
    if name in SETUP_VIEWS:
        return None
    step = "mfa_activate_totp" if user.has_usable_password() else "account_set_password"
    return redirect_whole_page(request, resolve_url(step))
