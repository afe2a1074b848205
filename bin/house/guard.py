"""Ends the process groups of bin/run when bin/run is gone, however it went.

Runs as its own process and session. Its standard input is a pipe held by bin/run alone: lines
`+<group>` and `-<group>` name the groups to end, and end of file says that bin/run is dead.
"""

import contextlib
import os
import signal
import sys
import time

PATIENCE_S = 5.0


def _alive(group: int) -> bool:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group of zombies
        return False
    return True


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
    while (groups := {each for each in groups if _alive(each)}) and time.monotonic() < until:
        time.sleep(0.02)


if __name__ == "__main__":
    main()
