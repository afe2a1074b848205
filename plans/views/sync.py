"""What scripts of the page ask for: a fresh token, the door of the queue."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from plans.middleware import is_where_stored_leads, leads_to
from plans.models import ActivityLog
from plans.queries.access import standing
from plans.queries.queue_owner import opaque_id
from plans.services.trail import note
from plans.views import activity_log
from rehab import clock

SKEW = timedelta(minutes=10)  # a phone's clock that is further off is put on record
_DOORS = {"log": activity_log.log, "numbers": activity_log.numbers}


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
    to = leads_to(answer)
    if not is_where_stored_leads(to):
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
