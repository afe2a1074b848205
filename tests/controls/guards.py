"""Guards that stand in no tuple: caps, bounds, rests; with what their absence would answer."""

import importlib
from collections.abc import Callable
from typing import Any, NamedTuple


class Guard(NamedTuple):
    """A function, and what it would say if it guarded nothing."""

    group: str
    what: str
    path: str  # module of plans.engine, then the function
    value: Any
    hint: str = ""

    def function(self) -> Callable[..., Any]:
        """Return the function; raise where it is gone."""
        module, _, name = self.path.partition(":")
        found: Any = importlib.import_module(f"plans.engine.{module}")
        for part in name.split("."):
            found = getattr(found, part)
        return found  # type: ignore[no-any-return]  # a function by its path


GUARDS = (
    Guard("cap", "increases a week", "weekly_cap:may_increase", True, "weekly_cap"),
    Guard("cap", "increases of a region a day", "progression:_Room.bar", None, "weekly_cap"),
    Guard("cap", "minutes of the week", "progression:_Room._minutes_left", None, "weekly_cap"),
    Guard("cap", "minutes of the day", "progression:_Room._too_long", None, "day_minutes"),
    Guard("cap", "week or day", "progression:_Room.too_much", None, "weekly_cap"),
    Guard("pain", "cap above base", "pain:_above_base", 10, "rule_regress"),
    Guard("day plan", "suspensions", "rule_stop:suspension_of", None, "rule_stop"),
    Guard("day plan", "rests and pauses", "daily_plan:_withheld", None, "daily_plan"),
    Guard("day plan", "later", "daily_plan:_later", frozenset(), "daily_plan"),
    Guard("day plan", "room for more", "daily_plan:_may_grow", True, "daily_plan"),
    Guard("day plan", "timetable", "timetable:is_due", True, "daily_plan"),
    Guard("day plan", "loading", "loading:is_loading", False, "daily_plan"),
    Guard("day plan", "on the feet", "loading:is_upright", False, "rule_stop"),
    Guard("day plan", "easing today", "easing_today:_eased", None, "daily_plan"),
    Guard("fold", "morning of a session", "memory:morning_settles", False, "rule_progress"),
    Guard("fold", "raised mornings", "memory:_raised", 0, "rule_regress"),
    Guard("fold", "days of illness", "memory:_ill_from", None, "rule_stop"),
    Guard("fold", "ordered rest is no gap", "reentry:_is_ordered_rest", False, "reentry"),
    Guard("fold", "strain of the plan", "strain:_strained", frozenset(), "rule_regress"),
    Guard("fold", "below the bounds", "dose_order:is_below", False, "next_dose"),
    Guard("fold", "within the bounds", "dose_order:is_within", True, "dose"),
    Guard("fold", "alerts of a session", "closing_alert:_session_alerts", (), "rule_stop"),
    Guard("fold", "alerts of a state", "closing_alert:_state_alerts", (), "rule_stop"),
)
