"""The two questions asked first: who reaches strengthening when, and who alarms how often."""

from collections.abc import Iterable, Sequence

from plans.catalogue import load
from plans.engine.exercise import Phase
from plans.engine.template import Template
from plans.simulation.figures import per_week, spread, summed
from plans.simulation.tally import Tally

STEADY = "steady"
_GRACE_WEEKS = 1.0  # the therapist looks once a week
Rows = list[dict[str, object]]


def strengthening(tallies: Iterable[Tally]) -> Rows:
    """Return by template when steady patients began P4, beside what the protocol expects.

    `trains_week` is when the first exercise of P4 stood on a plan: an open phase alone trains
    nobody. `waiting` is the share of the last plan's exercises that have not begun.
    """
    steady: dict[str, list[Tally]] = {}
    for each in tallies:
        if each.behaviour == STEADY:
            steady.setdefault(each.template, []).append(each)
    return [_row(load().templates[slug], found) for slug, found in sorted(steady.items())]


def _row(template: Template, found: list[Tally]) -> dict[str, object]:
    weeks = [each.reached[Phase.P4.value] for each in found if Phase.P4.value in each.reached]
    trains = [each.strengthens_week for each in found if each.strengthens_week is not None]
    alerts, days = summed(each.alerts for each in found), sum(each.days for each in found)
    expected = expected_weeks(template, Phase.P4)
    return {
        "template": template.slug,
        "patients": len(found),
        "reached": len(weeks),
        "week": spread(weeks),
        "trains_week": spread(trains),
        "waiting": spread([each.waiting for each in found]),
        "expected_weeks": expected,
        "verdict": _verdict(template, weeks, expected, len(found)),
        "alerts_per_patient_week": per_week(alerts, days)["all"],
    }


def expected_weeks(template: Template, phase: Phase) -> list[float] | None:
    """Return when the protocol begins a phase, in weeks from the event; None if it does not say."""
    found = next((each for each in template.phases if each.phase is phase), None)
    return list(found.expected_weeks) if found and found.expected_weeks else None


def _verdict(
    template: Template, weeks: Sequence[float], expected: list[float] | None, of: int
) -> str:
    """Return the comparison in a word or two; the median speaks for all."""
    if template.mode_at_least == "therapist_only":
        return "a therapist opens it"  # the engine ends at P2
    if len(weeks) * 2 < of:
        return "not reached"
    if expected is None:
        return "no range"
    half = spread(weeks)[1]
    if half < expected[0] - _GRACE_WEEKS:
        return "early"
    return "late" if half > expected[1] + _GRACE_WEEKS else "inside"


def by_behaviour(tallies: Iterable[Tally]) -> Rows:
    """Return by behaviour how often the app alarms, and about what most."""
    groups: dict[str, list[Tally]] = {}
    for each in tallies:
        groups.setdefault(each.behaviour, []).append(each)
    return [_alarms(name, found) for name, found in groups.items()]


def _alarms(name: str, found: list[Tally]) -> dict[str, object]:
    alerts, days = summed(each.alerts for each in found), sum(each.days for each in found)
    return {
        "behaviour": name,
        "patients": len(found),
        "alerts_per_patient_week": per_week(alerts, days),
        "mostly": dict(alerts.most_common(4)),
    }
