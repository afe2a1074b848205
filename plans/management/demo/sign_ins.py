"""Who may sign in to the demo clinic, as the file demo.json tells it to whoever tries it out."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from accounts.models import Clinic, Membership
from accounts.models.membership import Role
from plans.models import Patient


@dataclass(frozen=True, slots=True)
class Account:
    """One sign-in of the demo, for the page that lists them. Without a password: by mailed code."""

    who: str
    email: str
    password: str = ""


def accounts_of(clinic: Clinic, password: str) -> list[Account]:
    """Return the therapists, who share a password, then patients and caregivers as they came."""
    return _staff(clinic, password) + _readers(clinic)


def _staff(clinic: Clinic, password: str) -> list[Account]:
    members = Membership.objects.filter(clinic=clinic).select_related("user").order_by("pk")
    admins = {each.user_id for each in members if each.role == Role.ADMIN}
    return [
        Account(
            "Therapist and admin" if each.user_id in admins else "Therapist",
            each.user.email,
            password,
        )
        for each in members
        if each.role == Role.THERAPIST
    ]


def _readers(clinic: Clinic) -> list[Account]:
    patients = Patient.objects.filter(clinic=clinic).order_by("created_at", "family_name")
    return [
        Account(
            f"{'Patient' if access.relation == 'self' else 'Caregiver'} {access.user.full_name}",
            access.user.email,
        )
        for patient in patients.prefetch_related("access__user")
        for access in patient.access.all()
        if access.user is not None
    ]


def write_accounts(accounts: list[Account], path: Path) -> None:
    """Write the file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps([asdict(each) for each in accounts], indent=2) + os.linesep)
    part.replace(path)
