"""What a therapist must see of a closed day."""

from collections.abc import Iterator

from plans.engine.case import Case
from plans.engine.day import Session
from plans.engine.day_rules import ProgressionRules
from plans.engine.decision import AlertTier, AlertWanted
from plans.engine.next_dose import NextDose
from plans.engine.safety import Scope
from plans.engine.vital_signs import out_of_range


def alerts_of(case: Case, next_: NextDose) -> tuple[AlertWanted, ...]:
    """Return the alerts of one exercise on one date; the same one may come again tomorrow."""
    found: tuple[AlertWanted, ...] = ()
    state = next_.state
    if state.ill_from is not None or state.paused or state.rom_since is not None:
        found = tuple(_state_alerts(case, next_))
    if case.session is None:
        return found
    told = session_alerts(
        case.session,
        slug=_done(case, case.session),
        region=case.item.region,
        rules=case.rules,
        review_pain_nrs=case.context.limits.review_pain_nrs,
        hr_max=case.context.hr_max,
        spo2_min=case.context.spo2_min,
    )
    return (*told, *found, *_too_much(case, next_))


def _too_much(case: Case, next_: NextDose) -> Iterator[AlertWanted]:
    """Yield what asks a therapist to offer the easier exercise (G7)."""
    values = next((each.values for each in next_.matches if each.rule == "G7"), None)
    if values is None:
        return
    slug = case.item.exercise.slug if case.session is None else _done(case, case.session)
    found = (("exercise", slug), *values)
    easier = (("easier", case.item.easier[0]),) if case.item.easier else ()
    yield AlertWanted("G7", AlertTier.LOW, Scope.NOTHING, case.item.region, (*found, *easier))


def _done(case: Case, session: Session) -> str:
    """Return what was done: the item's exercise, or what stood in for it that day."""
    return session.stand_in or case.item.exercise.slug


def session_alerts(
    session: Session,
    *,
    slug: str,
    region: str,
    rules: ProgressionRules,
    review_pain_nrs: int | None = None,
    hr_max: int | None = None,
    spo2_min: int | None = None,
) -> tuple[AlertWanted, ...]:
    """Return the alerts of one session; they do not wait for the day to close.

    `review_pain_nrs` may ask for a review earlier than the rules do, never later.
    """
    vitals = out_of_range(session, rules, hr_max=hr_max, spo2_min=spo2_min)
    review = min(rules.review_pain_nrs, review_pain_nrs or rules.review_pain_nrs)
    return tuple(_session_alerts(session, slug, region, rules, vitals, review))


def _session_alerts(
    session: Session,
    slug: str,
    region: str,
    rules: ProgressionRules,
    vitals: tuple[tuple[str, int], ...],
    review_pain_nrs: int,
) -> Iterator[AlertWanted]:
    pain = session.pain_peak_nrs
    values = (("pain_peak_nrs", pain), ("exercise", slug))
    is_severe = pain is not None and pain >= rules.suspend_pain_nrs
    if is_severe or session.sudden:
        sudden = ("sudden", int(session.sudden))
        yield AlertWanted("S2", AlertTier.HIGH, Scope.REGION, region, (*values, sudden))
    elif pain is not None and pain >= review_pain_nrs:
        yield AlertWanted("O5", AlertTier.LOW, Scope.NOTHING, region, values)
    if session.dizzy or vitals:
        kind = (("kind", "vitals"),) if vitals else ()
        seen = (*kind, *vitals, *values[1:])
        yield AlertWanted("S3", AlertTier.HIGH, Scope.NOTHING, values=seen)


def _swollen(case: Case) -> Iterator[AlertWanted]:
    """Yield a look at a joint that stays swollen though it was not loaded (G5)."""
    since, morning = case.state.rom_since, case.check_in
    if since is None or since == case.on or morning is None or morning.swelling is None:
        return
    days = (case.on - since).days
    if morning.swelling >= case.rules.g5_swelling or days >= case.rules.g5_alert_days:
        values = (("swelling", morning.swelling),)
        yield AlertWanted("G5", AlertTier.LOW, Scope.NOTHING, case.item.region, values)


def _state_alerts(case: Case, next_: NextDose) -> Iterator[AlertWanted]:
    state = case.state
    if state.ill_from is not None:
        days = (case.on - state.ill_from).days + 1
        if days > case.rules.ill_alert_after_days:
            yield AlertWanted("S4", AlertTier.LOW, Scope.NOTHING, values=(("ill_days", days),))
    yield from _swollen(case)
    was_paused = case.item.state.paused
    if next_.state.paused and not was_paused:
        locked = next_.eased is not None and next_.eased.how == "locked"
        # O3: a locked dose was too much; O2: the next lower dose is outside the approved bounds.
        code = "O3" if locked else "M5" if next_.state.paused == "M5" else "O2"
        values = (("exercise", case.item.exercise.slug), ("rule", next_.state.paused))
        swap = next_.eased.swap if next_.eased is not None else ""
        found = (*values, ("easier", swap)) if swap else values
        yield AlertWanted(code, AlertTier.LOW, Scope.NOTHING, case.item.region, found)
