"""When a therapist wants to be told: for one patient, and for a whole clinic."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import admin_required, clinics_of, therapist_required
from accounts.http import UserRequest
from accounts.models import Clinic
from accounts.models.membership import Role
from plans.forms.alert_limit import AlertLimitForm
from plans.models import AlertLimit, Patient
from plans.services.alert_limit import set_limits
from plans.views.reach import treated_patient
from plans.views.saving import save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def of_patient(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show and change the limits of one patient."""
    patient = treated_patient(request, pk, now=clock.now())
    row = AlertLimit.objects.filter(patient=patient).first()
    form = AlertLimitForm(request.POST if request.method == "POST" else None, row=row)
    if _is_saved(request, form, patient.clinic, patient):
        return redirect("plans:patient-detail", patient.pk)
    context = {"form": form, "patient": patient, "clinic": patient.clinic}
    status = 422 if form.is_bound else 200
    return render(request, "plans/alert/limits.html", context, status=status)


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_clinic(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show and change the limits of a clinic, for all its patients without their own."""
    clinic = get_object_or_404(clinics_of(request.user, Role.ADMIN), pk=pk)
    row = AlertLimit.objects.filter(clinic=clinic).first()
    form = AlertLimitForm(request.POST if request.method == "POST" else None, row=row)
    if _is_saved(request, form, clinic, None):
        return redirect("accounts:clinic-settings", clinic.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "clinic": clinic}
    return render(request, "plans/alert/clinic_limits.html", context, status=status)


def _is_saved(
    request: UserRequest, form: AlertLimitForm, clinic: Clinic, patient: Patient | None
) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    saved = save(
        form,
        set_limits,
        clinic=clinic,
        patient=patient,
        limits=form.limits(),
        by=request.user,
        now=clock.now(),
    )
    if saved is None:
        return False
    messages.success(request, _("Saved."))
    return True
