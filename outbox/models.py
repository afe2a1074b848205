"""Mail that is never lost: one row a message, claimed by lease, finished by token."""

import uuid

from django.db import models


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
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    resends = models.PositiveSmallIntegerField(default=0, help_text="Repeats after doubt.")
    lease_until = models.DateTimeField(null=True, help_text="By the database's clock.")
    lease_token = models.UUIDField(null=True)
    data_started_at = models.DateTimeField(
        null=True, help_text="From here on delivery is in doubt."
    )
    sent_at = models.DateTimeField(null=True)
    smtp_code = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(
        max_length=60, blank=True, help_text="Why it ended so: a code or an error class, no text."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("due_at")),
                name="message_expires_after_due",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(lease_token__isnull=False),
                name="message_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="message_sent_has_time",
            ),
        ]
        indexes = [
            # The delivery loop: the next due row.
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="message_waiting",
            )
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
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.kind or 'all'}"
