"""What an accepted invitation opens, and who cares for somebody: asked of the app above."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Clinic, Invitation, User

Accept = Callable[[Invitation, User, datetime], None]
ClinicOfCare = Callable[[User], Clinic | None]
_ON_ACCEPT: dict[str, Accept] = {}
_CLINICS: list[ClinicOfCare] = []


def on_accept(purpose: str, act: Accept) -> None:
    """Register `act(invitation, user, now)`; called once, in the transaction of acceptance."""
    _ON_ACCEPT[purpose] = act


def act_for(purpose: str) -> Accept | None:
    """Return what was registered for `purpose`."""
    return _ON_ACCEPT.get(purpose)


def on_clinic_of_care(find: ClinicOfCare) -> None:
    """Register who knows where somebody is in care; called once."""
    _CLINICS.append(find)


def clinic_of_care(user: User) -> Clinic | None:
    """Return the clinic that cares for `user`, or for whom they help; None if none does."""
    return next((clinic for find in _CLINICS if (clinic := find(user))), None)
