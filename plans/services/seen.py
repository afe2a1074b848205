"""An entry that arrives late does not overwrite one its writer has never seen."""

from collections.abc import Collection

from plans.models import ActivityLog, PlannedExercise
from plans.queries.seen_entry import latest_log, seen_as


class NewerEntryError(Exception):
    """Another entry counts now than the page knew; `stored` is it, None where it was taken back."""

    def __init__(self, stored: ActivityLog | None) -> None:
        super().__init__("the entry in force is not the one the page knew")
        self.stored = stored


def check_seen(planned: PlannedExercise, seen: Collection[str]) -> None:
    """Refuse an entry whose page, and what was sent from there before, knew another state.

    The caller holds the patient's lock, so that of two at once the second sees the first.
    """
    latest = latest_log(planned)
    if seen_as(latest) not in seen:
        raise NewerEntryError(latest)


def check_not_taken_back(row: ActivityLog) -> None:
    """Refuse an entry sent again after it was undone: nothing of it counts, nobody says "saved"."""
    if row.superseded_at is None:
        return
    later = ActivityLog.objects.filter(planned=row.planned_id, recorded_at=row.superseded_at)
    if not later.exclude(pk=row.pk).exists():
        raise NewerEntryError(None)
