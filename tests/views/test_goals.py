"""The goals of a phase in the patient's words: reached, open, and who decides."""

import pytest

from plans.models import Proposal
from plans.queries.next_goals import next_goals
from plans.templatetags import goals
from plans.templatetags.goals import goal_now, goal_sentence
from plans.templatetags.phases import CRITERIA
from tests.factories import NOW, Course, make_care, make_patient
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
PAGE = "/progress/goals/"


def test_says_that_a_therapist_decides(course: Course) -> None:
    page = text(browser(course.person).get(PAGE))

    assert "Your therapist looks first and decides." in page
    assert "Ankle, left" in page
    assert "goals reached" in page


def test_every_goal_is_reached_or_open(course: Course) -> None:
    (ankle,) = next_goals(course.patient, now=NOW)

    assert [goal_sentence(check) for check in ankle.met] == [
        "How much weight the leg may take: part weight.",
        "You can stand and do not get dizzy.",
        "Your therapist has tested you in the last 7 days.",
    ]
    assert [(goal_sentence(check), goal_now(check)) for check in ankle.open] == [
        ("The cast or brace is off, or you may move.", ""),
        ("Pain in the morning is 3 or less.", "Not known yet. Ask your therapist."),
        ("Swelling does not grow.", "Not known yet. Ask your therapist."),
        ("The cast, brace or sling is off.", ""),
    ]


def test_says_when_the_therapist_has_it(course: Course) -> None:
    (goal, *_) = next_goals(course.patient, now=NOW)
    region = course.regime.regions.get()
    Proposal.objects.create(
        patient=course.patient,
        regime=course.regime,
        region=region,
        kind=Proposal.Kind.PHASE,
        phase=goal.next,
        phases=[goal.next],
        on=course.patient.local_date(NOW),
        as_known_at=NOW,
        engine_version="1",
    )

    assert "Your therapist has it on the desk" in text(browser(course.person).get(PAGE))


def test_stays_calm_without_a_plan() -> None:
    person = make_care(make_patient(), relation="self")

    assert "No goals here now" in text(browser(person).get(PAGE))


def test_a_patient_reads_every_criterion_a_therapist_reads() -> None:
    assert set(CRITERIA) <= set(goals._GOALS)
