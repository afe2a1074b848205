"""The judge sees what is lost, doubled, unexplained, stuck or late; blind, it proves nothing."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.faults.judge import Row, Verdict, judge
from tests.faults.mail_server import Accepted

PATIENT = UUID(int=1)
ROW = Row(
    key=(PATIENT, "morning_plan", date(2026, 3, 2)),
    due_s=1000.0,
    message_id="a",
    state="sent",
    resends=0,
    is_dead_address=False,
)
MAIL = Accepted(id="a", to="p@example.test", sender="", at=1003.0, leaks=False)


@pytest.mark.parametrize(
    ("row", "copies", "figures"),
    [
        pytest.param(ROW, 1, {}, id="sent once"),
        pytest.param(ROW, 0, {"lost": 1}, id="sent, but the server never had it"),
        pytest.param(ROW, 2, {"extra": 1, "unexplained": 1}, id="a copy without a doubt"),
        pytest.param(replace(ROW, resends=1), 2, {"extra": 1}, id="a copy after a doubt"),
        pytest.param(replace(ROW, state="queued"), 0, {"stuck": 1}, id="waits for ever"),
        pytest.param(replace(ROW, state="sending"), 1, {"stuck": 1}, id="in hands for ever"),
        pytest.param(replace(ROW, state="expired"), 0, {}, id="too late by rule"),
        pytest.param(
            replace(ROW, state="expired"), 1, {"unexplained": 1}, id="expired, and yet it went"
        ),
        pytest.param(replace(ROW, state="failed"), 0, {"lost": 1}, id="a living address failed"),
        pytest.param(
            replace(ROW, state="failed", is_dead_address=True), 0, {}, id="a dead address failed"
        ),
        pytest.param(replace(ROW, state="unknown"), 0, {"lost": 1}, id="in doubt, nobody has it"),
        pytest.param(replace(ROW, message_id=""), 0, {"lost": 1}, id="a slot without a mail"),
    ],
)
def test_the_judge_weighs_one_row(row: Row, copies: int, figures: dict[str, int]) -> None:
    found = judge([row], [MAIL] * copies, wanted=1)

    late = {"max_late_s": 3.0, "p99_late_s": 3.0} if copies else {}
    assert found == Verdict(**({"slots": 1, "accepted": copies} | late | figures))


def test_a_slot_that_was_never_planned_is_lost() -> None:
    assert judge([ROW], [MAIL], wanted=2).lost == 1


def test_two_rows_of_one_date_are_doubled() -> None:
    again = replace(ROW, message_id="b")

    found = judge([ROW, again], [MAIL, replace(MAIL, id="b")], wanted=1)

    assert found.doubled == 1
    assert not found.is_clean()
