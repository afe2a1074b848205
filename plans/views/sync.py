"""What scripts of the page ask for: a fresh token, where to go, the door of the queue."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from accounts.models import User
from plans.models import ActivityLog
from plans.queries.access import standing
from plans.queries.queue_owner import opaque_id
from plans.services.trail import note
from plans.views import activity_log
from rehab import clock

SKEW = timedelta(minutes=10)  # a phone's clock that is further off is put on record
_DOORS = {"log": activity_log.log, "numbers": activity_log.numbers}
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


@require_safe
def token(request: UserRequest) -> HttpResponse:
    """Give a fresh CSRF token: the one in an old page ends with each sign-in."""
    return JsonResponse({"token": get_token(request), "who": opaque_id(request.user)})


@require_POST
def entry(request: UserRequest, pk: UUID, kind: str) -> HttpResponse:
    """Take an entry that waited on a phone, through the page's own door: same form, same service.

    Answers 200 when it is stored, now or by an earlier sending, 412 to a queue that says it is
    somebody else's, otherwise what the page would answer: 404, 409, 422.
    """
    mine = opaque_id(request.user)
    if not constant_time_compare(request.POST.get("who", mine), mine):
        return JsonResponse({"saved": False}, status=412)
    answer = _DOORS[kind](request, pk)
    if answer.status_code >= 400:
        return JsonResponse({"saved": False}, status=answer.status_code)
    to = _target(answer)
    if _view_at(to) not in _STORED_AT:
        return answer
    _note_skew(request)
    saved = JsonResponse({"saved": True})
    if to.endswith("/stop/"):
        saved["X-Location"] = to
    return saved


def _note_skew(request: UserRequest) -> None:
    """Put it on record when the phone's clock was wrong as it sent the entry.

    Nothing is counted by that clock: the card has its date, and the server knows the hour.
    """
    now = clock.now()
    sent_at = _instant(request.POST.get("sent_at", ""))
    if sent_at is None or abs(sent_at - now) <= SKEW:
        return
    rows = ActivityLog.objects.visible_to(request.user).select_related("patient")
    row = rows.filter(entry_id=request.POST["entry_id"]).first()
    stands = row and standing(user=request.user, patient=row.patient)
    if row and stands:
        note("clock_skew", row, patient=row.patient, by=request.user, role=stands.role, now=now)


def _instant(value: str) -> datetime | None:
    try:
        given = parse_datetime(value)
    except ValueError:
        return None
    return given if given and given.tzinfo else None


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
        to = _target(response)
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


def _target(response: HttpResponse) -> str:
    """Return where an answer leads the whole page; empty where it leads nowhere."""
    is_redirect = response.status_code in {302, 303}
    return response.headers.get("Location" if is_redirect else "HX-Redirect", "")


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
