"""Write a contact sheet of all moving figures."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans.catalogue import load
from plans.figures import contact_sheet

_STYLES = ("tokens.css", "figures.css")


class Command(BaseCommand):
    help = "Write every key of every figure to one page that needs no other file, to look at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sheet", metavar="FILE", type=Path, required=True)
        parser.add_argument("exercises", nargs="*", help="only these; all where none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = options["exercises"] or list(load().figures)
        unknown = sorted(set(slugs) - load().figures.keys())
        if unknown:
            raise CommandError(f"No figure of {', '.join(unknown)}.")
        folder = Path(settings.BASE_DIR) / "static" / "css"
        css = "\n".join((folder / name).read_text(encoding="utf-8") for name in _STYLES)
        options["sheet"].write_text(contact_sheet(slugs, css), encoding="utf-8")
        self.stdout.write(f"{len(slugs)} figures in {options['sheet']}.")
