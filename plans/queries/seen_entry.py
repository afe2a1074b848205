"""Which entry of an exercise a page has seen, as it sends it back."""

from plans.models import ActivityLog, PlannedExercise

NOTHING = "none"  # not empty: the queue of a phone keeps no empty field


def seen_as(log: ActivityLog | None) -> str:
    """Return what a form carries to say which entry stood beside it."""
    return NOTHING if log is None else str(log.entry_id)


def latest_log(planned: PlannedExercise) -> ActivityLog | None:
    """Return the entry a card shows: the last of those that count."""
    return planned.logs.filter(superseded_at=None).order_by("recorded_at").last()
