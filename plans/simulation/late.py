"""Days told later: folded again with what is known now, as the nightly job does."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from plans.cases.course import Course, Night
from plans.cases.entries import Offered, sessions_of
from plans.catalogue import load
from plans.engine.day import Session
from plans.engine.exercise_state import ExerciseState
from plans.engine.progression import close_day
from plans.simulation.seen import Decisions
from plans.simulation.voice import LateEntry

Nights = list[Night]
Told = tuple[tuple[date, Decisions], ...]


def tell_late(
    course: Course, nights: Nights, offered: Mapping[date, list[Offered]], told: list[LateEntry]
) -> Told:
    """Fold the nights again that are still of the plan in use; return what they decide now."""
    known = {night.facts.on for night in nights}
    late = [each for each in told if each.done_on in known]
    if not late:
        return ()
    for day in {each.done_on for each in late}:
        logs = [each.entry for each in late if each.done_on == day]
        sessions, _ = sessions_of(logs, offered[day], day)
        _remember(course, nights, sessions, day)
    course.logged_on = max(course.logged_on, *(each.done_on for each in late))
    return tuple(_folded(course, nights))


def _remember(course: Course, nights: Nights, sessions: Mapping[str, Session], day: date) -> None:
    place = next(n for n, night in enumerate(nights) if night.facts.on == day)
    night = nights[place]
    facts = replace(night.facts, sessions={**night.facts.sessions, **sessions})
    nights[place] = replace(night, facts=facts)
    course.recount(day, facts.sessions)


def _folded(course: Course, nights: Nights) -> Iterator[tuple[date, Decisions]]:
    """Yield what each night decides; the states after the last one are those of the course."""
    states: dict[str, ExerciseState] = {}
    for place, night in enumerate(nights):
        items = [item.at(states.get(item.key, item.state)) for item in night.items]
        nights[place] = replace(night, items=items)
        closing = close_day(items, night.facts, night.around, load().rules.day)
        states.update(closing.states)
        yield night.facts.on, closing.decisions
    course.states.update(states)
