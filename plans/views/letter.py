"""Letters: proposed, edited by the therapist, kept, printed."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.catalogue import load
from plans.forms.letter import LetterForm
from plans.models import Letter, Patient
from plans.queries.findings import findings_of
from plans.services.letter import write_letter
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def create(request: UserRequest, patient: UUID, kind: str) -> HttpResponse:
    """Propose the letter with what was found; keep what the therapist makes of it."""
    now = clock.now()
    person = treated_patient(request, patient, now=now)
    if kind not in load().letters(person.language):
        raise Http404
    initial = _proposed(person, kind) if request.method != "POST" else {}
    form = LetterForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        letter = save(
            form,
            write_letter,
            patient=person,
            kind=kind,
            **form.cleaned_data,
            by=request.user,
            now=now,
        )
        if letter is not None:
            messages.success(request, _("Kept. Print it, sign it, and send it: nothing is mailed."))
            return redirect("plans:letter-detail", letter.pk)
    context = {"form": form, "patient": person, "letter": load().letters(person.language)[kind]}
    status = 422 if form.errors else 200
    return render(request, "plans/letter/create.html", context, status=status)


@require_safe
@therapist_required
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """One letter as it was written, ready for paper."""
    letter = Letter.objects.visible_to(request.user).filter(pk=pk).first()
    if letter is None:
        raise Http404
    person = treated_patient(request, letter.patient_id, now=clock.now())
    born = date.fromisoformat(letter.head["birth_date"])
    context = {"letter": letter, "patient": person, "born": born}
    return render(request, "plans/letter/detail.html", context)


def _proposed(person: Patient, kind: str) -> dict[str, str]:
    """Return the letter as proposed: all of it in the language of the patient and their doctor."""
    text = load().letters(person.language)[kind]
    last = person.assessments.order_by("-recorded_at").first()
    found = findings_of(person, last, person.language) if last else None
    with override(person.language):
        body = render_to_string("plans/letter/body.txt", {"text": text, "found": found})
    return {
        "recipient": text.to,
        "urgency": text.urgency,
        "subject": text.subject,
        "body": body.strip(),
    }
