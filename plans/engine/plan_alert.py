"""What a therapist must see of a closed day as a whole: one alert for each rule and region."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from plans.engine.closing import Closed
from plans.engine.day import DayFacts
from plans.engine.day_rules import ProgressionRules
from plans.engine.decision import AlertTier, AlertWanted, Match, Outcome
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.plateau import has_plateau
from plans.engine.safety import Scope

# What weeks show: an alert that somebody has released comes again after `quiet_days` at the
# earliest.
QUIET = frozenset({"G8", "G11", "O4", "O5", "OUTLIER", "OVER"})
_PAUSES = ("O2", "O3", "M5")
_DAY = timedelta(days=1)
Values = tuple[tuple[str, str | int | float | None], ...]


def plan_alerts(
    items: Sequence[PlanItem],
    closed: Mapping[str, Closed],
    facts: DayFacts,
    context: Circumstances,
    rules: ProgressionRules,
) -> tuple[AlertWanted, ...]:
    """Return all alerts of a closed day, those of the single exercises put together by region."""
    own = [alert for item in items for alert in closed[item.key].alerts]
    whole = [
        *_trends(items, closed, facts, context),
        *_plateaus(items, closed, facts, context, rules),
        *_regressions(items, closed, facts, rules),
        *_overdone(items, closed, facts, rules),
    ]
    return tuple(dict.fromkeys((*_joined(own), *whole)))


def _joined(alerts: Iterable[AlertWanted]) -> Iterator[AlertWanted]:
    """Yield the alerts; of pauses by one rule in one region one, which names all it pauses."""
    found = list(alerts)
    for each in found:
        if each.code not in _PAUSES:
            yield each
    paused: dict[tuple[str, str], list[AlertWanted]] = {}
    for each in found:
        if each.code in _PAUSES:
            paused.setdefault((each.code, each.region), []).append(each)
    yield from (_as_one(same) for same in paused.values())


def _as_one(same: list[AlertWanted]) -> AlertWanted:
    first = same[0]
    if len(same) == 1:
        return first
    slugs = [str(dict(each.values)["exercise"]) for each in same]
    values: Values = (("kind", "several"), *_listed(slugs), *first.values)
    return AlertWanted(first.code, first.tier, first.effect, first.region, values)


def _listed(slugs: Sequence[str]) -> Values:
    return (("items", len(slugs)), ("exercises", ", ".join(slugs)))


def _told(rule: str, region: str, *values: tuple[str, str | int | float | None]) -> AlertWanted:
    return AlertWanted(rule, AlertTier.LOW, Scope.NOTHING, region, values)


def _trends(
    items: Sequence[PlanItem],
    closed: Mapping[str, Closed],
    facts: DayFacts,
    context: Circumstances,
) -> Iterator[AlertWanted]:
    """Yield what trends took off (G8, G11), and range that was lost (G9)."""
    if context.lock == "OUTLIER":
        yield _told("OUTLIER", "")
    for trend in context.trends:
        began = any(
            item.region == trend.region and _regresses(closed[item.key], trend.rule)
            for item in items
        )
        if began or (trend.rule == "G9" and trend.is_new):
            yield _told(trend.rule, trend.region, *trend.values)
    if facts.check_in is not None and facts.check_in.exhausted:
        yield AlertWanted("G11", AlertTier.HIGH, Scope.NOTHING)


def _regresses(closed: Closed, rule: str) -> bool:
    matches: Sequence[Match] = closed.decision.matches if closed.decision else ()
    return any(each.rule == rule and each.outcome is Outcome.REGRESS for each in matches)


def _plateaus(
    items: Sequence[PlanItem],
    closed: Mapping[str, Closed],
    facts: DayFacts,
    context: Circumstances,
    rules: ProgressionRules,
) -> Iterator[AlertWanted]:
    """Yield the regions where doses do not rise although they are done (O4)."""
    if context.paused or context.suspensions or context.by_quota or not facts.sessions:
        return  # a quota grows by the calendar, slowly and as meant
    found: dict[str, list[PlanItem]] = {}
    for item in items:
        state = closed[item.key].state
        if has_plateau(item, state, rules, context.limits, facts=facts):
            found.setdefault(item.region, []).append(item)
    for region, stuck in found.items():
        if not any(item.key in facts.sessions for item in stuck):
            continue  # not the day to speak of it
        slugs = [item.exercise.slug for item in stuck]
        since = min(s for item in stuck if (s := closed[item.key].state.steady_since))
        yield _told("O4", region, ("days", (facts.on - since).days + 1), *_listed(slugs))


def _regressions(
    items: Sequence[PlanItem],
    closed: Mapping[str, Closed],
    facts: DayFacts,
    rules: ProgressionRules,
) -> Iterator[AlertWanted]:
    """Yield the regions that took too many steps back within a week (O5)."""
    if not any(facts.on in closed[item.key].state.eases for item in items):
        return  # not the day to speak of it
    since = facts.on - rules.o5_regress_days * _DAY
    dates: dict[str, set[object]] = {}
    for item in items:
        steps = closed[item.key].state.eases
        if steps:
            dates.setdefault(item.region, set()).update(day for day in steps if day > since)
    for region, found in dates.items():
        if facts.on in found and len(found) >= rules.o5_regressions:
            kind = ("kind", "regressions")
            yield _told("O5", region, kind, ("steps", len(found)), ("days", rules.o5_regress_days))


def _overdone(
    items: Sequence[PlanItem],
    closed: Mapping[str, Closed],
    facts: DayFacts,
    rules: ProgressionRules,
) -> Iterator[AlertWanted]:
    """Yield the regions where much more is done than prescribed, session after session."""
    found: dict[str, list[str]] = {}
    for item in items:
        session = facts.sessions.get(item.key)
        if session is None or session.completion < rules.over_completion or not item.counts:
            continue
        latest = closed[item.key].state.recent[-rules.over_sessions :]
        too_much = [each for each in latest if each.completion >= rules.over_completion]
        if len(too_much) == rules.over_sessions:
            found.setdefault(item.region, []).append(session.stand_in or item.exercise.slug)
    for region, slugs in found.items():
        yield _told("OVER", region, *_listed(slugs))
