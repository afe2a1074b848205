"""“This is not for me”: one button, the same answer for everybody, no word about anybody."""

from allauth.account.internal.flows.logout import logout
from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import wrong_person
from accounts.http import UserRequest
from accounts.services.wrong_person import refuse_by_link, refuse_signed_in
from accounts.views.sign_out import forgotten
from rehab import clock

_PAGE = "accounts/not_me.html"


# The signed token is the authority; whoever was written to by mistake has no account.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the button and changes nothing (scanners follow links); POST acts at once.

    A token nobody signed gets the same pages: nobody learns what exists.
    """
    is_told = request.method == "POST"
    if is_told:
        too_many: HttpResponse | None = consume_or_429(request, action="not_me")
        if too_many:
            return too_many
        if told := wrong_person.read(token):
            refuse_by_link(told, now=clock.now())
    # Rendered without the request: the page then holds no token and sets no cookie.
    return HttpResponse(render_to_string(_PAGE, {"is_told": is_told}))


@require_http_methods(["GET", "HEAD", "POST"])
def not_my_plan(request: UserRequest) -> HttpResponse:
    """Let who has just come in by mistake leave for good: no access, no mail, signed out."""
    if request.method != "POST":
        return render(request, _PAGE, {"is_told": False, "is_signed_in": True})
    refuse_signed_in(user=request.user, now=clock.now())
    logout(request, show_message=False)
    return forgotten(HttpResponse(render_to_string(_PAGE, {"is_told": True})))
