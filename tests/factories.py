"""Plain makers of rows, with fixed data. Every argument has a default a reader can guess."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from accounts.models import Clinic, Membership, User
from accounts.models.membership import Role
from plans.models import CareAccess, Patient

DAY = date(2026, 3, 2)  # a Monday
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_clinic(**values: Any) -> Clinic:
    defaults: dict[str, Any] = {
        "name": "Riverside",
        "time_zone": "Europe/Berlin",
        "reply_to": "desk@clinic.test",
        "created_at": NOW,
    }
    return Clinic.objects.create(**(defaults | values))


def make_user(**values: Any) -> User:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "email": f"user{number}@example.test",
        "full_name": f"User {number}",
        "date_joined": NOW,
    }
    return User.objects.create_user(**(defaults | values))


def make_therapist(clinic: Clinic | None = None, *, role: str = Role.THERAPIST) -> User:
    user = make_user()
    Membership.objects.create(user=user, clinic=clinic or make_clinic(), role=role, started_at=NOW)
    return user


def make_patient(
    *, clinic: Clinic | None = None, user: User | None = None, **values: Any
) -> Patient:
    """Make a patient; with `user`, that person signs in as the patient."""
    clinic = clinic or make_clinic()
    lead = values.pop("lead_therapist", None) or make_therapist(clinic)
    defaults: dict[str, Any] = {
        "given_name": "Ada",
        "family_name": "Moss",
        "birth_date": date(1970, 5, 17),
        "sex": "female",
        "time_zone": clinic.time_zone,
        "created_at": NOW,
    }
    patient = Patient.objects.create(clinic=clinic, lead_therapist=lead, **(defaults | values))
    if user is not None:
        CareAccess.objects.create(patient=patient, user=user, relation="self", created_at=NOW)
    return patient
