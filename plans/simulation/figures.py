"""Figures of many patients: sums, spreads, alerts per patient-week."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

TIERS = ("critical", "high", "low")
WEEK_DAYS = 7


def summed(counters: Iterable[Counter[str]]) -> Counter[str]:
    """Return all counters as one."""
    total: Counter[str] = Counter()
    for each in counters:
        total.update(each)
    return total


def spread(values: Sequence[float]) -> list[float]:
    """Return the median and the 10-90 % of the values: [10 %, median, 90 %]; [] of none."""
    if not values:
        return []
    ordered = sorted(values)
    low, high = (ordered[round(share * (len(ordered) - 1))] for share in (0.1, 0.9))
    return [round(low, 2), round(median(ordered), 2), round(high, 2)]


def per_week(alerts: Counter[str], days: int) -> dict[str, float]:
    """Return alerts per patient-week: all of them, and by tier. A name begins with its tier."""
    weeks = days / WEEK_DAYS
    if not weeks:
        return dict.fromkeys(("all", *TIERS), 0.0)
    by_tier = {
        tier: sum(n for name, n in alerts.items() if name.startswith(tier)) for tier in TIERS
    }
    counts = {"all": sum(alerts.values()), **by_tier}
    return {name: round(count / weeks, 3) for name, count in counts.items()}
