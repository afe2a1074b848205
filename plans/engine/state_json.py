"""The engine's state of one prescription as compact JSON, and back, exactly."""

from collections.abc import Callable
from datetime import date
from typing import Any

from plans.engine.day import ReasonNotDone, SessionSoreness, Soreness
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.exercise_state import ExerciseState, Trace, first_state

_DATES = (
    "closed_on",
    "introduced_on",
    "last_on",
    "rest_until",
    "ill_from",
    "eased_on",
    "rom_since",
    "quota_since",
    "level_on",
    "exhausted_on",
    "trend_on",
    "steady_since",
)
_PLAIN = (
    "blocked_sessions",
    "blocked_by",
    "raised_mornings",
    "gap_days",
    "gap_rule",
    "rest_rule",
    "paused",
    "suspended",
    "flare_mornings",
    "steady_due",
    "steady_done",
)
_DOSES = ("before_gap", "resume", "proposed")


def state_to_json(state: ExerciseState) -> dict[str, Any]:
    """Return what `state_from_json` reads. Defaults are left out."""
    plain: dict[str, Any] = {"dose": dose_to_json(state.dose)}
    for names, write in ((_PLAIN, None), (_DATES, date.isoformat), (_DOSES, dose_to_json)):
        for name in names:
            if value := getattr(state, name):
                plain[name] = write(value) if write else value
    if state.recent:
        plain["recent"] = [_trace_to_json(trace) for trace in state.recent]
    if state.levels:
        plain["levels"] = [dose_to_json(level) for level in state.levels]
    if state.eases:
        plain["eases"] = [day.isoformat() for day in state.eases]
    if state.increases:
        plain["increases"] = [[day.isoformat(), before] for day, before in state.increases]
    return plain


def state_from_json(plain: dict[str, Any]) -> ExerciseState:
    """Return the state that `state_to_json` wrote."""
    values = {name: read(value) for name, value in plain.items() if (read := _READ.get(name))}
    return _NEW.but(dose=dose_from_json(plain["dose"]), **values)


def _trace_to_json(trace: Trace) -> list[Any]:
    row = [
        trace.on.isoformat(),
        trace.completion,
        trace.effort_0_10,
        trace.pain_peak_nrs,
        trace.spare_reps,
        int(trace.is_full),
        int(trace.is_settled),
        trace.morning_nrs,
        trace.swelling,
        trace.soreness and trace.soreness.value,
    ]
    more = (trace.session_soreness, trace.reason_not_done, trace.swelling_before)
    return row if more == (None, None, None) else [*row, *more]  # few sessions have them


def _trace_from_json(row: list[Any]) -> Trace:
    on, done, effort, pain, spare, full, settled, morning, swelling, sore, *more = row
    felt, reason, swelling_before = more or (None, None, None)
    return Trace(
        date.fromisoformat(on),
        done,
        effort,
        pain,
        spare,
        bool(full),
        bool(settled),
        morning,
        swelling,
        sore and _SORENESS[sore],
        felt and SessionSoreness(felt),
        reason and ReasonNotDone(reason),
        swelling_before,
    )


_SORENESS = {each.value: each for each in Soreness}
# A state is built as a change of an empty one, which is much faster than by its fields.
_NEW = first_state(Dose())
_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_PLAIN, lambda value: value),
    **dict.fromkeys(_DATES, date.fromisoformat),
    **dict.fromkeys(_DOSES, dose_from_json),
    "recent": lambda rows: tuple([_trace_from_json(row) for row in rows]),
    "levels": lambda rows: tuple([dose_from_json(row) for row in rows]),
    "eases": lambda rows: tuple([date.fromisoformat(on) for on in rows]),
    "increases": lambda rows: tuple([(date.fromisoformat(on), was) for on, was in rows]),
}
