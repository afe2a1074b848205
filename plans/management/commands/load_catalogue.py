"""Load exercises and regimes from the files into the database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.catalogue import Catalogue, CatalogueError, load
from plans.queries.copies_in_use import FaultyCopy, faulty_copies
from plans.services.catalogue import Change, sync_catalogue
from rehab import clock

_TO_DO = "Open it in the clinic's protocols, change what is named, or draft with ours again."


class Command(BaseCommand):
    help = "Load exercises and regimes from plans/catalogue/. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only read and judge the files; no database"
        )
        parser.add_argument("--json", action="store_true", help="report as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = self._read(as_json=options["json"])
        counts = {"exercises": len(catalogue.exercises), "regimes": len(catalogue.templates)}
        change = None
        copies: tuple[FaultyCopy, ...] = ()
        if not options["check"]:
            change = sync_catalogue(catalogue=catalogue, now=clock.now())
            copies = faulty_copies(catalogue=catalogue)
        for copy in copies:
            self.stderr.write(f"{copy}: {'; '.join(copy.faults)}\n    What to do: {_TO_DO}")
        if options["json"]:
            named = {"faulty_copies": [str(each) for each in copies]}
            done = asdict(change) | named if change else {"faults": 0}
            self.stdout.write(json.dumps(counts | done))
        else:
            self.stdout.write(_sentence(counts, change))

    def _read(self, *, as_json: bool) -> Catalogue:
        try:
            return load()
        except CatalogueError as error:
            if as_json:
                self.stdout.write(json.dumps(_as_plain(error)))
            told = "\n".join(f"{fault}\n    What to do: {fault.advice}" for fault in error.faults)
            count = _counted(len(error.faults))
            raise CommandError(f"{count}." if as_json else f"{told}\n{count}.") from error


def _counted(faults: int) -> str:
    return f"{faults} {'fault' if faults == 1 else 'faults'} in the catalogue"


def _as_plain(error: CatalogueError) -> dict[str, Any]:
    listed = [
        {
            "file": str(fault.path),
            "line": fault.line,
            "record": fault.record,
            "what": fault.message,
            "what_to_do": fault.advice,
        }
        for fault in error.faults
    ]
    return {"faults": len(listed), "list": listed}


def _sentence(counts: dict[str, int], change: Change | None) -> str:
    held = f"{counts['exercises']} exercises and {counts['regimes']} regimes"
    if change is None:
        return f"{held}, no fault found."
    parts = ((len(slugs), word) for word, slugs in asdict(change).items())
    return f"{held}: {', '.join(f'{count} {word}' for count, word in parts)}."
