"""What each closed date of a case puts to the therapist: next exercises, and how phases stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from plans.cases.case_file import CaseFile
from plans.cases.facts import measured_of
from plans.cases.person import Measured, Observed
from plans.cases.prescribed import Prescribed, Who
from plans.catalogue import load
from plans.engine import ceiling
from plans.engine.assessment import Mode
from plans.engine.day import CheckIn, Session
from plans.engine.day_findings import Done, findings
from plans.engine.decision import Decision
from plans.engine.draft import DraftRegion
from plans.engine.exercise import Phase
from plans.engine.fresh_answers import (
    Answer,
    Where,
    fresh_answers,
    retested_on,
    strength_series,
    together,
)
from plans.engine.next_exercise import NextExercise, Patient, Placed, next_exercises
from plans.engine.pain import pain_cap
from plans.engine.phase_entry import Place
from plans.engine.phase_exit import PhaseExit, phase_exits
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.reason import Value
from plans.engine.template import template_of

ONE_DAY = timedelta(days=1)
Exits = tuple[tuple[DraftRegion, PhaseExit], ...]


@dataclass(frozen=True, slots=True)
class Put:
    """New on one date. `not_yet`: the ceiling is reached, and something speaks against the next."""

    exercises: tuple[NextExercise, ...] = ()
    not_yet: tuple[NextExercise, ...] = ()
    phases: Exits = ()  # every criterion met for the first time
    exits: Exits = ()  # how every region stands


@dataclass(slots=True)
class Proposals:
    """What was proposed so far, and what has been seen."""

    case: CaseFile
    who: Who
    regions: Sequence[DraftRegion]
    yes_flags: tuple[str, ...]
    answers: list[Answer] = field(default_factory=list)
    measures: dict[tuple[str, str], ceiling.Measured] = field(default_factory=dict)
    mornings: dict[date, CheckIn | None] = field(default_factory=dict)
    done: dict[date, list[Done]] = field(default_factory=dict)
    said: set[tuple[object, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.see(self.case.observations, self.case.measure, self.case.on)
        self.answers.append(Answer("assessed", value=True, on=self.case.on))

    def see(self, observed: Observed | None, measured: Iterable[Measured], on: date) -> None:
        """Take in what a therapist saw and measured on a date."""
        for each in fields(Observed):
            value = getattr(observed, each.name) if observed else None
            if value is not None:
                self.answers.append(Answer(each.name, value, on))
        for one in measured:
            self.measures[one.series, one.side] = measured_of(one, on)

    def live(self, done: list[Done], check_in: CheckIn | None, on: date) -> None:
        """Take in what the patient told of a date."""
        self.done[on], self.mornings[on] = done, check_in

    def put(
        self,
        rows: Mapping[str, tuple[Prescribed, PlanItem]],
        decisions: Mapping[str, Decision],
        around: Circumstances,
        *,
        on: date,
    ) -> Put:
        """Return what the closed date `on` puts to the therapist."""
        body = ceiling.Body(self.who.patient, load().rules.proposals, self.measures)
        training = frozenset((row.item.exercise, row.item.side) for row, _ in rows.values())
        patient = Patient(body, self.who.events, load().drafting, around, training)
        allowed, refused = [], []
        for key, decided in decisions.items():
            found = self._next(*rows[key], decided, patient, on)
            first = next((each for each in found if each.is_allowed), None)
            allowed += [first] if first and self._is_new("next", first.exercise) else []
            refused += [] if first else [each for each in found if self._is_news(each)]
        exits = tuple(self._exits(body, around, on))
        met = tuple((r, e) for r, e in exits if e.is_met and self._is_new("phase", r, e.next))
        return Put(tuple(allowed), tuple(refused), met, exits)

    def _next(
        self, row: Prescribed, item: PlanItem, decided: Decision, patient: Patient, on: date
    ) -> tuple[NextExercise, ...]:
        here = [each for each in self.regions if each.region is row.item.region]
        region = next((each for each in here if each.side == row.region_side), None)
        if region is None:
            return ()
        template = load().templates.get(region.template)
        placed = Placed(item, row.region_side, row.item.side, region.phases, template)
        return next_exercises(placed, decided, patient, on=on + ONE_DAY)

    def _is_new(self, *said: object) -> bool:
        is_new = said not in self.said
        self.said.add(said)
        return is_new

    def _is_news(self, found: NextExercise) -> bool:
        return self._is_new("not yet", found.exercise, found.refusals)

    def _exits(
        self, body: ceiling.Body, around: Circumstances, on: date
    ) -> Iterator[tuple[DraftRegion, PhaseExit]]:
        exercises = load().exercises.values()
        for region in self.regions:
            where = Where(region.side, strength_series(region.region, exercises))
            answers = fresh_answers(self.answers, body, where=where, on=on)
            template = load().templates[region.template]
            places = tuple(self._place(region, answers, on - back * ONE_DAY) for back in (0, 1))
            exits = phase_exits(
                template,
                region.phases,
                places,
                up_to=Phase.P2 if around.mode is Mode.THERAPIST_ONLY else Phase.P5,
                retested_on=retested_on(self.answers, body),
                rules=load().rules.proposals,
            )
            yield from ((region, each) for each in exits)

    def _place(self, region: DraftRegion, answers: Mapping[str, Value], on: date) -> Place:
        templates = tuple(load().templates.values())
        here = [event for event in self.who.events if event.side == region.side]
        mine = [
            event
            for event in here
            if (t := template_of(event, templates)) and t.slug == region.template
        ]
        logged = findings(
            self.done.get(on, []),
            self.mornings.get(on),
            self.mornings.get(on - ONE_DAY),
            rules=load().rules.proposals,
        )
        told = together(logged, answers)
        return Place(region.side, tuple(mine), self.who.events, told, self.yes_flags, on)


def done_of(item: PlanItem, session: Session, around: Circumstances) -> Done:
    """Return one session with the pain that was allowed in it."""
    cap = pain_cap(around, load().rules.progression, protected=item.protected)
    return Done(item.exercise, session, cap)
