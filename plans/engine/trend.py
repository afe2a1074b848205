"""Trends over weeks: what no single day shows, as facts that the rules of a closing are told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.engine.day_rules import ProgressionRules

Series = Sequence[tuple[date, int]]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trend:
    """One trend in one region, as known at the close of a date. Kept with the plan for replays."""

    rule: str  # G8, G9
    region: str
    values: tuple[tuple[str, str | int | float | None], ...] = ()
    is_new: bool = True  # False: nothing more is taken off, it only keeps doses from growing


@dataclass(frozen=True, slots=True)
class RangeMeasured:
    """One range of a joint or a lag of its extension, measured on a date."""

    region: str
    joint: str
    motion: str
    value_deg: float
    on: date
    is_lag: bool = False  # degrees the joint lacks to be straight by its own muscle


@dataclass(frozen=True, slots=True)
class Weeks:
    """Two weeks of one patient. Of a date without an answer there is no entry."""

    morning: Series = ()
    peaks: tuple[tuple[str, Series], ...] = ()  # worst in sessions by region
    measured: tuple[RangeMeasured, ...] = ()  # oldest first, the date's own last
    open_rules: tuple[tuple[str, str], ...] = ()  # (rule, region) of open alerts


NO_WEEKS = Weeks()


def trends_of(
    weeks: Weeks, regions: Sequence[str], rules: ProgressionRules, *, on: date
) -> tuple[Trend, ...]:
    """Return the trends at the close of `on`, one for each rule and region."""
    found = {(each.rule, each.region): each for each in _waiting(weeks)}
    for each in (*_rising(weeks, regions, rules, on), *_losing(weeks, rules, on)):
        found[each.rule, each.region] = each
    return tuple(found[key] for key in sorted(found))


def rise_of(series: Series, rules: ProgressionRules, *, on: date) -> tuple[float, float] | None:
    """Return the means of the week before and of the week that ends with `on`, if it rose (G8).

    None too where either week has too few answers to have a mean.
    """
    since = on - rules.g8_days * _DAY
    late = [nrs for day, nrs in series if since < day <= on]
    early = [nrs for day, nrs in series if since - rules.g8_days * _DAY < day <= since]
    if min(len(early), len(late)) < rules.g8_least_days:
        return None
    before, now = sum(early) / len(early), sum(late) / len(late)
    # Means of whole numbers: what differs by exactly the limit must not fail by a rounding.
    return (before, now) if now - before >= rules.g8_rise_nrs - 1e-9 else None


def nearly_fell_often(days: Sequence[date], rules: ProgressionRules, *, on: date) -> bool:
    """Return True if enough of `days` with a near fall lie in the window that ends `on` (G10)."""
    since = on - rules.g10_days * _DAY
    return len({day for day in days if since < day <= on}) >= rules.g10_near_falls


def may_be_exhausted(
    causes: Iterable[str],
    judgements: Iterable[str],
    event_kinds: Iterable[str],
    rules: ProgressionRules,
) -> bool:
    """Return True for those who are asked whether exercise left them worse for a day (G11)."""
    return not (
        set(causes).isdisjoint(rules.g11_causes)
        and set(judgements).isdisjoint(rules.g11_judgements)
        and set(event_kinds).isdisjoint(rules.g11_event_kinds)
    )


def _waiting(weeks: Weeks) -> Iterator[Trend]:
    """Yield a lost range that a therapist has not answered yet."""
    for rule, region in weeks.open_rules:
        if rule == "G9":
            yield Trend(rule, region, is_new=False)


def _rising(
    weeks: Weeks, regions: Sequence[str], rules: ProgressionRules, on: date
) -> Iterator[Trend]:
    mornings = rise_of(weeks.morning, rules, on=on)
    peaks = dict(weeks.peaks)
    for region in sorted(set(regions)):
        rise = rise_of(peaks.get(region, ()), rules, on=on) or mornings
        if rise is not None:
            before, now = rise
            values = (("before_nrs", round(before, 1)), ("mean_nrs", round(now, 1)))
            yield Trend("G8", region, values)


def _losing(weeks: Weeks, rules: ProgressionRules, on: date) -> Iterator[Trend]:
    latest: dict[tuple[str, str, str, bool], RangeMeasured] = {}
    for each in sorted(weeks.measured, key=lambda found: found.on):
        key = (each.region, each.joint, each.motion, each.is_lag)
        before = latest.get(key)
        latest[key] = each
        if each.on == on and (loss := _loss_deg(before, each, rules)) is not None:
            values = (("joint", each.joint), ("loss_deg", loss))
            yield Trend("G9", each.region, values)


def _loss_deg(
    before: RangeMeasured | None, now: RangeMeasured, rules: ProgressionRules
) -> float | None:
    if now.is_lag:
        was = before.value_deg if before else 0.0
        is_new = was < rules.g9_lag_deg <= now.value_deg
        return now.value_deg if is_new else None
    if before is None or before.value_deg - now.value_deg < rules.g9_loss_deg:
        return None
    return before.value_deg - now.value_deg
