"""The request as our views see it: signed in, with what the middleware added."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.access import Standing
from accounts.models import User


class UserRequest(HttpRequest):
    """A request of a signed-in person; for annotations only."""

    user: User
    htmx: HtmxDetails
    standing: Standing
    request_id: str
    looking_after: object  # on a helper's pages: for whom, as the app above knows them
    looks_after_several: bool
    page_of: UUID  # whose page an entry was made on, once that was checked


def redirect_whole_page(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to `url`, also when only a part of the page was asked for by htmx."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def own_path(request: HttpRequest, target: str) -> str:
    """Return `target` if it is a path of ours to go on to, else nothing.

    A bare word would be taken for a view's name, and another host for a trap.
    """
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours and target.startswith("/") else ""
