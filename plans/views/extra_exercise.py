"""One more exercise for the draft on the page."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.http import UserRequest
from plans.forms.extra_exercise import ExtraExerciseForm
from plans.models import Patient, Regime
from plans.queries.draft_case import extras_of
from plans.services.prescription import add_item
from plans.templatetags.reasons import region_text
from plans.views.saving import save
from rehab import clock


def extra_form(person: Patient, regime: Regime, data: Any = None) -> ExtraExerciseForm:
    """Return the form with what may be added today; `data` only where something is to be added."""
    extras = extras_of(regime, on=person.local_date(clock.now()))
    names = {row.pk: region_text(row) for row in extras}
    return ExtraExerciseForm(data, extras=extras, names=names)


def add_chosen(request: UserRequest, regime: Regime, form: ExtraExerciseForm) -> bool:
    """Add what was chosen; return False with the objection on `form`."""
    chosen = form.chosen() if form.is_valid() else None
    if chosen is None:
        if not form.errors:
            form.add_error("extra", _("Choose the exercise to add first."))
        return False
    region, slug = chosen
    added = save(
        form, add_item, regime=regime, region=region, slug=slug, by=request.user, now=clock.now()
    )
    return added is not None
