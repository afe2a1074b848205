"""The tallies of many patients as one report: plain values for JSON, and for the text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from plans.catalogue import load
from plans.simulation.figures import per_week, spread, summed
from plans.simulation.invariants import INVARIANTS
from plans.simulation.overview import by_behaviour, expected_weeks, strengthening
from plans.simulation.tally import Tally, unit_of

MAIN_EXERCISES = 6
_ANY_MINUTES = (0, 24 * 60)  # of a phase the protocol does not list
Report = dict[str, Any]


def report(tallies: Sequence[Tally], *, days: int, seed: int) -> Report:
    """Return the whole report; groups are sorted by template, then behaviour."""
    violations = sum(sum(each.violations.values()) for each in tallies)
    return {
        "patients": len(tallies),
        "days": days,
        "seed": seed,
        "violations": violations,
        "invariants": {
            name: {
                "checked": sum(each.checked[name] for each in tallies),
                "violations": sum(each.violations[name] for each in tallies),
            }
            for name in INVARIANTS
        },
        "examples": [
            f"{each.template}, {each.behaviour}, {each.number}: {text}"
            for each in tallies
            for text in each.examples
        ][:20],
        "strengthening": strengthening(tallies),
        "behaviours": by_behaviour(tallies),
        "groups": [
            _group(template, behaviour, list(found))
            for (template, behaviour), found in groupby(sorted(tallies, key=_place), key=_place)
        ],
    }


def _place(tally: Tally) -> tuple[str, str]:
    return tally.template, tally.behaviour


def _group(template: str, behaviour: str, found: list[Tally]) -> Report:
    alerts = summed(each.alerts for each in found)
    return {
        "template": template,
        "behaviour": behaviour,
        "patients": len(found),
        "without_plan": sum(not each.days for each in found),
        "other_protocol": sum(each.treated_by not in ("", template) for each in found),
        "mode": next((each.mode for each in found if each.mode), ""),
        "phases": _phases(template, found),
        "doses": _doses(found),
        "minutes": _minutes(template, found),
        "items": {phase: spread(counts) for phase, counts in _pooled(found, "items").items()},
        "decisions": dict(summed(each.decisions for each in found).most_common()),
        "alerts_per_patient_week": per_week(alerts, sum(each.days for each in found)),
        "alerts": dict(alerts.most_common()),
        "empty_days": sum(sum(each.empty.values()) for each in found),
        "empty_why": dict(summed(each.empty for each in found).most_common()),
        "days": sum(each.days for each in found),
        "stuck_patients": sum(each.stuck_days > 0 for each in found),
        "stuck_why": dict(summed(each.stuck for each in found).most_common(4)),
        "strength": spread([each.strength for each in found if each.days]),
        "violations": sum(sum(each.violations.values()) for each in found),
    }


def _phases(template: str, found: list[Tally]) -> Report:
    """Return by phase how many reached it, in which week, and what the protocol expects."""
    return {
        phase.phase.value: {
            "reached": len(weeks),
            "week": spread(weeks),
            "expected_weeks": expected_weeks(load().templates[template], phase.phase),
        }
        for phase in load().templates[template].phases
        for weeks in [_weeks(found, phase.phase.value)]
    }


def _weeks(found: list[Tally], phase: str) -> list[float]:
    return [each.reached[phase] for each in found if phase in each.reached]


def _doses(found: list[Tally]) -> Report:
    """Return the curves of the exercises planned in most weeks: week by week what was asked."""
    weeks = Counter(slug for each in found for slug, by_week in each.doses.items() for _ in by_week)
    return {
        slug: {
            "unit": unit_of(load().exercises[slug].start),
            "weeks": {
                week: spread(values)
                for week in range(-1, 200)
                if (values := _in_week(found, slug, week))
            },
        }
        for slug, _ in sorted(weeks.items(), key=lambda each: (-each[1], each[0]))[:MAIN_EXERCISES]
    }


def _in_week(found: list[Tally], slug: str, week: int) -> list[float]:
    return [each.doses[slug][week] for each in found if week in each.doses.get(slug, {})]


def _pooled(found: list[Tally], name: str) -> dict[str, list[int]]:
    pooled: dict[str, list[int]] = {}
    for each in found:
        for phase, values in getattr(each, name).items():
            pooled.setdefault(phase, []).extend(values)
    return dict(sorted(pooled.items()))


def _minutes(template: str, found: list[Tally]) -> Report:
    """Return the minutes of the days with exercises by highest phase, and the protocol's band."""
    bands = {
        each.phase.value: (each.minutes_low, each.minutes_high)
        for each in load().templates[template].phases
    }
    return {
        phase: {
            "days": len(values),
            "minutes": spread(values),
            "band": [low, high],
            "below": _share(minutes < low for minutes in values),
            "above": _share(minutes > high for minutes in values),
        }
        for phase, values in _pooled(found, "minutes").items()
        for low, high in [bands.get(phase, _ANY_MINUTES)]
    }


def _share(so: Iterable[bool]) -> float:
    known = list(so)
    return round(sum(known) / len(known), 2)
