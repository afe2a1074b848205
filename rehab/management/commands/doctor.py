"""Look at the whole installation and say what to do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rehab import clock
from rehab.operation.doctor import Finding, Level, examine
from rehab.operation.doctor.finding import fail, ok, warn
from rehab.operation.trial_mail import send_trial


class Command(BaseCommand):
    help = "Look at settings, database, broker, jobs, mail, clock and disk, with advice."
    requires_system_checks = []  # they are among what is told

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail-to", metavar="ADDRESS", help="send a mail to yourself as well")
        parser.add_argument("--json", action="store_true", help="report as one line of JSON")

    def handle(self, *, mail_to: str | None, json: bool, **_options: Any) -> None:
        found = examine(now=clock.now())
        if mail_to:
            found.append(_trial(mail_to))
        self.stdout.write(_as_json(found) if json else _as_text(found))
        if any(each.level is Level.FAIL for each in found):
            raise SystemExit(1)


def _trial(address: str) -> Finding:
    try:
        message = send_trial(address, now=clock.now())
    except ValueError:
        raise CommandError("--mail-to: that is not an address.") from None
    said = f"The mail to you is {message.state} {message.reason}".strip() + "."
    if message.state == message.State.SENT:
        return ok("mail", said)
    if message.state in {message.State.QUEUED, message.State.SENDING}:
        return warn("mail", said, "The outbox tries again for half an hour; look at EMAIL_URL.")
    return fail("mail", said, "Look at EMAIL_URL, MAIL_FROM and the mail server's log.")


def _as_json(found: list[Finding]) -> str:
    return json.dumps({"findings": [asdict(each) for each in found], "worst": _worst(found)})


def _worst(found: list[Finding]) -> Level:
    order = list(Level)
    return max((each.level for each in found), key=order.index)


def _as_text(found: list[Finding]) -> str:
    return "\n".join(
        f"{each.level:<4} {each.area:<9} {each.what}" + (f" {each.advice}" if each.advice else "")
        for each in found
    )
