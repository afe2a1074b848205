"""Passkeys: the list with its buttons, making one, and signing in with one."""

import json

from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import passkeys, sessions
from accounts.forms.passkey import AddPasskeyForm, NameForm, number_of
from accounts.fresh_code import proof_required
from accounts.http import UserRequest, own_path


@require_safe
def passkey_list(request: UserRequest) -> HttpResponse:
    """Show on which devices the person has a passkey."""
    context = {
        "passkeys": [each.wrap() for each in passkeys.passkeys_of(request.user)],
        "are_possible": passkeys.are_possible(),
    }
    return render(request, "mfa/passkeys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proof_required()
def passkey_add(request: UserRequest) -> HttpResponse:
    """Let the device make a passkey; keep it when its answer is right."""
    if not passkeys.are_possible():
        raise Http404
    form = AddPasskeyForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        return _keep(request, form)
    context = {
        "form": form,
        "options": passkeys.registration_options(request.user),
        "name": passkeys.device_name(request.headers.get("User-Agent", "")),
        "next": own_path(request, request.GET.get("next", "")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "mfa/passkey_add.html", context, status=status)


def _keep(request: UserRequest, form: AddPasskeyForm) -> HttpResponse:
    data = form.cleaned_data
    passkeys.add_passkey(
        request, name=data["name"], credential=data["credential"], held=request.standing
    )
    request.session.pop(sessions.PASSKEY_OFFER, None)
    messages.success(request, _("Done. Next time your device lets you in."))
    if request.standing.is_staff and not request.standing.has_second_factor:
        return redirect("mfa_view_recovery_codes")
    return redirect(own_path(request, request.GET.get("next", "")) or "accounts:passkeys")


@require_POST
@proof_required(back="accounts:passkeys")
def passkey_rename(request: UserRequest) -> HttpResponse:
    """Call a passkey by another name."""
    form = NameForm(request.POST)
    if form.is_valid():
        passkey = get_object_or_404(
            passkeys.passkeys_of(request.user), pk=number_of(form.cleaned_data["passkey"])
        )
        passkey.wrap().name = form.cleaned_data["name"]
        passkey.save(update_fields=["data"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Write a name of up to 40 letters."))
    return redirect("accounts:passkeys")


@require_POST
@proof_required(back="accounts:passkeys")
def passkey_remove(request: UserRequest) -> HttpResponse:
    """Let a device no longer in. Doing it twice changes nothing."""
    number = number_of(request.POST.get("passkey", ""))
    passkey = passkeys.passkeys_of(request.user).filter(pk=number).first()
    if passkey is not None:
        flows._remove_authenticator_without_reauthentication(request, passkey)
    return redirect("accounts:passkeys")


@require_POST
def passkey_offer_decline(request: UserRequest) -> HttpResponse:
    """Keep that the person wants no passkey now; it is not offered again."""
    request.session.pop(sessions.PASSKEY_OFFER, None)
    return redirect("/")


@method_decorator(login_not_required, name="dispatch")
class PasskeySignIn(LoginWebAuthnView):
    """GET hands out a challenge, the same for everybody; POST takes the device's answer."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        options = auth.begin_authentication(user=None)
        return JsonResponse(options, encoder=DjangoJSONEncoder)

    def form_valid(self, form: object) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]  # type: ignore[attr-defined]
        going_on = own_path(self.request, self.request.POST.get("next", "")) or None
        login = Login(user=authenticator.user, redirect_url=going_on)
        response: HttpResponse = flows.perform_passwordless_login(
            self.request, authenticator, login
        )
        return response

    def form_invalid(self, form: object) -> HttpResponse:
        """Say that it did not work, and lead to the code; why is nobody's business."""
        messages.error(self.request, _("That did not work. Let us send you a code instead."))
        going_on = own_path(self.request, self.request.POST.get("next", ""))
        query = f"?{urlencode({'next': going_on})}" if going_on else ""
        return redirect(f"{reverse('account_request_login_code')}{query}")


class SecondStepPage(AuthenticateView):
    """The second step of staff: a typed code, or a passkey where one is set up."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        options = context.pop("js_data")["request_options"]  # type: ignore[index]
        if options["publicKey"].get("allowCredentials"):
            context["options"] = json.dumps(options, cls=DjangoJSONEncoder)
        return context


class PasskeyAgain(ReauthenticateWebAuthnView):
    """Proving again who one is, by passkey."""

    template_name = "mfa/passkey_again.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        options = context.pop("js_data")["request_options"]  # type: ignore[index]
        context["options"] = json.dumps(options, cls=DjangoJSONEncoder)
        return context

    def form_invalid(self, form: object) -> HttpResponse:
        context = self.get_context_data(form=form)
        context["has_failed"] = True
        return render(self.request, self.template_name, context, status=422)
