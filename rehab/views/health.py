"""The pages a load balancer asks. They say nothing a stranger may not know."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rehab import clock
from rehab.operation import readiness


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200: this process lives. Asks nothing else, so that no outage has it restarted."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be served, else 503.

    Late mail or a lost broker is told as `degraded` with 200: taking the web out of service
    would help nobody.
    """
    found = readiness.look(now=clock.now())
    body = {"status": found.status} | asdict(found)
    return JsonResponse(body, status=200 if found.is_ready else 503)
