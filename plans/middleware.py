"""Forms on their way in and their answers on the way out: whole, and told to a script plainly."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare

from accounts.models import User
from plans.queries.queue_owner import opaque_id

# Where an entry leads that is stored. Any other redirect of a form means: something comes first.
_STORED_AT = frozenset(
    {
        "plans:today",
        "plans:stop",
        "plans:exercise",
        "plans:history-day",
        "plans:messages",
        "plans:patient-day",
        "plans:patient-messages",
    }
)


class SentByScriptMiddleware:
    """Tell a script where to go instead of leading it there.

    A browser would follow the redirect unseen, and the message that waits at its end would be
    read by nobody. A form that is led anywhere but to where stored entries lead is answered 401
    (something comes first, such as a sign-in) or 412 (whom it is for has to be chosen), so that
    no script takes it for stored.

    Also 412: a form out of a page that was made for somebody else than who is signed in now.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        to = leads_to(response)
        if request.headers.get("X-Sent-By") != "script" or not to:
            return response
        del response["Location"], response["HX-Redirect"]
        response.status_code = _status_for_script(request, to)
        response.content = b""
        response["X-Location"] = to
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        by, user = request.headers.get("X-Written-By"), request.user
        if not by or request.method != "POST" or not isinstance(user, User):
            return None
        return None if constant_time_compare(by, opaque_id(user)) else HttpResponse(status=412)


class WholeFormMiddleware:
    """Refuse a form of which the end was lost on the way.

    What is left of it would pass for the whole: half a note, 1 for 12, a box that was not ticked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type == "application/x-www-form-urlencoded":
            promised = int(request.META.get("CONTENT_LENGTH") or 0)
            if promised > len(request.body):
                return HttpResponseBadRequest()
        return self.get_response(request)


def leads_to(response: HttpResponse) -> str:
    """Return where an answer leads the whole page; empty where it leads nowhere."""
    is_redirect = response.status_code in {302, 303}
    return response.headers.get("Location" if is_redirect else "HX-Redirect", "")


def is_where_stored_leads(url: str) -> bool:
    """Whether an entry that was stored leads there."""
    return _view_at(url) in _STORED_AT


def _view_at(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def _status_for_script(request: HttpRequest, to: str) -> int:
    name = _view_at(to)
    if request.method != "POST" or name in _STORED_AT:
        return 204
    return 412 if name == "plans:choose-patient" else 401
