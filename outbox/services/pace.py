"""MAILS_PER_MINUTE: how many mails all workers together may begin in a minute."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from outbox.database_clock import database_now
from outbox.models import Pace

KEPT = timedelta(hours=1)


def take(wanted: int) -> int:
    """Take so many of this minute's mails, by the database's clock; return how many there were.

    Costs nothing without the setting. What is taken and not sent is lost for the minute.
    """
    limit = settings.MAILS_PER_MINUTE
    if not limit:
        return wanted
    minute = database_now().replace(second=0, microsecond=0)
    with transaction.atomic(durable=True):
        Pace.objects.bulk_create([Pace(minute=minute)], ignore_conflicts=True)
        row = Pace.objects.select_for_update().get(minute=minute)
        taken = max(0, min(wanted, limit - row.begun))
        Pace.objects.filter(minute=minute).update(begun=F("begun") + taken)
        Pace.objects.filter(minute__lt=minute - KEPT).delete()
    return int(taken)
