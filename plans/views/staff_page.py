"""Pages that therapists and clinic admins read alike, each under the navigation they know."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import standing
from accounts.http import UserRequest
from accounts.models.membership import Role


def staff_page(
    request: UserRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page whose template extends `base`."""
    is_therapist = Role.THERAPIST in standing(request).roles
    base = "base_therapist.html" if is_therapist else "base_admin.html"
    return render(request, template, {**context, "base": base}, status=status)


def administers(request: UserRequest, clinic: UUID) -> bool:
    """Return True if the reader may change what `clinic` owns."""
    return clinic in standing(request).clinic_ids(Role.ADMIN)
