"""What a fault plays on: a database, a broker, a mail server, the app's processes, the patients."""

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet

from outbox.models import Message
from plans.models import ReminderRule
from rehab import clock
from tests.faults import world
from tests.faults.clients import Clients, Person, ask
from tests.faults.judge import Verdict, canaries, judge, missing_logs, rows_of
from tests.faults.mail_server import MailServer
from tests.faults.process import Process, wait_for
from tests.faults.registry import Fault
from tests.faults.servers import Postgres, Valkey, free_port

State = Message.State
T = TypeVar("T")
_PYTHON = sys.executable
_EVERYBODY = 1_000_000
_BIN = Path(sys.executable).parent


class Scene:
    """One fault's private world. Everything in it ends with `close`."""

    def __init__(
        self,
        fault: Fault,
        *,
        folder: Path,
        env: dict[str, str],
        postgres: Postgres | None,
        valkey: Valkey,
        mail: MailServer,
        seconds: float,
        seed: int,
    ) -> None:
        self.fault, self.folder, self.env = fault, folder, env
        self.postgres_or_none, self.valkey, self.mail = postgres, valkey, mail
        self.seconds, self.seed = seconds, seed
        self.random = random.Random(seed)
        self.web_port = free_port()
        self.processes: dict[str, Process] = {}
        self.dead: frozenset[UUID] = frozenset()
        self.late_s = fault.late_s
        self.failed: list[str] = []
        self.notes: dict[str, Any] = {}
        self.acknowledged: list[UUID] = []
        self.wanted = 0
        self.log_to: Path | None = None
        self.is_supervised = False
        self.cleanups: list[Callable[[], object]] = []
        self.began = self.last_now = clock.now()
        self.lateness_of: Callable[[Verdict], float] = lambda verdict: verdict.max_late_s

    @property
    def postgres(self) -> Postgres:
        assert self.postgres_or_none is not None
        return self.postgres_or_none

    # --- people ----------------------------------------------------------------------------------

    def plan(
        self,
        *,
        due_in_s: tuple[float, float] = (8, 12),
        count: int | None = None,
        kinds: tuple[str, ...] = (world.KIND,),
    ) -> list[str]:
        """Let patients wish for reminders due soon; return their addresses."""
        found = world.plan_reminders(
            count or self.fault.slots, due_in_s=due_in_s, kinds=kinds, now=clock.now()
        )
        self.wanted = ReminderRule.objects.count()
        return found

    def bury(self, addresses: list[str]) -> None:
        """Note that these addresses do not exist: their mails may end as failed."""
        self.dead = frozenset(
            patient.pk for patient, user in world.readers(_EVERYBODY) if user.email in addresses
        )

    @contextmanager
    def logging(
        self,
        count: int = 4,
        *,
        pause_s: float = 0.5,
        due_in_s: tuple[float, float] | None = None,
    ) -> Iterator[Clients]:
        """Let patients log over HTTP for as long as the block lasts.

        With `due_in_s`, reminders fall due meanwhile; they were planned before, as in real life.
        """
        people = [
            Person(patient.pk, world.session_of(user), world.exercises_of(patient))
            for patient, user in world.readers(count)
        ]
        for person in people * 2:  # a cold server reads its catalogue first
            ask(self.web_port, "GET", f"/exercises/{person.exercises[0]}/", session=person.session)
        if due_in_s:
            self.plan(due_in_s=due_in_s)
            self.run("queue_reminders")
        connection.close()
        clients = Clients(people, port=self.web_port, pause_s=pause_s)
        with clients:
            yield clients
        self.acknowledged += clients.answers.acknowledged
        answers = clients.answers
        self.notes |= {
            "logs_acknowledged": len(answers.acknowledged),
            "log_p95_s": round(answers.p95_s(), 2),
            "log_slowest_s": round(max(answers.took_s, default=0), 2),
            "log_answers": dict(answers.statuses),
        }

    # --- processes -------------------------------------------------------------------------------

    def start(self, *names: str, **more_env: str) -> None:
        """Start processes of the app by name: worker, beat, loop, web, with any number behind."""
        for name in names:
            program = _PROGRAMS[name.rstrip("0123456789")](self, name)
            log = self.log_to or self.folder / f"{name}.log"
            self.processes[name] = Process(name, program, env=self.env | more_env, log=log)
        for name in names:
            if name.startswith("web"):
                self.check(f"{name} answers", wait_for(self.web_answers, within_s=60))

    def start_armed(self, name: str, place: str) -> None:
        """Start a process that is killed (or frozen) at a place of the outbox."""
        self.start(name, DEBUG="1", OUTBOX_CHECKPOINT=place)

    def tend(self) -> None:
        """Start again what ended by itself, as systemd does; the line says how often."""
        for name, process in list(self.processes.items()):
            if self.is_supervised and not process.is_alive and not process.is_to_end:
                process.kill()
                self.start(name)
                restarted: dict[str, int] = self.notes.setdefault("restarted", {})
                restarted[name] = restarted.get(name, 0) + 1

    def wait_ready(self, name: str) -> None:
        """Wait until a worker takes jobs."""
        log = self.processes[name].log
        before = 0
        ready = wait_for(lambda: log.read_text().count(" ready.") > before, within_s=60)
        self.check(f"{name} is ready", ready)

    def wait_dead(self, name: str, *, within_s: float = 60) -> None:
        """Wait until the process has ended by itself: its checkpoint was reached."""
        process = self.processes[name]
        process.is_to_end = True
        ended = wait_for(lambda: not process.is_alive, within_s=within_s)
        killed = ended and process.popen.returncode == -signal.SIGKILL
        self.check(f"{name} was killed at its checkpoint", killed)
        process.signal_all(signal.SIGKILL)

    def kill(self, *names: str) -> None:
        for name in names:
            self.processes[name].kill()

    def run(self, *arguments: str, within_s: float = 60, **more_env: str) -> int:
        """Run one management command to its end."""
        argv = [_PYTHON, "manage.py", *arguments]
        log = self.folder / f"{arguments[0]}.log"
        process = Process(arguments[0], argv, env=self.env | more_env, log=log)
        if not wait_for(lambda: not process.is_alive, within_s=within_s):
            process.kill()
        return int(process.popen.wait())

    def web_answers(self) -> bool:
        try:
            return ask(self.web_port, "GET", "/healthz", timeout_s=2)[0] == 200
        except OSError:
            return False

    # --- time and facts --------------------------------------------------------------------------

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
        self.tend()

    def asked(self, question: Callable[[], T], *, within_s: float = 30) -> T:
        """Ask the database; it may have been away a moment ago."""
        deadline = time.monotonic() + within_s
        while True:
            try:
                return question()
            except (OperationalError, InterfaceError):
                connection.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def slots(self) -> Any:
        return world.todays_slots(self.began)

    def states(self) -> dict[str, int]:
        """Return how many of today's mails are in which state."""
        found = self.asked(lambda: list(self.slots().values_list("message__state", flat=True)))
        return {state: found.count(state) for state in set(found)}

    def sending(self) -> "QuerySet[Message]":
        """Return the mails that are in somebody's hands."""
        return Message.objects.filter(state=State.SENDING)

    def sent(self) -> int:
        return self.states().get(State.SENT, 0)

    def is_over(self) -> bool:
        """Say whether every wanted slot is there and no mail of today waits."""
        self.tend()
        states = self.states()
        waiting = sum(states.get(each, 0) for each in (State.QUEUED, State.SENDING, None))
        return sum(states.values()) >= self.wanted and not waiting

    def until(self, condition: Callable[[], object], what: str, *, within_s: float = 60) -> None:
        """Wait for something; what did not come is a failure of the run."""
        self.check(what, wait_for(lambda: _slowly(condition), within_s=within_s))

    def settle(self, *, within_s: float | None = None) -> None:
        """Wait until nothing of today waits any more; what still does is counted as stuck."""
        limit_s = within_s if within_s is not None else (self.late_s or 60) + 30
        wait_for(lambda: _slowly(self.is_over), within_s=limit_s)

    def now(self) -> datetime:
        return clock.now()

    def check(self, what: str, holds: object) -> None:
        """Note a promise of this fault that does not hold."""
        if not holds:
            self.failed.append(what)

    # --- the end ---------------------------------------------------------------------------------

    def verdict(self) -> dict[str, Any]:
        """Return the line this fault prints."""
        for name, process in self.processes.items():
            has_ended = not process.is_alive and not name.startswith("planner")
            self.check(f"{name} did not end by itself", process.is_to_end or not has_ended)
        mails = self.mail.accepted()
        rows = self.asked(lambda: rows_of(self.slots(), dead=self.dead))
        found = judge(rows, mails, wanted=self.wanted)
        missing, twice = self.asked(lambda: missing_logs(self.acknowledged))
        hits = canaries(self.folder, world.CANARY, mails)
        late_s = self.lateness_of(found)
        is_in_time = self.late_s is None or late_s <= self.late_s
        ok = found.is_clean() and is_in_time and not (missing or twice or hits or self.failed)
        line = {"fault": self.fault.id, "name": self.fault.name} | asdict(found)
        line |= {
            "max_late_s": late_s,
            "bound_s": self.late_s and round(self.late_s),
            "canaries": hits,
        }
        line |= {"acknowledged_missing": missing, "logs_doubled": twice, "seed": self.seed}
        line |= {"states": self.states()} | self.notes
        return line | ({"broken": self.failed} if self.failed else {}) | {"ok": ok}

    def close(self) -> None:
        """End every process of the app, then the servers."""
        postgres = self.postgres_or_none
        servers = (self.mail.process, self.valkey.process, postgres.process if postgres else None)
        for process in (*self.processes.values(), *servers):
            if process is not None:
                process.signal_all(signal.SIGKILL)
                process.popen.wait()
        for clean_up in self.cleanups:
            clean_up()


