"""Guards that stand in no tuple: caps, bounds, rests; with what their absence would answer."""

import importlib
from collections.abc import Callable
from typing import Any, NamedTuple

FIRST = object()  # what was handed over comes back as it was


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
    Guard("day plan", "muscles rest", "muscle_rest:rests_until", None, "muscle_rest daily_plan"),
    Guard("day plan", "lighter week", "lighter_week:is_lighter_week", False, "lighter_week"),
    Guard("fold", "swelling rests loading", "rule_swelling:rests_by_swelling", False, "swelling"),
    Guard("fold", "vital signs", "vital_signs:out_of_range", (), "rule_stop"),
    Guard("fold", "personal limits", "vital_signs:personal_limits", (None, None), "vital"),
    Guard("trend", "rising pain", "trend:_rising", (), "trend"),
    Guard("trend", "lost range", "trend:_losing", (), "trend"),
    Guard("trend", "near falls", "trend:nearly_fell_often", False, "trend"),
    Guard("trend", "exhaustion", "trend:may_be_exhausted", False, "trend"),
    Guard("alert", "trends", "plan_alert:_trends", (), "plan_alert trend"),
    Guard("alert", "plateau (O4)", "plan_alert:_plateaus", (), "plan_alert plateau"),
    Guard("alert", "steps back (O5)", "plan_alert:_regressions", (), "plan_alert"),
    Guard("alert", "over-doing", "plan_alert:_overdone", (), "plan_alert"),
    Guard("alert", "dates reached (O7)", "gate_list:limits_reached", (), "gate_list"),
    Guard("proposal", "earned (P7)", "next_exercise:has_earned", True, "next_exercise"),
    Guard("proposal", "ceiling (P7)", "ceiling:is_reached", True, "next_exercise ceiling"),
    Guard("proposal", "allowed (P7)", "next_exercise:refusals_of", (), "next_exercise"),
    Guard("proposal", "criteria (P8)", "phase_exit:_is_met", True, "phase_exit"),
    Guard("draft", "criteria of a phase", "phase_entry:is_met", True, "phase_entry"),
    Guard("draft", "kilograms allowed", "start_dose:_load_capped", FIRST, "start_dose"),
    Guard("draft", "weight on the leg", "start_dose:_leg_capped", FIRST, "start_dose"),
    Guard("draft", "range allowed", "start_dose:_range_capped", FIRST, "start_dose"),
    Guard("draft", "effort allowed", "start_dose:_effort_capped", FIRST, "start_dose"),
    Guard("draft", "no added weight", "start_dose:without_added_load", FIRST, "start_dose"),
    Guard("draft", "part of a test", "start_dose:_from_test", FIRST, "start_dose"),
    Guard("draft", "refusals", "draft_row:refusals_of", (), "draft_row regime"),
    Guard("draft", "one walk", "one_walk:is_walk", False, "regime"),
    Guard("recovery", "tests that hurt", "recovery_course:_believed", (), "recovery_course"),
    Guard("recovery", "long past", "recovery_course:_is_past", False, "recovery_course"),
    Guard("recovery", "beside the band", "recovery_course:_fit", "", "recovery_course"),
    Guard("recovery", "below the band", "recovery_watch:slow_since", None, "recovery_watch"),
    Guard("recovery", "part may stay", "recovery_watch:lasting_flags", (), "recovery_watch"),
    Guard("recovery", "levelled off", "recovery_watch:has_levelled_off", False, "recovery_watch"),
    Guard("recovery", "no clear change", "side_difference:_change", "better", "recovery_watch"),
)
