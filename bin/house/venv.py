"""The virtual environment: made once, filled again only when the pins have changed."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from . import ROOT, RefusedError, say

# Says nothing and exits 0 when the environment already holds every pin of the file.
_PINS_MET = """
import sys
from importlib.metadata import PackageNotFoundError, version
from packaging.requirements import Requirement
try:
    for line in open(sys.argv[1], encoding="utf-8"):
        pin = Requirement(line.split("#")[0].strip())
        if pin.marker is None or pin.marker.evaluate():
            assert version(pin.name) in pin.specifier
except (AssertionError, PackageNotFoundError):
    sys.exit(1)
"""
Run = Callable[[Sequence[str | Path], Path], int]


def _run(argv: Sequence[str | Path], log: Path) -> int:
    with log.open("ab") as output:
        return subprocess.run(argv, stdout=output, stderr=output, check=False).returncode


def folder() -> Path:
    """Return where the environment lives: VENV_DIR, else `.venv` beside the code."""
    return Path(os.environ.get("VENV_DIR") or ROOT / ".venv").absolute()


def python() -> Path:
    """Return the environment's interpreter."""
    return folder() / "bin" / "python"


def tool(name: str) -> Path:
    """Return a program installed in the environment."""
    return folder() / "bin" / name


def ensure(requirements: str, *, run: Run = _run) -> None:
    """Make the environment hold the pins of the file; do nothing when it did at the last start."""
    pins = ROOT / requirements
    stamp = folder() / f".{pins.stem}.sha256"
    key = hashlib.sha256(pins.read_bytes()).hexdigest()
    if os.access(python(), os.X_OK) and stamp.is_file() and stamp.read_text() == key:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="rehab-install-") as scratch:
            log = Path(scratch) / "log"
            _make(log, run)
            _fill(pins, log, run)
        stamp.write_text(key)
    except OSError as error:
        raise RefusedError(
            f"Cannot write to {folder()} ({error.strerror}): make it writable or set VENV_DIR."
        ) from error


def _make(log: Path, run: Run) -> None:
    uv = shutil.which("uv")
    # Without pip it is the rest of a first start that was interrupted.
    if os.access(python(), os.X_OK) and (uv or run([python(), "-m", "pip", "--version"], log) == 0):
        return
    say(f"Making {folder()}")
    if uv:
        code = run([uv, "venv", "--clear", "--python", sys.executable, folder()], log)
    elif importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise RefusedError(
            "This Python cannot make virtual environments: run `apt install python3-venv`"
            " (or install uv), then try again."
        )
    else:
        code = run([sys.executable, "-m", "venv", "--clear", folder()], log)
    if code:
        raise RefusedError(f"Could not make {folder()}: {_last_line(log)}")


def _fill(pins: Path, log: Path, run: Run) -> None:
    if run([python(), "-c", _PINS_MET, pins], log) == 0:
        return
    say("Installing packages (only at the first start and after an update)")
    log.write_bytes(b"")  # what the check said is of no interest
    if uv := shutil.which("uv"):
        argv = [uv, "pip", "install", "--quiet", "--python", python(), "-r", pins]
    else:
        pip = [python(), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        argv = [*pip, "--quiet", "--progress-bar", "off", "-r", pins]
    if run(argv, log):
        raise RefusedError(
            "Could not install the packages: check the network (or PIP_INDEX_URL) and try again."
            f" The installer said: {_last_line(log)}"
        )


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "nothing"
