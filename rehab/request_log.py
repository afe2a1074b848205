"""One line of the log for each request: its route, never its address."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from rehab.logs import current_request

logger = logging.getLogger(__name__)
# Asked every few seconds by machines.
_QUIET = {"healthz", "readyz", "metrics"}
# A stranger may call a method anything.
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestLogMiddleware:
    """Lends the request's id to every line of the log, and says at the end how it went.

    The route is the pattern (`/patients/<uuid:pk>/`): addresses may hold what somebody typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_request.set(getattr(request, "request_id", ""))
        began = perf_counter()
        try:
            response = self.get_response(request)
            _tell(request, response.status_code, perf_counter() - began)
        finally:
            current_request.reset(token)
        return response


def _tell(request: HttpRequest, status: int, took_s: float) -> None:
    match = request.resolver_match
    if match and match.url_name in _QUIET:
        return
    facts = {
        "method": request.method if request.method in _METHODS else "other",
        "route": f"/{match.route}" if match else "",
        "status": status,
        "ms": round(took_s * 1000, 1),
    }
    logger.info("%s %s %s %s ms", *facts.values(), extra=facts)
