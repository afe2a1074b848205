"""The runner behind bin/faults: a template once, then each fault in a world of its own."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

from tests.faults import listing
from tests.faults.controls import CONTROLS
from tests.faults.environment import environment
from tests.faults.process import ROOT, dies_with_us
from tests.faults.servers import Postgres, postgres_bin

_PRINTING = threading.Lock()
_ended = threading.Event()
_running: set[subprocess.Popen[bytes]] = set()


class Templates:
    """A filled database to begin with, made once a kind of database: a stopped cluster, a file."""

    def __init__(self, folder: Path, *, patients: int) -> None:
        self._folder, self._patients = folder, patients
        self._made: dict[str, Path] = {}

    def of(self, needs: str) -> Path:
        """Return what a fault on this kind of database begins with."""
        if needs not in self._made:
            self._made[needs] = self._file() if needs == "sqlite" else self._cluster()
        return self._made[needs]

    def _file(self) -> Path:
        path = self._folder / "template.sqlite3"
        self._fill(f"sqlite://{path}")
        return path

    def _cluster(self) -> Path:
        postgres = Postgres(self._folder / "template", log=self._folder / "template.log")
        postgres.create()
        try:
            self._fill(postgres.url)
        finally:
            postgres.stop()
        return postgres.folder

    def _fill(self, url: str) -> None:
        env = environment(folder=self._folder, database_url=url, redis_url="", email_url="")
        argv = [sys.executable, "-m", "tests.faults.world", str(self._patients)]
        subprocess.run(argv, env=env | {"FAULTS_RUNNER": "1"}, cwd=ROOT, check=True)


def play(
    name: str, options: argparse.Namespace, folder: Path, given: Path, *, broken: str = ""
) -> dict[str, Any]:
    """Play one fault, with a safeguard `broken` or with all; return its line."""
    if _ended.is_set():
        return {"fault": name, "ok": False, "broken": ["not begun"]}
    here = folder / f"{name}{broken}"
    here.mkdir()
    here.chmod(0o755)
    began = time.monotonic()
    env = dict(os.environ) | ({"FAULTS_BREAK": broken} if broken else {})
    command = [sys.executable, "-m", "tests.faults.one", name, str(here), str(given)]
    with (here / "run.txt").open("wb") as said:
        one = subprocess.Popen(
            [*command, str(options.seed), str(options.seconds)],
            env=env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=said,
            preexec_fn=dies_with_us,
        )
        _running.add(one)
        printed, _ = one.communicate()
        _running.discard(one)
    try:
        line: dict[str, Any] = json.loads(printed.splitlines()[-1])
    except (IndexError, ValueError):
        line = {"fault": name, "ok": False, "broken": ["no verdict"]}
    line["took_s"] = round(time.monotonic() - began, 1)
    if not line.get("ok", True) and not broken:
        sys.stderr.write((here / "run.txt").read_text(errors="replace")[-4000:])
    if options.keep:
        _keep(here, options.keep / here.name)
    shutil.rmtree(here, ignore_errors=True)
    return line


def _keep(here: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for pattern in ("*.log", "*.jsonl", "*.txt"):
        for path in here.glob(pattern):
            shutil.copy(path, target)


def show(line: dict[str, Any], *, as_json: bool) -> None:
    """Print a line, whole or as a person reads it."""
    if as_json:
        text = json.dumps(line)
    else:
        word = "skipped" if "skipped" in line else "ok" if line["ok"] else "RED"
        names = ("skipped", "slots", "lost", "extra", "unexplained", "stuck", "max_late_s")
        said = ", ".join(f"{name} {line[name]}" for name in (*names, "broken") if name in line)
        text = f"{line['fault']:<5} {word:<8} {line.get('name', '')}: {said}"
    with _PRINTING:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def run_all(
    names: Sequence[str], options: argparse.Namespace, tell: Callable[[dict[str, Any]], None]
) -> list[dict[str, Any]]:
    """Play the faults, several at once; return their lines."""
    with tempfile.TemporaryDirectory(prefix="rehab-faults-", dir=options.folder) as made:
        folder = Path(made)
        folder.chmod(0o755)
        templates = Templates(folder, patients=listing.patients(names, options.slots))
        given = {name: templates.of(listing.needs(name)) for name in names}
        lines: list[dict[str, Any]] = []
        for batch, jobs in listing.in_batches(names, options.jobs):
            with ThreadPoolExecutor(jobs) as pool:
                lines += pool.map(
                    lambda name: _told(name, options, folder, given[name], tell), batch
                )
        return lines


def run_controls(options: argparse.Namespace) -> int:
    """Break one safeguard after the other; 0 when each turned its fault red."""
    with tempfile.TemporaryDirectory(prefix="rehab-faults-", dir=options.folder) as made:
        folder = Path(made)
        folder.chmod(0o755)
        patients = listing.patients([name for name, _figures in CONTROLS.values()], 0)
        given = Templates(folder, patients=patients).of("postgres")
        with ThreadPoolExecutor(options.jobs) as pool:
            lines = pool.map(
                lambda pair: play(pair[1][0], options, folder, given, broken=pair[0]),
                CONTROLS.items(),
            )
            verdicts = []
            for safeguard, line in zip(CONTROLS, lines, strict=True):
                is_red = any(line.get(figure) for figure in CONTROLS[safeguard][1])
                verdicts.append(is_red)
                said = {"control": safeguard, "red": is_red} | line
                sys.stdout.write(json.dumps(said) + "\n")
                sys.stdout.flush()
    return int(not all(verdicts))


def _told(
    name: str,
    options: argparse.Namespace,
    folder: Path,
    given: Path,
    tell: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    line = play(name, options, folder, given)
    tell(line)
    return line


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/faults", description=__doc__)
    parser.add_argument("--only", default="", help="names, comma separated: F05,F27 or soak")
    parser.add_argument("--core", action="store_true", help="the faults of every check-in")
    parser.add_argument("--controls", action="store_true", help="break safeguards: all must be red")
    parser.add_argument("--seconds", type=float, default=15, help="how long a fault lasts")
    parser.add_argument("--slots", type=int, default=0, help="reminders of the soak")
    parser.add_argument("--clients", type=int, default=4, help="patients who log in the soak")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=6, help="faults at a time")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--keep", type=Path, help="copy all logs to this folder")
    parser.add_argument("--folder", type=Path, help="where to work, instead of a temporary folder")
    return parser.parse_args()


def main() -> int:
    """Play what was asked for; 0 when nothing is red."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    options = arguments()
    os.environ["FAULTS_CLIENTS"] = str(options.clients)
    os.environ["FAULTS_SLOTS"] = str(options.slots or "")
    names = listing.chosen(options)
    if postgres_bin() is None:
        sys.stderr.write("bin/faults: NO POSTGRESQL HERE, only SQLite's faults run.\n")
        names = [name for name in names if listing.needs(name) == "sqlite"]
    if options.controls:
        return run_controls(options)
    lines = run_all(names, options, lambda line: show(line, as_json=options.json))
    return int(not all(line.get("ok", "skipped" in line) for line in lines))


def _end(_number: int, _frame: FrameType | None) -> None:
    """End what runs; each fault ends its own processes. What was not begun is not begun."""
    _ended.set()
    for one in list(_running):
        one.terminate()


if __name__ == "__main__":
    sys.exit(main())
