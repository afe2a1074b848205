"""Real servers for tests that need them. Everything started here ends with the test session."""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from bin.house import valkey

_PORTS = (15_000, 32_000)  # below those the kernel gives to clients
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the browser named by $CHROME, else the first one installed."""
    named = os.environ.get("CHROME")
    candidates = [named] if named else ["/usr/bin/chromium", *_CHROMIUM]
    return next((found for name in candidates if (found := shutil.which(name))), None)


def free_port() -> int:
    """Return a port that no line out of this machine takes while the server over it restarts."""
    while True:
        port = random.SystemRandom().randrange(*_PORTS)  # not of the seed that workers share
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(condition: Callable[[], object], *, within_s: float, what: str) -> None:
    """Return as soon as the condition holds; fail, naming it, when it takes too long."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {within_s} s"
        time.sleep(0.05)


def given_redis(worker: int) -> str | None:
    """Return REDIS_URL with a database of this worker's own, when a server is given."""
    parts = urlsplit(os.environ.get("REDIS_URL", ""))
    if parts.scheme not in {"redis", "rediss"}:
        return None
    return parts._replace(path=f"/{worker + 1}").geturl()


@contextmanager
def private_valkey() -> Iterator[str]:
    """Run a Valkey of our own on a unix socket; yields its address."""
    os.environ.setdefault("VENV_DIR", sys.prefix)
    with TemporaryDirectory(prefix="rehab-valkey-") as name:
        var = Path(name)
        with (var / "log").open("wb") as log:
            server = subprocess.Popen(valkey.argv(var), stdout=log, stderr=log)
        try:
            wait_for(lambda: valkey.answers(var), within_s=60, what="Valkey answers")
            yield valkey.url(var)
        finally:
            server.kill()
            server.wait()
