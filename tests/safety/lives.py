"""Factors of a patient's life, and the days it leads to: assess, draft, plan, log, close."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from plans.catalogue import load
from plans.catalogue.reader import read_rules
from plans.engine.assessment import Answers, Assessed, assess
from plans.engine.daily_plan import DayPlan, PlannedItem, plan_day
from plans.engine.day import CheckIn, DayFacts, Session
from plans.engine.day_rules import DailyPlanRules, DayRules, ProgressionRules, ReentryRules
from plans.engine.dose import Bounds
from plans.engine.easing_today import ease_today
from plans.engine.exercise import Region
from plans.engine.exercise_state import first_state
from plans.engine.plan_item import Circumstances, PlanItem, Suspension
from plans.engine.progression import close_day
from plans.engine.protection import is_protected
from plans.engine.regime import Draft, DraftItem, Found, draft
from plans.engine.safety import Scope
from tests.safety.cells import FIXES
from tests.safety.covering import Case
from tests.safety.factors import QUIET, Alarm, Intake, Log, Place
from tests.safety.oracle import Hurt, Person
from tests.safety.told import ON, event, patient, treated

DAYS = 6
FRAIL_FROM = 5  # Clinical Frailty Scale, knowledge §2.5
RULES = DayRules(
    read_rules("progression", ProgressionRules),
    read_rules("reentry", ReentryRules),
    read_rules("daily_plan", DailyPlanRules),
)


@dataclass(frozen=True)
class Day:
    """One planned day with what bears on it. `items` are those left after the morning."""

    on: date
    plan: DayPlan
    kept: tuple[PlannedItem, ...]
    suspended: bool  # the alarm rests something
    hurts: tuple[Hurt, ...]


@dataclass(frozen=True)
class Life:
    """One case with everything it led to."""

    case: Case
    assessed: Assessed
    draft: Draft
    items: dict[str, PlanItem]
    drafted: dict[str, DraftItem]
    days: tuple[Day, ...]


def hurts_of(case: Case, after: int = 0) -> tuple[Hurt, ...]:
    """Return the hurt places of the case, so many days after the first."""
    place: Place = case["place"]
    worn = place.kind in ("cast", "boot", "splint_brace", "sling")
    device = case["device"] if worn else ""
    part = treated(place.site)
    hand, kg = case["hand"] if part == "arm" else (None, None)
    days = case["days"]
    first = Hurt(
        site=place.site,
        side="na" if part == "body" else case["side"],
        kind=place.kind,
        device=device,
        fixes=FIXES.get(place.site, ()) if device in ("on", "removable") else (),
        tissue=place.tissue or ("none" if part == "body" else case["tissue"]),
        healed=case["healed"],
        since_days=days + after,
        device_off_days=min(case["off_days"], days) + after if device == "off" else None,
        leg=case["leg"] if part == "leg" else None,
        hand=hand,
        hand_kg=kg,
        cleared=case["cleared"],
        codes=(case["code"],) if case["code"] else (),
    )
    second: Hurt | None = case["second"]
    if second is None:
        return (first,)
    return (first, replace(second, since_days=second.since_days + after))


def live(case: Case) -> Life:
    """Return the life of one case: the draft of the first day and all its planned days."""
    catalogue = load()
    person = Person(case["age"], case["helper"])
    facts, hurts = replace(patient(person), frailty_cfs=case["frailty"]), hurts_of(case)
    events = tuple(_event(hurt, place, case) for place, hurt in enumerate(hurts))
    answers = _answers(case)
    assessed = assess(answers, patient=facts, events=events, book=catalogue.triage, on=ON)
    proposed = draft(
        mode=assessed.mode,
        patient=facts,
        events=events,
        losses=(),
        found=Found(observations=case["seen"]),
        book=catalogue.drafting,
        on=ON,
    )
    drafted = {f"{each.exercise}.{each.side}": each for each in proposed.items}
    items = {key: _item(key, each, proposed, events) for key, each in drafted.items()}
    days = tuple(_days(case, items, proposed))
    return Life(case, assessed, proposed, items, drafted, days)


def _event(hurt: Hurt, place: int, case: Case) -> Any:
    made = event(hurt, key=str(place))
    kind = case["place"].kind
    if not place:
        made = replace(made, condition=case["place"].condition)
    if place or hurt.device or kind == made.kind:
        return made
    is_over = kind != "surgery" and case["device"] == "off"
    ended = ON - timedelta(min(case["off_days"], hurt.since_days)) if is_over else None
    return replace(made, kind=kind, ended_on=ended)


def _answers(case: Case) -> Answers:
    intake: Intake = case["intake"]
    changes = dict(intake.changes)
    yes = changes.pop("flag", None)
    flags = {flag.id: "no" for flag in load().red_flags} | (dict([yes]) if yes else {})
    return Answers(**({"red_flags": tuple(flags.items())} | QUIET | changes))


def _item(key: str, each: DraftItem, proposed: Draft, events: tuple[Any, ...]) -> PlanItem:
    catalogue = load()
    exercise = catalogue.exercises[each.exercise]
    return PlanItem(
        key=key,
        exercise=exercise,
        region=each.region.value,
        phase=each.phase,
        state=first_state(each.start),
        bounds=Bounds(each.min, each.max),
        starts_on=ON,
        is_cue=each.is_cue,
        side=each.side,
        protected=is_protected(
            exercise,
            region=Region(each.region),
            works=each.side,
            events=events,
            rules=catalogue.rules.orders,
            on=ON,
        ),
    )


def _days(case: Case, items: dict[str, PlanItem], proposed: Draft) -> Iterator[Day]:
    log: Log = case["log"]
    before = Circumstances(
        mode=proposed.mode,
        age=case["age"],
        base_pain_nrs=case["base"],
        asks=case["course"] == "asks",
        paused=case["course"] == "paused",
        completion_7d=log.completion,
        is_frail=(case["frailty"] or 0) >= FRAIL_FROM,
        is_lighter=case["course"] == "lighter",
    )
    current = dict(items)
    for after in range(DAYS):
        on = ON + timedelta(after)
        plan = plan_day(list(current.values()), on, before, RULES)
        context = replace(before, suspensions=_suspensions(case, proposed, after))
        check_in = _check_in(case, on, after)
        eased = ease_today(list(current.values()), plan.items, check_in, context, RULES)
        kept = tuple(p for p in plan.items if p.key not in {each.key for each in eased})
        yield Day(on, plan, kept, bool(context.suspensions), hurts_of(case, after))
        facts = DayFacts(
            on=on,
            check_in=None if case["morning"] is None else check_in,
            sessions={each.key: _session(log, each, on) for each in kept}
            if log.completion is not None
            else {},
            planned=frozenset(each.key for each in plan.items),
        )
        closing = close_day(list(current.values()), facts, context, RULES)
        current = {k: replace(item, state=closing.states[k]) for k, item in current.items()}
        before = context


def _suspensions(case: Case, proposed: Draft, after: int) -> tuple[Suspension, ...]:
    alarm: Alarm = case["alarm"]
    if not alarm.pauses or after < 2:
        return ()
    region = proposed.regions[0].region.value if proposed.regions else "all"
    return (Suspension(alarm.flag, Scope(alarm.pauses), region),)


def _check_in(case: Case, on: date, after: int) -> CheckIn:
    is_second = after == 1
    return CheckIn(
        on,
        case["morning"] or 0,
        swelling=case["swelling"],
        fever=is_second and case["ill"] == "fever",
        ill=is_second and case["ill"] == "ill",
    )


def _session(log: Log, each: PlannedItem, on: date) -> Session:
    return Session(
        on=on,
        dose=each.dose,
        completion=log.completion or 0.0,
        effort_0_10=log.effort,
        pain_peak_nrs=log.pain,
        sudden=log.sudden,
    )


def lives(cases: Iterator[Case]) -> Iterator[Life]:
    """Yield the life of each case."""
    return (live(case) for case in cases)
