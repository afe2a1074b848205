"""Orders, precautions and gates that ask: nothing opens by its date, only by somebody's word."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from plans.models import (
    Alert,
    Clearance,
    ImmobilisationEvent,
    LimitAnswer,
    Precaution,
    WeightBearingOrder,
)
from plans.queries.gates import gates_page, limits_of
from plans.services.alert import raise_alert
from plans.services.limit_answer import Word, answer_limit
from tests.factories import DAY, NOW, make_boot, make_patient

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=14)


@pytest.fixture
def event() -> ImmobilisationEvent:
    """Return a boot whose weight order and lifting limit ask today."""
    event = make_boot(make_patient(), healing="none", healing_on=None)
    event.weight_bearing.update(status="pwb", max_kg=20, expires_on=DAY)
    event.precautions.create(
        code="LIFT_MAX", max_kg=3, from_on=DAY - timedelta(days=30), expires_on=DAY
    )
    return event


def say(event: ImmobilisationEvent, subject: str, answer: str, **changes: Any) -> LimitAnswer:
    given = {"given_by": "Dr Hale", "given_on": DAY, "reason": "Seen on X-ray."} | changes
    by = event.patient.lead_therapist
    return answer_limit(
        event=event, subject=subject, answer=answer, word=Word(**given), by=by, now=NOW
    )


def subject_of(event: ImmobilisationEvent, kind: str) -> str:
    return next(s.subject for s in limits_of(event, DAY) if s.subject.startswith(kind))


def test_a_reached_day_asks_and_opens_nothing(event: ImmobilisationEvent) -> None:
    page = gates_page(event.patient, on=DAY + timedelta(days=100), language="en")

    assert {limit.subject.split(":")[0] for limit in page.asking} == {"order", "precaution"}
    assert len(page.limits) == 2


@pytest.mark.parametrize(
    ("answer", "changes", "expires_on"),
    [
        pytest.param("confirmed", {}, None, id="holds until somebody lifts it"),
        pytest.param("extended", {"ask_again_on": LATER}, LATER, id="holds until a later day"),
    ],
)
@pytest.mark.parametrize("kind", ["precaution", "order"])
def test_what_holds_on_asks_no_more(
    kind: str,
    answer: str,
    changes: dict[str, Any],
    expires_on: date | None,
    event: ImmobilisationEvent,
) -> None:
    row = say(event, subject_of(event, kind), answer, **changes)

    (limit,) = [e for e in limits_of(event, DAY) if e.subject.startswith(kind)]
    limit.row.refresh_from_db()
    assert (limit.row.expires_on, row.asked_on) == (expires_on, DAY)
    assert AuditEvent.objects.filter(action=f"limit_{answer}").exists()


class TestLifting:
    def test_a_precaution_ends_it_today(self, event: ImmobilisationEvent) -> None:
        say(event, subject_of(event, "precaution"), "lifted")

        assert Precaution.objects.get().lifted_on == DAY

    def test_an_order_writes_full_weight(self, event: ImmobilisationEvent) -> None:
        say(event, subject_of(event, "order"), "lifted")

        newest = WeightBearingOrder.objects.latest("from_on")
        assert (newest.status, newest.from_on, newest.ordered_by) == ("fwb", DAY, "Dr Hale")

    def test_an_order_that_a_newer_one_replaced_is_refused(
        self, event: ImmobilisationEvent
    ) -> None:
        before = subject_of(event, "order")
        limb = event.weight_bearing.get().limb
        event.weight_bearing.create(limb=limb, status="nwb", from_on=DAY)

        with pytest.raises(ValidationError):
            say(event, before, "confirmed")


class TestClearance:
    def test_said_may_begin_is_one(self, event: ImmobilisationEvent) -> None:
        say(event, "clearance:strengthen", "cleared")

        assert Clearance.objects.get().cleared_by == "Dr Hale"

    def test_not_yet_is_none(self, event: ImmobilisationEvent) -> None:
        say(event, "clearance:strengthen", "not_yet", ask_again_on=LATER)

        assert not Clearance.objects.exists()
        assert LimitAnswer.objects.get().ask_again_on == LATER


@pytest.mark.parametrize(
    ("subject", "answer", "changes", "field"),
    [
        pytest.param("order", "extended", {}, "ask_again_on", id="until no day"),
        pytest.param("order", "cleared", {}, "answer", id="an answer to something else"),
        pytest.param("clearance:fly", "cleared", {}, "subject", id="something nobody clears"),
        pytest.param("precaution:999", "lifted", {}, "subject", id="a precaution of nobody"),
        pytest.param("precaution:x", "lifted", {}, "subject", id="no number"),
        pytest.param("order", "confirmed", {"given_by": " "}, "given_by", id="said by nobody"),
        pytest.param(
            "order", "confirmed", {"given_on": LATER}, "given_on", id="said in the future"
        ),
        pytest.param("order", "extended", {"ask_again_on": DAY}, "ask_again_on", id="until today"),
    ],
)
def test_is_refused_with_nothing_changed(
    subject: str, answer: str, changes: dict[str, Any], field: str, event: ImmobilisationEvent
) -> None:
    about = subject if ":" in subject else subject_of(event, subject)

    with pytest.raises(ValidationError) as refused:
        say(event, about, answer, **changes)

    assert field in refused.value.error_dict
    assert not LimitAnswer.objects.exists()
    assert WeightBearingOrder.objects.get().expires_on == DAY


def test_the_alert_ends_with_the_last_answer(event: ImmobilisationEvent) -> None:
    raise_alert(patient=event.patient, code="O7", tier="low", on=DAY, now=NOW)

    say(event, subject_of(event, "order"), "confirmed")
    assert Alert.objects.open().exists()

    say(event, subject_of(event, "precaution"), "lifted")
    assert not Alert.objects.open().exists()


def test_the_alert_waits_for_a_word_it_asked_for(event: ImmobilisationEvent) -> None:
    asked = {"asked": [f"{event.pk}:clearance:strengthen:{DAY}"]}
    raise_alert(patient=event.patient, code="O7", tier="low", on=DAY, values=asked, now=NOW)

    say(event, subject_of(event, "order"), "confirmed")
    say(event, subject_of(event, "precaution"), "confirmed")
    assert Alert.objects.open().exists()

    say(event, "clearance:strengthen", "not_yet")
    assert not Alert.objects.open().exists()
