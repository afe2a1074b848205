"""The patient's day: one page, and the whom of a caregiver who looks after several."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from plans.engine.event import Event
from plans.forms.activity_log import CheckInForm, FinishForm
from plans.queries.access import Standing
from plans.queries.daily_questions import daily_questions
from plans.queries.day_done import day_done
from plans.queries.hours import next_opening
from plans.queries.today import Today, todays_page
from plans.services.day import catch_up
from plans.services.entry import UNDO_FOR
from plans.views.reach import CHOSEN, accesses, cared_for, record_read
from rehab import clock

# What a patient asked for or did too much of: the therapist is told, but nothing stops.
_STOP_NOTHING = frozenset({"EASIER", "OVER"})


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """Show today: the check-in first, then the cards, then the finish."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    record_read(request, patient, standing.role, what="daily_plan", now=now)
    today = todays_page(patient, on=patient.local_date(now), language=request.LANGUAGE_CODE)
    if today.emergency:
        return redirect("plans:stop")
    if today.is_being_made:
        # What the job of this minute would write, and nothing more (ADR 10).
        catch_up(patient_id=patient.pk, now=now)
        today = todays_page(patient, on=today.on, language=request.LANGUAGE_CODE)
    context = day_context(today, standing)
    return render(request, "plans/today/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: UserRequest) -> HttpResponse:
    """Let a caregiver of several say whom they look after now."""
    found = accesses(request)
    if not found:
        raise Http404
    if request.method == "POST":
        chosen = _chosen(request.POST.get("patient", ""))
        if any(each.patient_id == chosen for each in found):
            request.session[CHOSEN] = str(chosen)
            return redirect("plans:today")
    context = {"accesses": found, "error": request.method == "POST"}
    return render(
        request, "plans/today/choose.html", context, status=422 if context["error"] else 200
    )


@require_safe
def stop(request: UserRequest) -> HttpResponse:
    """Show what to do now, the emergency number first. Waits for nobody."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    record_read(request, patient, standing.role, what="stop", now=now)
    today = todays_page(patient, on=patient.local_date(now), language=request.LANGUAGE_CODE)
    context = {
        "today": today,
        "alerts": [alert for alert in today.alerts if alert.code not in _STOP_NOTHING],
        "patient": patient,
        "clinic": patient.clinic,
        "opens": next_opening(patient.clinic, now=now),
    }
    return render(request, "plans/today/stop.html", context)


def day_context(
    today: Today,
    standing: Standing,
    *,
    check_in_form: CheckInForm | None = None,
    finish_form: FinishForm | None = None,
) -> dict[str, object]:
    """Return what `plans/today/_day.html` needs."""
    behind = today.behind
    return {
        "today": today,
        "patient": today.patient,
        "clinic": today.patient.clinic,
        "opens": next_opening(today.patient.clinic, now=clock.now()),  # None while it is open
        "may_log": standing.may_log,
        "check_in_form": check_in_form or CheckInForm(has_limb=has_limb(behind.events)),
        "finish_form": finish_form or FinishForm(cards=_cards(today)),
        "questions": daily_questions(behind.events, on=today.on),
        # Asked by the form alone: later in the day the page spares it.
        "asks_exhausted": lambda: behind.asks_exhausted,
        "stop_values": behind.stop_values,
        "undo_since": clock.now() - UNDO_FOR,
        "education": lambda: behind.education,
        # Asked once the day is over: it draws the days ahead.
        "day_done": lambda: day_done(today, language=behind.language),
        "title": _("Today"),
    }


def has_limb(events: tuple[Event, ...]) -> bool:
    """Return whether swelling is asked: where a limb is treated."""
    trunk = {"whole_body", "cervical", "thoracolumbar"}
    return any(event.body_site not in trunk for event in events)


def _cards(today: Today) -> list[tuple[str, str]]:
    return [(str(card.id), card.text.name) for card in today.cards if card.is_done]


def _chosen(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
