"""A clinic's copies of our protocols: read by all who work there, changed by its admins."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admin_required, clinics_of, staff_required
from accounts.http import UserRequest
from accounts.models.membership import Role
from plans.catalogue import load
from plans.engine.template import Template, TemplatePhase
from plans.forms.template_copy import FollowForm, ItemForm, PhaseForm, Row, rows_of
from plans.models import RegimeTemplate
from plans.queries.template_copies import copy_page, newest_of_ours, template_in
from plans.queries.template_review import sheet_of
from plans.services.template_copy import change_phase, copy_template, follow_ours, switch
from plans.views.saving import posted, save
from plans.views.staff_page import administers, staff_page
from rehab import clock


@require_POST
@admin_required
def create(request: UserRequest, pk: UUID, slug: str) -> HttpResponse:
    """Copy one of ours for a clinic, or show the copy it has."""
    clinic = get_object_or_404(clinics_of(request.user, Role.ADMIN), pk=pk)
    if not RegimeTemplate.objects.newest_of_ours().filter(slug=slug).exists():
        raise Http404
    copy = copy_template(clinic=clinic, slug=slug, by=request.user, now=clock.now())
    return redirect("plans:template-copy", copy.pk)


@require_safe
@staff_required
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show one version of a copy: what it says, and what differs from ours."""
    return _detail(request, _copy(request, pk), FollowForm())


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def phase(request: UserRequest, pk: UUID, phase: str) -> HttpResponse:
    """Change one phase of a copy; what was typed stays until it is whole."""
    row = _own_copy(request, pk)
    before = _phase(template_in(row), phase)
    ours = newest_of_ours(row)
    rows = rows_of(before, ours=ours, early_gates=row.early_gates)
    items = [_item_form(each, posted(request)) for each in rows]
    form = PhaseForm(posted(request), phase=before, ours=ours)
    if request.method == "POST" and all([form.is_valid(), *(each.is_valid() for each in items)]):
        changed = _save_phase(request, row, form, items)
        if changed is not None:
            messages.success(request, _("Saved as version %(n)s.") % {"n": changed.version})
            return redirect("plans:template-copy", changed.pk)
    context = {
        "row": row,
        "phase": before,
        "form": form,
        "items": items,
        "has_errors": bool(form.errors) or any(each.errors for each in items),
        "left": [each.exercise for each in before.items if each.exercise not in load().exercises],
    }
    status = 422 if form.is_bound else 200
    return staff_page(request, "plans/template_copy/phase.html", context, status=status)


@require_POST
@admin_required
def use(request: UserRequest, pk: UUID) -> HttpResponse:
    """Draft with this version from now on; with `ours` pressed, with ours again."""
    row = _own_copy(request, pk)
    is_on = "ours" not in request.POST
    switch(copy=row, is_on=is_on, by=request.user, now=clock.now())
    said = _("New drafts follow this version.") if is_on else _("New drafts follow ours again.")
    messages.success(request, said)
    return redirect("plans:template-copy", row.pk)


@require_POST
@admin_required
def follow(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say that what changed in ours was looked at."""
    row = _own_copy(request, pk)
    form = FollowForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        saved = save(form, follow_ours, copy=row, reason=reason, by=request.user, now=clock.now())
        if saved is not None:
            messages.success(request, _("Noted."))
            return redirect("plans:template-copy", saved.pk)
    return _detail(request, row, form, status=422)


def _copy(request: UserRequest, pk: UUID) -> RegimeTemplate:
    copies = RegimeTemplate.objects.visible_to(request.user).exclude(clinic=None)
    return get_object_or_404(copies.select_related("clinic"), pk=pk)


def _own_copy(request: UserRequest, pk: UUID) -> RegimeTemplate:
    """Return a copy of a clinic the user leads; 404 for everybody else's."""
    row = _copy(request, pk)
    assert row.clinic_id is not None
    if not administers(request, row.clinic_id):
        raise Http404
    return row


def _detail(
    request: UserRequest, row: RegimeTemplate, form: FollowForm, *, status: int = 200
) -> HttpResponse:
    assert row.clinic_id is not None
    page = copy_page(row)
    context = {
        "page": page,
        "sheet": sheet_of(page.template),
        "form": form,
        "may_change": administers(request, row.clinic_id),
    }
    return staff_page(request, "plans/template_copy/detail.html", context, status=status)


def _phase(template: Template, name: str) -> TemplatePhase:
    found = next((each for each in template.phases if each.phase.value == name), None)
    if found is None:
        raise Http404
    return found


def _item_form(row: Row, data: QueryDict | None) -> ItemForm:
    return ItemForm(data, prefix=row.item.exercise, row=row)


def _save_phase(
    request: UserRequest, row: RegimeTemplate, form: PhaseForm, items: Sequence[ItemForm]
) -> RegimeTemplate | None:
    early = {each.row.item.exercise: each.cleaned_data.get("early_reason", "") for each in items}
    return save(
        form,
        change_phase,
        copy=row,
        changed=form.changed_phase(items),
        early_gates=early,
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=clock.now(),
    )
