"""Answering an invitation: prove the address by a typed code, then it is accepted."""

from uuid import UUID

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import sessions, wrong_person
from accounts.access import has_second_factor
from accounts.invitation_texts import CLOSED
from accounts.models import Invitation, User
from accounts.models.membership import Role
from accounts.receivers import note_missing_consent
from accounts.second_step import INVITATION, end_other_sign_ins, gave_second_step
from accounts.services.invitation import InvitationError, accept, why_closed
from accounts.services.people import ensure_address, register
from rehab import clock


def masked(email: str) -> str:
    """Return the address with all but the first letter of each part hidden: a•••@e•••.org."""
    name, _, domain = email.partition("@")
    host, _, ending = domain.rpartition(".")
    return f"{name[:1]}•••@{host[:1]}•••.{ending}"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Show who invites and what happens next; POST sends the code or, signed in, accepts."""
    found = get_object_or_404(Invitation.objects.select_related("clinic"), pk=invitation_id)
    reason = why_closed(found, now=clock.now()) or _other_person(request, found)
    if reason:
        return _closed(request, reason)
    if request.method == "POST":
        if isinstance(request.user, User):
            return _accept(request, found, request.user)
        return _send_code(request, found)
    context = {
        "invitation": found,
        "masked_email": masked(found.email),
        "not_me": wrong_person.token(found),
    }
    return render(request, "accounts/invitation.html", context)


def _other_person(request: HttpRequest, found: Invitation) -> str:
    user = request.user
    is_other = isinstance(user, User) and user.email.lower() != found.email.lower()
    return "other_person" if is_other else ""


def _closed(request: HttpRequest, reason: str) -> HttpResponse:
    context = {"reason": reason, "text": CLOSED[reason]}
    return render(request, "accounts/invitation_closed.html", context, status=410)


def _accept(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    try:
        accept(invitation=found, user=user, now=clock.now())
    except InvitationError as error:
        return _closed(request, error.reason)
    if found.purpose in Role.values:
        end_other_sign_ins(request, user)
        if has_second_factor(user) and not gave_second_step(request):
            logout(request)  # what was enough for a patient's own plan is not enough for a clinic's
            return redirect(settings.LOGIN_URL)
    note_missing_consent(request, user)
    return redirect("/")


def _send_code(request: HttpRequest, found: Invitation) -> HttpResponse:
    too_many: HttpResponse | None = consume_or_429(
        request, action="request_login_code", key=found.email
    )
    if too_many:
        return too_many
    request.session[INVITATION] = str(found.pk)
    request.session.pop(sessions.ASKED_FOR, None)
    LoginCodeVerificationProcess.initiate(
        request=request, user=_invited_person(found), email=found.email
    )
    return redirect("account_confirm_login_code")


def _invited_person(found: Invitation) -> User | None:
    """Return who the address belongs to, made known if need be; None if they were shut out."""
    user = User.objects.filter(email__iexact=found.email).first()
    if user is None:
        return register(
            email=found.email,
            full_name=found.full_name,
            language=found.language,
            now=clock.now(),
        )
    ensure_address(user)
    return user if user.is_active else None
