"""Child processes that cannot outlive this one."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from . import ROOT

_PR_SET_PDEATHSIG = 1
_POLL_S = 0.05


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None


_LIBC = _libc()


def _dies_with(parent: int) -> Callable[[], None]:
    """Return what a child runs before exec: the kernel ends it when this process ends (Linux)."""

    def ask() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:  # it ended before we asked
                os._exit(1)

    return ask


class Guard:
    """Starts children in groups of their own and has bin/house/guard.py watch over them."""

    def __init__(self, *, keep: Sequence[int] = ()) -> None:
        """Start the watching process; it holds the descriptors `keep` open until all is ended."""
        self._keep = tuple(keep)
        self._groups: set[int] = set()
        self._watch()

    def __enter__(self) -> "Guard":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        self._watcher.wait()

    def _watch(self) -> None:
        self._watcher = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._keep,
            text=True,
            bufsize=1,
        )
        assert self._watcher.stdin is not None
        self._pipe: IO[str] = self._watcher.stdin

    def _tell(self, sign: str, group: int) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._pipe.write(f"{sign}{group}\n")

    def tend(self) -> None:
        """Start the watching process again if somebody ended it."""
        if self._watcher.poll() is not None:
            self._watch()
            for group in self._groups:
                self._tell("+", group)

    def start(
        self, argv: Sequence[str | Path], *, env: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        """Start one child from the project's folder, writing to `log` (appended)."""
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in argv],
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_dies_with(os.getpid()),
            )
        self._groups.add(process.pid)
        self._tell("+", process.pid)
        return process

    def end(self, process: subprocess.Popen[bytes], *, patience_s: float) -> None:
        """Ask a child to stop, then end whatever is left of its group."""
        if process.poll() is None and patience_s:
            process.terminate()  # the head of the group only: it ends its own children in order
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience_s)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._groups.discard(process.pid)
        self._tell("-", process.pid)

    def run(
        self,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        log: Path,
        tick: Callable[[], None] = lambda: None,
    ) -> int:
        """Run one child to its end and return its exit code; `tick` is called while it runs."""
        process = self.start(argv, env=env, log=log)
        try:
            while process.poll() is None:
                tick()
                time.sleep(_POLL_S)
        finally:
            self.end(process, patience_s=0)
        return process.returncode
