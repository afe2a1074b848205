"""P7: an exercise has reached its ceiling: what may follow. A therapist decides (O1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from plans.engine.assessment import Mode
from plans.engine.body import opposite, sides_of
from plans.engine.ceiling import Body, is_reached
from plans.engine.decision import Decision, Outcome
from plans.engine.dose import Dose
from plans.engine.draft import DraftingBook
from plans.engine.event import Event
from plans.engine.exercise import Exercise, Phase, Region, UsesSide
from plans.engine.kept_back import kept_back
from plans.engine.limits import holding
from plans.engine.orders import Caps, dose_caps, may_do
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.reason import Refusal
from plans.engine.rule_stop import suspension_of
from plans.engine.start_dose import Case, Doses, Found, start_doses, without_added_load
from plans.engine.template import Template, TemplateItem

_NEVER = frozenset({Mode.REFER, Mode.EMERGENCY, Mode.BLOCKED})
# What keeps an earned increase back without a word about the body: the ceiling itself (O2), the
# week (H9), a question that waits (O1), a plan nobody has looked at (O8).
_STILL_EARNED = frozenset({"O1", "O2", "O8", "H9"})
_CALM = (Outcome.HOLD, Outcome.PROGRESS)


@dataclass(frozen=True, slots=True)
class Placed:
    """One item of the plan with the side it treats, the side that works, and its region's plan."""

    item: PlanItem
    side: str  # under treatment
    works: str
    phases: tuple[Phase, ...]  # of the region, as recorded
    template: Template | None


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom the next exercise must fit, and the plan it joins."""

    body: Body
    events: tuple[Event, ...]
    book: DraftingBook
    around: Circumstances
    training: frozenset[tuple[str, str]]  # (exercise, side that works) of the plan already


@dataclass(frozen=True, slots=True)
class NextExercise:
    """An exercise that could follow. Refused: why not yet; the earliest day is in `until`."""

    key: str  # of the item whose ceiling was reached
    exercise: str
    works: str
    phase: Phase
    doses: Doses
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_allowed(self) -> bool:
        return not self.refusals


def has_earned(decision: Decision) -> bool:
    """Return True if the last two sessions earned a step by the exercise's own rule (P1–P5)."""
    if decision.outcome not in _CALM:
        return False
    earned = any(match.outcome is Outcome.PROGRESS for match in decision.matches)
    is_free = decision.outcome is Outcome.PROGRESS or decision.rule in _STILL_EARNED
    return earned and is_free


def next_exercises(
    placed: Placed, decision: Decision, patient: Patient, *, on: date
) -> tuple[NextExercise, ...]:
    """Return what may follow from `on` the item whose ceiling two sessions met, best first.

    Empty while nothing is reached, where the item rests or is locked (O3), and in a mode without a
    plan. Of several that are allowed the first of the catalogue is meant.
    """
    item = placed.item
    if patient.around.mode in _NEVER or patient.around.paused or item.locked:
        return ()
    if item.state.paused or suspension_of(item, patient.around) or not has_earned(decision):
        return ()
    side = placed.works
    if not is_reached(item.exercise, decision.before, side=side, body=patient.body, on=on):
        return ()
    return following(placed, patient, on=on)


def following(placed: Placed, patient: Patient, *, on: date) -> tuple[NextExercise, ...]:
    """Return what the catalogue lets follow the item, whether or not its ceiling is reached."""
    return tuple(_candidates(placed, patient, on))


def _candidates(placed: Placed, patient: Patient, on: date) -> Iterator[NextExercise]:
    for slug in placed.item.exercise.next:
        exercise = patient.book.exercises.get(slug)
        if exercise is None or _is_training(slug, _works(exercise, placed), patient):
            continue
        yield candidate(exercise, placed, patient, on=on)


def _is_training(slug: str, works: str, patient: Patient) -> bool:
    mine = sides_of(works)
    return any(name == slug and mine & sides_of(side) for name, side in patient.training)


def _works(exercise: Exercise, placed: Placed) -> str:
    """Return the side that works: as before where both use the body alike."""
    if exercise.side is placed.item.exercise.side:
        return placed.works
    if exercise.side is UsesSide.AFFECTED:
        return placed.side
    return opposite(placed.side) if exercise.side is UsesSide.OTHER else "both"


