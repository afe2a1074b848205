"""What may be done while equipment is missing, and what such a day proves."""

from dataclasses import replace

import pytest

from plans.engine.day import CheckIn, DayFacts, ReasonNotDone
from plans.engine.decision import Outcome
from plans.engine.dose import Dose, Schedule
from plans.engine.exercise import Demand, Kind
from plans.engine.stand_in import stand_in, stand_in_dose
from tests.engine.course import BEND, PRESS, WALK, Course, make_item, make_session

BAND = replace(
    PRESS, slug="band", equipment=("resistance_band",), easier=("towel", "plain"), demand=Demand()
)
TOWEL = replace(BEND, slug="towel", equipment=("towel",), easier=("below",))
PLAIN = replace(BEND, slug="plain", easier=("band",))
BELOW = replace(BEND, slug="below")
KNOWN = {each.slug: each for each in (BAND, TOWEL, PLAIN, BELOW)}


def found(*, taken=(), refused=(), **changes):
    """Return what stands in for the band when PLAIN is changed."""
    known = KNOWN | {"plain": replace(PLAIN, **changes), "below": replace(BELOW, **changes)}
    return stand_in(BAND, known, taken=taken, may_do=lambda slug: slug not in refused)


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        pytest.param({}, "plain", id="the nearest that needs nothing"),
        pytest.param({"taken": {"plain"}}, "below", id="not one that is in the plan already"),
        pytest.param({"refused": {"plain"}}, "below", id="not what the orders refuse"),
        pytest.param({"refused": {"plain", "below"}}, "", id="none is left"),
        pytest.param({"equipment": ("towel",)}, "", id="not one that needs something itself"),
        pytest.param({"supervision": "first_time"}, "", id="not alone for the first time"),
        pytest.param({"kind": Kind.CUE}, "", id="not a cue"),
        pytest.param({"start": Dose(reps=5, load_kg=1.0)}, "", id="not with a weight"),
        pytest.param({"demand": Demand(unsupported=True)}, "", id="not without support"),
    ],
)
def test_the_ladder_is_gone_down_to_what_may_be_done(given, slug):
    assert found(**given) == slug


def test_it_never_loads_where_the_exercise_does_not():
    standing = replace(PLAIN, demand=Demand(position="standing"))
    light = replace(BEND, slug="light", equipment=("towel",), easier=("plain",))
    known = {"light": light, "plain": standing}

    assert stand_in(light, known, taken=(), may_do=lambda _slug: True) == ""


@pytest.mark.parametrize(
    ("start", "today", "dose"),
    [
        pytest.param(
            Dose(sets=2, reps=10, bouts_per_day=3),
            Dose(sets=1, reps=6, load_kg=5.0, schedule=Schedule(every_n_days=2)),
            Dose(sets=1, reps=6, bouts_per_day=1, schedule=Schedule(every_n_days=2)),
            id="in nothing more than today's",
        ),
        pytest.param(
            Dose(sets=1, reps=5), Dose(sets=3, reps=12), Dose(sets=1, reps=5), id="its own start"
        ),
        pytest.param(
            Dose(sets=2, reps=10),
            Dose(sets=1, reps=1, hold_s=30),
            Dose(sets=1, reps=10),
            id="one hold is not one movement",
        ),
    ],
)
def test_its_dose_is_its_start_or_less(start, today, dose):
    assert stand_in_dose(replace(PLAIN, start=start), today) == dose


def stood_in(course, **morning):
    """Close a day on which something else was done in place of the walk."""
    session = replace(make_session(course.on, course.dose), stand_in="march")
    facts = DayFacts(
        on=course.on,
        check_in=CheckIn(course.on, morning.pop("pain_nrs", 0), swelling=0),
        sessions={WALK.slug: session},
        planned=frozenset({WALK.slug}),
    )
    return course.close(facts)


def test_days_with_a_stand_in_prove_nothing_and_are_gap():
    course = Course(make_item(WALK))
    course.day()
    said = [stood_in(course) for _ in range(4)]

    assert all(each is None or each.outcome is not Outcome.PROGRESS for each in said)
    assert said[-1].rule == "M2"
    assert course.dose.duration_s < WALK.start.duration_s


def test_a_worse_morning_after_a_stand_in_rests_the_part():
    course = Course(make_item(WALK))
    stood_in(course)

    decision = stood_in(course, pain_nrs=3)

    assert decision.rule == "G2"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param("S2", {"pain_peak_nrs": 8}, id="severe pain"),
        pytest.param("S2", {"sudden": True}, id="something sudden"),
        pytest.param("S3", {"dizzy": True}, id="dizzy"),
        pytest.param("O5", {"pain_peak_nrs": 7}, id="pain to review"),
        pytest.param(
            "G7",
            {"completion": 0.2, "reason_not_done": ReasonNotDone.TOO_HARD},
            id="too hard twice",
        ),
        pytest.param("OVER", {"completion": 2.0}, id="done far more, three times"),
    ],
)
@pytest.mark.parametrize("done", ["march", ""], ids=["it stood in", "the walk itself"])
def test_alerts_name_what_was_done(code, told, done):
    course = Course(make_item(WALK))
    for _ in range(3):
        session = make_session(course.on, course.dose, stand_in=done, **told)
        course.close(DayFacts(course.on, None, {WALK.slug: session}, frozenset({WALK.slug})))
        found = [dict(each.values) for each in course.alerts if each.code == code]
        if found:
            break

    said = found[0].get("exercise") or found[0]["exercises"]
    assert said == (done or WALK.slug)
