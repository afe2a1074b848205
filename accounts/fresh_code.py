"""Proving again who one is by a fresh mailed code, for people with neither password nor factor.

allauth lets such people do everything without proof; we do not.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from accounts.access import proves_by_code
from accounts.http import UserRequest, redirect_whole_page
from accounts.models import User

View = Callable[..., HttpResponseBase]
_STATE = "fresh_code"


class FreshCode(AbstractCodeVerificationProcess):
    """One mailed code in one session: three tries, ten minutes."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state,
            user=request.user,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
        )

    @classmethod
    def begin(cls, request: UserRequest) -> "FreshCode":
        """Mail a new code to the signed-in person; an earlier one stops working."""
        process = cls(request, cls.initial_state(request.user, email=request.user.email))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: UserRequest) -> "FreshCode | None":
        """Return the code that waits to be typed, if it is young enough and of this person."""
        state = request.session.get(_STATE)
        if not state or state.get("user_id") != str(request.user.pk):
            return None
        process: FreshCode | None = cls(request, state).abort_if_invalid()
        return process

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.code}
        adapter.send_mail("account/email/login_code", self.state["email"], context)

    def persist(self) -> None:
        self.request.session[_STATE] = self.state

    def abort(self) -> None:
        self.request.session.pop(_STATE, None)

    def accepts(self, code: str) -> bool:
        """Return whether `code` is right, and keep that; a wrong one uses up a try."""
        if not compare_user_code(actual=code, expected=self.code):
            self.record_invalid_attempt()
            return False
        self.abort()
        record_authentication(self.request, self.user, method="code", reauthenticated=True)
        return True


def has_fresh_code(request: HttpRequest) -> bool:
    """Return whether a code was typed within the time allauth asks of passwords."""
    typed = [r for r in get_authentication_records(request, request.user) if r["method"] == "code"]
    return bool(typed) and time.time() - typed[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def has_fresh_proof(request: HttpRequest) -> bool:
    """Return whether the person proved lately who they are: by passkey, password, app or code.

    A code counts only for those who have nothing better to prove it by.
    """
    user = request.user
    if isinstance(user, User) and proves_by_code(user) and has_fresh_code(request):
        return True
    return bool(get_reauthentication_flows(request.user)) and did_recently_reauthenticate(request)


def fresh_sign_in_required(view: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
    """Ask people without a password for a fresh proof before allauth's `view` changes anything.

    allauth itself asks those who have one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if request.method in {"GET", "HEAD"} or not isinstance(user, User):
            return view(request, *args, **kwargs)
        if not user.has_usable_password() and not has_fresh_proof(request):
            return towards_proof(request, request.path)
        return view(request, *args, **kwargs)

    return guarded


def proof_required(*, back: str = "") -> Callable[[View], View]:
    """Ask everybody for a fresh proof before the view shows or changes anything.

    The way leads back to the view itself, or to the page named `back` if it can only be posted to.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if has_fresh_proof(request):
                return view(request, *args, **kwargs)
            return towards_proof(request, reverse(back) if back else request.get_full_path())

        return guarded

    return decorate


def towards_proof(request: HttpRequest, back: str) -> HttpResponse:
    """Lead to where the person proves again who they are, and from there to the path `back`."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    query = urlencode({"next": back})
    return redirect_whole_page(request, f"{methods[0]['url']}?{query}")
