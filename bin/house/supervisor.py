"""Keeps the servers of one start alive and ends them in order."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from . import say
from .process import Guard

_FIRST_DELAY_S = 0.5
_LONGEST_DELAY_S = 30.0
_SETTLED_AFTER_S = 30.0
_STOP_PATIENCE_S = 10.0
_LOOK_EVERY_S = 0.1


@dataclass
class Server:
    """One child that has to run all the time."""

    name: str
    argv: Sequence[str | Path]
    log: Path
    process: Popen[bytes] | None = None
    started_at: float = 0.0  # monotonic seconds
    start_at: float = 0.0  # when it may start again
    failures: int = 0

    def last_line(self) -> str:
        """Return what it said last, for the person who has to know why it ended."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


@dataclass
class Supervisor:
    """Starts servers, starts again what ends, ends all on the way out."""

    guard: Guard
    env: Mapping[str, str]
    servers: list[Server] = field(default_factory=list)

    def add(self, name: str, argv: Sequence[str | Path], *, log: Path) -> Server:
        """Start one server; from now on it is kept alive."""
        log.write_bytes(b"")
        server = Server(name, argv, log)
        self.servers.append(server)
        self._start(server)
        return server

    def _start(self, server: Server) -> None:
        server.started_at = time.monotonic()
        server.process = self.guard.start(server.argv, env=self.env, log=server.log)

    def tend(self) -> None:
        """Look once at every server; one that ended starts again, ever later while it fails."""
        self.guard.tend()
        for server in self.servers:
            if server.process is None:
                if time.monotonic() >= server.start_at:
                    self._start(server)
            elif server.process.poll() is not None:
                self._bury(server)

    def _bury(self, server: Server) -> None:
        assert server.process is not None
        self.guard.end(server.process, patience_s=0)  # its children hold its port
        settled = time.monotonic() - server.started_at > _SETTLED_AFTER_S
        server.failures = 1 if settled else server.failures + 1
        delay_s = min(_LONGEST_DELAY_S, _FIRST_DELAY_S * 2 ** (server.failures - 1))
        say(
            f"{server.name} ended (code {server.process.returncode}: {server.last_line()});"
            f" it starts again in {delay_s:g} s, log: {server.log}"
        )
        server.start_at = time.monotonic() + delay_s
        server.process = None

    def wait(self, until: Callable[[], bool], *, at_most_s: float) -> bool:
        """Tend the servers until the condition holds; False when it took too long."""
        deadline = time.monotonic() + at_most_s
        while not until():
            if time.monotonic() > deadline:
                return False
            self.tend()
            time.sleep(_LOOK_EVERY_S)
        return True

    def stop(self) -> None:
        """End all, last started first: whoever uses a server ends before it."""
        for server in reversed(self.servers):
            if server.process is not None:
                self.guard.end(server.process, patience_s=_STOP_PATIENCE_S)
