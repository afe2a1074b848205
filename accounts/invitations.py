"""What an accepted invitation opens, and who cares for somebody: asked of the app above."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Clinic, Invitation, User

Accept = Callable[[Invitation, User, datetime], None]
ClinicOfCare = Callable[[User], Clinic | None]
WrongPerson = Callable[[str, User | None, datetime], None]
_ON_ACCEPT: dict[str, Accept] = {}
_CLINICS: list[ClinicOfCare] = []
_WRONG: list[WrongPerson] = []


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


def on_wrong_person(tell: WrongPerson) -> None:
    """Register who hears that an address is not the right person's; called once."""
    _WRONG.append(tell)


def tell_wrong_person(address: str, user: User | None, now: datetime) -> None:
    """Pass on that `address` is not the right person's; with `user`, who was signed in with it."""
    for tell in _WRONG:
        tell(address, user, now)
