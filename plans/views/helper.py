"""Who helps a patient: seen, invited and ended by the patient themself.

Inviting asks for a fresh proof of who it is: a phone left open must open the plan to nobody.
"""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.fresh_code import has_fresh_proof, towards_proof
from accounts.http import UserRequest
from plans.forms.helper import HelperForm
from plans.models import CareAccess, Patient
from plans.queries.access import Role
from plans.services.helper import invite_helper
from plans.views.reach import cared_for, record_read
from plans.views.saving import posted, save
from rehab import clock

_TYPED = "helper_typed"  # session key: what waits for the proof, so that it is typed once


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: UserRequest) -> HttpResponse:
    """List the helpers; POST invites one. Helpers themselves find nothing here."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    if stands.role is not Role.PATIENT:
        raise Http404
    form = HelperForm(posted(request), initial=_waiting(request))
    if not form.is_valid():
        return _page(request, patient, form)
    if not has_fresh_proof(request):
        request.session[_TYPED] = form.cleaned_data
        return towards_proof(request, request.path)
    return _invite(request, patient, form)


def _waiting(request: UserRequest) -> dict[str, str] | None:
    """Return what was typed before the proof was asked for, and say what is left to do."""
    typed: dict[str, str] | None = request.session.get(_TYPED)
    if typed is None or not has_fresh_proof(request):
        return None
    if request.method != "POST":
        messages.info(request, _("Now tap “Invite” once more. Then the invitation is sent."))
    return typed


def _invite(request: UserRequest, patient: Patient, form: HelperForm) -> HttpResponse:
    too_many: HttpResponse | None = consume_or_429(
        request, action="invite_helper", user=request.user
    )
    if too_many:
        return too_many
    asked = form.cleaned_data | {"by": request.user, "now": clock.now()}
    if save(form, invite_helper, patient=patient, **asked) is None:
        return _page(request, patient, form)
    request.session.pop(_TYPED, None)
    messages.success(request, _("The invitation is on its way."))
    return redirect("plans:helpers")


def _page(request: UserRequest, patient: Patient, form: HelperForm) -> HttpResponse:
    record_read(request, patient, Role.PATIENT, what="helpers", now=clock.now())
    rows = CareAccess.objects.filter(patient=patient, ended_at=None)
    rows = rows.exclude(relation=CareAccess.Relation.SELF)
    helpers = rows.select_related("user", "invitation").order_by("created_at", "pk")
    context = {"patient": patient, "clinic": patient.clinic, "helpers": helpers, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "plans/helper/page.html", context, status=status)
