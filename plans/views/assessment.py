"""The assessment: step three of the flow."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.catalogue import load
from plans.forms.assessment import AssessmentForm
from plans.models import Assessment, Patient
from plans.queries.abilities import criteria_of
from plans.queries.daily_questions import all_questions
from plans.queries.facts import facts_of
from plans.queries.findings import findings_of
from plans.services.assessment import assess_patient
from plans.services.drafting import draft_regime
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def create(request: UserRequest, patient: UUID) -> HttpResponse:
    """Screen, judge and measure; continue with the draft where the mode allows one."""
    now = clock.now()
    person = treated_patient(request, patient, now=now)
    names = load().names_of_causes(request.LANGUAGE_CODE)
    form = AssessmentForm(
        posted(request),
        questions=all_questions(),
        judgements=list(names.judgements.items()),
        causes=list(names.causes.items()),
        criteria=criteria_of(person.pk),
    )
    if request.method == "POST" and form.is_valid():
        assessment = save(
            form,
            assess_patient,
            patient=person,
            answers=form.answers(),
            facts=form.facts(facts_of([person.pk])[person.pk].patient),
            base_pain_nrs=form.cleaned_data["base_pain_nrs"],
            measures=form.measures(),
            taken=form.taken(),
            observations=form.observations(),
            by=request.user,
            now=now,
        )
        if assessment is not None:
            return _onward(request, person, assessment)
    context = {"form": form, "patient": person, "step": 3}
    status = 422 if form.errors else 200
    return render(request, "plans/assessment/create.html", context, status=status)


@require_safe
@therapist_required
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """What an assessment found, what is asked of whom, and what is done now."""
    row = Assessment.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    person = treated_patient(request, row.patient_id, now=clock.now())
    found = findings_of(person, row, request.LANGUAGE_CODE)
    texts = load().letters(person.language)
    context = {
        "patient": person,
        "found": found,
        "assessment": row,
        "letters": [(kind, texts[kind]) for kind in found.letters],
        "is_latest": not person.assessments.filter(recorded_at__gt=row.recorded_at).exists(),
    }
    return render(request, "plans/assessment/detail.html", context)


def _onward(request: UserRequest, person: Patient, assessment: Assessment) -> HttpResponse:
    """Draft at once; where no plan may be made, show what is to be done instead."""
    try:
        draft_regime(patient=person, by=request.user, now=assessment.recorded_at)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("plans:assessment-detail", assessment.pk)
    return redirect("plans:regime-draft", person.pk)
