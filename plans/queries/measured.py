"""The latest measurement of every series and side of many patients: one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from plans.catalogue import load
from plans.engine.ceiling import Measured
from plans.engine.measure import series_of
from plans.models import Measurement

By = Mapping[tuple[str, str], Measured]  # by series and side


class _Row(NamedTuple):
    patient_id: UUID
    kind: str
    side: str
    joint: str
    motion: str
    how: str
    of: str
    value: float
    pain_nrs: int | None
    measured_on: date
    taken_by: str

    @property
    def key(self) -> tuple[str, str]:
        return series_of(self.kind, self.joint, self.motion, self.how, self.of), self.side

    def measured(self) -> Measured:
        known = load().measures.get(self.kind)
        return Measured(
            float(self.value),
            self.measured_on,
            counts_days=known.stale_after_days if known else None,
            pain_nrs=self.pain_nrs,
            by_patient=self.taken_by == Measurement.TakenBy.PATIENT,
        )


def measured_of(
    patients: Iterable[UUID], *, since: date | None = None
) -> dict[UUID, dict[tuple[str, str], Measured]]:
    """Return the latest value by series and side, as known now; each says how long it counts."""
    rows = Measurement.objects.current().filter(patient__in=list(patients))
    if since is not None:
        rows = rows.filter(measured_on__gte=since)
    found: dict[UUID, dict[tuple[str, str], Measured]] = defaultdict(dict)
    for values in rows.oldest_first().values_list(*_Row._fields):
        row = _Row(*values)
        found[row.patient_id][row.key] = row.measured()
    return found


def entered_at_of(patient: UUID) -> dict[tuple[str, str], datetime]:
    """Return when the latest value of each series and side of one patient was entered."""
    rows = Measurement.objects.current().filter(patient=patient).oldest_first()
    return {(row.series, row.side): row.entered_at for row in rows}


def history_of(patient: UUID) -> dict[tuple[str, str], list[Measured]]:
    """Return every value by series and side, oldest first; one a date."""
    return history_from(history_rows(patient))


def history_rows(patient: UUID) -> QuerySet[Any, Any]:
    """Return what `history_from` reads."""
    rows = Measurement.objects.current().filter(patient=patient).oldest_first()
    return rows.values_list(*_Row._fields)


def history_from(rows: Iterable[Any]) -> dict[tuple[str, str], list[Measured]]:
    """Return the values of `history_rows` by series and side."""
    days: dict[tuple[str, str], dict[date, Measured]] = defaultdict(dict)
    for values in rows:
        row = _Row(*values)
        days[row.key][row.measured_on] = row.measured()
    return {key: list(by_date.values()) for key, by_date in days.items()}
