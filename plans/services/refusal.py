"""How a service says no: a ValidationError that names the field, with nothing changed."""

from typing import NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.models import Patient


def refuse_unless_in_care(patient: Patient, field: str) -> None:
    """Refuse an act for somebody who has left care: their record is to be read only."""
    if patient.state != Patient.State.IN_CARE:
        refuse(field, _("This patient is no longer in care."), "not_in_care")


def refuse(field: str, message: object, code: str) -> NoReturn:
    """Raise a ValidationError for one field; forms show it there."""
    raise ValidationError({field: [ValidationError(message, code=code)]})  # type: ignore[arg-type]
