"""The first page of each role."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.access import standing
from accounts.http import UserRequest
from accounts.models.membership import Role


def home(request: UserRequest) -> HttpResponse:
    """Send a therapist to the caseload, an admin to the clinic, everybody else to today."""
    roles = standing(request).roles
    if Role.THERAPIST in roles:
        return redirect("plans:caseload")
    if Role.ADMIN in roles:
        return redirect("accounts:clinic")
    return redirect("plans:today")
