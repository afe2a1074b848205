"""“Too much today”: one button, and its undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from plans.forms.activity_log import DayForm
from plans.models import EasierDay, Patient
from plans.queries.access import Standing
from plans.queries.today import todays_page
from plans.services.easier_day import ask_for_easier_day
from plans.services.entry import EntryConflictError
from plans.services.undo import undo
from plans.views.activity_log import conflict, forbidden_unless_logging
from plans.views.page_of import for_its_patient, page_date
from plans.views.reach import cared_for
from plans.views.saving import save
from plans.views.today import day_context
from rehab import clock


@require_POST
@for_its_patient
def ask(request: UserRequest) -> HttpResponse:
    """Make what is still open today easier, and tell the therapist."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    now = clock.now()
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not work. Please tap once more."))
        return _day(request, patient, stands)
    try:
        saved = save(
            form,
            ask_for_easier_day,
            patient=patient,
            entry_id=form.cleaned_data["entry_id"],
            on=form.cleaned_data["on"] or patient.local_date(now),
            by=request.user,
            role=stands.role,
            now=now,
        )
    except EntryConflictError as error:
        return conflict(request, patient, error)
    if "on" in form.errors:
        return _refused(request, patient, stands, form)
    if saved is None:
        messages.info(request, " ".join(map(str, form.non_field_errors())))
    return _day(request, patient, stands, is_saved=saved is not None)


@require_POST
@for_its_patient
def take_back(request: UserRequest) -> HttpResponse:
    """Undo it, within its ten seconds."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    now = clock.now()
    on = page_date(request, patient, today=patient.local_date(now))
    asked = EasierDay.objects.visible_to(request.user).current().filter(patient=patient)
    entry = asked.filter(on=on).select_related("patient").first()
    if entry is not None:
        try:
            undo(entry=entry, by=request.user, role=stands.role, now=now)
        except ValidationError as error:
            messages.info(request, " ".join(error.messages))
    return redirect("plans:today")


def _refused(
    request: UserRequest, patient: Patient, stands: Standing, form: DayForm
) -> HttpResponse:
    on = patient.local_date(clock.now())
    today = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    context = day_context(today, stands) | {"easier_form": form}
    template = "plans/today/_day.html" if request.htmx else "plans/today/page.html"
    return render(request, template, context, status=422)


def _day(
    request: UserRequest, patient: Patient, stands: Standing, *, is_saved: bool = False
) -> HttpResponse:
    if not request.htmx:
        return redirect("plans:today")
    on = patient.local_date(clock.now())
    today = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    context = day_context(today, stands) | {"just_easier": is_saved}
    return render(request, "plans/today/_day.html", context)
