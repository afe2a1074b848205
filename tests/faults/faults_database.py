"""F16 to F22: PostgreSQL restarts, crashes, hangs and is full of sessions; rows are locked."""

import threading
import time

import psycopg

from plans.models import Patient
from tests.faults.clients import Clients
from tests.faults.registry import fault
from tests.faults.scene import Scene

SAYS_SO_WITHIN_S = 10.0
SESSIONS = 30


def _under_load(scene: Scene) -> None:
    scene.is_supervised = True
    scene.start("web", "worker1", "beat", "loop1")
    scene.wait_ready("worker1")


def _clean_answers(scene: Scene, clients: Clients) -> None:
    """Every ask was acknowledged or refused with a plain 503, soon."""
    answers = clients.answers
    other = {name: count for name, count in answers.statuses.items() if name not in ("302", "503")}
    scene.check(f"the web says 503 and nothing else ({other})", not other)
    slowest = max(answers.unavailable_s, default=0.0)
    scene.check(f"a 503 within {SAYS_SO_WITHIN_S:.0f} s ({slowest:.1f})", slowest <= 10)


def _outage(scene: Scene, *, crash: bool) -> None:
    scene.postgres.stop(crash=crash)
    scene.sleep(5)
    scene.postgres.start()


@fault("F16", "PostgreSQL restarted (fast)", late_s=60, core=True, timed=True)
def restart(scene: Scene) -> None:
    _under_load(scene)
    with scene.logging(due_in_s=(4, 4 + scene.seconds)) as clients:
        scene.sleep(3)
        began = time.monotonic()
        _outage(scene, crash=False)
        outage_s = time.monotonic() - began
        scene.sleep(scene.seconds / 2)
    scene.late_s = outage_s + 30
    _clean_answers(scene, clients)
    scene.settle()
    scene.notes["outage_s"] = round(outage_s, 1)


@fault(
    "F17", "PostgreSQL crashes twice in the middle of everything", late_s=90, core=True, timed=True
)
def crash(scene: Scene) -> None:
    _under_load(scene)
    with scene.logging(due_in_s=(4, 4 + scene.seconds)) as clients:
        began = time.monotonic()
        for _ in range(2):
            scene.sleep(scene.seconds / 4)
            _outage(scene, crash=True)
        outage_s = time.monotonic() - began
        scene.sleep(scene.seconds / 4)
    # A worker may have died of it in the middle of a mail: then its lease counts on top.
    scene.late_s = outage_s + 60
    _clean_answers(scene, clients)
    scene.settle()


@fault("F18", "PostgreSQL frozen", late_s=50)
def frozen(scene: Scene) -> None:
    _under_load(scene)
    with scene.logging(due_in_s=(4, 4 + scene.seconds)) as clients:
        scene.sleep(3)
        scene.postgres.freeze()
        scene.sleep(scene.seconds)
        scene.postgres.thaw()
        scene.sleep(3)
        before = len(clients.answers.acknowledged)
        scene.sleep(4)
        scene.check("the web recovers", len(clients.answers.acknowledged) > before)
    scene.late_s = scene.seconds + 30
    scene.settle()


@fault("F19", "no connection left", late_s=50)
def exhausted(scene: Scene) -> None:
    scene.postgres.stop()
    scene.postgres.options["max_connections"] = str(SESSIONS)
    scene.postgres.start()
    _under_load(scene)
    with scene.logging(due_in_s=(4, 4 + scene.seconds)) as clients:
        scene.sleep(2)
        taken = _take_all(scene)
        scene.notes["sessions_taken"] = len(taken)
        for process in ("web", "loop1"):
            scene.kill(process)
            scene.processes.pop(process)
        scene.start("loop1")
        scene.sleep(scene.seconds / 2)
        for line in taken:
            line.close()
        scene.start("web")
        scene.sleep(3)
        before = len(clients.answers.acknowledged)
        scene.sleep(4)
        scene.check("the web recovers", len(clients.answers.acknowledged) > before)
    scene.late_s = scene.seconds / 2 + 45
    scene.settle()


def _take_all(scene: Scene) -> "list[psycopg.Connection[tuple[object, ...]]]":
    taken = []
    try:
        for _ in range(SESSIONS):
            taken.append(scene.postgres.connect())
    except psycopg.OperationalError:
        pass
    return taken


@fault("F20", "a lock held on one patient's row", late_s=30, core=False)
def row_locked(scene: Scene) -> None:
    scene.plan(due_in_s=(5, 5 + scene.seconds / 2))
    scene.start("web", "worker1", "beat")
    scene.wait_ready("worker1")
    victim = Patient.objects.order_by("pk").last()
    assert victim is not None
    with scene.postgres.connect() as line, line.transaction(), scene.logging() as clients:
        line.execute("SELECT 1 FROM plans_patient WHERE id = %s FOR UPDATE", [victim.pk])
        scene.sleep(scene.seconds)
    scene.check("the others log undisturbed", clients.answers.errors() == 0)
    scene.settle()


@fault("F21", "two transactions lock each other out", late_s=60)
def deadlock(scene: Scene) -> None:
    """Our session takes mails in the opposite order of the delivery; both must get through."""
    scene.plan(due_in_s=(5, 8))
    scene.run("queue_reminders")
    stop = threading.Event()
    thread = threading.Thread(target=_lock_backwards, args=(scene, stop), daemon=True)
    thread.start()
    scene.start("loop1", "loop2")
    scene.sleep(scene.seconds / 2)
    stop.set()
    thread.join(10)
    scene.settle()


def _lock_backwards(scene: Scene, stop: threading.Event) -> None:
    query = "SELECT id FROM outbox_message WHERE id IN (SELECT id FROM outbox_message "
    query += "ORDER BY due_at DESC LIMIT 5) ORDER BY due_at DESC FOR UPDATE"
    while not stop.wait(0.2):
        try:
            with scene.postgres.connect() as line, line.transaction():
                line.execute(query)
                stop.wait(0.3)
        except psycopg.Error:
            continue
