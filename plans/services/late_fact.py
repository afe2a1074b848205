"""A fact about a plan that was replaced since: what it would have eased is told to the therapist.

The plan in use began where a therapist approved it. It is not moved behind their back.
"""

from datetime import date, datetime
from uuid import UUID

from plans.engine.decision import Outcome
from plans.models import Alert, Patient, Regime
from plans.queries.course import items_of
from plans.queries.facts import facts_of_one
from plans.queries.history import History, histories_of
from plans.services.alert import raise_alerts
from plans.services.fold import Replay, replay

LATE = "LATE"
_EASING = frozenset(Outcome) - {Outcome.HOLD, Outcome.PROGRESS}


def tell_of_replaced(*, patient: Patient, regime: UUID, on: date, now: datetime) -> None:
    """Raise an alert where a replaced plan, folded again, would have eased what it did not ease."""
    replaced = Regime.objects.filter(pk=regime, state=Regime.State.SUPERSEDED)
    if not (replaced.exists() and Regime.objects.active().filter(patient=patient).exists()):
        return
    items = items_of([regime]).get(regime, [])
    history = histories_of([regime], until=now)[regime]
    facts = facts_of_one(patient.pk)
    again = replay(items, facts, history.past, history.answers, until=now)
    eased = _newly_eased(again, history)
    slugs = sorted({item.slug for item in items if str(item.pk) in eased})
    if slugs:
        values = {"exercises": ", ".join(slugs), "items": len(slugs)}
        told = Alert(
            patient=patient, code=LATE, tier=Alert.Tier.HIGH, on=on, values=values, raised_at=now
        )
        raise_alerts([told], now=now)


def _newly_eased(again: Replay, history: History) -> set[str]:
    """Return the items that a date now eases and did not ease before."""
    return {
        key
        for (key, on), decided in again.decisions.items()
        if decided.outcome in _EASING
        and ((known := history.decisions.get((key, on))) is None or known.outcome not in _EASING)
    }
