"""What was seen and measured of many patients lately: answers to criteria, series of measures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from plans.catalogue import load
from plans.engine.ceiling import Measured
from plans.engine.reason import Value
from plans.models import Finding, Measurement
from plans.queries.facts import Facts

# Asked as measures at an assessment, and criteria of phases all the same.
_MEASURED = ("walk_tolerance_min", "swelling")
_CHAIR_STAND = "sts30_n"


@dataclass(slots=True)
class Seen:
    """The latest of each, with its date."""

    findings: dict[str, tuple[Value, date]] = field(default_factory=dict)
    measures: dict[tuple[str, str], Measured] = field(default_factory=dict)

    def retested_on(self, facts: Facts) -> date | None:
        """Return the latest date on which somebody tested or saw anything."""
        days = [day for _, day in self.findings.values()]
        days += [each.on for each in self.measures.values()]
        days += [facts.assessed_on] if facts.assessed_on else []
        return max(days, default=None)

    def answers(self, facts: Facts, *, on: date) -> Mapping[str, Value]:
        """Return the answers to criteria that are still fresh on `on`, by subject."""
        rules = load().rules.proposals
        since = on - timedelta(days=rules.retest_days)
        found: dict[str, Value] = {}
        assessed_on = facts.assessed_on
        if assessed_on is not None and assessed_on >= since:
            measures = facts.answers.get("measures", {})
            found |= {name: measures[name] for name in _MEASURED if name in measures}
            found |= facts.answers.get("observations", {})
        for subject, (value, day) in self.findings.items():
            if day >= since and (subject not in found or day >= (assessed_on or day)):
                found[subject] = value
        stands, person = self.measures.get((_CHAIR_STAND, "na")), facts.patient
        norm = rules.chair_stand_norm(person.age(on), person.sex)
        if stands is not None and stands.on >= since and norm is not None:
            found["sts30_at_norm"] = stands.value >= norm
        return found


def seen_of(patients: Iterable[UUID], *, since: date) -> dict[UUID, Seen]:
    """Return what was seen of each patient from `since` on: two queries however many there are."""
    ids = list(patients)
    found: dict[UUID, Seen] = defaultdict(Seen)
    findings = Finding.objects.filter(patient__in=ids, seen_on__gte=since)
    for patient, subject, value, day in findings.order_by("seen_on", "entered_at").values_list(
        "patient_id", "subject", "value", "seen_on"
    ):
        found[patient].findings[subject] = value, day
    measured = Measurement.objects.filter(patient__in=ids, measured_on__gte=since)
    for patient, kind, side, number, day in measured.order_by(
        "measured_on", "entered_at"
    ).values_list("patient_id", "kind", "side", "value", "measured_on"):
        found[patient].measures[kind, side] = Measured(float(number), day)
    return found


def longest_memory() -> timedelta:
    """Return how long any measure counts for the ceiling of an exercise, or for a phase."""
    days = [
        part.stale_after_days
        for exercise in load().exercises.values()
        for part in exercise.done_when
        if part.stale_after_days is not None
    ]
    return timedelta(days=max([*days, load().rules.proposals.retest_days]))
