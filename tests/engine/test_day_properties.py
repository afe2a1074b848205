"""What holds for any course of any exercise, however odd the days."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.engine.assessment import Mode
from plans.engine.day import CheckIn, DayFacts, ReasonNotDone, SessionSoreness, Soreness
from plans.engine.decision import Decision, Outcome
from plans.engine.dose_order import amount, at_least_as_hard, is_easier, is_within
from plans.engine.dose_steps import step_down, step_up
from plans.engine.exercise import Exercise
from plans.engine.plan_item import Suspension
from plans.engine.safety import Scope
from plans.engine.state_json import state_from_json, state_to_json
from tests.engine.course import BEND, CARRY, DAY, PRESS, RISE, WALK, Course, make_item, make_session


def near_the_top(exercise: Exercise) -> Exercise:
    """Return the exercise starting one step below its bound: or no course gets there."""
    highest = replace(exercise.max, schedule=exercise.start.schedule)
    return replace(exercise, start=step_down(exercise, highest) or highest)


KINDS = [WALK, PRESS, BEND, RISE, CARRY]
exercises = st.sampled_from(KINDS + [near_the_top(each) for each in KINDS])
modes = st.sampled_from([Mode.STANDARD, Mode.STANDARD_CAUTION, Mode.THERAPIST_ONLY])
nrs = st.integers(0, 10)


@dataclass(frozen=True)
class Day:
    """One date in a patient's words; None is "not said"."""

    completion: float | None = 1.0  # None: no session
    effort: float | None = 3.0
    pain: int | None = 1
    morning: int | None = 0
    swelling: int | None = 0
    soreness: Soreness | None = None
    spare: int | None = None
    ill: bool = False
    paused: bool = False
    reason: ReasonNotDone | None = None
    sore: SessionSoreness | None = None
    swollen: int | None = None  # right after the session
    heart_rate: int | None = None
    sudden: bool = False
    dizzy: bool = False
    rests: Suspension | None = None  # a red flag or a fall, not yet looked at


ODD: dict[str, st.SearchStrategy[Any]] = {
    "completion": st.sampled_from([None, 0.0, 0.4, 0.7, 0.8, 1.5]),
    "effort": st.one_of(st.none(), st.sampled_from([2.0, 4.0, 5.0, 6.0, 7.0, 9.0])),
    "pain": st.one_of(st.none(), nrs),
    "morning": st.one_of(st.none(), st.integers(0, 4)),
    "swelling": st.one_of(st.none(), st.integers(0, 3)),
    "soreness": st.sampled_from(Soreness),
    "spare": st.sampled_from([0, 2]),
    "ill": st.just(True),
    "paused": st.just(True),
    "reason": st.sampled_from(ReasonNotDone),
    "sore": st.sampled_from(SessionSoreness),
    "swollen": st.integers(0, 3),
    "heart_rate": st.sampled_from([40, 90, 140]),
    "sudden": st.just(True),
    "dizzy": st.just(True),
    "rests": st.builds(Suspension, st.just("R-DVT"), st.sampled_from(Scope), st.just("all")),
}


def odd_in(*fields: str) -> st.SearchStrategy[Day]:
    return st.builds(Day, **{name: ODD[name] for name in fields})


# Mostly good days, else a course never grows and there is nothing to see.
good_days = st.just(Day())
odd_days = st.one_of(*(odd_in(name) for name in ODD), odd_in("pain", "effort"), odd_in(*ODD))
days = st.one_of(good_days, odd_days)
runs = st.builds(lambda day, times: [day] * times, days, st.integers(1, 5))
courses = st.lists(runs, max_size=9).map(lambda found: [day for run in found for day in run])
# The last days decide: two good sessions and a morning are the brink of a step.
brinks = st.builds(
    lambda history, last: history + last, courses, st.lists(good_days, min_size=2, max_size=3)
)


def live(course: Course, day: Day) -> Decision | None:
    """Live one date of the course and close it."""
    course.context = replace(
        course.context,
        paused=day.paused,
        suspensions=(day.rests,) if day.rests else (),
        open_alert=day.rests.code if day.rests else "",
    )
    plan = course.plan()
    answer = None
    if day.morning is not None:
        answer = CheckIn(
            course.on, day.morning, swelling=day.swelling, soreness=day.soreness, ill=day.ill
        )
    sessions = {}
    if day.completion is not None:
        for each in plan.items:
            sessions[each.key] = make_session(
                course.on,
                each.dose,
                completion=day.completion,
                effort_0_10=day.effort,
                pain_peak_nrs=day.pain,
                spare_reps=day.spare,
                reason_not_done=day.reason,
                soreness=day.sore,
                swelling=day.swollen,
                heart_rate_bpm=day.heart_rate,
                sudden=day.sudden,
                dizzy=day.dizzy,
            )
    planned = frozenset(each.key for each in plan.items)
    return course.close(DayFacts(course.on, answer, sessions, planned))


def begin(exercise: Exercise, history: list[Day], **circumstances: Any) -> Course:
    course = Course(make_item(exercise), **circumstances)
    for day in history:
        live(course, day)
    return course


@given(exercise=exercises, history=courses, mode=modes)
def test_never_outside_the_approved_bounds(
    exercise: Exercise, history: list[Day], mode: Mode
) -> None:
    course = begin(exercise, [], mode=mode)
    for day in history:
        decision = live(course, day)

        assert is_within(exercise, course.dose, course.items[0].bounds)
        if decision is not None and decision.after is not None:
            assert is_within(exercise, decision.after, course.items[0].bounds)


