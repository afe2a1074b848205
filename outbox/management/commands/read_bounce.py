"""Take one report that a mail server hands over through a pipe."""

import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from outbox import delivery_report, return_path
from outbox.services import take_bounce
from rehab import clock

logger = logging.getLogger(__name__)
MAX_BYTES = 1_000_000  # the report comes first, the mail it is about last


class Command(BaseCommand):
    help = "Read a report of a mail that came back from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipient", help="Whom the report was sent to: bounces+…@domain.")

    def handle(self, *, recipient: str, **options: Any) -> None:
        """Never fails because of what the report says: a mail server would report that in turn."""
        message_id = return_path.message_of(recipient)
        kind = delivery_report.read(sys.stdin.buffer.read(MAX_BYTES))
        if message_id is None or kind is None:
            logger.info("A report that says nothing of a mail of ours was left aside.")
            return
        effect = take_bounce(message_id=message_id, type=kind, now=clock.now())
        self.stdout.write(effect.value)
