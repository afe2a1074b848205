"""Close one date for one exercise: remember it, ask every rule, let the strictest decide."""

from datetime import date, timedelta
from typing import NamedTuple

from plans.engine.case import Case
from plans.engine.closing_alert import alerts_of
from plans.engine.day import DayFacts
from plans.engine.day_rules import DayRules
from plans.engine.decision import AlertWanted, Decision, Match, Outcome
from plans.engine.exercise_state import ExerciseState
from plans.engine.memory import morning_settles, remembered
from plans.engine.next_dose import NextDose, next_dose
from plans.engine.pain import pain_cap
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.reentry import catch_up, count_gap
from plans.engine.rule_hold import HOLD, LOCK, h3
from plans.engine.rule_progress import PROGRESS
from plans.engine.rule_quota import quota_since
from plans.engine.rule_regress import REGRESS
from plans.engine.rule_stop import STOP, suspension_of
from plans.engine.rule_swelling import rests_by_swelling
from plans.engine.rule_trend import TREND
from plans.engine.strain import CALM, Strain

_DAY = timedelta(days=1)
_ORDER = {outcome: place for place, outcome in enumerate(Outcome)}
# Among equal outcomes the earlier rule wins: S > G > lock > H > P.
_ALWAYS = (*STOP, *REGRESS, *TREND, h3)
_ON_NEWS = (*_ALWAYS, *LOCK, *HOLD, *PROGRESS)
_RESTS = frozenset({Outcome.REST, Outcome.ROM_ONLY})
_NOT_SORE: frozenset[str] = frozenset()


class Closed(NamedTuple):
    """One exercise after one date."""

    state: ExerciseState
    decision: Decision | None = None
    alerts: tuple[AlertWanted, ...] = ()


def close_exercise(
    item: PlanItem,
    facts: DayFacts,
    context: Circumstances,
    rules: DayRules,
    *,
    strain: Strain = CALM,
    barred: Match | None = None,
) -> Closed:
    """Return the state after `facts.on` and the decision for the next date, if any rule spoke.

    `barred` is the rule by which the plan as a whole allows no increase today.
    """
    before = item.state
    if before.closed_on is not None and facts.on <= before.closed_on:
        return Closed(before)
    session = facts.sessions.get(item.key)
    state, late = catch_up(item, facts.on, age=context.age, rules=rules.reentry)
    state = remembered(item, state, session, facts, context, rules.progression)
    state = _noted(item, state, facts, context)
    state, gap = count_gap(item, state, session, facts.on, context, rules.reentry)
    recent = state.recent
    latest = recent[-1] if recent else None
    case = Case(
        on=facts.on,
        item=item,
        state=state,
        session=session,
        check_in=facts.check_in,
        context=context,
        rules=rules.progression,
        cap_nrs=pain_cap(context, rules.progression, protected=item.protected),
        is_strained=item.key in strain.items,
        is_resting=item.key in strain.resting,
        latest=latest,
        judged=recent[:-1] if latest is not None and latest.on == facts.on else recent,
        sore_rules=strain.sore.get(item.key, _NOT_SORE),
        # A pause is no time to grow: what its mornings say can only ease.
        is_news=not context.paused and (session is not None or morning_settles(before, facts)),
        barred=barred,
    )
    return _decided(case, before, _matches(case, gap or late), rules, strain)


def _noted(
    item: PlanItem, state: ExerciseState, facts: DayFacts, context: Circumstances
) -> ExerciseState:
    """Return the state knowing since when it is on plans, and what rests it."""
    introduced_on = state.introduced_on
    if introduced_on is None and item.key in facts.planned:
        introduced_on = facts.on
    hit = suspension_of(item, context)
    suspended = hit.code if hit else ""
    if introduced_on is state.introduced_on and suspended == state.suspended:
        return state
    return state.but(introduced_on=introduced_on, suspended=suspended)


def _matches(case: Case, gap: Match | None) -> list[Match]:
    """Return every rule that applies, most restrictive first."""
    if case.item.state.paused and case.session is None:
        return []  # nothing to decide until a therapist puts it back
    asked = _ON_NEWS if case.is_news else _ALWAYS
    found = [match for rule in asked if (match := rule(case)) is not None]
    if gap is not None:
        found.insert(0, gap)
    if len(found) > 1:
        found.sort(key=lambda match: _ORDER[match.outcome])
    return found


def _decided(
    case: Case, before: ExerciseState, matches: list[Match], rules: DayRules, strain: Strain
) -> Closed:
    if not matches:
        return Closed(_quiet(case, case.state, []))
    chosen = next_dose(case, matches, rules)
    winner = chosen.matches[0]
    state = _quiet(case, _rested(case, chosen, strain), chosen.matches)
    alerts = alerts_of(case, chosen) if winner.outcome is not Outcome.PROGRESS else ()
    if len(matches) == 1 and _goes_on_resting(before, state):
        return Closed(state, None, alerts)  # still resting; it was said when it began
    decision = Decision(
        exercise=case.item.exercise.slug,
        effective_on=case.on + _DAY,
        outcome=winner.outcome,
        rule=winner.rule,
        before=before.dose,
        after=chosen.dose,
        matches=tuple(chosen.matches),
        needs_therapist=chosen.needs_therapist,
        withheld=chosen.withheld,
    )
    return Closed(state, decision, alerts)


def _quiet(case: Case, state: ExerciseState, matches: list[Match]) -> ExerciseState:
    """Return the state knowing since when it is undisturbed, where time decides (O11)."""
    if not case.context.by_quota:
        return state if state.quota_since is None else state.but(quota_since=None)
    since = quota_since(case.item, state, case.item.state.dose, matches, case.on)
    return state if since == state.quota_since else state.but(quota_since=since)


def _goes_on_resting(before: ExerciseState, state: ExerciseState) -> bool:
    """Return True if what rests it was said when it began."""
    if state.suspended:
        return state.suspended == before.suspended
    return state.rom_since is not None and state.rom_since == before.rom_since


def _rested(case: Case, chosen: NextDose, strain: Strain) -> ExerciseState:
    """Return the state with the longest rest in force and its first day back."""
    state = chosen.state
    resting = [match.rule for match in chosen.matches if match.outcome in _RESTS]
    backs = [(_back_on(case, rule, strain), rule) for rule in resting]
    rests = [(until, rule) for until, rule in backs if until > case.on]
    if not rests:
        return state
    known = (state.rest_until or case.on, state.rest_rule)
    until, rule = max((known, *rests), key=lambda rest: rest[0])
    # What went well before an illness earns nothing after it.
    recent = () if case.is_ill else state.recent
    return state.but(rest_until=until, rest_rule=rule, recent=recent)


def _back_on(case: Case, rule: str, strain: Strain) -> date:
    if rule == "S4":
        return case.on + case.rules.ill_rest_days * _DAY
    if rule == "G5":  # the next morning decides anew, for the date after it
        rests = rests_by_swelling(case.item, case.state.rom_since)
        return case.on + (2 if rests else 0) * _DAY
    if rule in ("G3", "G4"):
        return case.on + (1 + case.rules.sore_rest_days) * _DAY
    # G2, H3: the morning already took today off; a region that worked all the same rests tomorrow.
    days = case.rules.sore_joint_rest_days if rule == "H3" else 1
    return case.on + (days + (case.item.region in strain.regions_today)) * _DAY
