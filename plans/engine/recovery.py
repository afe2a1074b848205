"""How lost strength is expected to come back: a band over the weeks, never a promise. KB1.3."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.engine.disuse import Confidence, Loss, Range
from plans.engine.event import Event
from plans.engine.measure_reading import Change
from plans.engine.recovery_pace import Pace, RecoveryRules

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SideDifference:
    """What one side lacked of the other on a date, as a fraction 0–1 of the other."""

    on: date
    deficit: float
    change: Change = Change.UNKNOWN  # against the first of the series
    pain_nrs: int | None = None
    error: float = 0.0  # of the deficit, to either side; 0 where none is known


@dataclass(frozen=True, slots=True)
class Start:
    """Where the band begins. A measured start has no range: it is what was found."""

    on: date
    deficit: Range
    confidence: Confidence
    is_measured: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """What is expected to be missing after so many weeks: at best, in the middle, at worst."""

    number: int
    on: date
    remaining: Range


def start_of(
    loss: Loss, events: Iterable[Event], measured: Sequence[SideDifference], *, on: date
) -> Start | None:
    """Return where the band begins; None while the part still rests and nothing was measured.

    Measured beats predicted: the first difference found after the rest, or the first one at all
    while it lasts, takes the place of the expected deficit. With very low confidence there is no
    number to begin with.
    """
    event = next(each for each in events if each.key == loss.event)
    over_on = event.started_on + timedelta(days=loss.days)
    since = over_on if over_on < on or not event.is_on(on) else event.started_on
    first = next((each for each in measured if since <= each.on <= on), None)
    if first is not None:
        exact = Range(first.deficit, first.deficit, first.deficit)
        return Start(first.on, exact, loss.confidence, is_measured=True)
    if loss.strength is None or (event.is_on(on) and over_on >= on):
        return None
    return Start(over_on, loss.strength, loss.confidence)


def remaining(start: Start, pace: Pace, rules: RecoveryRules, *, on: date) -> Range:
    """Return what is expected to be missing on a date, at best, in the middle and at worst."""
    most = rules.remaining_max_fraction
    fast = _left(start, pace, "low_weeks", rules.faster, on)
    middle = _left(start, pace, "middle_weeks", 1.0, on)
    slow = _left(start, pace, "high_weeks", rules.slower, on)
    found = start.deficit
    return Range(
        min(found.low * fast, most), min(found.point * middle, most), min(found.high * slow, most)
    )


def _left(start: Start, pace: Pace, edge: str, times: float, on: date) -> float:
    """Return which part of the deficit is left: the two paces one after the other."""
    switch = pace.then_on if pace.then is not None and pace.then_on is not None else date.max
    first = max(0, (min(on, max(switch, start.on)) - start.on).days) / WEEK.days
    rest = max(0, (on - max(switch, start.on)).days) / WEEK.days
    halvings = first / (getattr(pace.half_life, edge) * times)
    if pace.then is not None:
        halvings += rest / (getattr(pace.then, edge) * times)
    return float(0.5**halvings)


def band(
    start: Start, pace: Pace, rules: RecoveryRules, *, until: date | None = None
) -> tuple[Week, ...]:
    """Return the expectation week by week, until even the slow edge is at the goal.

    Not before `until`; never shorter or longer than the rules say.
    """
    weeks = []
    for number in range(rules.shown_weeks_max + 1):
        on = start.on + number * WEEK
        left = remaining(start, pace, rules, on=on)
        weeks.append(Week(number, on, left))
        is_over = left.high <= rules.goal_fraction and (until is None or on >= until)
        if is_over and number >= rules.shown_weeks_min:
            break
    return tuple(weeks)


@dataclass(frozen=True, slots=True)
class Goal:
    """From which week the goal is expected, at best and at worst; None: beyond the chart."""

    from_week: int | None
    to_week: int | None


def goal_of(weeks: Sequence[Week], rules: RecoveryRules) -> Goal:
    """Return when the other side's strength is as good as reached."""
    best = (each.number for each in weeks if each.remaining.low <= rules.goal_fraction)
    worst = (each.number for each in weeks if each.remaining.high <= rules.goal_fraction)
    return Goal(next(best, None), next(worst, None))
