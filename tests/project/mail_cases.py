"""One mail of every kind, about a patient whose every typed word is a canary."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from accounts.models import Clinic, Consent, User
from accounts.services.consent import give_consent
from outbox.models import Message
from outbox.sealing import seal
from plans.models import Alert, ImmobilisationEvent, Patient, ReminderSlot
from plans.services.alert import raise_alert
from tests.factories import DAY, NOW, make_admin, make_course, make_invitation, make_therapist

CANARY = "Zzyzx"
REPLY_TO = "desk@clinic.example"


@dataclass(frozen=True)
class Scene:
    """Everybody a mail can go to, all reading one language."""

    language: str
    patient: Patient
    reader: User
    therapist: User
    alert: Alert

    def message(self, kind: str, subject_id: object, *, secret: object = None) -> Message:
        """Return a due mail, of the right shape for its kind."""
        return Message.objects.create(
            kind=kind,
            subject_id=str(subject_id),
            dedupe_key=f"{kind}:{uuid4()}",
            created_at=NOW,
            due_at=NOW,
            expires_at=NOW + timedelta(hours=4),
            sealed=None if secret is None else seal(_text(secret)),
        )


def _text(secret: object) -> str:
    return secret if isinstance(secret, str) else json.dumps(secret)


def make_scene() -> Scene:
    course = make_course(canary=CANARY)
    patient, clinic = course.patient, course.patient.clinic
    second = make_therapist(clinic)
    make_admin(clinic)
    _name(clinic, course.event, second)
    User.objects.update(full_name=f"Dr {CANARY}")
    give_consent(user=course.person, purpose=Consent.Purpose.REMINDERS, language="en", now=NOW)
    alert = raise_alert(
        patient=patient,
        code="R-DVT",
        tier="critical",
        effect="all",
        on=DAY,
        values={"note": CANARY},
        now=NOW,
    )
    return Scene("en", patient, course.person, course.therapist, alert)


def speaking(scene: Scene, language: str) -> Scene:
    """Return the scene with readers of another language, and no mail of theirs."""
    User.objects.update(language=language)
    ReminderSlot.objects.all().delete()
    return replace(scene, language=language)


def _name(clinic: Clinic, event: ImmobilisationEvent, second: User) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(
        name=f"{CANARY} hand clinic",
        address=f"{CANARY} street",
        phone=CANARY,
        crisis_line=CANARY,
        reply_to=REPLY_TO,
        second_contact=second,
    )
    words = ("diagnosis", "diagnosis_code", "procedure", "device_detail", "healing_by")
    ImmobilisationEvent.objects.filter(pk=event.pk).update(**dict.fromkeys(words, CANARY))


def _reminder(scene: Scene, kind: str) -> Message:
    slot = ReminderSlot.objects.create(
        patient=scene.patient,
        kind=kind,
        local_date=DAY,
        due_at=NOW,
        expires_at=NOW + timedelta(hours=4),
        rule_version=1,
    )
    message = scene.message(kind, slot.pk)
    ReminderSlot.objects.filter(pk=slot.pk).update(message=message)
    return message


def _alert(scene: Scene, kind: str) -> Message:
    return scene.message(kind, scene.alert.pk)


def _digest(scene: Scene, kind: str) -> Message:
    return scene.message(kind, f"{scene.therapist.memberships.get().pk}:{DAY.isoformat()}")


def _code(scene: Scene, kind: str) -> Message:
    secret = {"to": scene.reader.email, "code": "493027", "is_own": True}
    return scene.message(kind, scene.reader.pk, secret=secret)


def _notice(scene: Scene, kind: str) -> Message:
    secret = {"to": scene.reader.email, "what": "password_changed"}
    return scene.message(kind, scene.reader.pk, secret=secret)


def _invitation(scene: Scene, kind: str) -> Message:
    invitation = make_invitation(
        clinic=scene.patient.clinic,
        purpose="care",
        full_name=CANARY,
        language=scene.language,
    )
    return scene.message(kind, invitation.pk)


def _trial(scene: Scene, kind: str) -> Message:
    return scene.message(kind, "1", secret="operator@clinic.example")


# A new kind without a line here fails the test. The mail after a gap stands for the morning's.
CASES: dict[str, Callable[[Scene, str], Message]] = {
    "morning_plan": _reminder,
    "evening_nudge": _reminder,
    "weekly_summary": _reminder,
    "plan_changed": _reminder,
    "re_entry": _reminder,
    "alert_lead": _alert,
    "alert_second": _alert,
    "alert_admin": _alert,
    "digest": _digest,
    "account_code": _code,
    "account_notice": _notice,
    "invitation": _invitation,
    "trial": _trial,
}
