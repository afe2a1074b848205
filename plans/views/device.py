"""How pages look and speak here: colours and language, kept in cookies of the device.

Works signed out and without JavaScript. A language is also kept with who is signed in.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.services.people import choose_language

_YEAR_S = 365 * 24 * 3600
_THEMES = ("light", "dark")


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark and go back to where it was asked for."""
    return _remembered(request, "theme", request.POST.get("theme"), _THEMES)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language here, so that the way in speaks it, and with the reader's account."""
    language = request.POST.get("language")
    offered = tuple(dict(settings.LANGUAGES))
    if language in offered and isinstance(request.user, User):
        choose_language(user=request.user, language=language)
    return _remembered(request, settings.LANGUAGE_COOKIE_NAME, language, offered)


def _remembered(
    request: HttpRequest, name: str, value: str | None, known: tuple[str, ...]
) -> HttpResponse:
    """Go back to where the wish was made, with a cookie if it is one we know."""
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(back if is_ours else "/")
    if value is not None and value in known:
        response.set_cookie(
            name,
            value,
            max_age=_YEAR_S,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
