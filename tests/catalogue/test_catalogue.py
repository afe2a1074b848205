"""The catalogue as shipped: whole, sourced, closed, and true to the text it was made from."""

import pytest

from plans.catalogue import HOME, Waiver, load
from plans.catalogue.dose_checks import is_within
from plans.catalogue.ladders import bars
from plans.engine.exercise import Exercise, Kind, Phase
from plans.engine.template import Template
from tests.catalogue.source_numbers import missing

CATALOGUE = load()
EXERCISES = [pytest.param(each, id=slug) for slug, each in CATALOGUE.exercises.items()]
TEMPLATES = [pytest.param(each, id=slug) for slug, each in CATALOGUE.templates.items()]
# Knowledge base §7, in its order.
SECTION_7 = """
bed-roll log-roll lie-to-sit sit-out-of-bed bed-to-chair-transfer supported-standing
weight-shift-standing march-in-place-supported sit-to-stand-raised sit-to-stand-arms
sit-to-stand-free sit-to-stand-loaded fast-sit-to-stand
walk-nwb-aid walk-ttwb-pwb-aid walk-indoor walk-outdoor walk-intervals steps-count-target
sidestep-walk heel-toe-walk kerb-step stairs-step-to stairs-reciprocal stationary-bike
light-household carry-cup carry-one-hand carry-two-hands carry-box-front lift-waist
lift-knee-waist lift-floor-waist lift-shoulder-shelf stairs-carry
ankle-pumps toe-curls finger-tendon-glides thumb-opposition motor-imagery contralateral-strength
isometric-in-cast static-quads static-gluteals straight-leg-raise deep-breathing nmes-quads
scapular-setting shoulder-pendulum table-slides stick-external-rotation elbow-arom
forearm-rotation wrist-arom ankle-arom towel-calf-stretch heel-slides knee-extension-prop
supine-hip-abduction
short-arc-quads long-arc-quads terminal-knee-extension bridge single-leg-bridge
side-lying-hip-abduction standing-hip-abduction hamstring-curl-standing mini-squat goblet-squat
split-squat step-up step-down leg-press hip-hinge-deadlift heel-raise-seated
heel-raise-bilateral heel-raise-single ankle-band-4way single-leg-stance low-hop-prep
putty-squeeze grip-hold wrist-curls hammer-rotation biceps-curl triceps-extension
isometric-shoulder wall-slide band-row band-er-ir scaption-raise overhead-press-light
wall-push-up counter-push-up
abdominal-brace heel-taps bird-dog side-plank-knees maintenance-circuit
"""


def _files(pattern: str) -> set[str]:
    return {path.stem for path in HOME.glob(pattern)}


def test_holds_every_exercise_of_the_knowledge_base_and_one_more() -> None:
    assert set(CATALOGUE.exercises) == set(SECTION_7.split()) | {"shoulder-elevation"}
    assert len(CATALOGUE.exercises) == 99 + 1


def test_the_one_more_is_named_by_a_protocol() -> None:
    assert "KB4.6B" in CATALOGUE.exercises["shoulder-elevation"].source


def test_every_exercise_of_a_regime_is_in_the_catalogue() -> None:
    listed = {
        item.exercise
        for template in CATALOGUE.templates.values()
        for phase in template.phases
        for item in phase.items
    }
    assert listed <= set(CATALOGUE.exercises)


def test_every_rules_file_is_a_section_of_the_rulebook() -> None:
    assert _files("rules/*.toml") == set(type(CATALOGUE.rules).__dataclass_fields__)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_number_of_the_source_is_in_the_record_or_waived(exercise: Exercise) -> None:
    assert missing(exercise, CATALOGUE.waivers) == []


def test_a_number_that_got_lost_would_be_seen() -> None:
    bridge = CATALOGUE.exercises["bridge"]
    changed = Exercise(
        **{f: getattr(bridge, f) for f in bridge.__dataclass_fields__ if f != "source_text"},
        source_text=bridge.source_text.replace("2×8", "2×9"),
    )
    assert missing(changed, CATALOGUE.waivers) == ["9"]


@pytest.mark.parametrize("waiver", CATALOGUE.waivers, ids=lambda w: f"{w.exercise} {w.what}")
def test_every_waiver_still_applies(waiver: Waiver) -> None:
    exercise = CATALOGUE.exercises[waiver.exercise]
    if waiver.kind == "number":
        assert waiver.what in exercise.source_text
    elif waiver.kind == "ceiling":
        assert waiver.what in {each.subject for each in exercise.done_when}
    elif waiver.kind == "ladder":
        slug = waiver.what.removeprefix("easier ")
        assert slug in exercise.easier
        assert bars(CATALOGUE.exercises[slug], exercise)
    else:
        field, slug = waiver.what.split()
        assert slug not in getattr(exercise, field)
        assert slug == waiver.exercise or slug not in CATALOGUE.exercises
    assert len(waiver.reason) > 20


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_ladder_down_ends(exercise: Exercise) -> None:
    seen: set[str] = set()
    rungs = {exercise.slug}
    while rungs:
        assert rungs.isdisjoint(seen), "the ladder goes round in a circle"
        seen |= rungs
        rungs = {slug for each in rungs for slug in CATALOGUE.exercises[each].easier}


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_phase_from_first_to_last_has_ordinary_activity_first(template: Template) -> None:
    assert [phase.phase for phase in template.phases] == list(Phase)
    for phase in template.phases:
        first = CATALOGUE.exercises[phase.items[0].exercise]
        assert first.kind is Kind.ADL


@pytest.mark.parametrize("template", TEMPLATES)
def test_changed_doses_stay_within_the_exercise(template: Template) -> None:
    for phase in template.phases:
        for item in phase.items:
            exercise = CATALOGUE.exercises[item.exercise]
            assert is_within(exercise, item.start or exercise.start)
            assert is_within(exercise, item.max or exercise.max)


def test_no_arm_with_a_wrist_fracture_pushes_body_weight_before_ten_weeks() -> None:
    wrist = CATALOGUE.templates["distal-radius-fracture"]
    gates = {
        item.exercise: item.gate.not_before_days
        for phase in wrist.phases
        for item in phase.items
        if item.gate and "push-up" in item.exercise
    }
    assert gates == {"wall-push-up": 70, "counter-push-up": 84}
