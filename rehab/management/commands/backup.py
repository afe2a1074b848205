"""Write a backup of the database into a folder; pages and jobs go on meanwhile."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehab import clock
from rehab.operation.backup import BackupError, take


class Command(BaseCommand):
    help = "Write one file with all data and a manifest that proves it. Nothing stops meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the file goes; it must exist")
        parser.add_argument(
            "--to-stdout", action="store_true", help="write to standard output, for example to age"
        )
        parser.add_argument("--json", action="store_true", help="report as one line of JSON")

    def handle(self, *, folder: Path, to_stdout: bool, json: bool, **_options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            stream = sys.stdout.buffer if to_stdout else None
            path, manifest = take(folder, stream=stream, now=clock.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        if to_stdout:
            return
        rows = sum(int(table["rows"]) for table in manifest.tables.values())
        figures = {"file": str(path), "bytes": path.stat().st_size, "rows": rows}
        self.stdout.write(_report(figures | {"sha256": manifest.sha256}, as_json=json))


def _report(figures: dict[str, Any], *, as_json: bool) -> str:
    return (
        json.dumps(figures) if as_json else "{file}: {rows} rows, {bytes} bytes".format(**figures)
    )
