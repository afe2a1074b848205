"""Swelling: a swollen joint is moved, not loaded, until it has settled (G5, H5)."""

from datetime import date

from plans.engine.case import NO_LIMB, Case
from plans.engine.day import CheckIn
from plans.engine.day_rules import ProgressionRules
from plans.engine.decision import Match, Outcome
from plans.engine.loading import loads_affected
from plans.engine.plan_item import PlanItem


def rom_since(item: PlanItem, check_in: CheckIn | None, rules: ProgressionRules) -> date | None:
    """Return since when the item's joint is only moved, as of this morning; None: it is loaded.

    Not said changes nothing.
    """
    since = item.state.rom_since
    if check_in is None or check_in.swelling is None:
        return since
    if since is not None:
        return since if check_in.swelling > rules.g5_settled else None
    if check_in.swelling == 0 or not item.counts or item.region in NO_LIMB:
        return None
    if check_in.swelling >= rules.g5_swelling or _has_stayed(item, check_in):
        return check_in.on
    return None


def _has_stayed(item: PlanItem, check_in: CheckIn) -> bool:
    """Return True if yesterday's session made it swell and the night did not settle it."""
    latest = item.state.recent[-1] if item.state.recent else None
    if latest is None or latest.swelling_before is None or check_in.swelling is None:
        return False
    return (check_in.on - latest.on).days == 1 and check_in.swelling > latest.swelling_before


def rests_by_swelling(item: PlanItem, since: date | None) -> bool:
    """Return True for what loads a joint that is only moved."""
    return since is not None and item.counts and loads_affected(item.exercise, item.region)


def g5(case: Case) -> Match | None:
    """The joint is swollen: no loading, only easy movement, until the swelling has gone."""
    since = case.state.rom_since
    if since is None:
        return None
    swelling = case.check_in.swelling if case.check_in else None
    values = (("swelling", swelling), ("since", since.isoformat()))
    return Match("G5", Outcome.ROM_ONLY, values)


def h5(case: Case) -> Match | None:
    """A little swelling that is new: the same again, once."""
    if not case.judged or not case.has_limb:
        return None
    least = case.rules.h5_swelling
    swelling = case.judged[-1].swelling
    if swelling is None or swelling != least:
        return None
    before = case.judged[-2].swelling if len(case.judged) > 1 else None
    if before is not None and before >= least:
        return None
    return Match("H5", Outcome.HOLD, (("swelling", swelling),))
