"""A plan that goes on as another one: what is trained already keeps its dose and its state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from plans.cases.prescribed import Prescribed
from plans.catalogue import load
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_order import easiest_of, is_within
from plans.engine.draft import DraftItem
from plans.engine.exercise_state import ExerciseState, first_state
from plans.engine.next_exercise import NextExercise

Rows = tuple[Prescribed, ...]
States = Mapping[str, ExerciseState]


def renewed(fresh: Rows, before: Rows, states: States) -> tuple[Rows, dict[str, ExerciseState]]:
    """Return the rows of a new draft and their states, those in training as they stand.

    A dose from today's test counts more; one outside the new bounds begins anew.
    """
    places = {(row.key, row.item.region): states[row.key] for row in before}
    rows, now = [], {}
    for row in fresh:
        known = places.get((row.key, row.item.region))
        state = _begun(row, known) if known else first_state(row.item.start)
        rows.append(replace(row, item=replace(row.item, start=state.dose)))
        now[row.key] = state
    return tuple(rows), now


def _begun(row: Prescribed, known: ExerciseState) -> ExerciseState:
    if known.introduced_on is None:
        return first_state(row.item.start)
    is_tested = any(reason.code == "start_from_test" for reason in row.item.reasons)
    fits = not is_tested and _fits(row, known.dose)
    if fits and not known.paused:
        return known.but(proposed=None)
    exercise = load().exercises[row.item.exercise]
    start = easiest_of(exercise, known.dose, row.item.start) if fits else row.item.start
    # The muscle knows when it worked, whatever the dose begins with.
    return first_state(start).but(last_on=known.last_on)


def _fits(row: Prescribed, dose: Dose) -> bool:
    bounds = Bounds(row.item.min, row.item.max)
    if (dose.rom_deg is None) is not (bounds.max.rom_deg is None):
        return False  # a limit of the range came or went
    return is_within(load().exercises[row.item.exercise], dose, bounds)


def joined(rows: Rows, found: NextExercise, *, starts_on: date) -> Rows:
    """Return the rows with a proposed exercise; the one before stays beside it for a while."""
    ends_on = starts_on + timedelta(days=load().rules.proposals.keep_old_days)
    before = next(row for row in rows if row.key == found.key)
    new = _row_of(found, before, starts_on)
    if any(row.key == new.key for row in rows):
        return rows
    old = before if before.ended_on else replace(before, ended_on=ends_on)
    return tuple(each for row in rows for each in ((old, new) if row is before else (row,)))


def _row_of(found: NextExercise, before: Prescribed, starts_on: date) -> Prescribed:
    doses = found.doses
    item = DraftItem(
        found.exercise,
        before.item.region,
        found.works,
        found.phase,
        before.item.position,
        doses.start,
        doses.min,
        doses.max,
        is_cue=False,
        reasons=doses.reasons,
    )
    name = f"{found.exercise}/{found.works}"
    return Prescribed(name, item, before.region_side, is_locked=False, starts_on=starts_on)
