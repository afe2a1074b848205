"""The draft, its approval, and the end of a regime."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.extra_exercise import ExtraExerciseForm
from plans.forms.regime import ApproveForm, PrescriptionForm, StopForm
from plans.models import Patient, Regime
from plans.queries.draft_page import DraftPage, Item, draft_page
from plans.services import regime as regimes
from plans.services.drafting import draft_regime
from plans.services.prescription import edit_prescription, is_as_read, remove_item
from plans.views.extra_exercise import add_chosen, extra_form
from plans.views.reach import treated_patient
from plans.views.saving import all_or_nothing, posted, save
from rehab import clock

ROW_FIELDS = {"start_dose": "start", "min_dose": "min", "max_dose": "max"}


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def draft(request: UserRequest, patient: UUID) -> HttpResponse:
    """Show the open draft; POST makes a new one from the latest assessment."""
    person = treated_patient(request, patient, now=clock.now())
    if request.method == "POST":
        return _propose(request, person)
    page = draft_page(person, language=request.LANGUAGE_CODE)
    if page is None:
        return redirect("plans:patient-detail", person.pk)
    extra = extra_form(person, page.regime)
    return _draft_page(request, person, page, _row_forms(page), _approve_form(person, page), extra)


@require_http_methods(["POST"])
@therapist_required
def approve(request: UserRequest, patient: UUID) -> HttpResponse:
    """Save the therapist's edits; with `approve` pressed, make the draft the plan in use."""
    person = treated_patient(request, patient, now=clock.now())
    page = draft_page(person, language=request.LANGUAGE_CODE)
    if page is None or request.POST.get("regime") != str(page.regime.pk):
        messages.info(request, _("This draft was replaced meanwhile."))
        return redirect("plans:regime-draft", person.pk)
    if request.POST.get("edits") != str(page.regime.edits):
        return _changed_meanwhile(request, person, page)
    forms = _row_forms(page, request.POST)
    approval = _approve_form(person, page, request.POST)
    wants, adds = "approve" in request.POST, "add" in request.POST
    extra = extra_form(person, page.regime, request.POST) if adds else None
    valid = [form.is_valid() for form in forms] + ([approval.is_valid()] if wants else [])
    if not all(valid) or not _save_all(request, page, forms, approval if wants else extra):
        extra = extra or extra_form(person, page.regime)
        return _draft_page(request, person, page, forms, approval, extra, status=422)
    if wants:
        return _approved(request, person)
    messages.success(request, _("Draft saved."))
    return redirect("plans:regime-draft", person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def stop(request: UserRequest, pk: UUID) -> HttpResponse:
    """End a regime with a reason."""
    regime = Regime.objects.visible_to(request.user).filter(pk=pk).first()
    if regime is None:
        raise Http404
    now = clock.now()
    person = treated_patient(request, regime.patient_id, now=now)
    form = StopForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        end = regimes.complete if data["outcome"] == Regime.State.COMPLETED else regimes.stop
        if save(form, end, regime=regime, reason=data["reason"], by=request.user, now=now):
            messages.success(request, _("The plan has ended."))
            return redirect("plans:patient-detail", person.pk)
    context = {"form": form, "patient": person, "regime": regime}
    status = 422 if form.errors else 200
    return render(request, "plans/regime/stop.html", context, status=status)


@require_http_methods(["POST"])
@therapist_required
def review(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say that the plan in use was looked at: without a look its doses stop rising."""
    regime = Regime.objects.visible_to(request.user).filter(pk=pk).first()
    if regime is None:
        raise Http404
    now = clock.now()
    person = treated_patient(request, regime.patient_id, now=now)
    try:
        regimes.mark_reviewed(regime=regime, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Noted. Doses may go on rising inside their bounds."))
    return redirect("plans:patient-detail", person.pk)


def _propose(request: UserRequest, person: Patient) -> HttpResponse:
    try:
        draft_regime(patient=person, by=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plans:patient-detail", person.pk)
    return redirect("plans:regime-draft", person.pk)


def _changed_meanwhile(request: UserRequest, person: Patient, page: DraftPage) -> HttpResponse:
    """Show what was typed beside what somebody else has saved; sent again, it counts."""
    sent = request.POST
    forms = [
        _row_form(item, sent if any(key.startswith(_prefix(item)) for key in sent) else None)
        for item in page.items
    ]
    approval, extra = _approve_form(person, page, sent), extra_form(person, page.regime, sent)
    return _draft_page(request, person, page, forms, approval, extra, status=409, is_stale=True)


def _row_forms(page: DraftPage, data: Any = None) -> list[PrescriptionForm]:
    return [_row_form(item, data) for item in page.items]


def _prefix(item: Item) -> str:
    return f"p{item.row.pk.hex}"


def _row_form(item: Item, data: Any) -> PrescriptionForm:
    return PrescriptionForm(
        data,
        prefix=_prefix(item),
        start=item.start,
        low=item.low,
        high=item.high,
        stand_in=item.stand_in,
        initial={
            "keep": True,
            "is_locked": item.row.is_locked,
            "has_stand_in": not item.is_refused,
        },
    )


def _approve_form(person: Patient, page: DraftPage, data: Any = None) -> ApproveForm:
    on = person.local_date(clock.now())
    initial = {
        "adjustment": page.regime.adjustment,
        "starts_on": on,
        "has_lighter_weeks": page.regime.has_lighter_weeks,
    }
    return ApproveForm(data, on=on, initial=initial)


def _save_all(
    request: UserRequest,
    page: DraftPage,
    forms: list[PrescriptionForm],
    last: ApproveForm | ExtraExerciseForm | None,
) -> bool:
    """Write every row and, where it is given, the approval or one more; or nothing at all."""
    with all_or_nothing() as attempt:
        attempt.is_fine = _as_read(page, forms) and _save_rows(request, page, forms)
        if attempt.is_fine and isinstance(last, ApproveForm):
            attempt.is_fine = _approve(request, page.regime, last)
        if attempt.is_fine and isinstance(last, ExtraExerciseForm):
            attempt.is_fine = add_chosen(request, page.regime, last)
    return attempt.is_fine


def _as_read(page: DraftPage, forms: list[PrescriptionForm]) -> bool:
    """Return True unless another therapist saved in the very moment; then say so."""
    if is_as_read(regime=page.regime, edits=page.regime.edits):
        return True
    for form in forms[:1]:
        form.add_error(None, _("Somebody else saved this draft just now. Look at it again."))
    return False


def _save_rows(request: UserRequest, page: DraftPage, forms: list[PrescriptionForm]) -> bool:
    """Write what was changed; stop at nothing, so that every row shows its own objection."""
    fine = True
    for item, form in zip(page.items, forms, strict=True):
        fine = _save_row(request, item, form) and fine
    return fine


def _save_row(request: UserRequest, item: Item, form: PrescriptionForm) -> bool:
    now = clock.now()
    if not form.cleaned_data["keep"]:
        remove_item(prescription=item.row, by=request.user, now=now)
        return True
    if not form.has_changed():
        return True
    doses = {name: form.dose(which) for name, which in ROW_FIELDS.items()}
    try:
        edit_prescription(
            prescription=item.row,
            doses=doses,
            is_locked=form.cleaned_data["is_locked"],
            has_stand_in=form.cleaned_data.get("has_stand_in"),
            by=request.user,
            now=now,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _approve(request: UserRequest, regime: Regime, form: ApproveForm) -> bool:
    approved = save(
        form,
        regimes.approve_regime,
        regime=regime,
        by=request.user,
        adjustment=form.cleaned_data["adjustment"],
        starts_on=form.cleaned_data["starts_on"],
        has_lighter_weeks=form.cleaned_data["has_lighter_weeks"],
        now=clock.now(),
    )
    return approved is not None


def _approved(request: UserRequest, person: Patient) -> HttpResponse:
    """Continue with the invitation, for a patient whom nobody has invited yet."""
    messages.success(request, _("Approved. The plan begins on its first day."))
    if person.access.filter(ended_at=None).exists():
        return redirect("plans:patient-detail", person.pk)
    return redirect("plans:patient-invite", person.pk)


def _draft_page(
    request: UserRequest,
    person: Patient,
    page: DraftPage,
    forms: list[PrescriptionForm],
    approval: ApproveForm,
    extra: ExtraExerciseForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    context = {
        "patient": person,
        "page": page,
        "is_stale": is_stale,
        "rows": list(zip(page.items, forms, strict=True)),
        "approve_form": approval,
        "extra_form": extra,
        "step": 4,
    }
    return render(request, "plans/regime/draft.html", context, status=status)
