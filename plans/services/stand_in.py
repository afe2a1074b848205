"""The easier exercise that may stand in while equipment is not at hand: approved with its item."""

from datetime import date

from plans.catalogue import load
from plans.engine.stand_in import stand_in
from plans.models import Prescription, Regime
from plans.models.regime import STAND_IN_REFUSED
from plans.queries.course import Item, items_of, verdict_of
from plans.queries.facts import Facts, facts_of


def propose_stand_ins(*, regime: Regime, on: date) -> None:
    """Put beside each item of a draft that needs equipment what may stand in for it.

    Beside those where a therapist refused it stands nothing. The therapist reads it on the draft
    and approves it with the item. On the day itself the orders are asked again.
    """
    items = items_of([regime.pk]).get(regime.pk, [])
    needy = [item for item in items if load().exercises[item.slug].equipment]
    if not needy:
        return
    rows_of_draft = Prescription.objects.filter(regime=regime).only("reasons")
    refused = {row.pk for row in rows_of_draft if row.refused_stand_in}
    facts = facts_of([regime.patient_id])[regime.patient_id]
    taken = {item.slug for item in items}
    rows = []
    for item in needy:
        found = "" if item.pk in refused else _found(item, taken, facts, on)
        taken.add(found)  # once a day is enough, whatever is missing
        rows.append(Prescription(pk=item.pk, stand_in_id=found or None))
    Prescription.objects.bulk_update(rows, ["stand_in"])


def decide_stand_in(*, row: Prescription, wanted: bool) -> bool:
    """Let something stand in for an item of a draft, or nothing; return True if that is new.

    The row is changed, not saved. What is wanted again is found by `propose_stand_ins`.
    """
    if wanted and row.refused_stand_in:
        row.reasons = [each for each in row.reasons if each["code"] != STAND_IN_REFUSED]
        return True
    if wanted or not row.stand_in_id:
        return False
    refused = {"code": STAND_IN_REFUSED, "values": [["exercise", row.stand_in_id]]}
    row.reasons, row.stand_in = [*row.reasons, refused], None
    return True


def _found(item: Item, taken: set[str], facts: Facts, on: date) -> str:
    exercises = load().exercises
    return stand_in(
        exercises[item.slug],
        exercises,
        taken=taken,
        may_do=lambda slug: verdict_of(item, facts, slug=slug, on=on).allowed,
    )
