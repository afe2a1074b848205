"""One row of a draft: may the exercise be in, on which side, and with which doses?"""

from dataclasses import dataclass
from datetime import date

from plans.engine.assessment import Mode
from plans.engine.body import ARM_JOINTS, BOTH, LEG, LEG_JOINTS, opposite, sides_of
from plans.engine.disuse import Loss
from plans.engine.dose import Dose
from plans.engine.draft import DraftExclusion, DraftingBook, DraftItem, DraftRegion
from plans.engine.event import Event
from plans.engine.exercise import Exercise, Kind, Phase, UsesSide
from plans.engine.kept_back import kept_back
from plans.engine.limits import holding, limits
from plans.engine.orders import dose_caps, may_do
from plans.engine.patient import PatientFacts
from plans.engine.reason import Reason, Refusal
from plans.engine.start_dose import Case, Doses, Found, start_doses, without_added_load
from plans.engine.template import TemplateItem


def case_of(
    mode: Mode,
    patient: PatientFacts,
    events: tuple[Event, ...],
    losses: tuple[Loss, ...],
    found: Found,
    book: DraftingBook,
    on: date,
) -> Case:
    """Return what every start dose is judged with."""
    codes = {each.code for event in events for each in holding(event, on)}
    had_icu = any(event.kind == "icu_stay" for event in events)
    return Case(mode, patient, losses, found, had_icu, "CARDIAC" in codes, book.rules, on)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every item of one region is judged with."""

    region: DraftRegion
    case: Case
    events: tuple[Event, ...]
    book: DraftingBook

    def uses(self, exercise: Exercise, item: TemplateItem) -> UsesSide:
        return exercise.side if item.side == "default" else UsesSide(item.side)

    def works(self, exercise: Exercise, item: TemplateItem) -> str:
        """Return the side that works: the template's word, else the exercise's own."""
        uses, side = self.uses(exercise, item), self.region.side
        if uses is UsesSide.AFFECTED:
            return side
        return opposite(side) if uses is UsesSide.OTHER else "both"


def refusals_of(item: TemplateItem, phase: Phase, desk: Desk) -> tuple[Refusal, ...]:
    """Return every reason why the exercise may not be in."""
    exercise = desk.book.exercises.get(item.exercise)
    if exercise is None:
        return (Refusal("not_in_catalogue"),)
    if item.unless_free and not _is_limb_fixed(desk):
        return (Refusal("limb_is_free"),)
    is_instead = item.unless_free and desk.uses(exercise, item) is UsesSide.OTHER
    if is_instead and not _is_other_side_free(desk):
        return (Refusal("no_free_side"),)
    return _judged(exercise, item, phase, _doses(exercise, item, phase, desk).start, desk)


def _judged(
    exercise: Exercise, item: TemplateItem, phase: Phase, dose: Dose, desk: Desk
) -> tuple[Refusal, ...]:
    return may_do(
        exercise,
        region=desk.region.region,
        side=desk.region.side,
        works=desk.works(exercise, item),
        patient=desk.case.patient,
        events=desk.events,
        book=desk.book.orders,
        phase=phase,
        gate=item.gate,
        kept_back=kept_back(exercise.slug, desk.events, desk.book.templates),
        dose=dose,
        on=desk.case.on,
    ).refusals


def _is_limb_fixed(desk: Desk) -> bool:
    """Return True while a device holds the limb, even one that may come off for exercises."""
    sides = sides_of(desk.region.side)
    held = [limits(desk.events, side, desk.case.on) for side in sides]
    return any(each.fixed_joints or each.resting_joints for each in held)


def _is_other_side_free(desk: Desk) -> bool:
    """Return True if there is another limb to train in place of the one that is held."""
    side, region = opposite(desk.region.side), desk.region.region
    held = limits(desk.events, side, desk.case.on)
    limb = LEG_JOINTS if region in LEG else ARM_JOINTS
    return side in BOTH and limb.isdisjoint(held.fixed_joints | held.resting_joints)


def _doses(exercise: Exercise, item: TemplateItem, phase: Phase, desk: Desk) -> Doses:
    region = desk.region
    works = desk.works(exercise, item)
    caps = dose_caps(
        exercise,
        region=region.region,
        side=region.side,
        works=works,
        patient=desk.case.patient,
        events=desk.events,
        book=desk.book.orders,
        on=desk.case.on,
    )
    return start_doses(
        exercise,
        start=item.start,
        max_dose=item.max,
        region=region.region,
        side=works,
        caps=caps,
        phase=None if desk.uses(exercise, item) is UsesSide.OTHER else phase,
        case=desk.case,
    )


def row_of(
    item: TemplateItem, phase: Phase, refusals: tuple[Refusal, ...], desk: Desk
) -> DraftItem | DraftExclusion:
    """Return the item with its doses, or with `refusals` what is left out; no position yet."""
    exercise, region = desk.book.exercises.get(item.exercise), desk.region
    if exercise is None or refusals:
        return DraftExclusion(item.exercise, region.region, region.side, phase, refusals)
    doses = _doses(exercise, item, phase, desk)
    if _judged(exercise, item, phase, doses.max, desk):
        doses = without_added_load(doses)
    is_cue = exercise.kind is Kind.CUE
    why = (Reason("free_limb"),) if item.unless_free else ()
    works = desk.works(exercise, item)
    return DraftItem(
        item.exercise,
        region.region,
        works,
        phase,
        0,
        doses.start,
        doses.min,
        doses.max,
        is_cue,
        (*why, *doses.reasons),
    )
