"""What must hold on every day of every synthetic patient. Each watcher says yes or no, and counts.

They judge what was planned and decided with simple words of their own: a fault of the engine must
not hide itself here. tests/simulation breaks each of them on purpose.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.body import sides_of
from plans.engine.decision import AlertWanted
from plans.engine.dose import Dose
from plans.engine.exercise import Exercise, Phase
from plans.engine.progression import close_day
from plans.engine.safety import Scope
from plans.simulation.memory import Memory, is_increase
from plans.simulation.recheck import (
    breaches,
    closed_gates,
    harder_fields,
    is_harder,
    is_item,
    is_moving_only,
)
from plans.simulation.seen import Seen

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MORE_PAIN = 3  # points more, asked every so many days
EVERY_DAYS = 7
_NO_LIMB = ("spine", "whole_body", "all")


def _exercise(seen: Seen, key: str) -> Exercise:
    return load().exercises[seen.exercise(key)]


def _doses(seen: Seen) -> Iterator[tuple[str, Dose]]:
    yield from ((item.key, item.dose) for item in seen.lived.plan.items)
    yield from ((each.key, each.dose) for each in seen.lived.eased if each.dose is not None)


def approved_max(seen: Seen, memory: Memory) -> Iterator[bool]:
    """No dose is harder in any field than what was approved."""
    for key, dose in _doses(seen):
        yield not harder_fields(_exercise(seen, key), dose, seen.rows[key].item.max)


def one_step(seen: Seen, memory: Memory) -> Iterator[bool]:
    """A night, and a plan after another, make one field harder, unless the way leads back."""
    yield from (
        _is_one_step(seen, key, decision.before, decision.after, memory)
        for key, decision in seen.lived.closing.decisions.items()
        if decision.after is not None and key in seen.rows
    )
    if seen.is_new_plan or seen.told_again:
        return  # a therapist approved other doses; or several nights were decided anew
    yield from (
        _is_one_step(seen, item.key, memory.planned[item.key], item.dose, memory)
        for item in seen.lived.plan.items
        if item.key in memory.planned
    )


def _is_one_step(seen: Seen, key: str, before: Dose, after: Dose, memory: Memory) -> bool:
    exercise = _exercise(seen, key)
    if len(harder_fields(exercise, after, before)) <= 1:
        return True
    return any(not harder_fields(exercise, after, each) for each in memory.highest.get(key, ()))


def weekly_cap(seen: Seen, memory: Memory) -> Iterator[bool]:
    """Two increases of an exercise in seven days, with caution one."""
    allowed = 2 if seen.mode is Mode.STANDARD else 1
    for key, decision in seen.lived.closing.decisions.items():
        if is_increase(decision):
            lately = [day for day in memory.raised.get(key, ()) if seen.on - day < WEEK]
            yield len(lately) + 1 <= allowed


def required_answers(seen: Seen, memory: Memory) -> Iterator[bool]:
    """No increase without completion, effort, pain, the next morning, and swelling of a limb."""
    for key, decision in seen.lived.closing.decisions.items():
        if not is_increase(decision):
            continue
        state = next(item.state for item in seen.night.items if item.key == key)
        today, morning = seen.lived.sessions.get(key), seen.lived.check_in
        traces = [each for each in state.recent if each.on < seen.on][-2:]
        is_limb = seen.rows[key].item.region.value not in _NO_LIMB
        told = [
            each.effort_0_10 is not None
            and each.pain_peak_nrs is not None
            and _has_morning(each.morning_nrs, each.swelling, is_limb=is_limb)
            for each in traces
            if each.on < seen.on - ONE_DAY
        ]
        yesterday = [each for each in traces if each.on == seen.on - ONE_DAY]
        if yesterday:
            swelling = None if morning is None else morning.swelling
            pain = None if morning is None else morning.pain_nrs
            told.append(_has_morning(pain, swelling, is_limb=is_limb))
        if today is not None:
            told.append(today.effort_0_10 is not None and today.pain_peak_nrs is not None)
        yield len(traces) >= 2 and all(told)


def _has_morning(pain: int | None, swelling: int | None, *, is_limb: bool) -> bool:
    return pain is not None and (swelling is not None or not is_limb)


def pause_rests(seen: Seen, memory: Memory) -> Iterator[bool]:
    """What an open alert rests is on no plan: all, a region, what loads, what is unsupported."""
    for alert in seen.open_before.values():
        if alert.effect is not Scope.NOTHING:
            yield not any(_is_rested(seen, item.key, alert) for item in seen.lived.plan.items)


def _is_rested(seen: Seen, key: str, alert: AlertWanted) -> bool:
    exercise, region = _exercise(seen, key), seen.rows[key].item.region.value
    if alert.effect is Scope.LOADING:
        return exercise.demand.position in ("standing", "walking", "four_point")
    if alert.effect is Scope.UNSUPPORTED:
        return exercise.demand.unsupported or exercise.demand.impact
    is_meant = alert.effect is Scope.ALL or alert.region == region
    return is_meant and is_item(exercise)


def orders(seen: Seen, memory: Memory) -> Iterator[bool]:
    """No exercise against the weight, the hand or the device of the treated limb."""
    limb = memory.injury.limb
    for item in seen.lived.plan.items:
        works, exercise = seen.rows[item.key].item.side, _exercise(seen, item.key)
        found = breaches(exercise, works=works, limb=limb, events=seen.events, on=seen.on)
        yield not list(found)


def gates(seen: Seen, memory: Memory) -> Iterator[bool]:
    """No exercise of the treated limb before the day and the clearance of its gate."""
    template = load().templates[seen.template]
    hurt = {memory.injury.side, "both"} if memory.injury.limb else {"both", "left", "right"}
    for item in seen.lived.plan.items:
        row, exercise = seen.rows[item.key].item, _exercise(seen, item.key)
        if row.side in hurt:
            yield not list(closed_gates(exercise, template, row.phase, seen.events, seen.on))


def rest_days(seen: Seen, memory: Memory) -> Iterator[bool]:
    """What needs days between rests them, also where another exercise works the same muscle."""
    for item in seen.lived.plan.items:
        gap_h = item.dose.schedule.min_gap_h
        if not gap_h:
            continue
        last_on = memory.done.get(item.key)
        yield last_on is None or (seen.on - last_on).days * 24 >= gap_h
        if gap_h >= 48:
            yield all(
                (seen.on - memory.done[other]).days * 24 >= 48
                for other in _same_muscle(seen, item.key, memory)
            )


def _same_muscle(seen: Seen, key: str, memory: Memory) -> Iterator[str]:
    """Yield the heavy rows that work a muscle of `key` on its side and were done before today."""
    mine, side = set(_exercise(seen, key).demand.tissues), sides_of(seen.rows[key].item.side)
    for other, row in seen.rows.items():
        is_heavy = (seen.states[other].dose.schedule.min_gap_h or 0) >= 48
        shared = mine & set(_exercise(seen, other).demand.tissues)
        meets = shared and side & sides_of(row.item.side)
        is_done = memory.done.get(other, seen.on) < seen.on
        if other != key and is_heavy and meets and is_done:
            yield other


def ordered_rest(seen: Seen, memory: Memory) -> Iterator[bool]:
    """Nothing is planned before the first day back."""
    for item in seen.lived.plan.items:
        until = seen.states[item.key].rest_until
        yield until is None or seen.on >= until


def illness_rests(seen: Seen, memory: Memory) -> Iterator[bool]:
    """The day after an ill morning has no exercise."""
    if memory.ill_on == seen.on - ONE_DAY and not seen.is_new_plan:
        yield not any(is_item(_exercise(seen, item.key)) for item in seen.lived.plan.items)


def items_a_day(seen: Seen, memory: Memory) -> Iterator[bool]:
    """Six begin, eight from walking on, four if frail; then one more every second day."""
    counted = {item.key for item in seen.lived.plan.items if is_item(_exercise(seen, item.key))}
    is_early = all(row.item.phase in (Phase.P0, Phase.P1) for row in seen.rows.values())
    most = 6 if is_early else 8
    most = min(most, 4) if seen.is_frail else most
    begun = {
        key: seen.states[key].introduced_on
        for key in seen.rows
        if seen.states[key].introduced_on and is_item(_exercise(seen, key))
    }
    known = [day for key, day in begun.items() if day and not _is_over(seen, key)]
    new = {key for key in counted if key not in begun}
    if not new:
        yield len(counted) <= max(most, len(begun))
    elif len(known) + len(new) > most:
        waited = not known or (seen.on - max(known)).days >= 2
        yield len(new) == 1 and waited
    else:
        yield True


def _is_over(seen: Seen, key: str) -> bool:
    ended_on = seen.rows[key].ended_on
    return ended_on is not None and seen.on >= ended_on


def severe_pain_stops(seen: Seen, memory: Memory) -> Iterator[bool]:
    """Pain of eight, or something sudden, raises S2 for its region or finds it raised."""
    for key, session in seen.lived.sessions.items():
        if (session.pain_peak_nrs or 0) >= 8 or session.sudden:
            region = seen.rows[key].item.region.value
            now = {(alert.code, alert.region) for alert in seen.lived.alerts}
            yield ("S2", region) in now | set(seen.open_before)


def pain_never_harder(seen: Seen, memory: Memory) -> Iterator[bool]:
    """The same day with more pain never leaves a harder dose; asked every seventh day."""
    if seen.on.toordinal() % EVERY_DAYS or not seen.lived.sessions:
        return
    night, told = seen.night, seen.lived.check_in
    sessions = {
        key: replace(each, pain_peak_nrs=min(10, (each.pain_peak_nrs or 0) + MORE_PAIN))
        for key, each in night.facts.sessions.items()
    }
    worse = told and replace(told, pain_nrs=min(10, told.pain_nrs + MORE_PAIN))
    facts = replace(night.facts, sessions=sessions, check_in=worse)
    states = close_day(night.items, facts, night.around, load().rules.day).states
    for key, state in states.items():
        decided = seen.lived.closing.decisions.get(key)
        # Room that a sore exercise leaves in the week may be used by one that had earned it.
        waited = decided is not None and any(each.rule == "H9" for each in decided.matches)
        if key in seen.rows and not waited:
            known = seen.lived.closing.states[key]
            harder = is_harder(_exercise(seen, key), state.dose, known.dose)
            yield bool(state.paused) or not harder


def swollen_moves_only(seen: Seen, memory: Memory) -> Iterator[bool]:
    """While a joint is swollen (G5) what loads it is not planned for its region."""
    for item in seen.lived.plan.items:
        if seen.states[item.key].rest_rule == "G5" and seen.states[item.key].rest_until:
            until = seen.states[item.key].rest_until
            is_free = until is not None and seen.on >= until
            yield is_free or is_moving_only(_exercise(seen, item.key))


Watcher = Callable[[Seen, Memory], Iterator[bool]]
INVARIANTS: dict[str, Watcher] = {
    each.__name__: each
    for each in (
        approved_max,
        one_step,
        weekly_cap,
        required_answers,
        pause_rests,
        orders,
        gates,
        rest_days,
        ordered_rest,
        illness_rests,
        items_a_day,
        severe_pain_stops,
        swollen_moves_only,
        pain_never_harder,
    )
}
