"""Each night: what may follow an exercise (P7) or a phase (P8) is put to the therapist, once."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import inf
from typing import Any, NamedTuple
from uuid import UUID

from plans.catalogue import load
from plans.catalogue.records import to_json
from plans.engine import ENGINE_VERSION
from plans.engine.assessment import Mode
from plans.engine.decision import Decision as Decided
from plans.engine.decision import Outcome
from plans.engine.dose_json import dose_to_json
from plans.engine.exercise_state import ExerciseState
from plans.engine.next_exercise import (
    NextExercise,
    has_earned,
    next_exercises,
)
from plans.engine.phase_exit import Checked
from plans.models import Patient as PatientRow
from plans.models import Proposal
from plans.queries.course import Item
from plans.queries.day_facts import Day
from plans.queries.next_exercise import patient_of, placed_of, region_of
from plans.queries.phase_page import phase_page
from plans.queries.phase_status import Look, Region, Step, Told, regions_of, told_of
from plans.queries.seen import Seen, longest_memory, seen_of

logger = logging.getLogger(__name__)
ONE_DAY = timedelta(days=1)
_CALM = (Outcome.HOLD, Outcome.PROGRESS)
_CLOSED = frozenset({Mode.REFER, Mode.EMERGENCY, Mode.BLOCKED})


@dataclass(frozen=True, slots=True)
class Closed:
    """One date of one patient as the fold left it."""

    look: Look
    day: Day
    decisions: Mapping[str, Decided] = field(default_factory=dict)
    states: Mapping[str, ExerciseState] = field(default_factory=dict)


def propose(closed: Sequence[Closed], *, now: datetime) -> int:
    """Write what is new to propose and end what was overtaken; return how many were written.

    What waits is not proposed again, nor what was declined lately. Safe to run twice.
    """
    if not closed:
        return 0
    looks = [each.look for each in closed]
    patients = [look.patient_id for look in looks]
    regions = regions_of(look.regime_id for look in looks)
    seen = seen_of(patients, since=min(look.on for look in looks) - longest_memory())
    known = _Known(_rows(patients, now))
    _lapse(known, closed)
    told = told_of(_able(closed, regions, seen), seen, known=[each.day for each in closed])
    rows: list[Proposal] = []
    for each in closed:
        of_plan = regions.get(each.look.regime_id, [])
        try:
            rows += list(_of_one(each, of_plan, seen, told, known, now))
        except Exception as error:  # a proposal that fails must not keep a day from closing
            logger.error("Nothing proposed in %s: %s", each.look.regime_id, type(error).__name__)
    return len(Proposal.objects.bulk_create(rows, ignore_conflicts=True))


def _able(
    closed: Sequence[Closed], regions: Mapping[UUID, list[Region]], seen: Mapping[UUID, Seen]
) -> list[Look]:
    """Return those who may have done a phase, by the closed date alone: few of them each night.

    The dates before it are read of these only.
    """
    able = []
    for each in closed:
        look, mine = each.look, seen.get(each.look.patient_id, Seen())
        told = Told(look, mine, {look.on: each.day})
        try:
            if _is_due(look, mine) and told.may_step(regions.get(look.regime_id, [])):
                able.append(look)
        except Exception as error:
            logger.error("No phase looked at in %s: %s", look.regime_id, type(error).__name__)
    return able


def _is_due(look: Look, seen: Seen) -> bool:
    """Return True with a retest in the last days: without one no phase is proposed."""
    retested = seen.retested_on(look.facts)
    days = load().rules.proposals.retest_days
    return retested is not None and (look.on - retested).days <= days


class _Row(NamedTuple):
    pk: UUID
    patient: UUID
    kind: str
    slug: str | None
    side: str
    prescription: UUID | None
    phase: str
    answer: str
    region: str  # it outlives a version of the plan
    region_side: str


def _rows(patients: Iterable[UUID], now: datetime) -> list[_Row]:
    since = now - timedelta(days=load().rules.proposals.again_after_days)
    mine = Proposal.objects.filter(patient__in=list(patients))
    rows = mine.waiting() | mine.filter(answer=Proposal.Answer.DECLINED, answered_at__gt=since)
    names = ("pk", "patient_id", "kind", "exercise_id", "side", "prescription_id")
    found = rows.values_list(*names, "phase", "answer", "region__region", "region__side")
    return [_Row(*values) for values in found]


@dataclass(slots=True)
class _Known:
    """What waits or was declined lately; what is new is added, so that nothing comes twice."""

    rows: list[_Row]
    exercises: set[tuple[UUID, str | None, str]] = field(default_factory=set)
    phases: set[tuple[UUID, tuple[str, str], str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for row in self.rows:
            if row.kind == Proposal.Kind.EXERCISE:
                self.exercises.add((row.patient, row.slug, row.side))
            else:
                self.phases.add((row.patient, (row.region, row.region_side), row.phase))


def _lapse(known: _Known, closed: Sequence[Closed]) -> None:
    """End what waits where the date brought pain, a stop or a closed mode."""
    gone = [pk for each in closed for pk in _overtaken(each, known.rows)]
    if gone:
        lapse_proposals(Proposal.objects.filter(pk__in=gone))


def _overtaken(closed: Closed, rows: list[_Row]) -> Iterator[UUID]:
    if not rows:
        return
    look = closed.look
    eased = {key for key, each in closed.decisions.items() if each.outcome not in _CALM}
    places = {(row.region, row.region_side) for row in look.items if str(row.pk) in eased}
    for row in rows:
        if row.patient != look.patient_id or row.answer != Proposal.Answer.WAITING:
            continue
        is_eased = str(row.prescription) in eased or (
            not row.slug and (row.region, row.region_side) in places
        )
        if is_eased or look.around.mode in _CLOSED:
            yield row.pk


def lapse_proposals(rows: Any) -> int:
    """End the proposals among `rows` that wait: what happened since has overtaken them."""
    return int(rows.waiting().update(answer=Proposal.Answer.LAPSED))


def _of_one(
    closed: Closed,
    regions: list[Region],
    seen: Mapping[UUID, Seen],
    told: Mapping[UUID, Told],
    known: _Known,
    now: datetime,
) -> Iterator[Proposal]:
    look = closed.look
    if look.around.mode in _CLOSED or not regions:
        return
    for row, found in _next_exercises(closed, regions, seen.get(look.patient_id, Seen())):
        key = (look.patient_id, found.exercise, found.works)
        if key not in known.exercises:
            known.exercises.add(key)
            yield _exercise_row(look, row, found, regions, now)
    mine = told.get(look.patient_id)
    for step in [step for region in regions for step in mine.steps(region)] if mine else []:
        region = step.region
        place = (look.patient_id, (region.region, region.side), step.exit.next.value)
        if step.exit.is_met and place not in known.phases:
            known.phases.add(place)
            yield phase_row(look, step, now)


def _next_exercises(
    closed: Closed, regions: list[Region], seen: Seen
) -> Iterator[tuple[Item, NextExercise]]:
    """Yield for each exercise at its ceiling the first of the next ones that may be done."""
    look = closed.look
    rows = {str(row.pk): row for row in look.items}
    earned = [
        (key, decided)
        for key, decided in closed.decisions.items()
        if key in rows and load().exercises[rows[key].slug].next and has_earned(decided)
    ]
    if not earned:
        return
    patient = patient_of(look, seen)
    for key, decided in earned:
        placed = placed_of(look, rows[key], regions, closed.states.get(key))
        found = next_exercises(placed, decided, patient, on=look.on + ONE_DAY) if placed else ()
        allowed = next((each for each in found if each.is_allowed), None)
        if allowed is not None:
            yield rows[key], allowed


def _exercise_row(
    look: Look, row: Item, found: NextExercise, regions: list[Region], now: datetime
) -> Proposal:
    region = region_of(row, regions)
    assert region is not None
    doses = found.doses
    return Proposal(
        **_head(look, region, now),
        kind=Proposal.Kind.EXERCISE,
        prescription_id=row.pk,
        exercise_id=found.exercise,
        side=found.works,
        phase=found.phase.value,
        start_dose=dose_to_json(doses.start),
        min_dose=dose_to_json(doses.min),
        max_dose=dose_to_json(doses.max),
        reasons=[to_json(reason) for reason in doses.reasons],
    )


def phase_row(look: Look, step: Step, now: datetime) -> Proposal:
    """Return the proposal of a phase, with every criterion as it was found."""
    return Proposal(
        **_head(look, step.region, now),
        kind=Proposal.Kind.PHASE,
        side=step.region.side,
        phase=step.exit.next.value,
        phases=[phase.value for phase in step.exit.phases],
        reasons=[_stored(check) for check in step.exit.checks],
    )


def _stored(check: Checked) -> dict[str, Any]:
    plain: dict[str, Any] = to_json(check)
    # JSON knows no infinity: no limit is told as nothing found.
    return plain | {"found": [None if value == inf else value for value in plain["found"]]}


def _head(look: Look, region: Region, now: datetime) -> dict[str, Any]:
    on: date = look.on
    return {
        "patient_id": look.patient_id,
        "regime_id": look.regime_id,
        "region_id": region.pk,
        "on": on,
        "as_known_at": now,
        "engine_version": ENGINE_VERSION,
    }


def propose_phases(*, patient: PatientRow, now: datetime) -> int:
    """Propose at once, for one patient, what the dates that are over and the latest answers say."""
    page = phase_page(patient, now=now)
    if page is None or page.look.around.mode in _CLOSED:
        return 0
    known = _Known(_rows([patient.pk], now))
    rows = [
        phase_row(page.look, step, now)
        for step in page.steps
        if step.exit.is_met
        and (patient.pk, (step.region.region, step.region.side), step.exit.next.value)
        not in known.phases
    ]
    return len(Proposal.objects.bulk_create(rows, ignore_conflicts=True))
