"""What a therapist saw of a patient, kept with its day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from plans.engine.reason import Value
from plans.models import Finding, Patient
from plans.services.proposing import propose_phases
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def keep_findings(
    *, patient: Patient, findings: Mapping[str, Value], seen_on: date, by: "User", now: datetime
) -> list[Finding]:
    """Keep the answers, by subject; a phase whose criteria are now all met is proposed at once."""
    refuse_unless_in_care(patient, "seen_on")
    if seen_on > patient.local_date(now):
        refuse("seen_on", _("This day has not come yet."), "future")
    rows = Finding.objects.bulk_create(
        Finding(
            patient=patient,
            subject=subject,
            value=value,
            seen_on=seen_on,
            entered_by=by,
            entered_at=now,
        )
        for subject, value in findings.items()
    )
    note("keep", rows[0], patient=patient, by=by, fields=sorted(findings), now=now)
    propose_phases(patient=patient, now=now)
    return rows
