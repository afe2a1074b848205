"""What a therapist may add to a draft: exercises that are not in its protocol, or were left out."""

from collections.abc import Iterator

from plans.engine.body import ARM, LEG
from plans.engine.draft import DraftItem, DraftRegion
from plans.engine.draft_row import Desk, refusals_of, row_of
from plans.engine.exercise import Exercise, NotBefore, Phase, Region
from plans.engine.template import TemplateItem, gate_in


def extra_items(desk: Desk) -> Iterator[DraftItem]:
    """Yield every exercise that the patient may do now in a phase open for the region.

    Each has the doses it would be drafted with, in the first of the open phases it belongs to, in
    the order of the catalogue.
    """
    for exercise in desk.book.exercises.values():
        phase = _first_phase(exercise, desk.region)
        if phase is None:
            continue
        item = TemplateItem(exercise.slug, gate=_gate(exercise.slug, phase, desk))
        row = row_of(item, phase, refusals_of(item, phase, desk), desk)
        if isinstance(row, DraftItem):
            yield row


def _gate(exercise: str, phase: Phase, desk: Desk) -> NotBefore | None:
    """Return the gate the region's own protocol sets for an exercise."""
    found = (each for each in desk.book.templates if each.slug == desk.region.template)
    return gate_in(next(found, None), exercise, phase)


def _first_phase(exercise: Exercise, region: DraftRegion) -> Phase | None:
    if _near(region.region).isdisjoint(exercise.regions):
        return None
    return min((each for each in exercise.phases if each in region.phases), default=None)


def _near(region: Region) -> frozenset[Region]:
    """Return the regions of the same limb; of trunk and whole body all there are."""
    whole = {Region.WHOLE_BODY, Region.ALL}
    limb = next((limb for limb in (LEG, ARM) if region in limb), frozenset(Region))
    return frozenset(limb | whole)
