"""A clinic's settings and people, for its admins."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admin_required, clinics_of
from accounts.forms.clinic import ClinicForm, InviteForm
from accounts.http import UserRequest
from accounts.models import Clinic, Invitation, Membership
from accounts.models.membership import Role
from accounts.services.clinic import LastAdminError, change_clinic, end_membership
from accounts.services.invitation import InvitationError, invite, resend, revoke
from outbox.services import out_of_reach
from rehab import clock


def _clinic(request: UserRequest, clinic_id: UUID) -> Clinic:
    return get_object_or_404(clinics_of(request.user, Role.ADMIN), pk=clinic_id)


@admin_required
@require_safe
def clinic_list(request: UserRequest) -> HttpResponse:
    """Go to the admin's clinic, or let them choose."""
    clinics = list(clinics_of(request.user, Role.ADMIN))
    if len(clinics) == 1:
        return redirect("accounts:clinic-settings", clinics[0].pk)
    return render(request, "accounts/clinic/list.html", {"clinics": clinics})


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def clinic_settings(request: UserRequest, clinic_id: UUID) -> HttpResponse:
    """Show and change the clinic's settings."""
    clinic = _clinic(request, clinic_id)
    form = ClinicForm(request.POST or None, instance=clinic)
    if form.is_valid():
        change_clinic(clinic=clinic, changed=form.changed_data, by=request.user, now=clock.now())
        messages.success(request, _("Saved."))
        return redirect("accounts:clinic-settings", clinic.pk)
    context = {"form": form, "clinic": Clinic.objects.get(pk=clinic.pk)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/clinic/settings.html", context, status=status)


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: UserRequest, clinic_id: UUID) -> HttpResponse:
    """List who works here and who is invited; POST invites somebody."""
    clinic = _clinic(request, clinic_id)
    form = InviteForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid():
        invite(clinic=clinic, invited_by=request.user, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("The invitation is on its way."))
        return redirect("accounts:clinic-people", clinic.pk)
    return _people_page(request, clinic, form)


def _people_page(request: UserRequest, clinic: Clinic, form: InviteForm) -> HttpResponse:
    members = Membership.objects.visible_to(request.user).current().filter(clinic=clinic)
    invitations = Invitation.objects.visible_to(request.user).filter(clinic=clinic)
    is_shown = Q(revoked_at=None) | Q(refused_at__isnull=False)
    unanswered = list(invitations.filter(is_shown, accepted_at=None).order_by("email"))
    now = clock.now()
    people = list(members.select_related("user").order_by("user__full_name", "role"))
    context = {
        "clinic": clinic,
        "form": form,
        "members": people,
        "out_of_reach": out_of_reach(each.user.email for each in people),
        "invitations": [each for each in unanswered if each.revoked_at is None],
        "refused": [each for each in unanswered if each.refused_at is not None],
        "now": now,
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/clinic/people.html", context, status=status)


@admin_required
@require_POST
def membership_end(request: UserRequest, membership_id: UUID) -> HttpResponse:
    """End somebody's role at once."""
    visible = Membership.objects.visible_to(request.user)
    membership = get_object_or_404(visible, public_id=membership_id)
    try:
        end_membership(membership=membership, by=request.user, now=clock.now())
    except LastAdminError:
        messages.error(request, _("A clinic needs at least one admin. Invite another one first."))
    else:
        messages.success(request, _("The role has ended."))
    return redirect("accounts:clinic-people", membership.clinic_id)


@admin_required
@require_POST
def invitation_resend(request: UserRequest, invitation_id: UUID) -> HttpResponse:
    """Invite again with a new link."""
    invitation = _invitation(request, invitation_id)
    try:
        resend(invitation=invitation, by=request.user, now=clock.now())
    except InvitationError:
        messages.error(request, _("This invitation was accepted meanwhile."))
    else:
        messages.success(request, _("A new invitation is on its way."))
    return redirect("accounts:clinic-people", invitation.clinic_id)


@admin_required
@require_POST
def invitation_revoke(request: UserRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(request, invitation_id)
    if revoke(invitation=invitation, by=request.user, now=clock.now()):
        messages.success(request, _("The invitation is taken back."))
    else:
        messages.error(request, _("This invitation was accepted meanwhile."))
    return redirect("accounts:clinic-people", invitation.clinic_id)


def _invitation(request: UserRequest, invitation_id: UUID) -> Invitation:
    visible = Invitation.objects.visible_to(request.user).select_related("clinic")
    return get_object_or_404(visible, pk=invitation_id)
