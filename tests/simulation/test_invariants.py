"""Each invariant is shown to find a fault: the engine is broken on purpose, one rule at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from plans.cases.alerts import Alerts
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_steps import step_up
from plans.engine.easing import Eased
from plans.engine.exercise import Exercise
from plans.engine.reason import Verdict
from plans.simulation.enrol import enrol
from plans.simulation.invariants import INVARIANTS
from plans.simulation.life import live
from plans.simulation.settings import Behaviour, settings
from plans.simulation.tally import Counting, Tally

Patch = pytest.MonkeyPatch
DAILY, NEXT = "plans.engine.daily_plan.", "plans.engine.next_dose."


def lived(template: str, behaviour: str, days: int, *, ill: bool = False) -> Tally:
    patient = enrol(0, template=template, behaviour=behaviour, seed=1)
    if ill:
        patient.voice.body.ill_days = 3
    counting = Counting(patient)
    for seen in live(patient, days=days):
        counting.see(seen)
    return counting.tally


def nothing(*_args: Any, **_kwargs: Any) -> None:
    return None


def grows_beyond_what_was_approved(patch: Patch) -> None:
    def beyond(exercise: Exercise, dose: Dose, bounds: Bounds, count: int = 1) -> Dose | None:
        top = bounds.max
        wide = replace(top, reps=top.reps and top.reps * 9, steps=top.steps and top.steps * 9)
        return step_up(exercise, dose, Bounds(bounds.min, wide), count)

    patch.setattr(NEXT + "step_up", beyond)


def grows_in_two_fields(patch: Patch) -> None:
    def twice(exercise: Exercise, dose: Dose, bounds: Bounds, count: int = 1) -> Dose | None:
        more = step_up(exercise, dose, bounds, count)
        return more and replace(more, bouts_per_day=more.bouts_per_day + 1)

    patch.setattr(NEXT + "step_up", twice)


def forgets_the_weekly_cap(patch: Patch) -> None:
    patch.setattr(NEXT + "may_increase", lambda *_args, **_kwargs: True)


def takes_silence_for_good(patch: Patch) -> None:
    patch.setattr("plans.engine.rule_hold._missing", lambda _case: "")
    patch.setattr("plans.engine.rule_progress._is_good", lambda *_args: True)


def plans_what_an_alert_rests(patch: Patch) -> None:
    patch.setattr(DAILY + "suspension_of", nothing)


def asks_no_order(patch: Patch) -> None:
    patch.setattr("plans.engine.regime.refusals_of", lambda *_args: ())
    patch.setattr("plans.cases.course.verdict", lambda *_args, **_kwargs: Verdict(allowed=True))


def forgets_the_days_between(patch: Patch) -> None:
    patch.setattr(DAILY + "is_due", lambda item, on: item.starts_on <= on)


def forgets_every_rest(patch: Patch) -> None:
    patch.setattr(DAILY + "_withheld", nothing)


def begins_everything_at_once(patch: Patch) -> None:
    patch.setattr(DAILY + "_later", lambda *_args: frozenset())


def raises_no_alert(patch: Patch) -> None:
    patch.setattr(Alerts, "add", lambda *_args: [])


def answers_pain_with_more(patch: Patch) -> None:
    patch.setattr(NEXT + "_level", lambda case: Eased(case.item.bounds.max, "scaled"))


Life = tuple[str, str, int]
BED: Life = ("bed-rest", "steady", 25)


@pytest.fixture(autouse=True)
def hurt_again_soon(monkeypatch: Patch) -> None:
    behaviours = cast("dict[str, Behaviour]", settings().behaviours)
    soon = replace(behaviours["re-injured"], reinjured_week=(2, 2))
    monkeypatch.setitem(behaviours, "re-injured", soon)


@pytest.mark.parametrize(
    ("invariant", "fault", "life"),
    [
        ("approved_max", grows_beyond_what_was_approved, ("rotator-cuff-repair", "steady", 25)),
        ("one_step", grows_in_two_fields, BED),
        ("weekly_cap", forgets_the_weekly_cap, BED),
        ("required_answers", takes_silence_for_good, ("bed-rest", "forgetful", 25)),
        ("pause_rests", plans_what_an_alert_rests, ("bed-rest", "re-injured", 20)),
        ("orders", asks_no_order, ("ankle-fracture", "steady", 3)),
        ("gates", asks_no_order, ("rotator-cuff-repair", "steady", 3)),
        ("rest_days", forgets_the_days_between, ("bed-rest", "steady", 35)),
        ("ordered_rest", forgets_every_rest, ("ankle-fracture", "flaring", 40)),
        ("swollen_moves_only", forgets_every_rest, ("ankle-fracture", "flaring", 40)),
        ("items_a_day", begins_everything_at_once, BED),
        ("severe_pain_stops", raises_no_alert, ("bed-rest", "re-injured", 20)),
        ("pain_never_harder", answers_pain_with_more, BED),
    ],
)
def test_a_broken_rule_is_found(
    invariant: str, fault: Callable[[Patch], None], life: Life, monkeypatch: Patch
) -> None:
    fault(monkeypatch)

    found = lived(*life)

    assert found.violations[invariant], found.violations


def test_exercise_on_the_day_after_a_fever_is_found(monkeypatch: Patch) -> None:
    forgets_every_rest(monkeypatch)

    assert lived("bed-rest", "steady", 5, ill=True).violations["illness_rests"]


def test_every_invariant_has_its_broken_rule() -> None:
    marks = test_a_broken_rule_is_found.pytestmark  # type: ignore[attr-defined]
    shown = {case[0] for mark in marks for case in mark.args[1]}

    assert shown | {"illness_rests"} == set(INVARIANTS)


def test_an_unbroken_engine_keeps_them_all() -> None:
    found = lived(*BED)

    assert not found.violations, found.examples
    assert found.checked["approved_max"]
