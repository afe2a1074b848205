"""On which dates an exercise is due, from its schedule alone."""

from datetime import date

from plans.engine.dose import Schedule
from plans.engine.plan_item import PlanItem

_DAYS = {
    1: (0,),
    2: (0, 3),
    3: (0, 3, 5),
    4: (0, 2, 4, 6),
    5: (0, 2, 3, 5, 6),
    6: (0, 2, 3, 4, 5, 6),
    7: (0, 1, 2, 3, 4, 5, 6),
}


def is_scheduled(schedule: Schedule, starts_on: date, on: date) -> bool:
    """Return True if the timetable puts the exercise on `on`.

    Days are spread from `starts_on`: three a week are days 1, 4 and 6 of each seven. Two a week are
    days 1 and 4, so that heavy exercises of one muscle fall on the same days.
    """
    return falls_on(schedule, (on - starts_on).days)


def falls_on(schedule: Schedule, day: int) -> bool:
    """Return True if the timetable has the exercise on its `day`, the first being 0."""
    if day < 0:
        return False
    if schedule.per_week:
        return day % 7 in _DAYS[min(schedule.per_week, 7)]
    return day % (schedule.every_n_days or 1) == 0


def is_due(item: PlanItem, on: date) -> bool:
    """Return True if the item is part of the regime on `on`, scheduled, and rested long enough."""
    if on < item.starts_on or (item.ended_on is not None and on >= item.ended_on):
        return False
    schedule = item.state.dose.schedule
    if not is_scheduled(schedule, item.starts_on, on):
        return False
    return not schedule.min_gap_h or _has_rested(item, schedule.min_gap_h, on)


def _has_rested(item: PlanItem, min_gap_h: int, on: date) -> bool:
    last_on = item.state.last_on
    return last_on is None or (on - last_on).days * 24 >= min_gap_h
