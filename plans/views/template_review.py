"""The protocols of the catalogue, for the clinicians who review them."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import clinics_of, staff_required
from accounts.http import UserRequest
from accounts.models.membership import Role
from plans.catalogue import load
from plans.queries.template_copies import copies_for
from plans.queries.template_review import our_sheet, sheets_by_region
from plans.views.staff_page import staff_page


@require_safe
@staff_required
def index(request: UserRequest) -> HttpResponse:
    """List the protocols by the region they treat."""
    context = {"regions": sheets_by_region(), "copies": copies_for(request.user)}
    return staff_page(request, "plans/template_review/index.html", context)


@require_safe
@staff_required
def detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show everything of one protocol of ours."""
    sheet = our_sheet(slug)
    if sheet is None:
        raise Http404
    copies = copies_for(request.user).get(slug, [])
    with_copy = {each.newest.clinic_id for each in copies}
    led = clinics_of(request.user, Role.ADMIN)
    context = {
        "sheet": sheet,
        "copies": copies,
        "clinics": [each for each in led if each.pk not in with_copy],
    }
    return staff_page(request, "plans/template_review/detail.html", context)


@require_safe
@staff_required
def review(request: UserRequest) -> HttpResponse:
    """Show all protocols on one page to print and sign."""
    context = {"regions": sheets_by_region(), "total": len(load().templates)}
    return staff_page(request, "plans/template_review/review.html", context)
