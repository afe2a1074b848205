"""What the engine makes of a case file: mode, loss, draft, each day, each decision."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.cases import as_text, preview, read_case, report
from plans.catalogue import CatalogueError

LONGEST_DAYS = 366


class Command(BaseCommand):
    help = "Preview a case file (docs/cases.md). Needs no database and changes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a case file in TOML")
        parser.add_argument("--days", type=int, help="how many days to live; else as in the file")
        parser.add_argument("--json", action="store_true", help="the same content as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] is not None and not 0 <= options["days"] <= LONGEST_DAYS:
            raise CommandError(f"--days must be 0 to {LONGEST_DAYS}.")
        try:
            case = read_case(options["file"])
        except CatalogueError as error:
            raise CommandError(f"{error}\n{len(error.faults)} faults in the case.") from error
        days = case.days if options["days"] is None else options["days"]
        found = report(preview(case, days=days))
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(found), ending="")
