"""Mails that were refused or perhaps did not arrive: for the admins of a clinic, without names."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import admin_required, clinics_of
from accounts.http import UserRequest
from accounts.models import Clinic
from accounts.models.membership import Role
from plans.queries.undelivered import messages_of, undelivered
from plans.services.resend import send_again
from rehab import clock


@admin_required
@require_safe
def page(request: UserRequest, pk: UUID) -> HttpResponse:
    """List what somebody should look at."""
    clinic = _clinic(request, pk)
    mails = undelivered(clinic=clinic, now=clock.now())
    context = {"clinic": clinic, "mails": mails}
    return render(request, "plans/undelivered/page.html", context)


@admin_required
@require_POST
def again(request: UserRequest, pk: UUID, message: UUID) -> HttpResponse:
    """Send one of them once more."""
    clinic = _clinic(request, pk)
    now = clock.now()
    found = get_object_or_404(messages_of(clinic, now=now), pk=message)
    try:
        send_again(message=found, clinic=clinic, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It goes out once more."))
    return redirect("plans:clinic-mails", clinic.pk)


def _clinic(request: UserRequest, pk: UUID) -> Clinic:
    return get_object_or_404(clinics_of(request.user, Role.ADMIN), pk=pk)
