"""Ends the process groups of bin/run when bin/run is gone, however it went.

Runs as its own process and session. Its standard input is a pipe held by bin/run alone: lines
`+<group>` and `-<group>` name the groups to end, and end of file says that bin/run is dead.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

PATIENCE_S = 5.0


def _end(group: int) -> bool:
    """End a group; False when nothing of it runs any more."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # macOS forbids it for a group of zombies
        return False
    return not sys.platform.startswith("linux") or _runs(group)


def _runs(group: int) -> bool:
    """Say whether a member is more than a zombie: in a container nobody may collect those."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                return True
    return False


def main() -> None:
    """Read until bin/run ends, then end what it started and wait until it is gone."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        with contextlib.suppress(ValueError):
            change = groups.add if line.startswith("+") else groups.discard
            change(int(line[1:]))
    until = time.monotonic() + PATIENCE_S
    while (groups := {each for each in groups if _end(each)}) and time.monotonic() < until:
        time.sleep(0.02)


if __name__ == "__main__":
    main()
