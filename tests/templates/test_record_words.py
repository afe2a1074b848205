"""What a reviewer reads of the catalogue: every key has its word, every difference its sentence."""

import re

import pytest
from django.utils.translation import override

from plans.catalogue import load
from plans.catalogue import vocabulary as known
from plans.catalogue.ladders import bars
from plans.engine import template_change
from plans.engine.exercise import DoneWhen, NotBefore, Region
from plans.engine.template import Criterion
from plans.templatetags import record_words as words
from plans.templatetags.bars import bar_text
from plans.templatetags.protocols import CHANGES, criterion_text, template_name
from plans.templatetags.records import aim_text, not_before_text

KEY = re.compile(r"[a-z]+_[a-z_]+")


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        pytest.param(words.EQUIPMENT, known.EQUIPMENT, id="equipment"),
        pytest.param(words.POSITIONS, known.POSITIONS, id="positions"),
        pytest.param(words.SUPERVISION, known.SUPERVISION, id="supervision"),
        pytest.param(words.SIDES, known.ITEM_SIDES, id="sides"),
        pytest.param(words.TISSUES, known.TISSUES, id="tissues"),
        pytest.param(words.ANCHORS, known.ANCHORS, id="anchors"),
        pytest.param(words.MODES, known.MODES, id="modes"),
        pytest.param(words.TARGETS, known.TARGETS_OF, id="targets"),
    ],
)
def test_every_word_of_the_catalogue_has_a_name(
    table: dict[str, str], keys: frozenset[str]
) -> None:
    assert set(table) == keys


def test_every_general_protocol_has_a_name() -> None:
    for found in load().templates.values():
        assert found.conditions or not template_name(found).startswith("General "), found.slug


def test_every_difference_has_a_sentence() -> None:
    codes = {*template_change._HEAD, *template_change._OF_PHASE}
    codes |= {f"item_{name}" for name in template_change._OF_ITEM}
    codes |= {f"{what}_{how}" for what in ("entry", "exit") for how in ("added", "removed")}
    codes |= {f"{what}_{how}" for what in ("phase", "item") for how in ("added", "removed")}

    assert set(CHANGES) == codes | {"item_moved"}


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        pytest.param(DoneWhen("duration_s", ">=", 600), "Time at least 10 min", id="time"),
        pytest.param(DoneWhen("rom_deg", ">=", 60), "Range at least 60°", id="range of a dose"),
        pytest.param(
            DoneWhen("load_kg", ">=", of="body_mass", fraction=0.1),
            "Weight at least 10 % of body weight",
            id="share of body weight",
        ),
        pytest.param(
            DoneWhen("load_kg", ">=", of="hse_half", fraction=1.0),
            "Weight at least half the guideline weight for lifting at waist height, by sex",
            id="guideline weight",
        ),
        pytest.param(
            DoneWhen("rom_deg:knee:flexion", ">=", 110, stale_after_days=14),
            "Range of motion (knee bending) at least 110°, measured in the last 14 days",
            id="measured range",
        ),
        pytest.param(
            DoneWhen("knee_to_wall_cm", ">=", of="other_side", minus=2, stale_after_days=14),
            "Knee to wall at least the other side less 2, measured in the last 14 days",
            id="less than the other side",
        ),
    ],
)
def test_an_aim_reads_as(aim: DoneWhen, said: str) -> None:
    assert aim_text(aim) == said


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        pytest.param(
            Criterion("has_red_flag", value=False), "No: a safety question answered yes", id="no"
        ),
        pytest.param(
            Criterion("pain_rest_nrs", "<=", 3, 2),
            "Pain in the morning: at most 3, 2 days running",
            id="two days",
        ),
        pytest.param(
            Criterion("rom_deg:knee:flexion", ">=", 90),
            "Range of motion (knee bending): at least 90",
            id="measured",
        ),
        pytest.param(
            Criterion("walk_tolerance_min", ">=", 10),
            "Walks at a time, minutes: at least 10",
            id="answered, though it is a measure too",
        ),
    ],
)
def test_a_criterion_reads_as(criterion: Criterion, said: str) -> None:
    assert criterion_text(criterion) == said


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        pytest.param(NotBefore("device_off", 0), "Not before the device is off", id="device"),
        pytest.param(
            NotBefore("surgery", 56, 84, "rom", "tendon", Region.ELBOW),
            "Not before day 56 after the operation, usually day 84, once cleared: move the joint "
            "(only: tendon, elbow)",
            id="all of it",
        ),
    ],
)
def test_a_gate_reads_as(gate: NotBefore, said: str) -> None:
    assert not_before_text(gate) == said


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        pytest.param(
            "not with precaution osteo v",
            "not with fragile spine: no bending or twisting under load",
            id="a precaution",
        ),
        pytest.param("the other leg: as tolerated", "other leg: as comfortable", id="a load"),
        pytest.param("spine bend", "bends the back", id="a strain"),
        pytest.param(
            "hip bone fixed: day 42 after injury",
            "hip, bone, fixed: not before day 42 after the injury",
            id="a gate",
        ),
        pytest.param(
            "not with device on wrist hand",
            "not with a device is worn (wrist and hand)",
            id="a fact",
        ),
    ],
)
def test_a_bar_is_said_in_the_words_of_the_pages(bar: str, said: str) -> None:
    assert bar_text(bar) == said


def test_every_bar_of_the_catalogue_has_words_in_spanish() -> None:
    every = load().exercises
    links = [(every[slug], each) for each in every.values() for slug in each.next if slug in every]
    with override("es"):
        said = {bar_text(bar) for high, low in links for bar in bars(high, low)}

    assert said
    assert not [each for each in said if re.search(r"\b(the|day|after|not|with|leg)\b", each)]
