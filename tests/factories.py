"""Plain makers of rows, with fixed data. Every argument has a default a reader can guess."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import Clinic, Invitation, Membership, User
from accounts.models.membership import Role
from accounts.sealing import seal
from outbox.models import Message
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
    make_second_factor(user)
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


TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "four words in a row"


def make_second_factor(user: User) -> Authenticator:
    """Set up an authenticator app: without it, staff reach nothing but its set-up."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": seal(TOTP_SECRET)}
    )


def make_admin(clinic: Clinic | None = None) -> User:
    return make_therapist(clinic, role=Role.ADMIN)


def make_invitation(*, clinic: Clinic | None = None, **values: Any) -> Invitation:
    defaults: dict[str, Any] = {
        "email": "new@example.test",
        "full_name": "Nora New",
        "purpose": Role.THERAPIST,
        "invited_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    return Invitation.objects.create(clinic=clinic or make_clinic(), **(defaults | values))


def make_message(**values: Any) -> Message:
    """Make a mail that is due at NOW, of a kind that tests register as `note`."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "kind": "note",
        "subject_id": str(number),
        "dedupe_key": f"note:{number}",
        "created_at": NOW,
        "due_at": NOW,
        "expires_at": NOW + timedelta(hours=4),
    }
    return Message.objects.create(**(defaults | values))
