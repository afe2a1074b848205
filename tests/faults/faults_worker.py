"""F01 to F09: workers, pool children, planners and beats that die or come twice."""

import os
import signal
import sys

from plans.models import ReminderSlot
from tests.faults.process import Process, children, wait_for
from tests.faults.registry import fault
from tests.faults.scene import Scene

LEASE_AND_TICK_S = 90


@fault("F01", "kill -9 a worker that is idle", late_s=LEASE_AND_TICK_S, core=True)
def idle_worker(scene: Scene) -> None:
    scene.start("worker1")
    scene.wait_ready("worker1")
    scene.kill("worker1")
    scene.plan()
    scene.start("beat", "worker2")
    scene.settle()


def _killed_at(scene: Scene, place: str) -> None:
    """Kill one of two delivery loops at a place; the other carries on."""
    scene.run("queue_reminders")
    scene.start_armed("loop1", place)
    scene.wait_dead("loop1")
    scene.start("loop2")
    scene.settle()


@fault("F02", "kill after the claim, before the connection", late_s=90, core=True)
def after_claim(scene: Scene) -> None:
    scene.plan(due_in_s=(4, 8))
    _killed_at(scene, "after_claim:5")
    scene.check("no extra copy", _extra(scene) == 0)


@fault("F03", "kill after RCPT, before the content", late_s=90, core=True)
def before_data(scene: Scene) -> None:
    scene.plan(due_in_s=(4, 8))
    _killed_at(scene, "before_data:5")
    scene.check("no extra copy", _extra(scene) == 0)


@fault("F04", "kill while the content goes out", late_s=90, core=True)
def in_data(scene: Scene) -> None:
    scene.plan(due_in_s=(4, 8))
    _killed_at(scene, "in_data:5")
    scene.check("at most one extra copy", _extra(scene) <= 1)


@fault("F05", "kill between the server's 250 and our commit", late_s=90, core=True)
def after_250(scene: Scene) -> None:
    scene.plan(due_in_s=(4, 8))
    _killed_at(scene, "after_250:5")
    scene.check("exactly one extra copy", _extra(scene) == 1)


@fault("F06", "kill after the commit", late_s=90, core=True)
def after_commit(scene: Scene) -> None:
    scene.plan(due_in_s=(4, 8))
    _killed_at(scene, "after_commit:5")
    scene.check("no extra copy", _extra(scene) == 0)


@fault("F07", "kill the children of a worker only", late_s=90, core=True)
def pool_child(scene: Scene) -> None:
    scene.mail.script({"stage": "content", "act": "keep_hang", "count": 1})
    scene.plan(due_in_s=(6, 8))
    scene.start("worker1", "beat")
    scene.until(lambda: scene.mail.faults("content"), "a mail is in somebody's hands")
    for pid in children(scene.processes["worker1"].pid):
        os.kill(pid, signal.SIGKILL)
    scene.settle()
    scene.check("the worker itself lives", scene.processes["worker1"].is_alive)


@fault("F08", "kill the planner in the middle of its insert", late_s=60, core=True)
def planner(scene: Scene) -> None:
    scene.plan(due_in_s=(10, 15))
    with scene.postgres.connect() as line, line.transaction():
        line.execute("LOCK TABLE outbox_message IN EXCLUSIVE MODE")
        log = scene.folder / "planner.log"
        argv = [sys.executable, "manage.py", "queue_reminders"]
        planner = Process("planner", argv, env=scene.env, log=log)
        scene.check("the planner waits for the lock", wait_for(lambda: _waits(scene), within_s=30))
        planner.kill()
    scene.check("nothing half is left", scene.asked(ReminderSlot.objects.count) == 0)
    scene.start("worker1", "beat")
    scene.settle()


@fault("F09", "two beats, two planners, four deliverers at once", late_s=30, core=True)
def two_of_everything(scene: Scene) -> None:
    scene.mail.script({"stage": "content", "act": "slow", "share": 0.3})
    scene.plan(due_in_s=(25, 25 + scene.seconds))
    scene.start("planner1", "planner2", "beat1", "beat2", "worker1", "worker2", "loop1", "loop2")
    scene.settle(within_s=scene.seconds + 80)
    scene.check("no extra copy", _extra(scene) == 0)


@fault("X01", "a worker frozen past its lease, then thawed", late_s=90, core=True)
def frozen_worker(scene: Scene) -> None:
    """It wakes up with a message in its hands that another worker has sent meanwhile."""
    scene.plan(due_in_s=(3, 5), count=20)
    scene.run("queue_reminders")
    scene.start_armed("loop1", "after_claim:3:stop")
    held = scene.sending()
    scene.until(lambda: scene.sent() >= 2 and held.exists(), "a worker is frozen")
    scene.start("loop2")
    scene.settle()
    scene.processes["loop1"].signal_all(signal.SIGCONT)
    scene.sleep(4)
    scene.check("no extra copy", _extra(scene) == 0)
    scene.check("it goes on", scene.processes["loop1"].is_alive)


def _extra(scene: Scene) -> int:
    ids = [mail.id for mail in scene.mail.accepted()]
    return len(ids) - len(set(ids))


def _waits(scene: Scene) -> bool:
    with scene.postgres.connect() as line:
        found = line.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return bool(found and found[0])
