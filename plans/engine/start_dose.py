"""The first dose of an exercise and the bounds around it, with the reasons for both."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from plans.engine.assessment import Mode
from plans.engine.body import opposite
from plans.engine.ceiling import Measured
from plans.engine.disuse import Loss, loss_of
from plans.engine.dose import Dose
from plans.engine.exercise import Exercise, Phase, Region
from plans.engine.orders import Caps
from plans.engine.patient import PatientFacts
from plans.engine.reason import Reason, Value


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What the patient managed in a test of one exercise, up to effort 4–5 or the pain cap."""

    exercise: str  # slug
    field: str  # reps, duration_s, distance_m, steps
    value: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured or observed at the assessment. Keys are the templates' criteria."""

    observations: Mapping[str, Value]  # pain_rest_nrs, swelling, stands_min, …
    yes_flags: tuple[str, ...] = ()  # ids of red flags answered with yes
    tolerances: tuple[Tolerance, ...] = ()
    other_side_10rm_kg: Mapping[str, float] | None = None  # by exercise slug
    measured: Mapping[tuple[str, str], Measured] = field(default_factory=dict)  # series, side


@dataclass(frozen=True, slots=True)
class DraftingRules:
    """Thresholds of drafting; rules/drafting.toml."""

    test_fraction: float
    test_fraction_careful: float
    careful_age: int
    careful_deficit_fraction: float
    load_fraction: float  # of the other side's ten-repetition maximum, after the loss
    load_round_kg: float
    frailty_from: int
    effort_max_caution: int
    effort_max_frail: int
    effort_start: Mapping[Phase, int]  # the most to begin with; a free limb is left out

    def is_frail(self, patient: PatientFacts) -> bool:
        """Return True from `frailty_from` on; not known is not frail."""
        return patient.frailty_cfs is not None and patient.frailty_cfs >= self.frailty_from


@dataclass(frozen=True, slots=True)
class Case:
    """The person and what was found, as far as doses are concerned."""

    mode: Mode
    patient: PatientFacts
    losses: tuple[Loss, ...]
    found: Found
    had_icu: bool
    has_cardiac_precaution: bool
    rules: DraftingRules
    on: date

    @property
    def is_frail(self) -> bool:
        return self.rules.is_frail(self.patient)


@dataclass(frozen=True, slots=True)
class Doses:
    start: Dose
    min: Dose
    max: Dose
    reasons: tuple[Reason, ...]


def start_doses(
    exercise: Exercise,
    *,
    start: Dose | None,
    max_dose: Dose | None,
    region: Region,
    side: str,
    caps: Caps,
    phase: Phase | None,
    case: Case,
) -> Doses:
    """Return the first dose and its bounds. KB4.4: a test, else the other side, else the catalogue.

    `start` and `max_dose` replace the exercise's own; `caps` are the orders' limits. No `phase` is
    the free limb's, which trains harder from the start.
    """
    own = max_dose or exercise.max
    doses = Doses(start or exercise.start, exercise.min, own, _from_catalogue(start))
    for shape in (_within, _from_test, _from_tenfold):
        doses = shape(doses, exercise, region, side, case)
    doses = _range_capped(_load_capped(doses, caps.load_kg), caps.rom_deg)
    if phase is not None:
        doses = _begun_gently(doses, case.rules.effort_start[phase])
    return _leg_capped(_effort_capped(doses, case), caps.leg_kg)


def without_added_load(doses: Doses) -> Doses:
    """Return bounds in which weight and band stay as they start: more waits for healing."""
    start = doses.start
    as_begun: dict[str, Any] = {
        "load_kg": start.load_kg,
        "load_is": start.load_is,
        "resistance_level": start.resistance_level,
    }
    reasons = (*doses.reasons, Reason("load_waits"))
    return replace(doses, max=replace(doses.max, **as_begun), reasons=reasons)


def _from_catalogue(start: Dose | None) -> tuple[Reason, ...]:
    return (Reason("start_protocol" if start else "start_catalogue"),)


