"""Events and their orders, as a therapist records them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.immobilisation import (
    ClearanceForm,
    EventDatesForm,
    EventForm,
    HealingForm,
    WeightBearingForm,
)
from plans.models import ImmobilisationEvent, WeightBearingOrder
from plans.services.immobilisation import (
    change_dates,
    confirm_healing,
    order_weight_bearing,
    record_clearance,
    record_event,
)
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock

ORDER_FIELDS = ("weight_bearing", "max_kg", "ordered_by")


@therapist_required
def create(request: UserRequest, patient: UUID) -> HttpResponse:
    """Step two of the flow: what happened. Continues with the assessment."""
    now = clock.now()
    person = treated_patient(request, patient, now=now)
    form = EventForm(posted(request), on=person.local_date(now))
    if request.method == "POST" and form.is_valid():
        event = save(
            form,
            record_event,
            patient=person,
            fields={name: form.cleaned_data[name] for name in EventForm.Meta.fields},
            weight_bearing=_first_order(form),
            by=request.user,
            now=now,
        )
        if event is not None:
            return redirect("plans:assessment-create", person.pk)
    context = {"form": form, "patient": person, "step": 2}
    return render(
        request,
        "plans/immobilisation/create.html",
        context,
        status=422 if form.errors else 200,
    )


@therapist_required
def dates(request: UserRequest, pk: UUID) -> HttpResponse:
    """Move day 0: cast off, or a new expected end. Past plans stay as they were."""
    event = _event(request, pk)
    now = clock.now()
    form = EventDatesForm(posted(request), instance=event, on=event.patient.local_date(now))
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in EventDatesForm.Meta.fields}
        if save(form, change_dates, event=event, fields=fields, by=request.user, now=now):
            return _back(request, event, _("Dates saved. Check whether the plan still fits."))
    return _page(request, event, form, _("Change dates"))


@therapist_required
def weight_bearing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Record a new weight-bearing order."""
    event = _event(request, pk)
    now = clock.now()
    on = event.patient.local_date(now)
    # A fresh instance: the form must not validate against the event of another order.
    form = WeightBearingForm(
        posted(request),
        initial={"from_on": on},
        instance=WeightBearingOrder(event=event),
        on=on,
    )
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if save(form, order_weight_bearing, event=event, fields=fields, by=request.user, now=now):
            return _back(request, event, _("Order saved. Check whether the plan still fits."))
    return _page(request, event, form, _("Weight allowed"))


@therapist_required
def healing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Record that healing was confirmed."""
    event = _event(request, pk)
    now = clock.now()
    form = HealingForm(posted(request), instance=event, on=event.patient.local_date(now))
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if save(form, confirm_healing, event=event, fields=fields, by=request.user, now=now):
            return _back(request, event, _("Healing recorded."))
    return _page(request, event, form, _("Healing"))


@therapist_required
def clearance(request: UserRequest, pk: UUID) -> HttpResponse:
    """Record that an activity may begin."""
    event = _event(request, pk)
    now = clock.now()
    on = event.patient.local_date(now)
    form = ClearanceForm(posted(request), initial={"cleared_on": on}, on=on)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if save(form, record_clearance, event=event, fields=fields, by=request.user, now=now):
            return _back(request, event, _("Clearance recorded. Check what it opens in the plan."))
    return _page(request, event, form, _("Clearance"))


def _event(request: UserRequest, pk: UUID) -> ImmobilisationEvent:
    found = ImmobilisationEvent.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.patient = treated_patient(request, found.patient_id, now=clock.now())
    return found


def _first_order(form: EventForm) -> list[dict[str, object]]:
    data = form.cleaned_data
    if not data["weight_bearing"]:
        return []
    arm = data["body_site"] in {"shoulder", "upper_arm", "elbow", "forearm", "wrist_hand"}
    return [
        {
            "limb": WeightBearingOrder.Limb.ARM if arm else WeightBearingOrder.Limb.LEG,
            "status": data["weight_bearing"],
            "max_kg": data["max_kg"],
            "from_on": data["started_on"],
            "ordered_by": data["ordered_by"],
        }
    ]


def _back(request: UserRequest, event: ImmobilisationEvent, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("plans:patient-detail", event.patient_id)


def _page(
    request: UserRequest, event: ImmobilisationEvent, form: object, title: str
) -> HttpResponse:
    context = {"form": form, "event": event, "patient": event.patient, "title": title}
    errors = getattr(form, "errors", None)
    return render(
        request, "plans/immobilisation/order.html", context, status=422 if errors else 200
    )
