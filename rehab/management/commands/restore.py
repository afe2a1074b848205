"""Bring a backup back into an empty database, or only prove that it could be."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehab import clock
from rehab.env import EnvError
from rehab.operation.backup import BackupError, check, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database, or check that it can be restored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the backup; - reads standard input")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--into", metavar="URL", help="address of an empty database")
        where.add_argument(
            "--check", action="store_true", help="use a database of its own and drop it again"
        )

    def handle(self, *, file: str, into: str | None, **_options: Any) -> None:
        source = sys.stdin.buffer if file == "-" else Path(file)
        now = clock.now()
        try:
            found = restore(source, into=into, now=now) if into else check(source, now=now)
        except (BackupError, EnvError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(asdict(found)))
        if not found.is_whole:
            raise CommandError("What came back is not what was saved.")
