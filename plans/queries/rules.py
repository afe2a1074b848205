"""The thresholds of the day, put together once for the engine."""

from functools import cache

from plans.catalogue import load
from plans.engine.day_rules import AdherenceRules, DayRules
from plans.engine.oversight import OversightRules


@cache
def day_rules() -> DayRules:
    """Return what closing, planning and easing a day read."""
    return load().rules.day


def adherence_rules() -> AdherenceRules:
    """Return windows and limits of adherence."""
    return load().rules.adherence


def oversight_rules() -> OversightRules:
    """Return how long anything may go on unseen."""
    return load().rules.oversight
