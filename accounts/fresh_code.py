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
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from accounts.http import UserRequest, redirect_whole_page

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


def fresh_sign_in_required(view: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
    """Ask people without password and factor for a fresh code before `view` changes anything."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        is_exempt = request.method in {"GET", "HEAD"} or not user.is_authenticated
        if is_exempt or get_reauthentication_flows(user) or has_fresh_code(request):
            return view(request, *args, **kwargs)
        query = urlencode({"next": request.path})
        return redirect_whole_page(request, f"{reverse('accounts:fresh-code')}?{query}")

    return guarded
