"""Write docs/evidence/ from the catalogue, or say that it is out of date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans.catalogue import load
from plans.catalogue.evidence import pages, stale, write


class Command(BaseCommand):
    help = "Check docs/evidence/ against the catalogue; --write brings it up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the pages")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, wanted = settings.BASE_DIR / "docs" / "evidence", pages(load())
        if options["write"]:
            write(folder, wanted)
        elif late := sorted(stale(folder, wanted)):
            raise CommandError(f"out of date, write again: {', '.join(late)}")
        self.stdout.write(f"{len(wanted)} pages in docs/evidence/.")
