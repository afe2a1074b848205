"""What was seen and measured of many patients lately: answers to criteria, series of measures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from plans.catalogue import load
from plans.engine.ceiling import Body, Measured
from plans.engine.fresh_answers import Answer, fresh_answers, retested_on
from plans.engine.reason import Value
from plans.models import Finding, Measurement
from plans.queries.facts import Facts

# Asked as measures at an assessment, and criteria of phases all the same.
_MEASURED = ("walk_tolerance_min", "swelling")
_LOOKED = "assessed"


@dataclass(slots=True)
class Seen:
    """The latest of each, with its date."""

    findings: dict[str, tuple[Value, date]] = field(default_factory=dict)
    measures: dict[tuple[str, str], Measured] = field(default_factory=dict)

    def body(self, facts: Facts) -> Body:
        return Body(facts.patient, load().rules.proposals, self.measures)

    def given(self, facts: Facts) -> list[Answer]:
        """Return every answer on record, those of the assessment first."""
        found = []
        if facts.assessed_on is not None:
            measures = facts.answers.get("measures", {})
            told = {name: measures[name] for name in _MEASURED if name in measures}
            told |= facts.answers.get("observations", {})
            # The day itself was a look, even where nothing was ticked.
            told.setdefault(_LOOKED, True)
            found += [Answer(name, value, facts.assessed_on) for name, value in told.items()]
        seen = self.findings.items()
        return [*found, *(Answer(subject, value, day) for subject, (value, day) in seen)]

    def retested_on(self, facts: Facts) -> date | None:
        """Return the latest date on which somebody tested or saw anything."""
        return retested_on(self.given(facts), self.body(facts))

    def answers(self, facts: Facts, *, on: date) -> Mapping[str, Value]:
        """Return the answers to criteria that still count on `on`, by subject."""
        return fresh_answers(self.given(facts), self.body(facts), on=on)


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
