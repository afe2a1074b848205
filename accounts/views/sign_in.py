"""Signing in by a typed code, and the overview of one's own account."""

from allauth.account.views import RequestLoginCodeView
from allauth.core.ratelimit import consume_or_429
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.sign_in import FreshCodeForm
from accounts.fresh_code import FreshCode
from accounts.http import UserRequest
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
            return redirect(_next(request))
        form.add_error("code", ValidationError(_("This is not the code. Please look again.")))
        waiting = FreshCode.resume(request)
    status = 422 if form.is_bound else 200
    return render(
        request, "accounts/fresh_code.html", {"form": form, "waiting": waiting}, status=status
    )


def _next(request: UserRequest) -> str:
    """Return where to go on: a path of ours. A bare word would be taken for a view's name."""
    target = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours and target.startswith("/") else "/"
