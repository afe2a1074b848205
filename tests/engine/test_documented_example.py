"""The example of docs/domain.md, lived."""

from plans.engine.decision import Outcome
from tests.engine.course import Course


def test_mrs_a_walks_a_minute_more_and_back_again() -> None:
    mrs_a = Course()
    monday, tuesday, wednesday = (mrs_a.day(effort_0_10=3, pain_peak_nrs=1) for _ in range(3))

    assert wednesday is not None
    assert (wednesday.rule, wednesday.outcome) == ("P3", Outcome.PROGRESS)
    assert [each and each.outcome for each in (monday, tuesday)] != [Outcome.PROGRESS] * 2
    assert mrs_a.plan().items[0].dose.duration_s == 11 * 60

    thursday = mrs_a.day(pain_peak_nrs=6)

    assert thursday is not None
    assert thursday.rule == "G1"
    assert mrs_a.plan().items[0].dose.duration_s == 10 * 60
    assert mrs_a.state.blocked_sessions == 3
