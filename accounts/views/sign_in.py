"""Signing in by a typed code, and the overview of one's own account."""

from allauth.account.views import RequestLoginCodeView
from allauth.core.ratelimit import consume_or_429
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.sign_in import FreshCodeForm
from accounts.fresh_code import FreshCode
from accounts.http import UserRequest, own_path
from accounts.passkeys import passkeys_of
from accounts.sessions import SHARED_DEVICE


class RequestCode(RequestLoginCodeView):
    """Ask for the address and mail a code; the answer is the same for unknown addresses."""

    def form_valid(self, form: FreshCodeForm) -> HttpResponse:
        self.request.session[SHARED_DEVICE] = form.cleaned_data["shared_device"]
        response: HttpResponse = super().form_valid(form)
        return response


@require_safe
def account(request: UserRequest) -> HttpResponse:
    """Show what one can change about one's own account."""
    return render(request, "accounts/account.html", {"is_staff": request.standing.is_staff})


@require_http_methods(["GET", "HEAD", "POST"])
def fresh_code(request: UserRequest) -> HttpResponse:
    """Mail a code on `action=send`; take the typed one and go on to `next`."""
    waiting = FreshCode.resume(request)
    form = FreshCodeForm(request.POST if request.method == "POST" else None)
    if request.POST.get("action") == "send":
        too_many: HttpResponse | None = consume_or_429(
            request, action="request_login_code", key=request.user.email
        )
        if too_many:
            return too_many
        FreshCode.begin(request)
        return redirect(request.get_full_path())
    if waiting and form.is_bound and form.is_valid():
        if waiting.accepts(form.cleaned_data["code"]):
            return redirect(own_path(request, request.GET.get("next", "")) or "/")
        form.add_error("code", ValidationError(_("This is not the code. Please look again.")))
        waiting = FreshCode.resume(request)
    context = {"form": form, "waiting": waiting, "passkey_url": _passkey_url(request)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/fresh_code.html", context, status=status)


def _passkey_url(request: UserRequest) -> str:
    """Return where one proves it by passkey instead; empty without one."""
    if not passkeys_of(request.user).exists():
        return ""
    query = urlencode({"next": request.GET.get("next", "/")})
    return f"{reverse('mfa_reauthenticate_webauthn')}?{query}"
