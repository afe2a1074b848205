"""What weeks show, not days: pain that rises, range that is lost, a body that does not recover.

G10 has no rule of its own here: two near falls raise an alert, and what it rests is S1's to say.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from plans.engine.case import Case
from plans.engine.decision import Match, Outcome
from plans.engine.dose_steps import scale_down
from plans.engine.easing import Eased, ease_level, or_pause
from plans.engine.exercise_state import ExerciseState
from plans.engine.loading import is_loading, spares
from plans.engine.trend import Trend

_DAY = timedelta(days=1)
_REDUCES = ("G8", "G9", "G11")


def g8(case: Case) -> Match | None:
    """Pain rises from week to week: a fifth less for a week; in that week nothing grows."""
    since = case.state.trend_on
    if since is not None and case.on < since + case.rules.g8_days * _DAY:
        return Match("G8", Outcome.HOLD)
    trend = _trend(case, "G8")
    return None if trend is None else Match("G8", Outcome.REGRESS, trend.values)


def g9(case: Case) -> Match | None:
    """Range is lost, or the joint no longer comes straight: less strength, range goes first."""
    trend = _trend(case, "G9")
    if trend is None or not is_loading(case.item.exercise):
        return None
    return Match("G9", Outcome.REGRESS if trend.is_new else Outcome.HOLD, trend.values)


def g11(case: Case) -> Match | None:
    """Worse for more than a day after exercise: a day off, then a third less."""
    if case.check_in is None or not case.check_in.exhausted or not case.item.counts:
        return None
    return Match("G11", Outcome.REST, (("days", 1),))


def _trend(case: Case, rule: str) -> Trend | None:
    item = case.item
    if not case.context.trends or not item.counts or spares(item.exercise, item.region):
        return None
    found = (each for each in case.context.trends if each.rule == rule)
    return next((each for each in found if each.region == item.region), None)


def trend_reductions(case: Case, matches: dict[str, Match]) -> Iterator[Eased]:
    """Yield what these rules take off the dose."""
    item, rules = case.item, case.rules
    scaled = []
    if "G8" in matches and matches["G8"].outcome is Outcome.REGRESS:
        scaled.append(rules.g8_factor)
    if "G11" in matches and not _was_eased_lately(case):
        scaled.append(rules.g11_factor)
    for factor in scaled:
        dose = scale_down(item.exercise, case.state.dose, factor)
        yield or_pause(item.exercise, dose, item.bounds, easier=item.easier)
    if "G9" in matches and matches["G9"].outcome is Outcome.REGRESS:
        factor = rules.ease_factor
        yield ease_level(case.state, item.exercise, item.bounds, factor=factor, easier=item.easier)


def _was_eased_lately(case: Case) -> bool:
    """Return True while the same exhaustion is told again: it has taken its share already.

    What pain took off the day before is no share of it: more pain must not end in more.
    """
    since = case.state.exhausted_on
    return since is not None and case.on < since + case.rules.g11_again_days * _DAY


def after_easing(case: Case, state: ExerciseState, matches: list[Match]) -> ExerciseState:
    """Return the state that remembers the regression (O5), and that its week began (G8)."""
    since = case.on - case.rules.o5_regress_days * _DAY
    eases = (*(day for day in state.eases if day > since), case.on)
    rises = any(each.rule == "G8" and each.outcome is Outcome.REGRESS for each in matches)
    trend_on: date | None = case.on if rises else state.trend_on
    is_worn = any(each.rule == "G11" for each in matches) and not _was_eased_lately(case)
    exhausted_on: date | None = case.on if is_worn else state.exhausted_on
    # Sessions at the easier dose are counted anew; the days without an increase go on (O4).
    return state.but(
        eases=eases,
        trend_on=trend_on,
        exhausted_on=exhausted_on,
        steady_due=0,
        steady_done=0.0,
    )


TREND = (g8, g9, g11)
