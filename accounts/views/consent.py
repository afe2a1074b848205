"""What a person in care agrees to before anything else."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.forms.consent import ConsentForm
from accounts.http import UserRequest
from accounts.models import Consent
from accounts.services.consent import give_consent, has_consented, withdraw_consent
from rehab import clock

_CHOICES = (("terms", Consent.Purpose.TERMS), ("reminders", Consent.Purpose.REMINDERS))


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: UserRequest) -> HttpResponse:
    """Show the wordings with what is agreed so far; keep what is ticked."""
    form = ConsentForm(request.POST or None, initial=_given(request))
    if form.is_valid():
        _keep(request, form)
        request.session.pop("consent_due", None)
        return redirect("/")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/consent.html", {"form": form}, status=status)


def _given(request: UserRequest) -> dict[str, bool]:
    return {field: has_consented(request.user, purpose) for field, purpose in _CHOICES}


def _keep(request: UserRequest, form: ConsentForm) -> None:
    now, language = clock.now(), get_language() or "en"
    for field, purpose in _CHOICES:
        if form.cleaned_data[field]:
            give_consent(user=request.user, purpose=purpose, language=language, now=now)
        else:
            withdraw_consent(user=request.user, purpose=purpose, now=now)
