"""What was written down for one date, with every earlier version: who, when, what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from plans.models import ActivityLog, CareAccess, CheckIn, Finish, Patient
from plans.queries.local_time import is_late

if TYPE_CHECKING:
    from accounts.models import User

Entered = ActivityLog | CheckIn | Finish
Row = TypeVar("Row", ActivityLog, CheckIn, Finish)


class Fate(StrEnum):
    """What became of an entry."""

    COUNTS = "counts"
    CHANGED = "changed"  # a later version stands in its place
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Version:
    """One entry as it was made."""

    row: Entered
    by: str
    is_late: bool
    fate: Fate

    @property
    def counts(self) -> bool:
        return self.fate is Fate.COUNTS


@dataclass(frozen=True, slots=True)
class Entries:
    """All versions of one date, oldest first: of each planned exercise, and of the day itself."""

    of_exercises: dict[UUID, tuple[Version, ...]]
    of_day: tuple[Version, ...]


def entries_of(patient: Patient, *, on: date) -> Entries:
    """Return every version of what was written down for `on`, in four queries."""
    own = names_of(patient)

    def told(rows: Sequence[Entered]) -> tuple[Version, ...]:
        made = {row.recorded_at for row in rows}
        return tuple(
            Version(
                row,
                by=writer(row.entered_by, own),
                is_late=is_late(on=row.on, recorded_at=row.recorded_at, zone=patient.zone),
                fate=_fate(row, made),
            )
            for row in rows
        )

    logs: dict[UUID, list[ActivityLog]] = defaultdict(list)
    for log in _rows(ActivityLog, patient, on):
        logs[log.planned_id].append(log)
    days = [*told(_rows(CheckIn, patient, on)), *told(_rows(Finish, patient, on))]
    return Entries({pk: told(rows) for pk, rows in logs.items()}, tuple(days))


def names_of(patient: Patient) -> dict[UUID, str]:
    """Return the patient's own account with the name the clinic knows them by, if they have one."""
    rows = CareAccess.objects.filter(
        patient=patient, relation=CareAccess.Relation.SELF, user__isnull=False
    )
    return {pk: str(patient) for pk in rows.values_list("user_id", flat=True) if pk}


def writer(user: "User", own: dict[UUID, str]) -> str:
    """Return who wrote something down, by name."""
    return own.get(user.pk) or str(user)


def _rows(model: type[Row], patient: Patient, on: date) -> list[Row]:
    rows = model.objects.filter(patient=patient, on=on).select_related("entered_by")
    return list(rows.order_by("recorded_at", "pk"))


def _fate(row: Entered, made: set[datetime]) -> Fate:
    if row.superseded_at is None:
        return Fate.COUNTS
    return Fate.CHANGED if row.superseded_at in made else Fate.TAKEN_BACK
