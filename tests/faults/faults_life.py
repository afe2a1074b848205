"""F39 to F48: full disks, restarts under load, facts that change while a mail is on its way."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

from accounts.models import Consent, User
from accounts.services.consent import withdraw_consent
from outbox.models import Message
from tests.faults import world
from tests.faults.process import Process, wait_for
from tests.faults.registry import SkippedError, fault
from tests.faults.scene import Scene

DRAINS_WITHIN_S = 30.0
BALLAST_MB = 96


@fault("F39", "the disk of the database is full", late_s=90)
def database_disk_full(scene: Scene) -> None:
    """The cluster moves to a small file system of its own, which is then filled."""
    disk = scene.folder / "disk"
    disk.mkdir()
    scene.postgres.stop()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={BALLAST_MB + 96}m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        raise SkippedError("no right to mount a small file system")
    unmount = ["umount", "-l", str(disk)]
    scene.cleanups.append(lambda: subprocess.run(unmount, check=False))
    _on_small_disk(scene, disk)


def _on_small_disk(scene: Scene, disk: Path) -> None:
    subprocess.run(["cp", "-a", scene.postgres.folder, disk / "pg"], check=True)
    scene.postgres.folder = disk / "pg"
    scene.postgres.start()
    connection.close()
    scene.plan(due_in_s=(5, 5 + scene.seconds))
    scene.start("web", "loop1")
    scene.run("queue_reminders")
    with scene.logging() as clients:
        scene.sleep(3)
        _fill(disk / "ballast")
        scene.sleep(scene.seconds / 2)
        scene.check("pages are read", scene.web_answers())
        (disk / "ballast").unlink()
        scene.asked(lambda: Message.objects.count(), within_s=30)
        scene.sleep(5)
        before = len(clients.answers.acknowledged)
        scene.sleep(4)
        scene.check("writes go on", len(clients.answers.acknowledged) > before)
    scene.late_s = scene.seconds / 2 + 75
    scene.settle()


def _fill(path: Path) -> None:
    try:
        with path.open("wb") as file:
            while True:
                file.write(b"\0" * 1_000_000)
                file.flush()
    except OSError:
        return


@fault("F40", "the disk of the logs is full", late_s=60)
def log_disk_full(scene: Scene) -> None:
    full = Path("/dev/full")
    if not full.exists():
        raise SkippedError("no /dev/full on this machine")
    scene.log_to = full
    scene.plan(due_in_s=(8, 8 + scene.seconds))
    scene.start("web", "loop1", LOG_LEVEL="DEBUG")
    scene.log_to = None
    scene.run("queue_reminders")
    with scene.logging() as clients:
        scene.sleep(scene.seconds)
    scene.check("the web made no error", clients.answers.errors() == 0)
    scene.settle()


@fault("F42", "a rolling restart under load", late_s=45)
def rolling_restart(scene: Scene) -> None:
    scene.plan(due_in_s=(8, 8 + scene.seconds))
    scene.start("web", "worker1", "beat", "loop1")
    scene.wait_ready("worker1")
    drains: list[float] = []
    with scene.logging() as clients:
        for name in ("loop1", "worker1", "beat"):
            scene.sleep(scene.seconds / 6)
            drains.append(scene.processes[name].stop(within_s=60))
            scene.start(name)
        scene.processes["web"].popen.send_signal(signal.SIGHUP)  # granian: workers one by one
        scene.sleep(scene.seconds / 2)
    scene.notes["drains_s"] = [round(each, 1) for each in drains]
    scene.check("each drains in time", max(drains) <= DRAINS_WITHIN_S)
    scene.check("no failed request", clients.answers.errors() == 0)
    scene.settle()


@fault("F44", "a migration killed half way", late_s=None)
def migration_killed(scene: Scene) -> None:
    with scene.postgres.connect() as line:
        line.execute("CREATE DATABASE half")
    url = scene.env["DATABASE_URL"].rsplit("/", 1)[0] + "/half"
    argv = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    draw, kills = random.Random(scene.seed), 0
    for _ in range(3):
        log = scene.folder / "migrate.log"
        process = Process("migrate", argv, env=scene.env | {"DATABASE_URL": url}, log=log)
        if not wait_for(lambda: not process.is_alive, within_s=draw.uniform(2.5, 6)):  # noqa: B023
            process.kill()
            kills += 1
    scene.notes["kills"] = kills
    again = scene.run("migrate", "--verbosity", "0", within_s=120, DATABASE_URL=url)
    scene.check("the re-run completes", again == 0)
    whole = scene.run("migrate", "--check", "--verbosity", "0", DATABASE_URL=url)
    scene.check("nothing is left to do", whole == 0)
    scene.check("it was killed at all", kills)


@fault("F47", "consent withdrawn while a mail is on its way", late_s=None, core=False)
def consent_withdrawn(scene: Scene) -> None:
    scene.mail.script({"stage": "content", "act": "slow"})
    addresses = scene.plan(due_in_s=(3, 4), count=20)
    scene.run("queue_reminders")
    scene.start("loop1")
    scene.until(lambda: scene.mail.accepted(), "the first is out", within_s=30)
    at = time.time()
    for _patient, user in world.readers(20):
        withdraw_consent(user=user, purpose=Consent.Purpose.REMINDERS, now=scene.now())
    ended = time.time()
    scene.settle(within_s=60)
    mails = scene.mail.accepted()
    after = [mail for mail in mails if mail.at > ended]
    scene.notes |= {"before": sum(mail.at <= at for mail in mails), "after": len(after)}
    scene.check("at most the one in flight", len(after) <= 1)
    scene.check("the rest is cancelled", scene.states().get("cancelled", 0) >= len(addresses) - 10)


@fault("F48", "a mail that cannot be made, among others", late_s=60)
def poison(scene: Scene) -> None:
    """An address with a line break in it: no header may hold that."""
    scene.plan(due_in_s=(5, 8), count=20)
    patient, user = world.readers(20)[5]
    User.objects.filter(pk=user.pk).update(email="two\nlines@example.test")
    scene.dead = frozenset({patient.pk})
    scene.run("queue_reminders")
    rows = Message.objects.filter(pk=scene.slots().get(patient=patient).message_id)
    scene.start("loop1")
    scene.until(lambda: scene.sent() >= 19, "the others flow", within_s=40)
    for _ in range(60):
        if rows.get().state not in ("queued", "sending"):
            break
        rows.filter(state="queued").update(due_at=scene.now())  # cuts its pauses short
        scene.sleep(0.5)
    scene.settle(within_s=60)
    row = rows.get()
    scene.notes |= {"ended": row.state, "scaled": "its pauses are cut short"}
    scene.check("it failed", row.state == "failed")
    said = scene.processes["loop1"].text()
    scene.check("five tries, each told", said.count("cannot be prepared") == 5)


@fault("F41", "memory capped at 512 MB, an export of five years", late_s=None)
def memory_capped(scene: Scene) -> None:
    raise SkippedError("there is no export of a patient's record yet")


@fault("F43", "old code on the new schema", late_s=None)
def old_code(scene: Scene) -> None:
    raise SkippedError("needs two releases; there has been none yet")
