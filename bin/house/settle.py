"""What a try-out needs before anything starts: a folder, a lock, a key, a free port."""

import contextlib
import fcntl
import os
import secrets
import socket
import time
from pathlib import Path

from . import ROOT, RefusedError

HOST = "127.0.0.1"
_LOCK_PATIENCE_S = 3.0


def var_dir() -> Path:
    """Return the folder of data, logs and sockets; make it when it is missing."""
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
    try:
        (var / "log").mkdir(parents=True, exist_ok=True)
        (var / ".writable").touch()
        (var / ".writable").unlink()
    except OSError as error:
        raise RefusedError(
            f"Cannot write to {var} ({error.strerror}): make it writable or set VAR_DIR."
        ) from error
    return var


def lock(var: Path) -> int:
    """Return the descriptor of the lock on `var`; held as long as anything of a start runs."""
    descriptor = os.open(var / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + _LOCK_PATIENCE_S
    while True:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        # A start that was just killed is still being cleaned away.
        if time.monotonic() > until:
            raise RefusedError(f"Another bin/run uses {var}: stop it, or set another VAR_DIR.")
        time.sleep(0.05)


def secret_key(var: Path) -> Path:
    """Return the file with this installation's key, made at the first start."""
    path = var / "secret_key"
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path


def check_port(port: int) -> None:
    """Raise RefusedError when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise RefusedError(
                f"Port {port} cannot be used ({error.strerror}): try bin/run --port {port + 1}."
            ) from error


def environment(var: Path, *, port: int) -> dict[str, str]:
    """Return the environment of every child: a try-out on this machine."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    if given.get("DEBUG", "1").lower() not in {"", "1", "true"}:
        raise RefusedError("bin/run is the try-out and needs DEBUG=1: README, Production.")
    settled = {"DEBUG": "1", "VAR_DIR": str(var), "PYTHONUNBUFFERED": "1"}
    if "SECRET_KEY" not in given and "SECRET_KEY_FILE" not in given:
        settled["SECRET_KEY_FILE"] = str(secret_key(var))
    if not given.get("BASE_URL") and not given.get("BASE_URL_FILE"):
        settled["BASE_URL"] = f"http://{HOST}:{port}"
    return given | settled
