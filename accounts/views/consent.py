"""What a person in care agrees to before anything else, and their first choices beside it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts import passkeys, sessions
from accounts.consent_wordings import WORDINGS
from accounts.first_choices import morning_mail_of, set_morning_mail
from accounts.forms.consent import ConsentForm
from accounts.http import UserRequest
from accounts.models import Consent
from accounts.services.consent import (
    consented_at,
    give_consent,
    has_ever_consented,
    withdraw_consent,
)
from accounts.services.people import name
from rehab import clock

_CHOICES = (("terms", Consent.Purpose.TERMS), ("reminders", Consent.Purpose.REMINDERS))


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: UserRequest) -> HttpResponse:
    """Show the wordings with what is agreed so far; keep what is ticked and chosen."""
    agreed = {field: consented_at(request.user, purpose) for field, purpose in _CHOICES}
    is_first = bool(request.session.get("consent_due"))
    form = ConsentForm(
        request.POST or None,
        initial={field: at is not None for field, at in agreed.items()},
        morning_at=morning_mail_of(request.user) if is_first else None,
        asks_name=not request.user.full_name,
    )
    if form.is_valid() and _keep(request, form):
        request.session.pop("consent_due", None)
        return redirect("/")
    wordings = {purpose: WORDINGS[purpose] for _, purpose in _CHOICES}
    context = {"form": form, "wordings": wordings, "is_first": is_first, "agreed": agreed}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/consent.html", context, status=status)


def _keep(request: UserRequest, form: ConsentForm) -> bool:
    """Keep all of it or nothing; False with the objection at its field."""
    is_new = not has_ever_consented(request.user)
    try:
        with transaction.atomic():
            _keep_choices(request, form)
            _keep_consents(request, form)
    except ValidationError as error:
        form.add_error("morning_at", error.messages)
        return False
    is_shared = request.session.get(sessions.SHARED_DEVICE)
    if is_new and not is_shared and passkeys.are_possible():
        request.session[sessions.PASSKEY_OFFER] = clock.now().timestamp()
    return True


def _keep_choices(request: UserRequest, form: ConsentForm) -> None:
    data = form.cleaned_data
    if data.get("full_name"):
        name(user=request.user, full_name=data["full_name"])
    if data.get("morning_at") and data["reminders"]:
        set_morning_mail(request.user, data["morning_at"], clock.now())


def _keep_consents(request: UserRequest, form: ConsentForm) -> None:
    now, language = clock.now(), get_language() or "en"
    for field, purpose in _CHOICES:
        if form.cleaned_data[field]:
            give_consent(user=request.user, purpose=purpose, language=language, now=now)
        else:
            withdraw_consent(user=request.user, purpose=purpose, now=now)
