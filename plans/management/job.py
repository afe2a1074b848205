"""What the commands of the jobs share: the instant to act for, and the report."""

import json
from abc import abstractmethod
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehab import clock, heartbeat


class JobCommand(BaseCommand):
    """A job run by hand or by cron; the same service as Celery's task."""

    @abstractmethod
    def run(self, *, now: datetime) -> dict[str, int]:
        """Do the job for `now` and return its figures."""

    def add_arguments(self, parser: CommandParser) -> None:
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--now", type=_instant, help="Act as if it were this instant.")
        when.add_argument("--on", type=date.fromisoformat, help="Act as at noon UTC of this date.")
        parser.add_argument("--json", action="store_true", help="Report as one line of JSON.")

    def handle(self, *, now: datetime | None, on: date | None, json: bool, **_options: Any) -> None:
        if on is not None:
            now = datetime.combine(on, time(12), UTC)
        figures = self.run(now=now or clock.now())
        if now is None:
            job = type(self).__module__.rpartition(".")[2]
            heartbeat.note(f"plans.{job}", now=clock.now())
        self.stdout.write(_report(figures, as_json=json))
        if figures.get("failed"):
            raise CommandError("Some could not be done; the log names them.")


def _report(figures: dict[str, int], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(figures)
    said = ", ".join(f"{name} {count}" for name, count in figures.items() if count)
    return said or "Nothing was due."


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an offset is missing, for example +00:00")
    return instant
