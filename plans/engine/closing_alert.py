"""What a therapist must see of a closed day."""

from collections.abc import Iterator

from plans.engine.case import Case
from plans.engine.day import Session
from plans.engine.day_rules import ProgressionRules
from plans.engine.decision import AlertTier, AlertWanted
from plans.engine.next_dose import NextDose
from plans.engine.safety import Scope


def alerts_of(case: Case, next_: NextDose) -> tuple[AlertWanted, ...]:
    """Return the alerts of one exercise on one date; the same one may come again tomorrow."""
    found: tuple[AlertWanted, ...] = ()
    if case.state.ill_from is not None or next_.state.paused:
        found = tuple(_state_alerts(case, next_))
    if case.session is None:
        return found
    slug, region = case.item.exercise.slug, case.item.region
    return session_alerts(case.session, slug=slug, region=region, rules=case.rules) + found


def session_alerts(
    session: Session, *, slug: str, region: str, rules: ProgressionRules
) -> tuple[AlertWanted, ...]:
    """Return the alerts of one session; they do not wait for the day to close."""
    return tuple(_session_alerts(session, slug, region, rules))


def _session_alerts(
    session: Session, slug: str, region: str, rules: ProgressionRules
) -> Iterator[AlertWanted]:
    pain = session.pain_peak_nrs
    values = (("pain_peak_nrs", pain), ("exercise", slug))
    is_severe = pain is not None and pain >= rules.suspend_pain_nrs
    if is_severe or session.sudden:
        sudden = ("sudden", int(session.sudden))
        yield AlertWanted("S2", AlertTier.HIGH, Scope.REGION, region, (*values, sudden))
    elif pain is not None and pain >= rules.review_pain_nrs:
        yield AlertWanted("O5", AlertTier.LOW, Scope.NOTHING, region, values)
    if session.dizzy:
        yield AlertWanted("S3", AlertTier.HIGH, Scope.NOTHING, values=values[1:])


def _state_alerts(case: Case, next_: NextDose) -> Iterator[AlertWanted]:
    state = case.state
    if state.ill_from is not None:
        days = (case.on - state.ill_from).days + 1
        if days > case.rules.ill_alert_after_days:
            yield AlertWanted("S4", AlertTier.LOW, Scope.NOTHING, values=(("ill_days", days),))
    was_paused = case.item.state.paused
    if next_.state.paused and not was_paused:
        locked = next_.eased is not None and next_.eased.how == "locked"
        # O3: a locked dose was too much; O2: the next lower dose is outside the approved bounds.
        code = "O3" if locked else "M5" if next_.state.paused == "M5" else "O2"
        values = (("exercise", case.item.exercise.slug), ("rule", next_.state.paused))
        swap = next_.eased.swap if next_.eased is not None else ""
        found = (*values, ("easier", swap)) if swap else values
        yield AlertWanted(code, AlertTier.LOW, Scope.NOTHING, case.item.region, found)
