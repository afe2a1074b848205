"""Synthetic patients lived through the engine: do the protocols work, does every rule hold?"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.catalogue import load
from plans.simulation.report import report
from plans.simulation.run import orders, simulate
from plans.simulation.settings import settings
from plans.simulation.text import as_text

LONGEST_DAYS = 366


class Command(BaseCommand):
    help = "Live synthetic patients through the engine and report (docs/simulation.md). No rows."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--patients", type=int, default=100)
        parser.add_argument("--days", type=int, default=180, help="of each patient's plan")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same report")
        parser.add_argument("--template", default="", help="one protocol only")
        parser.add_argument("--behaviour", default="", help="one behaviour only")
        parser.add_argument("--workers", type=int, default=1, help="processes")
        parser.add_argument("--json", action="store_true", help="the same content as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        asked = {name: options[name] for name in ("patients", "days", "seed")}
        only = {name: options[name] for name in ("template", "behaviour")}
        tallies = simulate(
            orders(**asked, **only), workers=options["workers"], progress=self._progress
        )
        found = report(tallies, days=options["days"], seed=options["seed"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(found))
        if found["violations"]:
            sys.exit(1)

    def _progress(self, done: int, of: int) -> None:
        end = "\n" if done == of else ""
        self.stderr.write(f"\r{done} of {of} patients", ending=end)
        self.stderr.flush()


def _check(options: dict[str, Any]) -> None:
    """Raise CommandError where an option makes no sense."""
    if not 1 <= options["days"] <= LONGEST_DAYS:
        raise CommandError(f"--days must be 1 to {LONGEST_DAYS}.")
    if options["patients"] < 1 or options["workers"] < 1:
        raise CommandError("--patients and --workers must be 1 or more.")
    for name, known in (
        ("template", load().templates),
        ("behaviour", settings().behaviours),
    ):
        if options[name] and options[name] not in known:
            raise CommandError(f"--{name} must be one of {', '.join(sorted(known))}.")