def _slowly(condition: Callable[[], object]) -> object:
    time.sleep(0.2)
    return condition()


def _worker(_scene: Scene, name: str) -> list[str | Path]:
    options = ["--concurrency=2", "--without-gossip", "--without-mingle"]
    celery = [_PYTHON, "-m", "celery", "--app", "rehab", "worker"]
    return [*celery, *options, f"--hostname={name}@faults"]


def _beat(scene: Scene, name: str) -> list[str | Path]:
    schedule = f"--schedule={scene.folder / name}"
    return [_PYTHON, "-m", "celery", "--app", "rehab", "beat", "--pidfile=", schedule]


def _planner(_scene: Scene, _name: str) -> list[str | Path]:
    return [_PYTHON, "manage.py", "queue_reminders"]


def _loop(_scene: Scene, _name: str) -> list[str | Path]:
    return [_PYTHON, "manage.py", "deliver_outbox", "--loop", "--json"]


def _web(scene: Scene, _name: str) -> list[str | Path]:
    address = ["--host", "127.0.0.1", "--port", str(scene.web_port), "--log-level", "warning"]
    size = ["--workers", "2", "--blocking-threads", "2", "--respawn-failed-workers"]
    granian = [_BIN / "granian", "--interface", "wsgi", "--no-access-log"]
    return [*granian, *address, *size, "rehab.wsgi:application"]


_PROGRAMS: dict[str, Callable[[Scene, str], list[str | Path]]] = {
    "worker": _worker,
    "beat": _beat,
    "loop": _loop,
    "planner": _planner,
    "web": _web,
}
