"""The approved course of many patients as the engine's items, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from json import loads
from typing import Any, NamedTuple, overload
from uuid import UUID

from django.db.models import Case, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast

from plans.catalogue import load
from plans.catalogue.books import orders_book
from plans.engine.demand_checks import ORDER_UNKNOWN
from plans.engine.dose import Bounds, Dose
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
from plans.queries.among import among
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
    "begins_anew",
    "starts_on",
    "ended_on",
    "stand_in_id",
)
_BOUNDS = ("lock_changes", "min_dose", "max_dose")


class _WithoutPast(Func):
    """A state without the sessions, doses and dates it remembers: two thirds of its text."""

    function = "JSON_REMOVE"
    template = "%(function)s(%(expressions)s, '$.recent', '$.levels', '$.increases', '$.eases')"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(%(expressions)s - '{recent,levels,increases,eases}'::text[])"
        return self.as_sql(compiler, connection, template=template, **context)


def _text(expression: Any) -> Cast:
    """Return JSON as text: it is read when it is needed, and the same dose of many once."""
    return Cast(expression, TextField())


def _until_begun(expression: Any) -> Case:
    """Return what only the first state is made from; of items that have begun nothing."""
    begun = Value(_NOTHING, TextField())
    return Case(When(state={}, then=_text(expression)), default=begun)


_NOTHING = "{}"
_EMPTY = (_NOTHING, "[]")
_CARRIED = Subquery(Prescription.objects.filter(pk=OuterRef("carries")).values("state")[:1])
_WHOLE = tuple(map(_text, (*_BOUNDS, "start_dose", "initial_state", "carries__state", "state")))
_TO_PLAN = (
    *map(_text, _BOUNDS),
    *map(_until_begun, ("start_dose", "initial_state", _CARRIED)),
    _text(_WithoutPast("state")),
)
_REGIONS = {each.value: each for each in Region}
_PHASES = {each.value: each for each in Phase}


class Item(NamedTuple):
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
    begins_anew: bool
    starts_on: date | None
    ended_on: date | None
    stand_in: str | None  # the easier exercise approved for days without its equipment
    lock_changes: str  # from here on JSON
    min_json: str
    max_json: str
    start_json: str
    initial_state: str
    carried_state: str | None
    state: str

    @property
    def start(self) -> Dose:
        return _dose(self.start_json)

    @property
    def bounds(self) -> Bounds:
        return _bounds(self.min_json, self.max_json)

    @property
    def is_new(self) -> bool:
        """Return True until the first plan with it is made: then its fold begins."""
        return self.state in _EMPTY

    def first(self) -> ExerciseState:
        """Return the state its fold begins with: carried from the version before, or new."""
        if self.initial_state not in _EMPTY:
            return _state(self.initial_state)
        new, carried = first_state(self.start), self.carried()
        if carried is None:
            return new
        # The muscle knows when it worked, whatever the dose begins with. A proposal stays with the
        # version that made it: this one must earn its own.
        return new.but(last_on=carried.last_on) if self.begins_anew else carried.but(proposed=None)

    def carried(self) -> ExerciseState | None:
        """Return the state the version before left; None: there was none."""
        given = self.carried_state
        return None if given is None or given in _EMPTY else _state(given)

    def current(self) -> ExerciseState:
        return self.first() if self.is_new else _state(self.state)

    def is_locked_on(self, on: date) -> bool:
        """Return True if a therapist keeps the dose on `on`."""
        if self.lock_changes in _EMPTY:
            return self.is_locked
        return locked_on(loads(self.lock_changes), on, approved=self.is_locked)


@lru_cache(maxsize=4096)  # most are the doses of the catalogue
def _dose(given: str) -> Dose:
    return dose_from_json(loads(given))


@lru_cache(maxsize=4096)
def _bounds(least: str, most: str) -> Bounds:
    return Bounds(min=_dose(least), max=_dose(most))


def _state(given: str) -> ExerciseState:
    return state_from_json(loads(given))


def items_of(regimes: Iterable[UUID], *, to_plan: bool = False) -> dict[UUID, list[Item]]:
    """Return the prescriptions of each regime in order of priority: one query.

    Items `to_plan` are enough to plan with, not to fold or to ease: their states know no past, and
    those that have begun do not know with what.
    """
    rows = Prescription.objects.filter(among("regime", regimes)).order_by("position", "pk")
    found: dict[UUID, list[Item]] = defaultdict(list)
    for values in rows.values_list(*_NAMES, *(_TO_PLAN if to_plan else _WHOLE)):
        found[values[1]].append(Item._make(values))
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
    planning; easier exercises are looked for only without it, when a day is closed. An order nobody
    gave forbids no item: a therapist approved it as it is, and reads on the patient's page that the
    order is wanted.
    """
    rows = {str(row.pk): row for row in items}
    given = states or {}
    now = {key: given.get(key) or row.current() for key, row in rows.items()}
    verdicts = (
        {key: verdict_of(row, facts, state=now[key], on=on) for key, row in rows.items()}
        if checks_orders
        else {}
    )
    refused = {key: verdict for key, verdict in verdicts.items() if forbids(verdict)}
    return Course(
        items=tuple(
            _plan_item(
                key, row, facts, now[key], () if checks_orders else _Easier(row, facts, on), on
            )
            for key, row in rows.items()
            if key not in refused
        ),
        rows=rows,
        refused=refused,
    )


def forbids(verdict: Verdict) -> bool:
    """Return whether the orders take an approved item off the plan."""
    return any(each.code != ORDER_UNKNOWN for each in verdict.refusals)


def verdict_of(
    row: Item, facts: Facts, *, slug: str = "", state: ExerciseState | None = None, on: date
) -> Verdict:
    """Return whether the patient may do the item, or `slug` in its place, on `on`.

    `state` spares reading the row's again.
    """
    exercise = load().exercises[slug or row.slug]
    return may_do(
        exercise,
        region=_REGIONS[row.region],
        side=row.region_side,
        works="" if slug else row.side,
        patient=facts.patient,
        events=facts.events,
        book=orders_book(),
        phase=None if slug else _PHASES[row.phase],
        dose=None if slug else (state or row.current()).dose,
        on=on,
    )


def _plan_item(
    key: str, row: Item, facts: Facts, state: ExerciseState, easier: Sequence[str], on: date
) -> PlanItem:
    exercise = load().exercises[row.slug]
    return PlanItem(
        key=key,
        exercise=exercise,
        region=row.region,
        phase=_PHASES[row.phase],
        state=state,
        bounds=row.bounds,
        starts_on=row.starts_on or on,
        ended_on=row.ended_on,
        phase_since=row.phase_since,
        locked=row.is_locked_on(on),
        protected=is_protected(
            exercise,
            region=_REGIONS[row.region],
            works=row.side,
            events=facts.events,
            rules=load().rules.orders,
            on=on,
        ),
        is_cue=row.is_cue,
        easier=easier,
        side=row.side,
    )


class _Easier(Sequence[str]):
    """The easier exercises that may be done: looked for when one is asked for, on few nights."""

    def __init__(self, row: Item, facts: Facts, on: date) -> None:
        self._row, self._facts, self._on = row, facts, on

    @cached_property
    def _slugs(self) -> tuple[str, ...]:
        row, known = self._row, load().exercises
        return tuple(
            slug
            for slug in known[row.slug].easier
            if slug in known and verdict_of(row, self._facts, slug=slug, on=self._on).allowed
        )

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        return self._slugs[place]

    def __len__(self) -> int:
        return len(self._slugs)
