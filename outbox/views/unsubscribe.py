"""Leaving a kind of mail: one button, no sign-in, no cookie (RFC 8058)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from outbox import unsubscribe
from rehab import clock


# The signed token is the authority; a mail program posts without cookies.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end_subscription(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the button and changes nothing (scanners follow links); POST acts at once."""
    subscription = unsubscribe.read(token)
    if subscription is None:
        raise Http404
    is_ended = request.method == "POST"
    if is_ended:
        unsubscribe.end(subscription, now=clock.now())
    # Rendered without the request: the page then holds no token and sets no cookie.
    return HttpResponse(render_to_string("outbox/unsubscribe.html", {"is_ended": is_ended}))
