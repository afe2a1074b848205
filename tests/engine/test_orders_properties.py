from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plans.engine.event import Event, Precaution
from plans.engine.exercise import Exercise, Phase, Region, WeightBearing
from tests.engine.intake import DAY, after, arm, cleared, leg, make_ankle, warned
from tests.engine.orders_case import BOOK, EXERCISES, ask

STATUS = st.sampled_from(list(WeightBearing))
CODES = [rule.code for rule in BOOK.precautions]
events_of = st.builds(
    make_ankle,
    kind=st.sampled_from(["cast", "boot", "surgery", "sling", "hospital_stay", "other"]),
    body_site=st.sampled_from(["ankle", "hip", "forearm", "shoulder", "thoracolumbar", "moon"]),
    side=st.sampled_from(["left", "right", "both", "na"]),
    ended_on=st.sampled_from([None, after(20)]),
    tissue=st.sampled_from(["none", "bone_fixed", "tendon", "fusion"]),
    joints_fixed=st.sampled_from([(), ("ankle",), ("wrist",)]),
    device_removable=st.booleans(),
    healing=st.sampled_from(["none", "xray"]),
    healing_on=st.just(after(21)),
    surgery_on=st.sampled_from([None, DAY]),
    weight_bearing=st.tuples(st.builds(leg, STATUS), st.builds(arm, STATUS, max_kg=st.just(2.0))),
    clearances=st.sets(
        st.sampled_from(["remove_device", "weight_bearing", "rom", "strengthen", "lift"])
    ).map(lambda given: cleared(*sorted(given))),
)
precaution_of = st.builds(
    warned,
    st.sampled_from([*CODES, "LATER"]),
    max_kg=st.sampled_from([None, 1.0]),
    joint=st.sampled_from(["", "knee"]),
    max_deg=st.sampled_from([None, 30]),
    muscle=st.sampled_from(["", "quadriceps"]),
)
question = st.fixed_dictionaries(
    {
        "region": st.sampled_from([Region.ANKLE, Region.WRIST_HAND, Region.WHOLE_BODY]),
        "side": st.sampled_from(["left", "right", "both", "na"]),
        "works": st.sampled_from(["", "left", "right", "both"]),
        "days": st.integers(0, 200),
        "phase": st.sampled_from([None, *Phase]),
    }
)
SOME_EXERCISE = st.sampled_from(sorted(EXERCISES)).map(EXERCISES.__getitem__)


@given(exercise=SOME_EXERCISE, event=events_of, added=precaution_of, asked=question)
def test_a_further_precaution_never_allows_more(
    exercise: Exercise, event: Event, added: Precaution, asked: dict[str, Any]
) -> None:
    stricter = replace(event, precautions=(*event.precautions, added))

    if ask(exercise, stricter, **asked).allowed:
        assert ask(exercise, event, **asked).allowed


@given(exercise=SOME_EXERCISE, event=events_of, lower=STATUS, asked=question)
def test_less_weight_bearing_never_allows_more(
    exercise: Exercise, event: Event, lower: WeightBearing, asked: dict[str, Any]
) -> None:
    orders = tuple(
        replace(order, status=min(order.status, lower)) for order in event.weight_bearing
    )

    if ask(exercise, replace(event, weight_bearing=orders), **asked).allowed:
        assert ask(exercise, event, **asked).allowed


@given(exercise=SOME_EXERCISE, event=events_of, other=events_of, asked=question)
def test_a_refusal_always_has_a_reason(
    exercise: Exercise, event: Event, other: Event, asked: dict[str, Any]
) -> None:
    verdict = ask(exercise, event, other, **asked)

    assert verdict.allowed is (verdict.refusals == ())


@given(exercise=SOME_EXERCISE, events=st.lists(events_of, min_size=1, max_size=3), asked=question)
def test_an_answer_does_not_depend_on_the_questions_before(
    exercise: Exercise, events: list[Event], asked: dict[str, Any]
) -> None:
    questions = [(event, days) for event in events for days in (asked["days"], 21, 5)]
    there = [ask(exercise, event, **(asked | {"days": days})) for event, days in questions]
    back = [ask(exercise, event, **(asked | {"days": days})) for event, days in questions[::-1]]

    assert back[::-1] == there
