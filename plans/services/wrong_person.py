"""The therapist hears that mail about a patient reached somebody else."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from plans.models import Alert, CareAccess
from plans.services.alert import raise_alert
from plans.services.patient import end_access

if TYPE_CHECKING:
    from accounts.models import User

CODE = "WRONG_PERSON"


def note_wrong_person(address: str, user: "User | None", now: datetime) -> None:
    """Alert the therapists of everybody this address stands for; one open alert a patient.

    With `user`, who was signed in and is not the person meant, what they could see ends at once.
    """
    mine = Q(user__email__iexact=address) | Q(user=None, invitation__email__iexact=address)
    found = CareAccess.objects.filter(mine, ended_at=None)
    for access in found.select_related("patient__clinic").order_by("pk"):
        is_self = access.relation == CareAccess.Relation.SELF
        raise_alert(
            patient=access.patient,
            code=CODE,
            tier=Alert.Tier.HIGH,
            on=access.patient.local_date(now),
            values={"kind": "patient" if is_self else "helper"},
            now=now,
        )
        if user is not None:
            end_access(access=access, by=None, now=now)
