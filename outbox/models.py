"""Mail that is never lost: one row a message, claimed by lease, finished by token."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Func, Min, Q
from django.db.models.functions import Coalesce

from outbox.database_clock import DatabaseClock


def _written(*states: str) -> list[Func]:
    """Return states as part of the query, not bound: only so does SQLite match partial indexes."""
    return [Func(template=f"'{state}'", output_field=models.CharField()) for state in states]


_WAITING = _written("queued", "sending")
_UNDELIVERED = _written("failed", "unknown")


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        """Not ended: to be sent, or in somebody's hands."""
        return self.filter(state__in=_WAITING)

    def undelivered(self) -> "MessageQuerySet":
        """Refused for good, or perhaps not arrived: somebody should look."""
        return self.filter(state__in=_UNDELIVERED)

    def claimable(self, now: datetime) -> "MessageQuerySet":
        """Due, and in nobody's hands or in those of a worker whose lease ran out."""
        free = Q(state=Message.State.QUEUED)
        abandoned = Q(state=Message.State.SENDING, lease_until__lt=DatabaseClock())
        return self.waiting().filter(free | abandoned, due_at__lte=now)

    def throttled(self) -> "MessageQuerySet":
        """Waiting because the server said there were too many at once (432)."""
        return self.waiting().filter(state=Message.State.QUEUED, reason="throttled")

    def overdue_s(self, now: datetime) -> float:
        """Seconds since the oldest unsent mail was first due; 0 when none is."""
        first_due = Coalesce("first_due_at", "due_at")
        oldest = self.waiting().aggregate(at=Min(first_due))["at"]
        return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


class Message(models.Model):
    """One mail to one person. Who gets it and what it says is asked of its kind when it is sent."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"  # refused for good
        UNKNOWN = "unknown"  # the server may have taken it, and its kind forbids a repeat
        EXPIRED = "expired"
        CANCELLED = "cancelled"  # the facts changed before it went
        SUPPRESSED = "suppressed"  # the address bounced or its owner unsubscribed

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="A key of outbox.kinds.")
    dedupe_key = models.CharField(max_length=120, unique=True)
    subject_id = models.CharField(max_length=40, help_text="Opaque id, read by the kind alone.")
    sealed = models.BinaryField(
        null=True, help_text="Encrypted short-lived secret (a sign-in code), erased when sent."
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Not before this; a retry moves it.")
    first_due_at = models.DateTimeField(
        null=True, help_text="Where due_at stood before the first retry."
    )
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    prepare_failures = models.PositiveSmallIntegerField(default=0)
    resends = models.PositiveSmallIntegerField(default=0, help_text="Repeats after doubt.")
    lease_until = models.DateTimeField(null=True, help_text="By the database's clock.")
    lease_token = models.UUIDField(null=True)
    data_started_at = models.DateTimeField(
        null=True, help_text="From here on delivery is in doubt."
    )
    address_sha256 = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",  # workers of the version before go on writing rows
        help_text="Where its content went: who bounces is found by it.",
    )
    sent_at = models.DateTimeField(null=True)
    smtp_code = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(
        max_length=60, blank=True, help_text="Why it ended so: a code or an error class, no text."
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("due_at")),
                name="message_expires_after_due",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_token__isnull=False),
                name="message_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(data_started_at=None),
                name="message_queued_is_not_in_doubt",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"]) | Q(sealed=None),
                name="message_ended_keeps_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "queued",
                        "sending",
                        "sent",
                        "failed",
                        "unknown",
                        "expired",
                        "cancelled",
                        "suppressed",
                    ]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(dedupe_key="") & ~Q(kind=""), name="message_has_key_and_kind"
            ),
            # Without an end nobody would ever take it from a dead worker.
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False),
                name="message_sending_has_lease_end",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(state="sent"), name="message_unsent_has_no_time"
            ),
        ]
        indexes = [
            # The delivery loop: the next due row.
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="message_waiting",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["failed", "unknown"]),
                name="message_undelivered",
            ),
            models.Index(fields=["created_at"], name="message_by_age"),  # what may be forgotten
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Suppression(models.Model):
    """An address that must not be written to, for one kind or (empty) for all but security mail."""

    address_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_sha256", "kind"], name="suppression_one_per_kind"
            ),
            models.CheckConstraint(
                condition=~Q(address_sha256="") & ~Q(reason=""),
                name="suppression_has_address_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.kind or 'all'}"


class Bounce(models.Model):
    """A mail that came back, or that its reader called unwanted. One a message and type."""

    class Type(models.TextChoices):
        HARD = "hard"  # the address does not exist
        SOFT = "soft"  # full, switched off, out of reach for days
        COMPLAINT = "complaint"  # its reader pressed "spam"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="bounces")
    address_sha256 = models.CharField(max_length=64)
    type = models.CharField(max_length=9, choices=Type)
    at = models.DateTimeField(help_text="When we were told.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "type"], name="bounce_one_per_type"),
            models.CheckConstraint(
                condition=Q(type__in=["hard", "soft", "complaint"]), name="bounce_type_known"
            ),
            models.CheckConstraint(condition=~Q(address_sha256=""), name="bounce_has_address"),
        ]
        indexes = [models.Index(fields=["address_sha256", "at"], name="bounce_of_address")]

    def __str__(self) -> str:
        return f"{self.type} of {self.message_id}"


class Pace(models.Model):
    """How many mails were begun in a minute, for MAILS_PER_MINUTE. Empty without it."""

    minute = models.DateTimeField(primary_key=True)
    begun = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.minute:%H:%M}: {self.begun}"
