"""In which role somebody stands before a patient."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from accounts.models import Membership
from accounts.models.membership import Role as StaffRole
from plans.models import CareAccess, Patient

if TYPE_CHECKING:
    from accounts.models import User


class Role(StrEnum):
    """The role an act is recorded under."""

    THERAPIST = "therapist"
    PATIENT = "patient"
    CAREGIVER = "caregiver"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person may do for one patient now."""

    role: Role
    may_log: bool


def standing(*, user: "User", patient: Patient) -> Standing | None:
    """Return the standing of `user`, care before staff; None for a stranger."""
    access = (
        CareAccess.objects.of(user)
        .filter(patient=patient)
        .values_list("relation", "scope")
        .order_by("pk")
        .first()
    )
    if access is not None:
        is_self = access[0] == CareAccess.Relation.SELF
        return Standing(
            Role.PATIENT if is_self else Role.CAREGIVER, access[1] == CareAccess.Scope.LOG
        )
    staff = Membership.objects.of(user).filter(role=StaffRole.THERAPIST)
    if staff.filter(clinic_id=patient.clinic_id).exists():
        return Standing(Role.THERAPIST, may_log=True)
    return None
