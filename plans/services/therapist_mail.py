"""Mails to therapists: an alert at once, and each morning only when somebody needs them."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import Clinic, Membership, User
from accounts.models.membership import Role
from outbox import kinds
from outbox.kinds import Cancelled, Doubt, Kind, each
from outbox.letter import write_for_many
from outbox.mail import Mail
from outbox.models import Message
from outbox.services import NewMessage, enqueue_many, is_suppressed
from plans.models import Alert, Communication, Decision, Patient, Regime
from plans.queries.local_time import instant

EXPIRES_AFTER = timedelta(hours=4)
LOOK_AHEAD = timedelta(minutes=10)
DIGEST = "digest"


def register_kinds() -> None:
    """Tell the outbox how mails to therapists are made; called once, at start."""
    for stage in ("lead", "second", "admin"):
        kinds.register(Kind(name=f"alert_{stage}", prepare=each(_alert), on_doubt=Doubt.RESEND))
    kinds.register(Kind(name=DIGEST, prepare=each(_digest), on_doubt=Doubt.RESEND_ONCE))


def _alert(message: Message, now: datetime) -> Mail | Cancelled:
    rows = Alert.objects.select_related("patient__clinic", "patient__lead_therapist")
    alert = rows.filter(pk=message.subject_id).first()
    if alert is None or alert.acknowledged_at is not None or alert.released_at is not None:
        return Cancelled("read")
    if alert.patient.state != Patient.State.IN_CARE:
        return Cancelled("not_in_care")
    reader = _reader(alert.patient, message.kind.removeprefix("alert_"))
    if reader is None:
        return Cancelled("no_reader")
    if alert.notified_at is None:
        Alert.objects.filter(pk=alert.pk, notified_at=None).update(notified_at=now)
    return _mail(message.kind, reader, alert.patient.clinic)


def _reader(patient: Patient, stage: str) -> User | None:
    """Return who is told: lead therapist, second contact or admin.

    An admin stands in for who has left, and for whose mail comes back: it would alarm nobody.
    """
    named = {"lead": patient.lead_therapist_id, "second": patient.clinic.second_contact_id}
    if stage == "second" and named[stage] is None:
        return None  # taken away meanwhile: the admins are told by their own mail
    here = Membership.objects.current().filter(clinic=patient.clinic_id).select_related("user")
    ranked = here.order_by("started_at", "pk")
    rows = [*ranked.filter(user=named.get(stage)), *ranked.filter(role=Role.ADMIN)]
    people = [row.user for row in rows]
    reachable = (each for each in people if not is_suppressed(address=each.email))
    return next(reachable, people[0] if people else None)


def queue_digests(*, now: datetime) -> None:
    """Queue this morning's mail of each therapist, on open days; whether it goes is asked then."""
    staff = Membership.objects.current().filter(role=Role.THERAPIST).select_related("clinic")
    mails = [mail for each in staff if (mail := _new_digest(each, now)) is not None]
    enqueue_many(mails, now=now)


def _new_digest(membership: Membership, now: datetime) -> NewMessage | None:
    clinic = membership.clinic
    on = now.astimezone(clinic.zone).date()
    due_at = instant(on, clinic.therapist_digest_at, clinic.zone)
    is_near = due_at - LOOK_AHEAD <= now < due_at + EXPIRES_AFTER
    if not is_near or str(on.isoweekday()) not in clinic.open_days:
        return None
    return NewMessage(
        kind=DIGEST,
        subject_id=f"{membership.pk}:{on.isoformat()}",
        dedupe_key=f"digest:{membership.pk}:{on.isoformat()}",
        due_at=due_at,
        expires_at=due_at + EXPIRES_AFTER,
    )


def _digest(message: Message, now: datetime) -> Mail | Cancelled:
    pk, on = message.subject_id.split(":")
    rows = Membership.objects.current().filter(pk=pk, role=Role.THERAPIST)
    membership = rows.select_related("user", "clinic").first()
    if membership is None:
        return Cancelled("not_a_therapist")
    clinic = membership.clinic
    if now.astimezone(clinic.zone).date() != date.fromisoformat(on):
        return Cancelled("another_day")
    count = _who_needs(membership).count()
    if not count:
        return Cancelled("nobody")
    return _mail(DIGEST, membership.user, clinic, count=count)


def _who_needs(membership: Membership) -> QuerySet[Patient]:
    mine = Patient.objects.in_care().filter(
        clinic=membership.clinic_id, lead_therapist=membership.user_id
    )
    alerts = Alert.objects.open().filter(acknowledged_at=None)
    return mine.filter(
        Q(pk__in=alerts.values("patient"))
        | Q(pk__in=Decision.objects.waiting().values("patient"))
        | Q(pk__in=Communication.objects.unread().from_patient().values("patient"))
        | Q(pk__in=Regime.objects.filter(state=Regime.State.DRAFT).values("patient"))
    )


def _mail(name: str, reader: User, clinic: Clinic, **facts: int) -> Mail:
    """Return the mail `name` in its reader's words. Names nobody, so its words are shared."""
    letter = write_for_many(
        name,
        language=reader.language,
        url=f"{settings.BASE_URL}/",
        emergency_number=clinic.emergency_number,
        **facts,
    )
    return Mail(
        to=reader.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reply_to=clinic.reply_to,
    )
