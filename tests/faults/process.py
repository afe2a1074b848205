"""Real processes with a log each, that cannot outlive the run."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_us() -> None:
    """Ask the kernel, in a child before exec, to end it when this process ends (Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for(condition: Callable[[], object], *, within_s: float) -> bool:
    """Return True as soon as the condition holds, False when it takes too long."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def children(pid: int) -> list[int]:
    """Return the processes a process has started, and theirs."""
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [each for child in map(int, own) for each in (child, *children(child))]


class Process:
    """One child in a group of its own, writing to a log."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        log: Path,
        user: str | None = None,
        cwd: Path = ROOT,
    ) -> None:
        self.name, self.log = name, log
        self.is_to_end = False
        who = {"user": user, "group": user, "extra_groups": []} if user else {}
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                [str(part) for part in argv],
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=dies_with_us,
                **who,  # type: ignore[call-overload]
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def is_alive(self) -> bool:
        return self.popen.poll() is None

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to the whole group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """End the whole group as a power cut would."""
        self.is_to_end = True
        self.signal_all(signal.SIGKILL)
        self.popen.wait()

    def stop(self, *, within_s: float = 40) -> float:
        """Ask it to end and return how long that took; it is killed when it does not."""
        self.is_to_end = True
        began = time.monotonic()
        self.popen.terminate()
        try:
            self.popen.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self.signal_all(signal.SIGKILL)
        return time.monotonic() - began

    def text(self) -> str:
        return self.log.read_text(errors="replace")