def _within(doses: Doses, exercise: Exercise, region: Region, side: str, case: Case) -> Doses:
    """Keep the start at or under a protocol's lower maximum, field by field."""
    lowered = {
        name: getattr(doses.max, name)
        for name in _AMOUNTS
        if _is_above(getattr(doses.start, name), getattr(doses.max, name))
    }
    smallest = {
        name: value for name, value in lowered.items() if _is_above(getattr(doses.min, name), value)
    }
    return replace(doses, start=replace(doses.start, **lowered), min=replace(doses.min, **smallest))


_AMOUNTS = ("sets", "reps", "hold_s", "duration_s", "distance_m", "steps", "flights", "load_kg")


def _is_above(value: float | None, limit: float | None) -> bool:
    return value is not None and limit is not None and value > limit


def _from_test(doses: Doses, exercise: Exercise, region: Region, side: str, case: Case) -> Doses:
    """Start at a part of what each test showed; a smaller part where care is needed."""
    for test in _tests(exercise, side, case):
        if getattr(doses.start, test.field, None) is None:
            continue
        fraction = _test_fraction(region, side, case)
        most = getattr(doses.max, test.field)
        amount = math.floor(test.value * fraction)
        reason = Reason(
            "start_from_test",
            (("field", test.field), ("tested", test.value), ("fraction", fraction)),
        )
        doses = _starting_at(doses, test.field, max(1, min(amount, most or amount)), reason)
    return doses


def _tests(exercise: Exercise, side: str, case: Case) -> Iterator[Tolerance]:
    """Yield the tests of an exercise on the side that works, one of each field."""
    told = [each for each in case.found.tolerances if each.exercise == exercise.slug]
    yield from told[:1]
    for series, name in _TESTS.items():
        found = tested(case.found.measured, f"{series}:{exercise.slug}", side, case.on)
        if found is not None and not told:
            yield Tolerance(exercise.slug, name, found)
    minutes = tested(case.found.measured, _WALKED, "na", case.on)
    if minutes is not None and not told and exercise.progress_rule == _WALKING:
        yield Tolerance(exercise.slug, "duration_s", minutes * _SECONDS)


_TESTS = {"set_reps_n": "reps", "set_hold_s": "hold_s"}
_WALKED, _WALKING, _SECONDS = "walk_tolerance_min", "P3", 60


def tested(
    measured: Mapping[tuple[str, str], Measured], series: str, side: str, on: date
) -> float | None:
    """Return a fresh value of the side that works, or of both together; None without one."""
    known = (measured.get((series, where)) for where in (side, "both", "na"))
    found = next((each for each in known if each is not None), None)
    return found.value if found is not None and found.counts(on) else None


def _test_fraction(region: Region, side: str, case: Case) -> float:
    rules = case.rules
    loss = loss_of(case.losses, region, side)
    deficit = loss.strength.point if loss and loss.strength else 0.0
    is_careful = (
        case.had_icu
        or case.patient.age(case.on) >= rules.careful_age
        or deficit > rules.careful_deficit_fraction
    )
    return rules.test_fraction_careful if is_careful else rules.test_fraction


def _from_tenfold(doses: Doses, exercise: Exercise, region: Region, side: str, case: Case) -> Doses:
    """Start at half of the ten-repetition maximum: the side's own, else the other side's.

    From the other side's the expected loss goes off first. Rounded down.
    """
    if doses.start.load_kg is None:
        return doses
    rules, series = case.rules, f"ten_rm_kg:{exercise.slug}"
    own = tested(case.found.measured, series, side, case.on)
    if own is not None:
        tested_ = (("field", "load_kg"), ("tested", own), ("fraction", rules.load_fraction))
        return _loaded(doses, own, Reason("start_from_test", tested_), rules)
    tenfold = _other_tenfold(exercise, side, case)
    loss = loss_of(case.losses, region, side)
    if tenfold is None or not (loss and loss.strength):
        return doses
    reason = Reason(
        "start_from_other_side",
        (("other_side_10rm_kg", tenfold), ("loss_fraction", round(loss.strength.point, 3))),
    )
    return _loaded(doses, tenfold * (1 - loss.strength.point), reason, rules)


