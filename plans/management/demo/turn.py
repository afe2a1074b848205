"""One build or removal of the demo clinic at a time on a machine, however the last one ended."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError


@contextmanager
def one_at_a_time(var: Path) -> Iterator[None]:
    """Hold the demo's lock; the system lets go of it even for a process that was killed.

    Raises CommandError while another process holds it.
    """
    with (var / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("The demo clinic is being built or removed elsewhere.") from None
        yield
