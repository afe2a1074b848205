"""Build the demo clinic."""

import json
import os
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Clinic
from plans.management.demo.build import build_demo
from plans.management.demo.people import PEOPLE
from rehab import clock

PASSWORD = "riverside demo clinic"  # noqa: S105 said on purpose: a try-out has no secrets


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

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo clinic is for the try-out: set DEBUG=1.")
        if Clinic.objects.filter(is_demo=True).exists():
            self.stdout.write("The demo clinic is there already; remove_demo takes it away.")
            return
        accounts = build_demo(
            weeks=options["weeks"],
            patients=options["patients"],
            password=PASSWORD,
            say=self.stdout.write,
            now=clock.now(),
        )
        path = settings.VAR_DIR / "demo.json"
        path.write_text(json.dumps([asdict(each) for each in accounts], indent=2) + os.linesep)
        self.stdout.write(f"The demo clinic is ready; {path} says how to sign in.")
