"""Send the mails that are due; with --loop, the whole delivery of a house without Celery."""

import json
import logging
import signal
import threading
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections

from outbox import alive
from outbox.models import Message
from outbox.services import Report, deliver_due
from rehab import clock

logger = logging.getLogger(__name__)
IDLE_S = 1.0
AFTER_TROUBLE_S = 5.0


class Command(BaseCommand):
    help = "Send the mails that are due. Any number of these may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Go on until told to stop.")
        parser.add_argument("--now", type=_instant, help="Act as if it were this instant.")
        parser.add_argument("--json", action="store_true", help="Report as one line of JSON.")

    def handle(self, *, loop: bool, now: datetime | None, json: bool, **options: Any) -> None:
        if loop and now is not None:
            raise CommandError("--now and --loop do not go together.")
        if loop:
            self._loop(as_json=json)
        else:
            # An instant asked for by hand is nobody's clock.
            app_clock = None if now else clock.unshifted()
            report = deliver_due(app_clock=app_clock, now=now or clock.now())
            self._report(report, as_json=json)

    def _loop(self, *, as_json: bool) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            stop.wait(self._round(stop, as_json=as_json))

    def _round(self, stop: threading.Event, *, as_json: bool) -> float:
        """Deliver one slice and return how long to rest after it."""
        close_old_connections()
        try:
            report = deliver_due(
                should_stop=stop.is_set, app_clock=clock.unshifted(), now=clock.now()
            )
            alive.tell(report, now=clock.now())
            if report != Report():
                self._report(report, as_json=as_json)
        except (DatabaseError, InterfaceError) as error:
            # The database comes back; what was in our hands goes by its lease.
            logger.error("The database is away: %s", type(error).__name__)
            return AFTER_TROUBLE_S
        except OSError as error:
            # Standard output is full or gone; mails do not wait for it.
            logger.error("Nobody hears the report: %s", type(error).__name__)
            return AFTER_TROUBLE_S
        return AFTER_TROUBLE_S if report.is_stopped or report.is_paused else IDLE_S

    def _report(self, report: Report, *, as_json: bool) -> None:
        now = clock.now()
        figures = asdict(report) | {
            "waiting": Message.objects.waiting().filter(due_at__lte=now).count(),
            "oldest_due_unsent_s": round(Message.objects.overdue_s(now)),
        }
        if as_json:
            self.stdout.write(json.dumps(figures))
        elif report.is_paused:
            self.stdout.write("OUTBOX_PAUSED is on: no mail goes out.")
        else:
            said = ", ".join(f"{name} {count}" for name, count in figures.items() if count)
            self.stdout.write(said or "Nothing was due.")


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an offset is missing, for example +00:00")
    return instant
