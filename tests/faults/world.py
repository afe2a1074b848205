"""The people of a run: one patient brought to a plan by the services, the others copies of it.

`python -m tests.faults.world N` fills the database that DATABASE_URL names.
"""

import sys
import uuid
from datetime import datetime, timedelta
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import Client

from accounts.consent_wordings import WORDINGS
from accounts.models import Clinic, Consent, User
from benchmarks.clinic import copy_patient
from plans.models import CareAccess, Patient, PlannedExercise, ReminderRule, ReminderSlot
from plans.services.day import plan_days
from rehab import clock
from tests.factories import make_clinic, make_event, make_patient, make_regime
from tests.faults.environment import CANARY

KIND, SECOND_KIND = "morning_plan", "evening_nudge"
PRIVATE = f"{CANARY}clinical"


def zone_at_nine(now: datetime) -> str:
    """Return a zone where it is between nine and ten: mails are due, none is too late."""
    ahead_h = 9 - now.hour
    ahead_h += 24 if ahead_h < -12 else 0
    return f"Etc/GMT{-ahead_h:+d}"  # with the sign of POSIX


def build(count: int, *, now: datetime) -> None:
    """Migrate, and leave `count` patients with a user, both consents and today's plan."""
    call_command("migrate", verbosity=0)
    clinic = make_clinic(name=f"{CANARY} clinic", time_zone=zone_at_nine(now))
    first = _first_patient(clinic, now)
    copy_patient(first, count - 1)
    _give_readers(clinic, now)
    plan_days(now=now)


def _first_patient(clinic: Clinic, now: datetime) -> Patient:
    patient = make_patient(clinic=clinic, given_name=f"{CANARY}given", family_name=f"{CANARY}fam")
    today = patient.local_date(now)
    make_event(
        patient,
        started_on=today - timedelta(days=14),
        ended_on=today,
        recorded_at=now,
        diagnosis=f"{PRIVATE} diagnosis",
    )
    make_regime(patient, now=now)
    return patient


def _give_readers(clinic: Clinic, now: datetime) -> None:
    """Give every patient a user of their own who agreed to the terms and to reminders."""
    patients = list(Patient.objects.filter(clinic=clinic).order_by("pk"))
    users = User.objects.bulk_create(
        User(
            email=address(number),
            full_name=f"{CANARY} {number}",
            password=make_password(None),
            date_joined=now,
        )
        for number in range(len(patients))
    )
    CareAccess.objects.bulk_create(
        CareAccess(patient=patient, user=user, relation="self", created_at=now)
        for patient, user in zip(patients, users, strict=True)
    )
    Consent.objects.bulk_create(
        _consent(user, purpose, now) for user in users for purpose in WORDINGS
    )


def _consent(user: User, purpose: str, now: datetime) -> Consent:
    wording = WORDINGS[purpose]
    return Consent(
        user=user,
        purpose=purpose,
        text_version=wording.version,
        text_sha256=wording.sha256("en"),
        language="en",
        given_at=now,
    )


def address(number: int) -> str:
    return f"p{number}@example.test"


def readers(count: int) -> list[tuple[Patient, User]]:
    """Return the first patients, each with who reads their mail."""
    rows = CareAccess.objects.filter(relation="self", user__email__startswith="p")
    return [(row.patient, row.user) for row in rows.select_related("patient", "user")[:count]]


def plan_reminders(
    count: int, *, due_in_s: tuple[float, float], kinds: tuple[str, ...] = (KIND,), now: datetime
) -> list[str]:
    """Give the first patients a wish for each kind, due spread over a span from now.

    Returns the addresses. The planner of the app makes slots and mails of them.
    """
    first, last = due_in_s
    chosen = readers(count)
    rules = []
    for number, (patient, _user) in enumerate(chosen):
        for kind in kinds:
            due_at = now + timedelta(seconds=first + (last - first) * number / max(1, count - 1))
            local = due_at.astimezone(patient.zone).time()
            rules.append(ReminderRule(patient=patient, kind=kind, local_time=local))
    ReminderRule.objects.bulk_create(rules, batch_size=2000)
    return [user.email for _patient, user in chosen]


def todays_slots(now: datetime) -> Any:
    """Return today's slots, by the clinic's date."""
    zone = Clinic.objects.order_by("pk")[0].zone
    return ReminderSlot.objects.filter(local_date=now.astimezone(zone).date())


def session_of(user: User) -> str:
    """Return the cookie of a browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def exercises_of(patient: Patient) -> list[uuid.UUID]:
    """Return what the patient can log today."""
    rows = PlannedExercise.objects.filter(plan__patient=patient, prescription__is_cue=False)
    return list(rows.values_list("pk", flat=True))


if __name__ == "__main__":
    build(int(sys.argv[1]), now=clock.now())
