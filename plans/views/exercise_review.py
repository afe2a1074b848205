"""The exercises of the catalogue, for the clinicians who review them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.http import UserRequest
from plans.catalogue import load
from plans.forms.exercise_filter import ExerciseFilterForm
from plans.queries.exercise_review import exercise_page, exercises_like, pages_by_phase
from plans.queries.ladder import ladders_by_region
from plans.templatetags.records import filter_choices
from plans.views.staff_page import staff_page


@require_safe
@staff_required
def index(request: UserRequest) -> HttpResponse:
    """List the exercises, narrowed by what stands in the address; htmx gets the list alone."""
    form = ExerciseFilterForm(request.GET, choices=filter_choices())
    found = exercises_like(form.wanted(), language=request.LANGUAGE_CODE)
    context = {"form": form, "exercises": found, "total": len(load().exercises)}
    if request.htmx:
        return render(request, "plans/exercise_review/_list.html", context)
    return staff_page(request, "plans/exercise_review/index.html", context)


@require_safe
@staff_required
def detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show everything of one exercise."""
    page = exercise_page(slug, language=request.LANGUAGE_CODE)
    if page is None:
        raise Http404
    return staff_page(request, "plans/exercise_review/detail.html", {"page": page})


@require_safe
@staff_required
def ladders(request: UserRequest) -> HttpResponse:
    """Show every ladder, by region."""
    context = {"regions": ladders_by_region()}
    return staff_page(request, "plans/exercise_review/ladders.html", context)


@require_safe
@staff_required
def figures(request: UserRequest) -> HttpResponse:
    """Show every moving figure on one page."""
    context = {"slugs": list(load().figures)}
    return staff_page(request, "plans/exercise_review/figures.html", context)


@require_safe
@staff_required
def review(request: UserRequest) -> HttpResponse:
    """Show all exercises on one page to print and sign."""
    phases = pages_by_phase(language=request.LANGUAGE_CODE)
    context = {"phases": phases, "total": len(load().exercises)}
    return staff_page(request, "plans/exercise_review/review.html", context)
