"""Proposals of a preview as plain values, and these as text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any, Protocol

from plans.cases.proposals import Exits, Put
from plans.cases.words import dose_words, reason_words, value_words
from plans.engine.next_exercise import NextExercise
from plans.engine.phase_exit import Checked, Standing
from plans.engine.reason import Refusal, Value

Json = Mapping[str, Any]
_WORDS = {Standing.MET: "met", Standing.NOT_MET: "not met", Standing.UNKNOWN: "not known"}


class Day(Protocol):
    """A lived date, as far as it is reported here."""

    @property
    def put(self) -> Put: ...


def put_of(put: Put) -> dict[str, Any]:
    """Return what one date puts to the therapist."""
    return {
        "proposed": [_next(each) for each in put.exercises],
        "not_yet": [_next(each) for each in put.not_yet],
        "phases_met": [
            {"region": region.region.value, "side": region.side, "phase": step.next.value}
            for region, step in put.phases
        ],
    }


def _next(found: NextExercise) -> dict[str, Any]:
    return {
        "after": found.key,
        "exercise": found.exercise,
        "side": found.works,
        "phase": found.phase.value,
        "start": dose_words(found.doses.start),
        "refusals": [_refusal(each) for each in found.refusals],
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    until = refusal.until and refusal.until.isoformat()
    return {"code": refusal.code, "values": dict(refusal.values), "until": until}


def phases_of(days: Sequence[Day]) -> list[dict[str, Any]]:
    """Return how each region stands on its next phases after the last day."""
    exits: Exits = days[-1].put.exits if days else ()
    return [
        {
            "region": region.region.value,
            "side": region.side,
            "phase": step.next.value,
            "is_met": step.is_met,
            "checks": [_check(each) for each in step.checks],
        }
        for region, step in exits
    ]


def _check(check: Checked) -> dict[str, Any]:
    given = check.criterion
    return {
        "subject": given.subject,
        "op": given.op,
        "value": given.value,
        "days_running": given.days_running,
        "way": given.way,
        "standing": check.standing.value,
        "found": [_finite(value) for value in check.found],
    }


def _finite(value: Value) -> Value:
    return None if value == inf else value


def put_lines(day: Json) -> Iterator[str]:
    """Yield the proposals of one date."""
    for each in day["proposed"]:
        name = f"{each['exercise']}/{each['side']}, {each['phase']}"
        yield f"PROPOSED by P7 after {each['after']}: {name}, {each['start']}"
    for each in day["not_yet"]:
        why = "; ".join(map(_refused, each["refusals"]))
        yield f"not yet {each['exercise']}/{each['side']} after {each['after']}: {why}"
    for each in day["phases_met"]:
        yield f"PROPOSED by P8: {each['phase']} of {each['region']}, {each['side']}"


def _refused(refusal: Json) -> str:
    until = f", look again on {refusal['until']}" if refusal["until"] else ""
    return reason_words(refusal) + until


def phase_lines(phases: Iterable[Json]) -> Iterator[str]:
    """Yield each step with what is met, and one line for everything that is not."""
    for each in phases:
        counts = [
            f"{sum(c['standing'] == standing for c in each['checks'])} {word}"
            for standing, word in _WORDS.items()
        ]
        yield f"{each['phase']} of {each['region']}, {each['side']}: {', '.join(counts)}"
        yield from (_open(c) for c in each["checks"] if c["standing"] != Standing.MET)


def _open(check: Json) -> str:
    op = {"is": "must be", ">=": "at least", "<=": "at most"}[check["op"]]
    found = ", ".join(value_words(value) for value in reversed(check["found"]))
    subject = check["subject"].replace("_0_10", "").replace("_", " ").replace(":", " ")
    way = f" ({check['way']})" if check["way"] else ""
    return f"  {subject} {op} {value_words(check['value'])}{way}: {found}"
