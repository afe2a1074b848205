"""Build the demo clinic."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Clinic
from plans.management.demo.belongings import take_away
from plans.management.demo.build import build_demo
from plans.management.demo.people import PEOPLE
from plans.management.demo.sign_ins import accounts_of, write_accounts
from plans.management.demo.turn import one_at_a_time
from rehab import clock

PASSWORD = "riverside demo clinic"  # noqa: S105 said on purpose: a try-out has no secrets
# SQLite has one writer, and those who wait for their turn look every tenth of a second.
BREATH_S = 0.1


class Command(BaseCommand):
    help = "Build the demo clinic with weeks of history; only with DEBUG=1. Twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--weeks", type=int, default=10, choices=range(1, 11), metavar="1-10")
        parser.add_argument(
            "--patients",
            type=int,
            default=len(PEOPLE),
            choices=range(1, len(PEOPLE) + 1),
            metavar=f"1-{len(PEOPLE)}",
        )

    def handle(self, *_args: Any, weeks: int, patients: int, **_options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo clinic is for the try-out: set DEBUG=1.")
        with one_at_a_time(settings.VAR_DIR):
            self._make(settings.VAR_DIR / "demo.json", weeks, patients)

    def _make(self, path: Path, weeks: int, patients: int) -> None:
        """Build what is not there; a crash may have left half of the clinic, or no file."""
        clinic = Clinic.objects.filter(is_demo=True).first()
        if clinic is None or not clinic.is_live:
            path.unlink(missing_ok=True)
            clinic = self._build(clinic, weeks, patients)
            self.stdout.write(f"The demo clinic is ready; {path} says how to sign in.")
        else:
            self.stdout.write("The demo clinic is there already; remove_demo takes it away.")
        if not path.exists():
            write_accounts(accounts_of(clinic, PASSWORD), path)

    def _build(self, half: Clinic | None, weeks: int, patients: int) -> Clinic:
        if half is not None:
            self.stdout.write("Half of a demo clinic was there; it is built anew.")
            take_away(half)
        return build_demo(
            weeks=weeks,
            patients=patients,
            password=PASSWORD,
            after_day=self._after_day,
            now=clock.now(),
        )

    def _after_day(self, days_left: int) -> None:
        if days_left and days_left % 7 == 0:
            self.stdout.write(f"{days_left // 7} weeks to go")
        time.sleep(BREATH_S)
