"""Stop rules: what rests, whatever else is true."""

from datetime import timedelta

from plans.engine.case import Case
from plans.engine.decision import Match, Outcome
from plans.engine.loading import is_unsupported, is_upright
from plans.engine.plan_item import Circumstances, PlanItem, Suspension
from plans.engine.safety import Scope
from plans.engine.vital_signs import out_of_range

_OUTCOME = {
    Scope.ALL: Outcome.SUSPEND_ALL,
    Scope.REGION: Outcome.SUSPEND_REGION,
    Scope.LOADING: Outcome.SUSPEND_REGION,
    Scope.UNSUPPORTED: Outcome.SUSPEND_REGION,
}


def suspension_of(item: PlanItem, context: Circumstances) -> Suspension | None:
    """Return the widest suspension that rests the item."""
    if not context.suspensions:
        return None
    hits = [each for each in context.suspensions if _rests(each, item)]
    return min(hits, key=lambda each: list(Scope).index(each.effect)) if hits else None


def _rests(suspension: Suspension, item: PlanItem) -> bool:
    if suspension.effect is Scope.ALL:
        return True
    if suspension.effect is Scope.REGION:
        return suspension.region in (item.region, "all")
    if suspension.effect is Scope.UNSUPPORTED:
        return is_unsupported(item.exercise)
    return suspension.effect is Scope.LOADING and is_upright(item.exercise)


def s1(case: Case) -> Match | None:
    """A red flag, a fall or severe pain rests it until a therapist releases the alert."""
    hit = suspension_of(case.item, case.context)
    return Match(hit.code, _OUTCOME[hit.effect]) if hit else None


def s2(case: Case) -> Match | None:
    """Severe pain in the session, or something sudden: the region rests."""
    session = case.session
    if session is None:
        return None
    pain = session.pain_peak_nrs
    if session.sudden or (pain is not None and pain >= case.rules.suspend_pain_nrs):
        values = (("pain_peak_nrs", pain), ("sudden", int(session.sudden)))
        return Match("S2", Outcome.SUSPEND_REGION, values)
    return None


def s3(case: Case) -> Match | None:
    """Dizzy, or pulse, pressure or oxygen out of range: it ended, the therapist is told."""
    if case.session is None:
        return None
    context = case.context
    vitals = out_of_range(
        case.session, case.rules, hr_max=context.hr_max, spo2_min=context.spo2_min
    )
    if case.session.dizzy:
        return Match("S3", Outcome.HOLD, vitals)
    return Match("S3", Outcome.HOLD, (("kind", "vitals"), *vitals)) if vitals else None


def s4(case: Case) -> Match | None:
    """Fever or illness: rest until a day after, no catching up."""
    if not case.is_ill:
        return None
    until = case.on + timedelta(days=case.rules.ill_rest_days)
    return Match("S4", Outcome.REST, (("until", until.isoformat()),))


STOP = (s1, s2, s3, s4)
