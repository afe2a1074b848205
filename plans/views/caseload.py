"""The therapist's morning."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from accounts.services import audit
from plans.queries.access import Role
from plans.queries.caseload import caseload
from rehab import clock


@require_safe
@therapist_required
def page(request: UserRequest) -> HttpResponse:
    """List every patient in care, whoever needs attention first. The list is audited as one."""
    now = clock.now()
    rows = caseload(request.user, now=now)
    audit.record(
        actor=request.user,
        role=Role.THERAPIST,
        action="list",
        object_type="caseload",
        detail={"patients": [str(row.patient.pk) for row in rows]},
        request_id=request.request_id,
        now=now,
    )
    context = {
        "rows": rows,
        "today": now.astimezone(timezone.get_current_timezone()).date(),
        "alert_count": sum(len(row.alerts) for row in rows),
        "attention_count": sum(bool(row.needs) for row in rows),
    }
    return render(request, "plans/caseload/page.html", context)
