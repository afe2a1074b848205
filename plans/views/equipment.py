"""“I do not have what it needs”, and “I have it after all”."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from plans.forms.activity_log import EntryForm
from plans.services.entry import EntryConflictError
from plans.services.equipment import do_without_equipment, have_it_after_all
from plans.views.activity_log import conflict, forbidden_unless_logging, planned_for
from plans.views.saving import save
from rehab import clock


@require_POST
def missing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show the exercise that stands in today; where none does, it is left out and told."""
    planned, stands = planned_for(request, pk)
    forbidden_unless_logging(stands)
    form = EntryForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not work. Please tap once more."))
        return redirect("plans:exercise", planned.pk)
    try:
        save(
            form,
            do_without_equipment,
            planned=planned,
            entry_id=form.cleaned_data["entry_id"],
            by=request.user,
            role=stands.role,
            now=clock.now(),
        )
    except EntryConflictError as error:
        return conflict(request, planned.plan.patient, error)
    for refusal in (*form.errors.get("entry_id", ()), *form.non_field_errors()):
        messages.info(request, str(refusal))
    return redirect("plans:exercise", planned.pk)


@require_POST
def found(request: UserRequest, pk: UUID) -> HttpResponse:
    """Go back to the planned exercise."""
    planned, stands = planned_for(request, pk)
    forbidden_unless_logging(stands)
    try:
        have_it_after_all(planned=planned, by=request.user, role=stands.role, now=clock.now())
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect("plans:exercise", planned.pk)