@given(exercise=exercises, history=courses)
def test_at_most_one_step_or_back_to_where_a_short_gap_began(
    exercise: Exercise, history: list[Day]
) -> None:
    course = begin(exercise, [])
    for day in history:
        before, resume = course.dose, course.state.resume
        decision = live(course, day)

        if decision is not None and decision.outcome is Outcome.PROGRESS:
            count = course.rules.progression.p6_steps if decision.rule == "P6" else 1
            step = step_up(exercise, before, course.items[0].bounds, count)
            assert step is not None or resume is not None
            assert any(
                target is not None and at_least_as_hard(exercise, target, course.dose)
                for target in (step, resume)
            )
        else:
            assert course.dose == before or is_easier(exercise, course.dose, before)


@given(exercise=exercises, history=courses, mode=modes)
def test_a_dose_changes_only_with_a_decision_that_says_so(
    exercise: Exercise, history: list[Day], mode: Mode
) -> None:
    course = begin(exercise, [], mode=mode)
    for day in history:
        before = course.dose
        decision = live(course, day)

        if course.dose != before:
            assert decision is not None
            assert (decision.before, decision.after) == (before, course.dose)
            assert decision.is_change
        if mode is Mode.THERAPIST_ONLY:
            assert not is_easier(exercise, before, course.dose)


SIGNS = ("sudden", "dizzy", "ill", "rests")
graded = st.sampled_from(["pain", "morning", "effort", "swelling", "swollen"]).flatmap(odd_in)
mores = st.fixed_dictionaries(
    {},
    optional={
        "pain": st.integers(1, 4),
        "morning": st.integers(1, 3),
        "effort": st.integers(1, 4),
        "swelling": st.integers(1, 2),
        "swollen": st.integers(1, 2),
        **{name: ODD[name] for name in SIGNS},
    },
)
MOST = {"pain": 10, "morning": 10, "effort": 10.0, "swelling": 3, "swollen": 3}


def worsened(day: Day, more: dict[str, Any]) -> Day:
    """Return the day with more of what was said, or a sign; what was not said stays unsaid."""
    changes: dict[str, Any] = {name: more[name] for name in SIGNS if name in more}
    for name, by in more.items():
        if name not in SIGNS and getattr(day, name) is not None:
            changes[name] = min(MOST[name], getattr(day, name) + by)
    return replace(day, **changes)


@given(exercise=exercises, history=brinks, today=graded, more=mores, mode=modes)
@settings(max_examples=4 * settings().max_examples)
def test_more_pain_swelling_effort_or_a_sign_never_gives_a_harder_next_dose(
    exercise: Exercise, history: list[Day], today: Day, more: dict[str, Any], mode: Mode
) -> None:
    as_is = begin(exercise, [*history, today], mode=mode)
    as_bad = begin(exercise, [*history, worsened(today, more)], mode=mode)

    tomorrow = {each.key: each.dose for each in as_is.plan().items}
    bad_morrow = {each.key: each.dose for each in as_bad.plan().items}

    assert bad_morrow.keys() <= tomorrow.keys()
    for key, dose in bad_morrow.items():
        assert at_least_as_hard(exercise, tomorrow[key], dose)


silences = st.sampled_from(["effort", "pain", "morning"])


@given(exercise=exercises, history=brinks | courses, today=days, silence=silences)
def test_what_was_not_said_never_earns_a_step(
    exercise: Exercise, history: list[Day], today: Day, silence: str
) -> None:
    course = begin(exercise, history)
    silent: dict[str, Any] = {silence: None}
    planned = course.plan().items

    decision = live(course, replace(today, **silent))

    spoke = silence != "morning" and (today.completion is None or not planned)
    if not spoke:
        assert decision is None or decision.outcome is not Outcome.PROGRESS


@given(exercise=exercises, history=courses, length=st.integers(1, 40), age=st.integers(20, 90))
def test_after_a_gap_never_harder_than_before_it(
    exercise: Exercise, history: list[Day], length: int, age: int
) -> None:
    course = begin(exercise, [*history, Day(effort=6.0)], age=age)
    before = course.dose
    amounts = [amount(before)]

    for _ in range(length):
        live(course, Day(completion=None, morning=None))
        for each in course.plan().items:
            assert each.dose == before or is_easier(exercise, each.dose, before)
        amounts.append(amount(course.dose))

    assert amounts == sorted(amounts, reverse=True)


@given(exercise=exercises, history=courses, mode=modes)
def test_replaying_the_days_gives_the_same_states_and_decisions(
    exercise: Exercise, history: list[Day], mode: Mode
) -> None:
    once, again = begin(exercise, [], mode=mode), begin(exercise, [], mode=mode)
    for day in history:
        assert live(once, day) == live(again, day)
        stored = state_from_json(state_to_json(again.state))
        again.items = [replace(again.items[0], state=stored)]

        assert once.state == again.state


def test_a_steady_course_does_grow() -> None:
    """The properties above would hold for an engine that never does anything."""
    for exercise in KINDS:
        course = begin(exercise, [Day()] * 12)

        assert amount(course.dose) != amount(exercise.start)
        assert course.on == DAY + timedelta(days=12)
