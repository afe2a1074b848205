"""A case in the words of the engine."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date

from plans.cases.case_file import CaseFile
from plans.cases.diary import FlagAnswers, Morning
from plans.cases.immobilisation import Immobilised, LimbOrder
from plans.cases.person import Measured
from plans.catalogue import load
from plans.engine import ceiling
from plans.engine.assessment import Answers, Outlier
from plans.engine.body import sides_of
from plans.engine.condition import share_conditions
from plans.engine.day import CheckIn, Soreness
from plans.engine.event import Clearance, Event, Precaution, WeightBearingOrder
from plans.engine.exercise import WeightBearing
from plans.engine.patient import PatientFacts
from plans.engine.reason import Value
from plans.engine.regime import Found, Tolerance

_STATUS = {
    "nwb": WeightBearing.NONE,
    "ttwb": WeightBearing.TOE_TOUCH,
    "pwb": WeightBearing.PARTIAL,
    "wbat": WeightBearing.AS_TOLERATED,
    "fwb": WeightBearing.FULL,
}
_WALKED = "walk_tolerance_min"


def patient_of(case: CaseFile) -> PatientFacts:
    """Return the person."""
    names = [each.name for each in fields(case.patient)]
    lags = tuple(_lags(case))
    return PatientFacts(
        **{name: getattr(case.patient, name) for name in names},
        knee_lag_deg=lags,
        knee_lag_on=tuple((side, case.on) for side, _deg in lags),
    )


def _lags(case: CaseFile) -> Iterator[tuple[str, float]]:
    for each in case.measure:
        if each.key == "extension_lag_deg":
            yield from ((side, each.value) for side in sorted(sides_of(each.side)))


def events_of(case: CaseFile) -> tuple[Event, ...]:
    """Return the events with their orders, the oldest first."""
    events = (_event(each) for each in sorted(case.event, key=lambda event: event.started_on))
    return share_conditions(tuple(events))


def _event(given: Immobilised) -> Event:
    own = {each.name for each in fields(Event)} & {each.name for each in fields(Immobilised)}
    own -= {"weight_bearing", "precautions", "clearances"}
    return Event(
        **{name: getattr(given, name) for name in own},
        weight_bearing=tuple(_order(each) for each in given.weight_bearing),
        precautions=tuple(_precautions(given)),
        clearances=tuple(
            Clearance(each.activity, each.cleared_on, each.max_kg) for each in given.clearances
        ),
    )


def _order(given: LimbOrder) -> WeightBearingOrder:
    percent = given.max_percent
    return WeightBearingOrder(
        limb=given.limb,
        status=_STATUS[given.status],
        from_on=given.from_on,
        max_kg=given.max_kg,
        max_fraction=None if percent is None else percent / 100,
        expires_on=given.expires_on,
    )


def _precautions(given: Immobilised) -> Iterator[Precaution]:
    """Yield the codes, and the limits of range and load as the codes they stand for."""
    for each in given.precautions:
        yield Precaution(**{one.name: getattr(each, one.name) for one in fields(Precaution)})
    for reach in given.rom_limits:
        yield Precaution(
            "ROM_MAX",
            reach.from_on,
            reach.expires_on,
            reach.lifted_on,
            joint=reach.joint,
            motion=reach.motion,
            max_deg=reach.max_deg,
        )
    for load_ in given.load_limits:
        ends = load_.expires_on, load_.lifted_on
        yield Precaution("LIFT_MAX", load_.from_on, *ends, max_kg=load_.max_kg)


def answers_of(case: CaseFile) -> Answers:
    """Return the intake; with a complete screen every question not given was answered with no."""
    intake, beyond = case.intake, case.intake.outlier
    asked = {flag.id: "no" for flag in load().red_flags} if case.screen == "complete" else {}
    names = [each.name for each in fields(Answers) if each.name not in ("red_flags", "outlier")]
    return Answers(
        **{name: getattr(intake, name) for name in names},
        red_flags=tuple((asked | dict(case.red_flags or {})).items()),
        outlier=None
        if beyond is None
        else Outlier(**{each.name: getattr(beyond, each.name) for each in fields(Outlier)}),
    )


def found_of(case: CaseFile) -> Found:
    """Return what was measured and observed, as drafting asks for it."""
    observations: dict[str, Value] = {"pain_rest_nrs": case.base_pain_nrs}
    observations |= {each.series: each.value for each in case.measure if each.side == "na"}
    seen = {each.name: getattr(case.observations, each.name) for each in fields(case.observations)}
    observations |= {name: value for name, value in seen.items() if value is not None}
    return Found(
        observations=observations,
        yes_flags=tuple(flag for flag, key in answers_of(case).red_flags if key != "no"),
        tolerances=tuple(_tolerances(case)),
        other_side_10rm_kg=case.other_side_10rm_kg,
        measured=_measured(case),
    )


def measured_of(given: Measured, on: date) -> ceiling.Measured:
    """Return one measure as the engine reads it; the catalogue says how long it counts."""
    stale = load().measures[given.key].stale_after_days
    return ceiling.Measured(given.value, on, counts_days=stale, pain_nrs=given.pain_nrs)


def _measured(case: CaseFile) -> dict[tuple[str, str], ceiling.Measured]:
    found = {(each.series, each.side): measured_of(each, case.on) for each in case.measure}
    minutes = case.observations.walk_tolerance_min
    if minutes is not None:
        found[_WALKED, "na"] = ceiling.Measured(minutes, case.on)
    return found


def _tolerances(case: CaseFile) -> Iterator[Tolerance]:
    yield from (Tolerance(each.exercise, each.field, each.value) for each in case.tolerance)


def check_in_of(given: Morning, on: date) -> CheckIn:
    """Return the check-in of a date."""
    return CheckIn(
        on=on,
        pain_nrs=given.pain_nrs,
        swelling=given.swelling,
        soreness=Soreness(given.soreness) if given.soreness else None,
        fever=given.fever,
        ill=given.ill,
        red_flags=yes_answers(given.red_flags),
        near_fall=given.near_fall,
        exhausted=given.exhausted,
    )


def yes_answers(given: FlagAnswers | None) -> tuple[tuple[str, str], ...]:
    """Return the answers that are not no, as (flag, answer)."""
    flags: Mapping[str, str] = given or {}
    return tuple((flag, answer) for flag, answer in flags.items() if answer != "no")
