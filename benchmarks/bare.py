"""Bare Django views: what any page with a session and one query must pay. The pages' limits."""

import uuid
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from outbox.models import Message
from plans.models import DailyPlan, Patient

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=4)

MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
_PAGE = engines["django"].from_string(
    """<!doctype html><html lang="en"><head><title>Today</title></head><body><main>
<h1>{{ on }}</h1>
<ul>{% for item in items %}<li><b>{{ item.position }}</b> {{ item.dose.reps }} times
{% if item.why %}<small>{{ item.why }}</small>{% endif %}</li>{% endfor %}</ul>
</main></body></html>"""
)


_ROW = "<tr><th>%s %s</th><td>%s</td><td>%s</td></tr>"


def page(request: HttpRequest, patient: uuid.UUID) -> HttpResponse:
    """Read the session and one day by its index, fill a small template."""
    seen = request.session.get("seen", 0)
    plan = DailyPlan.objects.filter(patient=patient).order_by("-on")[0]
    rows = [{"position": n, "dose": {"reps": 10}, "why": seen} for n in range(7)]
    return HttpResponse(_PAGE.render({"on": plan.on, "items": rows}))


@csrf_exempt
def entry(request: HttpRequest) -> HttpResponse:
    """Read the session, insert one row, redirect."""
    request.session.get("seen")
    key = str(uuid.uuid4())
    Message.objects.create(
        kind="note", subject_id=key, dedupe_key=key, created_at=NOW, due_at=NOW, expires_at=LATER
    )
    return HttpResponseRedirect("/")


def table(request: HttpRequest, clinic: uuid.UUID) -> HttpResponse:
    """Read the session and stored counters of every patient into a table written with `%`."""
    request.session.get("seen")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.given_name, p.family_name, d.due_count, d.done_sum FROM plans_patient p"
            " JOIN plans_dailyplan d ON d.patient_id = p.id WHERE p.clinic_id = %s"
            ' AND d."on" = (SELECT max("on") FROM plans_dailyplan WHERE patient_id = p.id)',
            [Patient._meta.get_field("clinic_id").get_db_prep_value(clinic, connection)],
        )
        rows = [_ROW % row for row in cursor.fetchall()]
    return HttpResponse(f"<!doctype html><table>{''.join(rows)}</table>")


urlpatterns = [
    path("page/<uuid:patient>/", page),
    path("entry/", entry),
    path("table/<uuid:clinic>/", table),
]
