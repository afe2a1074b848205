"""What a round of delivery tells the outside: that it ran, and that mail can leave the house."""

from datetime import datetime

from outbox.services import Report
from rehab import deadman, heartbeat

JOB = "outbox.deliver_outbox"


def tell(report: Report, *, now: datetime) -> None:
    """Give the signs of life a round has earned: a paused or broken line earns none outside."""
    heartbeat.note(JOB, now=now)
    if not (report.is_paused or report.is_line_down):
        deadman.ping()
