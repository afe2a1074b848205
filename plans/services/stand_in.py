"""The easier exercise that may stand in while equipment is not at hand: approved with its item."""

from datetime import date

from plans.catalogue import load
from plans.engine.stand_in import stand_in
from plans.models import Prescription, Regime
from plans.queries.course import Item, items_of, verdict_of
from plans.queries.facts import Facts, facts_of


def propose_stand_ins(*, regime: Regime, on: date) -> None:
    """Put beside each item of a draft that needs equipment what may stand in for it.

    The therapist reads it on the draft and approves it with the item. On the day itself the orders
    are asked again.
    """
    items = items_of([regime.pk]).get(regime.pk, [])
    needy = [item for item in items if load().exercises[item.slug].equipment]
    if not needy:
        return
    facts = facts_of([regime.patient_id])[regime.patient_id]
    taken = {item.slug for item in items}
    rows = []
    for item in needy:
        found = _found(item, taken, facts, on)
        taken.add(found)  # once a day is enough, whatever is missing
        rows.append(Prescription(pk=item.pk, stand_in_id=found or None))
    Prescription.objects.bulk_update(rows, ["stand_in"])


def _found(item: Item, taken: set[str], facts: Facts, on: date) -> str:
    exercises = load().exercises
    return stand_in(
        exercises[item.slug],
        exercises,
        taken=taken,
        may_do=lambda slug: verdict_of(item, facts, slug=slug, on=on).allowed,
    )
