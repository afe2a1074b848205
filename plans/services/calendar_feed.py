"""A calendar that reads along: a secret address, given out by a reader and taken back by them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer
from django.db import transaction

from plans.models import CalendarFeed, CareAccess, Patient
from plans.queries.access import Role
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

_SALT = "calendar.v1"


def token_of(feed: CalendarFeed) -> str:
    """Return the secret part of the address; the signature makes it hard to guess."""
    return Signer(salt=_SALT).sign(str(feed.pk))


def feed_of(token: str) -> CalendarFeed | None:
    """Return the feed a token names while it lives and its owner may still read; else None."""
    try:
        pk = Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None
    rows = CalendarFeed.objects.live().select_related("patient__clinic", "owner")
    feed = rows.filter(pk=pk, patient__state=Patient.State.IN_CARE).first()
    if feed is None:
        return None
    access = CareAccess.objects.of(feed.owner).filter(patient=feed.patient)
    return feed if access.exists() else None


@transaction.atomic
def open_feed(*, patient: Patient, by: "User", role: Role, now: datetime) -> CalendarFeed:
    """Return a new feed of this reader; the address they had before is dead from now on."""
    close_feed(patient=patient, by=by, role=role, now=now)
    feed = CalendarFeed.objects.create(patient=patient, owner=by, created_at=now)
    note("create", feed, patient=patient, by=by, role=role, now=now)
    return feed


@transaction.atomic
def close_feed(*, patient: Patient, by: "User", role: Role, now: datetime) -> bool:
    """End the feed of this reader. Return False if there was none."""
    feed = CalendarFeed.objects.live().filter(patient=patient, owner=by).first()
    if feed is None:
        return False
    feed.ended_at = now
    feed.save(update_fields=["ended_at"])
    note("end", feed, patient=patient, by=by, role=role, now=now)
    return True
