"""Signing in by a typed code, and the overview of one's own account."""

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import proves_by_code
from accounts.forms.sign_in import FreshCodeForm, RequestCodeForm
from accounts.fresh_code import FreshCode, towards_proof
from accounts.http import UserRequest, own_path
from accounts.passkeys import passkeys_of
from accounts.sessions import ASKED_FOR, SHARED_DEVICE
from outbox.services.send_now import LIMIT_S
from outbox.transports.probe import reach


class RequestCode(RequestLoginCodeView):
    """Ask for the address and mail a code; the answer is the same for unknown addresses."""

    def get_initial(self) -> dict[str, str]:
        """Return the address typed before: a code that was too old costs no second typing."""
        return {"email": self.request.session.get(ASKED_FOR, "")}

    def form_valid(self, form: RequestCodeForm) -> HttpResponse:
        is_shared = form.cleaned_data["shared_device"]
        self.request.session[SHARED_DEVICE] = is_shared
        self.request.session[ASKED_FOR] = "" if is_shared else form.cleaned_data["email"]
        if form._user is None:
            # As long as a mail takes: the time must not tell which addresses are known.
            reach(settings.EMAIL_URL, limit_s=LIMIT_S)
        response: HttpResponse = super().form_valid(form)
        return response


@method_decorator(login_not_required, name="dispatch")
class TypeCode(ConfirmLoginCodeView):
    """Take the mailed code; one that is too old says so."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", self) is None:
            messages.info(request, _("That code is too old. Let us send you a new one."))
        return answer

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Name no address that the invitation's page has not been told."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        context["is_invited"] = ASKED_FOR not in self.request.session
        return context


@require_safe
def account(request: UserRequest) -> HttpResponse:
    """Show what one can change about one's own account."""
    return render(request, "accounts/account.html", {"is_staff": request.standing.is_staff})


@require_http_methods(["GET", "HEAD", "POST"])
def fresh_code(request: UserRequest) -> HttpResponse:
    """Mail a code on `action=send`; take the typed one and go on to `next`.

    Whoever has something better than a mailbox is asked for that instead.
    """
    if not proves_by_code(request.user):
        return towards_proof(request, own_path(request, request.GET.get("next", "")) or "/")
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