def _other_tenfold(exercise: Exercise, side: str, case: Case) -> float | None:
    """Return the other side's ten-repetition maximum; both legs at once have no other side."""
    told = (case.found.other_side_10rm_kg or {}).get(exercise.slug)
    other = opposite(side)
    if told is not None or other == side:
        return told
    return tested(case.found.measured, f"ten_rm_kg:{exercise.slug}", other, case.on)


def _loaded(doses: Doses, tenfold_kg: float, reason: Reason, rules: DraftingRules) -> Doses:
    step = rules.load_round_kg
    rounded = math.floor(tenfold_kg * rules.load_fraction / step) * step
    most = doses.max.load_kg
    return _starting_at(doses, "load_kg", rounded if most is None else min(rounded, most), reason)


def _starting_at(doses: Doses, name: str, value: float, reason: Reason) -> Doses:
    """Set one field of the start; the lower bound follows it down."""
    lowest = getattr(doses.min, name)
    minimum = min(lowest, value) if lowest is not None else value
    tests = tuple(each for each in doses.reasons if each.code not in _UNTESTED)
    return Doses(
        _with(doses.start, name, value),
        _with(doses.min, name, minimum),
        doses.max,
        (*tests, reason),
    )


_UNTESTED = frozenset({"start_protocol", "start_catalogue"})


def _with(dose: Dose, name: str, value: float) -> Dose:
    changed: dict[str, Any] = {name: value}
    return replace(dose, **changed)


def _load_capped(doses: Doses, cap_kg: float | None) -> Doses:
    if cap_kg is None or not _is_above(doses.max.load_kg, cap_kg):
        return doses
    reasons = (*doses.reasons, Reason("load_capped", (("max_kg", cap_kg),)))
    return Doses(
        _at_most(doses.start, "load_kg", cap_kg),
        _at_most(doses.min, "load_kg", cap_kg),
        _at_most(doses.max, "load_kg", cap_kg),
        reasons,
    )


def _range_capped(doses: Doses, cap_deg: int | None) -> Doses:
    """Keep the movement inside the range allowed; a start beyond it stays and is refused."""
    if cap_deg is None or (doses.max.rom_deg is not None and doses.max.rom_deg <= cap_deg):
        return doses
    start, least = (
        replace(each, rom_deg=cap_deg) if each.rom_deg is None else each
        for each in (doses.start, doses.min)
    )
    reasons = (*doses.reasons, Reason("range_capped", (("max_deg", cap_deg),)))
    return Doses(start, least, replace(doses.max, rom_deg=cap_deg), reasons)


def _leg_capped(doses: Doses, cap_kg: float | None) -> Doses:
    """Say how much the leg may carry: the exercise is the same, the scales tell."""
    if cap_kg is None:
        return doses
    said = Reason("leg_at_most", (("max_kg", math.floor(cap_kg)),))
    return replace(doses, reasons=(*doses.reasons, said))


def _begun_gently(doses: Doses, most: int) -> Doses:
    """Begin no harder than the phase does; the bound above stays where it is."""
    if not _is_above(doses.start.effort_0_10, most):
        return doses
    reasons = (*doses.reasons, Reason("effort_begins", (("effort_0_10", most),)))
    start, least = (_at_most(each, "effort_0_10", most) for each in (doses.start, doses.min))
    return Doses(start, least, doses.max, reasons)


def _effort_capped(doses: Doses, case: Case) -> Doses:
    cap = _effort_cap(case)
    if cap is None or not _is_above(doses.max.effort_0_10, cap):
        return doses
    reasons = (*doses.reasons, Reason("effort_capped", (("effort_0_10", cap),)))
    return Doses(
        _at_most(doses.start, "effort_0_10", cap),
        _at_most(doses.min, "effort_0_10", cap),
        _at_most(doses.max, "effort_0_10", cap),
        reasons,
    )


def _effort_cap(case: Case) -> int | None:
    if case.is_frail or case.has_cardiac_precaution:
        return case.rules.effort_max_frail
    return None if case.mode is Mode.STANDARD else case.rules.effort_max_caution


def _at_most(dose: Dose, name: str, limit: float) -> Dose:
    return _with(dose, name, limit) if _is_above(getattr(dose, name), limit) else dose
