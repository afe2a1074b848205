"""A backup is one tar file: `data` (what the database's own tool writes) and `manifest.json`."""

import gzip
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.db import connection, transaction

from rehab.operation.backup import target
from rehab.operation.backup.manifest import FORMAT, Manifest, describe
from rehab.operation.backup.target import BackupError

DATA, MANIFEST = "data", "manifest.json"


def take(folder: Path, *, stream: IO[bytes] | None = None, now: datetime) -> tuple[Path, Manifest]:
    """Write a backup of the default database into `folder`, or to `stream`; nothing stops for it.

    The file appears under its name only when it is whole, readable by its owner alone. With a
    stream the folder only holds what is in the making. Raises BackupError.
    """
    path = folder / f"rehab-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"
    with TemporaryDirectory(prefix=".backup-", dir=folder) as name:
        scratch = Path(name)
        dump = _dump_postgresql if connection.vendor == "postgresql" else _dump_sqlite
        manifest = dump(scratch / DATA, now)
        (scratch / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        if stream is not None:
            with tarfile.open(fileobj=stream, mode="w|") as tar:
                _fill(tar, scratch)
            return path, manifest
        descriptor = os.open(scratch / path.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
            _fill(tar, scratch)
            file.flush()
            os.fsync(descriptor)
        (scratch / path.name).rename(path)
    return path, manifest


def _fill(tar: tarfile.TarFile, scratch: Path) -> None:
    for member in (MANIFEST, DATA):
        tar.add(scratch / member, arcname=member)


def _dump_sqlite(path: Path, now: datetime) -> Manifest:
    copy = path.with_suffix(".sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    with target.standing_in(target.at(f"sqlite://{copy}")):
        manifest = describe(taken_at=now)
    with copy.open("rb") as source, gzip.open(path, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(source, packed)
    return manifest


def _dump_postgresql(path: Path, now: datetime) -> Manifest:
    """Dump and describe one and the same instant: both look at an exported snapshot."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        manifest = describe(taken_at=now)
        run("pg_dump", "-Fc", "--no-owner", "--no-acl", f"--snapshot={snapshot}", "-f", str(path))
    return manifest


def run(name: str, *arguments: str, given: target.Settings | None = None) -> None:
    """Run one of PostgreSQL's programs on a database, else on ours. Raises BackupError."""
    env = os.environ | target.environment(given or connection.settings_dict)
    argv = [target.program(name), "--no-password", *arguments]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise BackupError(f"{name} failed: {said[0]}")


@contextmanager
def opened(file: Path | IO[bytes]) -> Iterator[tuple[Path, Manifest]]:
    """Unpack a backup; yield the path of its data and its manifest. Raises BackupError."""
    with TemporaryDirectory(prefix="rehab-backup-") as name:
        yield Path(name) / DATA, _unpacked(file, Path(name))


def _unpacked(file: Path | IO[bytes], folder: Path) -> Manifest:
    try:
        with _tar(file) as tar:
            tar.extractall(folder, members=_known(tar), filter="data")
        stored = json.loads((folder / MANIFEST).read_text())
        if stored["format"] != FORMAT or not (folder / DATA).exists():
            raise BackupError(f"This is no backup of format {FORMAT}.")
        return Manifest(**stored)
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"Not a whole backup of ours ({type(error).__name__}).") from error


def _tar(file: Path | IO[bytes]) -> tarfile.TarFile:
    if isinstance(file, Path):
        return tarfile.open(file)
    return tarfile.open(fileobj=file, mode="r|")


def _known(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    return (member for member in tar if member.name in {DATA, MANIFEST} and member.isfile())