def candidate(exercise: Exercise, placed: Placed, patient: Patient, *, on: date) -> NextExercise:
    """Return `exercise` at its start dose, with everything that speaks against it on `on`."""
    phase, listed = _place(exercise, placed)
    asked = _Question(exercise, phase, listed, _works(exercise, placed), placed, patient)
    doses = asked.doses(on)
    refusals = asked.refusals(doses.start, on)
    if not refusals and asked.refusals(doses.max, on):
        doses = without_added_load(doses)
    if refusals:
        refusals = tuple(asked.dated(each, doses.start, on) for each in refusals)
    if phase not in placed.phases:
        refusals = (*refusals, Refusal("phase_closed", (("phase", phase.value),)))
    return NextExercise(placed.item.key, exercise.slug, asked.works, phase, doses, refusals)


def refusals_of(
    exercise: Exercise, placed: Placed, patient: Patient, *, doses: Iterable[Dose], on: date
) -> tuple[Refusal, ...]:
    """Return what speaks against `exercise` at any of `doses` on `on`."""
    phase, listed = _place(exercise, placed)
    asked = _Question(exercise, phase, listed, _works(exercise, placed), placed, patient)
    return tuple(refusal for dose in doses for refusal in asked.refusals(dose, on))


def _place(exercise: Exercise, placed: Placed) -> tuple[Phase, TemplateItem | None]:
    """Return the phase the exercise would stand in, and what the protocol says of it there."""
    open_ = sorted(set(placed.phases) & set(exercise.phases))
    own = placed.item.phase
    phase = own if own in open_ else open_[0] if open_ else _later(exercise, placed)
    found = {
        each.phase: item
        for each in (placed.template.phases if placed.template else ())
        for item in each.items
        if item.exercise == exercise.slug
    }
    # A gate of another phase of the same protocol holds as well: the tissue is the same.
    return phase, found.get(phase) or next(iter(found.values()), None)


def _later(exercise: Exercise, placed: Placed) -> Phase:
    reached = max(placed.phases, default=Phase.P0)
    return min((each for each in exercise.phases if each > reached), default=exercise.phases[-1])


@dataclass(frozen=True, slots=True)
class _Question:
    """May this exercise be done in the place of the old one, and how much of it?"""

    exercise: Exercise
    phase: Phase
    listed: TemplateItem | None
    works: str
    placed: Placed
    patient: Patient

    def refusals(self, dose: Dose, on: date) -> tuple[Refusal, ...]:
        """Return what the orders, the gates and the precautions have against it on `on`."""
        book = self.patient.book
        return may_do(
            self.exercise,
            region=Region(self.placed.item.region),
            side=self.placed.side,
            works=self.works,
            patient=self.patient.body.patient,
            events=self.patient.events,
            book=book.orders,
            phase=self.phase,
            gate=self.listed.gate if self.listed else None,
            kept_back=kept_back(self.exercise.slug, self.patient.events, book.templates),
            dose=dose,
            on=on,
        ).refusals

    def dated(self, refusal: Refusal, dose: Dose, on: date) -> Refusal:
        """Return the refusal with the first day on which the orders on record end it."""
        if refusal.until is not None:
            return refusal
        days = sorted(day for day in _days_of_orders(self.patient.events) if day > on)
        free = (day for day in days if not self._has(refusal.code, dose, day))
        return replace(refusal, until=next(free, None))

    def _has(self, code: str, dose: Dose, on: date) -> bool:
        return any(each.code == code for each in self.refusals(dose, on))

    def doses(self, on: date) -> Doses:
        """Return the start dose with its bounds; of the tests those count that are not stale."""
        return start_doses(
            self.exercise,
            start=self.listed.start if self.listed else None,
            max_dose=self.listed.max if self.listed else None,
            region=Region(self.placed.item.region),
            side=self.works,
            caps=self._caps(on),
            phase=self.phase,
            case=self._case(on),
        )

    def _caps(self, on: date) -> Caps:
        return dose_caps(
            self.exercise,
            region=Region(self.placed.item.region),
            side=self.placed.side,
            works=self.works,
            patient=self.patient.body.patient,
            events=self.patient.events,
            book=self.patient.book.orders,
            on=on,
        )

    def _case(self, on: date) -> Case:
        patient = self.patient
        codes = {each.code for event in patient.events for each in holding(event, on)}
        return Case(
            patient.around.mode,
            patient.body.patient,
            (),
            Found({}, measured=patient.body.measures),
            had_icu=False,
            has_cardiac_precaution="CARDIAC" in codes,
            rules=patient.book.rules,
            on=on,
        )


def _days_of_orders(events: tuple[Event, ...]) -> set[date]:
    found = {order.from_on for event in events for order in event.weight_bearing}
    found |= {each.lifted_on for event in events for each in event.precautions if each.lifted_on}
    found |= {each.cleared_on for event in events for each in event.clearances}
    return found | {event.ended_on for event in events if event.ended_on}
