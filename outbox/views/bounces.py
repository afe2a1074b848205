"""Where a mail provider tells what came back: signed, safe to repeat, silent about addresses."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from outbox import return_path
from outbox.models import Bounce
from outbox.services import take_bounce
from rehab import clock

MAX_BYTES = 16_384
MAX_AGE = timedelta(minutes=5)


# The signature is the authority; a provider posts without cookies.
@csrf_exempt
@login_not_required
@never_cache
@require_POST
def bounces(request: HttpRequest) -> HttpResponse:
    """Take one report: JSON with `type` and `message_id` or `token`."""
    if not settings.BOUNCE_WEBHOOK_KEY:
        raise Http404
    if len(request.body) > MAX_BYTES:
        return HttpResponse(status=413)
    now = clock.now()
    if not _is_signed(request, now):
        return HttpResponse(status=403)
    try:
        message_id, kind = _read(json.loads(request.body))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return HttpResponse(status=400)
    effect = take_bounce(message_id=message_id, type=kind, now=now)
    return JsonResponse({"effect": effect})


def _is_signed(request: HttpRequest, now: datetime) -> bool:
    """Return True for a fresh HMAC-SHA256 over timestamp, a full stop and the body."""
    stamp = request.headers.get("X-Bounce-Timestamp", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return False
    if abs(now.timestamp() - int(stamp)) > MAX_AGE.total_seconds():
        return False
    signed = f"{stamp}.".encode() + request.body
    wanted = hmac.new(settings.BOUNCE_WEBHOOK_KEY.encode(), signed, hashlib.sha256).hexdigest()
    given = request.headers.get("X-Bounce-Signature", "")
    return hmac.compare_digest(wanted.encode(), given.lower().encode())


def _read(report: dict[str, Any]) -> tuple[UUID, Bounce.Type]:
    """Raises ValueError, KeyError, TypeError or AttributeError on anything that is no report."""
    kind = Bounce.Type(report["type"])
    if "token" in report:
        found = return_path.message_of(report["token"])
        if found is None:
            raise ValueError("This token is not ours.")
        return found, kind
    return UUID(report["message_id"].strip("<> ").partition("@")[0]), kind
