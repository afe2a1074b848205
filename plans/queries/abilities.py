"""What a therapist is asked to observe: the criteria of the protocols that fit the events."""

from collections.abc import Iterable
from uuid import UUID

from plans.catalogue import load
from plans.engine.phase_entry import to_ask
from plans.engine.reason import Value
from plans.engine.regime import template_of
from plans.engine.template import Criterion
from plans.queries.facts import facts_of

# Asked elsewhere on the same page, as numbers.
_MEASURED = frozenset({"pain_rest_nrs", "swelling", "walk_tolerance_min"})


def criteria_of(patient: UUID) -> dict[str, Criterion]:
    """Return the criteria to be ticked, by a key that a form can carry, easiest phases first."""
    templates = tuple(load().templates.values())
    fitting = [template_of(event, templates) for event in facts_of([patient])[patient].events]
    asked = [c for template in fitting if template is not None for c in to_ask(template)]
    return {_key(each): each for each in asked if each.subject not in _MEASURED}


def observations_of(ticked: Iterable[Criterion]) -> dict[str, Value]:
    """Return what ticked criteria say, by subject; of two numbers the one that says more."""
    found: dict[str, Value] = {}
    for each in ticked:
        known = found.get(each.subject)
        found[each.subject] = each.value if known is None else _better(each, known)
    return found


def _better(criterion: Criterion, known: Value) -> Value:
    if not isinstance(known, int | float) or not isinstance(criterion.value, int | float):
        return criterion.value
    pick = max if criterion.op == ">=" else min
    return pick(known, criterion.value)


def _key(criterion: Criterion) -> str:
    return f"{criterion.subject}{criterion.op}{criterion.value}"
