"""The report in words, for a terminal."""

from collections.abc import Iterator
from typing import Any

from plans.simulation.report import Report


def as_text(found: Report) -> str:
    """Return the report as lines."""
    return "\n".join([*_head(found), *(line for each in found["groups"] for line in _group(each))])


def _head(found: Report) -> Iterator[str]:
    yield f"{found['patients']} synthetic patients, {found['days']} days, seed {found['seed']}"
    yield f"{found['violations']} violations"
    for name, each in found["invariants"].items():
        yield f"  {name:<20} {each['checked']:>10} checked  {each['violations']:>5} violations"
    yield from (f"  ! {each}" for each in found["examples"])
    yield "Steady patients begin strengthening (P4), in weeks from the event"
    yield from (_strengthening(each) for each in found["strengthening"])
    yield "Alerts per patient-week"
    yield from (_alarms(each) for each in found["behaviours"])


def _strengthening(row: Report) -> str:
    wanted = row["expected_weeks"]
    between = f"{wanted[0]:g}-{wanted[1]:g}" if wanted else "-"
    reached = f"{row['reached']} of {row['patients']}"
    weeks = f"{_spread(row['week']):<20} {between:<8} {row['verdict']}"
    trains = f"trains from {_spread(row['trains_week'])}"
    return f"  {row['template']:<28} {reached:>9}  {weeks:<50}  {trains}"


def _alarms(row: Report) -> str:
    tiers = ", ".join(f"{name} {n:g}" for name, n in row["alerts_per_patient_week"].items())
    return f"  {row['behaviour']:<12} {tiers}  ({_counts(row['mostly'])})"


def _group(each: Report) -> Iterator[str]:
    yield ""
    yield f"{each['template']} · {each['behaviour']} · {each['patients']} patients · {each['mode']}"
    if each["without_plan"]:
        yield f"  without a plan: {each['without_plan']}"
    if each["other_protocol"]:
        yield f"  treated by another protocol: {each['other_protocol']}"
    for phase, reached in each["phases"].items():
        expected = reached["expected_weeks"]
        wanted = f"  expected {expected[0]:g}-{expected[1]:g}" if expected else ""
        yield f"  {phase} {reached['reached']:>3} reached  week {_spread(reached['week'])}{wanted}"
    for phase, day in each["minutes"].items():
        band = f"{day['band'][0]}-{day['band'][1]}"
        beyond = f"below {day['below']:.0%}, above {day['above']:.0%}"
        items = _spread(each["items"][phase])
        minutes = f"{_spread(day['minutes'])} min a day"
        yield f"  {phase} {minutes} (band {band}; {beyond}), items {items}"
    yield from _doses(each["doses"])
    yield f"  decisions {_counts(each['decisions'])}"
    tiers = each["alerts_per_patient_week"]
    yield "  alerts per patient-week " + ", ".join(f"{name} {n:g}" for name, n in tiers.items())
    yield f"  alerts {_counts(each['alerts'])}"
    yield f"  empty days {each['empty_days']} of {each['days']} {_counts(each['empty_why'])}"
    yield f"  stuck {each['stuck_patients']} {_counts(each['stuck_why'])}"
    yield f"  strength at the end {_spread(each['strength'])}"


def _doses(doses: dict[str, Any]) -> Iterator[str]:
    for slug, curve in doses.items():
        weeks = list(curve["weeks"].items())
        shown = [weeks[n] for n in range(0, len(weeks), max(1, len(weeks) // 6))]
        points = "  ".join(f"w{week}: {_spread(values)}" for week, values in shown)
        yield f"  {slug} ({curve['unit']})  {points}"


def _spread(values: list[float]) -> str:
    """Return "median (10 % to 90 %)"."""
    return f"{values[1]:g} ({values[0]:g}-{values[2]:g})" if values else "-"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in list(counts.items())[:10]) or "-"
