"""Places at which the fault suite kills a worker. Off, a call does nothing.

`OUTBOX_CHECKPOINT=name[:n][:stop]` ends the process with SIGKILL (with `stop`: freezes it) when it
comes to that place for the n-th time. Only with DEBUG, so never where patients are.
"""

import os
import signal
from collections.abc import Callable

from rehab import env

# After the claim; DATA answered, doubt not yet noted; doubt noted, before the first byte of
# content; the server took the mail, not yet noted; noted.
NAMES = ("after_claim", "before_data", "in_data", "after_250", "after_commit")


def _nothing(_name: str) -> None:
    """Go on."""


def armed(value: str) -> Callable[[str], None]:
    """Return what a worker calls at each place. Raises EnvError on a value it cannot read."""
    name, *more = value.split(":")
    deed = signal.SIGSTOP if more[-1:] == ["stop"] else signal.SIGKILL
    times = more[0] if more and more[0] != "stop" else "1"
    if name not in NAMES or not times.isdigit() or more not in _spellings(times):
        raise env.EnvError("OUTBOX_CHECKPOINT: write name, name:3, name:stop or name:3:stop.")
    left = int(times)

    def reach(place: str) -> None:
        nonlocal left
        if place != name:
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), deed)

    return reach


def _spellings(times: str) -> list[list[str]]:
    return [[], ["stop"], [times], [times, "stop"]]


_wanted = env.text("OUTBOX_CHECKPOINT") if env.flag("DEBUG") else ""
reached = armed(_wanted) if _wanted else _nothing
