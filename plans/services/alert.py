"""Alerts: raised once, read, released with a reason, and carried further when nobody reads."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.models.membership import Role as StaffRole
from outbox.models import Message
from outbox.services import NewMessage, enqueue_many
from plans.engine.safety import ActionClass
from plans.models import Alert, Patient
from plans.queries.hours import open_between
from plans.queries.rules import oversight_rules
from plans.services.refusal import refuse
from plans.services.today import give_back
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

MAIL_EXPIRES_AFTER = timedelta(days=3)
# From the mildest to the strictest.
_TIERS = ["low", "high", "critical"]
_Key = tuple[UUID, str, str]
_EFFECTS = ["nothing", "unsupported", "region", "loading", "all"]
_CLASSES = [each.value for each in ActionClass]  # the most urgent first


@transaction.atomic
def raise_alert(
    *,
    patient: Patient,
    code: str,
    tier: str,
    effect: str = Alert.Effect.NOTHING,
    region: str = "",
    on: date,
    values: dict[str, Any] | None = None,
    now: datetime,
) -> Alert:
    """Raise one alert, or return the open one of this patient, code and region."""
    alert = Alert(
        patient=patient,
        code=code,
        tier=tier,
        effect=effect,
        region=region,
        on=on,
        values=values or {},
        raised_at=now,
    )
    raise_alerts([alert], now=now)
    return Alert.objects.open().get(patient=patient, code=code, region=region)


@transaction.atomic
def raise_alerts(alerts: Sequence[Alert], *, now: datetime) -> list[Alert]:
    """Write unsaved alerts and queue their mails; return those that were new.

    One that is open already stays as it is, except that a stricter one makes it stricter and
    unread again. The database's unique constraint settles races.
    """
    if not alerts:
        return []
    created = _created(alerts)
    new = {each.pk for each in created}
    repeated = [each for each in alerts if each.pk not in new]
    stricter = _make_stricter(repeated) if repeated else []
    _queue_mails([*created, *stricter], stage="lead", now=now)
    return created


def _created(alerts: Sequence[Alert]) -> list[Alert]:
    """Write those whose like is not open yet, and return them.

    A twin written by somebody else in the same moment counts as open. Whatever else the database
    refuses is raised: ignoring all conflicts would swallow its checks on SQLite.
    """
    wanted: dict[_Key, Alert] = {}
    for each in alerts:
        wanted.setdefault(_key(each), each)
    patients = {each.patient_id for each in alerts}
    while True:
        known = {_key(row) for row in Alert.objects.open().filter(patient__in=patients)}
        # In one order everywhere, so that two writers wait for each other only one way.
        missing = [wanted[key] for key in sorted(wanted) if key not in known]
        try:
            with transaction.atomic():
                return Alert.objects.bulk_create(missing)
        except IntegrityError:
            again = {_key(row) for row in Alert.objects.open().filter(patient__in=patients)}
            if again.isdisjoint(_key(each) for each in missing):
                raise


def _make_stricter(repeated: Iterable[Alert]) -> list[Alert]:
    """Raise tier and effect of open alerts where a repeat asks for more; return the changed."""
    wanted: dict[tuple[UUID, str, str], Alert] = {}
    for each in repeated:
        wanted.setdefault(_key(each), each)
    patients = {each.patient_id for each in wanted.values()}
    changed = []
    for row in Alert.objects.open().filter(patient__in=patients).select_for_update():
        repeat = wanted.get(_key(row))
        if repeat is None or _strictness(repeat) <= _strictness(row):
            continue
        row.tier = max(row.tier, repeat.tier, key=_TIERS.index)
        row.effect = max(row.effect, repeat.effect, key=_EFFECTS.index)
        if _urgency(repeat) > _urgency(row):
            row.values = repeat.values
        row.acknowledged_at = row.acknowledged_by = None
        changed.append(row)
    Alert.objects.bulk_update(
        changed, ["tier", "effect", "values", "acknowledged_at", "acknowledged_by"]
    )
    return changed


def _key(alert: Alert) -> _Key:
    return alert.patient_id, alert.code, alert.region


def _strictness(alert: Alert) -> tuple[int, int, int]:
    return _TIERS.index(alert.tier), _EFFECTS.index(alert.effect), _urgency(alert)


def _urgency(alert: Alert) -> int:
    """Return how urgent the answer behind an alert is; without one, least."""
    cls = alert.values.get("class")
    return -_CLASSES.index(cls) if cls in _CLASSES else -len(_CLASSES)


def _queue_mails(alerts: Iterable[Alert], *, stage: str, now: datetime) -> None:
    """Queue one mail per alert, tier and stage; low alerts wait for the morning's digest."""
    mails = [
        NewMessage(
            kind=f"alert_{stage}",
            subject_id=str(each.pk),
            dedupe_key=f"alert:{each.pk}:{each.tier}{_urgency(each)}:{stage}",
            due_at=now,
            expires_at=now + MAIL_EXPIRES_AFTER,
        )
        for each in alerts
        if each.tier != Alert.Tier.LOW
    ]
    enqueue_many(mails, now=now)


