"""Bring a backup back into an empty database, or only prove that it could be."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from psycopg.errors import InsufficientPrivilege

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
        except InsufficientPrivilege as error:
            raise CommandError("--check makes a database: ALTER ROLE … CREATEDB.") from error
        except (DatabaseError, psycopg.Error) as error:
            raise CommandError(f"The database refuses: {_first_line(error)}") from error
        self.stdout.write(json.dumps(asdict(found)))
        if not found.is_whole:
            raise CommandError("What came back is not what was saved.")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
