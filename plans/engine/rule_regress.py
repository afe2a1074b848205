"""Regress rules: what was too much gives a smaller dose, at once."""

from plans.engine.case import Case
from plans.engine.decision import Match, Outcome


def g1(case: Case) -> Match | None:
    """More pain in the session than acceptable: one level down."""
    pain = case.session.pain_peak_nrs if case.session else None
    if pain is None or pain <= case.cap_nrs:
        return None
    return Match("G1", Outcome.REGRESS, (("pain_peak_nrs", pain), ("cap_nrs", case.cap_nrs)))


def g2(case: Case) -> Match | None:
    """Worse the morning after: a day off for the region, then one level down."""
    if not case.is_region_strained or case.check_in is None:
        return None
    morning = ("morning_nrs", case.check_in.pain_nrs)
    return Match("G2", Outcome.REST, (morning, ("base_nrs", case.base_nrs)))


REGRESS = (g1, g2)
