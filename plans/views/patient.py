"""A patient as the therapist sees them: new, changed, invited, out of care."""

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import clinics_of, therapist_required
from accounts.http import UserRequest
from accounts.models import Clinic
from accounts.models.membership import Role as StaffRole
from plans.forms.patient import (
    AllowMailForm,
    EndCareForm,
    InvitationForm,
    PatientChangeForm,
    PatientForm,
)
from plans.models import Alert, CareAccess
from plans.queries.patient_page import patient_page
from plans.services.patient import (
    end_care,
    invite_to_care,
    register_patient,
    update_patient,
)
from plans.services.suppression import any_stopped, is_stopped
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock


@therapist_required
def create(request: UserRequest) -> HttpResponse:
    """Step one of the flow: who. Continues with what happened."""
    now = clock.now()
    clinic = _clinic(request)
    on = now.astimezone(clinic.zone).date()
    form = PatientForm(posted(request), clinic=clinic, user=request.user, on=on)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in PatientForm.Meta.fields}
        patient = save(
            form, register_patient, clinic=clinic, fields=fields, by=request.user, now=now
        )
        if patient is not None:
            _remember_address(request, patient.pk, form.cleaned_data["email"])
            return redirect("plans:event-create", patient.pk)
    status = 422 if form.errors else 200
    return render(request, "plans/patient/create.html", {"form": form, "step": 1}, status=status)


@require_safe
@therapist_required
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """The whole picture: what needs a decision first, then plan, course and timeline."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    page = patient_page(patient, now=now, language=request.LANGUAGE_CODE)
    context = {
        "page": page,
        "patient": patient,
        "out_of_reach": any_stopped(page.access),
        "unread": page.unread_count,
    }
    return render(request, "plans/patient/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def edit(request: UserRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a patient; a refusal keeps what was typed."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    form = PatientChangeForm(
        posted(request),
        instance=copy(patient),  # a form writes what was typed into its instance
        clinic=patient.clinic,
        user=request.user,
        on=patient.local_date(now),
    )
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in PatientForm.Meta.fields}
        if save(form, update_patient, patient=patient, fields=fields, by=request.user, now=now):
            messages.success(request, _("Saved."))
            return redirect("plans:patient-detail", pk)
    context = {"form": form, "patient": patient}
    return render(request, "plans/patient/edit.html", context, status=422 if form.errors else 200)


@therapist_required
def invite(request: UserRequest, pk: UUID) -> HttpResponse:
    """Invite the patient or a caregiver by mail."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    initial = {"email": request.session.get(_address_key(pk), "")}
    form = InvitationForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        access = save(
            form,
            invite_to_care,
            patient=patient,
            email=form.cleaned_data["email"],
            relation=form.cleaned_data["relation"],
            scope=form.cleaned_data["scope"],
            invited_by=request.user,
            now=now,
        )
        if access is not None:
            request.session.pop(_address_key(pk), None)
            messages.success(request, _("The invitation is on its way."))
            return redirect("plans:patient-detail", pk)
    context = {"form": form, "patient": patient, "access": _access(pk)}
    return render(request, "plans/patient/invite.html", context, status=422 if form.errors else 200)


@therapist_required
def end(request: UserRequest, pk: UUID) -> HttpResponse:
    """Discharge, or record a death. All mail stops at once."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    stops = Alert.objects.open().filter(patient=patient).exclude(effect=Alert.Effect.NOTHING)
    form = EndCareForm(posted(request), has_stops=stops.exists())
    if request.method == "POST" and form.is_valid():
        ended = save(form, end_care, patient=patient, by=request.user, now=now, **form.cleaned_data)
        if ended is not None:
            messages.success(request, _("Care has ended. No more mail is sent."))
            return redirect("plans:caseload")
    status = 422 if form.errors else 200
    return render(
        request, "plans/patient/end.html", {"form": form, "patient": patient}, status=status
    )


def _clinic(request: UserRequest) -> Clinic:
    clinic = clinics_of(request.user, StaffRole.THERAPIST).first()
    if clinic is None:
        raise Http404
    return clinic


def _access(pk: UUID) -> list[tuple[CareAccess, AllowMailForm | None]]:
    """Return who may read along; with a form for those to whom mail is stopped."""
    rows = CareAccess.objects.filter(patient=pk, ended_at=None)
    found = rows.select_related("user", "invitation").order_by("created_at")
    return [(each, _allow_form(each) if is_stopped(each) else None) for each in found]


def _allow_form(access: CareAccess) -> AllowMailForm:
    action = reverse("plans:mail-allow", args=[access.patient_id])
    prefix = f"access{access.pk}"
    return AllowMailForm(initial={"access": access.pk}, action=action, auto_id=f"{prefix}_%s")


def _address_key(pk: UUID) -> str:
    return f"invite:{pk}"


def _remember_address(request: UserRequest, pk: UUID, email: str) -> None:
    """Keep the address until the plan is approved, so that nobody types it twice."""
    if email:
        request.session[_address_key(pk)] = email
