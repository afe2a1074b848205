"""The chaos soak: faults drawn at random for as long as asked, everything counted at the end."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from outbox.models import Message
from tests.faults import world
from tests.faults.process import children
from tests.faults.registry import fault
from tests.faults.scene import Scene

SLOTS = int(os.environ.get("FAULTS_SLOTS") or 300)
CLIENTS = int(os.environ.get("FAULTS_CLIENTS") or 4)
KINDS = (world.KIND, world.SECOND_KIND)
FIRST_DUE_S = 30.0
QUIET_END = 0.8  # of the time; then nothing more goes wrong
P99_S, P99_UNDISTURBED_S, MAX_S = 90.0, 35.0, 180.0
PLACES = ("after_claim", "before_data", "in_data", "after_250", "after_commit")
REPLIES: tuple[tuple[dict[str, Any], ...], ...] = (
    ({"stage": "mail", "act": "421 4.3.2 busy", "share": 0.2},),  # F24
    ({"stage": "rcpt", "act": "451 4.7.1 later", "first_only": True, "share": 0.3},),  # F25
    ({"stage": "rcpt", "act": "452 4.2.2 full", "share": 0.1},),  # F26
    ({"stage": "mail", "act": "535 5.7.8 who are you", "count": 4},),  # F28
    ({"stage": "data", "act": "hang", "count": 1},),  # F29
    ({"stage": "content", "act": "keep_drop", "share": 0.05},),  # F30
)


@dataclass(slots=True)
class Chaos:
    """Draws the next fault, and keeps what runs running, as a supervisor would."""

    scene: Scene
    dead: list[str]
    outages: list[tuple[float, float, str]] = field(default_factory=list)

    def one(self) -> None:
        """Do something bad."""
        deeds: list[Callable[[], None]] = [
            self._kill_worker,
            self._kill_loop_at_a_place,
            self._kill_loop_at_a_place,
            self._kill_child,
            self._kill_redis,
            self._flap_redis,
            self._crash_postgres,
            self._bad_mail_server,
            self._bad_mail_server,
            self._bad_mail_server,
        ]
        deed = self.scene.random.choice(deeds)
        name = deed.__name__.lstrip("_")
        began = time.time()
        deed()
        self.outages.append((began, time.time(), name))
        counted: dict[str, int] = self.scene.notes.setdefault("faults", {})
        counted[name] = counted.get(name, 0) + 1

    def tend(self) -> None:
        """Start again what died, a second later, as systemd would."""
        for name, process in list(self.scene.processes.items()):
            if not process.is_alive:
                process.kill()
                self.scene.start(name)

    def _kill_worker(self) -> None:
        name = self.scene.random.choice(["worker1", "worker2", "loop1"])
        self.scene.kill(name)
        self.scene.sleep(1)
        self.tend()

    def _kill_loop_at_a_place(self) -> None:
        """Put a loop that dies at a place of the outbox in the stead of loop1."""
        place = self.scene.random.choice(PLACES)
        self.scene.processes["loop1"].stop()
        self.scene.start_armed("loop1", f"{place}:{self.scene.random.randint(1, 8)}")

    def _kill_child(self) -> None:
        worker = self.scene.processes[self.scene.random.choice(["worker1", "worker2"])]
        for pid in children(worker.pid):
            os.kill(pid, signal.SIGKILL)

    def _kill_redis(self) -> None:
        self.scene.valkey.kill()
        self.scene.sleep(self.scene.random.uniform(0.2, 5))
        self.scene.valkey.start()

    def _flap_redis(self) -> None:
        for _ in range(3):
            self.scene.valkey.kill()
            self.scene.sleep(self.scene.random.uniform(0.05, 0.5))
            self.scene.valkey.start()
            self.scene.sleep(self.scene.random.uniform(0.2, 1))

    def _crash_postgres(self) -> None:
        self.scene.postgres.stop(crash=True)
        self.scene.sleep(self.scene.random.uniform(0.5, 3))
        self.scene.postgres.start()

    def _bad_mail_server(self) -> None:
        rules = self.scene.random.choice(REPLIES)
        self.script(*rules)
        self.scene.sleep(self.scene.random.uniform(2, 6))
        self.script()

    def script(self, *rules: dict[str, Any]) -> None:
        """Let the mail server do this, and never know the dead addresses."""
        gone = {"stage": "rcpt", "act": "550 5.1.1 nobody", "to": self.dead}
        self.scene.mail.script(gone, *rules)


@fault("soak", "chaos, drawn at random", late_s=MAX_S, slots=300)
def soak(scene: Scene) -> None:
    patients = SLOTS // len(KINDS)
    spread_s = max(30.0, scene.seconds * QUIET_END - FIRST_DUE_S)
    addresses = scene.plan(
        due_in_s=(FIRST_DUE_S, FIRST_DUE_S + spread_s), count=patients, kinds=KINDS
    )
    dead = scene.random.sample(addresses, max(1, patients // 50))
    scene.bury(dead)
    chaos = Chaos(scene, dead)
    chaos.script()
    scene.start("worker1", "worker2", "beat", "loop1", "web")
    scene.wait_ready("worker1")
    ends = time.monotonic() + scene.seconds * QUIET_END
    with scene.logging(CLIENTS, pause_s=1.0):
        while time.monotonic() < ends:
            chaos.one()
            scene.sleep(scene.random.uniform(1, 6))
            chaos.tend()
        chaos.script()
        scene.processes["loop1"].stop()
        scene.start("loop1")
        scene.sleep(5)
    scene.settle(within_s=scene.seconds * (1 - QUIET_END) + MAX_S)
    _spare_the_pauses(scene)
    scene.settle(within_s=60)
    _judge_lateness(scene, chaos)


def _spare_the_pauses(scene: Scene) -> None:
    """Bring up what the mail server put off twice or more: its next try is minutes away."""
    put_off = Message.objects.filter(state="queued", first_due_at__isnull=False)
    scene.notes["pauses_cut_short"] = put_off.update(due_at=scene.now())


def _judge_lateness(scene: Scene, chaos: Chaos) -> None:
    """Lateness from the first moment delivery was possible, by what stood in the way."""
    first: dict[str, float] = {}
    for mail in scene.mail.accepted():
        first.setdefault(mail.id, mail.at)
    classes: dict[str, list[float]] = {"undisturbed": [], "disturbed": [], "put_off": []}
    slots = scene.asked(lambda: list(scene.slots().select_related("message")))
    for slot in slots:
        if slot.message is None or slot.message_id.hex not in first:
            continue
        at, due = first[slot.message_id.hex], slot.due_at.timestamp()
        late_s = at - _possible_from(due, chaos)
        classes[_class_of(slot.message, due, at, chaos)].append(late_s)
    counted = classes["undisturbed"] + classes["disturbed"]
    figures = {name: _spread(values) for name, values in classes.items()}
    figures["all_but_put_off"] = _spread(counted)
    scene.notes |= {"late": figures, "possible_from": "the end of a PostgreSQL outage"}
    scene.check("p99 undisturbed", figures["undisturbed"]["p99_s"] <= P99_UNDISTURBED_S)
    scene.check("p99 overall", figures["all_but_put_off"]["p99_s"] <= P99_S)
    slowest = figures["all_but_put_off"]["max_s"]
    scene.lateness_of = lambda _verdict: slowest


_IN_THE_WAY = {"kill_worker", "kill_loop_at_a_place", "kill_child", "crash_postgres"}


def _class_of(message: Any, due: float, at: float, chaos: Chaos) -> str:
    if message.first_due_at is not None:
        return "put_off"  # the mail server said no, or nothing, at least once
    hit = any(
        name in _IN_THE_WAY and begin < at and end > due - 2 for begin, end, name in chaos.outages
    )
    return "disturbed" if hit or message.attempts > 1 else "undisturbed"


def _possible_from(due: float, chaos: Chaos) -> float:
    ends = [e for b, e, name in chaos.outages if name == "crash_postgres" and b <= due <= e]
    return max([due, *ends])


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    last = len(ordered) - 1
    named = {"p50_s": last // 2, "p99_s": int(0.99 * last), "max_s": last}
    return {"count": len(values)} | {key: round(ordered[at], 1) for key, at in named.items()}
