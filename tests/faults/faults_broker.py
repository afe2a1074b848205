"""F10 to F15: beat stays away; Redis is down, crashes, hangs, flaps and is full."""

import time
from datetime import timedelta

import redis

from outbox.models import Message
from tests.faults.registry import fault
from tests.faults.scene import Scene

_ROOM_FOR_NOTHING = "2mb"
NOBODY_WAITS_S = 3.0
P95_S = 1.0


def _under_load(scene: Scene) -> None:
    """Web, worker and beat at work."""
    scene.is_supervised = True
    scene.start("web", "worker1", "beat")
    scene.wait_ready("worker1")


@fault("F10", "beat dead for 30 minutes", late_s=30 * 60 + 60)
def beat_away(scene: Scene) -> None:
    """Reminders fell due while beat was dead: half are too late by rule when it returns."""
    away = timedelta(minutes=30)
    scene.plan(due_in_s=(-away.total_seconds(), -5))
    scene.run("queue_reminders", "--now", (scene.now() - away - timedelta(minutes=1)).isoformat())
    slots = list(scene.slots().order_by("pk").values_list("message_id", flat=True))
    stale = slots[: len(slots) // 2]
    Message.objects.filter(pk__in=stale, due_at__lt=scene.now() - timedelta(seconds=60)).update(
        expires_at=scene.now() - timedelta(seconds=2)
    )
    expired = Message.objects.filter(expires_at__lte=scene.now()).count()
    scene.start("worker1", "beat")
    scene.settle(within_s=90)
    states = scene.states()
    scene.check("each is sent or expired", set(states) <= {"sent", "expired"})
    scene.check("exactly the stale ones expired", states.get("expired", 0) == expired)
    scene.notes["scaled"] = "the 30 minutes are past due times, not waited for"


@fault("F11", "Redis down", late_s=105, core=True, timed=True)
def redis_down(scene: Scene) -> None:
    _under_load(scene)
    with scene.logging(due_in_s=(4, 4 + scene.seconds)) as clients:
        scene.sleep(2)
        scene.valkey.kill()
        scene.sleep(scene.seconds)
        scene.valkey.start()
        scene.sleep(2)
    scene.late_s = scene.seconds + 45
    _no_harm(scene, clients.answers.errors(), clients.answers.p95_s())
    scene.settle()


@fault("F12", "Redis killed, nothing on disk, 500 nudges queued", late_s=45, core=True)
def redis_killed(scene: Scene) -> None:
    scene.plan(due_in_s=(8, 12))
    scene.run("queue_reminders")
    scene.start("beat")
    line = scene.valkey.client()
    scene.until(lambda: line.llen("celery"), "beat nudges")
    line.lpush("celery", *[line.lindex("celery", 0)] * 500)
    scene.check("nudges are queued", line.llen("celery") >= 500)
    line.close()
    scene.valkey.kill()
    scene.valkey.start()
    scene.check("they are gone", scene.valkey.client().llen("celery") < 100)
    scene.start("worker1")
    scene.settle()


@fault("F13", "Redis frozen", late_s=75, core=True, timed=True)
def redis_frozen(scene: Scene) -> None:
    _under_load(scene)
    with scene.logging(due_in_s=(4, 4 + scene.seconds)) as clients:
        scene.sleep(2)
        scene.valkey.freeze()
        scene.sleep(scene.seconds)
        scene.valkey.thaw()
        scene.sleep(2)
    scene.late_s = scene.seconds + 45
    slowest = max(clients.answers.took_s)
    scene.check(
        f"no request over {NOBODY_WAITS_S:.0f} s ({slowest:.1f})", slowest <= NOBODY_WAITS_S
    )
    _no_harm(scene, clients.answers.errors(), clients.answers.p95_s())
    scene.settle()


@fault("F14", "Redis restarted again and again", late_s=60, core=True)
def redis_flaps(scene: Scene) -> None:
    # A broker lost while a task is acknowledged can end the whole worker (kombu 5.7.0).
    scene.is_supervised = True
    scene.start("worker1", "beat")
    scene.wait_ready("worker1")
    restarts = 0
    ends = time.monotonic() + scene.seconds
    scene.plan(due_in_s=(5, 5 + scene.seconds))
    scene.run("queue_reminders")
    while time.monotonic() < ends or restarts < 8:
        scene.valkey.kill()
        scene.sleep(scene.random.uniform(0.2, 3.0) / 4)
        scene.valkey.start()
        scene.sleep(scene.random.uniform(0.2, 3.0))
        restarts += 1
    scene.notes["restarts"] = restarts
    # No worker that looks alive and takes nothing: the beat's planner must still get through.
    scene.settle()


@fault("F15", "Redis full", late_s=None)
def redis_full(scene: Scene) -> None:
    _under_load(scene)
    line = scene.valkey.client()
    line.config_set("maxmemory-policy", "noeviction")
    line.config_set("maxmemory", _ROOM_FOR_NOTHING)
    _fill(line)
    with scene.logging(due_in_s=(4, 4 + scene.seconds)) as clients:
        scene.sleep(scene.seconds)
        line.config_set("maxmemory", "0")
        scene.sleep(2)
    _no_harm(scene, clients.answers.errors(), clients.answers.p95_s())
    scene.late_s = scene.seconds + 45
    scene.settle()


def _fill(line: "redis.Redis") -> None:
    try:
        for number in range(100_000):
            line.set(f"ballast{number}", "x" * 1000)
    except redis.RedisError:
        return


def _no_harm(scene: Scene, errors: int, p95_s: float) -> None:
    scene.check(f"the web made no error ({errors})", errors == 0)
    scene.check(f"logging within {P95_S} s at p95 ({p95_s:.2f})", p95_s <= P95_S)
