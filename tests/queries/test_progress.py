"""Progress: one course a part, what was measured told apart from what is expected."""

from datetime import date, timedelta
from typing import Any

import pytest

from plans.engine.measure_reading import Change
from plans.models import Measurement, Patient
from plans.queries.progress import progress_of
from plans.templatetags.progress import plain_sentences
from tests.factories import DAY, NOW, make_event, make_patient, make_therapist

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def wrist_patient(**values: Any) -> Patient:
    """Return somebody whose left wrist was six weeks in a cast, until four weeks ago."""
    patient = make_patient()
    end = DAY - 4 * WEEK
    defaults: dict[str, Any] = {
        "kind": "cast",
        "body_site": "wrist_hand",
        "side": "left",
        "started_on": end - 6 * WEEK,
        "ended_on": end,
    }
    make_event(patient, **(defaults | values))
    return patient


def grip(
    patient: Patient, on: date, left: float, right: float = 40, pain: int | None = None
) -> None:
    by = make_therapist(patient.clinic)
    for side, value in (("left", left), ("right", right)):
        Measurement.objects.create(
            patient=patient,
            kind="grip_kg",
            side=side,
            value=value,
            unit="kg",
            pain_nrs=pain,
            measured_on=on,
            entered_by=by,
            entered_at=NOW,
        )


def said(patient: Patient) -> str:
    found = progress_of(patient, on=DAY, language="en")
    return " ".join(text for each in found.recovering for text in plain_sentences(each))


class TestRecovery:
    def test_without_a_test_begins_with_the_expected_loss(self) -> None:
        found = progress_of(wrist_patient(), on=DAY, language="en").recovering

        grips = [each for each in found if each.course.loss.muscle == "grip"]
        assert len(grips) == 1
        assert grips[0].chart is not None
        assert grips[0].chart.dots == ()
        assert grips[0].course.start is not None
        assert not grips[0].course.start.is_measured

    def test_shows_what_was_measured_beside_it(self) -> None:
        patient = wrist_patient()
        grip(patient, DAY - 4 * WEEK, 20)
        grip(patient, DAY, 27)

        grips = progress_of(patient, on=DAY, language="en").recovering[0]

        assert grips.test == "Grip"
        assert grips.chart is not None
        assert [dot.is_real_change for dot in grips.chart.dots] == [False, True]
        assert "most people" in said(patient)
        assert "clearly more than at your first test" in said(patient)

    def test_says_no_clear_change_while_it_is_none(self) -> None:
        patient = wrist_patient()
        grip(patient, DAY - 4 * WEEK, 20)
        grip(patient, DAY, 24)

        assert "No clear change" in said(patient)
        lines = progress_of(patient, on=DAY, language="en").lines
        assert {line.change for line in lines} == {Change.UNCLEAR}

    def test_of_a_muscle_nobody_measured_shows_no_number(self) -> None:
        patient = wrist_patient(kind="sling", body_site="shoulder")

        shown = progress_of(patient, on=DAY, language="en").recovering

        unsure = [each for each in shown if each.course.state == "unsure"]
        assert [each.course.loss.muscle for each in unsure] == ["shoulder"]
        assert unsure[0].chart is None
        assert unsure[0].now is None
        assert not any(char.isdigit() for text in plain_sentences(unsure[0]) for char in text)

    def test_waits_while_the_part_rests(self) -> None:
        patient = wrist_patient(ended_on=None)

        assert "still rests" in said(patient)

    def test_does_not_go_by_a_test_that_hurt(self) -> None:
        patient = wrist_patient()
        grip(patient, DAY - WEEK, 5, pain=6)

        found = progress_of(patient, on=DAY, language="en").recovering[0].course

        assert found.start is not None
        assert not found.start.is_measured
        assert "The test hurt" in said(patient)