@transaction.atomic
def acknowledge(*, alert: Alert, note_text: str = "", by: "User", now: datetime) -> Alert:
    """Record that somebody has read the alert; what it pauses stays paused."""
    row = Alert.objects.select_for_update(of=("self",)).select_related("patient").get(pk=alert.pk)
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = now, by
    row.note = note_text or row.note
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    note("acknowledge", row, patient=row.patient, by=by, now=now)
    return row


@transaction.atomic
def release(
    *,
    alert: Alert,
    reason: str,
    cleared_by: str = "",
    from_today: bool = False,
    by: "User",
    now: datetime,
) -> Alert:
    """End an alert with a reason. What it paused is planned again from tomorrow.

    One that a doctor must clear needs the doctor's name. `from_today` gives today's paused items
    back as well, at most as they were frozen. A released alert stays as it is.
    """
    if not reason.strip():
        refuse("reason", _("Write why, so that others can follow it."), "required")
    row = Alert.objects.select_for_update(of=("self",)).select_related("patient").get(pk=alert.pk)
    if row.released_at is not None:
        return row
    _check_release(row, cleared_by, by)
    row.cleared_by = cleared_by.strip()[:80]
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = now, by
    row.released_at, row.released_by, row.release_reason = now, by, reason.strip()[:500]
    row.save(
        update_fields=[
            "acknowledged_at",
            "acknowledged_by",
            "released_at",
            "released_by",
            "release_reason",
            "cleared_by",
        ]
    )
    note("release", row, patient=row.patient, by=by, now=now)
    if from_today:
        give_back(patient=row.patient, now=now)
    return row


def needs_doctor(alert: Alert) -> bool:
    """Return True if the alert ends by a doctor's word, which a therapist writes down."""
    return bool(alert.values.get("who_clears") == "clinician")


def _check_release(row: Alert, cleared_by: str, by: "User") -> None:
    treats = Membership.objects.of(by).filter(
        role=StaffRole.THERAPIST, clinic=row.patient.clinic_id
    )
    if not treats.exists():
        refuse("reason", _("Only a therapist of the clinic may release it."), "not_therapist")
    if needs_doctor(row) and not cleared_by.strip():
        refuse("cleared_by", _("Write which doctor said that it is safe."), "required")


@transaction.atomic
def close_at_end_of_care(
    *, patient: Patient, reason: str, handed_to: str, by: "User", now: datetime
) -> int:
    """Close every open alert because care ends; return how many there were.

    While something is stopped, somebody must have taken over: their name is kept with it.
    """
    rows = list(Alert.objects.open().filter(patient=patient).select_for_update())
    if any(row.effect != Alert.Effect.NOTHING for row in rows) and not handed_to.strip():
        message = _("Exercises are stopped for safety. Write who has taken over.")
        refuse("handed_to", message, "required")
    for row in rows:
        row.released_at, row.released_by = now, by
        row.release_reason = _("Care ended: %(reason)s") % {"reason": reason.strip()[:400]}
        row.cleared_by = handed_to.strip()[:80]
        row.acknowledged_at = row.acknowledged_at or now
        row.acknowledged_by = row.acknowledged_by or by
        note("release", row, patient=patient, by=by, now=now)
    Alert.objects.bulk_update(
        rows,
        [
            "released_at",
            "released_by",
            "release_reason",
            "cleared_by",
            "acknowledged_at",
            "acknowledged_by",
        ],
    )
    return len(rows)


@transaction.atomic
def escalate_alerts(*, now: datetime) -> int:
    """Mail critical alerts nobody acknowledged to the second contact, then to the admins.

    Each step waits its opening hours. Returns how many were mailed further; running again
    mails nothing twice.
    """
    step = timedelta(hours=oversight_rules().escalate_after_h)
    waiting = Alert.objects.open().filter(
        patient__state=Patient.State.IN_CARE,
        tier=Alert.Tier.CRITICAL,
        acknowledged_at=None,
        raised_at__lte=now - step,
        patient__clinic__is_live=True,
    )
    late = {"second": [], "admin": []}  # type: dict[str, list[Alert]]
    for each in waiting.select_related("patient__clinic"):
        waited = open_between(each.patient.clinic, start=each.raised_at, end=now)
        has_second = each.patient.clinic.second_contact_id is not None
        if waited >= step and has_second:
            late["second"].append(each)
        if waited >= (2 * step if has_second else step):
            late["admin"].append(each)
    # By time, which has an index: mails of all ages are millions.
    mails = Message.objects.filter(created_at=now, kind__in=["alert_second", "alert_admin"])
    before = mails.count()
    for stage, alerts in late.items():
        _queue_mails(alerts, stage=stage, now=now)
    return mails.count() - before
