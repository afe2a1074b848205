"""Clinics and who works there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Clinic, Membership, User
from accounts.models.membership import Role
from accounts.services import audit


class LastAdminError(Exception):
    """A clinic keeps at least one admin."""


@transaction.atomic
def open_clinic(*, clinic: Clinic, now: datetime) -> Clinic:
    """Save a new clinic. Raises ValidationError if a field or rule is broken."""
    clinic.created_at = now
    clinic.full_clean()
    clinic.save(force_insert=True)
    audit.record(
        actor=None,
        role="operator",
        action="create",
        clinic_id=clinic.pk,
        object_type="clinic",
        object_id=clinic.pk,
        now=now,
    )
    return clinic


@transaction.atomic
def change_clinic(*, clinic: Clinic, changed: Iterable[str], by: User, now: datetime) -> None:
    """Save the named fields of a validated clinic. No field, no write and no event."""
    fields = sorted(changed)
    if not fields:
        return
    clinic.save(update_fields=fields)
    audit.record(
        actor=by,
        role=Role.ADMIN,
        action="update",
        clinic_id=clinic.pk,
        object_type="clinic",
        object_id=clinic.pk,
        detail={"fields": fields},
        now=now,
    )


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: datetime) -> bool:
    """End one role at once. Return False if it had ended; raises LastAdminError."""
    # The clinic's row is the lock: two admins who remove each other must not both succeed.
    Clinic.objects.select_for_update().get(pk=membership.clinic_id)
    admins = Membership.objects.current().filter(clinic=membership.clinic_id, role=Role.ADMIN)
    if membership.role == Role.ADMIN and not admins.exclude(pk=membership.pk).exists():
        raise LastAdminError
    if not Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=now):
        return False
    # A second contact who left must not get the clinic's alerts.
    if not Membership.objects.current().filter(
        clinic=membership.clinic_id, user=membership.user_id
    ):
        Clinic.objects.filter(pk=membership.clinic_id, second_contact=membership.user_id).update(
            second_contact=None
        )
    audit.record(
        actor=by,
        role=Role.ADMIN,
        action="end_membership",
        clinic_id=membership.clinic_id,
        object_type="membership",
        object_id=membership.pk,
        detail={"role": membership.role},
        now=now,
    )
    return True
