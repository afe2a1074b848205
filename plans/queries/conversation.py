"""What a patient and their therapists wrote to each other, as one side sees it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from plans.catalogue import load
from plans.models import Communication, Patient
from plans.queries.access import Role

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `about` names the exercise it speaks of, in the reader's language."""

    row: Communication
    about: str
    is_mine: bool  # written by this reader's side

    @property
    def is_new(self) -> bool:
        return not self.is_mine and self.row.read_at is None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The latest hundred, oldest first."""

    said: tuple[Said, ...]

    @property
    def new_count(self) -> int:
        return sum(each.is_new for each in self.said)


def conversation_of(patient: Patient, *, role: Role, language: str) -> Conversation:
    """Return what was said, for the side `role` stands on: one query."""
    rows = (
        Communication.objects.filter(patient=patient)
        .select_related("author", "read_by", "planned__prescription")
        .order_by("-sent_at", "-pk")[:SHOWN]
    )
    return Conversation(tuple(_said(row, role, language) for row in reversed(rows)))


def _said(row: Communication, role: Role, language: str) -> Said:
    planned = row.planned
    about = load().text(planned.prescription.exercise_id, language).name if planned else ""
    is_therapists = row.sender == Communication.Sender.THERAPIST
    return Said(row, about, is_mine=is_therapists == (role is Role.THERAPIST))


def unread_by_therapists(patient: UUID) -> QuerySet[Communication]:
    """Return the messages of the patient's side that nobody at the clinic has read."""
    return Communication.objects.filter(patient=patient).unread().from_patient()
