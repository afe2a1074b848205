"""Mail to somebody in care that was stopped because it came back, and is allowed again."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services import audit
from outbox.services import is_suppressed, lift_suppressions, out_of_reach
from plans.models import CareAccess
from plans.queries.access import Role
from plans.services.refusal import refuse

if TYPE_CHECKING:
    from accounts.models import User


class Reason(models.TextChoices):
    """Why mail is allowed again: a code, for the trail holds nothing that was typed."""

    CONFIRMED = "confirmed", gettext_lazy("The address was checked with its owner")
    REPAIRED = "repaired", gettext_lazy("The mailbox was full or switched off, and works again")
    ASKED = "asked", gettext_lazy("Its owner asks for mail again")


def address_of(access: CareAccess) -> str:
    """Return where mail about this access goes; empty without an address."""
    if access.user is not None:
        return access.user.email
    return access.invitation.email if access.invitation is not None else ""


def is_stopped(access: CareAccess) -> bool:
    """Return whether mail to this person is stopped."""
    address = address_of(access)
    return bool(address) and is_suppressed(address=address)


def any_stopped(rows: Iterable[CareAccess]) -> bool:
    """Return whether mail to any of these people is stopped; one query."""
    return bool(out_of_reach(address for each in rows if (address := address_of(each))))


@transaction.atomic
def allow_mail(*, access: CareAccess, reason: str, by: "User", now: datetime) -> int:
    """Let mail go to this person again; return how many stops went. Put on record with `reason`."""
    if reason not in Reason.values:
        refuse("reason", _("Choose why mail may go there again."), "required")
    lifted = lift_suppressions(address=address_of(access))
    if lifted:
        audit.record(
            actor=by,
            role=Role.THERAPIST,
            action="allow_mail",
            clinic_id=access.patient.clinic_id,
            patient_id=access.patient_id,
            object_type="careaccess",
            object_id=str(access.pk),
            detail={"reason": reason},
            now=now,
        )
    return lifted
