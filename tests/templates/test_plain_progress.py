"""What a patient reads of recovery is plain, short, and promises nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.catalogue import load
from plans.engine.disuse import predicted_losses
from plans.engine.measure_reading import Change
from plans.engine.recovery import Goal, SideDifference
from plans.engine.recovery_course import Case, Followed, expected_on, recovery_courses
from plans.queries.recovery import Recovering
from plans.templatetags import courses, goals, progress
from plans.templatetags.progress import plain_sentences
from plans.templatetags.recovery import chart_says, goal_text, strength_range
from tests.catalogue.reading import HIGHEST_GRADE, grade
from tests.engine.intake import ADULT, after, make_ankle, make_hospital_stay

BOOT = make_ankle(ended_on=after(42))
EVENTS = (
    BOOT,
    make_ankle(),
    replace(BOOT, kind="sling", body_site="shoulder"),
    make_hospital_stay(ended_on=after(42)),
)
ON = after(70)
TESTS = (
    SideDifference(after(42), 0.5),
    SideDifference(ON, 0.5, Change.UNCLEAR),
    SideDifference(ON, 0.2, Change.BETTER),
    SideDifference(ON, 0.7, Change.WORSE, pain_nrs=8),
)


def shown(*tests: SideDifference) -> list[Recovering]:
    found = []
    for event in EVENTS:
        losses = predicted_losses((event,), patient=ADULT, book=load().disuse, on=ON)
        case = Case(ADULT, (event,), losses, tests_hurt_above_nrs=3)
        tested = {("plantarflexors", "left"): Followed("x", tests)} if tests else {}
        rules = load().rules.recovery
        for course in recovery_courses(case, tested, rules=rules, on=ON):
            found.append(Recovering(course, "Grip", None, (), expected_on(course, ON)))
    return found


def everything() -> list[str]:
    several = [shown(), *(shown(TESTS[0], each) for each in TESTS[1:])]
    return [text for each in several for one in each for text in plain_sentences(one)]


def test_it_is_easy_to_read() -> None:
    # Numbers and signs are no words: they are left out of the measure.
    assert grade(" ".join(everything())) <= HIGHEST_GRADE


def of_courses() -> list[str]:
    """Return the sentences on goals, pain and measures, with numbers in them."""
    told = [courses._MORNING, courses._WORST, progress._LINE_CHANGES, goals._GOALS]
    values = {"value": 5, "before": 5, "now": 3}
    return [str(text) % values for texts in told for text in texts.values()]


def test_pain_and_goals_are_easy_to_read() -> None:
    assert grade(" ".join(of_courses())) <= HIGHEST_GRADE


def test_it_promises_nothing() -> None:
    said = [*everything(), *of_courses()]
    words = {word.strip(".,:").lower() for text in said for word in text.split()}
    assert words.isdisjoint({"will", "cure", "cured", "heal", "heals", "sure", "soon", "guarantee"})
    assert any("most people" in text.lower() for text in everything())


def test_slow_recovery_is_said_kindly() -> None:
    assert "Your therapist looks for the reason." in " ".join(everything())


def test_the_chart_is_told_in_words() -> None:
    course = next(each for each in shown(*TESTS[:2]) if each.course.tested.values)

    said = chart_says(course)

    assert "strength is expected to rise from 50 % to" in said
    assert said.count("50 %") >= 3  # both tests are named
    assert str(course.course.weeks[-1].on.year) in said


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        pytest.param(Goal(5, 14), "in 5 to 14 weeks", id="both edges get there"),
        pytest.param(Goal(1, 1), "after 1 week", id="one week"),
        pytest.param(Goal(0, 12), "within 12 weeks", id="the fast edge is there already"),
        pytest.param(Goal(0, 0), "now", id="both are there already"),
        pytest.param(Goal(20, None), "after 20 weeks or more", id="the slow edge does not"),
        pytest.param(Goal(None, None), "after more than a year", id="nor the fast one"),
    ],
)
def test_the_goal_reads_as_a_span(goal: Goal, said: str) -> None:
    assert goal_text(goal) == said


def test_a_measured_start_has_no_span() -> None:
    first = next(each for each in shown(TESTS[0]) if each.course.tested.values)

    assert first.course.start is not None
    assert strength_range(first.course.start.deficit) == "50 %"
    assert first.course.start.on + timedelta(days=28) == ON
