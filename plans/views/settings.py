"""What a patient sets: reminders, looks, time zone; and the way to all the other choices."""

from datetime import datetime, time

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from plans.forms.settings import RemindersForm, TimeZoneForm
from plans.models import CalendarFeed, CareAccess, Patient
from plans.models.reminder import ReminderKind
from plans.queries.access import Role, Standing
from plans.queries.coming_back import current_pause
from plans.services.calendar_feed import token_of
from plans.services.reminder import set_reminder
from plans.services.time_zone import change_time_zone
from plans.views.activity_log import forbidden_unless_logging
from plans.views.device import TEXT_SIZES, THEMES
from plans.views.page_of import for_its_patient, says_whose
from plans.views.reach import cared_for, record_read
from plans.views.saving import all_or_nothing, posted, save
from rehab import clock


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """Show every choice, with what is chosen now."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    now = clock.now()
    context = _context(request, patient, stands, now) | {
        "access": _may_end(request, patient, stands),
        "pause": current_pause(patient, on=patient.local_date(now)),
        "calendar_url": _calendar_url(request, patient),
        "rules": [(ReminderKind(kind).label, *rule) for kind, rule in _rules(patient).items()],
        "now": now,
    }
    return render(request, "plans/settings/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_patient
def reminders(request: UserRequest) -> HttpResponse:
    """Show and save which mails come, and when."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    form = RemindersForm(posted(request), rules=_rules(patient))
    says_whose(form, patient)
    if request.method == "POST":
        forbidden_unless_logging(stands)
        if form.is_valid() and _save_reminders(request, patient, stands, form):
            messages.success(request, _("Reminders saved."))
            return redirect("plans:settings")
    context = _context(request, patient, stands, clock.now()) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "plans/settings/reminders.html", context, status=status)


@require_safe
def display(request: UserRequest) -> HttpResponse:
    """Show the choices of this device: language, size of the text, colours."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    context = _context(request, *found, clock.now())
    context |= {"text_sizes": TEXT_SIZES, "themes": THEMES}
    return render(request, "plans/settings/display.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_patient
def time_zone(request: UserRequest) -> HttpResponse:
    """Show by which clock the days turn, and change it."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    now = clock.now()
    form = TimeZoneForm(posted(request), initial={"time_zone": patient.time_zone})
    says_whose(form, patient)
    if request.method == "POST":
        forbidden_unless_logging(stands)
        if form.is_valid() and _moved(request, patient, stands, form, now) is not None:
            messages.success(request, _("Your clock is changed."))
            return redirect("plans:settings-time-zone")
    context = _context(request, patient, stands, now) | {
        "form": form,
        "now": now,
        "morning": _rules(patient)[ReminderKind.MORNING_PLAN],
    }
    status = 422 if form.errors else 200
    return render(request, "plans/settings/time_zone.html", context, status=status)


def _context(
    request: UserRequest, patient: Patient, stands: Standing, now: datetime
) -> dict[str, object]:
    """Return what every page of the settings shows, with the read put on record."""
    record_read(request, patient, stands.role, what="settings", now=now)
    return {"patient": patient, "clinic": patient.clinic, "may_log": stands.may_log}


def _moved(
    request: UserRequest, patient: Patient, stands: Standing, form: TimeZoneForm, now: datetime
) -> Patient | None:
    return save(
        form,
        change_time_zone,
        patient=patient,
        time_zone=form.cleaned_data["time_zone"],
        by=request.user,
        role=stands.role,
        now=now,
    )


def _save_reminders(
    request: UserRequest, patient: Patient, stands: Standing, form: RemindersForm
) -> bool:
    """Save every kind or none; each objection stands at its own time."""
    with all_or_nothing() as attempt:
        for kind, wish in form.rules().items():
            _save_reminder(request, patient, stands, form, kind, wish)
        attempt.is_fine = form.is_valid()
    return attempt.is_fine


def _save_reminder(
    request: UserRequest,
    patient: Patient,
    stands: Standing,
    form: RemindersForm,
    kind: str,
    wish: tuple[bool, time],
) -> None:
    is_enabled, local_time = wish
    try:
        set_reminder(
            patient=patient,
            kind=kind,
            local_time=local_time,
            is_enabled=is_enabled,
            by=request.user,
            role=stands.role,
            now=clock.now(),
        )
    except ValidationError as error:
        form.add_error(f"{kind}_at", error.messages)


def _may_end(request: UserRequest, patient: Patient, stands: Standing) -> list[CareAccess]:
    """Return whose access the reader may end: the patient everybody's, a helper their own."""
    rows = CareAccess.objects.filter(patient=patient, ended_at=None)
    rows = rows.exclude(relation=CareAccess.Relation.SELF)
    if stands.role is not Role.PATIENT:
        rows = rows.filter(user=request.user)
    return list(rows.select_related("user", "invitation").order_by("created_at"))


def _rules(patient: Patient) -> dict[str, tuple[bool, time]]:
    rows = patient.reminder_rules.values_list("kind", "is_enabled", "local_time")
    return {kind: (enabled, at) for kind, enabled, at in rows}


def _calendar_url(request: UserRequest, patient: Patient) -> str:
    """Return the secret address of the reader's calendar; empty while there is none."""
    feed = CalendarFeed.objects.visible_to(request.user).filter(patient=patient).first()
    if feed is None:
        return ""
    return f"{settings.BASE_URL}{reverse('plans:calendar-feed', args=[token_of(feed)])}"
