"""A private PostgreSQL and a private Valkey, each to be crashed, frozen and started again."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import psycopg
import redis

from bin.house import valkey
from tests.faults.process import Process, children, wait_for

# PostgreSQL refuses to run as root.
_USER = "postgres" if os.getuid() == 0 else None
_START_WITHIN_S = 30
_SETTINGS = {
    "fsync": "off",
    "listen_addresses": "127.0.0.1",
    # As an operator must set it: PostgreSQL quotes rows and statements in its log otherwise.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_bin() -> Path | None:
    """Return the folder of the newest PostgreSQL here, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).parent if on_path else None


class Postgres:
    """One cluster in `folder`, on a port of its own. `fsync` is off: the machine does not fail."""

    def __init__(self, folder: Path, *, log: Path) -> None:
        self.folder, self.log = folder, log
        self.port = free_port()
        self.process: Process | None = None
        self.options: dict[str, str] = {}
        self.more_env: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"postgres://rehab@127.0.0.1:{self.port}/rehab"

    def create(self) -> None:
        """Make an empty cluster with the database `rehab`."""
        self.folder.mkdir(mode=0o700)
        self._own()
        programs = postgres_bin()
        assert programs is not None
        argv = ["initdb", "-D", str(self.folder), "-U", "rehab", "-A", "trust", "-E", "UTF8"]
        who = {"user": _USER, "group": _USER, "extra_groups": []} if _USER else {}
        subprocess.run(
            [programs / argv[0], *argv[1:], "--no-sync"],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **who,  # type: ignore[call-overload]
        )
        self.start()
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as line:
            line.execute("CREATE DATABASE rehab")

    def copy_from(self, template: Path) -> None:
        """Begin with the files of a cluster that was stopped."""
        subprocess.run(["cp", "-a", template, self.folder], check=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        programs = postgres_bin()
        assert programs is not None
        given = _SETTINGS | self.options
        settings = [part for pair in given.items() for part in ("-c", "=".join(pair))]
        argv = ["-D", self.folder, "-p", str(self.port), "-k", self.folder, *settings]
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | self.more_env
        self.process = Process(
            "postgres",
            [programs / "postgres", *argv],
            env=env,
            log=self.log,
            user=_USER,
            cwd=self.folder,
        )
        assert wait_for(self._answers, within_s=_START_WITHIN_S), f"PostgreSQL: see {self.log}"

    def stop(self, *, crash: bool = False) -> None:
        """End it: `fast`, which ends every session, or at once, as `-m immediate` does."""
        assert self.process is not None
        self.process.popen.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
        try:
            self.process.popen.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def freeze(self) -> None:
        """Let no process of the server run, as a machine that hangs."""
        for pid in self._all():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._all():
            os.kill(pid, signal.SIGCONT)

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Return a connection beside the app's, with autocommit."""
        return psycopg.connect(self._dsn("rehab"), autocommit=True)

    def _all(self) -> list[int]:
        assert self.process is not None
        return [self.process.pid, *children(self.process.pid)]

    def _dsn(self, name: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=rehab dbname={name} connect_timeout=2"

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._dsn("postgres")):
                return True
        except psycopg.Error:
            return False

    def _own(self) -> None:
        if _USER:
            shutil.chown(self.folder, _USER, _USER)


class Valkey:
    """A broker that keeps nothing on disk, so that a crash loses all that was queued."""

    def __init__(self, folder: Path, *, log: Path) -> None:
        self.folder, self.log = folder, log
        self.port = free_port()
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        argv = [valkey.binary(), "--bind", "127.0.0.1", "--port", str(self.port)]
        keep = ["--dir", self.folder, "--save", "", "--appendonly", "no"]
        self.process = Process("valkey", [*argv, *keep], env=dict(os.environ), log=self.log)
        assert wait_for(self._answers, within_s=_START_WITHIN_S), f"Valkey: see {self.log}"

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    def freeze(self) -> None:
        assert self.process is not None
        self.process.signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        self.process.signal_all(signal.SIGCONT)

    def client(self) -> "redis.Redis":
        return redis.Redis(port=self.port, socket_timeout=5)

    def _answers(self) -> bool:
        try:
            with self.client() as line:
                return bool(line.ping())
        except redis.RedisError:
            return False
