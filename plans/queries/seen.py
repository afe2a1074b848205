"""What was seen and measured of many patients lately: answers to criteria, series of measures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from plans.catalogue import load
from plans.engine.ceiling import Body, Measured
from plans.engine.exercise import Region
from plans.engine.fresh_answers import (
    Answer,
    Where,
    fresh_answers,
    retested_on,
    strength_series,
)
from plans.engine.reason import Value
from plans.models import Finding
from plans.queries.among import among
from plans.queries.facts import Facts
from plans.queries.measured import measured_of

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
            # What an answer to the nerve questions carries forward was seen before.
            said = facts.answers.get("observed_on")
            on = date.fromisoformat(said) if said else facts.assessed_on
            found += [Answer(name, value, on) for name, value in told.items()]
        seen = self.findings.items()
        return [*found, *(Answer(subject, value, day) for subject, (value, day) in seen)]

    def retested_on(self, facts: Facts) -> date | None:
        """Return the latest date on which somebody tested or saw anything."""
        return retested_on(self.given(facts), self.body(facts))

    def answers(self, facts: Facts, *, region: str, side: str, on: date) -> Mapping[str, Value]:
        """Return the answers to the criteria of one region that still count, by subject."""
        where = Where(side, strength_of(Region(region)))
        return fresh_answers(self.given(facts), self.body(facts), where=where, on=on)


def seen_of(patients: Iterable[UUID], *, since: date) -> dict[UUID, Seen]:
    """Return what was seen of each patient from `since` on: two queries however many there are."""
    ids = list(patients)
    found: dict[UUID, Seen] = defaultdict(Seen)
    findings = Finding.objects.filter(among("patient", ids), seen_on__gte=since)
    for patient, subject, value, day in findings.order_by("seen_on", "entered_at").values_list(
        "patient_id", "subject", "value", "seen_on"
    ):
        found[patient].findings[subject] = value, day
    for patient, measures in measured_of(ids, since=since).items():
        found[patient].measures = measures
    return found


@cache
def strength_of(region: Region) -> frozenset[str]:
    """Return the series in which both sides of a region are compared."""
    return strength_series(region, load().exercises.values())


@cache
def tells_strength() -> frozenset[str]:
    """Return the series of every region in which both sides are compared."""
    return frozenset(series for region in Region for series in strength_of(region))


def longest_memory() -> timedelta:
    """Return how long any measure counts for the ceiling of an exercise, or for a phase."""
    days = [
        part.stale_after_days
        for exercise in load().exercises.values()
        for part in exercise.done_when
        if part.stale_after_days is not None
    ]
    return timedelta(days=max([*days, load().rules.proposals.retest_days]))
