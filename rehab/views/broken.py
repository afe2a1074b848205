"""What a request gets when something broke under it."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

RETRY_AFTER_S = 10


@requires_csrf_token
def handle(request: HttpRequest) -> HttpResponse:
    """Answer 503 "try again" where the database is away, busy or in a lock; else 500.

    Called while the error is being handled. The transaction is rolled back: nothing half is kept,
    and an entry sent again with its id counts once.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    page = render_to_string("503.html")  # no request: nothing here may ask the database
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
