"""What is forgotten, and when: one table, worked off in slices. Nothing clinical is in it.

Plans, logs, decisions, alerts and letters belong to the record: only the clinic ends that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import AuditEvent, Invitation
from accounts.sessions import OWN_DEVICE
from outbox.models import Message, Suppression
from plans.models import CareAccess, ReminderSlot

SLICE = 1_000
MOST_SLICES = 20  # a run; the next one, ten minutes later, goes on

Old = Callable[[datetime], Q]


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `model` that are `old` before an instant are forgotten `days` after it.

    `by_key`: keys rise with age, so the look ends at the first slice with nothing old; else the
    field in `order` has an index or the table is small.
    """

    name: str
    model: type[models.Model]
    old: Old
    setting: str = ""  # of RETENTION_DAYS; without one, `days`
    days: int = 0
    order: str = "pk"
    by_key: bool = False

    def limit(self, now: datetime) -> datetime:
        days = settings.RETENTION_DAYS[self.setting] if self.setting else self.days
        return now - timedelta(days=days)


def _closed_invitation(limit: datetime) -> Q:
    closed = Q(expires_at__lt=limit) | Q(accepted_at__lt=limit) | Q(revoked_at__lt=limit)
    # Its address is how an access that still waits is told from others.
    waiting = CareAccess.objects.filter(invitation=OuterRef("pk"), user=None, ended_at=None)
    return closed & Q(~Exists(waiting))


def _ended_mail(limit: datetime) -> Q:
    return Q(created_at__lt=limit) & ~Q(state__in=[Message.State.QUEUED, Message.State.SENDING])


# Bounces go with their mail. A slot outlives it: it is why a date never gets a second one.
RULES = (
    Rule("mails", Message, _ended_mail, "mails", order="created_at"),
    Rule(
        "reminders",
        ReminderSlot,
        lambda limit: Q(local_date__lt=limit.date()),
        "reminders",
        by_key=True,
    ),
    Rule(
        "sessions",
        Session,
        lambda limit: Q(expire_date__lt=limit),
        "sessions",
        order="expire_date",
    ),
    Rule(
        "devices",
        UserSession,
        lambda limit: Q(created_at__lt=limit),
        days=OWN_DEVICE.absolute.days,  # no sign-in lasts longer
    ),
    Rule("invitations", Invitation, _closed_invitation, "invitations"),
    # An address that is still dead bounces again and is stopped again; who unsubscribed stays so.
    Rule(
        "suppressions",
        Suppression,
        lambda limit: Q(since__lt=limit, kind="") & ~Q(reason="unsubscribed"),
        "suppressions",
    ),
    Rule("audit", AuditEvent, lambda limit: Q(at__lt=limit), "audit", by_key=True),
)


def forget_old(*, now: datetime) -> dict[str, int]:
    """Delete what is past its time, in short transactions; return how many rows by rule.

    Killed mid-way it has forgotten some of it; the next run goes on.
    """
    return {rule.name: _forget(rule, now) for rule in RULES}


def _forget(rule: Rule, now: datetime) -> int:
    # The plain manager: the trail's own refuses to delete, to everybody but this.
    rows = rule.model._base_manager.all()
    old = rule.old(rule.limit(now))
    count = 0
    for _ in range(MOST_SLICES):
        keys = _slice(rows, rule, old)
        if not keys:
            break
        deleted = rows.filter(pk__in=keys).delete()[1]
        count += deleted.get(rule.model._meta.label, 0)
    return count


def _slice(rows: "QuerySet[Any]", rule: Rule, old: Q) -> list[Any]:
    if not rule.by_key:
        return list(rows.filter(old).order_by(rule.order).values_list("pk", flat=True)[:SLICE])
    first = list(rows.order_by("pk").values_list("pk", flat=True)[:SLICE])
    return list(rows.filter(old, pk__in=first).values_list("pk", flat=True))
