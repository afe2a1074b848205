"""Leaving: the browser forgets what it kept, and nobody is signed out unawares."""

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LogoutView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sessions
from accounts.http import UserRequest
from rehab import clock

# Not "cookies": that would take the colours and the language of the device with it, and the
# cookies of other services on the same domain. Ours that say who somebody is go one by one.
CLEARED = '"cache", "storage"'
_PERSONAL = ("SESSION_COOKIE", "CSRF_COOKIE")


def forgotten(response: HttpResponse) -> HttpResponse:
    """Return the answer that makes the browser forget who was here and what they left behind."""
    response["Clear-Site-Data"] = CLEARED
    for kind in _PERSONAL:
        name, path = getattr(settings, f"{kind}_NAME"), getattr(settings, f"{kind}_PATH")
        response.delete_cookie(name, path=path, samesite="Lax")
    return response


class SignOut(LogoutView):
    """allauth's sign-out, after which the device keeps nothing."""

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        was_in = self.request.user.is_authenticated
        response: HttpResponse = super().post(*args, **kwargs)
        return forgotten(response) if was_in else response


@require_POST
def sign_out_everywhere(request: UserRequest) -> HttpResponse:
    """End every sign-in of this person, this one too."""
    for each in UserSession.objects.purge_and_list(request.user):
        if not each.is_current():
            each.end()
    logout(request)
    return forgotten(redirect(settings.LOGIN_URL))


@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: UserRequest) -> HttpResponse:
    """Say how long the sign-in still lasts. A POST is a sign of life, a look in passing is not."""
    limits = sessions.limits_for(request.session, is_staff=request.standing.is_staff)
    left_s = sessions.left_s(request.session, limits, now=clock.now())
    return JsonResponse({"left_s": left_s})
