"""The morning check-in: two or three taps, and a second step only where something is wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest, redirect_whole_page
from plans.forms.activity_log import CheckInForm, FlagsForm
from plans.models import CheckIn, Patient
from plans.queries.access import Standing
from plans.queries.background import Background
from plans.queries.daily_questions import daily_questions
from plans.queries.today import Today, todays_page
from plans.services.check_in import check_in
from plans.services.entry import EntryConflictError
from plans.views.activity_log import conflict, forbidden_unless_logging
from plans.views.page_of import as_whole_page, for_its_patient, page_date
from plans.views.reach import cared_for, record_read
from plans.views.saving import posted, save
from plans.views.today import day_context, has_limb
from rehab import clock
from rehab.dates import date_format


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_patient
def create(request: UserRequest) -> HttpResponse:
    """Take the first step; “none of these” saves it, “yes” asks which.

    GET asks anew, on a page of its own: a sign may come after the morning.
    """
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    forbidden_unless_logging(standing)
    form = CheckInForm(posted(request), has_limb=has_limb(_behind(request, patient).events))
    if not form.is_bound:
        return _again(request, patient, standing, form)
    if not form.is_valid():
        return _day(request, patient, standing, form)
    if form.cleaned_data["any_flag"] == "yes":
        return _flags_page(
            request, patient, standing, FlagsForm(**_questions(request, patient)), form
        )
    return _save(request, patient, standing, form, ())


@require_POST
@for_its_patient
def flags(request: UserRequest) -> HttpResponse:
    """Take the second step: which of the safety questions is a yes."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    forbidden_unless_logging(standing)
    first = CheckInForm(request.POST, has_limb=has_limb(_behind(request, patient).events))
    second = FlagsForm(request.POST, **_questions(request, patient))
    if not first.is_valid():
        return _day(request, patient, standing, first)  # what is wrong can be mended there alone
    if not second.is_valid():
        return _flags_page(request, patient, standing, second, first, status=422)
    return _save(request, patient, standing, first, second.red_flags(), second)


def _again(
    request: UserRequest, patient: Patient, standing: Standing, form: CheckInForm
) -> HttpResponse:
    now = clock.now()
    record_read(request, patient, standing.role, what="check_in", now=now)
    context = {
        "form": form,
        "patient": patient,
        "clinic": patient.clinic,
        "on": patient.local_date(now),
        **_questions(request, patient),
    }
    return render(request, "plans/check_in/again.html", context)


def _save(
    request: UserRequest,
    patient: Patient,
    standing: Standing,
    form: CheckInForm,
    red_flags: tuple[tuple[str, str], ...],
    second: FlagsForm | None = None,
) -> HttpResponse:
    data = form.cleaned_data
    fever = second is not None and second.fever()
    signs = second.signs() if second else {}
    now = clock.now()
    try:
        saved = save(
            form,
            check_in,
            patient=patient,
            entry_id=data["entry_id"],
            on=data["on"] or patient.local_date(now),
            pain_nrs=data["pain_nrs"],
            swelling=data.get("swelling"),
            soreness=data["soreness"],
            fever=fever,
            ill=fever,
            **signs,
            red_flags=red_flags,
            by=request.user,
            role=standing.role,
            now=now,
        )
    except EntryConflictError as error:
        return conflict(request, patient, error)
    if saved is None:
        return _day(request, patient, standing, form)
    return _after(request, patient, standing, saved.row)


def _after(
    request: UserRequest, patient: Patient, standing: Standing, saved: CheckIn
) -> HttpResponse:
    """Show the stop screen where something stops, else today; its own questions stay open."""
    on = patient.local_date(clock.now())
    today = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    if _stops(saved, today):
        return redirect_whole_page(request, reverse("plans:stop"))
    saved_for = saved.on if saved.on != on else None
    if request.htmx:
        context = day_context(today, standing) | {"saved_for": saved_for}
        return render(request, "plans/today/_day.html", context)
    if saved_for:
        said = _("Your answers are saved for %(day)s.")
        messages.info(request, said % {"day": date_format(saved_for, "l, j F")})
    return redirect("plans:today")


def _stops(saved: CheckIn, today: Today) -> bool:
    """Return whether the answers of this morning rest anything."""
    nearly_fell = saved.near_fall and any(alert.code == "G10" for alert in today.alerts)
    return bool(saved.red_flags and today.alerts) or nearly_fell


def _day(
    request: UserRequest, patient: Patient, standing: Standing, form: CheckInForm
) -> HttpResponse:
    now = clock.now()
    record_read(request, patient, standing.role, what="daily_plan", now=now)
    on = patient.local_date(now)
    today = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    context = day_context(today, standing, check_in_form=form)
    template = "plans/today/_day.html" if request.htmx else "plans/today/page.html"
    return render(request, template, context, status=422)


def _flags_page(
    request: UserRequest,
    patient: Patient,
    standing: Standing,
    form: FlagsForm,
    first: CheckInForm,
    *,
    status: int = 200,
) -> HttpResponse:
    record_read(request, patient, standing.role, what="check_in", now=clock.now())
    context = {
        "form": form,
        "first": first,
        "patient": patient,
        "clinic": patient.clinic,
        "title": _("Which of these?"),
    }
    return as_whole_page(
        request, render(request, "plans/check_in/flags.html", context, status=status)
    )


def _questions(request: UserRequest, patient: Patient) -> dict[str, Any]:
    behind = _behind(request, patient)
    on = page_date(request, patient, today=patient.local_date(clock.now()))
    return {
        "questions": daily_questions(behind.events, on=on),
        "asks_exhausted": behind.asks_exhausted,
    }


def _behind(request: UserRequest, patient: Patient) -> Background:
    on = patient.local_date(clock.now())
    return Background(patient, on, language=request.LANGUAGE_CODE)
