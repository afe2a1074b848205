"""The days behind: what was done, what it led to, who wrote it down; late entries and their end."""

from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.activity_log import FinishForm
from plans.models import Patient
from plans.queries.access import Role, Standing
from plans.queries.entries import Entries, Version, entries_of
from plans.queries.local_time import is_late
from plans.queries.past_days import neighbours, past_days
from plans.queries.today import Card, Today, todays_page
from plans.services.entry import LATE, UNDO_FOR
from plans.views.paging import pages_back
from plans.views.reach import cared_for, record_read, treated_patient
from rehab import clock

FURTHEST = 260  # pages of five weeks: 25 years
THERAPIST = Standing(Role.THERAPIST, may_log=True)


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """List five weeks, the latest first; `back` turns the pages."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    record_read(request, patient, standing.role, what="history", now=now)
    back, language = pages_back(request, furthest=FURTHEST), request.LANGUAGE_CODE
    days = past_days(patient, on=patient.local_date(now), back=back, language=language)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "past": days,
        "back": back,
        "earlier": back + 1 if days.has_earlier and back < FURTHEST else None,
        "later": back - 1,
    }
    return render(request, "plans/history/page.html", context)


@require_safe
def day(request: UserRequest, on: date) -> HttpResponse:
    """Show one date; the patient can log it for 14 days."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    return day_page(request, *found, on)


@require_safe
@therapist_required
def day_of_patient(request: UserRequest, pk: UUID, on: date) -> HttpResponse:
    """The same date as the therapist sees it, who may enter something however late it is."""
    patient = treated_patient(request, pk, now=clock.now())
    return day_page(request, patient, THERAPIST, on)


def day_page(
    request: UserRequest,
    patient: Patient,
    standing: Standing,
    on: date,
    *,
    form: FinishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a date that was planned, up to today; 404 for any other."""
    now = clock.now()
    shown = planned_day(request, patient, on, now)
    record_read(request, patient, standing.role, what="daily_plan", now=now)
    local, is_staff = patient.local_date(now), standing.role is Role.THERAPIST
    entries = entries_of(patient, on=on)
    before, after = neighbours(patient, on=on, until=local)
    is_too_late = not is_staff and local - on > LATE
    context = {
        "today": shown,
        "patient": patient,
        "clinic": patient.clinic,
        "cards": [_with_versions(card, entries) for card in (*shown.cards, *shown.cues)],
        "of_day": entries.of_day,
        "before": before,
        "after": after,
        "is_today": on == local,
        "is_too_late": is_too_late,
        "would_be_late": is_late(on=on, recorded_at=now, zone=patient.zone),
        "may_log": standing.may_log and not is_too_late and on != local,
        "may_write": standing.may_log,
        "finish_form": form or FinishForm(cards=done_cards(shown)),
        **_undo(request, entries, now),
    }
    template = "plans/history/day_of_patient.html" if is_staff else "plans/history/day.html"
    return render(request, template, context, status=status)


def planned_day(request: UserRequest, patient: Patient, on: date, now: datetime) -> Today:
    """Return a date up to today that was planned; 404 for any other."""
    shown = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    if on > patient.local_date(now) or shown.plan is None:
        raise Http404
    return shown


def _with_versions(card: Card, entries: Entries) -> tuple[Card, tuple[Version, ...]]:
    return card, entries.of_exercises.get(card.id, ())


def done_cards(shown: Today) -> list[tuple[str, str]]:
    """Return what was done that day, as choices of the question in which exercise it hurt."""
    return [(str(card.id), card.text.name) for card in shown.cards if card.is_done]


def _undo(request: UserRequest, entries: Entries, now: datetime) -> dict[str, object]:
    """Return how to take back what the reader entered less than ten seconds ago."""
    for pk, versions in entries.of_exercises.items():
        row = versions[-1].row
        is_own = row.entered_by_id == request.user.pk and versions[-1].counts
        if is_own and now - row.recorded_at < UNDO_FOR:
            return {"undo_url": reverse("plans:undo", args=[pk]), "undo_entry": row.entry_id}
    return {}
