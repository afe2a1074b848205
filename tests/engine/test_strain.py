"""What rests for pain: the limb that hurts, and no more than that where it is known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.catalogue.content import load
from plans.engine.day import CheckIn, DayFacts, SessionSoreness, Soreness
from plans.engine.easing_today import ease_today
from plans.engine.exercise import Demand, Exercise, JointDemand, Region, UsesSide
from plans.engine.loading import spares
from plans.engine.plan_item import PlanItem
from plans.engine.trend import Trend
from tests.engine.course import (
    BEND,
    DAY,
    PRESS,
    RULES,
    STANDARD,
    WALK,
    Course,
    make_item,
    make_session,
)

GRIP = replace(BEND, slug="grip")
ELBOW = replace(BEND, slug="elbow-bend", regions=(Region.ELBOW,))
ANKLE = replace(
    BEND,
    slug="ankle-bend",
    regions=(Region.ANKLE,),
    demand=Demand(joints=(JointDemand("ankle", "dorsiflexion", 10, True),)),
)
CURL = make_item(replace(PRESS, slug="curl", regions=(Region.WRIST_HAND,)))
OTHER_HAND = replace(BEND, slug="other-hand", regions=(Region.ALL,), side=UsesSide.OTHER)
JOINT = Soreness.JOINT


def of(region: str, *exercises: Exercise) -> list[PlanItem]:
    return [make_item(each, region=region) for each in exercises]


WRIST = [
    *of("wrist_hand", BEND, GRIP, WALK),
    make_item(OTHER_HAND, region="wrist_hand", side="right"),
]
RIGHT = replace(BEND, slug="right-bend", side=UsesSide.AFFECTED)


def eased(items: list[PlanItem], done: set[str], **morning: object) -> set[str]:
    """Return what rests this morning after a day on which `done` was done."""
    lived = [
        item.at(item.state.but(last_on=DAY, raised_mornings=1)) if item.key in done else item
        for item in items
    ]
    on = DAY + timedelta(days=1)
    check_in = CheckIn(on, **({"pain_nrs": 0} | morning))  # type: ignore[arg-type]
    course = Course(*lived)
    course.on = on
    found = ease_today(lived, course.plan().items, check_in, STANDARD, RULES)
    return {each.key for each in found}


class TestWhatRests:
    @pytest.mark.parametrize(
        ("items", "done", "rests"),
        [
            pytest.param(
                WRIST,
                {"wrist-bend", "indoor-walk"},
                {"wrist-bend", "grip"},
                id="wrist: the walk and the other hand go on",
            ),
            pytest.param(
                WRIST,
                {"indoor-walk"},
                {each.key for each in WRIST},
                id="only the walk was done: nobody knows what hurt, all of it rests",
            ),
            pytest.param(
                of("ankle", ANKLE, WALK, PRESS),
                {"ankle-bend"},
                {"ankle-bend", "indoor-walk", "band-leg-press"},
                id="ankle: the leg rests with it",
            ),
            pytest.param(
                of("whole_body", WALK, BEND, GRIP),
                {"indoor-walk"},
                {"indoor-walk", "wrist-bend", "grip"},
                id="whole body: everything",
            ),
            pytest.param(
                of("spine", WALK, BEND), {"wrist-bend"}, {"indoor-walk", "wrist-bend"}, id="spine"
            ),
            pytest.param(
                [*of("ankle", ANKLE), *of("wrist_hand", BEND, WALK)],
                {"ankle-bend"},
                {"ankle-bend", "indoor-walk"},
                id="ankle: the walk that stands in the wrist's plan rests",
            ),
            pytest.param(
                [*of("ankle", ANKLE), *of("whole_body", WALK, BEND)],
                {"ankle-bend"},
                {"ankle-bend", "indoor-walk"},
                id="ankle: so does that of the whole body",
            ),
            pytest.param(
                [*of("wrist_hand", BEND), *of("elbow", ELBOW)],
                {"wrist-bend"},
                {"wrist-bend"},
                id="two regions of one limb are two",
            ),
            pytest.param(
                [*WRIST, make_item(RIGHT, region="wrist_hand", side="right")],
                {"wrist-bend"},
                {"wrist-bend", "grip", "right-bend", "other-hand"},
                id="both wrists: the other hand is no sound one",
            ),
            pytest.param(
                [*WRIST, make_item(RIGHT, region="elbow", side="right")],
                {"wrist-bend"},
                {"wrist-bend", "grip", "other-hand"},
                id="the other arm is treated at the elbow",
            ),
            pytest.param(
                [*WRIST, make_item(ANKLE, region="ankle", side="right")],
                {"wrist-bend"},
                {"wrist-bend", "grip"},
                id="a leg of that side says nothing of the arm",
            ),
        ],
    )
    @pytest.mark.parametrize(
        "morning", [{"pain_nrs": 2}, {"pain_nrs": 1}, {"soreness": JOINT}], ids=["2", "1", "joint"]
    )
    def test_this_morning(
        self, items: list[PlanItem], done: set[str], rests: set[str], morning: dict[str, object]
    ) -> None:
        assert eased(items, done, **morning) == rests

    @pytest.mark.parametrize(
        ("told", "rests"),
        [
            pytest.param([(BEND, "persists")], {"wrist-bend", "grip"}, id="in the wrist"),
            pytest.param(
                [(BEND, "persists"), (WALK, "persists")],
                {"wrist-bend", "grip", "indoor-walk"},
                id="in the walk as well",
            ),
            pytest.param([(WALK, "persists")], {i.key for i in WRIST}, id="in the walk alone"),
            pytest.param(
                [(WALK, "persists"), (BEND, "none")],
                {"indoor-walk"},
                id="in the walk, and not in the wrist",
            ),
            pytest.param([(BEND, "warmup_only")], set(), id="until warm"),
        ],
    )
    def test_soreness_in_a_session(self, told: list[tuple[Exercise, str]], rests: set[str]) -> None:
        course = Course(*WRIST)
        sessions = {
            each.slug: make_session(DAY, each.start, soreness=SessionSoreness(soreness))
            for each, soreness in told
        }
        course.close(DayFacts(on=course.on, sessions=sessions))

        assert {item.key for item in course.items if item.state.rest_until} == rests


def test_the_walk_of_a_sore_wrist_stays_as_it_is_and_grows_no_further() -> None:
    course = Course(*WRIST)
    course.day(morning=0)
    course.day(morning=3)

    for item in course.items:
        assert (item.state.rest_rule == "G2") is (item.exercise in (BEND, GRIP))
    walk = next(item for item in course.items if item.exercise is WALK)
    assert walk.state.dose == WALK.start


def test_a_walk_on_the_day_off_makes_no_second_day_off() -> None:
    """Two mornings a little up rest the wrist; it rests, the walk goes on, the third is up too."""
    course = Course(*WRIST)
    for _ in range(3):
        course.day(morning=1)

    rests = {each.key for each in course.items if each.state.rest_rule == "G2"}
    assert rests == {"wrist-bend", "grip"}
    course.day(morning=1)

    assert all(decision.rule != "G2" for decision in course.decisions.values())
    assert len(course.plan().items) == len(WRIST)


@pytest.mark.parametrize("rule", ["G8", "G9"])
def test_what_weeks_show_of_a_wrist_takes_nothing_off_the_walk(rule: str) -> None:
    course = Course(*WRIST, CURL, trends=(Trend(rule, "wrist_hand", ()),))

    course.day()

    assert {key for key, each in course.decisions.items() if each.rule == rule} <= {
        "wrist-bend",
        "grip",
        "curl",
    }
    assert course.decisions["curl"].rule == rule


def test_a_flare_that_also_waits_takes_its_third_off() -> None:
    """O11 applies twice on one date, as a flare and as a wait: the flare decides."""
    course = Course(*WRIST, by_quota=True, completion_7d=1.0)
    course.day()
    course.day()
    course.day(morning=4)
    course.day(morning=4)

    walk = next(item for item in course.items if item.exercise is WALK)
    assert [each.rule for each in course.decisions[walk.key].matches] == ["O11", "O11"]
    assert walk.state.dose.duration_s == 420


@pytest.mark.parametrize(
    ("slug", "region", "expected"),
    [
        pytest.param("walk-outdoor", "wrist_hand", True, id="a walk, the wrist"),
        pytest.param("walk-indoor", "wrist_hand", True, id="a hand that steadies"),
        pytest.param("sit-to-stand-free", "shoulder", True, id="standing up without hands"),
        pytest.param("straight-leg-raise", "elbow", True, id="the leg, the elbow"),
        pytest.param("motor-imagery", "wrist_hand", True, id="in the mind only"),
        pytest.param("contralateral-strength", "wrist_hand", True, id="the other arm"),
        pytest.param("walk-nwb-aid", "wrist_hand", False, id="a walk on crutches"),
        pytest.param("sit-to-stand-raised", "wrist_hand", False, id="pushing with the hands"),
        pytest.param("isometric-in-cast", "wrist_hand", False, id="tensing in the cast"),
        pytest.param("scapular-setting", "wrist_hand", False, id="the shoulder blade"),
        pytest.param("finger-tendon-glides", "shoulder", False, id="the same limb"),
        pytest.param("light-household", "elbow", False, id="household"),
        pytest.param("walk-outdoor", "ankle", False, id="a walk, the ankle"),
        pytest.param("static-quads", "ankle", False, id="the same leg"),
        pytest.param("sit-out-of-bed", "hip", False, id="sitting up"),
        pytest.param("lift-waist", "ankle", False, id="lifting while standing"),
        pytest.param("abdominal-brace", "hip", True, id="the belly, the hip"),
        pytest.param("walk-outdoor", "spine", False, id="nothing spares the spine"),
        pytest.param("wrist-arom", "whole_body", False, id="nor the whole body"),
        pytest.param("contralateral-strength", "whole_body", False, id="nor the other arm"),
        pytest.param("low-hop-prep", "wrist_hand", False, id="a hop jars"),
    ],
)
def test_what_spares_a_limb(slug: str, region: str, expected: bool) -> None:
    assert spares(load().exercises[slug], region) is expected
