"""The approved course of many patients as the engine's items, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from plans.catalogue import load
from plans.catalogue.books import orders_book
from plans.engine.dose import Bounds
from plans.engine.dose_json import dose_from_json
from plans.engine.exercise import Phase, Region
from plans.engine.exercise_state import ExerciseState, first_state
from plans.engine.orders import may_do
from plans.engine.plan_item import PlanItem
from plans.engine.protection import is_protected
from plans.engine.reason import Verdict
from plans.engine.state_json import state_from_json
from plans.models import Prescription
from plans.models.regime import locked_on
from plans.queries.facts import Facts

_NAMES = (
    "pk",
    "regime_id",
    "exercise_id",
    "region__region",
    "region__side",
    "side",
    "phase",
    "phase_since",
    "is_cue",
    "is_locked",
    "lock_changes",
    "start_dose",
    "min_dose",
    "max_dose",
    "initial_state",
    "state",
    "carries__state",
    "begins_anew",
    "starts_on",
    "ended_on",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One prescription as it stands in its row."""

    pk: UUID
    regime_id: UUID
    slug: str
    region: str
    region_side: str  # under treatment
    side: str  # that works
    phase: str
    phase_since: date | None
    is_cue: bool
    is_locked: bool  # when approved
    lock_changes: list[dict[str, Any]]
    start_dose: dict[str, Any]
    min_dose: dict[str, Any]
    max_dose: dict[str, Any]
    initial_state: dict[str, Any]
    state: dict[str, Any]
    carried_state: dict[str, Any] | None
    begins_anew: bool
    starts_on: date | None
    ended_on: date | None

    @property
    def is_new(self) -> bool:
        """Return True until the first plan with it is made: then its fold begins."""
        return not self.state

    def first(self) -> ExerciseState:
        """Return the state its fold begins with: carried from the version before, or new."""
        if self.initial_state:
            return state_from_json(self.initial_state)
        new = first_state(dose_from_json(self.start_dose))
        if not self.carried_state:
            return new
        carried = state_from_json(self.carried_state)
        # The muscle knows when it worked, whatever the dose begins with. A proposal stays with the
        # version that made it: this one must earn its own.
        return new.but(last_on=carried.last_on) if self.begins_anew else carried.but(proposed=None)

    def current(self) -> ExerciseState:
        return self.first() if self.is_new else state_from_json(self.state)


def items_of(regimes: Iterable[UUID]) -> dict[UUID, list[Item]]:
    """Return the prescriptions of each regime in order of priority: one query."""
    rows = Prescription.objects.filter(regime__in=list(regimes)).order_by("position", "pk")
    found: dict[UUID, list[Item]] = defaultdict(list)
    for values in rows.values_list(*_NAMES):
        found[values[1]].append(Item(*values))
    return found


@dataclass(frozen=True, slots=True)
class Course:
    """The items of one patient for the engine, and those the orders forbid on the day."""

    items: tuple[PlanItem, ...] = ()
    rows: dict[str, Item] = field(default_factory=dict)
    refused: dict[str, Verdict] = field(default_factory=dict)


def course_of(
    items: list[Item],
    facts: Facts,
    *,
    states: dict[str, ExerciseState] | None = None,
    checks_orders: bool = False,
    on: date,
) -> Course:
    """Return the items for one patient on one date; `states` replace those of the rows.

    With `checks_orders`, items that the orders forbid on `on` are left out and listed. That is for
    planning; easier exercises are looked for only without it, when a day is closed.
    """
    rows = {str(row.pk): row for row in items}
    given = states or {}
    now = {key: given.get(key) or row.current() for key, row in rows.items()}
    verdicts = (
        {key: verdict_of(row, facts, state=now[key], on=on) for key, row in rows.items()}
        if checks_orders
        else {}
    )
    refused = {key: verdict for key, verdict in verdicts.items() if not verdict.allowed}
    return Course(
        items=tuple(
            _plan_item(
                key, row, facts, now[key], () if checks_orders else _easier(row, facts, on), on
            )
            for key, row in rows.items()
            if key not in refused
        ),
        rows=rows,
        refused=refused,
    )


def verdict_of(
    row: Item, facts: Facts, *, slug: str = "", state: ExerciseState | None = None, on: date
) -> Verdict:
    """Return whether the patient may do the item, or `slug` in its place, on `on`.

    `state` spares reading the row's again.
    """
    exercise = load().exercises[slug or row.slug]
    return may_do(
        exercise,
        region=Region(row.region),
        side=row.region_side,
        works="" if slug else row.side,
        patient=facts.patient,
        events=facts.events,
        book=orders_book(),
        phase=None if slug else Phase(row.phase),
        dose=None if slug else (state or row.current()).dose,
        on=on,
    )


def _plan_item(
    key: str, row: Item, facts: Facts, state: ExerciseState, easier: tuple[str, ...], on: date
) -> PlanItem:
    exercise = load().exercises[row.slug]
    return PlanItem(
        key=key,
        exercise=exercise,
        region=row.region,
        phase=Phase(row.phase),
        state=state,
        bounds=Bounds(min=dose_from_json(row.min_dose), max=dose_from_json(row.max_dose)),
        starts_on=row.starts_on or on,
        ended_on=row.ended_on,
        phase_since=row.phase_since,
        locked=locked_on(row.lock_changes, on, approved=row.is_locked),
        protected=is_protected(
            exercise,
            region=Region(row.region),
            works=row.side,
            events=facts.events,
            rules=load().rules.orders,
            on=on,
        ),
        is_cue=row.is_cue,
        easier=easier,
        side=row.side,
    )


def _easier(row: Item, facts: Facts, on: date) -> tuple[str, ...]:
    return tuple(
        slug
        for slug in load().exercises[row.slug].easier
        if slug in load().exercises and verdict_of(row, facts, slug=slug, on=on).allowed
    )
