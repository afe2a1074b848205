"""F46: SQLite as it is installed by default: many writers, kills in the middle, a power cut."""

import shutil
import signal
import sqlite3
import sys
from pathlib import Path
from uuid import UUID

from tests.faults.process import Process
from tests.faults.registry import fault
from tests.faults.scene import Scene

WRITERS = 4


@fault(
    "F46",
    "SQLite: four writers, kills, a power cut",
    late_s=30,
    core=True,
    timed=True,
    needs="sqlite",
)
def four_writers(scene: Scene) -> None:
    scene.plan(due_in_s=(8, 8 + scene.seconds / 2))
    scene.run("queue_reminders")
    scene.start("web", "loop1", "loop2")
    for number in range(WRITERS):
        _start_writer(scene, number)
    with scene.logging() as clients:
        for turn in range(4):
            scene.sleep(scene.seconds / 4)
            _power_cut(scene, turn)
            scene.kill(f"writer{turn}")
            _start_writer(scene, turn)
    scene.kill(*(f"writer{number}" for number in range(WRITERS)))
    scene.settle()
    written = _acknowledged(scene)
    scene.acknowledged += written
    scene.check("the database is whole", _integrity(_file(scene)) == "ok")
    locked = sum(log.read_text().count("locked") for log in scene.folder.glob("*.log"))
    scene.check(f"nobody was told that it is locked ({locked})", locked == 0)
    scene.check("no log over HTTP failed", clients.answers.errors() == 0)
    scene.notes |= {"writers": WRITERS, "written": len(written), "locked": locked}


@fault("F05s", "F05 on SQLite: kill between 250 and commit", late_s=90, needs="sqlite", slots=20)
def after_250_on_sqlite(scene: Scene) -> None:
    scene.plan(due_in_s=(4, 6))
    scene.run("queue_reminders")
    scene.start_armed("loop1", "after_250:5")
    scene.wait_dead("loop1")
    scene.start("loop2")
    scene.settle()
    ids = [mail.id for mail in scene.mail.accepted()]
    scene.check("exactly one extra copy", len(ids) - len(set(ids)) == 1)


def _file(scene: Scene) -> Path:
    return Path(scene.env["DATABASE_URL"].removeprefix("sqlite://"))


def _start_writer(scene: Scene, number: int) -> None:
    name = f"writer{number}"
    told = scene.folder / f"{name}.told"
    module = [sys.executable, "-m", "tests.faults.sqlite_writer"]
    argv = [*module, str(number), str(WRITERS), str(told)]
    log = scene.folder / f"{name}.log"
    scene.processes[name] = Process(name, argv, env=scene.env, log=log)


def _power_cut(scene: Scene, turn: int) -> None:
    """Copy file and journal while everybody stands still in the middle of what they did."""
    for process in scene.processes.values():
        process.signal_all(signal.SIGSTOP)
    before = set(_acknowledged(scene))
    copy = scene.folder / f"cut{turn}.sqlite3"
    for suffix in ("", "-wal"):
        source = Path(f"{_file(scene)}{suffix}")
        if source.exists():
            shutil.copy(source, f"{copy}{suffix}")
    for process in scene.processes.values():
        process.signal_all(signal.SIGCONT)
    scene.check(f"copy {turn} is whole", _integrity(copy) == "ok")
    with sqlite3.connect(copy) as line:
        rows = line.execute("SELECT entry_id FROM plans_activitylog")
        found = {UUID(row[0]) for row in rows}
    scene.check(f"copy {turn} has all that was acknowledged", before <= found)


def _integrity(path: Path) -> str:
    with sqlite3.connect(path) as line:
        return str(line.execute("PRAGMA integrity_check").fetchone()[0])


def _acknowledged(scene: Scene) -> list[UUID]:
    told = [path.read_text().splitlines() for path in scene.folder.glob("*.told")]
    return [UUID(line) for lines in told for line in lines if len(line) == 36]
