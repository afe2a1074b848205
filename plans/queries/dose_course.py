"""How the dose of each exercise went: one step after another, with the decision behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from plans.catalogue import load
from plans.charts.staircase import Landing, Move, StaircaseChart, staircase_chart
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.engine.dose_order import growth, is_easier
from plans.engine.exercise import Exercise
from plans.engine.one_walk import is_walk
from plans.models import Decision, Patient, Prescription, Regime

_IN_USE = (
    Regime.State.ACTIVE,
    Regime.State.SUPERSEDED,
    Regime.State.COMPLETED,
    Regime.State.STOPPED,
)
# What tells one dose from another on a scale of its own; a rest between sets does not.
_AMOUNTS = (
    "sets",
    "reps",
    "hold_s",
    "duration_s",
    "distance_m",
    "steps",
    "flights",
    "load_kg",
    "resistance_level",
    "rom_deg",
    "height_cm",
    "bouts_per_day",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One exercise whose steps can be shown: `id` is its newest prescription."""

    id: UUID
    slug: str
    name: str
    side: str
    is_over: bool  # no longer in the plan
    rows: tuple[Prescription, ...]  # oldest first, one of each plan


@dataclass(frozen=True, slots=True)
class DoseStep:
    """One dose from a date on. `decision` None: the dose the plan began with.

    `held` is the last reason why it stayed, `held_times` how often it was asked and stayed.
    """

    on: date
    dose: Dose | None
    move: Move
    decision: Decision | None
    held: Decision | None = None
    held_times: int = 0


@dataclass(frozen=True, slots=True)
class DoseCourse:
    chosen: Choice
    steps: tuple[DoseStep, ...]  # oldest first
    chart: StaircaseChart

    @property
    def newest_first(self) -> tuple[DoseStep, ...]:
        return self.steps[::-1]

    @property
    def ups(self) -> int:
        return sum(1 for each in self.steps if each.move == "up")

    @property
    def downs(self) -> int:
        return sum(1 for each in self.steps if each.move == "down")


def choices_of(patient: Patient, *, on: date, language: str) -> tuple[Choice, ...]:
    """Return what can be chosen: walking first, then by place in the plan, what is over last."""
    rows = Prescription.objects.filter(
        regime__patient=patient,
        regime__state__in=_IN_USE,
        regime__starts_on__lte=on,
        is_cue=False,
    ).select_related("regime")
    found: dict[tuple[str, str], list[Prescription]] = {}
    for row in rows.order_by("regime__version", "position"):
        found.setdefault((row.exercise_id, row.side), []).append(row)
    choices = [_choice(group, on, language) for group in found.values()]
    return tuple(sorted(choices, key=_order))


def _choice(rows: Sequence[Prescription], on: date, language: str) -> Choice:
    newest = rows[-1]
    ended = newest.ended_on is not None and newest.ended_on <= on
    return Choice(
        newest.pk,
        newest.exercise_id,
        load().text(newest.exercise_id, language).name,
        newest.side,
        ended or newest.regime.state != Regime.State.ACTIVE,
        tuple(rows),
    )


def _order(choice: Choice) -> tuple[bool, bool, int]:
    newest = choice.rows[-1]
    return choice.is_over, not is_walk(load().exercises[newest.exercise_id]), newest.position


def dose_course(choice: Choice, *, on: date) -> DoseCourse:
    """Return the steps of one exercise up to `on`: one query."""
    exercise = load().exercises[choice.rows[-1].exercise_id]
    steps = tuple(_steps(choice.rows, _decisions(choice.rows, on), exercise))
    heights = _heights([each.dose for each in steps], exercise)
    landings = [
        Landing(each.on, height, each.move) for each, height in zip(steps, heights, strict=True)
    ]
    return DoseCourse(choice, steps, staircase_chart(landings, on=on))


def _decisions(rows: Sequence[Prescription], on: date) -> dict[UUID, list[Decision]]:
    """Return what acts or acted: no increase that waits or was declined, nothing replaced."""
    found: dict[UUID, list[Decision]] = {}
    acting = (
        Decision.objects.filter(prescription__in=rows, effective_on__lte=on, superseded_by=None)
        .exclude(answer__in=[Decision.Answer.WAITING, Decision.Answer.DECLINED])
        .order_by("effective_on", "as_known_at")
    )
    for each in acting:
        found.setdefault(each.prescription_id, []).append(each)
    return found


def _steps(
    rows: Sequence[Prescription], decisions: dict[UUID, list[Decision]], exercise: Exercise
) -> Iterator[DoseStep]:
    """Yield each step; a decision that keeps the dose is told of the step it keeps."""
    step: DoseStep | None = None
    for row in rows:
        begun = _begun(row, step, exercise)
        if begun is not None:
            if step is not None:
                yield step
            step = begun
        for each in decisions.get(row.pk, ()):
            assert step is not None  # the first row begins one
            dose = dose_from_json(each.dose_after) if each.dose_after else None
            if _is_same(dose, step.dose):
                step = replace(step, held=each, held_times=step.held_times + 1)
            else:
                yield step
                step = DoseStep(each.effective_on, dose, _move(exercise, step.dose, dose), each)
    if step is not None:
        yield step


def _begun(row: Prescription, step: DoseStep | None, exercise: Exercise) -> DoseStep | None:
    """Return the step a plan begins with; None where it goes on as it was."""
    on = row.regime.starts_on
    assert on is not None  # of a plan in use
    if step is None:
        dose = dose_from_json(row.initial_state.get("dose") or row.start_dose)
        return DoseStep(on, dose, "start", None)
    if not row.initial_state.get("dose"):
        return None
    dose = dose_from_json(row.initial_state["dose"])
    if _is_same(dose, step.dose) or on < step.on:
        return None
    return DoseStep(on, dose, _move(exercise, step.dose, dose), None)


def _is_same(one: Dose | None, other: Dose | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(getattr(one, name) == getattr(other, name) for name in _AMOUNTS)


def _move(exercise: Exercise, before: Dose | None, after: Dose | None) -> Move:
    if after is None:
        return "paused"
    if before is None:
        return "start"
    return "down" if is_easier(exercise, after, before) else "up"


def _heights(doses: Sequence[Dose | None], exercise: Exercise) -> list[float | None]:
    """Return how high each dose lies: its own number where only one thing changes.

    Else each step is as high as the thing that grew most grew, down as it would be up.
    """
    known = [each for each in doses if each is not None]
    changing = [name for name in _AMOUNTS if len({getattr(each, name) for each in known}) > 1]
    if len(changing) == 1 and _is_scale(known, changing[0]):
        return [None if each is None else float(getattr(each, changing[0])) for each in doses]
    return _by_growth(doses, known, exercise)


def _is_scale(doses: Iterable[Dose], name: str) -> bool:
    """Return whether more of it is more work: of a seat it is less, of a step it depends."""
    return name != "height_cm" and all(getattr(each, name) is not None for each in doses)


def _by_growth(
    doses: Iterable[Dose | None], known: Sequence[Dose], exercise: Exercise
) -> list[float | None]:
    heights = {id(each): 1.0 for each in known[:1]}
    for before, after in pairwise(known):
        up, down = growth(exercise, before, after), growth(exercise, after, before)
        is_down = is_easier(exercise, after, before)
        heights[id(after)] = heights[id(before)] * (1 / (1 + down) if is_down else 1 + up)
    return [None if each is None else heights[id(each)] for each in doses]
