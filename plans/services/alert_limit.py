"""When a therapist wants to be told, for a whole clinic or for one patient."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import Clinic
from accounts.models.membership import Role
from accounts.services import audit
from plans.engine.oversight import LIMITS, AlertLimits, out_of_range
from plans.models import AlertLimit, Patient
from plans.queries.rules import oversight_rules
from plans.services.refusal import refuse

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def set_limits(
    *,
    clinic: Clinic,
    patient: Patient | None = None,
    limits: AlertLimits,
    by: "User",
    now: datetime,
) -> AlertLimit:
    """Keep the limits of a patient, or without one of the whole clinic.

    Raises ValidationError where one is outside the range of the rules: nobody is told of pain
    later than the rules say, and the stop rules have no limit at all.
    """
    for name, (low, high) in out_of_range(limits, oversight_rules()).items():
        values = {"low": number_format(f"{low:g}"), "high": number_format(f"{high:g}")}
        refuse(name, _("Choose %(low)s to %(high)s.") % values, "out_of_range")
    key = {"clinic": clinic} if patient is None else {"patient": patient}
    values = {name: getattr(limits, name) for name in LIMITS}
    row, _made = AlertLimit.objects.update_or_create(
        **key, defaults={**values, "set_by": by, "set_at": now}
    )
    audit.record(
        actor=by,
        role=Role.ADMIN if patient is None else Role.THERAPIST,
        action="set_limits",
        clinic_id=clinic.pk,
        patient_id=None if patient is None else patient.pk,
        object_type="alertlimit",
        object_id=str(row.pk),
        now=now,
    )
    return row
