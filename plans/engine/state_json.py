"""The engine's state of one prescription as compact JSON, and back, exactly."""

from datetime import date
from typing import Any

from plans.engine.day import ReasonNotDone, SessionSoreness, Soreness
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.exercise_state import ExerciseState, Trace

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
    values = {name: plain[name] for name in _PLAIN if name in plain}
    values |= {name: date.fromisoformat(plain[name]) for name in _DATES if name in plain}
    values |= {name: dose_from_json(plain[name]) for name in _DOSES if name in plain}
    if "recent" in plain:
        values["recent"] = tuple(_trace_from_json(row) for row in plain["recent"])
    if "levels" in plain:
        values["levels"] = tuple(dose_from_json(level) for level in plain["levels"])
    if "eases" in plain:
        values["eases"] = tuple(date.fromisoformat(day) for day in plain["eases"])
    if "increases" in plain:
        values["increases"] = tuple(
            (date.fromisoformat(day), before) for day, before in plain["increases"]
        )
    dose: Dose = dose_from_json(plain["dose"])
    return ExerciseState(dose=dose, **values)


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
        sore and Soreness(sore),
        felt and SessionSoreness(felt),
        reason and ReasonNotDone(reason),
        swelling_before,
    )
